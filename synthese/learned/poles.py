"""Which phrases of a passage tell its two poles: a linear model over their syntax and their surroundings.

A phrase's value is the share of words that it is expected to have in common with what a reader would underline (F1, in [0, 1]).
Weights ship with the package (`weights/poles.*`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from spacy.tokens import Doc, Span, Token

from synthese.learned.phrases import Phrase, phrases
from synthese.learned.weights_file import read_weights
from synthese.themes.terms import is_content

FUNCTION = frozenset({"ADP", "SCONJ", "CCONJ", "DET", "PRON", "ADV", "AUX"})
BEST = 25  # phrases of which pairs are made


@dataclass(frozen=True)
class PolePair:
    """Two phrases of a passage, in order, and how well they are expected to tell its poles, in [0, 1]."""

    first: Phrase
    second: Phrase
    value: float


@dataclass(frozen=True)
class PoleModel:
    """Weight of each feature, and what a phrase with none is worth."""

    weights: Mapping[str, float]
    offset: float

    def value(self, phrase: Phrase, span: Span) -> float:
        """Expected F1 of a phrase with a pole."""
        return self.offset + sum(self.weights.get(name, 0.0) for name in features(phrase, span))

    def pair(self, span: Span) -> PolePair | None:
        """The two phrases apart from each other that are worth most together; None when there are not two."""
        found = phrases(span)
        values = np.array([self.value(phrase, span) for phrase in found])
        return best_pair(found, values)


def best_pair(found: Sequence[Phrase], values: np.ndarray) -> PolePair | None:
    """The best two phrases that do not overlap, among the best ones; `values`: (n_phrases,)."""
    order = np.argsort(-values, kind="stable")[:BEST].tolist()
    pairs = [(values[i] + values[j], i, j) for i in order for j in order if found[i].last < found[j].first]
    if not pairs:
        return None
    total, i, j = max(pairs, key=lambda pair: (pair[0], -pair[1], -pair[2]))
    return PolePair(found[i], found[j], float(np.clip(total / 2, 0, 1)))


@cache
def load_pole_model() -> PoleModel:
    """The model that the package ships."""
    arrays, meta = read_weights(resources.files("synthese.learned") / "weights", "poles")
    return PoleModel(dict(zip(meta["features"], arrays["weights"].tolist(), strict=True)), float(meta["offset"]))


def features(phrase: Phrase, span: Span) -> set[str]:
    """What is seen of a phrase: its head and what governs it, the words at its edges, its size, what it leaves out of its head's subtree."""
    return {*_of_head(phrase, span.doc), *_of_edges(phrase, span), *_of_shape(phrase, span.doc)}


def _form(token: Token) -> str:
    return token.pos_ + "".join(token.morph.get("VerbForm", []))


def _word(token: Token) -> str:
    """A function word itself, the class of another."""
    return token.lower_ if token.pos_ in FUNCTION else token.pos_


def _of_head(phrase: Phrase, doc: Doc) -> Iterator[str]:
    head = doc[phrase.head]
    governor = head.head
    yield from (f"tête {_form(head)}", f"relation {head.dep_}", f"tête {_form(head)} {head.dep_}")
    yield from (f"gouverneur {governor.pos_}", f"gouverneur {governor.lemma_.lower()}")
    yield f"{head.dep_} de {governor.lemma_.lower()}"
    if head.pos_ in ("VERB", "NOUN", "AUX"):
        yield f"lemme {head.lemma_.lower()}"
    for child in head.children:
        if child.dep_ in ("case", "mark"):
            yield from (f"introduit par {child.lower_}", f"introduit par {child.lower_} de {governor.lemma_.lower()}")
        if child.dep_.startswith("nsubj") and phrase.first <= child.i <= phrase.last:
            yield f"sujet {_word(child)}"


def _of_edges(phrase: Phrase, span: Span) -> Iterator[str]:
    doc = span.doc
    before = ["^", "^", *(_word(t) for t in doc[max(span.start, phrase.first - 2) : phrase.first])][-2:]
    after = [*(_word(t) for t in doc[phrase.last + 1 : min(span.end, phrase.last + 3)]), "$", "$"][:2]
    yield from (f"avant {before[1]}", f"avant {' '.join(before)}", f"après {after[0]}", f"après {' '.join(after)}")
    first = doc[phrase.first]
    yield from (f"début {_word(first)}", f"début {_form(first)}", f"ensuite {_word(doc[phrase.first + 1])}")
    yield f"fin {doc[phrase.last].pos_}"
    sent = first.sent
    yield from (f"ouvre la phrase {phrase.first == sent.start}", f"ferme la phrase {phrase.last >= sent.end - 2}")
    starts = [s.start for s in doc.sents if s.start < span.end and s.end > span.start]
    yield f"phrase {min(starts.index(sent.start), 3)} sur {min(len(starts), 4)}"


def _of_shape(phrase: Phrase, doc: Doc) -> Iterator[str]:
    words, head = doc[phrase.first : phrase.last + 1], doc[phrase.head]
    forms = ["".join(t.morph.get("VerbForm", [])) for t in words]
    yield from (f"longueur {min(len(words) // 3, 8)}", f"mots pleins {min(sum(is_content(t) for t in words), 8)}")
    yield f"part de la phrase {10 * len(words) // max(len(head.sent), 1)}"
    yield from (f"verbes conjugués {min(forms.count('Fin'), 3)}", f"infinitifs {min(forms.count('Inf'), 2)}")
    yield f"profondeur {min(sum(1 for _ in head.ancestors), 5)}"
    yield f"gauche entière {phrase.first <= head.left_edge.i + 1}"
    yield f"droite entière {phrase.last >= head.right_edge.i - 1}"
    yield f"sujet dedans {[phrase.first <= c.i <= phrase.last for c in head.children if c.dep_.startswith('nsubj')]}"
    complements = [c for c in head.children if c.dep_ in ("obj", "xcomp", "obl:arg", "ccomp")]
    whole = all(phrase.first <= c.i and c.right_edge.i <= phrase.last for c in complements)
    yield f"compléments {bool(complements)} {whole}"
    if any(t.text in (",", ";", ":") for t in words):
        yield "ponctuation dedans"
    if any(t.text in (";", ".", "!", "?") for t in words[:-1]):
        yield "ponctuation forte dedans"
