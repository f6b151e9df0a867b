"""Blocks that hold substance -> drafts of passages: who says them, under which heading, without what is set aside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from synthese.config import SegmentConfig
from synthese.lexicons import load
from synthese.records import Block, BlockKind, Chapter, Document, Draft, Person
from synthese.segment.nature import parse_date
from synthese.segment.passages import cut
from synthese.segment.people import CIVILITY, fold, role_of
from synthese.segment.quotations import Quotation, find_quotations
from synthese.segment.speech import speech_stretches
from synthese.segment.turns import Roster, Turn

QUESTION = 99  # level of what an interviewer asks, below any title


@dataclass(slots=True)
class _Place:
    """Where the reading of a document has come to."""

    headings: tuple[tuple[int, str], ...] = ()
    chapter: Chapter | None = None
    chapter_level: int = 0
    exchange: int = 0


def make_drafts(
    document: Document,
    reasons: Sequence[str | None],
    aside: Mapping[int, Sequence[tuple[int, int]]],
    chapters: Mapping[int, Chapter],
    turns: Mapping[int, Turn],
    roster: Roster,
    usual: Person | None,
    config: SegmentConfig,
) -> tuple[list[str | None], tuple[Draft, ...]]:
    place = _Place()
    final: list[str | None] = []
    drafts: list[Draft] = []
    columns = text_columns(document)
    signed = _signed(document.text, roster)
    for index, block in enumerate(document.blocks):
        place = _asked(_move(place, block, chapters.get(index)), block, turns.get(index))
        if drafts and (end := _signature(block, document, drafts[-1])):
            drafts[-1] = replace(drafts[-1], end=end)
            final.append(None)
            continue
        final.append(reasons[index])
        if reasons[index] is None:
            turn = turns.get(index)
            speaker = (turn.speaker if turn else None) or usual
            cut_out = [(block.start + start, block.start + end) for start, end in aside[index]]
            drafts += _cut_block(document, block, place, speaker, turn, roster, columns, signed, cut_out, config)
    return final, tuple(drafts)


def _signature(block: Block, document: Document, draft: Draft) -> int | None:
    """End of a block that only signs the quotation just before it (« – Directrice »), or None."""
    text = block.text.strip(" *_–—-.")
    adjacent = 0 <= block.start - draft.end <= 2
    quotes = document.text[draft.start : draft.end].rstrip(" *_").endswith(("»", "”", '"'))
    if not adjacent or not quotes or len(text) > 50 or block.kind is BlockKind.HEADING:
        return None
    return block.end if role_of(text) is not None else None


def _move(place: _Place, block: Block, chapter: Chapter | None) -> _Place:
    """Headings and chapter in force after a block."""
    if block.kind not in (BlockKind.HEADING, BlockKind.TITLE):
        return place
    kept = tuple((level, text) for level, text in place.headings if level < block.level)
    headings = (*kept, (block.level, block.text))
    if chapter:
        return _Place(headings, chapter, block.level, place.exchange + 1)
    inside = place.chapter if block.level > place.chapter_level else None
    return _Place(headings, inside, place.chapter_level if inside else 0, place.exchange + 1)


def _asked(place: _Place, block: Block, turn: Turn | None) -> _Place:
    """What an interviewer asks heads the answer that follows."""
    if turn is None or not turn.question:
        return place
    kept = tuple((level, text) for level, text in place.headings if level < QUESTION)
    return replace(
        place, headings=(*kept, (QUESTION, block.text[turn.offset :].rstrip("] *_"))), exchange=place.exchange + 1
    )


def _cut_block(
    document: Document,
    block: Block,
    place: _Place,
    speaker: Person | None,
    turn: Turn | None,
    roster: Roster,
    columns: Mapping[str, int],
    signed: Sequence[tuple[Quotation, Person]],
    aside: Sequence[tuple[int, int]],
    config: SegmentConfig,
) -> list[Draft]:
    begin, finish, day = said_in(block, turn, columns)
    text = document.text[begin:finish]
    headings = tuple(heading for _, heading in place.headings)
    drafts = []
    for stretch in speech_stretches(text, speaker, roster):
        for low, high in _without(document.text, begin + stretch.start, begin + stretch.end, aside):
            for start, end in cut(document.text[low:high], config):
                start, end = low + start, low + end
                who = _signatory(signed, start, end) or stretch.speaker
                drafts.append(Draft(start, end, block.page, place.chapter, who, headings, place.exchange, day))
    return drafts


def _without(text: str, start: int, end: int, aside: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of a stretch once sentences are set aside, bits without a word left out."""
    inside = [(max(start, low), min(end, high)) for low, high in aside if low < end and start < high]
    stops = [*(low for low, _ in inside), end]
    opens = [start, *(high for _, high in inside)]
    return [(a, b) for a, b in zip(opens, stops, strict=True) if a < b and re.search(r"\w", text[a:b])]


def _signatory(signed: Sequence[tuple[Quotation, Person]], start: int, end: int) -> Person | None:
    """Whoever signs the quotation that most of a passage is made of."""
    for quotation, person in signed:
        shared = min(end, quotation.end) - max(start, quotation.start)
        if shared > 0.5 * (end - start):
            return person
    return None


def _signed(text: str, roster: Roster) -> list[tuple[Quotation, Person]]:
    """Quotations whose signature says who speaks: by name, by initials, or by role only."""
    found = []
    for quotation in find_quotations(text):
        name = re.sub(rf"^{CIVILITY}\s+", "", quotation.signature)
        person = (roster.find(name) if name else None) or Person("", role_of(quotation.signature), quotation.signature)
        if person.role or person.name:
            found.append((quotation, person))
    return found


def said_in(block: Block, turn: Turn | None, columns: Mapping[str, int]) -> tuple[int, int, date | None]:
    """Offsets of what is said in a block: without the speaker's label, or the text column of a contribution."""
    if turn:
        return block.start + turn.offset, block.end, None
    if block.kind is BlockKind.TABLE_ROW and "texte" in columns and columns["texte"] < len(block.cells):
        cell = block.cells[columns["texte"]]
        day = parse_date(block.cells[columns["date"]]) if columns.get("date", 99) < len(block.cells) else None
        offset = block.text.find(cell)
        return block.start + max(offset, 0), block.start + max(offset, 0) + len(cell), day
    return block.start, block.end, None


def text_columns(document: Document) -> dict[str, int]:
    """Index of the columns that matter in a table of contributions (« texte », « date »)."""
    names = [fold(name) for name in document.metadata.get("columns", "").split("|")]
    known = load("documents")["colonnes"]
    found: dict[str, int] = {}
    for key in ("texte", "date"):
        for index, name in enumerate(names):
            if any(fold(word) == name for word in known[key]):
                found.setdefault(key, index)
    actions = any(fold(word) in names for word in known["pilote"])
    return {} if actions else found
