"""Stage 8. The few words of an extract that say what it asks for, so that a statement can bring several ateliers together.

Candidates are short sentences, what « ; » and « : » part from longer ones, titles that open an item, and the nouns that a sentence
is about with their complements; the one kept is the nearest to what all the extracts of the condition or marker mean together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from spacy.tokens import Doc, Span, Token

from synthese.embed import Embedder, Vectors
from synthese.lexicons import load
from synthese.material import Material, sentences_of
from synthese.phrases import phrases
from synthese.records import Condition, Marker, Nature
from synthese.requirements import family_words, is_title

WORD = re.compile(r"\w")
NUMBER = re.compile(r"\W*(?:\d+(?:\.\d+)*[.)°]?|[a-z]\))\s+(?=[A-ZÀ-Ý])")  # « 5.2 », « b) »: the number of an item
MIN_WORDS, MAX_WORDS = 3, 14
NOUN_WORDS, DEFINITE_WORDS = 5, 7  # words that a noun needs with its complements to say enough inside a longer sentence
FULL = 6  # words from which a phrase says enough by itself
NEAR = 0.5  # how near a phrase must be to what is asked for, with what its shape and its words are worth
WORDED = 0.15  # nearer for a word of the family of conditions
SAID = 0.03  # nearer for each word, up to `FULL`
WHOLE = 0.1  # nearer for a sentence, or what « ; » and « : » part from it: it says all that it says
TITLE = 0.25  # less near for the title of an item, which says again what its family says
PER_ATELIER = 2  # extracts of an atelier of which phrases are sought
PLACES = ("nsubj", "nsubj:pass", "obj", "ROOT")  # what a sentence is about, and what it asks for
BREAKS = frozenset(';:()«»|“”"–—!?…')
WRITTEN = frozenset({Nature.REFERENTIEL, Nature.PLAN_ACTIONS})  # what is adopted is asked for; what is said is argued
# A part of a sentence hangs on more: a possessive, a relative.
HANGING = frozenset([*load("analysis")["suspendus"]["mots"], "leurs", "son", "sa", "ses", "qui", "que", "où"])
CLITICS = frozenset(["le", "la", "l'", "les", "y", "en", "lui", "leur"])
LISTED = frozenset({"DET", "NOUN", "PROPN", "CCONJ", "PUNCT"})  # « le port, la halle et les quais » asks for nothing
NEGATIONS = frozenset(["aucun", "aucune", "nul", "nulle", "ni", "pas", "rien"])

Item = TypeVar("Item", Condition, Marker)


def with_phrases(material: Material, items: Sequence[Item], embedder: Embedder) -> tuple[Item, ...]:
    """The same conditions or markers; first extracts of each atelier with the words that say what is asked for, when some do."""
    mean = material.vectors.mean(axis=0)
    return tuple(_phrased(material, item, embedder, mean) for item in items)


def _phrased(material: Material, item: Item, embedder: Embedder, mean: Vectors) -> Item:
    held: dict[str, int] = {}
    choices: dict[int, list[tuple[str, float]]] = {}
    for position, evidence in enumerate(item.evidence):
        row = material.index[evidence.passage_id]
        atelier, written = material.passages[row].atelier, material.passages[row].nature in WRITTEN
        if written and held.get(atelier, 0) < PER_ATELIER:
            held[atelier] = held.get(atelier, 0) + 1
            choices[position] = list(_candidates(material.docs[row], evidence.extract))
    texts = [e.extract for e in item.evidence]
    direction = _unit(embedder.encode(texts).mean(axis=0) - mean)
    words = [text for found in choices.values() for text, _ in found]
    vectors = embedder.encode(words) - mean if words else np.zeros((0, len(mean)))
    likeness = dict(zip(words, (_unit(vector) @ direction for vector in vectors), strict=True))
    evidence_of = list(item.evidence)
    families = [getattr(item, "condition_id", "").removeprefix("C-")]
    for position, found in choices.items():
        scored = [
            (float(likeness[text]) + prior + WORDED * bool(family_words(text, families).any()), text)
            for text, prior in found
        ]
        best = max(scored, default=(0.0, ""))
        if best[0] >= NEAR:
            evidence_of[position] = replace(evidence_of[position], phrase=best[1])
    return replace(item, evidence=tuple(evidence_of))


def _candidates(doc: Doc, extract: str) -> Iterator[tuple[str, float]]:
    """Words of an extract that can stand in an enumeration, and what their shape and length are worth."""
    start = doc.text.find(extract)
    span = doc.char_span(start, start + len(extract), alignment_mode="expand") if start >= 0 else None
    if span is None:
        return
    for part in _parts(span):
        if MIN_WORDS + _finite(part) <= _words(part) <= MAX_WORDS and _affirms(part) and not _lists(part):
            yield part.text, WHOLE - TITLE * _is_title(part, span) + SAID * min(_words(part), FULL)
    for phrase in phrases(span):
        words = doc[phrase.first : phrase.last + 1]
        if _named(doc[phrase.head], words):
            yield words.text, SAID * min(_words(words), FULL)


def _lists(part: Span) -> bool:
    """Whether a part only enumerates: « la halle, le port neuf, les quais » asks for nothing."""
    says = any(t.pos_ in ("VERB", "AUX", "NUM") or t.like_num for t in part)
    return not says and sum(t.text == "," for t in part) > 1


def _is_title(part: Span, span: Span) -> bool:
    """Whether a part is the title of an item: a whole sentence, before others."""
    whole = NUMBER.sub("", part.sent.text).strip(" .") == part.text.strip(" .")
    return whole and part.sent.end < span.end and is_title(part.sent)


def _parts(span: Span) -> Iterator[Span]:
    """Sentences of a span cut at « ; » and « : », without their numbers (« b) », « 5.2 ») nor their ends."""
    for sent in sentences_of(span):
        first = max(sent.start, span.start)
        for i in range(first, min(sent.end, span.end) + 1):
            if i == min(sent.end, span.end) or span.doc[i].text in (";", ":"):
                opening = NUMBER.match(span.doc[first:i].text)
                told = [t.i for t in span.doc[first:i] if WORD.search(t.text)]
                while told and opening and span.doc[told[0]].idx < span.doc[first].idx + opening.end():
                    told = told[1:]
                if told and _starts(span.doc[told[0]]):
                    yield span.doc[told[0] : told[-1] + 1]
                first = i + 1


def _starts(token: Token) -> bool:
    """Whether a part may open with a word: it hangs on nothing that precedes."""
    return token.lower_ not in HANGING and token.pos_ not in ("CCONJ", "SCONJ", "PUNCT", "ADP")


def _affirms(words: Span) -> bool:
    """Whether words deny nothing, ask nothing, hold no other voice, stand for nothing said before (« l'atelier le sait ») and

    wish nothing that a verb left out asks for (« la halle soit ouverte »).
    """
    hangs = (t.pos_ == "PRON" and t.lower_.replace("’", "'") in CLITICS for t in words)
    wished = any("Sub" in t.morph.get("Mood", []) and not _introduced(t, words) for t in words)
    return not wished and not any(hangs) and not any(set(t.text) & BREAKS or t.lower_ in NEGATIONS for t in words)


def _introduced(verb: Token, words: Span) -> bool:
    """Whether « que » or « qui » stands before a verb among words."""
    return any(t.i < verb.i and t.lower_.startswith("qu") for t in words)


def _named(head: Token, words: Span) -> bool:
    """Whether words are what a sentence is about or what it asks for, told fully enough: « une carte des lieux ouverts »."""
    if words.start > words.sent.start and words.doc[words.start - 1].pos_ in ("ADP", "VERB"):
        return False  # « Au pied de la halle du port, … » says where; « tenir un quai demande… » is said of more
    place = head.dep_ in PLACES and (head.dep_ == "ROOT" or head.head.dep_ == "ROOT")
    first, definite = words[0], words[0].morph.get("Definite", []) == ["Def"]
    least = DEFINITE_WORDS if definite else NOUN_WORDS
    opens = first.pos_ in ("DET", "NUM") and first.morph.get("Poss", []) != ["Yes"]
    ends = words[-1].pos_ not in ("DET", "ADP") and words.text[-1] not in "-'’"
    told = (
        head.pos_ == "NOUN"
        and bool({t.pos_ for t in words} - LISTED)
        and opens
        and ends
        and least <= _words(words) <= MAX_WORDS
    )
    return place and told and not _finite(words) and _affirms(words)


def _words(span: Span) -> int:
    return sum(bool(WORD.search(t.text)) for t in span)


def _finite(span: Span) -> bool:
    return any(t.pos_ in ("VERB", "AUX") and "Fin" in t.morph.get("VerbForm", []) for t in span)


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
