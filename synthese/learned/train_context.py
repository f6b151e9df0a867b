"""Training of what a place adds (`context`): logistic regressions on the windows of the annotated cities.

The heads that a window is seen through have not learned from its city: their log-odds are those of models that leave folds out.
Reference: Wolpert 1992, Stacked generalization.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from synthese.learned.context import SEEN, SEEN_AT_END, STATED, context_features, ending_features, logit
from synthese.learned.heads import ENDING
from synthese.learned.train_regression import fit_regression
from synthese.learned.training_set import ReadCity

if TYPE_CHECKING:
    from synthese.learned.weights_file import Arrays

FREEDOM = 1.0  # C, on features of variance 1


def train_context(
    cities: Sequence[ReadCity], probability: Mapping[str, np.ndarray]
) -> tuple[Arrays, dict[str, dict[str, float]], list[np.ndarray]]:
    """Weights by label, average precision on cities left out, and the log-odds of aims (« tension ») of their windows, (n_windows,) each.

    `probability`: of every text, by head, folds left out.
    """
    from sklearn.metrics import average_precision_score

    logits = [{h: logit(probability[h][c.rows]) for h in {*SEEN, *SEEN_AT_END}} for c in cities]
    stated = [context_features(city.material, found) for city, found in zip(cities, logits, strict=True)]
    ended = [ending_features(city.material, found) for city, found in zip(cities, logits, strict=True)]
    arrays: Arrays = {}
    scores = {}
    aims: list[np.ndarray] = []
    for label in (*STATED, ENDING):
        seen = ended if label == ENDING else stated
        truth = [holds(city, label) for city in cities]
        marks = []
        for left in range(len(cities)):
            others = [i for i in range(len(cities)) if i != left]
            coefficients, intercept = _fit([seen[i] for i in others], [truth[i] for i in others])
            known, said = truth[left] >= 0, seen[left] @ coefficients + intercept
            marks.append(average_precision_score(truth[left][known], said[known]))
            aims += [said] if label == "tension" else []
        coefficients, intercept = _fit(seen, truth)
        arrays[f"coef:contexte:{label}"], arrays[f"intercept:contexte:{label}"] = coefficients, np.array([intercept])
        share = np.concatenate(truth)
        scores[f"contexte:{label}"] = {
            "precision_moyenne": round(float(np.mean(marks)), 3),
            "part": round(float((share == 1).sum() / (share >= 0).sum()), 3),
        }
    return arrays, scores, aims


def holds(city: ReadCity, label: str) -> np.ndarray:
    """1, 0 or -1 (in doubt) by window: a tension is stated by one pole or by both."""
    stated = city.truths.holds
    if label != "tension":
        return stated[label]
    found = np.maximum(stated["tension"], stated["pole"])
    return np.where((found < 1) & ((stated["tension"] < 0) | (stated["pole"] < 0)), -1, found)


def _fit(seen: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> tuple[np.ndarray, float]:
    """Coefficients (n_features,) and intercept for features as they are; what is in doubt is left out."""
    told = np.concatenate(truth)
    return fit_regression(np.vstack(seen)[told >= 0], told[told >= 0] == 1, FREEDOM)
