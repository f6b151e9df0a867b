"""A theme while it is being made: rows of passages with their scores, before it is named and turned into a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from synthese.embed import Vectors
from synthese.records import ThemeLevel


@dataclass(frozen=True)
class Draft:
    """Passages that may make a theme, with the strength of each."""

    theme_id: str
    rows: np.ndarray  # int, passages, increasing
    scores: np.ndarray  # float in [0, 1], same length
    level: ThemeLevel
    label: str = ""
    axis: str | None = None
    parent: str | None = None  # identifier of the broad theme that holds it
    seeds: Vectors | None = None  # (k, dim): what a pole means, for the themes of an axis

    def with_rows(self, rows: Iterable[int], scores: Iterable[float]) -> Draft:
        """The same theme with other passages; the best score of a passage given twice."""
        best: dict[int, float] = {}
        for row, score in zip(rows, scores, strict=True):
            best[row] = max(score, best.get(row, 0.0))
        kept = sorted(best)
        return replace(self, rows=np.array(kept, dtype=int), scores=np.array([best[r] for r in kept], dtype=float))

    def without(self, rows: Iterable[int]) -> Draft:
        """The same theme less some passages."""
        keep = ~np.isin(self.rows, list(rows))
        return replace(self, rows=self.rows[keep], scores=self.scores[keep])


def union(drafts: Sequence[Draft], kept: Draft) -> Draft:
    """`kept` with the passages of all."""
    return kept.with_rows(np.concatenate([d.rows for d in drafts]), np.concatenate([d.scores for d in drafts]))


def jaccard(one: Draft, other: Draft) -> float:
    """Share of passages in common among those of either."""
    common = len(np.intersect1d(one.rows, other.rows))
    return common / max(len(one.rows) + len(other.rows) - common, 1)
