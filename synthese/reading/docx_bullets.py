"""Bullets for a document whose template has no bulleted style.

Reference: ECMA-376, part 1, 17.9 (numbering).
"""

from __future__ import annotations

from typing import cast

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart
from docx.styles.style import ParagraphStyle

from synthese.reading.docx_xml import element

_LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl>'
)


def add_bullets(document: WordDocument, style: ParagraphStyle) -> None:
    """Give a paragraph style a bullet."""
    numbering = _numbering(document)
    names = (qn("w:abstractNumId"), qn("w:numId"))
    identifiers = [int(value) for node in numbering for name in names if (value := node.get(name))]
    identifier = str(max(identifiers, default=0) + 1)
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">{_LEVEL}</w:abstractNum>')
    numbering.insert_element_before(abstract, "w:num", "w:numIdMacAtCleanup")
    used = element("num", numId=identifier)
    used.append(element("abstractNumId", val=identifier))
    numbering.insert_element_before(used, "w:numIdMacAtCleanup")
    properties = element("numPr")
    properties.append(element("numId", val=identifier))
    style.element.get_or_add_pPr().insert_element_before(properties, "w:spacing", "w:ind", "w:jc")


def _numbering(document: WordDocument) -> BaseOxmlElement:
    """The numbering of a document, made when it has none."""
    if any(relation.reltype == RT.NUMBERING for relation in document.part.rels.values()):
        return cast(BaseOxmlElement, document.part.numbering_part.element)
    made = parse_xml(f"<w:numbering {nsdecls('w')}/>")
    part = NumberingPart(PackURI("/word/numbering.xml"), CT.WML_NUMBERING, made, document.part.package)
    document.part.relate_to(part, RT.NUMBERING)
    return made
