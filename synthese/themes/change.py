"""From one cycle to the next: which themes appear, grow, fade, and when the difference is noise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from synthese.records import ThemeChange, Trend
from synthese.themes.modalities import Modalities
from synthese.themes.significance import NOISE, corrected, two_shares

PRESENT = 2  # passages that a cycle needs to carry a theme at all, as an atelier does


def theme_changes(themes: Mapping[str, np.ndarray], cycles: Modalities) -> tuple[ThemeChange, ...]:
    """Each theme in each pair of successive cycles; none when there is only one cycle.

    `themes`: rows of each theme's passages. The test is Fisher's on the shares of the two cycles, corrected over themes.
    """
    return tuple(change for after in range(1, len(cycles.names)) for change in _pair(themes, cycles, after - 1, after))


def _pair(themes: Mapping[str, np.ndarray], cycles: Modalities, before: int, after: int) -> list[ThemeChange]:
    pair = [before, after]
    sizes = cycles.sizes[pair]
    counts = {theme: cycles.counts(rows)[pair] for theme, rows in themes.items()}
    tests = [two_shares(int(n[0]), int(sizes[0]), int(n.sum()), int(sizes.sum())) for n in counts.values()]
    names = (cycles.names[before], cycles.names[after])
    return [
        _change(theme, names, counts[theme], sizes, float(p)) for theme, p in zip(themes, corrected(tests), strict=True)
    ]


def _change(theme: str, names: tuple[str, str], counts: np.ndarray, sizes: np.ndarray, p: float) -> ThemeChange:
    shares = counts / np.maximum(sizes, 1)
    trend = Trend.STABLE if p >= NOISE else _trend(counts, bool(shares[1] > shares[0]))
    return ThemeChange(theme, *names, round(float(shares[0]), 4), round(float(shares[1]), 4), trend, p)


def _trend(counts: np.ndarray, rising: bool) -> Trend:
    if rising:
        return Trend.APPEARS if counts[0] < PRESENT else Trend.GROWS
    return Trend.DISAPPEARS if counts[1] < PRESENT else Trend.FADES
