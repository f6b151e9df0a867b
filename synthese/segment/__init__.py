"""Stage 2. Document -> what it is, who was there, and the drafts of its passages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from synthese.config import SegmentConfig
from synthese.corpus import Override
from synthese.records import (
    Diffusion,
    Document,
    Nature,
    Person,
    Problem,
    Segmented,
    Severity,
    Source,
    SpeakerRole,
)
from synthese.segment.accounts import find_aside, find_reasons, make_accounts
from synthese.segment.attendance import Attendance, find_attendance
from synthese.segment.chapters import find_chapters
from synthese.segment.drafts import make_drafts
from synthese.segment.initials import find_initials
from synthese.segment.language import is_foreign
from synthese.segment.legend import read_legend
from synthese.segment.nature import find_date, find_nature, find_seance
from synthese.segment.people import gender_of, role_of
from synthese.segment.turns import Roster, Turn, find_interview_turns, find_questions, find_turns

__all__ = ["is_foreign", "segment_document"]

# A report names its authors, an action sheet its partners, a contribution whoever it likes: nobody attends.
WITHOUT_ATTENDANCE = frozenset({Nature.BILAN, Nature.PLAN_ACTIONS, Nature.CONTRIBUTION})
PUBLISHED = frozenset({Nature.REFERENTIEL, Nature.PLAN_ACTIONS, Nature.BILAN})


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
    attendance = find_attendance(document.blocks, read_legend(document))
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
    if nature is Nature.ENTRETIEN:
        turns = {**turns, **find_questions(document.blocks, turns)}
    reasons = find_reasons(document, attendance, turns, config)
    aside = find_aside(document, nature, reasons, turns)
    usual = _usual_speaker(document, nature)
    reasons, drafts = make_drafts(document, reasons, aside, chapters, turns, roster, usual, config)
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
        accounts=make_accounts(document, reasons, aside),
        initials=initials,
        diffusion=Diffusion.EXTERNE if nature in PUBLISHED else Diffusion.INTERNE,
        sha256=source.sha256,
    )
    return segmented, _problems(segmented)


def _usual_speaker(document: Document, nature: Nature) -> Person | None:
    """Who says what nobody is named for: the person met in an interview, an inhabitant in a table of contributions."""
    if nature is Nature.CONTRIBUTION and document.metadata.get("columns"):
        return Person("", SpeakerRole.HABITANT)
    if nature is not Nature.ENTRETIEN:
        return None
    titles = [re.sub(r"[-_]+", " ", document.name), *(b.text for b in document.blocks[:3])]
    told = [(r, gender_of("", title)) for title in titles if (r := role_of(title))]
    if not told:
        return None
    role = told[0][0]
    return Person("", role, gender=next((gender for r, gender in reversed(told) if r is role and gender), ""))


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
