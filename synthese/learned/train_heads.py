"""Training of the heads: logistic regressions (L2), class-balanced. Called by `python -m synthese.learned.train` and by `teach`.

Probabilities are calibrated by Platt's method on scores obtained leaving folds out, so that every reported figure is about domains
never seen. Deterministic.

Reference: Platt 1999, « Probabilistic outputs for support vector machines ».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from synthese.learned.dataset import WHOLE_CHAPTER, Example
from synthese.learned.features import Terms, joint_features, known_terms, ngrams, turns
from synthese.learned.heads import BINARY, FAMILIES
from synthese.learned.texts import Texts

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

FOLDS = 5
REGULARISATION = 3.0
MAX_WORDS = 12_000
MAX_TURNS = 8_000
MIN_EXAMPLES_OF_CLASS = 8
CHAPTER_WEIGHT = 0.3  # of two sentences of a chapter beside a passage labelled by itself

Arrays = dict[str, np.ndarray]
Meta = dict[str, Any]  # becomes JSON


@dataclass(frozen=True)
class Features:
    """Features of the whole set and what they were made with."""

    matrix: sp.csr_matrix
    words: Terms
    syntax: Terms


def build_features(texts: Texts, examples: Sequence[Example]) -> Features:
    """Vectors, lemma n-grams of at least two texts and turns of phrase of at least three, the most frequent first.

    Texts: those of the examples, in their order, then any others. Whole chapters choose no term.
    """
    spans = [s for i, s in enumerate(texts.spans) if i >= len(examples) or examples[i].register != WHOLE_CHAPTER]
    words = known_terms([ngrams(span) for span in spans], in_texts=2, at_most=MAX_WORDS)
    syntax = known_terms([turns(span) for span in spans], in_texts=3, at_most=MAX_TURNS)
    return Features(joint_features(texts.vectors, texts.spans, words, syntax), words, syntax)


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


def left_out(task: Task, matrix: sp.csr_matrix, folds: np.ndarray) -> np.ndarray:
    """Margin of each row of a binary task by a model that has not seen its fold, (m,)."""
    margins = np.zeros(len(task.rows))
    for fold in range(FOLDS):
        held = folds[task.rows] == fold
        if held.any():
            model = _model().fit(matrix[task.rows[~held]], task.truth[~held], sample_weight=task.weights[~held])
            margins[held] = model.decision_function(matrix[task.rows[held]])
    return margins


def _train_binary(
    head: str, task: Task, matrix: sp.csr_matrix, folds: np.ndarray, arrays: Arrays, meta: Meta
) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score

    margins = left_out(task, matrix, folds)
    platt = LogisticRegression(C=1e6).fit(margins[:, None], task.truth)
    full = _model().fit(matrix[task.rows], task.truth, sample_weight=task.weights)
    arrays[f"coef:{head}"], arrays[f"intercept:{head}"] = full.coef_[0], full.intercept_
    meta["calibration"][head] = (float(platt.coef_[0, 0]), float(platt.intercept_[0]))
    return {
        "precision_moyenne": round(float(average_precision_score(task.truth, margins)), 3),
        "part": round(float(task.truth.mean()), 3),
    }


def _train_family(
    family: str, task: Task, matrix: sp.csr_matrix, folds: np.ndarray, arrays: Arrays, meta: Meta
) -> dict[str, float]:
    task, common = frequent_classes(task)
    guesses = np.empty(len(task.rows), dtype=object)
    for fold in range(FOLDS):
        held = folds[task.rows] == fold
        coefficients, intercepts = _one_against_rest(matrix, task, ~held, common)
        guesses[held] = np.array(common)[(matrix[task.rows[held]] @ coefficients.T + intercepts).argmax(axis=1)]
    everything = np.ones(len(task.rows), dtype=bool)
    name = f"famille:{family}"
    arrays[f"coef:{name}"], arrays[f"intercept:{name}"] = _one_against_rest(matrix, task, everything, common)
    meta["classes"][family] = common
    alone = task.weights >= 1.0  # sentences of chapters teach, and are not marked
    return {"exactitude": round(float((guesses == task.truth)[alone].mean()), 3), "exemples": int(alone.sum())}


def frequent_classes(task: Task) -> tuple[Task, list[str]]:
    """Classes of a family with enough examples, and the rows that belong to them."""
    counts = Counter(task.truth.tolist())
    common = sorted(name for name, n in counts.items() if n >= MIN_EXAMPLES_OF_CLASS)
    kept = np.isin(task.truth, common)
    return Task(task.rows[kept], task.truth[kept], task.weights[kept]), common


def _one_against_rest(
    matrix: sp.csr_matrix, task: Task, seen: np.ndarray, classes: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (n_classes, n_features) and intercepts (n_classes,), learned on the rows seen."""
    rows, weights = matrix[task.rows[seen]], task.weights[seen]
    models = [_model().fit(rows, task.truth[seen] == name, sample_weight=weights) for name in classes]
    return np.vstack([model.coef_[0] for model in models]), np.array([model.intercept_[0] for model in models])


@dataclass(frozen=True)
class Task:
    """What one head learns from: rows of the features, and for each its truth and its weight."""

    rows: np.ndarray  # int (m,)
    truth: np.ndarray  # bool, or str for a family, (m,)
    weights: np.ndarray  # (m,)

    def __add__(self, other: Task) -> Task:
        parts = ((getattr(self, part), getattr(other, part)) for part in ("rows", "truth", "weights"))
        return Task(*map(np.concatenate, parts))


def tasks(examples: Sequence[Example]) -> dict[str, Task]:
    """One task by binary head, and one by family (« famille:… »), over all the examples.

    A sentence of a whole chapter only tells a family, and little: the role is the chapter's.
    """
    weights = np.array([CHAPTER_WEIGHT if e.register == WHOLE_CHAPTER else 1.0 for e in examples])
    alone = np.array([i for i, e in enumerate(examples) if e.register != WHOLE_CHAPTER], dtype=int)
    found = {h: Task(alone, np.array([label_of(h)(examples[i]) for i in alone]), weights[alone]) for h in BINARY}
    for family in FAMILIES:
        names = [next((lab.split(":", 1)[1] for lab in e.labels if lab.startswith(family + ":")), "") for e in examples]
        rows = np.array([i for i, name in enumerate(names) if name], dtype=int)
        found[f"famille:{family}"] = Task(rows, np.array([names[i] for i in rows]), weights[rows])
    return found


def train_heads(work: Mapping[str, Task], features: Features, folds: np.ndarray) -> tuple[Arrays, Meta]:
    """Weights of every head and what describes them, with the scores obtained leaving folds out."""
    arrays: Arrays = {"idf": features.words.idf, "idf_syntax": features.syntax.idf}
    terms = {"vocabulary": list(features.words.index), "syntax": list(features.syntax.index)}
    meta: Meta = {**terms, "calibration": {}, "classes": {}, "scores": {}}
    for head in BINARY:
        meta["scores"][head] = _train_binary(head, work[head], features.matrix, folds, arrays, meta)
    for family in FAMILIES:
        name = f"famille:{family}"
        meta["scores"][name] = _train_family(family, work[name], features.matrix, folds, arrays, meta)
    return arrays, meta
