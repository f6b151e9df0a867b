"""Stage 8. Two voices of a séance that follow each other and pull apart: who speaks second has heard the first.

Both hold an aim in their place, and a model learned on pairs of passages tells that the aims oppose.
"""

from __future__ import annotations

import numpy as np

from synthese.debate import agrees, answers, opens_with_somebody, opposes
from synthese.embed import Vectors
from synthese.learned.pairs import RELATIONS, load_pairs_model
from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Disagreement, Evidence, Nature
from synthese.scores import Scores

HOLDS = 0.2  # probability of an aim, in its place, below which a voice pulls nowhere
OPPOSED = 0.5  # probability that the two aims oppose, when the second voice says that it answers…
CLEARLY = 0.75  # … and when it does not


def find_disagreements(scores: Scores, vectors: Vectors) -> tuple[Disagreement, ...]:
    """Pairs of successive passages of minutes, those that answer in so many words first, then the clearest.

    `vectors`: (n_windows, dim) from the embedder `heads.MODEL`.
    """
    material, held = scores.material, scores.in_context["tension"]
    best = {window.passage: row for window, row in scores.best(held)}
    places = [
        (best[row], best[row + 1])
        for row in range(len(material.passages) - 1)
        if row in best and row + 1 in best and _follow(material, row)
    ]
    places = [(one, two) for one, two in places if min(held[one], held[two]) >= HOLDS]
    opposed = _opposed(scores, vectors, places)
    replies = [_replies(material, two) for _, two in places]
    found = [
        Disagreement(
            material.passages[material.windows[one].passage].atelier,
            _evidence(material, one, float(held[one])),
            _evidence(material, two, float(held[two])),
            round(float(min(held[one], held[two]) * value), 4),
            says_so,
        )
        for (one, two), value, says_so in zip(places, opposed, replies, strict=True)
        if value >= (OPPOSED if says_so else CLEARLY)
    ]
    return tuple(sorted(found, key=lambda d: (not d.replies, -d.score, d.first.passage_id)))


def _replies(material: Material, row: int) -> bool:
    """Whether a voice says by itself that it answers or opposes: « Un directeur réplique que… », « Je comprends, mais… »."""
    text = material.passages[material.windows[row].passage].text
    return answers(text) or opposes(material.text(material.windows[row]))


def _follow(material: Material, row: int) -> bool:
    """Whether a passage is followed by another voice of the same exchange."""
    one, two = material.passages[row], material.passages[row + 1]
    if not material.same_point(row, row + 1) or one.nature is not Nature.COMPTE_RENDU:
        return False
    if _goes_on(material, row + 1) or agrees(two.text):
        return False
    labelled = two.start - one.end > 1  # the name of who speaks stands between the two
    return labelled or one.speaker_role != two.speaker_role or opens_with_somebody(two.text) or answers(two.text)


def _goes_on(material: Material, row: int) -> bool:
    """Whether a passage opens as the rest of what somebody was saying: « Elle avertit… », « Enfin… »."""
    first = next((token for token in material.docs[row] if token.is_alpha), None)
    if first is None:
        return True
    nobody = first.dep_.startswith("expl") or first.head.lemma_ == "falloir"  # « Il faut… » stands for nobody
    return first.lower_ in load("analysis")["suspendus"]["reprises"] and not nobody


def _opposed(scores: Scores, vectors: Vectors, places: list[tuple[int, int]]) -> np.ndarray:
    """Probability that the aims of each pair of windows oppose, (n_pairs,)."""
    if not places:
        return np.zeros(0)
    material, model = scores.material, load_pairs_model()
    sides = []
    for rows in (np.array([pair[side] for pair in places], dtype=int) for side in (0, 1)):
        windows = [material.windows[row] for row in rows]
        sides.append(model.sides(vectors[rows], [material.docs[w.passage][slice(*w.tokens)] for w in windows]))
    return np.asarray(model.compare(*sides)[:, RELATIONS.index("opposes")])


def _evidence(material: Material, row: int, value: float) -> Evidence:
    window = material.windows[row]
    return Evidence(material.passages[window.passage].passage_id, material.text(window), round(value, 4))
