"""Tables in Word: native, with a header that comes back, columns as wide as their words, numbers shaded by size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section as WordSection
from docx.shared import Cm, Emu, Pt
from docx.table import Table, _Cell, _Row

from synthese.reading.docx_xml import add_field, element
from synthese.reading.figures import hex_colour, shade
from synthese.reading.typography import typeset

PORTRAIT, LANDSCAPE = 85, 131  # characters of a table that fit across the page
DEFAULTS = (Cm(21), Cm(2.5), Cm(2.5))  # page, left and right margins of a section that does not say
GRID = "Table Grid"  # our own look; any other style is a city's, and gives its own borders and header
WIDEST_WISH = 110  # share of what is left that a column of long texts may ask for, in characters
_UPRIGHT_COLUMNS = 7  # a table of numbers with more columns turns its headers


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table of the annexes: its caption, its header, its rows; the first column names the rows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def turned(self) -> bool:
        """Whether headers stand on end: many columns of numbers."""
        numbers = all(not text or text.isdecimal() for row in self.rows for text in row[1:])
        return numbers and len(self.header) > _UPRIGHT_COLUMNS

    @property
    def least_widths(self) -> tuple[float, ...]:
        """The narrowest that each column may be, in characters: no word is cut."""
        columns = list(zip(self.header, *self.rows, strict=True))
        widths = [max(len(word) for text in texts for word in re.split(r"[ -]", text)) + 3.0 for texts in columns]
        turned = [4.5 if len(header) <= 40 else 7.0 for header in self.header[1:]]
        return (widths[0], *turned) if self.turned else tuple(widths)


def text_width(section: WordSection) -> int:
    """Width left to the text between the margins, in EMU."""
    sizes = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (
        int(size) if size is not None else int(default) for size, default in zip(sizes, DEFAULTS, strict=True)
    )
    return page - left - right


def add_caption(document: WordDocument, title: str, number: int) -> None:
    caption = document.add_paragraph("Tableau ", "Caption")
    add_field(caption, "SEQ Tableau \\* ARABIC", str(number))
    caption.add_run(f" – {typeset(title)}")
    caption.paragraph_format.keep_with_next = True


def add_table(document: WordDocument, content: WordTable, *, width: int, style: str = GRID) -> None:
    """A native table: its header comes back on every page, no row is cut, numbers are shaded by size."""
    table = document.add_table(rows=1 + len(content.rows), cols=len(content.header), style=style)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _describe(table, content.title)
    if style == GRID:
        _draw_borders(table)
    widths = _column_widths(content, width)
    for column, column_width in zip(table.columns, widths, strict=True):
        column.width = column_width
    highest = max(_numbers(content), default=0) or 1
    text_style = document.styles["Table Text"].style_id
    for rank, (row, texts) in enumerate(zip(table.rows, (content.header, *content.rows), strict=True)):
        _forbid_cut(row, is_header=rank == 0)
        for place, (cell, text, cell_width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            cell.width = cell_width
            _fill_cell(cell, text, text_style, is_header=rank == 0)
            if style == GRID and (place or not rank):
                _colour_cell(cell, text, is_header=rank == 0, highest=highest)
    if content.turned:
        _turn_headers(table.rows[0], longest=max(map(len, content.header[1:])))


def _turn_headers(row: _Row, *, longest: int) -> None:
    """Headers on end, in a row as high as the longest of them, on two lines beyond 40 characters."""
    row.height = Pt(5.2 * min(longest, 40) + 14)
    for cell in row.cells[1:]:
        cell._tc.get_or_add_tcPr().append(element("textDirection", val="btLr"))


def _column_widths(content: WordTable, width: int) -> list[Emu]:
    """Columns that fill `width`: each has room for its longest word; what is left goes to the longer texts."""
    least = content.least_widths
    longest = [max(map(len, texts)) for texts in zip(content.header, *content.rows, strict=True)]
    wishes = [1.0 if content.turned and rank else min(length / 2, WIDEST_WISH) for rank, length in enumerate(longest)]
    unit = width / max(sum(least), PORTRAIT if width < Cm(20) else LANDSCAPE)
    spare = width - unit * sum(least)
    return [Emu(int(unit * low + spare * wish / sum(wishes))) for low, wish in zip(least, wishes, strict=True)]


def _numbers(content: WordTable) -> Iterator[int]:
    return (int(text) for row in content.rows for text in row[1:] if text.isdecimal())


def _fill_cell(cell: _Cell, text: str, style: str, *, is_header: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style  # by identifier: python-docx reads every style again to find one by its name
    run = paragraph.add_run(typeset(text))
    if is_header:
        run.bold = True
    if text.isdecimal():
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _colour_cell(cell: _Cell, text: str, *, is_header: bool, highest: int) -> None:
    if is_header:
        _shade(cell, "E6EBEF")
    if text.isdecimal():
        _shade(cell, hex_colour(shade(0.6 * int(text) / highest)).removeprefix("#") if int(text) else "FFFFFF")


def _shade(cell: _Cell, fill: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=fill))


def _forbid_cut(row: _Row, *, is_header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if is_header:
        properties.append(element("tblHeader"))


def _describe(table: Table, title: str) -> None:
    """A title for those who hear the page."""
    table._tbl.tblPr.append(element("tblCaption", val=typeset(title)))


def _draw_borders(table: Table) -> None:
    """Light borders."""
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color="C3CAD0"))
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
