"""The two sides of a tension, phrased briefly from the words of a passage.

A passage is cut where it turns (a connective of contrast, a semicolon, a new sentence, a coordinate clause); each side is then
told by its main aim: the infinitive of its governing verb with its complements, or the noun phrase that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.tokens import Span, Token

from synthese.embed import Embedder, Vectors
from synthese.lexicons import load, pattern
from synthese.material import Material, sentences_of
from synthese.tensions.candidates import Candidate
from synthese.themes.labels import label_of
from synthese.themes.terms import Vocabulary, is_content, noun_phrases

MAX_WORDS = 12
MIN_CONTENT = 2


@dataclass(frozen=True, slots=True)
class Sides:
    """Two poles and the vectors of the words that they come from."""

    a: str
    b: str
    vector_a: Vectors
    vector_b: Vectors


@cache
def _turns() -> re.Pattern[str]:
    return pattern(load("analysis")["connecteurs"]["contraste"])


def find_sides(material: Material, candidate: Candidate, embedder: Embedder) -> Sides | None:
    """Poles of a passage that holds two aims, or None when it cannot be cut into two that say something."""
    doc = material.docs[candidate.passage]
    span = doc[candidate.tokens[0] : candidate.tokens[1]]
    for cut in _cuts(span):
        left, right = doc[span.start : cut], doc[cut : span.end]
        if _content(left) >= MIN_CONTENT and _content(right) >= MIN_CONTENT:
            a, b = phrase(left), phrase(right)
            if a and b and a != b:
                vectors = embedder.encode([left.text, right.text])
                return Sides(a, b, vectors[0], vectors[1])
    return None


def _cuts(span: Span) -> list[int]:
    """Token indexes where a passage may turn, the likeliest first."""
    middle = (span.start + span.end) / 2
    found: list[tuple[float, int]] = []
    for match in _turns().finditer(span.text):
        token = span.char_span(match.start(), match.end(), alignment_mode="expand")
        if token is not None and token.start > span.start:
            found.append((0, token.start))
    found += [(1, sent.start) for sent in sentences_of(span) if sent.start > span.start]
    found += [(1, t.i + 1) for t in span if t.text in (";", ":") and t.i + 1 < span.end]
    found += [(2, t.i) for t in span if t.dep_ == "cc" and t.head.pos_ in ("VERB", "AUX") and t.i > span.start]
    found += [(3, t.i + 1) for t in span if t.text == "," and t.i + 1 < span.end]
    return [cut for _, cut in sorted(found, key=lambda item: (item[0], abs(item[1] - middle)))]


def _content(span: Span) -> int:
    return sum(is_content(token) for token in span)


def phrase(span: Span) -> str:
    """A short noun or infinitive phrase that says what a side wants; "" when nothing does."""
    verbs = [
        t for t in span if t.pos_ == "VERB" and t.morph.get("VerbForm", []) in (["Inf"], ["Fin"]) and not _is_speech(t)
    ]
    for verb in sorted(verbs, key=_rank):
        text = _infinitive(verb, span)
        if text:
            return text
    phrases = [p for p in noun_phrases(span.doc) if span.start <= p.start and p.end <= span.end]
    if phrases:
        return _tidy(max(phrases, key=lambda p: (sum(is_content(t) for t in p), -p.start)).text)
    return ""


def _rank(verb: Token) -> tuple[int, int, int]:
    """Infinitives first (they name aims), then main verbs, in order."""
    infinitive = verb.morph.get("VerbForm", []) == ["Inf"]
    objects = any(c.dep_ in ("obj", "obl:arg", "xcomp", "ccomp", "obl:mod") for c in verb.children)
    return (0 if objects else 1, 0 if infinitive else 1, verb.i)


@cache
def _speech_lemmas() -> frozenset[str]:
    return frozenset(v.removeprefix("s'") for v in load("annotation")["parole"]["verbes"]) | {
        "vouloir",
        "falloir",
        "pouvoir",
        "devoir",
        "savoir",
        "croire",
        "penser",
        "sembler",
    }


def _is_speech(verb: Token) -> bool:
    return verb.lemma_.lower() in _speech_lemmas()


def _infinitive(verb: Token, span: Span) -> str:
    """« remplir la salle », « ne pas remplir la salle »: the verb's lemma, its negation, and what follows it."""
    complements = [
        t
        for child in verb.children
        if child.i > verb.i
        and child.dep_ in ("obj", "obl:arg", "obl:mod", "obl", "iobj", "xcomp", "advmod", "obl:agent")
        for t in child.subtree
    ]
    kept = [t for t in sorted(complements, key=lambda t: t.i) if t.i < span.end and t.i > verb.i]
    run: list[Token] = []
    position = verb.i
    for token in kept:
        if token.i > position + 2 or len(run) >= MAX_WORDS or token.text in (";", ":", "«", "»", "(", ")"):
            break
        run.append(token)
        position = token.i
    while run and run[-1].pos_ in ("ADP", "DET", "PUNCT", "CCONJ", "SCONJ", "PRON", "AUX"):
        run.pop()
    if not any(is_content(t) for t in run):
        return ""
    words = verb.doc[run[0].i : run[-1].i + 1].text
    reflexive = any(
        c.dep_ in ("expl:comp", "expl:pv", "expl:pass") and c.lower_ in ("se", "s'", "s’") for c in verb.children
    )
    negated = any(c.lower_ in ("ne", "n'", "n’") for c in verb.children) and any(
        c.lower_ in ("pas", "plus", "jamais", "guère", "point") for c in verb.children
    )
    lemma = verb.lemma_.lower()
    head = f"s'{lemma}" if reflexive and lemma[:1] in "aeéèiouhy" else f"se {lemma}" if reflexive else lemma
    return _tidy(("ne pas " if negated else "") + head + " " + words)


def _tidy(text: str) -> str:
    flat = re.sub(r"\s+", " ", text).strip(' ,.;:–-«»"“”')
    flat = re.sub(r"\s+([,.])", r"\1", flat)
    return flat[:1].lower() + flat[1:] if not flat[:2].isupper() else flat


def subject_of_group(vocabulary: Vocabulary, rows: Sequence[int]) -> str:
    """What the passages of a tension are about: the noun phrase that sets them apart from the rest of the corpus, or ""."""
    return label_of(vocabulary, np.asarray(rows))
