"""Whether the words of a theme go together, and whether themes have words of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from synthese.material import Material
from synthese.records import Nature
from synthese.themes.terms import class_tfidf

WORDS = 10  # first words of a theme


def first_words(terms: Sequence[Sequence[str]], groups: Sequence[np.ndarray]) -> list[list[str]]:
    """Ten words at most that weigh the most in each group of passages, the heaviest first."""
    weights, words = class_tfidf(terms, groups)
    return [[words[i] for i in np.argsort(-row, kind="stable")[:WORDS] if row[i] > 0] for row in weights]


def exchanges(material: Material, terms: Sequence[Sequence[str]]) -> list[frozenset[str]]:
    """Words of each exchange (agenda item, section); a contribution is one by itself."""
    units: dict[tuple[object, ...], set[str]] = {}
    for row, (passage, words) in enumerate(zip(material.passages, terms, strict=True)):
        alone = row if passage.nature is Nature.CONTRIBUTION else None
        units.setdefault((passage.atelier, passage.document, passage.exchange, alone), set()).update(words)
    return [frozenset(words) for words in units.values()]


def coherence(words: Sequence[str], units: Sequence[frozenset[str]]) -> float | None:
    """Mean normalised pointwise mutual information of words two by two over units of text, in [-1, 1]; None below two words.

    -1 for words that never meet, 0 as chance would have it, 1 for words that never part.
    References: Bouma 2009; Lau, Newman & Baldwin 2014.
    """
    holders = {word: {i for i, unit in enumerate(units) if word in unit} for word in words}
    known = [word for word in words if holders[word]]
    values = [_npmi(holders[one], holders[other], len(units)) for one, other in combinations(known, 2)]
    return float(np.mean(values)) if values else None


def _npmi(one: set[int], other: set[int], total: int) -> float:
    together = len(one & other)
    if not together:
        return -1.0
    if together == total:
        return 1.0
    joint = together / total
    return float(np.log(joint * total * total / (len(one) * len(other))) / -np.log(joint))


def diversity(words: Sequence[Sequence[str]]) -> float | None:
    """Share of distinct words among the first words of all themes, in [0, 1]; None below two themes.

    Reference: Dieng, Ruiz & Blei 2020, Topic modeling in embedding spaces.
    """
    everything = [word for some in words for word in some]
    return len(set(everything)) / len(everything) if len(words) > 1 and everything else None
