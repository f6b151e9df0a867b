"""Texts as the small models see them: vectors and spaCy spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Span

from synthese.config import EmbedConfig
from synthese.embed import Vectors, embed, text_key
from synthese.learned.heads import MODEL

BATCH = 64  # texts


@dataclass(frozen=True)
class Texts:
    """Vectors and spans of texts, in one order."""

    vectors: Vectors  # (n, dim)
    spans: tuple[Span, ...]

    def take(self, rows: Sequence[int]) -> Texts:
        """These rows, in that order."""
        return Texts(self.vectors[np.array(rows, dtype=int)], tuple(self.spans[i] for i in rows))


def read(texts: Iterable[str]) -> Texts:
    """Vectors by `heads.MODEL` and spaCy spans of texts, in batches."""
    from synthese.annotate import load_model

    kept = list(texts)
    spans = tuple(doc[:] for doc in load_model().pipe(kept, batch_size=BATCH, disable=["ner"]))
    vectors = embed(kept, {}, EmbedConfig(model=MODEL))
    return Texts(np.vstack([vectors[text_key(text)] for text in kept]), spans)
