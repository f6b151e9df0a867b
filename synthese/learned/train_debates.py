"""Training of what makes a debate (`debates`), on the annotated cities: two successive voices that bear one tension, or do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthese.learned.debates import debate_features, successive_voices
from synthese.learned.train_regression import fit_regression
from synthese.learned.training_set import ReadCity
from synthese.learned.weights_file import Arrays, Meta

FREEDOM = 0.05  # C, on features of variance 1
FOREMOST = 3  # debates of a city by which the order is judged
SURE = 0.6


def train_debates(cities: Sequence[ReadCity], aims: Sequence[np.ndarray]) -> tuple[Arrays, Meta]:
    """Weights and what describes them, with scores on cities left out. `aims`: log-odds by window of each city, not learned from it."""
    seen, truth = zip(*(_voices(city, found) for city, found in zip(cities, aims, strict=True)), strict=True)
    told, foremost, right, every = [], [], [], 0
    for left in range(len(cities)):
        weights, offset = _fit(
            [s for i, s in enumerate(seen) if i != left], [t for i, t in enumerate(truth) if i != left]
        )
        said = seen[left] @ weights + offset
        sure = said >= np.log(SURE / (1 - SURE))
        told += [int(sure.sum())]
        right += list(truth[left][sure])
        foremost += list(truth[left][np.argsort(-said, kind="stable")[:FOREMOST]])
        every += len(said)
    weights, offset = _fit(seen, truth)
    scores = {
        "voix": every,
        "part": round(float(np.concatenate(truth).mean()), 3),
        "dits": sum(told),
        "justes_parmi_dits": round(float(np.mean(right)), 3) if right else 0.0,
        "justes_des_trois_premiers": round(float(np.mean(foremost)), 3),
    }
    return {"weights": weights}, {"offset": offset, "scores": scores}


def _voices(city: ReadCity, aims: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is seen of successive voices of a city, (n_pairs, 8), and whether both bear one tension, bool (n_pairs,)."""
    material = city.material
    pairs = successive_voices(material, aims)
    passages = [(material.windows[first].passage, material.windows[second].passage) for first, second in pairs]
    truth = np.array([bool(city.tensions(a) & city.tensions(b)) for a, b in passages], dtype=bool)
    return debate_features(material, city.vectors, aims, pairs), truth


def _fit(seen: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> tuple[np.ndarray, float]:
    """Weights (8,) and offset for features as they are."""
    return fit_regression(np.vstack(seen), np.concatenate(truth), FREEDOM)
