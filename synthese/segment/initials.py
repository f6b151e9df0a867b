"""Initials that stand for people in rough notes (« OG répond que… », « … » (SP)), read against the attendance list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from synthese.lexicons import load
from synthese.records import Person
from synthese.segment.people import UPPER, fold

TOKEN = re.compile(rf"(?<![\w'’.-])[{UPPER}]{{2,4}}(?![\w-])")
# Where initials stand when they designate somebody: signing, taking the floor, subject of a verb.
IN_SPEECH = re.compile(
    rf"(?<=\()[{UPPER}]{{2,4}}(?=\))|(?:^|(?<=[\n.;:!?»”] ))[{UPPER}]{{2,4}}(?=\s*:|\s+[a-zà-ÿ'])", re.MULTILINE
)
NOT_INITIALS = frozenset({"DGA", "DGS", "CM", "PM", "CR", "PJ", "OK", "NB", "RH", "PV", "TVA", "HS", "RAS"})
NOBODY = Person("", None)


def find_initials(text: str, persons: Sequence[Person]) -> dict[str, Person]:
    """Initials of listed people as a document uses them -> who they designate.

    Initials shared by two persons designate nobody in particular (no role), but are still a name. One coincidence proves
    nothing: at least two sets of initials must take the floor, sign, or be stated by the list itself.
    """
    owners: dict[str, list[Person]] = {}
    for person in persons:
        if len(person.name.split()) > 1:
            for form in _forms(person.name):
                owners.setdefault(form, []).append(person)
    used = {m[0] for m in TOKEN.finditer(text)} & (set(owners) - _acronyms())
    speaking = {m[0] for m in IN_SPEECH.finditer(text)} & used
    stated = {form for form in used if any(re.search(rf"\b{form}\b", p.function) for p in owners[form])}
    if len(speaking | stated) < 2:
        return {}
    return {form: _only(owners[form]) for form in sorted(used)}


def _forms(name: str) -> set[str]:
    """« Jean-Yves Le Bihan » -> {« JLB », « JYLB », « JYB », « JB »}."""
    words = [[p for p in re.split(r"[-'’. ]+", fold_keep_hyphens(word)) if p] for word in name.split()]
    first, rest = words[0], [w for w in words[1:] if w]
    if not first or not rest:
        return set()
    firsts = {first[0][0], "".join(p[0] for p in first)}
    lasts = {"".join(w[0][0] for w in rest), "".join(c[0] for w in rest for c in w), rest[-1][0][0]}
    return {f"{f}{last}".upper() for f in firsts for last in lasts}


def fold_keep_hyphens(word: str) -> str:
    """Without accents, hyphens kept: « Jean-Éric » -> « jean-eric »."""
    return "-".join(fold(part) for part in word.split("-"))


def _only(owners: Sequence[Person]) -> Person:
    return owners[0] if len({fold(p.name) for p in owners}) == 1 else NOBODY


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(load("annotation")["acteurs"]["sigles"]) | NOT_INITIALS
