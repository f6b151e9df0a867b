"""Running headers and footers, page numbers, lines of a table of contents: known, kept apart, never read as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from synthese.ingest.lines import ends_sentence, is_contents_line
from synthese.records import Block, BlockKind

_DIGITS = re.compile(r"\d+")
_LONE_NUMBER = re.compile(
    r"^[-–—|\s]*(?:page\s*|p\.\s*)?\d{1,4}(?:\s*(?:/|sur|de)\s*\d{1,4})?[-–—|\s]*$", re.IGNORECASE
)
_ENDS_WITH_PAGE = re.compile(r"(?:^|[\s–—|-])page\s*\d{1,4}(?:\s*(?:/|sur|de)\s*\d{1,4})?$", re.IGNORECASE)
_MAX_CHARS = 100


def running_key(text: str) -> str:
    """What two occurrences of one running header share: the text without its numbers."""
    return _DIGITS.sub("#", " ".join(text.lower().split()))


def is_page_number(text: str) -> bool:
    """Whether a line at the edge of a page is nothing but its number."""
    return _LONE_NUMBER.match(text) is not None


def repeated_keys(edges: Iterable[Sequence[str]]) -> frozenset[str]:
    """Keys of the edge lines found on two pages or more. `edges`: for each page, its first and last lines."""
    counts = Counter(key for lines in edges for key in {running_key(line) for line in lines})
    return frozenset(key for key, pages in counts.items() if pages > 1 and key)


def set_running_apart(blocks: Sequence[Block]) -> list[Block]:
    """Move running blocks to the end, each distinct one once, and mend the paragraphs that they cut in two."""
    body: list[Block] = []
    apart: dict[str, Block] = {}
    numbers = _page_numbers(blocks)
    cut = False
    for block in blocks:
        if _is_running(block) or block in numbers:
            apart.setdefault(running_key(block.text), replace(block, kind=BlockKind.RUNNING, level=0))
            cut = True
            continue
        if cut and body and _continues(body[-1], block):
            body[-1] = replace(body[-1], text=f"{body[-1].text} {block.text}")
        else:
            body.append(block)
        cut = False
    return body + list(apart.values())


def _is_running(block: Block) -> bool:
    if block.kind is BlockKind.RUNNING:
        return True
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.DELETED, BlockKind.FOOTNOTE):
        return False
    return is_contents_line(block.text) or (
        len(block.text) <= _MAX_CHARS
        and _ENDS_WITH_PAGE.search(block.text) is not None
        and not ends_sentence(block.text)
    )


def _page_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that hold only a number, when together they count the pages: 1, 2, 3…"""
    lone = [b for b in blocks if b.kind is BlockKind.PARAGRAPH and b.text.isdecimal() and len(b.text) < 5]
    steps = {int(b.text) - int(a.text) for a, b in pairwise(lone)}
    return lone if steps == {1} else []


def _continues(before: Block, after: Block) -> bool:
    plain = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    kinds = before.kind in plain and after.kind is BlockKind.PARAGRAPH
    return kinds and not ends_sentence(before.text) and after.text[:1].islower()
