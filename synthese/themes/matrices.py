"""Themes against ateliers, natures of documents, roles of speakers and cycles: who speaks of what more than the others do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from synthese.records import Lean, MatrixCell
from synthese.themes.modalities import Modalities
from synthese.themes.significance import NOISE, corrected, two_shares


def theme_matrix(themes: Mapping[str, np.ndarray], modalities: Modalities) -> tuple[MatrixCell, ...]:
    """One cell for each theme and modality, each tested against the rest of the passages that have a modality.

    `themes`: rows of each theme's passages. Passages without a modality count nowhere. The correction runs over the dimension.
    """
    sizes = modalities.sizes
    population = int(sizes.sum())
    counts = {theme: modalities.counts(rows) for theme, rows in themes.items()}
    tests = [
        two_shares(int(inside[i]), int(sizes[i]), int(inside.sum()), population)
        for inside in counts.values()
        for i in range(len(sizes))
    ]
    adjusted = iter(corrected(tests))
    return tuple(
        _cell(theme, modalities, i, counts[theme], float(next(adjusted))) for theme in themes for i in range(len(sizes))
    )


def _cell(theme: str, modalities: Modalities, index: int, inside: np.ndarray, p: float) -> MatrixCell:
    sizes = modalities.sizes
    count, size = int(inside[index]), int(sizes[index])
    expected = float(inside.sum()) * size / float(sizes.sum())
    lean = Lean.NOISE if p >= NOISE else Lean.MORE if count > expected else Lean.LESS
    return MatrixCell(
        theme,
        modalities.dimension,
        modalities.names[index],
        count,
        round(count / size, 4),
        round(expected, 2),
        round(count - expected, 2),
        p,
        lean,
    )
