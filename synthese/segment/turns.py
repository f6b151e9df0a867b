"""Speaker turns: « Mme Combet (élue, quartiers) : … », « L. ABGRALL – … », « Élue : … », « Q. » / « R. »."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synthese.lexicons import load, pattern
from synthese.records import Block, BlockKind, Person
from synthese.segment.people import CIVILITY, FIRST, LAST, UPPER, fold, last_name, make_person, role_of

LABEL = re.compile(
    rf"^\W{{0,3}}(?P<civility>{CIVILITY}\s+)?(?P<name>(?:{FIRST}\s+){{0,2}}{LAST})\s*(?:[(,]\s*(?P<function>[^):]{{2,80}})\)?)?\s*"
    rf"(?::|\.?\s[–—-])\s+(?=\S)"
)
ROLE_LABEL = re.compile(
    rf"^\W{{0,3}}(?P<label>(?:Un[e]?\s|L['’]|Le\s|La\s)?[{UPPER}][^:.!?–—]{{1,45}}?)\s*(?::|\s[–—])\s+(?=\S)"
)
QUESTION = re.compile(
    r"^\W{0,3}(?:Q(?:uestion)?\s?\d*\s?[.:–—-]|Enquêteur|Enquêtrice|Intervieweur|Intervieweuse)\s*[:.–—-]?\s*"
)
ANSWER = re.compile(r"^\W{0,3}(?:R(?:éponse)?\s?\d*\s?[.:–—-])\s*")
SUBJECT = re.compile(rf"^(?P<civility>{CIVILITY})\s+(?P<name>(?:{FIRST}\s+){{0,2}}{LAST})(?=[\s,])")


@dataclass(frozen=True, slots=True)
class Turn:
    """Who opens a block and where the words begin (offset inside the block)."""

    speaker: Person | None
    offset: int
    question: bool = False


class Roster:
    """Persons by last name, to complete a bare « Mme Combet » with what the attendance list said."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._by_last: dict[str, Person] = {}
        for person in persons:
            self._by_last.setdefault(fold(last_name(person.name)), person)
            self._by_last.setdefault(fold(person.name), person)

    def find(self, name: str) -> Person | None:
        """The person that a full or last name designates, or None."""
        return self._by_last.get(fold(name)) or self._by_last.get(fold(last_name(name)))

    def resolve(self, name: str, civility: str, function: str) -> Person:
        """Person for a label; what the label says completes what the list said."""
        known = self.find(name)
        stated = make_person(name, civility, function)
        if known is None:
            return stated
        return Person(
            known.name, known.role or stated.role, known.function or stated.function, known.gender or stated.gender
        )


def find_turns(blocks: Sequence[Block], roster: Roster) -> Mapping[int, Turn]:
    """Turns by block index. A bare capitalised label counts only if the list knows it or if it comes back."""
    labels = Counter(fold(m["name"]) for b in blocks if (m := LABEL.match(b.text)) and _speaks(b))
    turns: dict[int, Turn] = {}
    for index, block in enumerate(blocks):
        turn = _turn(block, roster, labels) if _speaks(block) else None
        if turn:
            turns[index] = turn
    return turns


def _speaks(block: Block) -> bool:
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE)


def _turn(block: Block, roster: Roster, labels: Counter[str]) -> Turn | None:
    if match := QUESTION.match(block.text):
        return Turn(None, match.end(), question=True)
    if match := ANSWER.match(block.text):
        return Turn(None, match.end())
    match = LABEL.match(block.text)
    if match and _is_speaker(match, roster, labels):
        person = roster.resolve(match["name"], (match["civility"] or "").strip(), match["function"] or "")
        return Turn(person, match.end())
    return _role_turn(block)


def _is_speaker(match: re.Match[str], roster: Roster, labels: Counter[str]) -> bool:
    name, function = match["name"], match["function"] or ""
    if match["civility"] or roster.find(name):
        return True
    if pattern(load("documents")["logistique"]["debut"]).match(name):
        return False
    initial = re.match(rf"[{UPPER}]\.", name) is not None
    return initial or role_of(function) is not None or (labels[fold(name)] >= 3 and name.isupper())


def _role_turn(block: Block) -> Turn | None:
    match = ROLE_LABEL.match(block.text)
    if not match or len(match["label"].split()) > 5:
        return None
    role = role_of(match["label"])
    rest = block.text[match.end() :]
    if role is None or len(rest) < 20 or not _whole_label_is_role(match["label"]):
        return None
    return Turn(make_person("", "", match["label"]), match.end())


def _whole_label_is_role(label: str) -> bool:
    first = re.sub(r"^(?:une?|le|la|l['’])\s*", "", label.strip(), flags=re.IGNORECASE)
    return role_of(first.split()[0]) is not None or first.upper().startswith("DGA")


def subject_of(text: str, roster: Roster) -> Person | None:
    """In indirect speech, who a sentence has speak: « Mme Combet lui répond que… »."""
    match = SUBJECT.match(text.lstrip("«» \n–-•"))
    return roster.resolve(match["name"], match["civility"], "") if match else None
