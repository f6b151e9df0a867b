"""How well groups match the labels that people gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, v_measure_score


@dataclass(frozen=True)
class Scores:
    """Agreement of groups with labels, each in [0, 1] save the Rand index that may be below 0."""

    v_measure: float
    f1_macro: float
    rand: float
    groups: float


def scores(labels: Sequence[str], groups: np.ndarray) -> Scores:
    """Scores of one grouping; -1, texts left out, is one more cluster save for F1, and is not counted as a group."""
    found = len(set(groups.tolist()) - {-1})
    rand = float(adjusted_rand_score(labels, groups))
    return Scores(float(v_measure_score(labels, groups)), f1_macro(labels, groups), rand, found)


def f1_macro(labels: Sequence[str], groups: np.ndarray) -> float:
    """Mean F1 of labels, each matched with one group at most so that their sum is greatest. Reference: Kuhn 1955."""
    known, rows = np.unique(labels, return_inverse=True)
    inside = groups >= 0
    found, columns = np.unique(groups[inside], return_inverse=True)
    shared = np.zeros((len(known), max(len(found), 1)))
    np.add.at(shared, (rows[inside], columns), 1)
    sizes = np.bincount(rows)[:, None] + shared.sum(axis=0)[None, :]
    f1 = 2 * shared / sizes
    return float(f1[linear_sum_assignment(-f1)].sum() / len(known))


def mean(several: Sequence[Scores]) -> Scores:
    """Mean of scores over seeds."""
    fields = zip(*[(s.v_measure, s.f1_macro, s.rand, s.groups) for s in several], strict=True)
    return Scores(*(float(np.mean(values)) for values in fields))
