"""What was replaced and what looks like a name and was kept: shown on the machine, for a person to decide, never written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synthese.protect import Protected
from synthese.protect.entities import person_entities
from synthese.protect.registry import Registry
from synthese.segment.people import UPPER, fold

if TYPE_CHECKING:
    from spacy.language import Language

CONTEXT = 35  # characters shown on each side of a name that was kept
NAME_LIKE = re.compile(rf"(?<![\w'’-])[{UPPER}][\w'’-]+")


@dataclass(frozen=True, slots=True)
class ReplacedName:
    """A form that was replaced."""

    form: str
    became: str
    why: str
    times: int
    documents: int


@dataclass(frozen=True, slots=True)
class KeptName:
    """A form that looks like a name and stands in the protected texts."""

    form: str
    why: str
    times: int
    document: str
    context: str


def replaced_names(protected: Sequence[Protected]) -> tuple[ReplacedName, ...]:
    """Every form that was replaced, the most frequent first."""
    times: Counter[tuple[str, str, str]] = Counter()
    documents: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for document in protected:
        for replacement in document.replacements:
            key = (replacement.original, replacement.text, replacement.why)
            times[key] += 1
            documents[key].add(document.sheet.relative)
    ordered = sorted(times, key=lambda key: (-times[key], key))
    return tuple(ReplacedName(*key, times[key], len(documents[key])) for key in ordered)


def kept_names(protected: Sequence[Protected], registry: Registry, nlp: Language) -> tuple[KeptName, ...]:
    """Last names of known people that still stand, and full names that spaCy takes for persons, with one context each."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for document in protected:
        for match in NAME_LIKE.finditer(document.text):
            if fold(match[0]) in registry.by_last:
                found[match[0], "nom d'une personne connue"].append(_place(document, match.start(), match.end()))
        for name in sorted(person_entities(document.text.split("\n"), nlp)):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text):
                found[name, "allure d'un nom complet"].append(_place(document, match.start(), match.end()))
    ordered = sorted(found, key=lambda key: (key[1], -len(found[key]), key[0]))
    return tuple(KeptName(*key, len(found[key]), *found[key][0]) for key in ordered)


def _place(document: Protected, start: int, end: int) -> tuple[str, str]:
    around = document.text[max(0, start - CONTEXT) : end + CONTEXT]
    return document.sheet.relative, " ".join(around.split())
