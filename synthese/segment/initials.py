"""Initials that stand for people in rough notes (« OG répond que… », « … » (SP)), read against the attendance list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from synthese.lexicons import load
from synthese.records import Person
from synthese.segment.people import FIRST, LAST, UPPER, fold, last_name

TOKEN = re.compile(rf"(?<![\w'’.-])[{UPPER}][{UPPER}a-z]{{1,4}}(?![\w-])")
# Where initials stand when they designate somebody: signing, taking the floor, subject of a verb.
IN_SPEECH = re.compile(
    rf"(?<=\()[{UPPER}][{UPPER}a-z]{{1,4}}(?=\))|(?:^|(?<=[\n.;:!?»”] ))[{UPPER}][{UPPER}a-z]{{1,4}}(?=\s*:|\s+[a-zà-ÿ'])",
    re.MULTILINE,
)
# « JO = Jeanne Orvault », « P. Vernay, culture (PV) »: the list itself says who they are.
EQUATED = re.compile(rf"\b(?P<initials>[{UPPER}][{UPPER}a-z]{{1,4}})\s*=\s*(?P<name>(?:{FIRST}\s+){{1,3}}{LAST})")
BRACKETED = re.compile(rf"\((?P<initials>[{UPPER}][{UPPER}a-z]{{1,4}})(?:,[^()]*)?\)")
NAME = re.compile(rf"(?:{FIRST}\s+){{1,3}}{LAST}")
REACH = 90  # characters between a name and its initials
NOBODY = Person("", None)


def find_initials(text: str, persons: Sequence[Person]) -> dict[str, Person]:
    """Initials as a document uses them -> who they designate, among the people that may be meant.

    Initials shared by two persons designate nobody in particular (no role), but are still a name. One coincidence proves
    nothing: at least two sets of initials must take the floor, sign, or be stated by the list itself.
    """
    owners: dict[str, list[Person]] = {}
    for person in persons:
        if len(person.name.split()) > 1:
            for form in _forms(person.name):
                owners.setdefault(form, []).append(person)
    stated = _stated(text, persons)
    tokens = {m[0] for m in TOKEN.finditer(text)} - stated.keys()
    used = {token for token in tokens if token.isupper() and _key(token) in owners and token not in _acronyms()}
    speaking = {m[0] for m in IN_SPEECH.finditer(text)} & (used | stated.keys())
    if len(speaking | stated.keys()) < 2:
        return {}
    return {**{form: _only(owners[_key(form)]) for form in sorted(used)}, **stated}


def _stated(text: str, persons: Sequence[Person]) -> dict[str, Person]:
    """Initials that the list states, as written; whatever letters they are made of, they begin with the first name's."""
    by_name = {fold(person.name): person for person in persons}
    candidates = [(m["initials"], [m["name"]]) for m in EQUATED.finditer(text)]
    for match in BRACKETED.finditer(text):
        before = re.split(r"[;·\n]", text[max(0, match.start() - REACH) : match.start()])[-1]
        candidates.append((match["initials"], NAME.findall(before)[::-1]))
    found: dict[str, Person] = {}
    for initials, names in candidates:
        fitting = [p for name in names if (p := _named(name, persons, by_name)) and _key(initials[0]) == _key(name[0])]
        known = initials not in _sigles() or (bool(fitting) and _key(initials) in _forms(fitting[0].name))
        if fitting and known and _spells(initials, fitting[0].name):
            found.setdefault(initials, fitting[0])
    return found


def _spells(initials: str, name: str) -> bool:
    """Whether the letters of initials stand in a name, in their order: « GTh » in Guy Thébault, « Notes » in no Nadia Arvor."""
    letters = iter(_key(name))
    return all(letter in letters for letter in _key(initials))


def _named(name: str, persons: Sequence[Person], by_name: Mapping[str, Person]) -> Person | None:
    """The person that a list names; « J. Orvault » may be the Jeanne Orvault of another list."""
    same = [p for p in persons if fold(last_name(p.name)) == fold(last_name(name)) and fold(p.name)[0] == fold(name)[0]]
    return by_name.get(fold(name)) or (same[0] if same else None)


def _key(text: str) -> str:
    return fold(text).upper()


def _forms(name: str) -> set[str]:
    """« Jean-Yves Le Bihan » -> {« JLB », « JYLB », « JYB », « JB »}; particles and elided letters may be left out."""
    words = [[part for part in re.split(r"[-'’. ]+", word) if part] for word in name.split()]
    first, rest = words[0], [word for word in words[1:] if word]
    if not first or not rest:
        return set()
    firsts = {first[0][0], "".join(part[0] for part in first)}
    long_parts = [[part for part in word if len(part) > 1] or word for word in rest]
    capitals = [word for word in long_parts if word[0][0].isupper()] or long_parts
    lasts = {"".join(w[0][0] for w in ws) for ws in (rest, capitals)}
    lasts |= {"".join(part[0] for w in ws for part in w) for ws in (long_parts, capitals)} | {rest[-1][0][0]}
    return {_key(f"{given}{last}") for given in firsts for last in lasts}


def dotted_initials(text: str, persons: Sequence[Person]) -> dict[str, Person]:
    """« V. C. » -> who signs that way, as written."""
    found: dict[str, Person] = {}
    for match in re.finditer(rf"(?<![\w.])([{UPPER}])\.\s?([{UPPER}])\.(?!\s?[{UPPER}][\w-])", text):
        owners = [p for p in persons if len(p.name.split()) > 1 and _key(match[1] + match[2]) in _forms(p.name)]
        if owners:
            found[match[0]] = _only(owners)
    return found


def _only(owners: Sequence[Person]) -> Person:
    return owners[0] if len({fold(p.name) for p in owners}) == 1 else NOBODY


@cache
def _sigles() -> frozenset[str]:
    return frozenset(load("annotation")["acteurs"]["sigles"])


@cache
def _acronyms() -> frozenset[str]:
    return _sigles() | frozenset(load("presence")["pas_des_initiales"])
