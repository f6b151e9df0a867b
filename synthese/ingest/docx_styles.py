"""Paragraph styles of a Word file: what each makes of a paragraph, its ancestors considered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synthese.ingest.archive import Element, attribute, child, local
from synthese.ingest.inline import Look
from synthese.records import BlockKind

_HEADING = re.compile(r"^(?:heading|titre) ?(\d)")
_TITLE = re.compile(r"^(?:title|titre|subtitle|sous-titre)$")
_CONTENTS = re.compile(r"^(?:toc ?\d|toc heading|table of figures|en-tête de table des matières)")
_QUOTE = re.compile(r"quote|^citation|^block ?text")
_LIST = re.compile(r"^(?:list|liste)\b\D*(\d?)")
_BODY_OUTLINE = 9  # outline level of body text


def read_looks(styles: Element | None) -> dict[str, Look]:
    """Style identifier -> look; the default paragraph style also stands under ""."""
    by_id = {
        attribute(node, "styleId"): node for node in (styles if styles is not None else ()) if local(node) == "style"
    }
    looks = {name: _look(list(_ancestry(name, by_id))) for name in by_id}
    for name, node in by_id.items():
        if attribute(node, "type") == "paragraph" and attribute(node, "default") in ("1", "true"):
            looks[""] = looks[name]
    return looks


def is_on(properties: Element | None, name: str) -> bool | None:
    """A Word toggle: True, False, or None when the properties do not mention it."""
    node = child(properties, name)
    return None if node is None else attribute(node, "val") not in ("0", "false", "none", "off")


def outline_level(properties: Element | None) -> int | None:
    """Heading level (1 = highest) that the outline gives, 0 for explicit body text, None when silent."""
    node = child(properties, "outlineLvl")
    if node is None or not attribute(node, "val").isdigit():
        return None
    value = int(attribute(node, "val"))
    return 0 if value >= _BODY_OUTLINE else value + 1


def list_depth(properties: Element | None) -> int | None:
    """Depth in a list (1 = outermost), 0 when numbering is switched off, None when silent."""
    number = child(properties, "numPr")
    if number is None:
        return None
    identifier, depth = child(number, "numId"), child(number, "ilvl")
    if identifier is not None and attribute(identifier, "val") == "0":
        return 0
    value = attribute(depth, "val") if depth is not None else ""
    return int(value) + 1 if value.isdigit() else 1


def _ancestry(name: str, by_id: dict[str, Element]) -> Iterator[Element]:
    seen: set[str] = set()
    while name in by_id and name not in seen:
        seen.add(name)
        yield by_id[name]
        based_on = child(by_id[name], "basedOn")
        name = attribute(based_on, "val") if based_on is not None else ""


def _look(ancestry: list[Element]) -> Look:
    bold = next((on for node in ancestry if (on := is_on(child(node, "rPr"), "b")) is not None), False)
    struck = next((on for node in ancestry if (on := is_on(child(node, "rPr"), "strike")) is not None), False)
    kind, level = next((found for node in ancestry if (found := _kind(node))), (BlockKind.PARAGRAPH, 0))
    return Look(kind, level, bold, struck)


def _kind(style: Element) -> tuple[BlockKind, int] | None:
    node = child(style, "name")
    name = attribute(node, "val").lower() if node is not None else ""
    if heading := _HEADING.match(name):
        return BlockKind.HEADING, int(heading[1])
    if _TITLE.match(name):
        return BlockKind.TITLE, 0
    if _CONTENTS.match(name):
        return BlockKind.RUNNING, 0
    if _QUOTE.search(name):
        return BlockKind.QUOTE, 0
    return _kind_from_properties(child(style, "pPr"), _LIST.match(name))


def _kind_from_properties(properties: Element | None, named_list: re.Match[str] | None) -> tuple[BlockKind, int] | None:
    if level := outline_level(properties):
        return BlockKind.HEADING, level
    depth = list_depth(properties)
    if named_list and depth is None:
        return BlockKind.LIST_ITEM, int(named_list[1] or 1)
    return (BlockKind.LIST_ITEM, depth) if depth else None
