"""Training of what takes up a debate (`sequels`), on the annotated cities: two successive voices of one tension, and the référentiel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthese.learned.sequels import TAKES_UP, candidates, read_subjects, sequel_features
from synthese.learned.train_regression import fit_regression
from synthese.learned.training_set import ReadCity
from synthese.learned.weights_file import Arrays, Meta
from synthese.records import Nature

FREEDOM = 0.1  # C, on features of variance 1


@dataclass(frozen=True)
class Debate:
    """Candidates of one debate: what is seen of each, and whether it bears the name of the debate's tension."""

    city: int
    features: np.ndarray  # (n_candidates, FEATURES)
    truth: np.ndarray  # bool (n_candidates,)


def train_sequels(cities: Sequence[ReadCity], aims: Sequence[np.ndarray]) -> tuple[Arrays, Meta]:
    """Weights and what describes them, with scores on cities left out. `aims`: log-odds by window of each city, not learned from it."""
    debates = [each for index, city in enumerate(cities) for each in _debates(index, city, aims[index])]
    said = []
    for left in range(len(cities)):
        weights, offset = _fit([d for d in debates if d.city != left])
        for debate in (d for d in debates if d.city == left):
            value = 1 / (1 + np.exp(-(debate.features @ weights + offset)))
            said.append((float(value.max()), bool(debate.truth[value.argmax()])))
    told = [right for value, right in said if value >= TAKES_UP]
    scores = {
        "debats": len(said),
        "juste": round(float(np.mean([right for _, right in said])), 3),
        "dits": len(told),
        "justes_parmi_dits": round(float(np.mean(told)), 3) if told else 0.0,
    }
    weights, offset = _fit(debates)
    return {"weights": weights}, {"offset": offset, "scores": scores}


def _debates(index: int, city: ReadCity, aims: np.ndarray) -> list[Debate]:
    """Every pair of successive passages of one point of minutes that bear one tension, where a référentiel may answer."""
    material = city.material
    subjects = read_subjects(material, city.vectors, aims)
    found = []
    for row in range(len(material.passages) - 1):
        shared = city.tensions(row) & city.tensions(row + 1)
        passage = material.passages[row]
        if shared and passage.nature is Nature.COMPTE_RENDU and material.same_point(row, row + 1):
            rows = candidates(material, passage.atelier)
            truth = np.array([bool(city.tensions(each) & shared) for each in rows], dtype=bool)
            found.append(Debate(index, sequel_features(material, subjects, (row, row + 1), rows), truth))
    return [debate for debate in found if len(debate.truth)]


def _fit(debates: Sequence[Debate]) -> tuple[np.ndarray, float]:
    """Weights (FEATURES,) and offset for features as they are."""
    return fit_regression(np.vstack([d.features for d in debates]), np.concatenate([d.truth for d in debates]), FREEDOM)
