"""Passages in the theme space -> groups on two levels, by consensus: groups that stay together whichever documents are left out."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import average, fcluster, ward
from scipy.spatial.distance import squareform
from sklearn.preprocessing import normalize

from synthese.embed import Vectors, single_blas_thread

SAMPLE = 800  # passages of which groups are made; the others join the nearest one
ROUNDS = 30
FEW = 4  # passages below which there is one group
TRIALS = 10  # groupings put together, each without a share of the units…
FINENESS = (0.7, 1.3)  # … and with more or fewer groups than asked, between these shares


def group(space: Vectors, groups: int, units: np.ndarray) -> np.ndarray:
    """Group of each passage, int (n_passages,), numbered in order of first appearance.

    `units`: the document of each passage, int (n_passages,). Passages are gathered by how often trials put them together
    (average linkage). No draw: the same passages give the same groups.

    References: Monti et al. 2003, Consensus clustering; Ward 1963; Lloyd 1982.
    """
    groups = min(groups, len(space))
    if groups < 2 or len(space) < FEW:
        return np.zeros(len(space), dtype=int)
    with single_blas_thread():
        sample = np.unique(np.linspace(0, len(space) - 1, min(SAMPLE, len(space))).astype(int))
        apart = 1 - together(space[sample], groups, units[sample])
        np.fill_diagonal(apart, 0)
        labels = fcluster(average(squareform(apart, checks=False)), groups, criterion="maxclust")
        return _numbered(labels if len(sample) == len(space) else nearest(space, centres(space[sample], labels)))


def together(space: Vectors, groups: int, units: np.ndarray) -> Vectors:
    """Share of the trials that put two passages in one group, float32 (n, n). A passage left out joins the nearest group."""
    counts: Vectors = np.zeros((len(space), len(space)), dtype=np.float32)
    for trial, fineness in enumerate(np.linspace(*FINENESS, TRIALS)):
        seen = space[_kept(units, trial)]
        wanted = int(np.clip(round(groups * fineness), 2, len(seen)))
        labels = _settled(seen, centres(seen, fcluster(ward(seen.astype(float)), wanted, criterion="maxclust")))
        places = nearest(space, centres(seen, labels))
        counts += places[:, None] == places[None, :]
    return np.asarray(counts / TRIALS, dtype=np.float32)


def _kept(units: np.ndarray, trial: int) -> np.ndarray:
    """Passages of a trial, bool (n,): those of most documents, or most passages when there are few documents."""
    kept: np.ndarray = units % TRIALS != trial
    others: np.ndarray = np.arange(len(units)) % TRIALS != trial
    return kept if kept.sum() >= len(units) / 2 else others


def nearest(space: Vectors, directions: Vectors) -> np.ndarray:
    """Index of the nearest direction to each passage, int (n_passages,)."""
    places: np.ndarray = np.argmax(space @ directions.T, axis=1)
    return places


def centres(space: Vectors, labels: np.ndarray) -> Vectors:
    """Mean direction of each group in order of labels: float32 (n_groups, dim), rows of norm 1."""
    return np.asarray(
        normalize(np.stack([space[labels == g].mean(axis=0) for g in np.unique(labels)])), dtype=np.float32
    )


def _settled(space: Vectors, directions: Vectors) -> np.ndarray:
    labels = np.full(len(space), -1)
    for _ in range(ROUNDS):
        moved = nearest(space, directions)
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
