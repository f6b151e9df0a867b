"""Which candidates are about one object: sentence and surroundings, words and vectors, nearness in the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import AgglomerativeClustering

from synthese.material import Material
from synthese.tensions.candidates import Candidate
from synthese.themes.terms import lexical_matrix

MEAN_GROUP_SIZE = 3
CHANCE = 0.5  # passages of other ateliers that may be near a candidate by chance
WEIGHTS = {"vector": 0.5, "context_vector": 0.5, "words": 1.0, "context_words": 1.0, "nearness": 0.5}
NEARNESS_PASSAGES = 3.0  # two passages this far apart share 1/e of the nearness of neighbours


@dataclass(frozen=True)
class Gathered:
    """Indexes of candidates by group, their affinity (n, n), and the affinity from which two ateliers meet otherwise than by chance."""

    groups: list[list[int]]
    similar: np.ndarray
    abroad: float


def group_candidates(material: Material, candidates: Sequence[Candidate], limit: int) -> Gathered:
    """Candidates about one object: average linkage on affinity. One group for three candidates, at most twice `limit`."""
    similar = affinity(material, [c.passage for c in candidates])
    abroad = met_by_chance(similar, [material.passages[c.passage].atelier for c in candidates])
    if len(candidates) < 2:
        return Gathered([[i] for i in range(len(candidates))], similar, abroad)
    groups = int(np.clip(len(candidates) // MEAN_GROUP_SIZE, 1, 2 * limit))
    labels = AgglomerativeClustering(n_clusters=groups, metric="precomputed", linkage="average").fit_predict(
        similar.max() - similar
    )
    return Gathered([np.flatnonzero(labels == label).tolist() for label in range(groups)], similar, abroad)


def met_by_chance(similar: np.ndarray, ateliers: Sequence[str]) -> float:
    """Affinity that one candidate in two meets once among those of other ateliers; infinite when there are none.

    The more ateliers, the nearer a passage must be to say more than chance does. `similar`: (n, n).
    """
    names = np.array(ateliers)
    others = names[:, None] != names[None, :]
    if not others.any():
        return float("inf")
    each = others.sum() / len(names)
    return float(np.quantile(similar[others], max(0.0, 1 - CHANCE / each)))


def affinity(material: Material, rows: Sequence[int]) -> np.ndarray:
    """How much passages speak of one object, float (n, n), symmetric."""
    index = np.asarray(rows, dtype=int)
    words = lexical_matrix(material.docs)
    smooth = _surroundings(material)
    context_words = smooth @ words
    context_vectors = smooth @ material.vectors
    context_vectors /= np.maximum(np.linalg.norm(context_vectors, axis=1, keepdims=True), 1e-9)
    norms = np.sqrt(np.asarray(context_words.multiply(context_words).sum(axis=1))).ravel()
    scaled = context_words.multiply(1 / np.maximum(norms, 1e-9)[:, None]).tocsr()
    parts = {
        "vector": material.vectors[index] @ material.vectors[index].T,
        "context_vector": context_vectors[index] @ context_vectors[index].T,
        "words": (words[index] @ words[index].T).toarray(),
        "context_words": (scaled[index] @ scaled[index].T).toarray(),
        "nearness": _nearness(material, index),
    }
    total = sum(WEIGHTS[name] * part for name, part in parts.items())
    return np.asarray((total + total.T) / 2)


def _surroundings(material: Material) -> sp.csr_matrix:
    """Averaging matrix over a passage and its neighbours in the same exchange, sparse (n, n)."""
    rows, columns, values = [], [], []
    for i, passage in enumerate(material.passages):
        for j, weight in ((i - 1, 0.5), (i, 1.0), (i + 1, 0.5)):
            if 0 <= j < len(material.passages):
                other = material.passages[j]
                if (other.atelier, other.document, other.exchange) == (
                    passage.atelier,
                    passage.document,
                    passage.exchange,
                ):
                    rows.append(i)
                    columns.append(j)
                    values.append(weight)
    return sp.csr_matrix((values, (rows, columns)), shape=(len(material.passages),) * 2)


def _nearness(material: Material, index: np.ndarray) -> np.ndarray:
    """exp(-distance) inside one document, 0 across documents."""
    documents = [(material.passages[i].atelier, material.passages[i].document) for i in index]
    same = np.array([[a == b for b in documents] for a in documents])
    gap = np.abs(index[:, None] - index[None, :])
    return np.where(same, np.exp(-gap / NEARNESS_PASSAGES), 0.0)
