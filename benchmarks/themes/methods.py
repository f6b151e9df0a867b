"""Methods of the project and those that need no other package than its own: (vectors, terms, k, seed) -> labels.

`python benchmarks/themes/methods.py METHOD SOURCE.npz…` runs one of them on archives (see `job.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from job import Method, Task, answer
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import CountVectorizer

from synthese.config import ThemesConfig
from synthese.embed import Vectors
from synthese.themes.clusters import group
from synthese.themes.features import evened, joint_space
from synthese.themes.terms import term_matrix

HOLDERS = 3  # texts of a class that a lemma needs to take part in its split


def ours(vectors: Vectors, terms: Sequence[Sequence[str]], k: int, seed: int) -> np.ndarray:
    """Fine groups of the project, all texts being founders."""
    return group(evened(joint_space(vectors, terms, ThemesConfig().lexical_weight, seed)), k, np.arange(len(terms)))


def k_means(vectors: Vectors, terms: Sequence[Sequence[str]], k: int, seed: int) -> np.ndarray:
    """k-means on the vectors, best of ten starts. Reference: Lloyd 1982; Arthur & Vassilvitskii 2007 for the starts."""
    return KMeans(k, n_init=10, random_state=seed).fit_predict(vectors)


def nmf(vectors: Vectors, terms: Sequence[Sequence[str]], k: int, seed: int) -> np.ndarray:
    """Heaviest component of each text, -1 if none. Reference: Xu, Liu & Gong 2003, Document clustering based on NMF."""
    weights = NMF(k, init="nndsvda", max_iter=400, random_state=seed).fit_transform(term_matrix(terms))
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)


def reinert(vectors: Vectors, terms: Sequence[Sequence[str]], k: int, seed: int) -> np.ndarray:
    """Descending hierarchical classification of the presence of lemmas in texts; -1 for texts left without any lemma.

    The largest class is split in two until there are k. References: Reinert 1983, Une méthode de classification descendante
    hiérarchique, Cahiers de l'analyse des données 8(2); Reinert 1990, Alceste, Bulletin de méthodologie sociologique 26.
    """
    presence = CountVectorizer(analyzer=list, binary=True, min_df=min(HOLDERS, len(terms))).fit_transform(terms)
    matrix = sp.csr_matrix(presence, dtype=float)
    labels = np.where(np.asarray(matrix.sum(axis=1)).ravel() > 0, 0, -1)
    whole: set[int] = set()  # classes that cannot be split
    for new in range(1, k):
        sizes = [0 if c in whole else int((labels == c).sum()) for c in range(new)]
        largest = int(np.argmax(sizes))
        rows = np.flatnonzero(labels == largest)
        moved = split(matrix[rows], seed) if sizes[largest] >= 2 * HOLDERS else np.zeros(len(rows), bool)
        if not moved.any():
            whole.add(largest)
        labels[rows[moved]] = new
    return labels


def split(matrix: sp.csr_matrix, seed: int) -> np.ndarray:
    """Texts of the second half, bool (n_texts,): the cut of the first factor with most chi², then units exchanged.

    `matrix`: float (n_texts, n_lemmas) of zeros and ones. No text moves when no lemma is left to tell them apart.
    """
    matrix = matrix[:, np.asarray(matrix.sum(axis=0)).ravel() >= HOLDERS]
    lengths = np.asarray(matrix.sum(axis=1)).ravel()
    second = np.zeros(matrix.shape[0], dtype=bool)
    used = np.flatnonzero(lengths)
    if min(len(used), matrix.shape[1]) < 3:
        return second
    kept = matrix[used]
    kept = kept[:, np.asarray(kept.sum(axis=0)).ravel() > 0]
    second[used] = exchanged(kept, best_cut(kept, first_factor(kept, seed)))
    return second


def first_factor(matrix: sp.csr_matrix, seed: int) -> np.ndarray:
    """Coordinates of texts on the first axis of correspondence analysis, float (n_texts,). Reference: Benzécri 1973."""
    rows, columns = (np.sqrt(np.asarray(matrix.sum(axis=a)).ravel()) for a in (1, 0))
    scaled = sp.diags(1 / rows) @ matrix @ sp.diags(1 / columns)
    left, values, _ = svds(scaled, k=2, v0=np.random.default_rng(seed).random(min(matrix.shape)))
    return np.asarray(left[:, np.argsort(values)[0]] / rows)  # the greatest value, 1, is that of the margins


def best_cut(matrix: sp.csr_matrix, order: np.ndarray) -> np.ndarray:
    """Texts after the cut of the ordered texts that has the greatest chi² of (half × lemma), bool (n_texts,)."""
    ranked = np.argsort(order, kind="stable")
    columns = np.asarray(matrix.sum(axis=0)).ravel()
    held, spread, before = np.zeros(matrix.shape[1]), 0.0, 0.0
    scores = []
    for i in ranked[:-1]:
        lemmas = matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]]
        spread += float(((2 * held[lemmas] + 1) / columns[lemmas]).sum())
        held[lemmas] += 1
        before += len(lemmas)
        scores.append(float(chi2(np.float64(spread), np.float64(before), columns.sum())))
    second = np.ones(matrix.shape[0], dtype=bool)
    second[ranked[: int(np.argmax(scores)) + 1]] = False
    return second


def chi2(spread: np.ndarray, inside: np.ndarray, total: float) -> np.ndarray:
    """chi² of a 2 × lemmas table from spread = Σ inside_j² / total_j: N (S1/n1 + S2/n2 - 1) with S2 = N - 2 n1 + S1."""
    outside = np.maximum(total - inside, 1e-9)
    return total * (spread / np.maximum(inside, 1e-9) + (total - 2 * inside + spread) / outside - 1)


def exchanged(matrix: sp.csr_matrix, second: np.ndarray) -> np.ndarray:
    """Same halves after moving, one at a time, the text whose move raises chi² most, until none does."""
    second = second.copy()
    columns, lengths = (np.asarray(matrix.sum(axis=a)).ravel() for a in (0, 1))
    own = matrix @ (1 / columns)
    best = 0.0
    for _ in range(matrix.shape[0]):
        held = np.asarray(matrix[~second].sum(axis=0)).ravel()
        spread, inside = float((held**2 / columns).sum()), float(held.sum())
        best = float(chi2(np.float64(spread), np.float64(inside), columns.sum()))
        cross = 2 * (matrix @ (held / columns))
        after = np.where(second, spread + cross + own, spread - cross + own)
        scores = chi2(after, np.where(second, inside + lengths, inside - lengths), columns.sum())
        alone = np.where(second, second.sum(), (~second).sum()) <= 1
        scores[alone] = -np.inf
        moved = int(np.argmax(scores))
        if scores[moved] <= best * (1 + 1e-9):
            break
        second[moved] = not second[moved]
    return second


def _on_task(method: object) -> Method:
    def run(task: Task, seed: int) -> np.ndarray:
        return method(task.vectors, task.terms, task.k, seed)  # type: ignore[operator]

    return run


METHODS = {name: _on_task(f) for name, f in {"ours": ours, "k-means": k_means, "reinert": reinert, "nmf": nmf}.items()}

if __name__ == "__main__":
    answer(METHODS)
