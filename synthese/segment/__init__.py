"""Stage 2. Document -> what it is, who was there, and the drafts of its passages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from synthese.config import SegmentConfig
from synthese.corpus import Override
from synthese.lexicons import load
from synthese.records import (
    PASSAGE,
    Block,
    BlockAccount,
    BlockKind,
    Chapter,
    Diffusion,
    Document,
    Draft,
    Nature,
    Person,
    Problem,
    Segmented,
    Severity,
    Source,
    SpeakerRole,
)
from synthese.segment.attendance import Attendance, find_attendance
from synthese.segment.chapters import find_chapters
from synthese.segment.initials import find_initials
from synthese.segment.language import is_foreign
from synthese.segment.nature import find_date, find_nature, find_seance, parse_date
from synthese.segment.noise import reason_aside
from synthese.segment.passages import cut
from synthese.segment.people import CIVILITY, fold, role_of
from synthese.segment.quotations import Quotation, find_quotations
from synthese.segment.speech import speech_stretches
from synthese.segment.turns import Roster, Turn, find_interview_turns, find_turns

__all__ = ["is_foreign", "segment_document"]

# A report names its authors, an action sheet its partners, a contribution whoever it likes: nobody attends.
WITHOUT_ATTENDANCE = frozenset({Nature.BILAN, Nature.PLAN_ACTIONS, Nature.CONTRIBUTION})
PUBLISHED = frozenset({Nature.REFERENTIEL, Nature.PLAN_ACTIONS, Nature.BILAN})


@dataclass(slots=True)
class _Place:
    """Where the reading of a document has come to."""

    headings: tuple[tuple[int, str], ...] = ()
    chapter: Chapter | None = None
    chapter_level: int = 0
    exchange: int = 0


def segment_document(
    document: Document,
    source: Source,
    atelier: str,
    stated: Override,
    config: SegmentConfig,
    circle: Sequence[Person] = (),
) -> tuple[Segmented, tuple[Problem, ...]]:
    """Understand one document. What the city states of it wins over what is detected.

    `circle` are the people that other documents of the atelier name: they may speak here without being listed.
    """
    attendance = find_attendance(document.blocks)
    chapters = find_chapters(document.blocks)
    nature = stated.nature or find_nature(document, tuple(chapters.values()), bool(attendance.present))
    if nature is not Nature.REFERENTIEL:
        chapters = {}
    seance, kind = find_seance(document, nature)
    if nature in WITHOUT_ATTENDANCE:
        attendance = Attendance((), (), (), frozenset())
    persons = (*attendance.present, *attendance.excused, *attendance.named)
    initials = find_initials(document.text, (*persons, *circle))
    roster = Roster((*persons, *circle), initials)
    turns = (find_interview_turns(document.blocks) if nature is Nature.ENTRETIEN else {}) or find_turns(
        document.blocks, roster, attendance.blocks
    )
    reasons, drafts = _drafts(document, attendance, chapters, turns, roster, _usual_speaker(document, nature), config)
    segmented = Segmented(
        document=document,
        atelier=atelier,
        nature=nature,
        seance=stated.seance or seance,
        seance_kind=kind,
        date=stated.date or find_date(document, nature),
        chapters=tuple(dict.fromkeys(chapters.values())),
        participants=attendance.present,
        persons=_everyone(persons, turns),
        turns=sum(not turn.question for turn in turns.values()),
        drafts=drafts,
        accounts=_accounts(document, reasons),
        initials=initials,
        diffusion=Diffusion.EXTERNE if nature in PUBLISHED else Diffusion.INTERNE,
        sha256=source.sha256,
    )
    return segmented, _problems(segmented)


def _drafts(
    document: Document,
    attendance: Attendance,
    chapters: Mapping[int, Chapter],
    turns: Mapping[int, Turn],
    roster: Roster,
    usual: Person | None,
    config: SegmentConfig,
) -> tuple[list[str | None], tuple[Draft, ...]]:
    place = _Place()
    reasons: list[str | None] = []
    drafts: list[Draft] = []
    columns = _columns(document)
    signed = _signed(document.text, roster)
    for index, block in enumerate(document.blocks):
        place = _move(place, block, chapters.get(index))
        if drafts and (end := _signature(block, document, drafts[-1])):
            drafts[-1] = replace(drafts[-1], end=end)
            reasons.append(None)
            continue
        reason = reason_aside(block, attendance.blocks, index, config.passage_min_characters)
        turn = turns.get(index)
        if reason is None and turn and turn.question:
            reason = "question de l'enquêteur"
        reasons.append(reason)
        if reason is None:
            speaker = turn.speaker if turn else None
            drafts += _cut_block(document, block, place, speaker or usual, turn, roster, columns, signed, config)
    return reasons, tuple(drafts)


def _accounts(document: Document, reasons: Sequence[str | None]) -> tuple[BlockAccount, ...]:
    return tuple(
        BlockAccount(rank, block.kind, len(block.text), reason or PASSAGE, block.page)
        for rank, (block, reason) in enumerate(zip(document.blocks, reasons, strict=True), start=1)
    )


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


def _cut_block(
    document: Document,
    block: Block,
    place: _Place,
    speaker: Person | None,
    turn: Turn | None,
    roster: Roster,
    columns: Mapping[str, int],
    signed: Sequence[tuple[Quotation, Person]],
    config: SegmentConfig,
) -> list[Draft]:
    begin, finish, day = _substance(block, turn, columns)
    text = document.text[begin:finish]
    headings = tuple(heading for _, heading in place.headings)
    drafts = []
    for stretch in speech_stretches(text, speaker, roster):
        for start, end in cut(text[stretch.start : stretch.end], config):
            start, end = begin + stretch.start + start, begin + stretch.start + end
            who = _signatory(signed, start, end) or stretch.speaker
            drafts.append(Draft(start, end, block.page, place.chapter, who, headings, place.exchange, day))
    return drafts


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


def _substance(block: Block, turn: Turn | None, columns: Mapping[str, int]) -> tuple[int, int, date | None]:
    """Offsets of what is said in a block: without the speaker's label, or the text column of a contribution."""
    if turn:
        return block.start + turn.offset, block.end, None
    if block.kind is BlockKind.TABLE_ROW and "texte" in columns and columns["texte"] < len(block.cells):
        cell = block.cells[columns["texte"]]
        day = parse_date(block.cells[columns["date"]]) if columns.get("date", 99) < len(block.cells) else None
        offset = block.text.find(cell)
        return block.start + max(offset, 0), block.start + max(offset, 0) + len(cell), day
    return block.start, block.end, None


def _columns(document: Document) -> dict[str, int]:
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


def _usual_speaker(document: Document, nature: Nature) -> Person | None:
    """Who says what nobody is named for: the person met in an interview, an inhabitant in a table of contributions."""
    if nature is Nature.CONTRIBUTION and document.metadata.get("columns"):
        return Person("", SpeakerRole.HABITANT)
    if nature is not Nature.ENTRETIEN:
        return None
    titles = [re.sub(r"[-_]+", " ", document.name), *(b.text for b in document.blocks[:3])]
    role = next((r for title in titles if (r := role_of(title))), None)
    return Person("", role) if role else None


def _everyone(listed: Sequence[Person], turns: Mapping[int, Turn]) -> tuple[Person, ...]:
    speakers = [turn.speaker for turn in turns.values() if turn.speaker and turn.speaker.name]
    return tuple({person.name: person for person in (*speakers, *listed)}.values())


def _problems(segmented: Segmented) -> tuple[Problem, ...]:
    relative = segmented.document.relative
    problems = []
    if not segmented.drafts and not is_foreign(segmented.document.text):
        reason = "Aucun passage à analyser dans ce document : vérifiez qu'il contient autre chose qu'une liste de présence ou des titres."
        problems.append(Problem(relative, "segmentation", reason, severity=Severity.WARNING))
    return tuple(problems)
