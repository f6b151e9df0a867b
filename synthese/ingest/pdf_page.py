"""A page of a PDF -> rows of words, ruled tables. Coordinates in points from the top left corner of the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page as PlumberPage

from synthese.ingest.hyphens import join_lines

_UNMAPPED = re.compile(r"^\(cid:\d+\)$")
_BOLD = re.compile(r"bold|black|heavy|[-,]bd", re.IGNORECASE)
_UNITS = ("m", "km", "cm", "dm", "hm")
_SUPERSCRIPT = 0.8  # of the size of the word
_MAX_LINES_DRAWN = 4000  # beyond, a drawing and no table
_MAX_CELL_CHARS = 900  # mean beyond which ruled cells are a page layout


@dataclass(frozen=True, slots=True)
class PdfWord:
    """A word and its box."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A ruled table and its place. `rows`: texts of the cells."""

    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What a page shows. `rows`: words at the same height, left to right; rows from top to bottom."""

    number: int
    height: float
    rows: tuple[tuple[PdfWord, ...], ...]
    tables: tuple[PdfTable, ...]
    has_images: bool


def read_page(page: PlumberPage) -> PdfPage:
    """Read one page, then free what pdfplumber keeps of it."""
    upright = page.filter(_is_upright).dedupe_chars(tolerance=1)
    tables = _tables(upright)
    words = [word for raw in _raw_words(upright) if (word := _word(raw)) and not _inside(word, tables)]
    read = PdfPage(page.page_number, float(page.height), _rows(words), tables, bool(page.images))
    page.close()
    return read


def row_text(row: Sequence[PdfWord]) -> str:
    """Words of a row, as text."""
    return " ".join(word.text for word in row)


def _is_upright(thing: dict[str, Any]) -> bool:
    return thing["object_type"] != "char" or bool(thing.get("upright", True))


def _raw_words(page: PlumberPage) -> list[dict[str, Any]]:
    return page.extract_words(x_tolerance_ratio=0.2, return_chars=True, keep_blank_chars=False)


def _word(raw: dict[str, Any]) -> PdfWord | None:
    chars: list[dict[str, Any]] = raw["chars"]
    size = max(Counter(round(float(c["size"]), 1) for c in chars).items(), key=lambda item: (item[1], item[0]))[0]
    main = [c for c in chars if round(float(c["size"]), 1) == size]
    kept = _without_calls(chars, max(float(c["size"]) for c in chars))
    text = "".join("•" if _UNMAPPED.match(c) and len(kept) == 1 else _UNMAPPED.sub("", c) for c in kept)
    if not text.strip():
        return None
    bold = sum(bool(_BOLD.search(str(c["fontname"]))) for c in main) * 2 > len(main)
    top, bottom = (sorted(float(c[side]) for c in main)[len(main) // 2] for side in ("top", "bottom"))
    return PdfWord(text, float(raw["x0"]), float(raw["x1"]), top, bottom, size, bold)


def _without_calls(chars: list[dict[str, Any]], size: float) -> list[str]:
    """Characters of a word without the raised digits that call a footnote; « m² » keeps its own."""
    kept: list[str] = []
    for char in chars:
        text = str(char["text"])
        is_call = kept and _is_call(text, float(char["size"]), size)
        if not is_call or "".join(kept).lower() in _UNITS:
            kept.append(text)
    return kept


def _rows(words: list[PdfWord]) -> tuple[tuple[PdfWord, ...], ...]:
    rows: list[list[PdfWord]] = []
    for word in sorted(words, key=lambda w: (w.top, w.x0)):
        if rows and (_same_height(rows[-1], word) or _is_raised(rows[-1], word)):
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(_in_order(row) for row in rows)


def _in_order(row: list[PdfWord]) -> tuple[PdfWord, ...]:
    """Words left to right, without the raised numbers that call a footnote."""
    ordered = sorted(row, key=lambda w: w.x0)
    largest = max(word.size for word in row)
    calls = [b for a, b in pairwise(ordered) if _is_call(b.text, b.size, largest) and a.text.lower() not in _UNITS]
    return tuple(word for word in ordered if word not in calls)


def _is_call(text: str, size: float, body_size: float) -> bool:
    return text.isdigit() and size < _SUPERSCRIPT * body_size


def _is_raised(row: list[PdfWord], word: PdfWord) -> bool:
    """Whether the row so far is nothing but numbers raised above the line of this word."""
    return all(_is_call(w.text, w.size, word.size) and w.bottom > word.top + 0.1 * word.size for w in row)


def _same_height(row: list[PdfWord], word: PdfWord) -> bool:
    tallest = max(row, key=lambda w: w.size)
    return tallest.top <= (word.top + word.bottom) / 2 <= tallest.bottom - 0.1 * tallest.size


def _inside(word: PdfWord, tables: Sequence[PdfTable]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(t.x0 <= x <= t.x1 and t.top <= y <= t.bottom for t in tables)


def _tables(page: PlumberPage) -> tuple[PdfTable, ...]:
    if not 4 <= len(page.edges) <= _MAX_LINES_DRAWN:
        return ()
    read = [(table.bbox, _cells(table.extract(x_tolerance_ratio=0.2))) for table in page.find_tables()]
    return tuple(
        PdfTable(page.page_number, x0, x1, top, bottom, rows) for (x0, top, x1, bottom), rows in read if _is_table(rows)
    )


def _cells(rows: Sequence[Sequence[str | None]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(join_lines((cell or "").split("\n")) for cell in row) for row in rows)


def _is_table(rows: tuple[tuple[str, ...], ...]) -> bool:
    filled = [cell for row in rows for cell in row if cell]
    wide = sum(sum(map(bool, row)) > 1 for row in rows)
    return wide > 1 and sum(map(len, filled)) < _MAX_CELL_CHARS * len(filled)
