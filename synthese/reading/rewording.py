"""Accepted wordings put back in the place of the statements that they reword, as long as their sources still carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from synthese.reading.grounding import WithText, fault
from synthese.records import Problem, Reading, Section, Severity, Statement
from synthese.revision import FILE
from synthese.wordings import Wording

OVERLAP = 0.5  # of the passages cited then and now, for a statement to be the same


@dataclass(frozen=True, slots=True)
class Place:
    """A statement of a reading."""

    section: int
    statement: int


def reword(
    reading: Reading, wordings: Sequence[Wording], passages: Mapping[str, WithText], titles: Sequence[str] = ()
) -> tuple[Reading, tuple[Problem, ...]]:
    """The reading with its accepted wordings, in the order of their file, and one problem for each that cannot be put back."""
    problems = []
    for wording in wordings:
        place = find(reading, wording)
        if place is None:
            problems.append(_untold(wording, f"aucun énoncé de « {wording.section} » ne cite plus les mêmes passages"))
            continue
        said = replace(reading.sections[place.section].statements[place.statement], text=wording.after, rewritten=False)
        reason = fault(said, passages, titles)
        if reason:
            problems.append(_untold(wording, reason))
        else:
            reading = _with(reading, place, said)
    return reading, tuple(problems)


def find(reading: Reading, wording: Wording) -> Place | None:
    """The statement of the same section that shares most of its citations; of several, that whose text is nearest."""
    found = []
    for rank, section in enumerate(reading.sections):
        if section.title == wording.section:
            for number, statement in enumerate(section.statements):
                shared = overlap(wording.passages, [c.passage_id for c in statement.citations])
                near = max(likeness(statement.text, wording.before), likeness(statement.text, wording.after))
                found.append((shared, near, -number, Place(rank, number)))
    best = max(found, key=lambda item: item[:3], default=None)
    return best[3] if best is not None and best[0] >= OVERLAP else None


def overlap(before: Sequence[str], now: Sequence[str]) -> float:
    """Passages in both over passages in either, in [0, 1]."""
    return len(set(before) & set(now)) / max(len(set(before) | set(now)), 1)


def likeness(one: str, other: str) -> float:
    """How much two texts share their words, in order, in [0, 1]."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _with(reading: Reading, place: Place, statement: Statement) -> Reading:
    section = reading.sections[place.section]
    statements = (*section.statements[: place.statement], statement, *section.statements[place.statement + 1 :])
    sections = list(reading.sections)
    sections[place.section] = Section(section.title, statements)
    return replace(reading, sections=tuple(sections))


def _untold(wording: Wording, reason: str) -> Problem:
    told = (
        f"La formulation n° {wording.rank} de {FILE} n'est pas reprise ({reason}) : corrigez ou retirez ce bloc [[enonces]], "
        f"« {wording.after[:80]} »."
    )
    return Problem("", "lecture", told, severity=Severity.WARNING)
