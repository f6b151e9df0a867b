"""Two pages at most: the height of a companion is estimated, and it says less until it fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from docx.document import Document as WordDocument
from docx.shared import Cm, Length

from synthese.material import Material
from synthese.reading.companions.blocks import Block, Companion, Look, Text
from synthese.reading.companions.word import note_of
from synthese.reading.docx_tables import WordTable, text_width

PAGES = 2
RICHEST = 8  # items of a list, at most
FILLED = 0.95  # of the pages: rows and notes that cannot be cut leave room at the bottom
LETTER = 0.5  # width of an average letter, in font sizes
LINE = 1.17  # height of a line, in font sizes, before spacing
SIZE, LINE_SPACING = 20, 240  # half-points, and 240ths of a line: what Word takes when nothing says
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
        return {name: _metrics(self.document, name) for name in NAMES}

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


def _metrics(document: WordDocument, name: str) -> Metrics:
    """What a style says, else the styles that it is based on, else the document."""
    size = _first(document, name, "w:rPr/w:sz/@w:val", SIZE) / 2
    line = _first(document, name, "w:pPr/w:spacing/@w:line", LINE_SPACING) / LINE_SPACING
    spaces = [_first(document, name, f"w:pPr/w:spacing/@w:{side}", 0) / 20 for side in ("before", "after")]
    return Metrics(size, size * LINE * line, sum(spaces), _first(document, name, "w:pPr/w:ind/@w:left", 0) / 20)


def _first(document: WordDocument, name: str, path: str, default: int) -> int:
    """The first value on a path from a style to its bases to the document's own defaults."""
    style = document.styles[name]
    found: list[str] = []
    while style is not None and not found:
        found, style = style.element.xpath(path), style.base_style
    own = "w:docDefaults/*/" + path
    found = found or document.styles.element.xpath(own)
    return int(float(found[0])) if found else default
