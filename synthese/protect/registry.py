"""Who is named anywhere in the corpus: the table that names are looked up in.

It lives in memory and in a local file with restricted permissions; it never enters an output folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from synthese.lexicons import load
from synthese.protect.aliases import damaged_names, is_word
from synthese.records import Person
from synthese.segment.people import AFTER_CIVILITY, CIVILITY, UPPER, first_name, fold, last_name, role_of

# Who heads a body, or what one is called: what follows and « de » is its name.
PRESIDED = r"(?:présidente?|vice-présidente?|trésori(?:er|ère)|association|collectif|club|troupe|amicale)"


@dataclass(frozen=True, slots=True)
class Registry:
    """Persons of a corpus by folded full name and by folded last name."""

    by_full: Mapping[str, Person]
    by_last: Mapping[str, Person]
    keep: frozenset[str]  # folded names that the city wants kept
    words: frozenset[str]  # words that the corpus writes in lower case, as written and folded
    damaged: Mapping[str, Person]  # names that a scanner misread, as written
    pattern: re.Pattern[str] | None

    def find(self, name: str) -> Person | None:
        """The person that a full or last name designates, or None."""
        key = fold(name)
        return self.by_full.get(key) or self.by_last.get(key) or self.by_last.get(fold(last_name(name)))

    def is_word(self, name: str) -> bool:
        """Whether the corpus writes a name in lower case too, accents told apart when the name has some: « Pagès » is no « pages »."""
        return is_word(name, self.words)

    def best_described(self, person: Person) -> Person:
        """The person as their own document describes them, or as another list does when it alone states a function.

        Another list tells whether it is a man or a woman when theirs does not.
        """
        known = self.find(person.name) if person.name else None
        if known is not None and not person.gender:
            person = replace(person, gender=known.gender)
        if known is None or role_of(person.function) is not None:
            return person
        return known if person.role is None or (known.role and role_of(known.function)) else person

    def in_full(self, person: Person) -> Person:
        """The person under the first name that another list of the corpus gives, when this one gives an initial or none."""
        known = self.by_last.get(fold(last_name(person.name))) if person.name else None
        if known is None or len(first_name(person.name).rstrip(".")) > 1 or not first_name(known.name):
            return person
        given, initial = fold(first_name(known.name)), fold(person.name)[0]
        alone = " " not in person.name.strip()
        return replace(person, name=known.name) if alone or given[0] == initial else person


def build_registry(
    persons: Iterable[Person], texts: Sequence[str], mask: Sequence[str] = (), keep: Sequence[str] = ()
) -> Registry:
    """Merge the persons of all documents; the fullest description of a homonym wins.

    `texts` are the corpus' texts: a last name that also stands there in lower case is an ordinary word, and is then replaced
    only beside a civility, an initial or its first name.
    """
    everyone = [*(p for p in persons if not is_place_or_body(p.name, texts)), *(Person(name, None) for name in mask)]
    kept = frozenset(fold(name) for name in keep)
    by_full: dict[str, Person] = {}
    by_last: dict[str, Person] = {}
    for person in sorted(everyone, key=_precision):
        if not person.name or fold(person.name) in kept or not _is_nameable(person.name):
            continue
        by_full.setdefault(fold(person.name), person)
        by_last.setdefault(fold(last_name(person.name)), person)
    words = _lowercase_words(texts)
    damaged = damaged_names(texts, by_full.values(), words)
    return Registry(by_full, by_last, kept, words, damaged, _compile(by_full.values()))


def is_place_or_body(name: str, texts: Sequence[str]) -> bool:
    """Whether the corpus writes a name as it writes those of places and bodies.

    « au Pin Sec », « du Pin Sec »: persons take no article; « à Pin » three times or more: its first word is a place.
    « présidente de Port Ouvert »: a body. A civility anywhere decides for a person.
    """
    words = name.split()
    if len(words) < 2 or words[0].endswith("."):
        return False
    whole = re.escape(name)
    if any(re.search(rf"(?:{CIVILITY}){AFTER_CIVILITY}{whole}", text) for text in texts):
        return False
    articles = sum(len(re.findall(rf"\b(?:au|du|aux|des|le|la|les)\s+{whole}\b", text)) for text in texts)
    headed = any(
        re.search(rf"\b{PRESIDED}\s+(?:de\s|du\s|des\s|d['’])\s*{whole}\b", text, re.IGNORECASE) for text in texts
    )
    first_as_place = sum(len(re.findall(rf"\bà\s+{re.escape(words[0])}\b", text)) for text in texts)
    return headed or articles > 0 or first_as_place >= 3


def _precision(person: Person) -> tuple[bool, bool, bool, int, str]:
    """Best described first: a role that the function states, a known gender, a full name."""
    return role_of(person.function) is None, person.role is None, not person.gender, -len(person.name), person.name


def _is_nameable(name: str) -> bool:
    acronym = (" " not in name.strip() and name.isupper() and len(name) <= 6) or name in load("annotation")["acteurs"][
        "sigles"
    ]
    family = last_name(name)
    capital = any(word[0].isupper() and len(word) > 1 for word in re.split(r"[\s'’-]", family) if word)
    return capital and not acronym and fold(family) not in charges()


@cache
def charges() -> frozenset[str]:
    """Folded charges that follow a civility without being names (« M. le Maire »)."""
    return frozenset(fold(word) for word in load("protection")["garde"]["charges"])


def _lowercase_words(texts: Sequence[str]) -> frozenset[str]:
    words: set[str] = set()
    for text in texts:
        written = re.findall(r"(?<![\w'’-])[a-zà-ÿ][\w-]{2,}", text)
        words.update(written, map(fold, written))
    return frozenset(words)


def _compile(persons: Iterable[Person]) -> re.Pattern[str] | None:
    """One alternation for every known way of writing every known name, longest first."""
    forms: set[str] = set()
    for person in persons:
        forms.update(_forms(person.name))
    if not forms:
        return None
    alternatives = "|".join(sorted(forms, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<![\w])(?:(?P<civility>{CIVILITY}){AFTER_CIVILITY})?(?P<name>{alternatives})(?![\w])")


def _forms(name: str) -> set[str]:
    last, first = last_name(name), first_name(name)
    lasts = {_loose(last), _loose(last.upper()), _loose(_capitalise(last))}
    forms = set(lasts)
    if first:
        initials = r"\s?-?\s?".join(re.escape(part[0]) + r"[a-z]?\." for part in re.split(r"[-\s]", first) if part)
        for variant in lasts:
            for given in {_loose(first), _loose(first.upper())}:
                forms |= {rf"{given}\s+{variant}", rf"{variant}\s+{given}"}
            forms |= {rf"{initials}\s?{variant}", rf"{re.escape(first[0])}[a-z]?\.\s?{variant}"}
    elif name.split()[0].endswith("."):
        forms |= {rf"{re.escape(name.split()[0])}\s?{variant}" for variant in lasts}
    return forms


ACCENTED = {"a": "aàâä", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oôö", "u": "uùûü", "y": "yÿ"}


def _loose(name: str) -> str:
    """Regex of a name that tolerates the other apostrophe, any space, a missing accent and an added one."""
    pieces = []
    for char in name:
        if char in "'’":
            pieces.append("['’]")
        elif char.isspace() or char == "-":
            pieces.append(r"[\s-]+" if char == "-" else r"\s+")
        else:
            typed = fold(char)  # « ł » is typed « l »
            forms = ACCENTED.get(typed, typed if typed.isalpha() else "")
            forms = forms.upper() if char.isupper() else forms
            pieces.append(f"[{char}{forms}]" if len(typed) == 1 and forms else re.escape(char))
    return "".join(pieces)


def _capitalise(name: str) -> str:
    return re.sub(rf"[{UPPER}]{{2,}}", lambda m: m[0].capitalize(), name)
