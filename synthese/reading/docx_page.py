"""A Word file before and after its text: its page and its properties, ours or those of a city's template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.section import Section as WordSection
from docx.shared import Cm

from synthese.reading.docx_styles import LOOKS, Look, set_styles
from synthese.reading.docx_xml import add_field
from synthese.reading.template import Template, complete, open_template
from synthese.reading.typography import typeset
from synthese.reading.workbook import undated

_EPOCH = datetime(1980, 1, 1)
LONGEST_PROPERTY = 255  # characters (ECMA-376, part 2, core properties as Word reads them)


def new_document(
    title: str, subject: str, template: Template | None, looks: Mapping[str, Look] = LOOKS, *, running: str = ""
) -> WordDocument:
    """An empty document that has every style we write with; the template's page, header and footer when there is one."""
    if template is None:
        document = Document()
        set_styles(document, looks)
        _set_page(document.sections[0], running or title)
    else:
        document = open_template(template)
        complete(document, looks)
    _set_properties(document, title, subject)
    return document


def saved(document: WordDocument) -> bytes:
    """The file, without a date of today."""
    buffer = BytesIO()
    document.save(buffer)
    return undated(buffer.getvalue())


def _property(text: str) -> str:
    """A text as a property of the file, which Word limits in length."""
    printed = typeset(text)
    return printed if len(printed) <= LONGEST_PROPERTY else printed[: LONGEST_PROPERTY - 1].rstrip() + "…"


def _set_properties(document: WordDocument, title: str, subject: str) -> None:
    properties = document.core_properties
    properties.title, properties.subject = _property(title), _property(subject)
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
    add_field(footer, "PAGE", "2")
    footer.add_run(" sur ")
    add_field(footer, "NUMPAGES", "2")
