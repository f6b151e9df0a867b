"""Whether the référentiel settles a tension: it ranks the two aims, joins them, or leaves the question open; else nothing is said.

The passages of the référentiels and action plans of the ateliers concerned that speak of the tension's object, more than those of
other ateliers do, are read sentence by sentence; each sentence that settles something counts as much as its passage is near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from spacy.tokens import Span

from synthese.likeness import Rarity, Texts, likeness, rarity, stems
from synthese.material import Material
from synthese.records import Evidence, Issue, Nature, Pole, Tension
from synthese.requirements import is_required
from synthese.scores import Scores
from synthese.tensions.settling import settles
from synthese.themes.terms import is_content

WRITTEN = frozenset({Nature.REFERENTIEL, Nature.PLAN_ACTIONS})
CHANCE = 0.9  # quantile of what passages of other ateliers reach
FLOOR = 0.25  # and this at least
PASSAGES = 4  # that are read, the nearest first
BESIDE = 0.8  # weight of a passage that stands beside one of them
LEAD = 1.5  # how much more than any other an outcome must weigh
SHARED = 2  # words of the tension in a sentence that ranks its aims
DOUBLE = 0.5  # probability from which the learned head holds a sentence for two aims that pull apart
WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence does with the choice, and how near its passage is."""

    issue: Issue
    evidence: Evidence


def find_issues(material: Material, scores: Scores, tensions: Sequence[Tension]) -> tuple[Tension, ...]:
    """The same tensions, each with what the référentiel makes of it when it says so."""
    heads = {(w.passage, w.tokens[0]): row for row, w in enumerate(material.windows) if w.sentences == 1}
    frequency = rarity(material.docs)
    rows = [row for row, passage in enumerate(material.passages) if passage.nature in WRITTEN]
    texts = Texts(material.vectors[rows], frequency.words([material.docs[row] for row in rows]))
    found = []
    for tension in tensions:
        near = _near(material, tension, rows, texts, frequency)
        found.append(_settled(tension, _readings(material, scores, heads, tension, near)))
    return tuple(found)


def _settled(tension: Tension, readings: Iterable[_Said]) -> Tension:
    """The outcome that weighs most, when it leads clearly."""
    weights: dict[Issue, float] = dict.fromkeys(Issue, 0.0)
    best: dict[Issue, _Said] = {}
    for said in readings:
        weights[said.issue] += said.evidence.score
        if said.issue not in best or said.evidence.score > best[said.issue].evidence.score:
            best[said.issue] = said
    first, second = sorted(weights.values(), reverse=True)[:2]
    if not best or first < LEAD * second:
        return tension
    issue = max(weights, key=lambda i: weights[i])
    return replace(tension, issue=issue, issue_evidence=best[issue].evidence)


def _near(
    material: Material, tension: Tension, rows: Sequence[int], texts: Texts, frequency: Rarity
) -> list[tuple[int, float]]:
    """Written passages of the ateliers concerned that speak of the object more than chance would have it, the nearest first."""
    if not rows:
        return []
    own = [material.index[e.evidence.passage_id] for e in tension.evidence]
    centre = material.vectors[own].mean(axis=0, keepdims=True)
    words = frequency.words([material.docs[row] for row in own]).mean(axis=0)
    thing = Texts(_unit(centre), sp.csr_matrix(_unit(np.asarray(words))))
    near = likeness(texts, thing)[:, 0]
    inside = np.array([material.passages[row].atelier in tension.ateliers for row in rows])
    level = max(FLOOR, float(np.quantile(near[~inside], CHANCE)) if (~inside).any() else FLOOR)
    found = [
        (row, float(value)) for row, value, mine in zip(rows, near, inside, strict=True) if mine and value >= level
    ]
    nearest = sorted(found, key=lambda item: (-item[1], item[0]))[:PASSAGES]
    return nearest + _beside(material, nearest)


def _beside(material: Material, near: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """What is said just before and just after, under the same heading: a text often raises a question, then answers it."""
    found: dict[int, float] = {}
    for row, value in near:
        here = material.passages[row]
        for other in (row - 1, row + 1):
            there = material.passages[other] if 0 <= other < len(material.passages) else None
            if there and (there.atelier, there.document, there.exchange) == (
                here.atelier,
                here.document,
                here.exchange,
            ):
                found[other] = max(found.get(other, 0.0), value * BESIDE)
    return [(row, value) for row, value in sorted(found.items()) if row not in dict(near)]


def _unit(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9))


def _readings(
    material: Material,
    scores: Scores,
    heads: Mapping[tuple[int, int], int],
    tension: Tension,
    near: Sequence[tuple[int, float]],
) -> Iterator[_Said]:
    a, b = _words(material, tension, Pole.A), _words(material, tension, Pole.B)
    for row, value in near:
        passage = material.passages[row]
        for sentence in material.docs[row].sents:
            window = heads[row, sentence.start]
            double = float(scores.probability["tension"][window]) >= DOUBLE
            issue = _of_sentence(sentence, a, b, double)
            if issue is not None:
                yield _Said(issue, Evidence(passage.passage_id, sentence.text.strip(), round(value, 4)))


def _of_sentence(sentence: Span, a: frozenset[str], b: frozenset[str], double: bool) -> Issue | None:
    """What a sentence does with these two aims: ranking needs words of them, joining words of both; leaving open, a passage on them.

    `double`: the learned head holds it for two aims that pull apart.
    """
    held, around = set(stems(sentence)), set(stems(sentence.doc))
    some, both = len(held & (a | b)) >= SHARED, bool(held & (a - b)) and bool(held & (b - a))
    issue = settles(sentence)
    if issue is None and double and both and is_required(sentence):
        return Issue.COMPROMIS
    about = len(around & (a | b)) >= SHARED
    needed = {Issue.ARBITRAGE: some, Issue.COMPROMIS: both or (some and double), Issue.OUVERT: about, None: False}
    return issue if needed[issue] else None


def _words(material: Material, tension: Tension, pole: Pole) -> frozenset[str]:
    """Stems of the words of a pole and of the extracts that serve it alone."""
    told = tension.pole_a if pole is Pole.A else tension.pole_b
    found = {word.lower()[:6] for word in WORD.findall(told)}
    for evidence in tension.evidence:
        if evidence.pole is pole:
            found |= {
                t.lemma_.lower()[:6]
                for t in material.docs[material.index[evidence.evidence.passage_id]]
                if is_content(t)
            }
    return frozenset(found)
