"""Which passage of a référentiel takes up a debate of a séance: what the two share, seen from their atelier, and how much it aims at something.

A logistic regression over nine features, learned on annotated cities, where a tension has one name from the séance to the référentiel.
Words in common do not tell it alone: an atelier has one subject, and all its passages share words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.tokens import Doc

from synthese.debate import opposes
from synthese.embed import Vectors
from synthese.learned.regression import SPREAD, Regression, cosine, load_regression
from synthese.material import Material
from synthese.records import Nature

CONTENT, NAMING = frozenset({"NOUN", "PROPN", "ADJ", "VERB"}), frozenset({"NOUN", "PROPN"})
SHORTEST = 3  # letters of a word that counts
TAKES_UP = 0.8  # probability from which a passage is told to take up a debate
# What is seen of a candidate, by itself then beside the other candidates; then whether it opposes two things in so many words.
SEEN = ("mots partagés", "noms rares partagés", "vecteur", "but")
FEATURES = 2 * len(SEEN) + 1

Terms = Mapping[str, float]


@dataclass(frozen=True)
class Subjects:
    """What passages speak of, seen from their atelier."""

    vectors: Vectors  # (n_passages, dim), the mean of their atelier taken off
    words: tuple[Counter[str], ...]  # content lemmas
    nouns: tuple[frozenset[str], ...]
    rarity: Mapping[str, Terms]  # of lemmas, by atelier: idf over its passages
    aims: np.ndarray  # log-odds that a passage holds an aim, (n_passages,)


def read_subjects(material: Material, window_vectors: Vectors, aims: np.ndarray) -> Subjects:
    """Subjects of every passage. `window_vectors`: (n_windows, dim) by `heads.MODEL`; `aims`: log-odds by window, (n_windows,)."""
    size = len(material.passages)
    vectors = np.zeros((size, window_vectors.shape[1]), dtype=np.float32)
    held = np.full(size, -np.inf)
    for row, window in enumerate(material.windows):
        held[window.passage] = max(held[window.passage], float(aims[row]))
        if window.sentences == 1:
            vectors[window.passage] += window_vectors[row]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), SPREAD)
    words = tuple(Counter(_lemmas(doc, CONTENT)) for doc in material.docs)
    rarity: dict[str, Terms] = {}
    for index, atelier in enumerate(material.ateliers):
        own = np.flatnonzero(material.atelier_of == index)
        vectors[own] -= vectors[own].mean(axis=0)
        spread = Counter(lemma for row in own for lemma in words[row])
        rarity[atelier] = {lemma: math.log((1 + len(own)) / (1 + count)) for lemma, count in spread.items()}
    nouns = tuple(frozenset(_lemmas(doc, NAMING)) for doc in material.docs)
    return Subjects(
        vectors, words, nouns, rarity, np.where(np.isinf(held), held[np.isfinite(held)].min(initial=0), held)
    )


def _lemmas(doc: Doc, kinds: frozenset[str]) -> list[str]:
    return [t.lemma_.lower() for t in doc if t.pos_ in kinds and t.is_alpha and len(t.text) >= SHORTEST]


def candidates(material: Material, atelier: str) -> list[int]:
    """Rows of the passages that may take up a debate: those of the référentiel of its atelier."""
    passages = enumerate(material.passages)
    return [row for row, p in passages if p.atelier == atelier and p.nature is Nature.REFERENTIEL]


def sequel_features(material: Material, subjects: Subjects, debate: Sequence[int], rows: Sequence[int]) -> np.ndarray:
    """What is seen of candidates for a debate, float (n_candidates, FEATURES). `debate`: rows of its two voices."""
    rarity = subjects.rarity[material.passages[debate[0]].atelier]
    said = sum((subjects.words[row] for row in debate), Counter[str]())
    named = frozenset().union(*(subjects.nouns[row] for row in debate))
    own, centre = _weighed(said, rarity), subjects.vectors[list(debate)].mean(axis=0)
    seen = np.array(
        [
            (
                sum(value * other.get(lemma, 0.0) for lemma, value in own.items()),
                sum(rarity.get(noun, 0.0) for noun in sorted(named & subjects.nouns[row])),
                cosine(centre, subjects.vectors[row]),
                subjects.aims[row],
            )
            for row in rows
            for other in (_weighed(subjects.words[row], rarity),)
        ]
    ).reshape(len(rows), len(SEEN))
    beside = (seen - seen.mean(axis=0)) / (seen.std(axis=0) + SPREAD) if len(rows) else seen
    says = np.array([opposes(material.passages[row].text) for row in rows], dtype=float)
    return np.column_stack([seen, beside, says])


def _weighed(counts: Counter[str], rarity: Terms) -> dict[str, float]:
    """TF-IDF of norm 1, term frequencies dampened (1 + log)."""
    values = {lemma: (1 + math.log(count)) * rarity.get(lemma, 0.0) for lemma, count in sorted(counts.items())}
    norm = math.sqrt(sum(value * value for value in values.values()))
    return {lemma: value / norm for lemma, value in values.items()} if norm else {}


@cache
def load_sequels() -> Regression:
    """The model that the package ships."""
    return load_regression("suites")
