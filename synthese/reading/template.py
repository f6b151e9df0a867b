"""A city's own Word template: its styles, its page, its header and footer, without its text.

A style that it lacks is added with our sizes in its own font; which ones is told.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.styles.style import ParagraphStyle
from lxml import etree

from synthese.errors import BadTemplate, UnreadableFile, reason_of
from synthese.ingest.archive import open_archive
from synthese.ingest.limits import Limits
from synthese.reading.docx_bullets import add_bullets
from synthese.reading.docx_styles import LOOKS, PARAGRAPH_STYLES, Look, apply
from synthese.reading.docx_tables import GRID, text_width
from synthese.reading.docx_xml import element
from synthese.records import Problem, Severity

STAGE = "modèle"
SUFFIXES = (".docx", ".dotx")
# What a reader of the template calls the styles that show; the others are made without a word.
SHOWN = {
    "Title": "Titre", "Subtitle": "Sous-titre", "Heading 1": "Titre 1", "Heading 2": "Titre 2", "List Bullet": "Liste à puces",
    "Quote": "Citation", "Caption": "Légende",
}  # fmt: skip
_KEPT = {RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.THEME, RT.FONT_TABLE, RT.WEB_SETTINGS, RT.ENDNOTES}


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was checked: its file, the style of its tables, the styles that it lacks (French names)."""

    name: str
    content: bytes
    sha256: str = ""  # of the file as it was given
    table_style: str = GRID
    missing: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> dict[str, str]:
        """Which file it is, for run.json."""
        return {"fichier": self.name, "sha256": self.sha256}

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """What a person should know of it: one sentence when styles are missing."""
        if not self.missing:
            return ()
        told = ", ".join(f"« {name} »" for name in self.missing)
        several = len(self.missing) > 1
        reason = (
            f"Le modèle n'a pas {'les styles' if several else 'le style'} {told} : la lecture {'les' if several else 'le'} "
            "présente à sa façon ; ajoutez-les au modèle pour y mettre votre charte."
        )
        return (Problem(self.name, STAGE, reason, severity=Severity.NOTE),)


def read_template(path: Path, limits: Limits) -> Template:
    """A template, checked by opening it. Raises: BadTemplate."""
    if path.suffix.lower() not in SUFFIXES:
        raise BadTemplate(path, "ce n'est pas un fichier .docx ou .dotx")
    if not path.is_file():
        raise BadTemplate(path, "ce fichier n'existe pas")
    try:
        with open_archive(path, limits, "fichier Word"):
            given = path.read_bytes()
        content = _as_document(given)
        described = _described(Document(BytesIO(content)))
        template = replace(described, name=path.name, content=content, sha256=hashlib.sha256(given).hexdigest())
        complete(open_template(template), LOOKS)
    except UnreadableFile as error:
        raise BadTemplate(path, str(error).split(" : ")[0].rstrip(".").lower()) from error
    except OSError as error:
        raise BadTemplate(path, reason_of(error)) from error
    except (BadZipFile, OpcError, etree.XMLSyntaxError, KeyError, ValueError, AttributeError, TypeError) as error:
        raise BadTemplate(path, "le fichier est abîmé ou n'est pas un vrai fichier Word") from error
    return template


def _as_document(content: bytes) -> bytes:
    """The same file as an ordinary document: Word marks a template (.dotx) by its content type."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                part = part.replace(b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml")
            target.writestr(entry, part)
    return buffer.getvalue()


def _described(document: WordDocument) -> Template:
    style = _table_style(document)
    missing = {name for name in SHOWN if _adopted(document, name) is None}
    shown = [french for name, french in SHOWN.items() if name in missing]
    return Template("", b"", table_style=style or GRID, missing=(*shown, *([] if style else ["style de tableau"])))


def _table_style(document: WordDocument) -> str | None:
    """The style of the template's own tables, else the first that the city made, else « Table Grid » when it has it."""
    used = Counter(table.style.name for table in document.tables if table.style is not None)
    used.pop("Normal Table", None)
    if used:
        return str(max(used, key=lambda name: (used[name], str(name))))
    tables = [style for style in document.styles if style.type == WD_STYLE_TYPE.TABLE]
    own = [str(style.name) for style in tables if not style.builtin]
    return own[0] if own else GRID if GRID in {style.name for style in tables} else None


def open_template(template: Template) -> WordDocument:
    """The template without its text: styles, page, header and footer stay; what only its text used goes."""
    document = Document(BytesIO(template.content))
    body = document.element.body
    if body.find(qn("w:sectPr")) is None:
        body.append(element("sectPr"))
    _lend_headers(document)
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _drop_unused(document)
    return document


def _lend_headers(document: WordDocument) -> None:
    """A last section that goes on with the headers of those before takes them as its own: these will go."""
    references = ("w:headerReference", "w:footerReference")
    last = document.sections[-1]._sectPr
    for section in list(document.sections)[-2::-1]:
        known = {(node.tag, node.get(qn("w:type"))) for name in references for node in last.findall(qn(name))}
        for name in references:
            for node in section._sectPr.findall(qn(name)):
                if (node.tag, node.get(qn("w:type"))) not in known:
                    last.insert(0, node)
        if section._sectPr.find(qn("w:titlePg")) is not None:
            last.get_or_add_titlePg()


def _drop_unused(document: WordDocument) -> None:
    """Images, links and comments of the text that was cleared do not leave in our files."""
    left = etree.tostring(document.element).decode()
    for identifier, relation in list(document.part.rels.items()):
        if relation.reltype not in _KEPT and f'"{identifier}"' not in left:
            del document.part.rels[identifier]


def complete(document: WordDocument, looks: Mapping[str, Look]) -> None:
    """Add the styles that a template lacks: our sizes and spaces, its own font and colour."""
    for name, look in looks.items():
        if _adopted(document, name) is None:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in ("Table Text",))
            style.base_style = document.styles["Normal"] if name != "Normal" else None
            style.element.set(qn("w:styleId"), PARAGRAPH_STYLES.get(name, name.replace(" ", "")))
            apply(look, style)
            FINISHED.get(name, _as_it_is)(document, style)
    for name, identifier in (("footnote reference", "FootnoteReference"), ("Mention", "Mention")):
        if name not in document.styles:
            added = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=name.islower())
            added.element.set(qn("w:styleId"), identifier)
            added.font.superscript = name == "footnote reference" or None
    if GRID not in document.styles:
        document.styles.add_style(GRID, WD_STYLE_TYPE.TABLE, builtin=True)


def _as_it_is(_document: WordDocument, _style: ParagraphStyle) -> None:
    """Sizes and spaces are enough."""


def _add_tab(document: WordDocument, style: ParagraphStyle) -> None:
    """Page numbers of a table of contents stand at the right."""
    style.paragraph_format.tab_stops.add_tab_stop(Emu(text_width(document.sections[0])), WD_TAB_ALIGNMENT.RIGHT)


FINISHED: Mapping[str, Callable[[WordDocument, ParagraphStyle], None]] = {"List Bullet": add_bullets, "toc 1": _add_tab}


def _adopted(document: WordDocument, name: str) -> str | None:
    """The name under which a template has a style, written as we write it; None without it."""
    if name in document.styles:
        return name
    for style in document.styles:
        if str(style.name).lower() == name.lower() and style.type == WD_STYLE_TYPE.PARAGRAPH:
            style.element.find(qn("w:name")).set(qn("w:val"), name.lower() if name != "Table Text" else name)
            return name if name in document.styles else None
    return None
