"""Emergent themes and ateliers on the axes that the city cares about: how near they stand to each pole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import mannwhitneyu

from synthese.records import AxisPlace, AxisShare
from synthese.themes.axes import STANDS_OUT, PoleReading, robust_z
from synthese.themes.modalities import Modalities
from synthese.themes.significance import corrected

Pole = tuple[str, str]  # axis, pole


def standing(poles: Sequence[PoleReading]) -> dict[Pole, np.ndarray]:
    """How far each passage stands out by its likeness to each pole, robust z-score, float (n_passages,)."""
    return {(read.axis, read.pole): robust_z(read.values) for read in poles if len(read.values)}


def theme_places(themes: Mapping[str, np.ndarray], poles: Mapping[Pole, np.ndarray]) -> tuple[AxisPlace, ...]:
    """Each theme on each pole: mean likeness of its passages, tested against the other passages.

    `themes`: rows of each theme's passages. Reference: Mann & Whitney 1947, two-sided.
    """
    cells = [(theme, pole) for theme in themes for pole in poles]
    tests = [_against_others(poles[pole], themes[theme]) for theme, pole in cells]
    return tuple(
        AxisPlace(theme, *pole, round(float(poles[pole][themes[theme]].mean()), 3), float(p))
        for (theme, pole), p in zip(cells, corrected(tests), strict=True)
    )


def _against_others(values: np.ndarray, rows: np.ndarray) -> float:
    others = np.delete(values, rows)
    return float(mannwhitneyu(values[rows], others).pvalue) if len(others) else 1.0


def atelier_shares(ateliers: Modalities, poles: Mapping[Pole, np.ndarray]) -> tuple[AxisShare, ...]:
    """Share of each atelier's passages that stand out by their likeness to each pole."""
    return tuple(
        AxisShare(name, *pole, round(float((values[ateliers.places == i] > STANDS_OUT).mean()), 4))
        for i, name in enumerate(ateliers.names)
        for pole, values in poles.items()
    )
