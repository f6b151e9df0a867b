"""Stage 6. Vectors and terms -> themes that cut across ateliers.

Two ways lead to a theme. Guided: the passages nearest to what a pole of an axis means. Emergent: BERTopic over vectors joined
with lexical similarity, with average-linkage clustering in place of UMAP and HDBSCAN so that the result depends neither on a
seed nor on the order of files. A passage may belong to several themes, or to none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthese.config import Axis, ThemesConfig
from synthese.embed import Embedder, Vectors, text_key
from synthese.material import Material
from synthese.records import Evidence, Problem, Severity, Theme
from synthese.store import digest
from synthese.themes.clusters import emergent_groups
from synthese.themes.labels import label_of
from synthese.themes.terms import class_tfidf

MAX_JACCARD = 0.6
MAX_SIMILARITY = 0.95


@dataclass(frozen=True, slots=True)
class Candidate:
    """Passages that may make a theme, with the strength of each."""

    rows: np.ndarray  # int, passages
    scores: np.ndarray  # float in [0, 1], same length
    direction: Vectors  # (k, dim): what the theme means; a text is as near as it is to the nearest row
    axis: str | None
    pole: str | None


def find_themes(
    material: Material, axes: Sequence[Axis], embedder: Embedder, config: ThemesConfig
) -> tuple[tuple[Theme, ...], tuple[Problem, ...]]:
    """Themes of a corpus, the most transversal first, and the axes that the corpus does not support."""
    candidates: list[Candidate] = []
    problems: list[Problem] = []
    for axis in axes:
        for pole in axis.poles:
            candidate = _guided(material.vectors, axis.name, pole.name, embedder.encode(pole.seeds), config)
            if candidate is None:
                problems.append(_unsupported(axis.name, pole.name))
            else:
                candidates.append(candidate)
    candidates += _emergent(material, config)
    kept = _distinct(material, [c for c in candidates if _is_substantial(material, c, config)], config.max_themes)
    return _themes(material, kept, config), tuple(problems)


def _guided(vectors: Vectors, axis: str, pole: str, seeds: Vectors, config: ThemesConfig) -> Candidate | None:
    """Passages that stand out by their likeness to a pole's seed phrases (robust z-score of the best cosine above 2)."""
    likeness = (vectors @ seeds.T).max(axis=1)
    centre = np.median(likeness)
    spread = 1.4826 * np.median(np.abs(likeness - centre)) or 1e-6
    rows = np.flatnonzero((likeness - centre) / spread > 2.0)
    if len(rows) < config.min_passages:
        return None
    limit = max(config.min_passages, len(vectors) // 8)
    rows = np.sort(rows[np.argsort(-likeness[rows], kind="stable")][:limit])
    return Candidate(rows, np.clip(likeness[rows], 0, 1), seeds, axis, pole)


def _emergent(material: Material, config: ThemesConfig) -> list[Candidate]:
    groups = emergent_groups(material, config)
    candidates = []
    for rows in groups:
        centre = material.vectors[rows].mean(axis=0)
        centre /= max(float(np.linalg.norm(centre)), 1e-9)
        likeness = material.vectors @ centre
        threshold = np.quantile(likeness[rows], 0.5)
        extra = np.setdiff1d(np.flatnonzero(likeness > max(threshold, config.membership)), rows)
        members = np.sort(np.concatenate([rows, extra]))
        candidates.append(Candidate(members, np.clip(likeness[members], 0, 1), centre[None, :], None, None))
    return candidates


def _is_substantial(material: Material, candidate: Candidate, config: ThemesConfig) -> bool:
    documents = {(material.passages[r].atelier, material.passages[r].document) for r in candidate.rows}
    return len(candidate.rows) >= config.min_passages and (len(documents) >= 2 or len(material.sheets) == 1)


def _distinct(material: Material, candidates: Sequence[Candidate], limit: int) -> list[Candidate]:
    """Guided themes first, then emergent ones by spread and size; one that repeats an earlier one is dropped."""
    ordered = sorted(
        candidates,
        key=lambda c: (c.axis is None, -transversality(material, c.rows) * np.log1p(len(c.rows)), tuple(c.rows)),
    )
    kept: list[Candidate] = []
    for candidate in ordered:
        if len(kept) < limit and all(not _same(material, candidate, other) for other in kept):
            kept.append(candidate)
    return kept


def _same(material: Material, one: Candidate, other: Candidate) -> bool:
    common = len(np.intersect1d(one.rows, other.rows))
    jaccard = common / (len(one.rows) + len(other.rows) - common)
    centres = [material.vectors[c.rows].mean(axis=0) for c in (one, other)]
    cosine = float(centres[0] @ centres[1]) / (float(np.linalg.norm(centres[0]) * np.linalg.norm(centres[1])) or 1.0)
    return jaccard > MAX_JACCARD or (cosine > MAX_SIMILARITY and jaccard > 0.3)


def transversality(material: Material, rows: np.ndarray) -> float:
    """How evenly passages spread over ateliers: Shannon entropy over its maximum, in [0, 1] (Pielou's evenness, 1966).

    The maximum is taken over all ateliers of the corpus, so that a theme of two ateliers among sixteen stays low.
    """
    if len(material.ateliers) < 2:
        return 0.0
    counts = np.bincount(material.atelier_of[rows], minlength=len(material.ateliers)).astype(float)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum() / np.log(len(material.ateliers)))


def _themes(material: Material, candidates: Sequence[Candidate], config: ThemesConfig) -> tuple[Theme, ...]:
    if not candidates:
        return ()
    weights, words = class_tfidf(material.docs, [c.rows for c in candidates])
    themes = []
    taken: set[str] = set()
    for position, candidate in enumerate(candidates):
        best = np.argsort(-weights[position], kind="stable")[: config.keywords]
        keywords = tuple(words[i] for i in best if weights[position][i] > 0)
        label = candidate.pole or label_of(
            material, candidate.rows, dict(zip(words, weights[position], strict=True)), taken
        )
        taken.add(label)
        themes.append(_theme(material, candidate, label, keywords))
    return tuple(themes)


def _theme(material: Material, candidate: Candidate, label: str, keywords: tuple[str, ...]) -> Theme:
    order = np.lexsort((candidate.rows, -candidate.scores))
    members = tuple(_member(material, candidate, i) for i in order)
    return Theme(
        theme_id="T-" + digest(sorted(e.passage_id for e in members))[:8],
        label=label[:1].upper() + label[1:],
        keywords=keywords,
        axis=candidate.axis,
        ateliers=_carrying(material, candidate.rows),
        members=members,
        transversality=round(transversality(material, candidate.rows), 4),
    )


def _member(material: Material, candidate: Candidate, position: int) -> Evidence:
    """A passage of a theme, with its sentence nearest to what the theme means."""
    row = int(candidate.rows[position])
    sents = list(material.docs[row].sents)
    vectors = np.asarray([material.sentence_vectors[text_key(sent.text)] for sent in sents])
    nearest = int((vectors @ candidate.direction.T).max(axis=1).argmax())
    score = round(float(candidate.scores[position]), 4)
    return Evidence(material.passages[row].passage_id, sents[nearest].text.strip(), score)


def _carrying(material: Material, rows: np.ndarray) -> tuple[str, ...]:
    """Ateliers that carry a theme: at least two passages, or a tenth of the theme."""
    counts = np.bincount(material.atelier_of[rows], minlength=len(material.ateliers))
    needed = min(2, int(counts.max()))
    return tuple(a for a, n in zip(material.ateliers, counts, strict=True) if n >= needed)


def _unsupported(axis: str, pole: str) -> Problem:
    reason = f"L'axe « {axis} » n'est pas porté par ce corpus (pôle « {pole} ») : trop peu de passages s'en approchent."
    return Problem("", "thèmes", reason, severity=Severity.NOTE)
