"""Sentences, and their grouping into passages of one idea."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from synthese.config import SegmentConfig

if TYPE_CHECKING:
    from spacy.language import Language

CLOSERS = " »”\"')’"
OPENERS = " «“(\u00a0\u202f"


@cache
def _splitter() -> Language:
    import spacy

    nlp = spacy.blank("fr")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…"]})
    nlp.max_length = 10_000_000
    return nlp


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of `text`; « M. » and initials do not end one, a quotation mark belongs to what it opens or closes."""
    bounds: list[tuple[int, int]] = []
    opened = 0  # where an opening mark that the splitter left at the end of the previous sentence stands
    for sent in _splitter()(text).sents:
        start, end = min(opened or sent.start_char, sent.start_char), sent.end_char
        while end < len(text) and text[end] in CLOSERS:
            end += 1
        stop = len(text[:end].rstrip(OPENERS))
        opened, end = (stop, stop) if end < len(text) and start < stop < len(text[:end].rstrip()) else (0, end)
        if bounds and _continues(text, bounds[-1], start, end):
            start = bounds.pop()[0]
        bounds.append(_trim(text, start, end))
    return [(s, e) for s, e in bounds if e > s]


def _continues(text: str, previous: tuple[int, int], start: int, end: int) -> bool:
    """A sentence that starts in lower case or with a closing mark continues the previous one."""
    if start < previous[1]:
        return True
    head = text[start:end].lstrip(" –—-")
    before = text[previous[0] : previous[1]]
    if _signs(text[start:end], before):
        return True
    abbreviation = re.search(
        r"(?:\b[A-Z]|\b(?:MM|art|av|bd|cf|env|etc|ex|hab|max|min|no|nos|p|pp|réf|ref|St|Ste|tél|vol))\.$", before
    )
    return not head or head[0] in "»”)" or (head[0].islower() and text[previous[1] - 1] != "!") or bool(abbreviation)


def _signs(sentence: str, before: str) -> bool:
    """« … » – Élue. : a short signature belongs to the quotation that it follows."""
    dashed = re.match(r"^[–—-]\s*\w", sentence) or re.search(r"[–—-]\s*$", before)
    return bool(dashed) and len(sentence) < 60 and before.rstrip(" –—-").endswith(("»", "”"))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def cut(text: str, config: SegmentConfig) -> list[tuple[int, int]]:
    """Group the sentences of a block into passages of even size, at most `passage_max_sentences` each."""
    bounds = sentences(text)
    total = sum(e - s for s, e in bounds)
    groups = max(
        -(-len(bounds) // config.passage_max_sentences),
        -(-total // config.passage_max_characters),
        1,
    )
    target = total / groups
    passages: list[tuple[int, int]] = []
    start: int | None = None
    size = 0
    for index, (s, e) in enumerate(bounds):
        start = s if start is None else start
        size += e - s
        last = index == len(bounds) - 1
        following = 0 if last else bounds[index + 1][1] - bounds[index + 1][0]
        if last or size + following / 2 >= target:
            passages.append((start, e))
            start, size = None, 0
    return passages
