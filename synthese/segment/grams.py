"""Sentences -> counts of word and letter n-grams, hashed: what tells the talk of a meeting from its substance.

The signal is in turns of phrase (« à confirmer », « faute de temps ») more than in meaning: sentence vectors add nothing to
these counts (figures in `weights/README.md`), and neither model nor vectors have to be loaded to segment a document.

Reference: Weinberger et al. 2009, « Feature hashing for large scale multitask learning ».
"""

from __future__ import annotations

import itertools
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable

from synthese.segment.people import fold

DIMENSIONS = 1 << 15
SCALE = 1.5  # norm of each of the two blocks of features, words and letters
LETTERS = range(2, 6)
_WORD = re.compile(r"\w+|[«»:;!?()]")
_PIECE = re.compile(r"\w+|[^\w\s]+")


def features(sentence: str) -> dict[int, float]:
    """Sparse features of a sentence, by column below `DIMENSIONS`; every figure counts as 0, accents and capitals do not count."""
    flat = re.sub(r"\d+", "0", fold(sentence))
    row: dict[int, float] = {}
    for block in (_words(flat), _letters(flat)):
        for column, value in _scaled(block):
            row[column] = row.get(column, 0.0) + value
    return row


def _words(flat: str) -> list[str]:
    words = _WORD.findall(flat)
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)]


def _letters(flat: str) -> list[str]:
    pieces = [f" {piece} " for piece in _PIECE.findall(flat)]
    return [f"#{p[i : i + n]}" for p in pieces for n in LETTERS for i in range(max(1, len(p) - n + 1))]


def _scaled(grams: Iterable[str]) -> list[tuple[int, float]]:
    counts = Counter(zlib.crc32(gram.encode()) % DIMENSIONS for gram in grams)
    values = {column: 1 + math.log(count) for column, count in counts.items()}
    norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return [(column, SCALE * value / norm) for column, value in values.items()]
