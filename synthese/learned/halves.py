"""Two halves of a few sentences that hold two aims, one each: « Les uns tiennent à… ; d'autres redoutent… ».

Halves are clauses that follow each other: sentences, or what « ; », « mais », « tandis que » part in one. A logistic regression over
seven features, learned on annotated cities, where the two poles of a tension are told apart, says which halves pull apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from spacy.tokens import Doc, Span, Token

from synthese.debate import concedes
from synthese.learned.context import logit
from synthese.learned.regression import Regression, load_regression
from synthese.lexicons import load
from synthese.records import Nature
from synthese.themes.terms import is_content

# What is seen of two halves: log-odds of an aim in the sentences that hold them, in their place; of both aims rather than one; whether
# « ; » parts them; a word that opposes; whether the second opens as a concession; whether a référentiel says it; tens of words of the
# shorter one.
SEEN = ("but", "deux buts", "point-virgule", "opposition", "concession", "référentiel", "longueur")
LEAST_WORDS = 4  # a half of fewer says no aim
CELL = "|"  # between the cells of a line of a table


@dataclass(frozen=True, slots=True)
class Halves:
    """Two clauses that follow each other, and what stands between them: a sign, a word, or "" from one sentence to the next."""

    first: Span
    second: Span
    between: str


def clauses(span: Span) -> list[Span]:
    """Clauses of a stretch of text, in order: its sentences, cut at « ; » and « | », before « mais » and « tandis que »."""
    found = []
    for sent in span.doc.sents:
        first, last = max(sent.start, span.start), min(sent.end, span.end)
        for start, end in _runs(span.doc, first, last):
            clause = _trimmed(span.doc, start, end)
            if sum(t.is_alpha for t in clause) >= LEAST_WORDS and any(map(is_content, clause)):
                found.append(clause)
    return found


def halves(span: Span) -> list[Halves]:
    """Every two clauses that follow each other, the cells of a table apart."""
    told = clauses(span)
    pairs = [(a, b, span.doc[a.end : b.start].text) for a, b in pairwise(told)]
    return [Halves(a, b, between.lower() if a.sent == b.sent else "") for a, b, between in pairs if CELL not in between]


def half_features(found: list[Halves], nature: Nature, aim: float, both: float) -> np.ndarray:
    """What is seen of halves of one stretch, float (n, 7). `aim`, `both`: log-odds, as in `SEEN`."""
    rows = [
        (
            aim,
            both,
            ";" in two.between,
            any(word in two.between for word in _opposing()),
            concedes(two.second.text),
            nature is Nature.REFERENTIEL,
            min(len(two.first), len(two.second)) / 10,
        )
        for two in found
    ]
    return np.array(rows, dtype=float).reshape(-1, len(SEEN))


def surest_halves(span: Span, nature: Nature, aim: float, both: float) -> tuple[Halves, float] | None:
    """The two clauses of a stretch that most surely pull apart, and that probability; None without two clauses.

    `aim`: probability that the stretch wants something, in its place; `both`: share of both aims rather than one.
    """
    found = halves(span)
    if not found:
        return None
    values = load_halves().probability(half_features(found, nature, *logit(np.array([aim, both])).tolist()))
    best = int(values.argmax())
    return found[best], float(values[best])


@cache
def load_halves() -> Regression:
    """The model that the package ships."""
    return load_regression("moities")


def _runs(doc: Doc, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Positions of the clauses of a sentence."""
    for i in range(first, last):
        if i > first and _parts(doc[i]):
            yield first, i
            first = i
    yield first, last


def _parts(token: Token) -> bool:
    """Whether a clause of its own begins with a word."""
    if token.text in (";", CELL):
        return True
    joins = token.lower_ == "mais" and token.dep_ == "cc" and token.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN")
    return joins or _while(token)


def _while(token: Token) -> bool:
    """Whether a word opens « tandis que » or « alors que »."""
    follows = token.i + 1 < len(token.doc) and token.nbor().lower_.startswith("qu")
    return token.lower_ in ("tandis", "alors") and follows


def _trimmed(doc: Doc, first: int, last: int) -> Span:
    """A clause without the signs around it nor the word that opposes it to what precedes."""
    while first < last and (not _said(doc[first]) or doc[first].lower_ in _opposing()):
        first += 2 if _while(doc[first]) else 1
    while last > first and not _said(doc[last - 1]) and doc[last - 1].text not in (")", "»", "”"):
        last -= 1
    return doc[min(first, last) : last]


def _said(token: Token) -> bool:
    return token.is_alpha or token.like_num or not (token.is_punct or token.is_space or token.text == CELL)


@cache
def _opposing() -> tuple[str, ...]:
    return tuple(load("analysis")["contrastes"]["conjonctions"])
