"""Inside a Word paragraph: runs, tracked changes, notes, text boxes, fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from synthese.ingest.archive import Element, attribute, child, descendants, local
from synthese.ingest.docx_styles import is_on, list_depth, outline_level
from synthese.ingest.inline import Inline, Look
from synthese.records import BlockKind

_TRANSPARENT = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo"}
)
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DRAWN = frozenset({"drawing", "pict", "object", "AlternateContent"})


@dataclass(frozen=True, slots=True)
class Word:
    """What reading a paragraph needs from the rest of the file."""

    looks: dict[str, Look]  # by style identifier
    notes: dict[tuple[str, str], str]  # ("footnoteReference" or "endnoteReference", identifier) -> text


def collect(paragraph: Element, word: Word) -> Inline:
    """Gather the runs of a paragraph."""
    inline = Inline()
    look = paragraph_look(paragraph, word)
    _walk(paragraph, inline, word, look)
    return inline


def paragraph_look(paragraph: Element, word: Word) -> Look:
    """Look of the style, corrected by what the paragraph says for itself."""
    properties = child(paragraph, "pPr")
    style = child(properties, "pStyle")
    name = attribute(style, "val") if style is not None else ""
    look = word.looks.get(name) or word.looks.get("") or Look()
    if level := outline_level(properties):
        return replace(look, kind=BlockKind.HEADING, level=level)
    depth = list_depth(properties)
    if depth is None or look.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return look
    return replace(look, kind=BlockKind.LIST_ITEM if depth else BlockKind.PARAGRAPH, level=depth)


def text_boxes(node: Element) -> Iterator[Element]:
    """Contents of the text boxes under a node, each once though Word writes it twice (DrawingML, then VML)."""
    if local(node) == "txbxContent":
        yield node
        return
    for part in chosen(node) if local(node) == "AlternateContent" else node:
        yield from text_boxes(part)


def chosen(alternate: Element) -> list[Element]:
    """The one branch of mc:AlternateContent that is read."""
    branches = [node for node in alternate if local(node) == "Choice"] or list(alternate)
    return branches[:1]


def _walk(node: Element, inline: Inline, word: Word, look: Look, *, deleted: bool = False) -> None:
    for part in node:
        name = local(part)
        if name == "r":
            _run(part, inline, word, look, deleted=deleted)
        elif name in _TRANSPARENT:
            _walk(part, inline, word, look, deleted=deleted)
        elif name == "del":
            _walk(part, inline, word, look, deleted=True)
        elif name in ("oMath", "oMathPara"):
            inline.add("".join(t.text or "" for t in descendants(part, "t")), bold=False, deleted=deleted)
        elif name in _DRAWN:
            inline.boxes += text_boxes(part)


def _run(run: Element, inline: Inline, word: Word, look: Look, *, deleted: bool) -> None:
    properties = child(run, "rPr")
    if is_on(properties, "vanish"):
        return
    style = _run_look(properties, word, look)
    for part in run:
        name = local(part)
        if name in ("t", "delText"):
            gone = deleted or style.struck or name == "delText"
            inline.add(part.text or "", bold=style.bold, deleted=gone)
        elif name in _CHARACTERS:
            inline.add(_CHARACTERS[name], bold=style.bold, deleted=deleted or style.struck)
        elif name in ("footnoteReference", "endnoteReference") and not deleted:
            inline.notes.append(word.notes.get((name, attribute(part, "id")), ""))
        elif name in _DRAWN:
            inline.boxes += text_boxes(part)


def _run_look(properties: Element | None, word: Word, look: Look) -> Look:
    style = child(properties, "rStyle")
    named = word.looks.get(attribute(style, "val")) if style is not None else None
    bold = is_on(properties, "b")
    struck = bool(is_on(properties, "strike") or is_on(properties, "dstrike"))
    inherited = named or Look()
    return Look(
        bold=inherited.bold or look.bold if bold is None else bold,
        struck=struck or inherited.struck or (look.struck and is_on(properties, "strike") is not False),
    )
