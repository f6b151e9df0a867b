"""How the aims of two passages relate: opposed, shared, or neither. Symmetric; neither torch nor network at run time.

Three linear scores, then one multinomial regression over them:
- aims: do both passages want something?  Sum of a score of each side.
- opposition: do they say it as one says it against somebody?  Sum of a score of each side.
- nearness: do they speak of the same object?  Cosine and shared content words, weighted by rarity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import scipy.sparse as sp
from spacy.tokens import Span

from synthese.embed import Vectors
from synthese.learned.features import Terms, lexical_features, ngrams
from synthese.learned.weights_file import read_weights

RELATIONS = ("opposes", "partages", "autre")  # columns of the probabilities
VECTOR_SCALE = 2.0
LEXICAL_SCALE = 2.5
MAX_WORDS = 2  # of an n-gram
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True)
class Sides:
    """What the model keeps of each passage; built once, compared as often as needed."""

    vectors: Vectors  # float32 (n, dim), rows of norm 1
    aims: np.ndarray  # (n,)
    opposition: np.ndarray  # (n,)
    content: tuple[frozenset[str], ...]  # lemmas of content words
    nouns: tuple[frozenset[str], ...]

    def take(self, rows: Sequence[int] | np.ndarray) -> Sides:
        """The sides of these rows, in that order."""
        index = np.asarray(rows, dtype=int)
        return Sides(
            self.vectors[index],
            self.aims[index],
            self.opposition[index],
            tuple(self.content[i] for i in index),
            tuple(self.nouns[i] for i in index),
        )


def terms(span: Span) -> list[str]:
    """Lemma n-grams of one or two words."""
    return [gram for gram in ngrams(span) if gram.count(" ") < MAX_WORDS]


def lemmas(span: Span, tags: frozenset[str]) -> frozenset[str]:
    """Lemmas of the words of these parts of speech, numbers left out."""
    return frozenset(t.lemma_.lower() for t in span if t.pos_ in tags and not t.like_num)


def nearness(first: Sides, second: Sides, rarity: Mapping[str, float]) -> np.ndarray:
    """Cosine and rarity of shared words of each pair: (n, 4). `rarity`: lemma -> idf, "" for words never seen."""
    unknown = rarity[""]

    def weight(words: frozenset[str]) -> float:
        return sum(sorted(rarity.get(word, unknown) for word in words))

    cosines = (first.vectors * second.vectors).sum(axis=1)
    rows = []
    for row, (a, b) in enumerate(zip(first.content, second.content, strict=True)):
        shared, smaller = weight(a & b), min(weight(a), weight(b))
        nouns = weight(first.nouns[row] & second.nouns[row])
        rows.append((4 * float(cosines[row]), shared / 8, nouns / 8, 2 * shared / max(smaller, 1.0)))
    return np.array(rows).reshape(-1, 4)


@dataclass(frozen=True)
class PairsModel:
    """Trained weights; see `weights/README.md`."""

    known: Terms
    rarity: Mapping[str, float]
    aims: np.ndarray  # (dim + n_terms + 1,), the last one is half of the intercept
    opposition: np.ndarray  # the same
    nearness: np.ndarray  # (4 + 1,)
    relation: np.ndarray  # (3, 4 + 1): aims, opposition, nearness, aims × nearness, intercept

    def sides(self, vectors: Vectors, spans: Sequence[Span]) -> Sides:
        """Scores and words of passages given by their vectors (n, dim) and their spaCy spans."""
        features = side_features(vectors, [terms(span) for span in spans], self.known)
        return Sides(
            vectors,
            linear(features, self.aims),
            linear(features, self.opposition),
            tuple(lemmas(span, CONTENT) for span in spans),
            tuple(lemmas(span, NOUNS) for span in spans),
        )

    def compare(self, first: Sides, second: Sides) -> np.ndarray:
        """Probability of each of `RELATIONS` for each pair of rows, (n, 3); the order of the sides does not matter."""
        near = linear(nearness(first, second, self.rarity), self.nearness)
        evidence = relation_features(first.aims + second.aims, first.opposition + second.opposition, near)
        margins = linear(evidence, self.relation.T)
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def probabilities(
        self, vectors_a: Vectors, vectors_b: Vectors, spans_a: Sequence[Span], spans_b: Sequence[Span]
    ) -> np.ndarray:
        """Probability of each of `RELATIONS`, (n, 3), rows of sum 1. Vectors: (n, dim), from the embedder `heads.MODEL`."""
        return self.compare(self.sides(vectors_a, spans_a), self.sides(vectors_b, spans_b))


def side_features(vectors: Vectors, lists: Sequence[Sequence[str]], known: Terms) -> sp.csr_matrix:
    """Vector and terms of one passage each, scaled: (n, dim + n_terms)."""
    lexical = lexical_features(lists, known) * LEXICAL_SCALE
    return sp.csr_matrix(sp.hstack([sp.csr_matrix(vectors * VECTOR_SCALE), lexical]))


def linear(features: sp.csr_matrix | np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Scores of rows; the last weight is the intercept."""
    return np.asarray(features @ weights[:-1] + weights[-1])


def relation_features(aims: np.ndarray, opposition: np.ndarray, near: np.ndarray) -> np.ndarray:
    """What the last regression sees: (n, 4). Nearness counts most between two passages that want something."""
    return np.column_stack([aims, opposition, near, np.maximum(aims, 0) * near])


@cache
def load_pairs_model() -> PairsModel:
    """The model that the package ships."""
    arrays, meta = read_weights(resources.files("synthese.learned") / "weights", "pairs")
    return PairsModel(
        Terms({term: index for index, term in enumerate(meta["vocabulary"])}, arrays["idf"]),
        dict(zip(meta["lemmas"], map(float, arrays["rarity"]), strict=True)),
        arrays["aims"],
        arrays["opposition"],
        arrays["nearness"],
        arrays["relation"],
    )
