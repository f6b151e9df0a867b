"""Small linear models over sentence vectors and lemma n-grams: is this a tension, a position of the City, a condition?

Weights ship with the package (`weights/`, see their card); neither torch nor network at run time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import scipy.sparse as sp
from spacy.tokens import Span

from synthese.embed import Vectors
from synthese.errors import WeightsUnreadable

MODEL = "use"  # the embedder whose vectors the heads were trained on
VECTOR_SCALE = 3.0
LEXICAL_SCALE = 1.5
MAX_NGRAM = 3

# Binary heads, and families inside each.
BINARY = ("tension", "pole", "position", "condition", "marqueur", "logistique")
FAMILIES = ("position", "condition", "marqueur", "tension")


def ngrams(span: Span) -> list[str]:
    """Lemma n-grams (1 to 3) of a stretch of text; numbers are one symbol, function words stay: they carry the turn of phrase."""
    words = ["<num>" if t.like_num else t.lemma_.lower() for t in span if not t.is_punct and not t.is_space]
    return [" ".join(words[i : i + n]) for n in range(1, MAX_NGRAM + 1) for i in range(len(words) - n + 1)]


def lexical_features(grams: Sequence[Sequence[str]], vocabulary: Mapping[str, int], idf: np.ndarray) -> sp.csr_matrix:
    """Sublinear TF-IDF of n-grams, rows of norm 1: (n_texts, n_vocabulary)."""
    rows, columns, values = [], [], []
    for row, terms in enumerate(grams):
        counts: dict[int, int] = {}
        for term in terms:
            if (column := vocabulary.get(term)) is not None:
                counts[column] = counts.get(column, 0) + 1
        weights = {c: (1 + np.log(n)) * idf[c] for c, n in counts.items()}
        norm = np.sqrt(sum(w * w for w in weights.values())) or 1.0
        rows += [row] * len(weights)
        columns += list(weights)
        values += [w / norm for w in weights.values()]
    return sp.csr_matrix((values, (rows, columns)), shape=(len(grams), len(vocabulary)))


def joint_features(
    vectors: Vectors, grams: Sequence[Sequence[str]], vocabulary: Mapping[str, int], idf: np.ndarray
) -> sp.csr_matrix:
    """Vectors and n-grams side by side, scaled: (n_texts, dim + n_vocabulary)."""
    lexical = lexical_features(grams, vocabulary, idf) * LEXICAL_SCALE
    return sp.csr_matrix(sp.hstack([sp.csr_matrix(vectors * VECTOR_SCALE), lexical]))


@dataclass(frozen=True)
class Heads:
    """Trained weights: binary heads give calibrated probabilities, families give a distribution over their classes."""

    vocabulary: Mapping[str, int]
    idf: np.ndarray  # (n_vocabulary,)
    coefficients: Mapping[str, np.ndarray]  # binary: (n_features,); family: (n_classes, n_features)
    intercepts: Mapping[str, np.ndarray]
    calibration: Mapping[str, tuple[float, float]]  # Platt's slope and offset by binary head
    classes: Mapping[str, tuple[str, ...]]  # classes of each family

    def features(self, vectors: Vectors, spans: Sequence[Span]) -> sp.csr_matrix:
        """Features of texts given by their vectors (n, dim) and their spaCy spans."""
        return joint_features(vectors, [ngrams(span) for span in spans], self.vocabulary, self.idf)

    def probability(self, head: str, features: sp.csr_matrix) -> np.ndarray:
        """Calibrated probability that a binary label holds, (n,)."""
        slope, offset = self.calibration[head]
        margin = features @ self.coefficients[head] + self.intercepts[head]
        return np.asarray(1 / (1 + np.exp(-(slope * margin + offset))))

    def distribution(self, family: str, features: sp.csr_matrix) -> np.ndarray:
        """Probability of each class of a family given that its label holds, (n, n_classes): one model against the rest each."""
        margins = features @ self.coefficients[f"famille:{family}"].T + self.intercepts[f"famille:{family}"]
        alone = 1 / (1 + np.exp(-margins))
        return np.asarray(alone / alone.sum(axis=1, keepdims=True))


@cache
def load_heads(folder: Path | None = None) -> Heads:
    """The heads that the package ships, or those that a city taught (`teach.teach`) and left in a folder.

    Raises: WeightsUnreadable when the folder has none, or damaged ones.
    """
    if folder is None:
        return _read_heads(resources.files("synthese.learned") / "weights")
    try:
        return _read_heads(folder)
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise WeightsUnreadable(folder) from error


def _read_heads(folder: Traversable) -> Heads:
    meta = json.loads((folder / "heads.json").read_text("utf8"))
    with (folder / "heads.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        arrays = {name: archive[name].astype(np.float32) for name in archive.files}
    return Heads(
        {term: index for index, term in enumerate(meta["vocabulary"])},
        arrays["idf"],
        {name.removeprefix("coef:"): array for name, array in arrays.items() if name.startswith("coef:")},
        {name.removeprefix("intercept:"): array for name, array in arrays.items() if name.startswith("intercept:")},
        {head: (float(a), float(b)) for head, (a, b) in meta["calibration"].items()},
        {family: tuple(names) for family, names in meta["classes"].items()},
    )
