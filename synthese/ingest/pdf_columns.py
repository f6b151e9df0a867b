"""Rows of words -> lines in reading order: a page in two columns is read column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from synthese.ingest.pdf_page import PdfPage, PdfWord, row_text

Row = Sequence[PdfWord]

_MIN_GUTTER = 9.0  # points
_MIN_ROWS = 6  # rows that the gutter must cut
_MIN_RUNNING_ON = 0.2  # share of lines, in each column, that start in lower case: else it is a list in two fields
_STEP = 2  # points


class Column(IntEnum):
    """Where a line stands on its page."""

    FULL = 0
    LEFT = 1
    RIGHT = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `left` and `right` are the bounds of its column in the whole document."""

    text: str
    page: int
    column: Column
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    first_width: float  # width of its first word
    left: float = 0.0
    right: float = 0.0


def page_lines(page: PdfPage) -> list[Line]:
    """Lines of a page, in reading order."""
    gutter = find_gutter(page.rows)
    if gutter is None:
        return [_line(row, page.number, Column.FULL) for row in page.rows]
    lines: list[Line] = []
    band: list[tuple[Row, Row]] = []
    for row in page.rows:
        left, right = [w for w in row if w.x1 <= gutter], [w for w in row if w.x0 >= gutter]
        if len(left) + len(right) < len(row) or _joined(left, right):
            lines += [*_columns(band, page.number), _line(row, page.number, Column.FULL)]
            band = []
        else:
            band.append((left, right))
    return lines + _columns(band, page.number)


def with_bounds(lines: Sequence[Line]) -> list[Line]:
    """Give each line the bounds of its column, leaving out the widest hundredth of lines."""
    bounds: dict[Column, tuple[float, float]] = {}
    for column in {line.column for line in lines}:
        starts = sorted(line.x0 for line in lines if line.column is column)
        ends = sorted(line.x1 for line in lines if line.column is column)
        bounds[column] = (starts[len(starts) // 100], ends[-1 - len(ends) // 100])
    return [replace(line, left=bounds[line.column][0], right=max(bounds[line.column][1], line.x1)) for line in lines]


def find_gutter(rows: Sequence[Row]) -> float | None:
    """Abscissa of the blank strip between two columns of running text, or None."""
    if len(rows) < _MIN_ROWS:
        return None
    left, right = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    third = (right - left) / 3
    votes: Counter[int] = Counter()
    for row in rows:
        votes.update(_gap_points(row, left + third, right - third))
    if not votes or max(votes.values()) < _MIN_ROWS:
        return None
    best = [x for x, count in votes.items() if count == max(votes.values())]
    gutter = float(sorted(best)[len(best) // 2])
    return gutter if _runs_on(rows, gutter) else None


def _gap_points(row: Row, low: float, high: float) -> set[int]:
    gaps = [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 >= _MIN_GUTTER]
    return {x for a, b in gaps for x in range(int(a) + 1, int(b) + 1) if low <= x <= high and x % _STEP == 0}


def _runs_on(rows: Sequence[Row], gutter: float) -> bool:
    cut = [(left, right) for row in rows if (parts := _cut(row, gutter)) for left, right in [parts]]
    sides = ([row_text(left) for left, _ in cut], [row_text(right) for _, right in cut])
    return all(sum(text[0].islower() for text in side) >= _MIN_RUNNING_ON * len(side) for side in sides)


def _cut(row: Row, gutter: float) -> tuple[Row, Row] | None:
    left, right = [w for w in row if w.x1 <= gutter], [w for w in row if w.x0 >= gutter]
    whole = len(left) + len(right) == len(row)
    return (left, right) if whole and left and right and not _joined(left, right) else None


def _joined(left: Row, right: Row) -> bool:
    """Whether the gutter falls in an ordinary space between two words."""
    return bool(left and right) and right[0].x0 - left[-1].x1 < _MIN_GUTTER


def _columns(band: Iterable[tuple[Row, Row]], page: int) -> list[Line]:
    pairs = list(band)
    left = [_line(row, page, Column.LEFT) for row, _ in pairs if row]
    return left + [_line(row, page, Column.RIGHT) for _, row in pairs if row]


def _line(row: Row, page: int, column: Column) -> Line:
    sizes: Counter[float] = Counter()
    for word in row:
        sizes[word.size] += len(word.text)
    size = sizes.most_common(1)[0][0]
    main = next(word for word in row if word.size == size)
    bold = all(word.bold for word in row if any(map(str.isalnum, word.text)))
    width = row[0].x1 - row[0].x0
    return Line(row_text(row), page, column, row[0].x0, row[-1].x1, main.top, main.bottom, size, bold, width)
