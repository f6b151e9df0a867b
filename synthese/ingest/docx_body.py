"""The body of a Word file, in order: paragraphs, tables, text boxes -> blocks."""

from __future__ import annotations

from collections.abc import Iterator

from synthese.ingest.archive import Element, attribute, child, local
from synthese.ingest.assemble import row_block
from synthese.ingest.docx_inline import Word, chosen, collect, paragraph_look
from synthese.ingest.inline import beside, cell_text, inline_blocks
from synthese.records import Block, BlockKind

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def body_blocks(parent: Element, word: Word) -> Iterator[Block]:
    """Blocks of a body, a table cell, a text box, a header or a note."""
    for node in parent:
        name = local(node)
        if name == "p":
            yield from _paragraph(node, word)
        elif name == "tbl":
            yield from _table(node, word)
        elif name in _WRAPPERS:
            yield from body_blocks(node, word)
        elif name == "AlternateContent":
            for branch in chosen(node):
                yield from body_blocks(branch, word)


def _paragraph(paragraph: Element, word: Word) -> Iterator[Block]:
    inline = collect(paragraph, word)
    yield from inline_blocks(inline, paragraph_look(paragraph, word))
    for box in inline.boxes:
        yield from body_blocks(box, word)


def _table(table: Element, word: Word) -> Iterator[Block]:
    rows = list(_through_wrappers(table, "tr"))
    cells = [cell for row in rows for cell in _through_wrappers(row, "tc")]
    if len(cells) == 1:  # a frame around some text
        yield from body_blocks(cells[0], word)
        return
    for number, row in enumerate(rows):
        yield from _row(row, word, header=number == 0)


def _row(row: Element, word: Word, *, header: bool) -> Iterator[Block]:
    cells: list[str] = []
    extras: list[Block] = []
    for cell in _through_wrappers(row, "tc"):
        blocks = list(body_blocks(cell, word))
        cells += ["" if _continues_above(cell) else cell_text(blocks), *[""] * (_columns(cell) - 1)]
        extras += beside(blocks)
    block = row_block(cells, header=header)
    if child(row, "trPr", "del") is not None:
        yield Block(BlockKind.DELETED, block.text)
    else:
        yield block
    yield from extras


def _through_wrappers(parent: Element, name: str) -> Iterator[Element]:
    for node in parent:
        if local(node) == name:
            yield node
        elif local(node) in _WRAPPERS:
            yield from _through_wrappers(node, name)


def _continues_above(cell: Element) -> bool:
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and attribute(merge, "val") != "restart"


def _columns(cell: Element) -> int:
    span = child(cell, "tcPr", "gridSpan")
    value = attribute(span, "val") if span is not None else ""
    return min(int(value), 64) if value.isdigit() and int(value) else 1
