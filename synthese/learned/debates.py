"""Whether two successive voices of a séance pull apart: what each wants in its place, how it is said, what both speak of.

A logistic regression over eight features, learned on annotated cities, where two voices of one tension bear its name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from synthese.debate import agrees, answers, opens_with_somebody, opposes
from synthese.embed import Vectors
from synthese.learned.context import logit
from synthese.learned.pairs import RELATIONS, load_pairs_model
from synthese.learned.regression import SPREAD, Regression, cosine, load_regression
from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Nature
from synthese.themes.terms import is_content

HOLDS = 0.1  # probability of an aim, in its place, below which a voice pulls nowhere
LEAST = math.log(HOLDS / (1 - HOLDS))
# What is seen of two voices: log-odds of an aim in each and the lower of both, log-odds that their aims oppose, two signs that the
# second answers, likeness of meaning, nouns in common.
SEEN = ("première", "seconde", "moindre", "opposition", "réplique", "réponse", "vecteur", "noms")
Pair = tuple[int, int]  # windows of two voices, the second of the passage that follows the first one's


def successive_voices(material: Material, aims: np.ndarray) -> list[Pair]:
    """The surest windows of every two passages of minutes that follow each other in one point, from two voices that each want something.

    `aims`: log-odds that a window holds an aim, in its place, (n_windows,).
    """
    best = surest_windows(material, aims)
    return [(best[row], best[row + 1]) for row in sorted(best) if row + 1 in best and _follow(material, row)]


def surest_windows(material: Material, aims: np.ndarray) -> dict[int, int]:
    """The window where each passage most surely wants something, by passage; those that want nothing are left out. `aims`: as above."""
    best: dict[int, int] = {}
    for row, window in enumerate(material.windows):
        kept = best.get(window.passage)
        if aims[row] >= LEAST and (kept is None or aims[row] > aims[kept] + SPREAD):
            best[window.passage] = row
    return best


def debate_features(material: Material, vectors: Vectors, aims: np.ndarray, pairs: Sequence[Pair]) -> np.ndarray:
    """What is seen of pairs of voices, float (n_pairs, 8). `vectors`: (n_windows, dim) by `heads.MODEL`; `aims`: as above."""
    if not pairs:
        return np.zeros((0, len(SEEN)))
    opposed = logit(_opposed(material, vectors, pairs))
    return np.array(
        [
            (
                aims[first],
                aims[second],
                min(aims[first], aims[second]),
                value,
                replies(material, second),
                answers(material.passages[_passage(material, second)].text),
                cosine(vectors[first], vectors[second]),
                len(nouns(material, _passage(material, first)) & nouns(material, _passage(material, second))),
            )
            for (first, second), value in zip(pairs, opposed, strict=True)
        ],
        dtype=float,
    )


def _passage(material: Material, window: int) -> int:
    return material.windows[window].passage


def _opposed(material: Material, vectors: Vectors, pairs: Sequence[Pair]) -> np.ndarray:
    """Probability that the aims of each pair of windows oppose, by the pair model, (n_pairs,)."""
    model = load_pairs_model()
    sides = []
    for rows in (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1)):
        windows = [material.windows[row] for row in rows]
        sides.append(model.sides(vectors[rows], [material.docs[w.passage][slice(*w.tokens)] for w in windows]))
    return np.asarray(model.compare(*sides)[:, RELATIONS.index("opposes")])


def nouns(material: Material, row: int) -> set[str]:
    """Lemmas of the nouns of a passage that carry meaning."""
    return {
        token.lemma_.lower() for token in material.docs[row] if token.pos_ in ("NOUN", "PROPN") and is_content(token)
    }


def replies(material: Material, window: int) -> bool:
    """Whether a voice says by itself that it answers or opposes: « Un directeur réplique que… », « Je comprends, mais… »."""
    text = material.passages[_passage(material, window)].text
    return answers(text) or opposes(material.text(material.windows[window]))


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


@cache
def load_debates() -> Regression:
    """The model that the package ships."""
    return load_regression("debats")
