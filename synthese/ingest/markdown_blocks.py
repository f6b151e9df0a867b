"""Tokens of a Markdown text -> blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from synthese.ingest.assemble import row_block
from synthese.ingest.html_blocks import fragment_blocks
from synthese.ingest.inline import Inline, Look, inline_blocks
from synthese.records import Block, BlockKind

_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HTML_STRIKE = re.compile(r"<(/?)(?:del|s|strike)\b[^>]*>", re.IGNORECASE)
_LISTS = ("bullet_list", "ordered_list")


@dataclass(slots=True)
class _Place:
    """Where the walk stands among the tokens."""

    notes: dict[int, str]
    depth: int = 0
    quotes: int = 0
    item_open: bool = False  # the next paragraph is the first of a list item
    header: bool = False
    cells: list[Inline] = field(default_factory=list)
    in_row: bool = False


def token_blocks(tokens: Sequence[Token]) -> list[Block]:
    """Blocks of a whole text; footnotes follow the block that calls them."""
    cut = next((n for n, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    place = _Place(_notes(tokens[cut:]))
    blocks: list[Block] = []
    for number, token in enumerate(tokens[:cut]):
        _follow(token, place)
        if token.type == "inline":
            blocks += _inline(token, tokens[number - 1], place)
        elif token.type == "tr_close":
            blocks += _row(place)
        elif token.type in ("fence", "code_block"):
            blocks += inline_blocks(_collect([], place, token.content), Look())
        elif token.type == "html_block":
            blocks += fragment_blocks(token.content)
    return blocks


def _follow(token: Token, place: _Place) -> None:
    name = token.type.removesuffix("_open").removesuffix("_close")
    if name in _LISTS:
        place.depth += token.nesting
    elif name == "blockquote":
        place.quotes += token.nesting
    elif token.type == "list_item_open":
        place.item_open = True
    elif name == "thead":
        place.header = token.nesting > 0
    elif token.type == "tr_open":
        place.in_row, place.cells = True, []


def _inline(token: Token, opening: Token, place: _Place) -> list[Block]:
    inline = _collect(token.children or [], place)
    if place.in_row:
        place.cells.append(inline)
        return []
    look = _look(opening, place)
    place.item_open = False
    return inline_blocks(inline, look)


def _look(opening: Token, place: _Place) -> Look:
    if opening.type == "heading_open":
        return Look(BlockKind.HEADING, int(opening.tag[1:]))
    if place.item_open:
        return Look(BlockKind.LIST_ITEM, place.depth)
    return Look(BlockKind.QUOTE if place.quotes else BlockKind.PARAGRAPH)


def _row(place: _Place) -> list[Block]:
    place.in_row = False
    rest = [Inline(deleted=cell.deleted, notes=cell.notes) for cell in place.cells]
    row = row_block((cell.text for cell in place.cells), header=place.header)
    return [row, *(block for cell in rest for block in inline_blocks(cell, Look()))]


def _notes(tokens: Sequence[Token]) -> dict[int, str]:
    notes: dict[int, str] = {}
    number = -1
    for token in tokens:
        if token.type == "footnote_open":
            number = int(token.meta["id"])
        elif token.type == "inline":
            text = _collect(token.children or [], _Place({})).text
            notes[number] = f"{notes.get(number, '')} {text}".strip()
    return notes


def _collect(children: Sequence[Token], place: _Place, text: str = "") -> Inline:
    inline = Inline()
    strong = struck = 0
    inline.add(text, bold=False, deleted=False)
    for token in children:
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("s_open", "s_close"):
            struck += token.nesting
        elif token.type == "html_inline" and (tag := _HTML_STRIKE.match(token.content)):
            struck += -1 if tag[1] else 1
        elif token.type == "footnote_ref":
            inline.notes.append(place.notes.get(int(token.meta["id"]), ""))
        else:
            inline.add(_written(token), bold=strong > 0, deleted=struck > 0)
    return inline


def _written(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and _HTML_BREAK.match(token.content)):
        return "\n"
    return token.content if token.type in ("text", "text_special", "code_inline") else ""
