"""When a difference is more than noise: exact tests on two shares, corrected for their number.

Passages of one document are not wholly independent of one another: a p-value just under the threshold says little.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import false_discovery_control, fisher_exact

NOISE = 0.05  # corrected p-value from which a difference is noise


def two_shares(inside: int, size: int, total: int, population: int) -> float:
    """Two-sided p-value of `inside` successes among `size`, when the whole population of `population` holds `total`.

    Reference: Fisher 1922, exact test; 1.0 when there is nothing to compare.
    """
    if not 0 < size < population or not 0 < total < population:
        return 1.0
    table = [[inside, size - inside], [total - inside, population - size - total + inside]]
    return float(fisher_exact(table).pvalue)


def corrected(values: Sequence[float]) -> np.ndarray:
    """p-values once the number of tests is counted in, float (n,). Reference: Benjamini & Hochberg 1995."""
    return np.asarray(false_discovery_control(values)) if len(values) else np.zeros(0)
