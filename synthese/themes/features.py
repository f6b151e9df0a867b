"""Vectors and terms -> the space in which passages are gathered: both signals, reduced, then evened out among neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh
from sklearn.decomposition import TruncatedSVD
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize

from synthese.embed import Vectors, single_blas_thread
from synthese.themes.terms import term_matrix

LEXICAL_DIMENSIONS = 200
DIMENSIONS = 32
EXACT = 4000  # passages up to which the directions are computed without a draw
POWER = 2  # power iterations beyond: more of them change no grouping
NEIGHBOURS = 15
STEPS = 2  # rounds of evening out
OWN = 0.5  # what a passage keeps of itself at each round


def joint_space(vectors: Vectors, terms: Sequence[Sequence[str]], lexical_weight: float, seed: int) -> Vectors:
    """Coordinates of passages, float32 (n_passages, at most 32), rows of norm 1.

    The cosine of vectors plus `lexical_weight` times that of lemma TF-IDF, in the directions of most variance. `seed` serves only
    beyond `EXACT` passages.
    """
    with single_blas_thread():
        return _reduced(_joint(vectors, terms, lexical_weight, seed))


def drawn(passages: int) -> bool:
    """Whether the space of that many passages may depend on a draw."""
    return passages > EXACT


def _joint(vectors: Vectors, terms: Sequence[Sequence[str]], weight: float, seed: int) -> Vectors:
    """The dot product of two rows is cos(vectors) + weight · cos(lemmas)."""
    lexical = term_matrix(terms)
    dimensions = min(LEXICAL_DIMENSIONS, min(lexical.shape) - 1)
    if dimensions < 2 or weight == 0:
        return vectors
    return np.hstack([vectors, np.sqrt(weight) * normalize(_semantic(lexical, dimensions, seed))]).astype(np.float32)


def _semantic(lexical: sp.csr_matrix, dimensions: int, seed: int) -> np.ndarray:
    """Latent semantic coordinates, (n_passages, dimensions): exact where the matrix allows, else by a random projection.

    References: Deerwester et al. 1990, Indexing by latent semantic analysis; Halko, Martinsson & Tropp 2011 beyond `EXACT`.
    """
    passages, words = lexical.shape
    if drawn(passages):
        return np.asarray(TruncatedSVD(dimensions, n_iter=POWER, random_state=seed).fit_transform(lexical))
    if passages <= words:
        values, places = _leading((lexical @ lexical.T).toarray(), dimensions)
        return np.asarray(places * np.sqrt(values))
    return np.asarray(lexical @ _leading((lexical.T @ lexical).toarray(), dimensions)[1])


def _reduced(features: Vectors) -> Vectors:
    """What passages share with all others is taken off first: it tells none apart."""
    centred = (features - features.mean(axis=0)).astype(float)
    dimensions = min(DIMENSIONS, min(centred.shape) - 1)
    if dimensions < 2:
        return _unit(features)
    return _unit(centred @ _leading(centred.T @ centred, dimensions)[1])


def _leading(gram: np.ndarray, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """Largest eigenvalues (at most `dimensions`,) and their vectors in columns, the largest first; those that are nought left out."""
    size = len(gram)
    values, directions = eigh(gram.astype(float), subset_by_index=[max(size - dimensions, 0), size - 1])
    kept = values > 1e-9 * max(float(values[-1]), 1e-9)
    return values[kept][::-1], directions[:, kept][:, ::-1]


def evened(space: Vectors) -> Vectors:
    """Each row drawn towards its nearest neighbours, same shape: a short text borrows the words of those on the same subject.

    Diffusion on the neighbour graph, a share kept at each round. Reference: Zhou et al. 2004, Learning with local and
    global consistency.
    """
    neighbours = min(NEIGHBOURS, len(space) // 4)
    if neighbours < 1:
        return space
    with single_blas_thread():
        graph = _neighbour_graph(space, neighbours)
    mixed = space
    for _ in range(STEPS):
        mixed = _unit(OWN * space + (1 - OWN) * (graph @ mixed))
    return mixed


def _neighbour_graph(space: Vectors, neighbours: int) -> sp.csr_matrix:
    """Each row's nearest others, weight 1/neighbours each: (n, n)."""
    known = NearestNeighbors(n_neighbors=neighbours, algorithm="brute").fit(space)
    return sp.csr_matrix(known.kneighbors_graph().astype(np.float32) / neighbours)


def _unit(rows: np.ndarray) -> Vectors:
    return np.asarray(normalize(rows), dtype=np.float32)
