"""A logistic regression on few features, kept as its weights for features as they are: what small models of pairs of passages share."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import numpy as np

from synthese.learned.weights_file import read_weights

SPREAD = 1e-9


@dataclass(frozen=True)
class Regression:
    """Weights of the regression."""

    weights: np.ndarray  # (n_features,)
    offset: float

    def probability(self, features: np.ndarray) -> np.ndarray:
        """Probability of each row of features, (n,)."""
        return np.asarray(1 / (1 + np.exp(-(features @ self.weights + self.offset))))


def load_regression(name: str) -> Regression:
    """The model that the package ships under a name."""
    arrays, meta = read_weights(resources.files("synthese.learned") / "weights", name)
    return Regression(arrays["weights"], float(meta["offset"]))


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    """Likeness of two vectors, 0 when one is nought."""
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + SPREAD))
