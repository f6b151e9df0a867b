"""Running headers and footers of a PDF: lines of the outer bands that come back from page to page, page numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from synthese.ingest.pdf_page import PdfPage, PdfWord, row_text
from synthese.ingest.running import is_page_number, repeated_keys, running_key
from synthese.records import Block, BlockKind

_BAND = 0.12  # of the height of the page, at the top and at the bottom
_HEADING_RATIO = 1.2  # a line this much larger than the body is a heading, even at the top of each page


def split_running(pages: Sequence[PdfPage]) -> tuple[list[PdfPage], list[Block]]:
    """Pages without their running lines, and one block for each distinct running line."""
    body_size = _body_size(pages)
    keys = repeated_keys([row_text(row) for row in page.rows if _is_outer(page, row, body_size)] for page in pages)
    kept: list[PdfPage] = []
    found: dict[str, Block] = {}
    for page in pages:
        running = [row for row in page.rows if _is_outer(page, row, body_size) and _is_running(row, keys)]
        for row in running:
            block = Block(BlockKind.RUNNING, row_text(row), page=page.number)
            found.setdefault(running_key(block.text), block)
        kept.append(replace(page, rows=tuple(row for row in page.rows if row not in running)))
    return kept, list(found.values())


def _is_outer(page: PdfPage, row: Sequence[PdfWord], body_size: float) -> bool:
    outer = row[0].bottom < _BAND * page.height or row[0].top > (1 - _BAND) * page.height
    return outer and max(word.size for word in row) < _HEADING_RATIO * body_size


def _is_running(row: Sequence[PdfWord], keys: frozenset[str]) -> bool:
    text = row_text(row)
    return running_key(text) in keys or is_page_number(text)


def _body_size(pages: Sequence[PdfPage]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page.rows:
            for word in row:
                sizes[word.size] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
