"""Stage 8. What référentiels oppose in their own name, and the questions that two of them share.

A référentiel often grants one aim in a paragraph and takes it up against in the next (« Il n'en demeure pas moins… »): both pull
somewhere, the second opens as a concession. Two policies meet on one question when what they oppose is alike and shares rare nouns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from synthese.debate import concedes
from synthese.learned.context import logit
from synthese.learned.debates import surest_windows
from synthese.learned.halves import surest_halves
from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Chapter, CommonQuestion, Evidence, Nature, Opposition
from synthese.scores import Scores, by_passage
from synthese.themes.terms import is_content

PULLS, CLEARLY = 0.2, 0.4  # probability of an aim, in its place, of both passages of a concession, and of one at least
FACING = (
    0.65  # probability that two clauses of a passage pull apart (annotated cities left out: seven in ten told right)
)
SURE = 0.5  # the same of a passage that may meet another policy by itself
RARE = 0.02  # share of passages that hold a noun that tells a question
SHARED = 2  # such nouns in common: with one only, two of six pairs were right (annotated cities left out)
ALIKE = 0.25  # cosine, once what all passages share is taken off
CHAPTERS = frozenset({Chapter.ENJEUX, Chapter.SPECIFICITES, Chapter.PRECONISATIONS})


def find_oppositions(scores: Scores) -> tuple[Opposition, ...]:
    """Passages of a référentiel of which the next, or the next sentence, concedes or goes against what they say, or that hold two aims

    one after the other; in reading order.
    """
    material, held, facing = scores.material, by_passage(scores, scores.in_context["tension"]), _facing(scores)
    found: list[Opposition] = []
    for row in range(len(material.passages)):
        least, most = sorted((held[row - 1], held[row])) if row else (0.0, 0.0)
        if least >= PULLS and most >= CLEARLY and _answered(material, row):
            found.append(_opposition(material, (row - 1, row), held))
        elif held[row] >= CLEARLY and (_turns(material, row) or facing.get(row, 0.0) >= FACING):
            found.append(_opposition(material, (row,), held))
    return tuple(found)


def _facing(scores: Scores) -> dict[int, float]:
    """Probability that two clauses of a passage of a référentiel pull apart, by passage."""
    material, aims, both = scores.material, scores.in_context["tension"], scores.both
    found: dict[int, float] = {}
    for row, window in surest_windows(material, logit(aims)).items():
        if _adopted(material, row):
            span = material.docs[row][slice(*material.windows[window].tokens)]
            told = surest_halves(span, Nature.REFERENTIEL, float(aims[window]), float(both[window]))
            found[row] = told[1] if told else 0.0
    return found


def find_common_questions(scores: Scores, oppositions: Sequence[Opposition]) -> tuple[CommonQuestion, ...]:
    """Questions that the référentiels of two ateliers share, the most alike first; a passage tells one, a pair of ateliers too."""
    material, held = scores.material, by_passage(scores, scores.in_context["tension"])
    taken = {e.passage_id for o in oppositions for e in o.evidence}
    alone = [
        _opposition(material, (row,), held)
        for row, passage in enumerate(material.passages)
        if held[row] >= SURE and _adopted(material, row) and passage.passage_id not in taken
    ]
    items = [*oppositions, *alone]
    if not items:
        return ()
    nouns, vectors = _rare_nouns(material, items), _directions(material, items)
    pairs = [
        CommonQuestion(a, b, tuple(sorted(nouns[i] & nouns[j])), round(float(vectors[i] @ vectors[j]), 4))
        for i, a in enumerate(items)
        for j, b in enumerate(items)
        if a.atelier < b.atelier and len(nouns[i] & nouns[j]) >= SHARED
    ]
    chosen: list[CommonQuestion] = []
    used: set[object] = set()
    for pair in sorted(
        pairs, key=lambda p: (-p.score, p.first.evidence[0].passage_id, p.second.evidence[0].passage_id)
    ):
        keys = {
            (pair.first.atelier, pair.second.atelier),
            *(e.passage_id for o in (pair.first, pair.second) for e in o.evidence),
        }
        if pair.score >= ALIKE and used.isdisjoint(keys):
            used |= keys
            chosen.append(pair)
    return tuple(chosen)


def _answered(material: Material, row: int) -> bool:
    """Whether a passage opens as a concession to the one before, in the same part of a référentiel."""
    passage, before = material.passages[row], material.passages[row - 1]
    together = material.same_point(row - 1, row) and before.chapter is passage.chapter
    return together and _adopted(material, row) and concedes(passage.text)


def _turns(material: Material, row: int) -> bool:
    """Whether a sentence of a passage of a référentiel, after its first, opens as a concession."""
    texts = [sent.text.strip() for sent in material.docs[row].sents if any(token.is_alpha for token in sent)]
    return _adopted(material, row) and any(map(concedes, texts[1:]))


def _adopted(material: Material, row: int) -> bool:
    passage = material.passages[row]
    adopted = passage.nature is Nature.REFERENTIEL and passage.chapter in CHAPTERS
    return adopted and material.is_atelier(passage.atelier)


def _opposition(material: Material, rows: Sequence[int], held: np.ndarray) -> Opposition:
    passages = [material.passages[row] for row in rows]
    told = (Evidence(p.passage_id, p.text, round(float(held[row]), 4)) for row, p in zip(rows, passages, strict=True))
    return Opposition(passages[0].atelier, tuple(told))


def _rare_nouns(material: Material, items: Sequence[Opposition]) -> list[set[str]]:
    """Nouns that few passages hold and that name a subject, of each opposition."""
    lists = load("analysis")["libelles"]
    general = {word for name in ("administration", "generiques", "seance", "calendrier") for word in lists[name]}
    nouns = [
        {t.lemma_.lower() for t in doc if t.pos_ in ("NOUN", "PROPN") and is_content(t)} - general
        for doc in material.docs
    ]
    holders = Counter(noun for own in nouns for noun in own)
    most = RARE * len(nouns)
    rows = [[material.index[e.passage_id] for e in item.evidence] for item in items]
    return [{noun for row in own for noun in nouns[row] if holders[noun] <= most} for own in rows]


def _directions(material: Material, items: Sequence[Opposition]) -> np.ndarray:
    """Mean vector of each opposition, what all passages share taken off, rows of norm 1, (n_items, dim)."""
    centred = material.vectors - material.vectors.mean(axis=0)
    rows = [[material.index[e.passage_id] for e in item.evidence] for item in items]
    means = np.stack([centred[own].mean(axis=0) for own in rows])
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9))
