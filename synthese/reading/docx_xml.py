"""What python-docx has no words for: fields, bookmarks, real footnotes.

Reference: ECMA-376, part 1, 17.11 (footnotes), 17.13.6 (bookmarks) and 17.16.5 (fields).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from jinja2 import Environment, FileSystemLoader

TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)

Note = Sequence[tuple[str, str]]  # (extract, where it stands); a place alone when there is no extract


def element(tag: str, **values: str) -> BaseOxmlElement:
    """An element of WordprocessingML with its attributes."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add_paragraph(document: WordDocument, style: str) -> Paragraph:
    """An empty paragraph whose style is given by its identifier: python-docx reads every style to find one by its name."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style
    return paragraph


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field, with the text that it shows until it is next updated."""
    code = element("instrText")
    code.text = f" {instruction} "
    for mark in (element("fldChar", fldCharType="begin"), code, element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(mark)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def add_bookmark(paragraph: Paragraph, name: str, identifier: int) -> None:
    """A bookmark around what a paragraph holds; Word hides those whose name starts with « _ »."""
    start = element("bookmarkStart", id=str(identifier), name=name)
    if paragraph.runs:
        paragraph.runs[0]._r.addprevious(start)
    else:
        paragraph._p.append(start)
    paragraph._p.append(element("bookmarkEnd", id=str(identifier)))


def call_note(paragraph: Paragraph, number: int) -> None:
    """The call of a footnote, at the end of a paragraph."""
    paragraph.add_run("", "footnote reference")._r.append(element("footnoteReference", id=str(number)))


def attach_footnotes(document: WordDocument, notes: Sequence[Note]) -> None:
    """The footnotes of a document, numbered from 1, in place of those of its template."""
    styles = {name: document.styles[name].style_id for name in ("footnote text", "footnote reference")}
    content = TEMPLATES.get_template("footnotes.xml.j2").render(
        notes=notes, text_style=styles["footnote text"], call_style=styles["footnote reference"]
    )
    header = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, header + content.encode(), package)
    for identifier in [key for key, relation in document.part.rels.items() if relation.reltype == RT.FOOTNOTES]:
        del document.part.rels[identifier]
    document.part.relate_to(part, RT.FOOTNOTES)
    settings = document.settings.element
    for old in settings.findall(qn("w:footnotePr")):
        settings.remove(old)
    settings.insert_element_before(_separators(), "w:endnotePr", "w:compat")


def _separators() -> BaseOxmlElement:
    """Tells Word which two footnotes are the lines above the notes."""
    properties = element("footnotePr")
    properties.extend([element("footnote", id="-1"), element("footnote", id="0")])
    return properties
