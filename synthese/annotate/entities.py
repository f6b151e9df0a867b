"""Actors, publics and territories: lexicon and shape first, spaCy's entities for the rest."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span

from synthese.lexicons import load, pattern
from synthese.records import EntityKind, Passage

SOURCE = re.compile(r"\(\s*(?P<inside>(?:cf\.?\s*|voir\s*)?[*_]*Ateliers?\b[^()]{2,160})\)", re.IGNORECASE)
NAMED_BODY = re.compile(r"^(?:[A-ZÉÈ][\w'’.-]+)(?:\s+(?:de|du|des|de la|et|d['’])?\s*[\w'’.-]+){0,6}$")


def annotate_entities(doc: Doc, passage: Passage) -> None:
    """Fill `doc.spans["entites"]` and `doc.spans["sources"]`."""
    spans: list[Span] = []
    for kind, start, end in [*_actors(doc), *_territories(doc), *_publics(doc)]:
        if end > start and not any(s.start < end and start < s.end for s in spans):
            spans.append(Span(doc, start, end, label=kind.value, kb_id=canonical(doc[start:end], kind)))
    doc.spans["entites"] = sorted(spans, key=lambda span: span.start)
    found = (
        doc.char_span(*m.span("inside"), label="source", alignment_mode="expand") for m in SOURCE.finditer(doc.text)
    )
    doc.spans["sources"] = [span for span in found if span is not None]


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(load("annotation")["acteurs"]["sigles"])


@cache
def _bodies() -> re.Pattern[str]:
    return pattern(load("annotation")["acteurs"]["noms"])


@cache
def _kinds_of_public() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(re.split(r"[\s'’]", name.lower())) for name in load("annotation")["publics"]["noms"])


@cache
def _introducers() -> frozenset[str]:
    return frozenset(load("annotation")["territoires"]["introducteurs"])


def _actors(doc: Doc) -> list[tuple[EntityKind, int, int]]:
    found = [(EntityKind.ACTEUR, t.i, t.i + 1) for t in doc if t.text in _acronyms()]
    found += [(EntityKind.ACTEUR, e.start, e.end) for e in doc.ents if e.label_ == "ORG" and NAMED_BODY.match(e.text)]
    for match in _bodies().finditer(doc.text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is not None:
            found.append((EntityKind.ACTEUR, span.start, span.end))
    return found


def _territories(doc: Doc) -> list[tuple[EntityKind, int, int]]:
    places = (e for e in doc.ents if e.label_ == "LOC" and e.text[:1].isupper())
    found = [(EntityKind.TERRITOIRE, e.start, e.end + _is_cut_short(doc, e.end)) for e in places]
    for token in doc[:-1]:
        if token.lower_ in _introducers():
            end = token.i + 1
            while end < len(doc) and (
                doc[end].text[:1].isupper()
                or (doc[end].lower_ in ("de", "du", "des", "la", "le", "d'", "l'", "-") and end - token.i < 4)
            ):
                end += 1
            while end > token.i + 1 and not doc[end - 1].text[:1].isupper():
                end -= 1
            if end > token.i + 1:
                found.append((EntityKind.TERRITOIRE, token.i, end))
    return sorted(found, key=lambda item: (-(item[2] - item[1]), item[1]))


def _is_cut_short(doc: Doc, end: int) -> bool:
    """Whether the word after a place belongs to its name: « Centre ville », whose second word has no capital."""
    following = load("annotation")["territoires"]["suites"]
    return end < len(doc) and doc[end - 1].text in following and doc[end].lower_ in following[doc[end - 1].text]


def _publics(doc: Doc) -> list[tuple[EntityKind, int, int]]:
    found = []
    for token in doc:
        for size in (4, 3, 2, 1):
            window = doc[token.i : token.i + size]
            if (
                len(window) == size
                and _public_key(window) in _kinds_of_public()
                and (size > 1 or token.pos_ in ("NOUN", "PROPN", "ADJ"))
            ):
                found.append((EntityKind.PUBLIC, token.i, token.i + size))
                break
    return found


def _public_key(span: Span) -> tuple[str, ...]:
    return tuple(
        token.lemma_.lower() if token.pos_ in ("NOUN", "ADJ", "VERB", "PROPN") else token.lower_ for token in span
    )


def canonical(span: Span, kind: EntityKind) -> str:
    """Form under which mentions are counted together: lemmas for publics, the written form without article otherwise."""
    if kind is EntityKind.PUBLIC:
        return " ".join(_public_key(span))
    text = re.sub(r"^(?:(?:le|la|les|du|des|de)\s+|[ld]['’]\s*)", "", " ".join(span.text.split()), flags=re.IGNORECASE)
    return text if text.isupper() else text[:1].upper() + text[1:]
