"""Inside an OpenDocument paragraph: spans, notes, frames, tracked deletions, spaces written as elements."""

from __future__ import annotations

from dataclasses import dataclass

from synthese.ingest.archive import Element, attribute, descendants, local
from synthese.ingest.inline import Inline, Look
from synthese.ingest.odt_styles import named_look

_SILENT = frozenset(
    {"annotation", "annotation-end", "note-citation", "tracked-changes", "bookmark", "desc", "title", "script"}
)
_MAX_SPACES = 100


@dataclass(frozen=True, slots=True)
class OpenText:
    """What reading a paragraph needs from the rest of the file."""

    looks: dict[str, Look]  # by style name
    deletions: dict[str, str]  # identifier of a tracked change -> deleted text

    def look(self, node: Element) -> Look:
        """Look of the style of a paragraph or of a span."""
        name = attribute(node, "style-name")
        return self.looks.get(name) or named_look(name)


def collect(paragraph: Element, source: OpenText) -> Inline:
    """Gather the pieces of a paragraph or of a heading."""
    inline = Inline()
    _walk(paragraph, inline, source, source.look(paragraph))
    return inline


def read_deletions(tracked: Element | None) -> dict[str, str]:
    """Identifier -> text of each tracked deletion."""
    found: dict[str, str] = {}
    for region in descendants(tracked, "changed-region"):
        paragraphs = [p for d in descendants(region, "deletion") for p in d if local(p) in ("p", "h", "list")]
        found[attribute(region, "id")] = " ".join(_plain(p) for p in paragraphs)
    return found


def _plain(element: Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _walk(node: Element, inline: Inline, source: OpenText, look: Look) -> None:
    inline.add(node.text or "", bold=look.bold, deleted=look.struck)
    for part in node:
        _piece(part, inline, source, look)
        inline.add(part.tail or "", bold=look.bold, deleted=look.struck)


def _piece(part: Element, inline: Inline, source: OpenText, look: Look) -> None:
    name = local(part)
    if name == "note":
        inline.notes.append(_note_text(part, source))
    elif name == "text-box":
        inline.boxes.append(part)
    elif name in ("change", "change-start"):
        inline.deleted.append(source.deletions.get(attribute(part, "change-id"), ""))
    elif name in ("s", "tab", "line-break"):
        inline.add(_blank(part), bold=look.bold, deleted=look.struck)
    elif name not in _SILENT:
        _walk(part, inline, source, _span_look(part, source, look))


def _blank(part: Element) -> str:
    if local(part) == "s":
        count = attribute(part, "c")
        return " " * min(int(count), _MAX_SPACES) if count.isdigit() else " "
    return "\n" if local(part) == "line-break" else "\t"


def _span_look(part: Element, source: OpenText, look: Look) -> Look:
    if local(part) != "span":
        return look
    own = source.look(part)
    return Look(bold=look.bold or own.bold, struck=look.struck or own.struck)


def _note_text(note: Element, source: OpenText) -> str:
    paragraphs = [p for body in descendants(note, "note-body") for p in descendants(body, "p")]
    return " ".join(collect(p, source).text for p in paragraphs)
