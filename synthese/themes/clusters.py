"""Passages in the theme space -> groups on two levels: a Ward tree cut twice, each cut mended by moving passages to the nearest group."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import fcluster, ward
from sklearn.preprocessing import normalize

from synthese.embed import Vectors, single_blas_thread

TREE = 4000  # passages in the tree at most; the others join the nearest group
ROUNDS = 30


def group(space: Vectors, groups: int) -> np.ndarray:
    """Group of each passage, int (n_passages,), numbered in order of first appearance.

    Ward's method (1963) on an even sample, then Lloyd's rounds on the sphere from its groups until nothing moves. No draw: the
    same passages give the same groups.
    """
    groups = min(groups, len(space))
    if groups < 2:
        return np.zeros(len(space), dtype=int)
    with single_blas_thread():
        sample = np.unique(np.linspace(0, len(space) - 1, min(TREE, len(space))).astype(int))
        labels = fcluster(ward(space[sample].astype(float)), groups, criterion="maxclust")
        return _numbered(_settled(space, centres(space[sample], labels)))


def centres(space: Vectors, labels: np.ndarray) -> Vectors:
    """Mean direction of each group in order of labels: float32 (n_groups, dim), rows of norm 1."""
    return np.asarray(
        normalize(np.stack([space[labels == g].mean(axis=0) for g in np.unique(labels)])), dtype=np.float32
    )


def _settled(space: Vectors, directions: Vectors) -> np.ndarray:
    labels = np.full(len(space), -1)
    for _ in range(ROUNDS):
        moved = (space @ directions.T).argmax(axis=1)
        if np.array_equal(moved, labels):
            break
        labels = moved
        directions = centres(space, labels)
        labels = np.unique(labels, return_inverse=True)[1]
    return labels


def broad_groups(space: Vectors, fine: np.ndarray, groups: int) -> np.ndarray:
    """Broad group of each fine one, int (n_fine,): Ward on their mean directions."""
    directions = centres(space, fine)
    if len(directions) <= groups or groups < 2:
        return np.arange(len(directions)) if len(directions) <= groups else np.zeros(len(directions), dtype=int)
    return _numbered(fcluster(ward(directions.astype(float)), groups, criterion="maxclust"))


def _numbered(labels: np.ndarray) -> np.ndarray:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]
