"""Companions as Word files, with the styles, the notes and the tables of the reading."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from synthese.material import Material
from synthese.reading.companions.blocks import Companion, Look, Text
from synthese.reading.docx import MAX_CITATIONS
from synthese.reading.docx_page import new_document, saved
from synthese.reading.docx_styles import COMPACT
from synthese.reading.docx_tables import GRID, add_table, text_width
from synthese.reading.docx_xml import Note, add_paragraph, attach_footnotes, call_note
from synthese.reading.extracts import NATURES, place
from synthese.reading.sources import split_closing, split_mentions
from synthese.reading.template import Template
from synthese.reading.typography import quoted, typeset
from synthese.records import Citation


def empty_page(template: Template | None) -> WordDocument:
    """A document with the page and the styles of companions, to measure them."""
    return new_document("", "", template, COMPACT)


def render_companion(companion: Companion, material: Material, template: Template | None) -> bytes:
    """A companion as a Word file. Same companion, same bytes."""
    document = new_document(companion.title, companion.subtitle, template, COMPACT, running=companion.running)
    document.add_paragraph(typeset(companion.title), "Title")
    document.add_paragraph(typeset(companion.subtitle), "Subtitle")
    styles = {look: document.styles[look.value].style_id for look in Look}
    width, style = text_width(document.sections[0]), template.table_style if template else GRID
    notes: list[Note] = []
    for block in companion.blocks:
        if isinstance(block, Text):
            _write(add_paragraph(document, styles[block.look]), block, material, notes)
        else:
            add_table(document, block, width=width, style=style)
            document.add_paragraph(style="Table Text")  # two tables never touch
    attach_footnotes(document, notes)
    return saved(document)


def _write(paragraph: Paragraph, block: Text, material: Material, notes: list[Note]) -> None:
    text, closing = split_closing(typeset(block.text))
    for part, is_mention in split_mentions(text):
        paragraph.add_run(part, "Mention" if is_mention else None)
    if block.citations:
        notes.append(note_of(block, material))
        call_note(paragraph, len(notes))
    if closing:
        paragraph.add_run(closing)


def note_of(block: Text, material: Material) -> list[tuple[str, str]]:
    """Where each citation stands, its extract too when the text does not quote it."""
    shown = [_reference(block, citation, material) for citation in block.citations[:MAX_CITATIONS]]
    more = len(block.citations) - len(shown)
    return [*shown, ("", f"et {more} autre{'s' if more > 1 else ''}")] if more else shown


def _reference(block: Text, citation: Citation, material: Material) -> tuple[str, str]:
    extract = quoted(citation.extract)
    within = extract in typeset(block.text)
    return ("" if within else extract, where(material, citation.passage_id))


def where(material: Material, passage_id: str) -> str:
    """« Atelier Sport – compte rendu, séance 2, p. 3 »."""
    passage = material.passages[material.index[passage_id]]
    kind = "Atelier " if material.is_atelier(passage.atelier) else ""
    inside = ", ".join(part for part in (NATURES[passage.nature], place(passage)) if part)
    return typeset(f"{kind}{material.title(passage.atelier)} – {inside}")
