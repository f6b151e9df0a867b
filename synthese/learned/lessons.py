"""What an analyst confirmed or rejected in `revision.toml`, as examples for the heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from synthese.amendments import Amendment, Block, Deed, Mark
from synthese.learned.teach import Lesson
from synthese.lexicons import load
from synthese.records import Pole

CONFIRMING = (Deed.VALIDATE, Deed.MERGE, Deed.NAME)  # whoever words a tension again holds it for one


def lessons_of(amendments: Sequence[Amendment]) -> tuple[Lesson, ...]:
    """One example by text and label, the last word of the analyst, in the order of texts."""
    told = {
        (lesson.text, lesson.label): lesson for amendment in amendments for lesson in TAUGHT[amendment.block](amendment)
    }
    return tuple(told[key] for key in sorted(told))


def _of_tension(amendment: Amendment) -> Iterator[Lesson]:
    """What founds a tension holds two aims, or does not; what serves one side of a confirmed one holds an aim."""
    for finding in (amendment.finding, amendment.other):
        marks = finding.marks if finding else ()
        confirmed = amendment.deed in CONFIRMING
        for mark in [m for m in marks if m.pole == Pole.BOTH][:1]:
            yield _lesson(mark, "tension", holds=confirmed)
        for mark in marks if confirmed else ():
            if mark.pole in (Pole.A, Pole.B):
                yield _lesson(mark, "pole", holds=True)


def _of_position(amendment: Amendment) -> Iterator[Lesson]:
    kind = amendment.role.value if amendment.role else ""
    for mark in amendment.finding.marks:
        yield _lesson(mark, "position", kind, holds=amendment.deed is not Deed.REJECT)


def _of_condition(amendment: Amendment) -> Iterator[Lesson]:
    """A new label says nothing of the extracts; a family does when the analyst confirms one."""
    family = amendment.finding.finding_id.removeprefix("C-")
    known = family if family in load("analysis")["conditions"] and family != "autre" else ""
    for mark in amendment.finding.marks if amendment.deed is not Deed.NAME else ():
        holds = amendment.deed is Deed.VALIDATE
        yield _lesson(mark, "condition", known if holds else "", holds=holds)


def _lesson(mark: Mark, label: str, kind: str = "", *, holds: bool) -> Lesson:
    return Lesson(" ".join(mark.extract.split()), label, holds, kind)


TAUGHT: Mapping[Block, Callable[[Amendment], Iterator[Lesson]]] = {
    Block.TENSIONS: _of_tension,
    Block.POSITIONS: _of_position,
    Block.CONDITIONS: _of_condition,
}
