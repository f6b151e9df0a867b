"""Stage 8. Two voices of a séance that follow each other and pull apart, how their debate ends, where the référentiel takes it up.

Who speaks second has heard the first; both hold an aim in their place, and a model learned on pairs of passages tells that the aims
oppose.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthese.debate import agrees, answers, opens_with_somebody, opposes
from synthese.embed import Vectors
from synthese.learned.context import logit
from synthese.learned.pairs import RELATIONS, load_pairs_model
from synthese.learned.sequels import TAKES_UP, Subjects, candidates, load_sequels, read_subjects, sequel_features
from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Decision, Disagreement, Evidence, Nature, Outcome
from synthese.scores import Scores
from synthese.themes.terms import is_content

HOLDS = 0.2  # probability of an aim, in its place, below which a voice pulls nowhere
OPPOSED = 0.5  # probability that the two aims oppose, when the second voice says that it answers…
CLEARLY = 0.75  # … and when it does not
TELLS = 0.2  # what it counts that the second voice says that it answers, and that the debate ends
REACH = 6  # passages of a debate before what ends it…
FAR = 20  # … and before a vote that names what they speak of


def find_disagreements(scores: Scores, vectors: Vectors, endings: Sequence[Decision] = ()) -> tuple[Disagreement, ...]:
    """Pairs of successive passages of minutes, the clearest first; it counts that the second says that it answers, and that it ends.

    `vectors`: (n_windows, dim) from the embedder `heads.MODEL`; `endings`: what ends debates.
    """
    material, held = scores.material, scores.in_context["tension"]
    best = {window.passage: row for window, row in scores.best(held) if held[row] >= HOLDS}
    places = [row for row in sorted(best) if row + 1 in best and _follow(material, row)]
    if not places:
        return ()
    opposed = _opposed(scores, vectors, [(best[row], best[row + 1]) for row in places])
    subjects = read_subjects(material, vectors, logit(held))
    found = []
    for row, value in zip(places, opposed, strict=True):
        says_so = _replies(material, best[row + 1])
        if value < (OPPOSED if says_so else CLEARLY):
            continue
        first, second = (_evidence(material, best[each], float(held[best[each]])) for each in (row, row + 1))
        score = round(float(min(held[best[row]], held[best[row + 1]]) * value), 4)
        ending = _end(material, endings, row + 1)
        sequel = _sequel(scores, subjects, row)
        found.append(Disagreement(material.passages[row].atelier, first, second, score, says_so, ending, sequel))
    return tuple(sorted(found, key=lambda d: (-_clear(d), d.first.passage_id)))


def _sequel(scores: Scores, subjects: Subjects, row: int) -> Evidence | None:
    """Where the référentiel of an atelier takes up a debate whose first voice is known: its surest window there; None when nothing tells it."""
    material, held = scores.material, scores.in_context["tension"]
    rows = candidates(material, material.passages[row].atelier)
    if not rows:
        return None
    values = load_sequels().probability(sequel_features(material, subjects, (row, row + 1), rows))
    likeliest = int(values.argmax())
    if values[likeliest] < TAKES_UP:
        return None
    own = [i for i, window in enumerate(material.windows) if window.passage == rows[likeliest]]
    best = max(own, key=lambda i: (held[i], -i))
    return _evidence(material, best, float(values[likeliest]))


def _clear(found: Disagreement) -> float:
    return found.score + TELLS * found.replies + TELLS * (found.ending is not None)


def _end(material: Material, endings: Sequence[Decision], last: int) -> Decision | None:
    """What ends a debate whose last voice is known: the surest end among what follows it in the same exchange; None without one."""
    near = [end for end in endings if _reached(material, end, last)]
    return max(near, key=lambda d: d.evidence.score, default=None)


def _reached(material: Material, end: Decision, last: int) -> bool:
    """Whether an ending follows the last voice of a debate in its exchange: closely, or a vote that shares a noun with it."""
    row = material.index[end.evidence.passage_id]
    if not (0 < row - last <= FAR and material.same_point(last, row)):
        return False
    counted = end.outcome in (Outcome.VOTE, Outcome.UNANIME)
    shared = _nouns(material, last - 1) | _nouns(material, last)
    return row - last <= REACH or (counted and bool(shared & _nouns(material, row)))


def _nouns(material: Material, row: int) -> set[str]:
    return {
        token.lemma_.lower() for token in material.docs[row] if token.pos_ in ("NOUN", "PROPN") and is_content(token)
    }


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
    material, model = scores.material, load_pairs_model()
    sides = []
    for rows in (np.array([pair[side] for pair in places], dtype=int) for side in (0, 1)):
        windows = [material.windows[row] for row in rows]
        sides.append(model.sides(vectors[rows], [material.docs[w.passage][slice(*w.tokens)] for w in windows]))
    return np.asarray(model.compare(*sides)[:, RELATIONS.index("opposes")])


def _evidence(material: Material, row: int, value: float) -> Evidence:
    window = material.windows[row]
    return Evidence(material.passages[window.passage].passage_id, material.text(window), round(value, 4))
