"""Words that an atelier, or those who speak in one capacity, use more than chance would have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln, logsumexp

from synthese.records import SpecificTerm
from synthese.themes.modalities import Modalities
from synthese.themes.significance import NOISE

BEST = 15  # words of a modality
LEAST = 3  # uses below which a word tells nothing of whoever uses it


def specific_terms(terms: Sequence[Sequence[str]], modalities: Modalities) -> tuple[SpecificTerm, ...]:
    """The words most specific to each modality, the most specific first.

    `terms`: lemmas of each passage, uses kept. The corpus is the passages that have a modality.
    Reference: Lafon 1980, Sur la variabilité de la fréquence des formes dans un corpus.
    """
    uses = [Counter[str]() for _ in modalities.names]
    for words, place in zip(terms, modalities.places, strict=True):
        if place >= 0:
            uses[place].update(words)
    corpus = sum(uses, Counter[str]())
    return tuple(term for place in range(len(uses)) for term in _best(uses[place], corpus, modalities, place))


def _best(part: Counter[str], corpus: Counter[str], modalities: Modalities, place: int) -> list[SpecificTerm]:
    size, total = part.total(), corpus.total()
    found = []
    for word, count in part.items():
        expected = corpus[word] * size / total
        if count < LEAST or count <= expected:
            continue
        index = specificity(count, size, corpus[word], total)
        found.append(
            SpecificTerm(
                modalities.dimension, modalities.names[place], word, count, round(expected, 2), round(index, 2)
            )
        )
    kept = [term for term in found if term.index >= -np.log10(NOISE)]
    return sorted(kept, key=lambda t: (-t.index, -t.frequency, t.term))[:BEST]


def specificity(count: int, size: int, frequency: int, total: int) -> float:
    """-log10 of the probability of as many uses or more, signed: log10 of as many or fewer when there are fewer than expected.

    `count` uses in a part of `size` words, `frequency` in a corpus of `total` words; hypergeometric law.
    """
    over = count * total >= frequency * size
    low, high = max(0, size + frequency - total), min(frequency, size)
    values = np.arange(count, high + 1) if over else np.arange(low, count + 1)
    tail = logsumexp(_choose(frequency, values) + _choose(total - frequency, size - values)) - _choose(total, size)
    return float(max(-tail, 0.0) / np.log(10)) * (1 if over else -1)


def _choose(total: int, chosen: np.ndarray | int) -> np.ndarray:
    """Natural logarithm of the number of ways to choose."""
    return np.asarray(gammaln(total + 1) - gammaln(np.asarray(chosen) + 1) - gammaln(total - np.asarray(chosen) + 1))
