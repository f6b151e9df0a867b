"""Stage 8. The role that the City takes in each atelier: maître d'ouvrage, co-actrice, animatrice or incitatrice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from synthese.material import Material
from synthese.records import Chapter, CityRole, Evidence, Nature, Passage, Position
from synthese.scores import Scores

THRESHOLD = 0.3
MAX_EVIDENCE = 8


def weight(passage: Passage) -> float:
    """How much a passage weighs: a référentiel settles what the séances discuss, its chapter on the position above all."""
    if passage.chapter is Chapter.POSITIONNEMENT:
        return 3.0
    return 1.5 if passage.nature in (Nature.REFERENTIEL, Nature.BILAN) else 1.0


def find_positions(material: Material, scores: Scores) -> tuple[Position, ...]:
    """One position per atelier that says something of it, ateliers in order."""
    roles = scores.classes["position"]
    city = [roles.index(role.value) for role in CityRole]
    share = scores.family["position"]
    ours = share[:, city].sum(axis=1)  # what is left when the role is another institution's
    strength = scores.probability["position"] * ours
    found: dict[str, list[tuple[Evidence, np.ndarray, float]]] = {}
    for window, row in scores.best(strength):
        passage = material.passages[window.passage]
        prior = 1.25 if passage.chapter is Chapter.POSITIONNEMENT else 1.0
        value = min(1.0, float(strength[row]) * prior)
        if value >= THRESHOLD:
            mix = share[row, city] / max(float(ours[row]), 1e-9)
            evidence = Evidence(passage.passage_id, material.text(window), round(value, 4))
            found.setdefault(passage.atelier, []).append((evidence, mix, value * weight(passage)))
    return tuple(_position(atelier, found[atelier]) for atelier in sorted(found))


def _position(atelier: str, found: list[tuple[Evidence, np.ndarray, float]]) -> Position:
    total = sum((mix * weight for _, mix, weight in found), start=np.zeros(len(CityRole)))
    shares = total / total.sum()
    order = tuple(CityRole)
    role = order[int(shares.argmax())]
    evidence = list(_evidence(found, order.index(role)))
    scores = {r: round(float(s), 4) for r, s in zip(order, shares, strict=True)}
    return Position(atelier, role, scores[role], scores, tuple(evidence[:MAX_EVIDENCE]))


def _evidence(found: list[tuple[Evidence, np.ndarray, float]], role: int) -> Iterator[Evidence]:
    """Extracts that say this role rather than another, the most telling first."""
    saying = [(evidence, mix[role] * weight) for evidence, mix, weight in found if mix[role] >= 0.25]
    for evidence, _ in sorted(saying, key=lambda item: (-item[1], item[0].passage_id)):
        yield evidence
