"""lecture.docx: the reading as a Word file, with real footnotes, a table of contents and tables in annexes.

python-docx writes the text, the styles and the tables; the two things that it has no words for, footnotes and the table
of contents, are the XML of `templates/footnotes.xml.j2` and `templates/toc.xml.j2`.
Reference: ECMA-376, part 1, 17.11 (footnotes) and 17.16.5 (fields).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section as WordSection
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from jinja2 import Environment, FileSystemLoader

from synthese.reading.figures import hex_colour, shade
from synthese.reading.sources import METHOD, SourceLabel, numbered, reference, split_closing, split_mentions
from synthese.reading.typography import typeset
from synthese.reading.workbook import undated
from synthese.records import Reading, Statement

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
_FONT, _INK, _STRONG, _MUTED = "Arial", "1E2227", "1B4965", "50575F"
_PORTRAIT, _LANDSCAPE = 85, 131  # characters of a table that fit across the page
_UPRIGHT_COLUMNS = 7  # a table of numbers with more columns turns its headers
_EPOCH = datetime(1980, 1, 1)


# Styles that python-docx's template lacks, with the identifiers that Word gives them; in lower case, Word's own.
_PARAGRAPH_STYLES = {
    "toc 1": "TOC1",
    "toc 2": "TOC2",
    "footnote text": "FootnoteText",
    "Table Text": "TableText",
}


LONGEST_PROPERTY = 255  # characters (ECMA-376, part 2, core properties as Word reads them)
MAX_CITATIONS = 4  # shown in a footnote


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph style looks: sizes and spaces in points, spacing as a number of lines."""

    size: float
    colour: str = _INK
    bold: bool = False
    before: float = 0
    after: float = 0
    lines: float = 1.15


_LOOKS: Mapping[str, Look] = {
    "Normal": Look(10.5, after=7, lines=1.25),
    "List Bullet": Look(10.5, after=5, lines=1.25),
    "Title": Look(24, _STRONG, bold=True, before=60, after=10, lines=1.1),
    "Subtitle": Look(13, _MUTED, after=30),
    "Heading 1": Look(16, _STRONG, bold=True, before=22, after=9),
    "Heading 2": Look(12.5, _STRONG, bold=True, before=14, after=6),
    "TOC Heading": Look(13, _STRONG, bold=True, before=18, after=8),
    "Caption": Look(9.5, _INK, bold=True, before=14, after=6),
    "Header": Look(8.5, _MUTED),
    "Footer": Look(8.5, _MUTED),
    "toc 1": Look(10.5, after=5),
    "footnote text": Look(8, after=2, lines=1.1),
    "Table Text": Look(9, before=1.5, after=1.5, lines=1.05),
}


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


def render_docx(reading: Reading, sources: Mapping[str, SourceLabel], tables: tuple[WordTable, ...] = ()) -> bytes:
    """The reading as a Word file: one footnote per statement that has citations. Same reading, same bytes."""
    document = Document()
    _set_styles(document)
    _set_properties(document, reading)
    _set_page(document.sections[0], reading.title)
    more = [*([METHOD] if reading.method else []), *(["Annexes"] if tables else [])]
    _write_front(document, reading, more)
    _write_body(document, reading)
    _write_method(document, reading)
    _write_annexes(document, tables, rank=len(reading.sections) + len(more))
    _attach_footnotes(document, reading, sources)
    buffer = BytesIO()
    document.save(buffer)
    return undated(buffer.getvalue())


# --- page, styles, properties ---


def _set_styles(document: WordDocument) -> None:
    for name, identifier in _PARAGRAPH_STYLES.items():
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.islower())
        added.base_style = document.styles["Normal"]
        added.element.set(qn("w:styleId"), identifier)
    call = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    call.element.set(qn("w:styleId"), "FootnoteReference")
    call.font.superscript = True
    mention = document.styles.add_style("Mention", WD_STYLE_TYPE.CHARACTER)
    mention.font.size, mention.font.color.rgb = Pt(9.5), RGBColor.from_string(_MUTED)
    _set_fonts_and_language(document)
    for name, look in _LOOKS.items():
        _apply(look, document.styles[name])
    document.styles["toc 1"].paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)


def _set_fonts_and_language(document: WordDocument) -> None:
    """One font everywhere, in place of the theme's; French for spelling and hyphenation."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), _FONT)
    for language in [
        *document.styles.element.iter(qn("w:lang")),
        *document.settings.element.iter(qn("w:themeFontLang")),
    ]:
        language.set(qn("w:val"), "fr-FR")
    for ornament in list(document.styles.element.xpath("w:style/w:pPr/w:pBdr | w:style/w:rPr/w:spacing")):
        ornament.getparent().remove(ornament)
    document.settings.element.find(qn("w:zoom")).set(qn("w:percent"), "100")


def _apply(look: Look, style: ParagraphStyle) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = RGBColor.from_string(look.colour)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(look.before), Pt(look.after), look.lines
    spacing.widow_control = True


def _property(text: str) -> str:
    """A text as a property of the file, which Word limits in length."""
    printed = typeset(text)
    return printed if len(printed) <= LONGEST_PROPERTY else printed[: LONGEST_PROPERTY - 1].rstrip() + "…"


def _set_properties(document: WordDocument, reading: Reading) -> None:
    properties = document.core_properties
    properties.title, properties.subject = _property(reading.title), _property(reading.subtitle)
    properties.author = properties.last_modified_by = "synthese"
    properties.comments, properties.keywords, properties.language = "", "", "fr-FR"
    properties.created = properties.modified = _EPOCH
    properties.revision = 1
    package = document.part.package
    for identifier in [key for key, relation in package.rels.items() if relation.reltype == RT.THUMBNAIL]:
        del package.rels[identifier]  # the thumbnail of python-docx's own template


def _set_page(section: WordSection, title: str) -> None:
    """A4, 2.5 cm around; from the second page, the title above and the page number below."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    section.header_distance = section.footer_distance = Cm(1.25)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = typeset(title)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("Page ")
    _add_field(footer, "PAGE", "2")
    footer.add_run(" sur ")
    _add_field(footer, "NUMPAGES", "2")


# --- text ---


def _write_front(document: WordDocument, reading: Reading, more: list[str]) -> None:
    """Title, subtitle and table of contents on the first page."""
    document.add_paragraph(typeset(reading.title), "Title")
    if reading.subtitle:
        document.add_paragraph(typeset(reading.subtitle), "Subtitle")
    titles = [typeset(section.title) for section in reading.sections] + more
    if titles:
        contents = _TEMPLATES.get_template("toc.xml.j2").render(titles=titles)
        document.element.body.insert_element_before(parse_xml(contents), "w:sectPr")


def _write_body(document: WordDocument, reading: Reading) -> None:
    for rank, (section, statements) in enumerate(numbered(reading), start=1):
        heading = _add_heading(document, section.title, rank)
        heading.paragraph_format.page_break_before = rank == 1
        for statement, note in statements:
            _add_statement(document, statement, note)


def _write_method(document: WordDocument, reading: Reading) -> None:
    if reading.method:
        _add_heading(document, METHOD, len(reading.sections) + 1)
    for sentence in reading.method:
        document.add_paragraph(typeset(sentence), "Normal")


def _add_heading(document: WordDocument, title: str, rank: int) -> Paragraph:
    """A heading with the bookmark that the table of contents points to."""
    heading = document.add_paragraph(typeset(title), "Heading 1")
    heading.runs[0]._r.addprevious(_element("bookmarkStart", id=str(rank), name=f"_Toc{rank}"))
    heading._p.append(_element("bookmarkEnd", id=str(rank)))
    return heading


def _add_statement(document: WordDocument, statement: Statement, note: int | None) -> None:
    """A paragraph or a list item; the note call stands before the full stop."""
    paragraph = document.add_paragraph(style="List Bullet" if statement.bullet else "Normal")
    text, closing = split_closing(typeset(statement.text))
    for part, is_mention in split_mentions(text):
        paragraph.add_run(part, "Mention" if is_mention else None)
    if note is not None:
        paragraph.add_run("", "footnote reference")._r.append(_element("footnoteReference", id=str(note)))
    if closing:
        paragraph.add_run(closing)


def _attach_footnotes(document: WordDocument, reading: Reading, sources: Mapping[str, SourceLabel]) -> None:
    notes = [
        _note(statement, sources)
        for section in reading.sections
        for statement in section.statements
        if statement.citations
    ]
    content = _TEMPLATES.get_template("footnotes.xml.j2").render(notes=notes)
    header = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, header + content.encode(), package)
    document.part.relate_to(part, RT.FOOTNOTES)
    document.settings.element.insert_element_before(_separators(), "w:compat")


def _note(statement: Statement, sources: Mapping[str, SourceLabel]) -> list[tuple[str, str]]:
    """The citations of a statement; beyond a few, a page full of notes is no longer read and the web page has them all."""
    shown = [reference(citation, sources) for citation in statement.citations[:MAX_CITATIONS]]
    more = len(statement.citations) - len(shown)
    if more:
        told = f"et {more} autres passages" if more > 1 else "et un autre passage"
        shown.append((told, "liste complète dans lecture.html"))
    return shown


def _separators() -> BaseOxmlElement:
    """Tells Word which two footnotes are the lines above the notes."""
    properties = _element("footnotePr")
    properties.extend([_element("footnote", id="-1"), _element("footnote", id="0")])
    return properties


def _add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field, with the text that it shows until it is next updated."""
    code = _element("instrText")
    code.text = f" {instruction} "
    for mark in (_element("fldChar", fldCharType="begin"), code, _element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(mark)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(_element("fldChar", fldCharType="end"))


def _element(tag: str, **values: str) -> BaseOxmlElement:
    """An element of WordprocessingML with its attributes."""
    element = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


# --- annexes ---


def _write_annexes(document: WordDocument, tables: tuple[WordTable, ...], *, rank: int) -> None:
    if not tables:
        return
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    landscape = max(sum(table.least_widths) for table in tables) > _PORTRAIT
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    _add_heading(document, "Annexes", rank)
    for number, table in enumerate(tables, start=1):
        _add_caption(document, table.title, number)
        _add_table(document, table, width=Cm(24.7) if landscape else Cm(16))


def _add_caption(document: WordDocument, title: str, number: int) -> None:
    caption = document.add_paragraph("Tableau ", "Caption")
    _add_field(caption, "SEQ Tableau \\* ARABIC", str(number))
    caption.add_run(f" – {typeset(title)}")
    caption.paragraph_format.keep_with_next = True


def _add_table(document: WordDocument, content: WordTable, *, width: int) -> None:
    """A native table: its header comes back on every page, no row is cut, numbers are shaded by size."""
    table = document.add_table(rows=1 + len(content.rows), cols=len(content.header), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _describe(table, content.title)
    widths = _column_widths(content, width)
    for column, column_width in zip(table.columns, widths, strict=True):
        column.width = column_width
    highest = max(_numbers(content), default=0) or 1
    for rank, (row, texts) in enumerate(zip(table.rows, (content.header, *content.rows), strict=True)):
        _forbid_cut(row, is_header=rank == 0)
        for cell, text, cell_width in zip(row.cells, texts, widths, strict=True):
            cell.width = cell_width
            _fill_cell(cell, text, is_header=rank == 0, highest=highest)
    if content.turned:
        _turn_headers(table.rows[0], longest=max(map(len, content.header[1:])))


def _turn_headers(row: _Row, *, longest: int) -> None:
    """Headers on end, in a row as high as the longest of them, on two lines beyond 40 characters."""
    row.height = Pt(5.2 * min(longest, 40) + 14)
    for cell in row.cells[1:]:
        cell._tc.get_or_add_tcPr().append(_element("textDirection", val="btLr"))


def _column_widths(content: WordTable, width: int) -> list[Emu]:
    """Columns that fill `width`: each has room for its longest word; what is left goes to the longer texts."""
    least = content.least_widths
    longest = [max(map(len, texts)) for texts in zip(content.header, *content.rows, strict=True)]
    wishes = [1.0 if content.turned and rank else min(length / 2, 40) for rank, length in enumerate(longest)]
    unit = width / max(sum(least), _PORTRAIT if width < Cm(20) else _LANDSCAPE)
    spare = width - unit * sum(least)
    return [Emu(int(unit * low + spare * wish / sum(wishes))) for low, wish in zip(least, wishes, strict=True)]


def _numbers(content: WordTable) -> Iterator[int]:
    return (int(text) for row in content.rows for text in row[1:] if text.isdecimal())


def _fill_cell(cell: _Cell, text: str, *, is_header: bool, highest: int) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Table Text"
    run = paragraph.add_run(typeset(text))
    if is_header:
        run.bold = True
        _shade(cell, "E6EBEF")
    if text.isdecimal():
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _shade(cell, hex_colour(shade(0.6 * int(text) / highest)).removeprefix("#") if int(text) else "FFFFFF")


def _shade(cell: _Cell, fill: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=fill))


def _forbid_cut(row: _Row, *, is_header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("cantSplit"))
    if is_header:
        properties.append(_element("tblHeader"))


def _describe(table: Table, title: str) -> None:
    """Light borders, and a title for those who hear the page."""
    borders = _element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(side, val="single", sz="4", space="0", color="C3CAD0"))
    properties = table._tbl.tblPr
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.append(_element("tblCaption", val=typeset(title)))
