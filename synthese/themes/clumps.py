"""How much a word tells a subject, told by the corpus itself.

Words of the administration (« texte », « accord », « moyen ») are spread evenly over documents; words of a subject come in
clumps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

CLUMPED = 0.3  # residual IDF above which a word tells a subject


def residual_idf(terms: Sequence[Sequence[str]], units: Sequence[int]) -> dict[str, float]:
    """How much rarer than chance the units are that hold a term, given how often it is used; 0 = as chance would have it.

    `units`: the stretch of text that each passage belongs to. Reference: Church & Gale 1995, Poisson mixtures.
    """
    total = max(len(set(units)), 1)
    uses = Counter(term for passage in terms for term in passage)
    holders: dict[str, set[int]] = {}
    for unit, passage in zip(units, terms, strict=True):
        for term in passage:
            holders.setdefault(term, set()).add(unit)
    return {
        term: float(np.log(1 - np.exp(-uses[term] / total)) - np.log(len(found) / total))
        for term, found in holders.items()
    }
