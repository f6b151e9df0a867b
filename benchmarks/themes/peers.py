"""Methods of other packages, each run as its own documentation runs it: task, seed -> labels.

`PYTHON benchmarks/themes/peers.py METHOD SOURCE.npz…`, PYTHON being that of an environment where bertopic, evoc and
turftopic are installed (they are no dependency of the project). Nothing of the project is imported but `job.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from job import Task, answer


class KnownVectors:
    """The encoder that turftopic asks for: it only looks up vectors computed before."""

    def __init__(self, words: Sequence[str], vectors: np.ndarray) -> None:
        self._vectors = dict(zip(words, vectors, strict=True))

    def encode(self, sentences: Sequence[str], **_: object) -> np.ndarray:
        """Vectors of known words, float32 (n_words, dim)."""
        return np.stack([self._vectors[word] for word in sentences])


def bertopic(task: Task, seed: int) -> np.ndarray:
    """UMAP then HDBSCAN with the package's own settings. Reference: Grootendorst 2022."""
    from bertopic import BERTopic
    from umap import UMAP

    reduction = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    labels, _ = BERTopic(umap_model=reduction).fit_transform(_texts(task), embeddings=task.vectors)
    return np.asarray(labels)


def evoc(task: Task, seed: int) -> np.ndarray:
    """Embedding vector oriented clustering with its own settings, on the layer that it picks. Reference: Tutte Institute 2024."""
    from evoc import EVoC

    return np.asarray(EVoC(random_state=seed).fit_predict(task.vectors))


def key_nmf(task: Task, seed: int) -> np.ndarray:
    """Heaviest topic of each text, -1 if none. Reference: Kristensen-McLachlan et al. 2024, KeyNMF."""
    from turftopic import KeyNMF

    encoder = KnownVectors(task.words, task.word_vectors)
    model = KeyNMF(task.k, encoder=encoder, vectorizer=_vocabulary(task), random_state=seed)
    weights = np.asarray(model.fit_transform(_texts(task), embeddings=task.vectors))
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)


def s3(task: Task, seed: int) -> np.ndarray:
    """Strongest signal of each text. Reference: Kardos et al. 2025, Semantic signal separation."""
    from turftopic import SemanticSignalSeparation

    encoder = KnownVectors(task.words, task.word_vectors)
    model = SemanticSignalSeparation(task.k, encoder=encoder, vectorizer=_vocabulary(task), random_state=seed)
    return np.asarray(model.fit_transform(_texts(task), embeddings=task.vectors).argmax(axis=1))


def _texts(task: Task) -> list[str]:
    return [" ".join(words) for words in task.terms]


def _vocabulary(task: Task) -> object:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(analyzer=str.split, vocabulary=list(task.words))


METHODS = {"bertopic": bertopic, "evoc": evoc, "keynmf": key_nmf, "s3": s3}

if __name__ == "__main__":
    answer(METHODS)
