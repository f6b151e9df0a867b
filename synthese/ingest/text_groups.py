"""Groups of contiguous lines -> blocks: headings, list items, table rows, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from synthese.ingest.assemble import row_block
from synthese.ingest.hyphens import LineJoiner, ends_with_hyphen, joiner_of
from synthese.ingest.lines import (
    MAX_HEADING_CHARS,
    MAX_WRAP_CHARS,
    breaks_paragraph,
    ends_sentence,
    has_room,
    is_bullet,
    is_numbered,
    names_speaker,
    strip_bullet,
)
from synthese.ingest.text_columns import Layout, find_layout
from synthese.records import Block, BlockKind

_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|_{3,}|~{3,})\s*$")
_SEPARATOR = re.compile(r"^[\s|+:=-]+$")
_NUMBERED_HEADINGS = (
    (re.compile(r"^[IVX]{1,5}\s?[.–—)-]\s+\S"), 2),
    (re.compile(r"^[A-H]\s?[.–—)-]\s+\S"), 3),
    (re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s+\S"), 4),
    (re.compile(r"^\d{1,2}\s?[.–—)-]\s+\S"), 3),
)
_CAPITALS_LEVEL = 2
_MIN_WRAP_CHARS = 50
_FULL_SHARE = 0.85  # of the longest line: a full line
_MIN_FULL_SHARE = 0.15  # of the lines that are full, in a wrapped text
_SLACK = 0.15  # of the width: room that a wrapped line never leaves


@dataclass(frozen=True, slots=True)
class _Text:
    """What reading a group needs from the rest of the text."""

    joiner: LineJoiner
    width: int  # characters at which its lines were wrapped, 0 when they were not
    indents: list[int] = field(default_factory=list)  # of the list items that enclose the next one


def group_blocks(groups: Sequence[list[str]]) -> list[Block]:
    """Blocks of a text cut into groups of lines (line feeds and trailing spaces removed)."""
    blocks: list[Block] = []
    lines = [line for group in groups for line in group]
    text = _Text(joiner_of(lines), wrap_width(lines))
    for number, group in enumerate(groups):
        around = [*groups[max(number - 1, 0) : number], *groups[number + 1 : number + 2]]
        blocks += _group(group, text, alone=not any(_is_numbered_line(other) for other in around))
        if blocks and blocks[-1].kind is not BlockKind.LIST_ITEM:
            text.indents.clear()
    return blocks


def wrap_width(lines: Sequence[str]) -> int:
    """Characters at which a text was wrapped, or 0 when each line end was meant."""
    lengths = sorted(map(len, lines))
    longest = lengths[-1 - len(lengths) // 50] if lengths else 0
    full = sum(length > _FULL_SHARE * longest for length in lengths)
    return longest if _MIN_WRAP_CHARS <= longest <= MAX_WRAP_CHARS and full >= _MIN_FULL_SHARE * len(lengths) else 0


def list_level(indents: list[int], indent: int) -> int:
    """Depth (1 = outermost) of an item indented by `indent`; `indents` keeps the enclosing ones."""
    while indents and indents[-1] >= indent:
        indents.pop()
    indents.append(indent)
    return len(indents)


def _group(group: list[str], text: _Text, *, alone: bool) -> list[Block]:
    if len(group) > 1 and (underline := _UNDERLINE.match(group[1])):
        title = Block(BlockKind.HEADING, group[0].strip(), level=1 if underline[1][0] == "=" else 2)
        return [title, *(_group(group[2:], text, alone=alone) if group[2:] else [])]
    if sum(" | " in line or line.lstrip().startswith("|") for line in group) == len(group) > 1:
        return _rows(group)
    if layout := find_layout(group):
        return _laid_out(layout, text, alone=alone)
    if len(group) == 1 and (level := _heading_level(group[0].strip(), alone=alone)):
        return [Block(BlockKind.HEADING, group[0].strip(), level=level)]
    lines = [line for line in group if not _UNDERLINE.match(line)]
    return [_paragraph(part, text) for part in _split(lines, text.width)]


def _is_numbered_line(group: list[str]) -> bool:
    return len(group) == 1 and is_numbered(group[0])


def _heading_level(line: str, *, alone: bool) -> int:
    """Level of a line that stands alone, 0 when it is no heading. `alone`: its neighbours are not numbered too."""
    if len(line) > MAX_HEADING_CHARS or line.endswith((".", ";", ",", ":")) or names_speaker(line):
        return 0
    letters = [c for c in line if c.isalpha()]
    if len(letters) > 3 and all(c.isupper() for c in letters):
        return _CAPITALS_LEVEL
    if is_numbered(line) and not alone:
        return 0
    return next((level for pattern, level in _NUMBERED_HEADINGS if pattern.match(line)), 0)


def _rows(group: list[str]) -> list[Block]:
    lines = [line.strip().strip("|") for line in group if not _SEPARATOR.match(line)]
    return [row_block(line.split("|"), header=number == 0) for number, line in enumerate(lines)]


def _laid_out(layout: Layout, text: _Text, *, alone: bool) -> list[Block]:
    """Rows of a list in columns, the lines around them as they would be alone; a row of one cell is a label."""
    blocks = [b for lines in (layout.before,) if lines for b in _group(lines, text, alone=alone)]
    for number, cells in enumerate(layout.rows):
        if len(cells) > 1:
            blocks.append(row_block(cells, header=number == 0))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, cells[0]))
    return blocks + (_group(layout.after, text, alone=alone) if layout.after else [])


def _split(lines: list[str], width: int) -> list[list[str]]:
    parts = [[line] for line in lines[:1]]
    for previous, line in pairwise(lines):
        if _starts_part(previous, line, width):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _starts_part(previous: str, line: str, width: int) -> bool:
    text = line.strip()
    if breaks_paragraph(previous, text, width):
        return True
    if ends_with_hyphen(previous) or (text[0].islower() and not is_numbered(text)):
        return False
    if ends_sentence(previous):
        return has_room(previous, text, width) or _indent(line) < _indent(previous)
    return has_room(previous, text, round(width * (1 - _SLACK)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _paragraph(lines: list[str], text: _Text) -> Block:
    first = lines[0]
    if not (is_bullet(first) or is_numbered(first)):
        return Block(BlockKind.PARAGRAPH, text.joiner.join(lines))
    level = list_level(text.indents, _indent(first))
    return Block(BlockKind.LIST_ITEM, text.joiner.join([strip_bullet(first), *lines[1:]]), level=level)
