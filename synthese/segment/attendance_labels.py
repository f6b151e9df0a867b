"""What opens a part of an attendance list: « Présents : », « *Élu·es* – », « Pour le pôle : », « Étaient excusés ».

A label says whether those who follow were there, and may give them a capacity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from synthese.lexicons import load, pattern
from synthese.records import SpeakerRole
from synthese.segment.people import BARE_NAME, CIVILITY, UPPER, role_of, rubric_role


class Standing(StrEnum):
    """How someone named in a list stands to the meeting."""

    PRESENT = "ouvre"
    EXCUSED = "excuse"
    PRESIDES = "preside"  # there as well
    NAMED = "cite"  # wrote, receives or follows the document; nothing says that they came


@dataclass(frozen=True, slots=True)
class Label:
    """`text[start:end]`, with what it says; `standing` is None for a label that only gives a capacity."""

    start: int
    end: int
    standing: Standing | None
    role: SpeakerRole | None


ORDER = (Standing.EXCUSED, Standing.NAMED, Standing.PRESIDES, Standing.PRESENT)
LEAD = 30  # characters: a label says what it is at once
INCLUSIVE = re.compile(r"[·.(-](?:ne|trice|rice|euse|ère|le)?[·.-]?(?:es?|s)\)?(?:[·.-]s)?(?=\W|$)")
COLON = re.compile(
    rf"(?:^|(?<=[.;)\n/–—•|])\s*)[\s\W]{{0,6}}?(?P<label>[{UPPER}a-zà-ÿ][^:;.()\n=]{{1,60}}?\.?)[*_\s]*:(?=\s|\W)"
)
DASH = re.compile(rf"(?:^|(?<=\n))[\W_]{{0,6}}?(?P<label>[{UPPER}][^:;.()\n=–—]{{1,40}}?)[*_\s]*\s[–—-]\s")
ALONE = re.compile(rf"^[\W_]{{0,6}}?(?P<label>[{UPPER}][^:;()\n=–—,]{{1,60}}?)[\W_]*$")
BEFORE_NAMES = re.compile(
    rf"(?:^|(?<=\n)|(?<=[.;)]\s))[\W_]{{0,6}}?(?P<label>[{UPPER}][^:;.()\n=–—,]{{3,60}}?)(?=\s+(?:(?:par|de)\s+)?(?:{CIVILITY}\s|[{UPPER}][\w'’-]+\s+[{UPPER}]))"
)
HEAD = re.compile(rf"^[\W_]{{0,6}}?(?P<label>[{UPPER}][^:;.()\n=]{{2,50}}?)[*_]*\.\s+(?=[*_]*[{UPPER}])")


@cache
def _standings() -> Mapping[Standing, re.Pattern[str]]:
    words = load("documents")["presence"]
    return {standing: pattern(words[standing.value]) for standing in Standing}


def read_label(text: str) -> tuple[Standing | None, SpeakerRole | None] | None:
    """What a label says, None when it is no label of a list."""
    flat = INCLUSIVE.sub("s", text.strip(" *_"))
    if _names(flat) or re.search(r"\d", flat):
        return None
    standing = next((s for s in ORDER if (m := _standings()[s].search(flat)) and m.start() <= LEAD), None)
    role = rubric_role(flat) or (role_of(flat) if standing is None and len(flat) <= LEAD else None)
    return (standing, role) if standing or role else None


def _names(label: str) -> bool:
    return bool(re.search(rf"\b{CIVILITY}\s+[{UPPER}]", label) or BARE_NAME.search(label))


def find_labels(text: str) -> list[Label]:
    """The labels of a text, in order; nested ones (« Présents : élus : ») both count."""
    found: dict[int, Label] = {}
    for shape in (COLON, DASH, HEAD, ALONE, BEFORE_NAMES):
        for match in shape.finditer(text):
            said = read_label(match["label"])
            if shape is COLON and said is None and len(match["label"].split()) <= 2 and not _names(match["label"]):
                said = (None, None)  # « Autres : », « Lieu : »: the capacity in force ends
            taken = any(label.start < match.end() and match.start("label") < label.end for label in found.values())
            if not said or taken:
                continue
            if shape is not BEFORE_NAMES:
                found[match.start("label")] = Label(match.start("label"), match.end(), *said)
            elif said[0] and (
                word := _standings()[said[0]].search(match[0])
            ):  # a sentence: « Sont présents les adjoints X, Y »
                found[match.start("label")] = Label(match.start("label"), match.start() + word.end(), said[0], None)
    return [found[start] for start in sorted(found)]
