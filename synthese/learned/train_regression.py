"""A logistic regression on few features, as its weights for features as they are: what small models of passages or of pairs keep."""

from __future__ import annotations

import numpy as np


def fit_regression(rows: np.ndarray, truth: np.ndarray, freedom: float) -> tuple[np.ndarray, float]:
    """Weights (n_features,) and offset. `rows`: (n, n_features); `truth`: bool (n,); `freedom`: C, on features of variance 1."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    model = LogisticRegression(C=freedom, max_iter=3000).fit((rows - mean) / spread, truth)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - mean @ weights)
