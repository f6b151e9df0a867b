"""Two pages at most: the height of a companion is estimated, and it says less until it fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from docx.document import Document as WordDocument
from docx.shared import Cm, Length
from docx.styles.style import ParagraphStyle

from synthese.material import Material
from synthese.reading.companions.blocks import Block, Companion, Look, Text
from synthese.reading.companions.word import note_of
from synthese.reading.docx_tables import WordTable, text_width

PAGES = 2
RICHEST = 6  # items of a list, at most
FILLED = 0.95  # of the pages: rows and notes that cannot be cut leave room at the bottom
LETTER = 0.5  # width of an average letter, in font sizes
LINE = 1.17  # height of a line, in font sizes, before spacing
DEFAULT_SIZE, DEFAULT_SPACING = 11.0, 1.1  # points; lines
NAMES = ("Title", "Subtitle", "footnote text", "Table Text", *(look.value for look in Look))


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a style says of height, in points."""

    size: float
    line: float
    around: float  # before and after
    indent: float


@dataclass(frozen=True)
class Ruler:
    """Measures companions with the styles and the page of a document, as far as they tell."""

    document: WordDocument
    material: Material

    @cached_property
    def styles(self) -> dict[str, Metrics]:
        """Metrics by style name."""
        return {name: _metrics(self.document.styles[name]) for name in NAMES}

    @cached_property
    def width(self) -> float:
        """Of the text, in points."""
        return text_width(self.document.sections[0]) / Length._EMUS_PER_PT

    @cached_property
    def page(self) -> float:
        """Height of the text on a page, in points."""
        section = self.document.sections[0]
        sizes = (section.page_height or Cm(29.7), section.top_margin or Cm(2.5), section.bottom_margin or Cm(2.5))
        return (sizes[0] - sizes[1] - sizes[2]) / Length._EMUS_PER_PT

    def height(self, companion: Companion) -> float:
        """Height of a companion with its notes, in points."""
        front = self._paragraph(companion.title, "Title") + self._paragraph(companion.subtitle, "Subtitle")
        return front + sum(self._block(block) for block in companion.blocks)

    def _block(self, block: Block) -> float:
        if isinstance(block, Text):
            notes = note_of(block, self.material) if block.citations else []
            below = sum(self._paragraph(f"{extract} ({place})", "footnote text") for extract, place in notes)
            return self._paragraph(block.text, block.look.value) + below
        return self._table(block)

    def _table(self, table: WordTable) -> float:
        """Rows as high as their fullest cell, columns as wide as their texts ask; a line more below."""
        longest = [min(max(map(len, column)), 60) for column in zip(table.header, *table.rows, strict=True)]
        shares = [0.9 * length / sum(longest) for length in longest]
        rows = [
            max(self._paragraph(text, "Table Text", share) for text, share in zip(row, shares, strict=True))
            for row in (table.header, *table.rows)
        ]
        return sum(rows) + self._paragraph("", "Table Text")

    def _paragraph(self, text: str, name: str, share: float = 1.0) -> float:
        """Height of a paragraph on a share of the width."""
        style = self.styles[name]
        width = max(share * self.width - style.indent, style.size)
        return max(1, ceil(len(text) * LETTER * style.size / width)) * style.line + style.around


def fitted(build: Callable[[int], Companion], ruler: Ruler) -> Companion:
    """The richest companion that stands on two pages. `build`: from how many items a list may have."""
    fits, most = build(1), 2
    while most <= RICHEST and ruler.height(richer := build(most)) <= FILLED * PAGES * ruler.page:
        fits, most = richer, most + 1
    return fits


def _metrics(style: ParagraphStyle) -> Metrics:
    size, spacing = _size(style), style.paragraph_format
    lines = spacing.line_spacing if isinstance(spacing.line_spacing, float) else DEFAULT_SPACING
    around = _points(spacing.space_before) + _points(spacing.space_after)
    return Metrics(size, size * LINE * lines, around, _points(spacing.left_indent))


def _size(style: ParagraphStyle | None) -> float:
    while style is not None:
        if style.font.size is not None:
            return float(style.font.size.pt)
        style = style.base_style
    return DEFAULT_SIZE


def _points(length: Length | None) -> float:
    return float(length.pt) if length is not None else 0.0
