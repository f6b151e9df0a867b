"""Blocks of a reader -> Document: one text, and the place of each block in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from synthese.errors import EmptyFile
from synthese.ingest.clean import clean_text
from synthese.ingest.parsed import Parsed
from synthese.ingest.running import set_running_apart
from synthese.records import Block, BlockKind, Document


def row_block(cells: Iterable[str], *, header: bool = False, page: int | None = None) -> Block:
    """A row of a table. `level` is 1 for its header row, 0 for the others; empty cells stay out of the text."""
    values = tuple(cell.strip() for cell in cells)
    text = " | ".join(value for value in values if value)
    return Block(BlockKind.TABLE_ROW, text, level=int(header), page=page, cells=values)


def assemble(relative: str, parsed: Parsed) -> Document:
    """Clean the blocks, drop the empty ones, set running headers apart, fill offsets.

    Returns a document such that `document.text[b.start:b.end] == b.text` for each block, blocks joined by a line feed.
    Raises: EmptyFile when no text is left.
    """
    cleaned = [_cleaned(block) for block in parsed.blocks]
    blocks = _placed(set_running_apart([block for block in cleaned if block.text]))
    if not blocks:
        raise EmptyFile
    metadata = {key: clean_text(value) for key, value in parsed.metadata.items() if value.strip()}
    return Document(relative, "\n".join(block.text for block in blocks), blocks, metadata)


def _cleaned(block: Block) -> Block:
    cells = tuple(clean_text(cell) for cell in block.cells)
    return replace(block, text=clean_text(block.text), cells=cells)


def _placed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    placed: list[Block] = []
    start = 0
    for block in blocks:
        placed.append(replace(block, start=start, end=start + len(block.text)))
        start = placed[-1].end + 1
    return tuple(placed)
