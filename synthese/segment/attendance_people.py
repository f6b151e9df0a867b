"""Persons in a stretch of an attendance list where names and functions alternate.

« les adjoints Jeanne Orvault et Ali Benmoussa ; Mme Vernay (DGA), MM. Roux, Petit, conseillers municipaux »
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from synthese.lexicons import load, pattern
from synthese.records import Person, SpeakerRole
from synthese.segment.people import (
    BODY,
    CIVILITY,
    FIRST,
    LAST,
    UPPER,
    acronyms,
    fold,
    is_first_name,
    last_name,
    make_person,
    role_of,
    rubric_role,
    without_acronym,
)

NAME = re.compile(rf"(?:(?P<civility>{CIVILITY})\s+)?(?P<name>(?:{FIRST}\s+){{0,3}}{LAST})(?![\w])")
# What may stand before a name: nothing, words in lower case (« les adjoints », « l'adjoint »), « XY = ».
PREFIX = re.compile(rf"^(?:[{UPPER}][\w·-]{{0,4}}\s*=\s*|[^\W_][^{UPPER}=]*[\s(]|[^\W\d_]['’])?$")
BRACKETED, MARKED = (
    re.compile(r"^\s*\((?P<function>[^)]*)\)\s*(?P<rest>.*)$", re.DOTALL),
    re.compile(r"^\s*(?:[–—=:-]\s+)"),
)
_WORDS = load("presence")
NOT_A_NAME = re.compile(rf"^(?:{'|'.join([*_WORDS['corps'], *_WORDS['pas_un_prenom']])})\b")
ABBREVIATED = "".join(rf"(?<!\b{word})" for word in _WORDS["abreviations"])
BREAK = rf"\s*;\s+|(?<![{UPPER}]){ABBREVIATED}(?<!\b[{UPPER}][a-z])\.\s+(?=[*_]*[{UPPER}])|\n(?=\s*[{UPPER}])"
SPLIT = (
    rf",\s+|\s+(?:et|puis|ainsi que|\+)\s+(?=(?:le |la |l['’])?(?:{CIVILITY}\s|[{UPPER}]))"
    rf"|\s+[–—/·•-]\s+(?=(?:{CIVILITY}\s)|[{UPPER}])"
)
STRIPPED = " *_\n.,•-–"  # around the parts of a list
# What ends on a word that the next one completes; the civilities of one person.
OF = re.compile(r"(?:\b(?:de|du|des|de\s+la|de\s+l['’]|d['’]|à|au|aux))\s*[«“\"]?\s*$")
ONE = frozenset({"M.", "Mme", "Mlle", "Monsieur", "Madame", "Mademoiselle", "Dr", "Pr", "Me"})
LONGEST_FUNCTION = 160  # characters: more than that is a sentence
PLURAL = re.compile(r"^\W*(?:les\s+)?(?:\w+(?:s|x)(?:\W|$)|DGA|MM)")
SHIELD = str.maketrans(
    {",": "\1", ";": "\2", "\n": " ", ".": "\3", "/": "\4", "–": "\5", "-": "\6", "·": "\7", " ": "\x0e"}
)
UNSHIELD = str.maketrans({"\1": ",", "\2": ";", "\3": ".", "\4": "/", "\5": "–", "\6": "-", "\7": "·", "\x0e": " "})


@dataclass(slots=True)
class Found:
    """Persons read in a stretch, and how many of its characters they and their functions account for."""

    persons: list[Person] = field(default_factory=list)
    characters: int = 0


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What stands between two separators: words before a name, the name, its function."""

    lead: str
    civility: str
    name: str
    function: str
    listed: bool  # False when a clause, and no function, follows the name


def read_persons(text: str, rubric: SpeakerRole | None) -> Found:
    """Persons of a stretch, in order. `rubric` is the capacity that its label gives."""
    found = Found()
    shielded = re.sub(r"\([^)]*\)", lambda m: m[0].translate(SHIELD), text)
    groups = [[part.translate(UNSHIELD) for part in re.split(SPLIT, group)] for group in re.split(BREAK, shielded)]
    for group in _with_bodies(groups):
        _read_group(group, rubric, found)
    return found


def _with_bodies(groups: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Groups between semicolons; after one name with a civility, « Port Ouvert » states a body and no second person.

    It remains somebody when it has a civility, an initial or a usual first name, or when nothing tells it from a list of people.
    """
    for group in groups:
        chunks = [_parse(part.strip(STRIPPED)) for part in group]
        place = next((i for i in reversed(range(len(chunks) - 1)) if chunks[i]), None)
        last, somebody = chunks[-1], None if place is None else chunks[place]
        alone = sum(chunk is not None for chunk in chunks[:-1]) == 1  # people side by side are people
        apart = len(groups) > 1 or (place is not None and place < len(chunks) - 2) or bool(last and last.lead)
        titled = alone and apart and somebody is not None and somebody.civility in ONE
        if place is None or last is None or not titled or not _is_body(last):
            yield list(group)
            continue
        stated = ", ".join(part.strip(STRIPPED) for part in group[place + 1 :])
        named = group[place].strip(STRIPPED)
        yield [*group[:place], f"{named} {stated}" if somebody and somebody.function else f"{named} ({stated})"]


def _is_body(chunk: _Chunk) -> bool:
    first = chunk.name.split()[0]
    stated = chunk.civility or chunk.function or role_of(chunk.lead)
    return not (stated or "." in first or is_first_name(first))


def _read_group(parts: Sequence[str], rubric: SpeakerRole | None, found: Found) -> None:
    """Persons between two semicolons: a plural function holds for all those before it that have none."""
    first, forward, plural, listed = len(found.persons), "", "", True
    for part in parts:
        text = part.strip(STRIPPED)
        chunk = _parse(text)
        if chunk is None and plural and re.fullmatch(LAST, text):  # « MM. Roux, Petit »
            chunk = _Chunk("", plural, text, "", listed=True)
        if chunk is None:
            if len(found.persons) > first and len(text) < LONGEST_FUNCTION and listed:
                _complete(found.persons, first, text, rubric)
                found.characters += len(part)
            continue
        listed = chunk.listed
        forward = chunk.lead if role_of(chunk.lead) and PLURAL.match(chunk.lead) else forward
        plural = chunk.civility if chunk.civility in ("MM.", "Mmes", "Mesdames", "Messieurs") else plural
        function = chunk.function or (chunk.lead if role_of(chunk.lead) else forward)
        found.persons.append(make_person(chunk.name, chunk.civility or plural, function, rubric))
        found.characters += len(part) + 2 if listed else len(chunk.name)
        pair = len(parts) == 2 and len(found.persons) - first == 2
        if chunk.function and (pair or (PLURAL.match(chunk.function) and role_of(chunk.function))):
            _spread(found.persons, first, chunk.function, rubric)


def _parse(text: str) -> _Chunk | None:
    """The name that a chunk opens with, after lower-case words or « XY = »."""
    for match in NAME.finditer(text):
        lead, after = text[: match.start()], text[match.end() :]
        if not PREFIX.match(lead):
            return None
        head, written = _without_label(match["name"]) if not match["civility"] else ("", match["name"])
        name, acronym = without_acronym(written)
        lead += head
        if not match["civility"] and (not _is_name(name, after) or _is_complement(lead, name)):
            continue
        function, listed = _function(f"{acronym} {after}" if acronym else after, name)
        return _Chunk(lead.strip(" ("), match["civility"] or "", name, function, listed)
    return None


def _is_complement(lead: str, name: str) -> bool:
    """« présidente des « Quais Vivants » »: what follows a function and a preposition is what somebody presides."""
    return OF.search(lead) is not None and role_of(lead) is not None and not is_first_name(name.split()[0])


def _is_name(name: str, after: str) -> bool:
    words = name.split()
    if len(words) < 2 or not words[0][0].isupper() or words[0].upper() in acronyms() or words[0] in ("À", "A"):
        return False
    if NOT_A_NAME.match(name) or re.search(r"\s(?:du|des)\s", name) or name.isupper() or len(words[-1]) < 2:
        return False
    return len(after) < LONGEST_FUNCTION or after.lstrip().startswith("(")


def _without_label(name: str) -> tuple[str, str]:
    """« Services Paul Vernay »: a label that lost its colon is no first name."""
    words = name.split()
    if len(words) > 2 and words[0].isalpha() and (rubric_role(words[0]) or BODY.match(words[0].rstrip("s"))):
        return f"{words[0]} ", " ".join(words[1:])
    return "", name


def is_member(line: str) -> bool:
    """Whether a line is a name, alone or followed by a function; a sentence about someone is not."""
    chunk = _parse(re.split(SPLIT, line.strip(STRIPPED))[0])
    return chunk is not None and chunk.listed and not chunk.lead


def _function(after: str, name: str) -> tuple[str, bool]:
    """The function written after a name, and whether what follows is one rather than a clause about the person."""
    bracketed = BRACKETED.match(after)
    if bracketed:
        function, rest = bracketed["function"], bracketed["rest"]
        if _are_initials(function, name):
            return _function(rest, name)
        return f"{function} {rest}".strip(" *_,.;:()/"), True
    rest = after.strip()
    if rest.endswith(")") and (tail := re.search(r"\((\S+)\)$", rest)) and _are_initials(tail[1], name):
        rest = rest[: tail.start()].strip()
    marked = MARKED.match(after) is not None
    clause = bool(rest) and not marked and rest[0].islower() and not _opens_a_function(rest)
    return ("" if clause else rest.strip(" *_,.;:()/=–—-")), not clause


def _are_initials(text: str, name: str) -> bool:
    """« (JO) » beside Jeanne Orvault: initials, no function."""
    flat = text.strip()
    if not re.fullmatch(rf"[{UPPER}][{UPPER}a-z·-]{{0,4}}", flat) or flat in acronyms():
        return False
    return fold(flat[0]) == fold(name[0]) and any(fold(flat[-1]) in fold(part) for part in last_name(name).split())


def _opens_a_function(text: str) -> bool:
    """« adjointe à la culture », « pour le pôle »: no verb stands first."""
    head = " ".join(text.split()[:3])
    return role_of(head) is not None or _linking().match(text) is not None


@cache
def _linking() -> re.Pattern[str]:
    return pattern(load("documents")["presence"]["liaison"])


def _complete(persons: list[Person], first: int, function: str, rubric: SpeakerRole | None) -> None:
    """A chunk without a name goes on with the function of the last person, or of all those who have none."""
    last = persons[-1]
    stated = make_person(last.name, "", f"{last.function}, {function}".strip(" ,"), rubric)
    persons[-1] = Person(last.name, stated.role, stated.function, last.gender or stated.gender)
    if PLURAL.match(function) and role_of(function):
        _spread(persons, first, function, rubric)


def _spread(persons: list[Person], first: int, function: str, rubric: SpeakerRole | None) -> None:
    for index in range(first, len(persons) - 1):
        if not persons[index].function:
            stated = make_person(persons[index].name, "", function, rubric)
            persons[index] = Person(stated.name, stated.role, function, persons[index].gender)
