"""Axes: readings that the city cares about, each pole told by a few phrases; the passages that stand out by their likeness to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthese.config import Axis, ThemesConfig
from synthese.embed import Embedder, Vectors
from synthese.records import Problem, Severity, ThemeLevel
from synthese.store import digest
from synthese.themes.drafts import Draft

STANDS_OUT = 2.0  # robust z-score
FEEDBACK = 12  # first answers that widen what a pole means
LARGEST = 8  # a pole holds at most one passage in that many


@dataclass(frozen=True)
class PoleReading:
    """A pole of an axis, and how near every passage is to it."""

    axis: str
    pole: str
    seeds: Vectors  # (n_seeds, dim)
    values: np.ndarray  # float (n_passages,), see `likeness`


def read_poles(vectors: Vectors, axes: Sequence[Axis], embedder: Embedder) -> tuple[PoleReading, ...]:
    """Every pole of the axes, their phrases encoded at once."""
    poles = [(axis.name, pole) for axis in axes for pole in axis.poles]
    if not poles:
        return ()
    seeds = embedder.encode([phrase for _, pole in poles for phrase in pole.seeds])
    parts = np.split(seeds, np.cumsum([len(pole.seeds) for _, pole in poles])[:-1])
    return tuple(
        PoleReading(axis, pole.name, part, likeness(vectors, part))
        for (axis, pole), part in zip(poles, parts, strict=True)
    )


def axis_drafts(poles: Sequence[PoleReading], config: ThemesConfig) -> tuple[list[Draft], tuple[Problem, ...]]:
    """One draft for each pole that the corpus supports, and a note for each that it does not."""
    drafts, problems = [], []
    for read in poles:
        rows, scores = _standing_out(read.values, config.min_passages)
        if len(rows) < config.min_passages:
            problems.append(_unsupported(read.axis, read.pole))
            continue
        identifier = "T-" + digest("axe", read.axis, read.pole)[:8]
        drafts.append(Draft(identifier, rows, scores, ThemeLevel.AXE, read.pole, read.axis, seeds=read.seeds))
    return drafts, tuple(problems)


def likeness(vectors: Vectors, seeds: Vectors) -> np.ndarray:
    """How near each passage is to a pole, float (n_passages,): best cosine with a seed phrase, plus cosine with the first answers.

    Reference for the second term: Rocchio 1971, relevance feedback (here pseudo-relevance: the first answers count as good).
    """
    if not len(vectors):
        return np.zeros(0)
    best = (vectors @ seeds.T).max(axis=1)
    first = vectors[np.argsort(-best, kind="stable")[:FEEDBACK]].mean(axis=0)
    return np.asarray(best + vectors @ (first / max(float(np.linalg.norm(first)), 1e-9)))


def robust_z(values: np.ndarray) -> np.ndarray:
    """Distance to the median in units of the scaled median absolute deviation."""
    centre = np.median(values)
    spread = 1.4826 * np.median(np.abs(values - centre)) or 1e-6
    return np.asarray((values - centre) / spread)


def _standing_out(values: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    rows = np.flatnonzero(robust_z(values) > STANDS_OUT)
    limit = max(least, len(values) // LARGEST)
    rows = np.sort(rows[np.argsort(-values[rows], kind="stable")][:limit])
    return rows, np.clip(values[rows] / 2, 0, 1)


def _unsupported(axis: str, pole: str) -> Problem:
    reason = f"L'axe « {axis} » n'est pas porté par ce corpus (pôle « {pole} ») : trop peu de passages s'en approchent."
    return Problem("", "thèmes", reason, severity=Severity.NOTE)
