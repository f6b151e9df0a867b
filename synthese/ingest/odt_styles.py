"""Styles of an OpenDocument text, automatic ones included, and what each makes of a paragraph or a span."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synthese.ingest.archive import Element, attribute, child, descendants
from synthese.ingest.inline import Look
from synthese.records import BlockKind

_HEADING = re.compile(r"^(?:heading|titre)(?:_20_| )?(\d)?$")
_TITLE = re.compile(r"^(?:title|subtitle|titre_20_principal|sous-titre)$")
_QUOTE = re.compile(r"^(?:quotations?|quote|citation|block(?:_20_| )quot)")
_DEFAULT_HEADING_LEVEL = 6


def read_looks(*roots: Element | None) -> dict[str, Look]:
    """Style name -> look, from styles.xml and content.xml."""
    by_name = {attribute(node, "name"): node for root in roots for node in descendants(root, "style")}
    return {name: _look(list(_ancestry(name, by_name))) for name in by_name}


def named_look(name: str) -> Look:
    """Look of a style that a paragraph names though the file does not define it."""
    kind, level = _kind_of(name) or (BlockKind.PARAGRAPH, 0)
    return Look(kind, level)


def _ancestry(name: str, by_name: dict[str, Element]) -> Iterator[Element]:
    seen: set[str] = set()
    while name in by_name and name not in seen:
        seen.add(name)
        yield by_name[name]
        name = attribute(by_name[name], "parent-style-name")


def _look(ancestry: list[Element]) -> Look:
    bold = next((weight for node in ancestry if (weight := _text_property(node, "font-weight"))), "")
    kind, level = next(
        (found for node in ancestry if (found := _kind_of(attribute(node, "name")))), (BlockKind.PARAGRAPH, 0)
    )
    return Look(kind, level, bold == "bold" or bold in ("600", "700", "800", "900"), _is_struck(ancestry))


def _is_struck(ancestry: list[Element]) -> bool:
    names = ("text-line-through-type", "text-line-through-style")
    values = [value for node in ancestry for name in names if (value := _text_property(node, name))]
    return bool(values) and values[0] != "none"


def _text_property(style: Element, name: str) -> str:
    properties = child(style, "text-properties")
    return attribute(properties, name) if properties is not None else ""


def _kind_of(name: str) -> tuple[BlockKind, int] | None:
    name = name.lower()
    if heading := _HEADING.match(name):
        return BlockKind.HEADING, int(heading[1] or _DEFAULT_HEADING_LEVEL)
    if _TITLE.match(name):
        return BlockKind.TITLE, 0
    if _QUOTE.match(name):
        return BlockKind.QUOTE, 0
    return None
