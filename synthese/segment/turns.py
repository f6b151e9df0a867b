"""Speaker turns: « Mme Orvault (élue, quartiers) : … », « P. VERNAY – … », « Élue : … », « Q. » / « R. »."""

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
    rf"[*_]{{0,2}}\s*(?::|\.?\s[–—-])[*_]{{0,2}}\s+(?=\S)"
)
# « Mme Orvault, adjointe. La question… », « M. le maire. Merci. »: verbatim minutes set the speaker apart by a full stop.
SENTENCE_LABEL = re.compile(
    rf"^\W{{0,3}}(?P<civility>{CIVILITY})\s+(?:(?P<name>(?:{FIRST}\s+){{0,3}}{LAST})|(?P<charge>l(?:e|a)\s+[a-zà-ÿ-]+))"
    rf"(?:\s+et\s+{CIVILITY}\s+[^,.:]{{3,60}})?(?:,\s*(?P<function>[^.:]{{2,160}}))?[*_]{{0,2}}\.[*_]{{0,2}}\s+(?:[–—-]\s+)?(?=[{UPPER}«…“\"(])"
)
ROLE_LABEL = re.compile(
    rf"^\W{{0,3}}(?P<label>(?:Un[e]?\s|L['’]|Le\s|La\s)?[{UPPER}][^:.!?–—]{{1,45}}?)\s*(?::|\s[–—])\s+(?=\S)"
)
QUESTION = re.compile(
    r"^\W{0,3}(?:Q(?:uestion)?\s?\d*\s?[.:–—-]|Enquêteur|Enquêtrice|Intervieweur|Intervieweuse)\s*[:.–—-]?\s*"
)
ANSWER = re.compile(r"^\W{0,3}(?:R(?:éponse)?\s?\d*\s?[.:–—-])\s*")
INTERVIEW_LABEL = re.compile(
    rf"^[*_\W]{{0,4}}(?P<label>[{UPPER}][\w. ]{{0,20}}?)\s*[*_]{{0,2}}\s*[:.–—-][*_]{{0,2}}\s+(?=\S)"
)
LINK = re.compile(r"(?:de|du|des|d['’]|à|au|aux|en|général|municipal|délégué|chargé)\w*\b")
NUMBERED = re.compile(r"^[*_]*\d{1,2}\s*[.)]\s")
ASKED = re.compile(r"^[\[*_–—\s-]*(?:\d{1,2}\s*[.)]\s*)?")
LONGEST_QUESTION = 35  # words
RECURRENT = 3  # times that a label comes back to be one of an interview's two voices


@dataclass(frozen=True, slots=True)
class Turn:
    """Who opens a block and where the words begin (offset inside the block)."""

    speaker: Person | None
    offset: int
    question: bool = False


class Roster:
    """Persons by last name and by initials, to complete a bare « Mme Orvault » or « HC » with what the list said."""

    def __init__(self, persons: Sequence[Person], initials: Mapping[str, Person]) -> None:
        self.initials = initials
        self._by_last: dict[str, Person] = {}
        for person in persons:
            self._by_last.setdefault(fold(last_name(person.name)), person)
            self._by_last.setdefault(fold(person.name), person)

    def find(self, name: str) -> Person | None:
        """The person that a full or last name designates, or None."""
        if name in self.initials:
            return self.initials[name]
        return self._by_last.get(fold(name)) or (
            self._by_last.get(fold(last_name(name))) if " " in name.strip() else None
        )

    def resolve(self, name: str, civility: str, function: str) -> Person:
        """Person for a label; what the label says completes what the list said."""
        known = self.find(name)
        stated = make_person(name, civility, function)
        if known is None:
            return stated
        return Person(
            known.name, known.role or stated.role, known.function or stated.function, known.gender or stated.gender
        )


def find_turns(blocks: Sequence[Block], roster: Roster, aside: frozenset[int]) -> Mapping[int, Turn]:
    """Turns by block index, blocks `aside` left out. A bare capitalised label counts only if the list knows it or if it comes back."""
    labels = Counter(fold(m["name"]) for b in blocks if (m := LABEL.match(b.text)) and _speaks(b))
    turns: dict[int, Turn] = {}
    for index, block in enumerate(blocks):
        turn = _turn(block, roster, labels) if _speaks(block) and index not in aside else None
        if turn:
            turns[index] = turn
    return turns


def find_interview_turns(blocks: Sequence[Block]) -> Mapping[int, Turn]:
    """Questions and answers of an interview by block index, whatever its two labels (« Q. », « E : », « Enquêteur – »).

    The voice whose words end in a question mark most often asks.
    """
    said: dict[str, list[tuple[int, int]]] = {}
    for index, block in enumerate(blocks):
        if _speaks(block) and (match := INTERVIEW_LABEL.match(block.text)):
            said.setdefault(match["label"], []).append((index, match.end()))
    voices = {label: places for label, places in said.items() if len(places) >= RECURRENT}
    if len(voices) < 2:
        return {}
    asking = {
        label: sum(blocks[i].text.rstrip(" *_»").endswith("?") for i, _ in p) / len(p) for label, p in voices.items()
    }
    asker = max(sorted(asking), key=lambda label: asking[label])
    return {i: Turn(None, offset, question=label == asker) for label, p in voices.items() for i, offset in p}


def find_questions(blocks: Sequence[Block], turns: Mapping[int, Turn]) -> Mapping[int, Turn]:
    """Questions of an interview that neither labels nor titles announce: short paragraphs that ask, and those set apart as most of these are.

    « [Et le port ?] », « 3) Que garder ? », « — Un souvenir ? »: between brackets, numbered, or alone.
    """
    labelled = sum(turn.question for turn in turns.values())
    titled = sum(b.kind is BlockKind.HEADING and _asks(b.text) for b in blocks)
    if labelled + titled >= RECURRENT:
        return {}  # elsewhere, who answers may ask too: « Pourquoi pas ? »
    told = {i: b.text.strip() for i, b in enumerate(blocks) if _speaks(b) and i not in turns}
    shapes = {index: shape for index, text in told.items() if (shape := _shape(text))}
    counted = Counter(shapes.values())
    asking = Counter(shape for index, shape in shapes.items() if _asks(told[index]))
    known = {s for s, n in counted.items() if n >= RECURRENT and 2 * asking[s] >= n}
    return {
        index: Turn(None, _opening(blocks[index].text), question=True)
        for index, text in told.items()
        if len(text.split()) <= LONGEST_QUESTION and (_asks(text) or shapes.get(index) in known)
    }


def _asks(text: str) -> bool:
    return text.rstrip("] *_»)").endswith("?")


def _shape(text: str) -> str:
    """How a paragraph is set apart: between brackets, or by a number; "" when it is not."""
    if text.startswith("[") and text.endswith("]"):
        return "["
    return "1" if NUMBERED.match(text) else ""


def _opening(text: str) -> int:
    """Where the words of a question begin, after its bracket, dash or number."""
    match = ASKED.match(text)
    return match.end() if match else 0


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
    if match := SENTENCE_LABEL.match(block.text):
        if match["charge"]:
            return Turn(Person("", role_of(match["charge"]), match["charge"]), match.end())
        return Turn(roster.resolve(match["name"], match["civility"], match["function"] or ""), match.end())
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
    """« Élue », « L'adjointe aux sports »; not « Parents » (a subject) nor « La présidente explique » (a sentence)."""
    words = re.sub(r"^(?:une?|le|la|l['’])\s*", "", label.strip(), flags=re.IGNORECASE).split()
    if role_of(words[0]) is None or words[0].endswith(("s", "x")):
        return False
    rest = " ".join(words[1:])
    return not rest or role_of(rest) is not None or LINK.match(rest) is not None
