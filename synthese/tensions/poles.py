"""The two sides of a tension, told by the words of a passage that holds both: two phrases apart, chosen by the learned pole model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from synthese.embed import Embedder, Vectors
from synthese.learned.phrases import Phrase
from synthese.learned.poles import load_pole_model
from synthese.material import Material
from synthese.tensions.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Sides:
    """Two poles in the words of a passage, how clear they are, and their vectors."""

    a: str
    b: str
    clarity: float  # expected F1 with what a reader would underline, in [0, 1]
    vector_a: Vectors
    vector_b: Vectors


def find_sides(material: Material, candidate: Candidate, embedder: Embedder) -> Sides | None:
    """Poles of a passage that holds two aims, or None when it has not two phrases that say something."""
    doc = material.docs[candidate.passage]
    pair = load_pole_model().pair(doc[candidate.tokens[0] : candidate.tokens[1]])
    if pair is None:
        return None
    a, b = (told(doc, phrase) for phrase in (pair.first, pair.second))
    vectors = embedder.encode([a, b])
    return Sides(a, b, pair.value, vectors[0], vectors[1])


def told(doc: Doc, phrase: Phrase) -> str:
    """A phrase on one line, without the signs around it; only a proper noun keeps the capital of the sentence that it opened."""
    closed = ")" if doc[phrase.last + 1 : phrase.last + 2].text == ")" else ""
    text = re.sub(r"\s+", " ", phrase.text(doc)).strip(' ,.;:–-«»"“”')
    if text.count("(") > text.count(")"):
        text = text + closed if closed else text[: text.rfind("(")].rstrip(" ,")
    named = doc[phrase.first].pos_ == "PROPN" or text[1:2].isupper()
    return text if named else text[:1].lower() + text[1:]
