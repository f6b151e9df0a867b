"""Quotations inside a text, and what says who is quoted (« … » – Élue ; « … », précise un directeur)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from synthese.lexicons import load, pattern

QUOTATION = re.compile(r"«\s*(?P<inner>[^«»]*(?:«[^«»]*»[^«»]*)*)\s*»|“(?P<inner2>[^“”]*)”|\"(?P<inner3>[^\"]{25,})\"")
SIGNATURE = re.compile(
    r"^\s*[.,;]?\s*[*_]*\s*[–—-]+\s*(?P<dashed>[A-ZÉÈa-zéè][^.«»;:\n]{1,60})"
    r"|^\s*\((?P<bracketed>[^)]{2,60})\)"
    r"|^\s*\n\s*(?P<alone>[A-ZÉÈ][^.«»;:\n]{2,40})(?=\.|\n|$)"
)
ADDED = re.compile(r"^\s*,\s*(?:s['’])?(?!rapport)[a-zà-ÿ]+\s+(?=(?:une?|le|la)\s)")  # « , admet un directeur »
LONGEST = 3000  # characters: marks farther apart than that are a mistake of the typist


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]`, marks included; `inner` without them; `signature` as written after it, "" when there is none."""

    start: int
    end: int
    inner: str
    signature: str


def find_quotations(text: str) -> Iterator[Quotation]:
    """Whole quotations of a text, in order, one level of quotations inside them allowed."""
    for match in QUOTATION.finditer(text):
        if match.end() - match.start() <= LONGEST:
            inner = next(group for group in match.groups() if group is not None)
            yield Quotation(match.start(), match.end(), inner, _signature(text[match.end() : match.end() + 120]))


def _signature(after: str) -> str:
    if signed := SIGNATURE.match(after):
        return str(next(filter(None, signed.groups())))
    if said := _said().match(after):
        return _who(after[said.end() :])
    if added := ADDED.match(after):
        return _who(after[added.end() :])
    return ""


def _who(after: str) -> str:
    return re.split(r"[.;:!?«\n]|\s(?:que|qui|en|avant|après)\s", after, maxsplit=1)[0].strip(" ,")


@cache
def _said() -> re.Pattern[str]:
    """« , précise » and what may stand around it: the words that follow say who."""
    return re.compile(r"^\s*,?\s*(?:s['’])?" + speech_verbs().pattern + r"(?:-t-(?:il|elle|on))?\s*,?", re.IGNORECASE)


@cache
def speech_verbs() -> re.Pattern[str]:
    """Forms of the verbs of speech, from their stems."""
    speech = load("annotation")["parole"]
    stems = [re.sub(r"(?:er|ir|re|oir)$", "", verb.removeprefix("s'")) for verb in speech["verbes"]]
    return pattern([*(f"{stem}*" for stem in stems if len(stem) > 3), *speech["formes"]])


def opened_quotation(text: str) -> int | None:
    """Where a quotation opens that the text does not close (its end stands in the next passage), or None."""
    opening = text.find("«", text.rfind("»") + 1)
    return opening if opening >= 0 and text.count("«") > text.count("»") else None
