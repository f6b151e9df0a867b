"""Lists set in columns by spaces (« pdftotext -layout », old mail): lines -> rows of cells.

A column starts where several lines start a piece of text; what is alone in its line continues the row above it, or, when
that row is whole, labels those below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_PIECE = re.compile(r"\S+(?: \S+)*")
_GAP = re.compile(r"\S {3,}\S")  # justified prose has narrower ones
_MIN_ROWS = 4
_SLACK = 2  # characters by which a piece may miss the start of its column
_ALIGNED_SHARE = 0.6  # of the lines that hold several pieces, all at a column
_LONGEST_CELL = 60  # characters: a longer piece is prose

Pieces = list[tuple[int, str]]  # where each piece of a line starts, and the piece


@dataclass(slots=True)
class Layout:
    """Lines before the list, its rows (a row of one cell is a label), lines after it."""

    before: list[str]
    rows: list[list[str]] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def find_layout(lines: Sequence[str]) -> Layout | None:
    """The list in columns that a group of lines holds, or None."""
    pieces = [[(m.start(), m[0]) for m in _PIECE.finditer(line)] for line in lines]
    columns = _columns(pieces)
    several = [number for number, row in enumerate(pieces) if len(row) > 1]
    if len(columns) < 2 or len(several) < _MIN_ROWS:
        return None
    aligned = [number for number in several if _is_aligned(pieces[number], columns)]
    wide = sum(bool(_GAP.search(lines[number])) for number in aligned)
    if 2 * wide < len(aligned) or len(aligned) < max(_MIN_ROWS, _ALIGNED_SHARE * len(several)):
        return None
    first, last = aligned[0], aligned[-1]
    while (
        last + 1 < len(lines)
        and _is_aligned(pieces[last + 1], columns)
        and pieces[last + 1][0][0] > _SLACK + columns[0]
    ):
        last += 1
    layout = Layout(list(lines[:first]), after=list(lines[last + 1 :]))
    for row in pieces[first : last + 1]:
        _add(layout, _cells(row, columns))
    return layout


def _columns(pieces: Sequence[Pieces]) -> list[int]:
    """Where columns start, from left to right."""
    starts = Counter(start for row in pieces if len(row) > 1 for start, _ in row)
    columns: list[int] = []
    for start, count in sorted(starts.items()):
        near = sum(n for other, n in starts.items() if abs(other - start) <= _SLACK)
        if near >= _MIN_ROWS and count >= 2 and (not columns or start - columns[-1] > 2 * _SLACK):
            columns.append(start)
    return columns


def _is_aligned(row: Pieces, columns: Sequence[int]) -> bool:
    places = [_place(start, columns) for start, _ in row]
    return bool(row) and None not in places and all(len(text) <= _LONGEST_CELL for _, text in row)


def _place(start: int, columns: Sequence[int]) -> int | None:
    return next((n for n, column in enumerate(columns) if abs(start - column) <= _SLACK), None)


def _cells(row: Pieces, columns: Sequence[int]) -> list[str]:
    cells = [""] * len(columns)
    for start, text in row:
        place = max((n for n, column in enumerate(columns) if column <= start + _SLACK), default=0)
        cells[place] = f"{cells[place]} {text}".strip()
    return cells


def _add(layout: Layout, cells: list[str]) -> None:
    if layout.rows and len(layout.rows[-1]) > 1 and _continues(layout.rows[-1], cells):
        above = layout.rows[-1]
        layout.rows[-1] = [f"{a} {b}".strip() for a, b in zip(above, cells, strict=True)]
    else:
        layout.rows.append([cells[0]] if not any(cells[1:]) else cells)


def _continues(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Nothing in the first column, or the last word of a name that did not fit."""
    if not cells[0]:
        return True
    one_word = " " not in cells[0]
    if not any(cells[1:]):
        return one_word and " " not in above[0]
    return one_word and not cells[-1] and bool(above[-1])
