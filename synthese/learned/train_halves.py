"""Training of what opposes two clauses that follow each other (`halves`), on the annotated cities, where poles are told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from synthese.learned.annotated import sides_told
from synthese.learned.context import logit
from synthese.learned.debates import surest_windows
from synthese.learned.halves import half_features, halves
from synthese.learned.train_regression import fit_regression
from synthese.learned.training_set import ReadCity
from synthese.learned.weights_file import Arrays, Meta

FREEDOM = 0.3  # C, on features of variance 1
SURE = 0.5
FOREMOST = 10  # halves of a city by which the order is judged


def train_halves(
    cities: Sequence[ReadCity], aims: Sequence[np.ndarray], probability: Mapping[str, np.ndarray]
) -> tuple[Arrays, Meta]:
    """Weights and what describes them, with scores on cities left out.

    `aims`: log-odds by window of each city, not learned from it; `probability`: of every text, by head, folds left out.
    """
    from sklearn.metrics import roc_auc_score

    shares = [
        logit(both / np.maximum(both + single, 1e-9))
        for both, single in ((probability["tension"][c.rows], probability["pole"][c.rows]) for c in cities)
    ]
    read = [_halves(*each) for each in zip(cities, aims, shares, strict=True)]
    seen, truth = [s for s, _ in read], [t for _, t in read]
    said = []
    for left in range(len(cities)):
        weights, offset = _fit(
            [s for i, s in enumerate(seen) if i != left], [t for i, t in enumerate(truth) if i != left]
        )
        said.append(1 / (1 + np.exp(-(seen[left] @ weights + offset))))
    told, stated = np.concatenate(said), np.concatenate(truth)
    first = [t[np.argsort(-s, kind="stable")[:FOREMOST]].mean() for s, t in zip(said, truth, strict=True)]
    weights, offset = _fit(seen, truth)
    scores = {
        "moities": len(told),
        "part": round(float(stated.mean()), 3),
        "auc": round(float(roc_auc_score(stated, told)), 3),
        "dites": int((told >= SURE).sum()),
        "justes_parmi_dites": round(float(stated[told >= SURE].mean()), 3) if (told >= SURE).any() else 0.0,
        "justes_des_dix_premieres": round(float(np.mean(first)), 3),
    }
    return {"weights": weights}, {"offset": offset, "scores": scores}


def _halves(city: ReadCity, aims: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is seen of the halves of the surest window of each passage, and whether they tell the two sides of one tension."""
    material = city.material
    seen, truth = [], []
    for passage, row in sorted(surest_windows(material, aims).items()):
        found = halves(material.docs[passage][slice(*material.windows[row].tokens)])
        seen.append(half_features(found, material.passages[passage].nature, float(aims[row]), float(shares[row])))
        truth += [_opposed(city, passage, two.first.text, two.second.text) for two in found]
    return np.vstack(seen), np.array(truth, dtype=bool)


def _opposed(city: ReadCity, passage: int, first: str, second: str) -> bool:
    """Whether two stretches of a passage tell the two sides of one tension."""
    one, other = (sides_told(text, city.poles[passage]) for text in (first, second))
    return any((name, "b" if side == "a" else "a") in other for name, side in one)


def _fit(seen: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> tuple[np.ndarray, float]:
    """Weights (7,) and offset for features as they are."""
    return fit_regression(np.vstack(seen), np.concatenate(truth), FREEDOM)
