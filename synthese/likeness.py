"""How much two texts of one policy say the same thing: vectors and rare words together, and what chance alone would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from spacy.tokens import Doc, Span

from synthese.embed import Vectors
from synthese.themes.terms import is_content

STEM = 6  # letters: « médiation » and « médiateurs » are one


@dataclass(frozen=True)
class Texts:
    """Texts to be compared: their vectors, float32 (n, dim), rows of norm 1, and their words, (n, n_stems), rows of norm 1."""

    vectors: Vectors
    words: sp.csr_matrix

    def __len__(self) -> int:
        return int(self.words.shape[0])


def stems(text: Doc | Span) -> list[str]:
    """Stems of the content words of a text, in order."""
    return [token.lemma_.lower()[:STEM] for token in text if is_content(token)]


@dataclass(frozen=True)
class Rarity:
    """Inverse document frequency of the stems of a corpus."""

    idf: Mapping[str, float]

    @cached_property
    def column(self) -> dict[str, int]:
        """Column of each stem."""
        return {stem: column for column, stem in enumerate(sorted(self.idf))}

    def words(self, texts: Sequence[Doc | Span]) -> sp.csr_matrix:
        """Sublinear TF-IDF, rows of norm 1: (n_texts, n_stems)."""
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            counts = Counter(stem for stem in stems(text) if stem in self.idf)
            weights = {s: (1 + float(np.log(n))) * self.idf[s] for s, n in counts.items()}
            norm = float(np.sqrt(sum(w * w for w in weights.values()))) or 1.0
            rows += [row] * len(weights)
            columns += [self.column[s] for s in weights]
            values += [w / norm for w in weights.values()]
        return sp.csr_matrix((values, (rows, columns)), shape=(len(texts), len(self.idf)))


def rarity(docs: Iterable[Doc]) -> Rarity:
    """How rare every stem of a corpus is."""
    counts: Counter[str] = Counter()
    size = 0
    for doc in docs:
        counts.update(set(stems(doc)))
        size += 1
    return Rarity({stem: float(np.log((1 + size) / (1 + n))) for stem, n in counts.items()})


def likeness(one: Texts, other: Texts) -> np.ndarray:
    """Mean of the cosine of vectors and of the cosine of words, float (n_one, n_other)."""
    words = (one.words @ other.words.T).toarray()
    return np.asarray((one.vectors @ other.vectors.T + words) / 2)


def chance_level(one: Mapping[str, Texts], other: Mapping[str, Texts], quantile: float) -> float | None:
    """The likeness that chance reaches: a quantile of the best that texts of a policy find in each other policy.

    Both mappings go from a policy to its texts. None when no two policies can be compared.
    """
    best = [
        likeness(a, b).max(axis=1) for p, a in one.items() for q, b in other.items() if p != q and len(a) and len(b)
    ]
    return float(np.quantile(np.concatenate(best), quantile)) if best else None
