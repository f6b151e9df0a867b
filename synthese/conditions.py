"""Stage 8. Conditions of success that come back across ateliers, gathered by what they require."""

from __future__ import annotations

import numpy as np

from synthese.facts import ateliers_of
from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Chapter, Condition, Evidence, Nature
from synthese.scores import Scores

THRESHOLD = 0.3
IN_CHAPTER = 4.0  # odds are multiplied by this much inside the chapter on conditions of success
FAMILY_THRESHOLD = 0.3


def find_conditions(material: Material, scores: Scores) -> tuple[Condition, ...]:
    """Conditions by family, those of the most ateliers first."""
    values = _in_context(material, scores, scores.probability["condition"])
    families = scores.classes["condition"]
    found: dict[str, list[Evidence]] = {}
    for window, row in scores.best(values):
        if values[row] < THRESHOLD:
            continue
        shares = scores.family["condition"][row]
        family = families[int(shares.argmax())] if shares.max() >= FAMILY_THRESHOLD else "autre"
        evidence = Evidence(
            material.passages[window.passage].passage_id, material.text(window), round(float(values[row]), 4)
        )
        found.setdefault(family, []).append(evidence)
    conditions = [_condition(material, family, evidence) for family, evidence in found.items()]
    return tuple(
        sorted(
            conditions, key=lambda c: (c.condition_id == "C-autre", -len(c.ateliers), -len(c.evidence), c.condition_id)
        )
    )


def _in_context(material: Material, scores: Scores, values: np.ndarray) -> np.ndarray:
    """Probabilities given the chapter: the chapter on conditions states them more often than any other."""
    odds = values / np.maximum(1 - values, 1e-9)
    factors = np.array([_factor(material, w.passage) for w in material.windows])
    return np.asarray(odds * factors / (1 + odds * factors))


def _factor(material: Material, row: int) -> float:
    passage = material.passages[row]
    if passage.chapter is Chapter.CONDITIONS:
        return IN_CHAPTER
    return 1.0 if passage.nature is not Nature.CONTRIBUTION else 0.3


def _condition(material: Material, family: str, evidence: list[Evidence]) -> Condition:
    ordered = sorted(evidence, key=lambda e: (-e.score, e.passage_id))
    ateliers = ateliers_of(material, {e.passage_id for e in ordered})
    return Condition(f"C-{family}", load("analysis")["conditions"][family], ateliers, tuple(ordered))
