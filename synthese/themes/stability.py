"""How much of the themes would stay had the draw been another, or had one atelier been missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from sklearn.metrics import adjusted_rand_score

from synthese.config import ThemesConfig
from synthese.material import Material
from synthese.themes.emergent import emergent_drafts
from synthese.themes.features import drawn
from synthese.themes.founders import Ground
from synthese.themes.terms import Vocabulary

SEEDS = 5
LEFT_OUT = 5  # ateliers at most: time grows with each


def placed(material: Material, ground: Ground, vocabulary: Vocabulary, config: ThemesConfig) -> np.ndarray:
    """Best fine theme of each passage, int (n_passages,), -1 for none."""
    places, best = np.full(len(material.passages), -1), np.full(len(material.passages), -1.0)
    for number, draft in enumerate(emergent_drafts(material, ground, vocabulary, config)):
        better = draft.scores > best[draft.rows]
        places[draft.rows[better]] = number
        best[draft.rows[better]] = draft.scores[better]
    return places


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted Rand index on the passages that both place: 1 the same groups, 0 as chance would have it.

    Reference: Hubert & Arabie 1985.
    """
    both = (one >= 0) & (other >= 0)
    return float(adjusted_rand_score(one[both], other[both])) if both.any() else 0.0


def over_seeds(placings: Sequence[np.ndarray]) -> float:
    """Mean agreement of runs two by two; 1 for a single run: themes without a draw."""
    return (
        1.0
        if len(placings) < 2
        else float(np.mean([agreement(one, other) for one, other in combinations(placings, 2)]))
    )


def seed_placings(material: Material, ground: Ground, vocabulary: Vocabulary, config: ThemesConfig) -> list[np.ndarray]:
    """Places of passages under the seed of the run first, then under the ones that follow it when themes depend on a draw."""
    seeds = SEEDS if drawn(len(ground.rows)) else 1
    return [placed(material, ground, vocabulary, replace(config, seed=config.seed + i)) for i in range(seeds)]


def without_each_atelier(
    material: Material, ground: Ground, vocabulary: Vocabulary, config: ThemesConfig, reference: np.ndarray
) -> float | None:
    """Mean agreement with `reference` when one atelier is left out; None with fewer than three ateliers."""
    works = [i for i, atelier in enumerate(material.ateliers) if material.is_atelier(atelier)]
    if len(works) < 3:
        return None
    chosen = np.unique(np.linspace(0, len(works) - 1, min(LEFT_OUT, len(works))).astype(int))
    kept = [ground.only(material.atelier_of[ground.rows] != works[i]) for i in chosen]
    return float(np.mean([agreement(reference, placed(material, some, vocabulary, config)) for some in kept]))
