"""Attendance lists, in the shapes that clerks give them: list, sentence, table, rubrics.

A block belongs to a list when labels and names make up most of it; a list goes on from block to block until one does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from synthese.records import Block, BlockKind, Person, SpeakerRole
from synthese.segment.attendance_labels import Label, Standing, find_labels, read_label
from synthese.segment.attendance_people import is_member, read_persons
from synthese.segment.legend import Legend, mark_column, standing_of
from synthese.segment.people import BARE_NAME, CIVILITY, UPPER, fold, last_name, role_of

OPENING_CHARACTERS = 4500  # a list that no « présents » announces is looked for in this much of a document
COVERED = 0.55  # share of a block that labels, names and functions must make up
CROWD = 4  # so many names together are a list, whatever announces them
LONGEST_LINE = 160  # characters of a line that goes on with a list and bears no label
ADDRESS = re.compile(r"^(?:\[[^\]]*\]|\S+@\S+|[\d .+()/-]+|\s|/)+$")  # a cell that holds a mail or a telephone number
_NO_LEGEND: Legend = {}
SPOKEN = re.compile(
    rf"^[\W_]*(?:{CIVILITY}\s+)?[{UPPER}][\w.'’-]*(?:\s+[{UPPER}][\w.'’-]*){{0,3}}\s*(?:\([^)]*\)\s*)?[*_]*(?::|\s[–—-])[*_]*\s+(?P<said>.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there, who was excused, who is only named, and which blocks said so (indexes into the document's blocks)."""

    present: tuple[Person, ...]
    excused: tuple[Person, ...]
    named: tuple[Person, ...]
    blocks: frozenset[int]


@dataclass(slots=True)
class _State:
    """The list that goes on: how those it names stand, the capacity that its label gives, and the columns of its table."""

    standing: Standing = Standing.PRESENT
    rubric: SpeakerRole | None = None
    columns: tuple[tuple[Standing | None, SpeakerRole | None] | None, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What a block gives when it is read as part of a list."""

    found: list[tuple[Standing, Person]] = field(default_factory=list)
    covered: int = 0
    labels: int = 0
    announced: bool = False  # a label says that these people were, or were not, there
    state: _State = field(default_factory=_State)


def find_attendance(blocks: Sequence[Block], legend: Legend = _NO_LEGEND) -> Attendance:
    """Read every attendance list of a document; `legend` says what the marks of its tables stand for."""
    found: list[tuple[Standing, Person]] = []
    used: set[int] = set()
    state: _State | None = None
    announced = False
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.RUNNING, BlockKind.DELETED):
            continue
        reading = _read(block, state, legend)
        if _belongs(block, reading, state) or _heads_rows(reading, blocks[index : index + 2]):
            found += reading.found
            used.add(index)
            state = reading.state
            announced |= reading.announced
        else:
            state = None
    if not announced and sum(_is_surely_someone(person) for _, person in found) < 2:
        return Attendance((), (), (), frozenset())  # « Partenaires : … » alone lists bodies, not people
    return Attendance(
        _distinct(person for standing, person in found if standing in (Standing.PRESENT, Standing.PRESIDES)),
        _distinct(person for standing, person in found if standing is Standing.EXCUSED),
        _distinct(person for standing, person in found if standing is Standing.NAMED),
        frozenset(used),
    )


def _belongs(block: Block, reading: _Reading, state: _State | None) -> bool:
    """Whether a block is part of a list, given what reading it as one gave and whether a list is going on."""
    size = max(1, len(block.text.strip(" *_")))
    dense = reading.covered >= COVERED * size
    near = block.start < OPENING_CHARACTERS
    if block.kind is BlockKind.TABLE_ROW:
        return _row_belongs(block, reading, state, near)
    if reading.labels and reading.covered >= 0.9 * size and not reading.found:
        return len(block.text) < 60 and (near or state is not None)
    if reading.labels and reading.found:
        return dense and (near or state is not None or reading.labels > 1 or size < 400)
    if len(reading.found) >= CROWD and near:
        return dense
    goes_on = state is not None and dense and bool(reading.found) and len(block.text) <= LONGEST_LINE
    member = block.kind is BlockKind.LIST_ITEM or is_member(block.text)
    return goes_on and member and block.kind is not BlockKind.HEADING and not _is_spoken(block.text)


def _heads_rows(reading: _Reading, following: Sequence[Block]) -> bool:
    """« Présents » alone above a table, wherever it stands."""
    heads = reading.announced and not reading.found and len(following[0].text) < 60
    return heads and len(following) > 1 and following[1].kind is BlockKind.TABLE_ROW


def _row_belongs(block: Block, reading: _Reading, state: _State | None, near: bool) -> bool:
    if block.level == 1 and reading.labels and not reading.found:
        return near and len(block.cells) < 5
    if state is not None and state.columns:
        return True  # an empty or odd cell: the table goes on
    stated = any(person.role for _, person in reading.found) and BARE_NAME.fullmatch(block.cells[0].strip()) is not None
    return bool(reading.found) and (state is not None or (near and (bool(reading.labels) or stated)))


def _is_spoken(text: str) -> bool:
    """« Mme Orvault – On pourrait dire… »: a turn, and not a name with a function."""
    match = SPOKEN.match(text)
    return match is not None and bool(re.match(rf"[«“\"]?[{UPPER}]", match["said"])) and len(match["said"]) > 25


def _read(block: Block, state: _State | None, legend: Legend) -> _Reading:
    before = state or _State()
    if block.kind is BlockKind.TABLE_ROW:
        return _read_row(block, before, legend)
    return _read_text(block.text, _State(before.standing, before.rubric))


def _read_text(text: str, state: _State) -> _Reading:
    """A text cut at its labels."""
    reading = _Reading(state=state)
    labels = find_labels(text)
    bounds = [0, *(label.end for label in labels)]
    stops = [*(label.start for label in labels), len(text)]
    for number, (start, stop) in enumerate(zip(bounds, stops, strict=True)):
        label = labels[number - 1] if number else None
        if label:
            _enter(label, reading)
        _add(text[start:stop], reading)
    return reading


def _enter(label: Label, reading: _Reading) -> None:
    """What a label changes to the list that goes on."""
    state = reading.state
    reading.announced |= label.standing is not None
    if label.standing:
        state.standing, state.rubric = label.standing, label.role
    else:
        alone = reading.labels > 0 and not reading.found  # « Excusés : élus : … »
        state.standing = state.standing if state.standing is Standing.EXCUSED and alone else Standing.PRESENT
        state.rubric = label.role
    reading.labels += 1
    reading.covered += label.end - label.start


def _add(text: str, reading: _Reading) -> None:
    persons = read_persons(text, reading.state.rubric)
    reading.found += [(reading.state.standing, person) for person in persons.persons]
    reading.covered += persons.characters


def _read_row(block: Block, state: _State, legend: Legend) -> _Reading:
    """A row of a table: « label | names », or names under the labels of its header, or « name | function | mark »."""
    cells = [cell.strip() for cell in block.cells]
    if block.level == 1 and not _names_someone(cells):
        return _read_header(cells)
    label = read_label(cells[0]) if cells and len(cells[0]) < 60 else None
    reading = _Reading(state=_State(state.standing, state.rubric, state.columns))
    if label and len(cells) > 1:
        _enter(Label(0, len(cells[0]), *label), reading)
        _add(" ; ".join(filter(None, cells[1:])), reading)
    elif sum(bool(column and column[1]) for column in state.columns) > 1:
        reading.found = _under_labels(cells, state)
    else:
        reading.found = _one_member(cells, state, legend)
    return reading


def _names_someone(cells: Sequence[str]) -> bool:
    """« Jeanne Orvault | Directrice »: a first row that is no header."""
    return bool(cells) and role_of(cells[0]) is None and bool(read_persons(cells[0], None).persons)


def _read_header(cells: Sequence[str]) -> _Reading:
    columns = tuple(read_label(cell) for cell in cells)
    announced = any(column and column[0] for column in columns)
    labels = sum(column is not None for column in columns)
    return _Reading(state=_State(columns=columns), labels=labels, announced=announced)


def _under_labels(cells: Sequence[str], state: _State) -> list[tuple[Standing, Person]]:
    return [
        (column[0] or Standing.PRESENT, person)
        for cell, column in zip(cells, state.columns, strict=False)
        if column
        for person in read_persons(cell, column[1]).persons
    ]


def _one_member(cells: Sequence[str], state: _State, legend: Legend) -> list[tuple[Standing, Person]]:
    """A row about one person, or about a few who share a function."""
    mark = mark_column(state.columns)
    said = [cell for index, cell in enumerate(cells) if index not in (0, mark) and len(cell) > 2]
    name, function = cells[0] if cells else "", " ".join(cell for cell in said if not ADDRESS.match(cell))
    joined = read_persons(name, state.rubric).persons
    if function:
        told = f"{name}, les {function}" if len(joined) > 1 else f"{name} ({function})"
        joined = read_persons(told, state.rubric).persons if joined else []
    if mark is not None and mark < len(cells):
        return [(standing_of(cells[mark], legend), person) for person in joined]
    excused = any((label := read_label(cell)) and label[0] is Standing.EXCUSED for cell in cells[1:] if len(cell) < 25)
    return [(Standing.EXCUSED if excused else state.standing, person) for person in joined]


def _is_surely_someone(person: Person) -> bool:
    """A civility or a function of a person: « Eaux Vives » has neither."""
    return role_of(person.function) is not None or bool(person.gender and not person.function)


def _distinct(persons: Iterable[Person]) -> tuple[Person, ...]:
    """Each person once, the first way of writing the name kept; « J. Orvault » after « Jeanne Orvault » is the same person."""
    kept: dict[tuple[str, str], Person] = {}
    for person in persons:
        family, given = fold(last_name(person.name)), fold(person.name)[:1]
        whole = fold(person.name) == family  # a last name alone
        same = [key for key in kept if key[0] == family and (whole or key[1] in ("", given))]
        if not same:
            kept[family, "" if whole else given] = person
    return tuple(kept.values())
