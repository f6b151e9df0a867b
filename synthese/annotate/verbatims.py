"""Quotations and the capacity of whoever is quoted.

Signed (« … » – Élue), introduced (un directeur répond : « … »), followed by a verb of speech (« … », précise un directeur),
or inside a turn. Names are already gone: only roles can be found here.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span

from synthese.lexicons import load, pattern
from synthese.records import Passage
from synthese.segment.people import role_of

QUOTE = re.compile(r"«\s*(?P<inner>[^«»]*(?:«[^«»]*»[^«»]*)*)\s*»|“(?P<inner2>[^“”]*)”|\"(?P<inner3>[^\"]{25,})\"")
SIGNATURE = re.compile(r"^\s*[.,;]?\s*[–—-]+\s*(?P<who>[A-ZÉÈa-zéè][^.«»;:\n]{1,60})|^\s*\((?P<who2>[^)]{2,60})\)")
MINIMUM_CHARACTERS = 25
MINIMUM_WORDS = 5


def annotate_verbatims(doc: Doc, passage: Passage) -> None:
    """Fill `doc.spans["verbatims"]`."""
    found = []
    for match in QUOTE.finditer(doc.text):
        inner = next(group for group in match.groups() if group is not None)
        if len(inner) < MINIMUM_CHARACTERS or len(inner.split()) < MINIMUM_WORDS:
            continue
        role = _role(doc.text, match, passage)
        span = doc.char_span(match.start(), match.end(), label=role, alignment_mode="expand")
        if span is not None and (role or _is_speech(inner, match, doc.text)):
            found.append(span)
    doc.spans["verbatims"] = found


def _role(text: str, match: re.Match[str], passage: Passage) -> str:
    after, before = text[match.end() : match.end() + 90], text[: match.start()]
    if signature := SIGNATURE.match(after):
        role = role_of(signature["who"] or signature["who2"])
        if role:
            return role.value
    if speech := _speech().match(after):
        role = role_of(after[speech.end() :][:60])
        if role:
            return role.value
    if re.search(r":\s*$", before) and (role := role_of(_clause(before))):
        return role.value
    return passage.speaker_role.value if passage.speaker_role else ""


def _clause(before: str) -> str:
    """The clause that introduces a quotation: what stands between the last full stop and the colon."""
    return re.split(r"(?<=[.!?»])\s", before)[-1]


@cache
def _speech() -> re.Pattern[str]:
    verbs = load("annotation")["parole"]["verbes"]
    stems = [re.sub(r"(?:er|ir|re|oir)$", "", verb.removeprefix("s'")) + "*" for verb in verbs]
    return re.compile(r"^\s*,?\s*(?:s['’])?" + pattern(stems).pattern + r"(?:-t-(?:il|elle|on))?", re.IGNORECASE)


def _is_speech(inner: str, match: re.Match[str], text: str) -> bool:
    """An unattributed quotation counts as speech when it is a sentence of its own, not a quoted word or title."""
    whole = match.start() < 3 and match.end() > len(text) - 4
    return whole or inner.rstrip().endswith((".", "!", "?", "…"))


def quoted(span: Span) -> str:
    """The quotation as it stands, marks included."""
    return span.text
