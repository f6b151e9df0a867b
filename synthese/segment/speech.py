"""Who speaks inside a block: in indirect speech and in notes, the floor changes from sentence to sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from synthese.records import Person
from synthese.segment.passages import sentences
from synthese.segment.people import CIVILITY, FIRST, INITIAL, LAST, UPPER, role_of
from synthese.segment.quotations import speech_verbs
from synthese.segment.turns import Roster

SUBJECT = re.compile(rf"^(?P<civility>{CIVILITY})\s+(?P<name>(?:{FIRST}\s+){{0,2}}{LAST})(?=[\s,])")
KNOWN_SUBJECT = re.compile(rf"^(?P<name>(?:{INITIAL}\s?|{FIRST}\s+)?{LAST})(?=\s+(?:\(|[a-zà-ÿ]))")
INITIALS_SUBJECT = re.compile(rf"^(?P<name>[{UPPER}]{{2,4}})(?=\s+[a-zà-ÿ'])")
ROLE_SUBJECT = re.compile(r"^(?:Une\s|Un\s|Le\s|La\s|L['’])(?P<function>[^,.;:«»()]{3,90})")
NOTE_LABEL = re.compile(rf"^(?P<name>[{UPPER}]{{2,4}}[a-z]?|(?:{INITIAL}\s?){LAST})\s*(?:\([^)]{{1,40}}\)\s*)?:\s+")
SAID_BEFORE = 45  # characters within which a verb of speech follows its subject


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]` said by one speaker."""

    start: int
    end: int
    speaker: Person | None


def speech_stretches(text: str, speaker: Person | None, roster: Roster) -> list[Stretch]:
    """A block cut where the floor changes. `speaker` holds it first: whoever takes the turn, or None in indirect speech.

    Inside a turn only labels (« SP : ») change the speaker: people named there are spoken of.
    """
    opened: list[tuple[int, Person | None]] = [(0, speaker)]
    for start, end in sentences(text):
        sentence = text[start:end]
        if label := NOTE_LABEL.match(sentence):
            known = roster.find(label["name"])
            if known and start > 0:
                opened.append((start + label.end(), known))
                continue
        who = subject_of(sentence, roster) if speaker is None else None
        if who and who != opened[-1][1]:
            opened.append((start, who))
    ends = [start for start, _ in opened[1:]] + [len(text)]
    return [Stretch(start, end, who) for (start, who), end in zip(opened, ends, strict=True) if end > start]


def subject_of(text: str, roster: Roster) -> Person | None:
    """Who a sentence has speak: « Mme Orvault lui répond que… », « SP insiste », « Une directrice rappelle que… »."""
    head = text.lstrip("«» \n–-•*_")
    if match := SUBJECT.match(head):
        return roster.resolve(match["name"], match["civility"], "")
    for shape in (INITIALS_SUBJECT, KNOWN_SUBJECT):
        if (match := shape.match(head)) and (known := roster.find(match["name"])):
            return known
    if (match := ROLE_SUBJECT.match(head)) and (role := role_of(match["function"].split()[0])):
        verb = speech_verbs().search(match["function"])
        if verb and 0 < verb.start() <= SAID_BEFORE:
            return Person("", role, match["function"][: verb.start()].strip())
    return None
