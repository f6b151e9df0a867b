"""Plain text files, hard-wrapped or not, and what other readers use to make blocks from lines."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from synthese.ingest.decode import decode
from synthese.ingest.limits import Limits
from synthese.ingest.lines import ends_sentence
from synthese.ingest.markdown import looks_like_markdown, parse_markdown
from synthese.ingest.parsed import Parsed
from synthese.ingest.running import is_page_number, repeated_keys, running_key
from synthese.ingest.text_groups import group_blocks
from synthese.records import Block, BlockKind


def read_text(path: Path, limits: Limits) -> Parsed:
    """Read a text file; Markdown saved as .txt is read as Markdown. Raises: DamagedFile."""
    text = decode(path.read_bytes())
    return parse_markdown(text) if looks_like_markdown(text) else Parsed(tuple(text_blocks(text)))


def text_blocks(text: str) -> list[Block]:
    """Blocks of a plain text: blank lines separate paragraphs, form feeds separate pages."""
    body, running = _without_page_edges(text)
    return group_blocks(_groups(body)) + [Block(BlockKind.RUNNING, line.strip()) for line in running]


def _groups(text: str) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in text.expandtabs(4).split("\n"):
        if line.strip():
            groups[-1].append(line.rstrip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _without_page_edges(text: str) -> tuple[str, list[str]]:
    """Text without the first and last lines of pages that repeat from page to page, and those lines."""
    pages = [[line for line in page.split("\n")] for page in text.split("\f")]
    keys = repeated_keys([_edges(page) for page in pages]) if len(pages) > 1 else frozenset()
    running: list[str] = []
    for page in pages:
        for edge in _edges(page) if len(pages) > 1 else []:
            if running_key(edge) in keys or is_page_number(edge):
                page[page.index(edge)] = ""
                running.append(edge)
    return _join_pages(["\n".join(page).strip("\n") for page in pages]), running


def _edges(page: list[str]) -> list[str]:
    filled = [line for line in page if line.strip()]
    return filled if len(filled) < 2 else [filled[0], filled[-1]]


def _join_pages(pages: list[str]) -> str:
    text = pages[0]
    for before, after in pairwise(pages):
        goes_on = not ends_sentence(before) and after.lstrip()[:1].islower()
        text += ("\n" if goes_on else "\n\n") + after
    return text
