"""A reading that came back from Word: its paragraphs, the bookmarks that they hold, whether a note gives a source.

What was inserted under « suivi des modifications » counts as accepted, what was deleted as gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree

from synthese.errors import EditedUnreadable, UnreadableFile, reason_of
from synthese.ingest.archive import Element, attribute, child, descendants, local, open_archive, read_xml
from synthese.ingest.limits import Limits
from synthese.reading.bookmarks import PREFIX
from synthese.reading.sources import METHOD, REWRITTEN

_GONE = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback"})
_SPACES = frozenset({"tab", "br", "cr", "noBreakHyphen"})
_NOTES = frozenset({"footnoteReference", "endnoteReference"})
_STRUCTURE = re.compile(r"^(heading|title|subtitle|toc|caption|header|footer)\b", re.IGNORECASE)
_OUR_OWN = frozenset({"sommaire", METHOD.lower(), "annexes"})  # parts that hold no statement


@dataclass(frozen=True, slots=True)
class Edited:
    """A paragraph of the edited text: `name` is the statement that its bookmark tells, "" without one."""

    text: str
    name: str
    section: str  # the heading above it
    has_note: bool


@dataclass
class _Open:
    """Bookmarks that started and did not end yet, by identifier: a statement cut in two paragraphs is still one."""

    names: dict[str, str]


def read_edited(path: Path, limits: Limits) -> tuple[Edited, ...]:
    """Paragraphs of the text, headings and tables apart. Raises: EditedUnreadable."""
    if not path.is_file():
        raise EditedUnreadable(path, "ce fichier n'existe pas")
    try:
        with open_archive(path, limits, "fichier Word") as archive:
            body = child(read_xml(archive, "word/document.xml"), "body")
            styles = _style_names(read_xml(archive, "word/styles.xml"))
    except UnreadableFile as error:
        raise EditedUnreadable(path, str(error).split(" : ")[0].rstrip(".").lower()) from error
    except OSError as error:
        raise EditedUnreadable(path, reason_of(error)) from error
    except (BadZipFile, etree.XMLSyntaxError, KeyError) as error:
        raise EditedUnreadable(path, "le fichier est abîmé ou n'est pas un vrai fichier Word") from error
    if body is None:
        raise EditedUnreadable(path, "il ne contient pas de texte")
    return tuple(p for p in _joined(_paragraphs(body, styles)) if p.text)


def _style_names(root: Element | None) -> dict[str, str]:
    """Name of each style by identifier."""
    styles = descendants(root, "style")
    return {
        attribute(style, "styleId"): attribute(name, "val")
        for style in styles
        if (name := child(style, "name")) is not None
    }


def _paragraphs(body: Element, styles: dict[str, str]) -> Iterator[Edited]:
    """Paragraphs that may be statements, one that holds the bookmarks of several cut at each."""
    section, skipped, opened = "", False, _Open({})
    for node in _outside_tables(body):
        if local(node) != "p":
            _follow(node, opened)
            continue
        style = child(node, "pPr", "pStyle")
        name = styles.get(attribute(style, "val"), "") if style is not None else ""
        pieces = list(_pieces(node, opened, section))
        if _STRUCTURE.match(name):
            title = " ".join(piece.text for piece in pieces).strip()
            if re.match(r"heading 1|toc heading", name, re.IGNORECASE):  # a title inside a movement opens none
                section, skipped = title, title.lower() in _OUR_OWN
        elif not skipped:
            yield from pieces


def _outside_tables(body: Element) -> Iterator[Element]:
    for node in body:
        if local(node) == "sdt":
            content = child(node, "sdtContent")
            yield from _outside_tables(content) if content is not None else ()
        elif local(node) != "tbl":
            yield node


def _follow(node: Element, opened: _Open) -> str:
    """Keep account of a bookmark that starts or ends; the name of a statement's that starts."""
    if local(node) == "bookmarkStart" and attribute(node, "name").startswith(PREFIX):
        opened.names[attribute(node, "id")] = attribute(node, "name")
        return attribute(node, "name")
    if local(node) == "bookmarkEnd":
        opened.names.pop(attribute(node, "id"), None)
    return ""


def _pieces(paragraph: Element, opened: _Open, section: str) -> Iterator[Edited]:
    """The paragraph, cut where the bookmark of another statement starts; one still open when it begins is its own."""
    name, text, note = next(reversed(opened.names.values()), ""), "", False
    for node in _visible(paragraph):
        started = _follow(node, opened)
        if started and name and text.strip():
            yield Edited(" ".join(text.split()), name, section, note)
            text, note = "", False
        name = started or name
        text += (
            (node.text or "").replace(REWRITTEN, "") if local(node) == "t" else " " if local(node) in _SPACES else ""
        )
        note = note or local(node) in _NOTES
    yield Edited(" ".join(text.split()), name, section, note)


def _visible(element: Element) -> Iterator[Element]:
    for node in element:
        if local(node) not in _GONE:
            yield node
            yield from _visible(node)


def _joined(paragraphs: Iterator[Edited]) -> Iterator[Edited]:
    """Paragraphs that follow one another under one bookmark are one statement that was cut."""
    held: Edited | None = None
    for paragraph in paragraphs:
        if held is not None and held.name and paragraph.name == held.name:
            text = f"{held.text} {paragraph.text}".strip()
            held = Edited(text, held.name, held.section, held.has_note or paragraph.has_note)
            continue
        if held is not None:
            yield held
        held = paragraph
    if held is not None:
        yield held
