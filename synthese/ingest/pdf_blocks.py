"""Paragraphs, tables and notes of a PDF -> blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from synthese.ingest.assemble import row_block
from synthese.ingest.hyphens import LineJoiner
from synthese.ingest.lines import is_bullet, is_numbered, may_be_heading, strip_bullet
from synthese.ingest.pdf_columns import Line
from synthese.ingest.pdf_page import PdfTable
from synthese.ingest.pdf_paragraphs import Paragraph, body_size, document_joiner, paragraphs
from synthese.ingest.text_groups import list_level
from synthese.records import Block, BlockKind

_LARGER = 1.1  # than the body: a heading
_SMALLER = 0.92  # than the body: a note, at the bottom of a page
_MAX_LARGE_CHARS = 200
_NOTE = re.compile(r"^\d{1,3}[.)]?\s?\S")
_LOWEST = 6


def document_blocks(lines: Sequence[Line], tables: Iterable[PdfTable], heights: dict[int, float]) -> list[Block]:
    """Blocks of the whole document. `lines`: in reading order; `heights`: page number -> points."""
    size = body_size(lines)
    joiner = document_joiner(lines)
    notes = _note_lines(lines, heights)
    grouped = paragraphs([line for line in lines if line not in notes], joiner)
    levels = _levels(grouped, size)
    blocks = _with_tables(grouped, [_block(p, levels, size) for p in grouped], list(tables))
    for note in _notes(notes, joiner):
        place = max(
            (n + 1 for n, block in enumerate(blocks) if (block.page or 0) <= (note.page or 0)), default=len(blocks)
        )
        blocks.insert(place, note)
    return _with_list_levels(blocks, grouped)


def _note_lines(lines: Sequence[Line], heights: dict[int, float]) -> frozenset[Line]:
    """Lines at the end of each page, smaller than its text, from the first one that starts with a number."""
    found: set[Line] = set()
    for page in sorted({line.page for line in lines}):
        tail: list[Line] = []
        on_page = [line for line in lines if line.page == page]
        size = body_size(on_page)
        for line in reversed(on_page):
            if line.size > _SMALLER * size or line.top < heights[page] / 2:
                break
            tail.insert(0, line)
        start = next((n for n, line in enumerate(tail) if _NOTE.match(line.text)), len(tail))
        found.update(tail[start:])
    return frozenset(found)


def _notes(lines: Iterable[Line], joiner: LineJoiner) -> list[Block]:
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.page, line.column, line.top)):
        if groups and groups[-1][-1].page == line.page and not _NOTE.match(line.text):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Block(BlockKind.FOOTNOTE, joiner.join(line.text for line in group), page=group[0].page) for group in groups]


def _is_large(paragraph: Paragraph, size: float) -> bool:
    large = paragraph.lines[0].size > _LARGER * size
    return large and len(paragraph.text) <= _MAX_LARGE_CHARS and any(c.isalpha() for c in paragraph.text)


def _levels(grouped: Sequence[Paragraph], size: float) -> dict[float, int]:
    """Font size of a heading -> level; the size of the body is that of bold headings."""
    large = {p.lines[0].size for p in grouped if _is_large(p, size)}
    return {found: min(rank, _LOWEST) for rank, found in enumerate([*sorted(large, reverse=True), size], start=1)}


def _block(paragraph: Paragraph, levels: dict[float, int], size: float) -> Block:
    first, text = paragraph.lines[0], paragraph.text
    if is_bullet(text) or (is_numbered(text) and not _is_large(paragraph, size) and not _is_bold_heading(paragraph)):
        return Block(BlockKind.LIST_ITEM, strip_bullet(text), level=1, page=first.page)
    if _is_large(paragraph, size):
        return Block(BlockKind.HEADING, text, level=levels[first.size], page=first.page)
    if _is_bold_heading(paragraph):
        return Block(BlockKind.HEADING, text, level=levels[size], page=first.page)
    return Block(BlockKind.PARAGRAPH, text, page=first.page)


def _is_bold_heading(paragraph: Paragraph) -> bool:
    return all(line.bold for line in paragraph.lines) and may_be_heading(paragraph.text)


def _with_list_levels(blocks: list[Block], grouped: Sequence[Paragraph]) -> list[Block]:
    """Depth of list items, from the indents of those that follow one another."""
    starts = {(p.lines[0].page, strip_bullet(p.text)): round(p.lines[0].x0 - p.lines[0].left) for p in grouped}
    indents: list[int] = []
    levelled: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.LIST_ITEM:
            block = replace(block, level=list_level(indents, starts.get((block.page or 0, block.text), 0)))
        elif block.kind is not BlockKind.FOOTNOTE:
            indents.clear()
        levelled.append(block)
    return levelled


def _with_tables(grouped: Sequence[Paragraph], blocks: Sequence[Block], tables: list[PdfTable]) -> list[Block]:
    """Insert each table before the first paragraph that starts under it."""
    placed: list[Block] = []
    waiting = list(tables)
    above: PdfTable | None = None
    for paragraph, block in zip(grouped, blocks, strict=True):
        first = paragraph.lines[0]
        while waiting and (waiting[0].page, waiting[0].top) < (first.page, first.top):
            placed += _rows(waiting[0], above)
            above = waiting.pop(0)
        above = None
        placed.append(block)
    for table in waiting:
        placed += _rows(table, above)
        above = table
    return placed


def _rows(table: PdfTable, above: PdfTable | None) -> list[Block]:
    """Rows of a table; one that goes on from the page before has no header of its own."""
    goes_on = above is not None and above.page + 1 == table.page and len(above.rows[0]) == len(table.rows[0])
    rows = table.rows[1:] if above and goes_on and table.rows[0] == above.rows[0] else table.rows
    return [row_block(row, header=n == 0 and not goes_on, page=table.page) for n, row in enumerate(rows)]
