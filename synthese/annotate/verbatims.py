"""Quotations and the capacity of whoever is quoted.

Signed (« … » – Élue), introduced (un directeur répond : « … »), followed by a verb of speech (« … », précise un directeur),
or inside a turn. Names are already gone: only roles can be found here.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span, Token

from synthese.lexicons import load, pattern
from synthese.records import Passage, SpeakerRole
from synthese.segment.people import role_of
from synthese.segment.quotations import Quotation, find_quotations, opened_quotation

MINIMUM_CHARACTERS = 25
MINIMUM_WORDS = 5
ONE_OF_THEM = re.compile(r"^\W*l['’](?:une? d['’](?:eux|elles)|une?|autre)\b", re.IGNORECASE)
SAID_TO_ME = re.compile(r"\b(?:m['’]|me\s|nous\s)(?:a|ont|avait|avaient)\s", re.IGNORECASE)  # « Il m'a dit : »
ANY = "un|une|mon|ma|son|sa|notre|leur"  # somebody who is not known by what they do here


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
    if _is_anyone(quotation.signature):
        return SpeakerRole.HABITANT.value
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
    if told := _words_of().search(clause.text):
        return _somebody(told["who"]) or ""
    if ONE_OF_THEM.search(clause.text):
        return ""
    if passage.speaker_role and SAID_TO_ME.search(clause.text):  # who speaks tells what another said
        return _somebody(clause.text) or _somebody(doc[: clause.start].text) or ""
    verbs = [token for token in clause if token.pos_ == "VERB"]
    acting = [token for token in verbs if _acts(token)]
    if not acting:
        return _somebody(clause.text)
    verb = acting[-1]
    if verb.lemma_ in load("annotation")["parole"]["citation"]:
        quoted_ones = [child for child in verb.children if child.dep_ in ("obj", "obl:arg", "obl:mod")]
        return next((role.value for child in quoted_ones if (role := role_of(_phrase(child)))), "")
    subjects = [child for child in verb.children if child.dep_.startswith("nsubj")]
    role = next((role for child in subjects if (role := role_of(_phrase(child)))), None)
    if role:
        return role.value
    if any(_is_anyone(_phrase(child)) for child in subjects):
        return SpeakerRole.HABITANT.value
    pronoun = any(child.pos_ == "PRON" for child in subjects)
    return None if pronoun or not subjects else _nearest_person(doc, clause.start, verb.i)


def _acts(verb: Token) -> bool:
    """Whether a verb is that of a clause: finite, or with a subject or an auxiliary (« venu rendre un livre » is none)."""
    clause = any(child.dep_.startswith(("nsubj", "aux")) for child in verb.children)
    return clause or "Fin" in verb.morph.get("VerbForm", [])


def _somebody(phrase: str) -> str | None:
    """Role of the person that a phrase names, None when it names none."""
    role = role_of(phrase)
    return role.value if role else SpeakerRole.HABITANT.value if _is_anyone(phrase) else None


@cache
def _words_of() -> re.Pattern[str]:
    """« la phrase d'une habitante », « une lettre signée par un voisin »: whose words they are, just before the colon."""
    words = pattern(load("annotation")["parole"]["propos"]).pattern
    return re.compile(
        rf"{words}[^:;.]{{0,60}}?\b(?:d['’]|de\s|par\s)(?P<who>(?:un|une|notre|mon|ma)\s[^:;.]+)", re.IGNORECASE
    )


def _is_anyone(phrase: str) -> bool:
    """Whether a phrase opens with somebody who has no function: « un livreur », « ma voisine », « une vieille dame »."""
    return bool(_anyone().match(phrase.strip()))


@cache
def _anyone() -> re.Pattern[str]:
    people = pattern(load("roles")["anonymes"]["personnes"]).pattern
    return re.compile(rf"^[(\s–-]*(?:{ANY})\s+(?:[\w'’-]+\s+)?{people}", re.IGNORECASE)


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
