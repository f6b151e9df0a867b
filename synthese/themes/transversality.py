"""Which ateliers a set of passages runs through, and how evenly."""

from __future__ import annotations

import numpy as np
from scipy.stats import hypergeom

from synthese.material import Material

SURE = 0.01  # an atelier speaks of a theme more than chance would have it below that probability
CARRIES = 0.5  # an atelier carries a theme when it speaks of it at least half as much as the corpus does


def atelier_counts(material: Material, rows: np.ndarray) -> np.ndarray:
    """Passages by atelier, int (n_ateliers,)."""
    return np.bincount(material.atelier_of[rows], minlength=len(material.ateliers))


def transversality(material: Material, rows: np.ndarray) -> float:
    """How evenly a theme spreads over ateliers: Shannon entropy over its maximum, in [0, 1] (Pielou's evenness, 1966).

    Shares are those of each atelier's own passages, so that a long atelier does not weigh more than a short one; the maximum is
    taken over all ateliers of the corpus, so that a theme of two ateliers among sixteen stays low.
    """
    if len(material.ateliers) < 2:
        return 0.0
    sizes = np.bincount(material.atelier_of, minlength=len(material.ateliers))
    rates = atelier_counts(material, rows) / np.maximum(sizes, 1)
    shares = rates[rates > 0] / max(float(rates.sum()), 1e-12)
    return max(0.0, float(-(shares * np.log(shares)).sum() / np.log(len(material.ateliers))))


def carrying(material: Material, rows: np.ndarray) -> tuple[str, ...]:
    """Ateliers that carry a theme: two passages at least, and half the rate of the whole corpus; the first one when none does."""
    counts = atelier_counts(material, rows)
    sizes = np.bincount(material.atelier_of, minlength=len(material.ateliers))
    usual = counts.sum() / max(len(material.passages), 1)
    needed = min(2, int(counts.max(initial=0)))
    carries = (counts >= max(needed, 1)) & (counts / np.maximum(sizes, 1) >= CARRIES * usual)
    return tuple(a for a, holds in zip(material.ateliers, carries, strict=True) if holds)


def foremost(material: Material, rows: np.ndarray) -> tuple[str, ...]:
    """Ateliers that speak of a theme more than chance would have it, the surest first (hypergeometric test; Lafon 1980)."""
    counts = atelier_counts(material, rows)
    sizes = np.bincount(material.atelier_of, minlength=len(material.ateliers))
    chance = hypergeom.sf(counts - 1, len(material.passages), sizes, len(rows))
    order = np.lexsort((np.arange(len(chance)), chance))
    return tuple(material.ateliers[i] for i in order if chance[i] < SURE and material.is_atelier(material.ateliers[i]))
