"""What a sentence makes an institution do: the syntax of « who does what ».

Seven turns are read: subject of a verb of action, agent of a participle, attribute (« chef de file »), possession (« a la
compétence »), complement of a noun (« financement du Département »), attachment (« relève de »), label of a fiche's line.
The dependency parse gives subjects and agents; the words that follow do when it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from synthese.lexicons import accented_pattern, load

PARSED, ADJACENT, NOMINAL, LABELLED = 0.9, 0.7, 0.7, 0.9
HYPOTHESIS = 0.5  # « si la caisse finançait » says half of « la caisse finance »
SKIPPED = ("ADV", "PRON", "AUX")  # between a subject and its verb
LINK = r"(?:de\s+la|de\s+l['’]|du|des|de|d['’]|à\s+la|à\s+l['’]|au|aux|à)\s*"


@dataclass(frozen=True, slots=True)
class Mention:
    """An institution where it is written."""

    span: Span
    institution: str  # canonical name


@dataclass(frozen=True, slots=True)
class Agency:
    """A role that a sentence gives to an institution, with its sureness in [0, 1]."""

    institution: str
    role: str
    sentence: Span
    score: float


@cache
def _roles() -> Mapping[str, Mapping[str, list[str]]]:
    roles: dict[str, dict[str, list[str]]] = load("institutions")["roles"]
    return roles


@cache
def _role_of_verb() -> Mapping[str, str]:
    return {verb.removeprefix("s'"): role for role, words in _roles().items() for verb in words["verbes"]}


@cache
def _before() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Role -> what stands just before an institution that holds it."""
    attached = accented_pattern(load("institutions")["rattachement"]["formes"]).pattern
    nouns = [(role, accented_pattern(words["noms"]).pattern) for role, words in _roles().items()]
    return tuple(
        (role, re.compile(rf"{found}(?:\s+\w+)?\s+{LINK}$", re.IGNORECASE))
        for role, found in [("competence", attached), *nouns]
    )


@cache
def _after() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Role -> what stands just after an institution that holds it."""
    copula = r"(?:,?\s*qui\s+)?(?:en\s+)?(?:est|sont|reste|restent|demeure|demeurent|étant)\b"
    lead = rf"^\s*(?:,|\(|:|{copula}|(?=\w+\s+(?:de|d['’])))\s*(?:(?:le|la|les|l['’]|un|une|seule?|seul)\s*)*"
    possession = accented_pattern(load("institutions")["rattachement"]["possession"]).pattern
    holds = rf"^\s*(?:,?\s*qui\s+)?(?:en\s+)?(?:a|ont|détient|détiennent|exerce|exercent|garde|gardent)\s+(?:(?:la|les|toute|seule?|seul)\s+)*{possession}"
    attributes = [(role, accented_pattern(words["attributs"]).pattern) for role, words in _roles().items()]
    return (
        ("competence", re.compile(holds, re.IGNORECASE)),
        *((role, re.compile(lead + found, re.IGNORECASE)) for role, found in attributes),
    )


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Role -> the label of a fiche's line that an institution stands under."""
    return tuple(
        (role, re.compile(rf"(?:^|[|\n•–])\s*{accented_pattern(words).pattern}\s*(?::|\|)[^|:\n]*$", re.IGNORECASE))
        for role, words in load("institutions")["intitules"].items()
    )


def find_agencies(mentions: Iterable[Mention]) -> Iterator[Agency]:
    """Roles that the sentences of mentions give them; none where the sentence denies it or asks."""
    for mention in mentions:
        sentence = mention.span.sent
        if sentence.text.rstrip(' »"').endswith("?"):
            continue
        for role, score in [*_by_verb(mention.span), *_by_words(mention.span, sentence)]:
            yield Agency(mention.institution, role, sentence, score)


def _by_verb(span: Span) -> Iterator[tuple[str, float]]:
    found = [(verb, PARSED) for verb in _governed(span.root) if _lemma(verb) in _role_of_verb()]
    for verb, sureness in found or [(verb, ADJACENT) for verb in following(span)]:
        role = _role_of_verb().get(_lemma(verb))
        if role and not is_denied(verb):
            yield role, sureness * (HYPOTHESIS if is_hypothesis(verb) else 1.0)


def _governed(noun: Token) -> Iterator[Token]:
    """Verbs that a noun is the subject or the agent of, coordinated verbs and relative clauses included."""
    head = noun
    while head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    if head.dep_ == "obl:agent":
        yield head.head
    elif head.dep_ == "nsubj":
        yield from _clause_verbs(head.head)
    for child in noun.children:
        if child.dep_ == "acl:relcl" and any(t.lower_ == "qui" and t.dep_ == "nsubj" for t in child.children):
            yield from _clause_verbs(child)


def _clause_verbs(verb: Token) -> Iterator[Token]:
    yield verb
    for child in verb.children:
        own_subject = any(t.dep_.startswith("nsubj") for t in child.children)
        if child.dep_ == "xcomp" or (child.dep_ == "conj" and not own_subject):
            yield child


def following(span: Span) -> Iterator[Token]:
    """The word after an institution that no preposition governs, adverbs and pronouns skipped: the parser misses short clauses."""
    doc = span.doc
    before = doc[span.start - 1] if span.start else None
    if before is not None and before.pos_ == "DET" and before.i:
        before = doc[before.i - 1]
    if before is not None and (before.pos_ == "ADP" or before.lower_ in ("du", "des", "au", "aux", "de", "d'", "d’")):
        return
    position = span.end
    while position < min(span.end + 4, span.sent.end) and doc[position].pos_ in SKIPPED and doc[position].is_alpha:
        if _lemma(doc[position]) in _role_of_verb():
            break
        position += 1
    while position < span.sent.end and _lemma(doc[position]) in _role_of_verb():
        yield doc[position]
        position += 2 if position + 1 < span.sent.end and doc[position + 1].lower_ in ("et", ",") else len(doc)


def _lemma(token: Token) -> str:
    """Lemma of a verb; the parser takes a rare third person for a noun and leaves it as it is written."""
    lemma = token.lemma_.lower()
    if lemma in _role_of_verb():
        return lemma
    stem = re.sub(r"(?:ent|es|e)$", "", token.lower_)
    return next((verb for verb in (f"{stem}er", f"{stem}ir") if verb in _role_of_verb()), lemma)


def is_denied(verb: Token) -> bool:
    """Whether a negation bears on a verb or on the one that governs it (« je ne veux pas que… »); « ne finance que » affirms."""
    governing = verb.head if verb.dep_ in ("ccomp", "xcomp") and verb.head.pos_ in ("VERB", "AUX") else verb
    return any(_is_negated(v.doc[max(v.i - 3, v.sent.start) : min(v.i + 4, v.sent.end)]) for v in (verb, governing))


def _is_negated(words: Iterable[Token]) -> bool:
    found = {token.lower_.replace("’", "'") for token in words}
    return bool(found & {"ne", "n'"}) and bool(found & set(load("institutions")["hypothese"]["negations"]))


def is_hypothesis(verb: Token) -> bool:
    """Whether a verb is conditional, governed by a modal, or inside « si… »."""
    words = load("institutions")["hypothese"]
    modal = verb.dep_ == "xcomp" and verb.head.lemma_ in words["modaux"]
    clause = verb.doc[max(verb.i - 6, verb.sent.start) : verb.i]
    supposed = any(t.lower_ in words["conjonctions"] and t.pos_ == "SCONJ" for t in clause)
    ending = re.search(r"(?:r|er|ir)ai(?:t|ent)$", verb.lower_)
    return modal or supposed or bool(ending) or "Cnd" in verb.morph.get("Mood", [])


def _by_words(span: Span, sentence: Span) -> Iterator[tuple[str, float]]:
    text = sentence.text
    start, end = span.start_char - sentence.start_char, span.end_char - sentence.start_char
    before = text[:start]
    for role, found in _before():
        match = found.search(before)
        if match and not _is_negated(span.doc[max(sentence.start, span.start - 20) : span.start]):
            yield role, NOMINAL
    for role, found in _after():
        if found.search(text[end:]):
            yield role, PARSED
    for role, found in _labels():
        if found.search(before):
            yield role, LABELLED
