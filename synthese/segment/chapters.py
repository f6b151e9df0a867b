"""The five chapters of a référentiel, under whatever titles: lexical stems, explicit numbers and order together.

The best increasing assignment of headings to chapters is found by dynamic programming: a heading may stand for no chapter,
chapters come in their order, and the sum of scores is the largest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from synthese.lexicons import load, pattern
from synthese.records import Block, BlockKind, Chapter

Path = tuple[float, tuple[tuple[int, int], ...]]  # score, (title, chapter) pairs
ORDER = tuple(Chapter)
NUMBER = re.compile(r"^\W*(?:chapitre|partie|titre|axe)?\s*(\d|i{1,3}|iv|v)\s*[.):°–—-]", re.IGNORECASE)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
MINIMUM = 3  # fewer chapters than that is a coincidence of words


@cache
def _stems() -> Mapping[Chapter, tuple[re.Pattern[str], ...]]:
    words = load("documents")["chapitres"]
    return {chapter: tuple(pattern([word]) for word in words[chapter.value]) for chapter in ORDER}


def find_chapters(blocks: Sequence[Block]) -> Mapping[int, Chapter]:
    """Chapters by index of the heading block that opens them; empty when the document is not made of chapters."""
    headings = [i for i, b in enumerate(blocks) if b.kind in (BlockKind.HEADING, BlockKind.TITLE)]
    best: Mapping[int, Chapter] = {}
    best_score = 0.0
    for level in sorted({blocks[i].level for i in headings}):
        candidates = [i for i in headings if blocks[i].level == level]
        assignment, score = _align([blocks[i].text for i in candidates])
        if len(assignment) >= MINIMUM and score > best_score:
            best, best_score = {candidates[k]: chapter for k, chapter in assignment.items()}, score
    return best


def _align(titles: Sequence[str]) -> tuple[dict[int, Chapter], float]:
    """Best increasing map from titles to chapters, and its score. O(titles × 5)."""
    regular = len(titles) in (5, 6, 7)
    unreached: Path = (-1.0, ())
    table: list[Path] = [(0.0, ()), *[unreached] * 5]
    for position, title in enumerate(titles):
        fresh = list(table)
        for chapter in range(5):
            gain = _score(title, chapter, position - (len(titles) - 5) // 2 if regular else None)
            previous = max(table[: chapter + 1], key=lambda entry: entry[0])
            if gain > 0 and previous[0] >= 0 and previous[0] + gain > fresh[chapter + 1][0]:
                fresh[chapter + 1] = (previous[0] + gain, (*previous[1], (position, chapter)))
        table = fresh
    score, pairs = max(table, key=lambda entry: entry[0])
    return {position: ORDER[chapter] for position, chapter in pairs}, score


def _score(title: str, chapter: int, rank: int | None) -> float:
    score = 1.5 * sum(bool(stem.search(title)) for stem in _stems()[ORDER[chapter]])
    number = NUMBER.match(title)
    if number:
        value = ROMAN.get(number[1].lower()) or (int(number[1]) if number[1].isdigit() else 0)
        score += 0.9 * (value == chapter + 1)
    if rank is not None:
        score += 0.5 * (rank == chapter)
    return score if score >= 0.9 or (number is None and rank == chapter) else 0.0
