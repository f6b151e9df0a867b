"""lecture.docx: the reading as a Word file, with real footnotes, a table of contents and tables in annexes."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

from synthese.reading.bookmarks import FIRST, bookmarked
from synthese.reading.docx_page import new_document, saved
from synthese.reading.docx_tables import GRID, PORTRAIT, WordTable, add_caption, add_table, text_width
from synthese.reading.docx_xml import TEMPLATES, add_bookmark, attach_footnotes, call_note
from synthese.reading.sources import (
    METHOD,
    REWRITTEN,
    SourceLabel,
    numbered,
    printed,
    references,
    split_closing,
    split_mentions,
)
from synthese.reading.template import Template
from synthese.reading.typography import typeset
from synthese.records import Reading, Statement

__all__ = ["WordTable", "render_docx"]

MAX_CITATIONS = 4  # shown in a footnote


def render_docx(
    reading: Reading,
    sources: Mapping[str, SourceLabel],
    tables: tuple[WordTable, ...] = (),
    template: Template | None = None,
) -> bytes:
    """The reading as a Word file: one footnote per statement that has citations. Same reading, same bytes."""
    document = new_document(reading.title, reading.subtitle, template)
    more = [*([METHOD] if reading.method else []), *(["Annexes"] if tables else [])]
    _write_front(document, reading, more)
    _write_body(document, reading)
    _write_method(document, reading)
    _write_annexes(document, tables, len(reading.sections) + len(more), template.table_style if template else GRID)
    notes = [
        _note(statement, sources, printed(section))
        for section, statements in numbered(reading)
        for statement, number in statements
        if number
    ]
    attach_footnotes(document, notes)
    return saved(document)


def _write_front(document: WordDocument, reading: Reading, more: list[str]) -> None:
    """Title, subtitle and table of contents on the first page."""
    document.add_paragraph(typeset(reading.title), "Title")
    if reading.subtitle:
        document.add_paragraph(typeset(reading.subtitle), "Subtitle")
    titles = [typeset(section.title) for section in reading.sections] + more
    if titles:
        contents = TEMPLATES.get_template("toc.xml.j2").render(
            titles=titles,
            heading_style=document.styles["TOC Heading"].style_id,
            entry_style=document.styles["toc 1"].style_id,
        )
        document.element.body.insert_element_before(parse_xml(contents), "w:sectPr")


def _write_body(document: WordDocument, reading: Reading) -> None:
    names = enumerate((name for name, _, _ in bookmarked(reading)), start=FIRST)
    for rank, (section, statements) in enumerate(numbered(reading), start=1):
        heading = _add_heading(document, section.title, rank)
        heading.paragraph_format.page_break_before = rank == 1
        for statement, note in statements:
            if statement.heading:
                document.add_paragraph(typeset(statement.text), "Heading 2")
                continue
            identifier, name = next(names)
            add_bookmark(_add_statement(document, statement, note), name, identifier)


def _write_method(document: WordDocument, reading: Reading) -> None:
    if reading.method:
        _add_heading(document, METHOD, len(reading.sections) + 1)
    for sentence in reading.method:
        document.add_paragraph(typeset(sentence), "Normal")


def _add_heading(document: WordDocument, title: str, rank: int) -> Paragraph:
    """A heading with the bookmark that the table of contents points to."""
    heading = document.add_paragraph(typeset(title), "Heading 1")
    add_bookmark(heading, f"_Toc{rank}", rank)
    return heading


def _add_statement(document: WordDocument, statement: Statement, note: int | None) -> Paragraph:
    """A paragraph or a list item; the note call stands before the full stop."""
    paragraph = document.add_paragraph(style="List Bullet" if statement.bullet else "Normal")
    text, closing = split_closing(typeset(statement.text))
    for part, is_mention in split_mentions(text):
        paragraph.add_run(part, "Mention" if is_mention else None)
    if note is not None:
        call_note(paragraph, note)
    if closing:
        paragraph.add_run(closing)
    if statement.rewritten:
        paragraph.add_run(REWRITTEN, "Mention").font.superscript = True
    return paragraph


def _note(statement: Statement, sources: Mapping[str, SourceLabel], seen: str) -> list[tuple[str, str]]:
    """The citations of a statement; beyond a few, a page full of notes is no longer read and the web page has them all."""
    every = references(statement.citations, sources, seen)
    shown = list(every[:MAX_CITATIONS])
    more = len(every) - len(shown)
    if more:
        told = f"et {more} autres passages" if more > 1 else "et un autre passage"
        shown.append((told, "liste complète dans lecture.html"))
    return shown


def _write_annexes(document: WordDocument, tables: tuple[WordTable, ...], rank: int, style: str) -> None:
    if not tables:
        return
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    landscape = max(sum(table.least_widths) for table in tables) > PORTRAIT
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    _add_heading(document, "Annexes", rank)
    for number, table in enumerate(tables, start=1):
        add_caption(document, table.title, number)
        add_table(document, table, width=text_width(section), style=style)
