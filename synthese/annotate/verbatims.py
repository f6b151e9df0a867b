"""Quotations and the capacity of whoever is quoted.

Signed (« … » – Élue), introduced (un directeur répond : « … »), followed by a verb of speech (« … », précise un directeur),
or inside a turn. Names are already gone: only roles can be found here.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from synthese.lexicons import load
from synthese.records import Passage
from synthese.segment.people import role_of
from synthese.segment.quotations import Quotation, find_quotations, opened_quotation

MINIMUM_CHARACTERS = 25
MINIMUM_WORDS = 5


def annotate_verbatims(doc: Doc, passage: Passage) -> None:
    """Fill `doc.spans["verbatims"]`."""
    found = []
    for quotation in find_quotations(doc.text):
        if not _is_long_enough(quotation.inner):
            continue
        role = _role(doc, quotation, passage)
        span = doc.char_span(quotation.start, quotation.end, label=role, alignment_mode="expand")
        if span is not None and (role or _is_speech(quotation, doc.text)):
            found.append(span)
    doc.spans["verbatims"] = [*found, *_opened(doc, passage)]


def _is_long_enough(inner: str) -> bool:
    return len(inner) >= MINIMUM_CHARACTERS and len(inner.split()) >= MINIMUM_WORDS


def _opened(doc: Doc, passage: Passage) -> list[Span]:
    """The beginning of a signed quotation that goes on in the next passage."""
    start = opened_quotation(doc.text)
    if start is None or passage.speaker_role is None or not _is_long_enough(doc.text[start + 1 :]):
        return []
    span = doc.char_span(start, len(doc.text), label=passage.speaker_role.value, alignment_mode="contract")
    return [span] if span is not None else []


def _role(doc: Doc, quotation: Quotation, passage: Passage) -> str:
    before = doc.text[: quotation.start]
    if role := role_of(quotation.signature):
        return role.value
    if re.search(r":\s*$", before) and (introduced := _introduced(doc, len(before), passage)) is not None:
        return introduced
    return passage.speaker_role.value if passage.speaker_role else ""


def _introduced(doc: Doc, end: int, passage: Passage) -> str | None:
    """Role of whoever the clause before a colon has speak, "" for somebody unknown, None when it has nobody speak.

    The subject of the verb nearest to the colon speaks (« un directeur répond : »), unless the verb quotes somebody else
    (« elle cite une cliente : »).
    """
    clause = doc.char_span(_clause_start(doc.text[:end]), end, alignment_mode="contract")
    if clause is None:
        return None
    verbs = [token for token in clause if token.pos_ == "VERB"]
    if not verbs:
        role = role_of(clause.text)
        return role.value if role else None
    verb = verbs[-1]
    if verb.lemma_ in load("annotation")["parole"]["citation"]:
        quoted_ones = [child for child in verb.children if child.dep_ in ("obj", "obl:arg", "obl:mod")]
        return next((role.value for child in quoted_ones if (role := role_of(_phrase(child)))), "")
    subjects = [child for child in verb.children if child.dep_.startswith("nsubj")]
    role = next((role for child in subjects if (role := role_of(_phrase(child)))), None)
    if role:
        return role.value
    pronoun = any(child.pos_ == "PRON" for child in subjects)
    return None if pronoun or not subjects else _nearest_person(doc, clause.start, verb.i)


def _phrase(head: Token) -> str:
    """A noun with what stands around it, relative clauses left out."""
    away = {token.i for child in head.children if child.dep_.startswith("acl") for token in child.subtree}
    return " ".join(token.text for token in head.subtree if token.i not in away)


def _nearest_person(doc: Doc, start: int, end: int) -> str | None:
    """Role of the last person between two tokens, None when there is none."""
    spans = [span for span in doc.spans["roles"] if start <= span.start < end]
    role = role_of(spans[-1].text) if spans else None
    return role.value if role else None


def _clause_start(before: str) -> int:
    """Where the sentence that introduces a quotation begins: after the last full stop."""
    ends = [match.end() for match in re.finditer(r"(?<=[.!?»])\s", before)]
    return ends[-1] if ends else 0


def _is_speech(quotation: Quotation, text: str) -> bool:
    """An unattributed quotation counts as speech when it is a sentence of its own, not a quoted word or title."""
    whole = quotation.start < 3 and quotation.end > len(text) - 4
    return whole or quotation.inner.rstrip().endswith((".", "!", "?", "…"))


def quoted(span: Span) -> str:
    """The quotation as it stands, marks included."""
    return span.text
