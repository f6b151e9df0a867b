"""Train the heads on the labelled set: `python -m synthese.learned.train` writes `weights/` and prints the scores.

Logistic regressions (L2), class-balanced; probabilities calibrated by Platt's method on scores obtained leaving domains out, so
that every reported figure is about domains never seen. Deterministic.

Reference: Platt 1999, « Probabilistic outputs for support vector machines ».
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from synthese.embed import load_embedder
from synthese.files import write_atomic
from synthese.learned.dataset import Example, load_examples
from synthese.learned.heads import BINARY, FAMILIES, MODEL, joint_features, ngrams

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

FOLDS = 5
REGULARISATION = 3.0
MAX_TERMS = 12_000
MIN_EXAMPLES_OF_CLASS = 8


@dataclass(frozen=True)
class Features:
    """Features of the whole set and what they were made with."""

    matrix: sp.csr_matrix
    vocabulary: dict[str, int]
    idf: np.ndarray


def main() -> None:
    """Train, report, write."""
    examples = load_examples()
    features = build_features(examples)
    folds = domain_folds(examples)
    arrays: dict[str, np.ndarray] = {"idf": features.idf}
    meta: dict[str, object] = {
        "vocabulary": list(features.vocabulary),
        "calibration": {},
        "classes": {},
        "examples": len(examples),
    }
    report = {}
    for head in BINARY:
        report[head] = _train_binary(head, examples, features.matrix, folds, arrays, meta)
    for family in FAMILIES:
        report[f"famille:{family}"] = _train_family(family, examples, features.matrix, folds, arrays, meta)
    meta["scores"] = report
    write_weights(Path(__file__).parent / "weights", arrays, meta)
    for name, score in report.items():
        print(f"{name:20s} {score}")


def build_features(examples: Sequence[Example]) -> Features:
    """Vectors and lemma n-grams of the set; n-grams in at least two examples, the most frequent first."""
    from synthese.annotate import load_model

    docs = list(load_model().pipe([e.text for e in examples], batch_size=64))
    vectors = np.vstack(
        [load_embedder(MODEL).encode([e.text for e in examples[i : i + 64]]) for i in range(0, len(examples), 64)]
    )
    grams = [ngrams(doc[:]) for doc in docs]
    document_frequency: dict[str, int] = {}
    for terms in grams:
        for term in set(terms):
            document_frequency[term] = document_frequency.get(term, 0) + 1
    frequent = sorted((t for t, n in document_frequency.items() if n >= 2), key=lambda t: (-document_frequency[t], t))
    vocabulary = {term: index for index, term in enumerate(sorted(frequent[:MAX_TERMS]))}
    idf = np.array([np.log((1 + len(docs)) / (1 + document_frequency[t])) + 1 for t in vocabulary])
    return Features(joint_features(vectors, grams, vocabulary, idf), vocabulary, idf)


def domain_folds(examples: Sequence[Example]) -> np.ndarray:
    """Fold of each example, int (n,): a domain is never in two folds."""
    domains = sorted({e.domain for e in examples})
    fold = {domain: index % FOLDS for index, domain in enumerate(domains)}
    return np.array([fold[e.domain] for e in examples])


def label_of(head: str) -> Callable[[Example], bool]:
    """Truth of a binary head. Another institution's role is not the City's; a tension holds two poles."""
    if head == "position":
        return lambda e: e.has("position") and not e.has("position:autre_institution")
    return lambda e: e.has(head)


def _model() -> LogisticRegression:
    """Binary logistic regression; families take it one against the rest."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=REGULARISATION, solver="liblinear", intercept_scaling=10.0, class_weight="balanced", random_state=0
    )


def _train_binary(
    head: str,
    examples: Sequence[Example],
    matrix: sp.csr_matrix,
    folds: np.ndarray,
    arrays: dict[str, np.ndarray],
    meta: dict[str, object],
) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score

    truth = np.array([label_of(head)(e) for e in examples])
    margins = np.zeros(len(truth))
    for fold in range(FOLDS):
        seen = folds != fold
        margins[~seen] = _model().fit(matrix[seen], truth[seen]).decision_function(matrix[~seen])
    platt = LogisticRegression(C=1e6).fit(margins[:, None], truth)
    full = _model().fit(matrix, truth)
    arrays[f"coef:{head}"], arrays[f"intercept:{head}"] = full.coef_[0], full.intercept_
    meta["calibration"][head] = (float(platt.coef_[0, 0]), float(platt.intercept_[0]))  # type: ignore[index]
    return {
        "precision_moyenne": round(float(average_precision_score(truth, margins)), 3),
        "part": round(float(truth.mean()), 3),
    }


def _train_family(
    family: str,
    examples: Sequence[Example],
    matrix: sp.csr_matrix,
    folds: np.ndarray,
    arrays: dict[str, np.ndarray],
    meta: dict[str, object],
) -> dict[str, float]:
    names = [next((lab.split(":", 1)[1] for lab in e.labels if lab.startswith(family + ":")), "") for e in examples]
    common = sorted({n for n in names if n and names.count(n) >= MIN_EXAMPLES_OF_CLASS})
    rows = np.array([i for i, n in enumerate(names) if n in common])
    truth = np.array([names[i] for i in rows])
    guesses = np.empty(len(rows), dtype=object)
    for fold in range(FOLDS):
        seen = folds[rows] != fold
        coefficients, intercepts = _one_against_rest(matrix[rows][seen], truth[seen], common)
        guesses[~seen] = np.array(common)[(matrix[rows][~seen] @ coefficients.T + intercepts).argmax(axis=1)]
    arrays[f"coef:famille:{family}"], arrays[f"intercept:famille:{family}"] = _one_against_rest(
        matrix[rows], truth, common
    )
    meta["classes"][family] = common  # type: ignore[index]
    return {"exactitude": round(float((guesses == truth).mean()), 3), "exemples": len(rows)}


def _one_against_rest(
    matrix: sp.csr_matrix, truth: np.ndarray, classes: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (n_classes, n_features) and intercepts (n_classes,)."""
    models = [_model().fit(matrix, truth == name) for name in classes]
    return np.vstack([model.coef_[0] for model in models]), np.array([model.intercept_[0] for model in models])


def write_weights(folder: Path, arrays: dict[str, np.ndarray], meta: dict[str, object]) -> None:
    """Write half-precision weights and their description; the same set gives the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: array.astype(np.float16) for name, array in sorted(arrays.items())})  # type: ignore[arg-type]
    write_atomic(folder / "heads.npz", buffer.getvalue())
    write_atomic(folder / "heads.json", json.dumps(meta, ensure_ascii=False, indent=0).encode())


if __name__ == "__main__":
    main()
