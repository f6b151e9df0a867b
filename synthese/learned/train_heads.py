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
from synthese.learned.features import (
    Scales,
    Vocabulary,
    column_scales,
    frames,
    joint_features,
    known_terms,
    ngrams,
    turns,
)
from synthese.learned.heads import BINARY, FAMILIES, TERMS
from synthese.learned.texts import Texts

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

FOLDS = 5
MAX_WORDS = 12_000
MAX_TURNS = 8_000
MAX_FRAMES = 6_000
MIN_EXAMPLES_OF_CLASS = 8
CHAPTER_WEIGHT = 0.3  # of two sentences of a chapter beside a passage labelled by itself

Arrays = dict[str, np.ndarray]
Meta = dict[str, Any]  # becomes JSON


@dataclass(frozen=True)
class View:
    """What a model looks at, and how freely it fits it (C of the logistic regression)."""

    scales: Scales
    freedom: float


# What a sentence is about tells a condition, a marker, a decision; a tension, a pole, a position are told by how it is said.
SUBJECT = View(Scales(vectors=3.0, words=5.0, syntax=3.0, frames=0.0), freedom=3.0)
TURN = View(Scales(vectors=2.0, words=0.0, syntax=5.0, frames=4.0), freedom=0.5)
VIEWS = {"tension": TURN, "pole": TURN, "position": TURN}


def view_of(head: str) -> View:
    """What the model of a head looks at."""
    return VIEWS.get(head, SUBJECT)


@dataclass(frozen=True)
class Features:
    """Features of the whole set and what they were made with."""

    matrix: sp.csr_matrix
    known: Vocabulary

    def scales(self, view: View) -> np.ndarray:
        """How much each column counts in a view, (n_features,)."""
        return column_scales(view.scales, self.known, self.matrix.shape[1])

    def seen(self, view: View) -> sp.csr_matrix:
        """The features as a view scales them, without the columns that it does not look at."""
        scales = self.scales(view)
        return sp.csr_matrix(self.matrix[:, scales > 0] @ sp.diags(scales[scales > 0]))

    def spread(self, view: View, coefficients: np.ndarray) -> np.ndarray:
        """Coefficients learned on `seen`, for the whole unscaled matrix: (..., n_features)."""
        scales = self.scales(view)
        whole = np.zeros((*coefficients.shape[:-1], len(scales)))
        whole[..., scales > 0] = coefficients * scales[scales > 0]
        return whole


def build_features(texts: Texts, examples: Sequence[Example]) -> Features:
    """Vectors, lemma n-grams of at least two texts and turns of phrase of at least three, the most frequent first.

    Texts: those of the examples, in their order, then any others. Whole chapters choose no term.
    """
    spans = [s for i, s in enumerate(texts.spans) if i >= len(examples) or examples[i].register != WHOLE_CHAPTER]
    words = known_terms([ngrams(span) for span in spans], in_texts=2, at_most=MAX_WORDS)
    syntax = known_terms([turns(span) for span in spans], in_texts=3, at_most=MAX_TURNS)
    known = Vocabulary(words, syntax, known_terms([frames(s) for s in spans], in_texts=2, at_most=MAX_FRAMES))
    return Features(joint_features(texts.vectors, texts.spans, known), known)


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


def _model(freedom: float) -> LogisticRegression:
    """Binary logistic regression; families take it one against the rest."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=freedom, solver="liblinear", intercept_scaling=10.0, class_weight="balanced", random_state=0
    )


def left_out(task: Task, matrix: sp.csr_matrix, folds: np.ndarray, freedom: float) -> np.ndarray:
    """Margin of each row of a binary task by a model that has not seen its fold, (m,)."""
    margins = np.zeros(len(task.rows))
    for fold in range(FOLDS):
        held = folds[task.rows] == fold
        if held.any():
            seen = task.rows[~held]
            model = _model(freedom).fit(matrix[seen], task.truth[~held], sample_weight=task.weights[~held])
            margins[held] = model.decision_function(matrix[task.rows[held]])
    return margins


def _train_binary(
    head: str, task: Task, features: Features, folds: np.ndarray, arrays: Arrays, meta: Meta
) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score

    view = view_of(head)
    matrix = features.seen(view)
    margins = left_out(task, matrix, folds, view.freedom)
    platt = LogisticRegression(C=1e6).fit(margins[:, None], task.truth)
    full = _model(view.freedom).fit(matrix[task.rows], task.truth, sample_weight=task.weights)
    arrays[f"coef:{head}"], arrays[f"intercept:{head}"] = features.spread(view, full.coef_[0]), full.intercept_
    meta["calibration"][head] = (float(platt.coef_[0, 0]), float(platt.intercept_[0]))
    return {
        "precision_moyenne": round(float(average_precision_score(task.truth, margins)), 3),
        "part": round(float(task.truth.mean()), 3),
    }


def _train_family(
    family: str, task: Task, features: Features, folds: np.ndarray, arrays: Arrays, meta: Meta
) -> dict[str, float]:
    task, common = frequent_classes(task)
    matrix = features.seen(SUBJECT)
    guesses = np.empty(len(task.rows), dtype=object)
    for fold in range(FOLDS):
        held = folds[task.rows] == fold
        coefficients, intercepts = _one_against_rest(matrix, task, ~held, common)
        guesses[held] = np.array(common)[(matrix[task.rows[held]] @ coefficients.T + intercepts).argmax(axis=1)]
    everything = np.ones(len(task.rows), dtype=bool)
    name = f"famille:{family}"
    coefficients, arrays[f"intercept:{name}"] = _one_against_rest(matrix, task, everything, common)
    arrays[f"coef:{name}"] = features.spread(SUBJECT, coefficients)
    meta["classes"][family] = common
    alone = task.weights >= 1.0  # sentences of chapters and adverse passages teach, and are not marked
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
    models = [_model(SUBJECT.freedom).fit(rows, task.truth[seen] == name, sample_weight=weights) for name in classes]
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

    A sentence of a whole chapter only tells a family, and little: the role is the chapter's. Adverse passages teach what turns
    tell (`VIEWS`): to the other heads they brought nothing on texts of another hand.
    """
    weights = np.array([CHAPTER_WEIGHT if e.register == WHOLE_CHAPTER else e.weight for e in examples])
    alone = np.array([i for i, e in enumerate(examples) if e.register != WHOLE_CHAPTER], dtype=int)
    plain = alone[weights[alone] == 1.0]
    taught = {head: alone if head in VIEWS else plain for head in BINARY}
    found = {h: Task(r, np.array([label_of(h)(examples[i]) for i in r]), weights[r]) for h, r in taught.items()}
    for family in FAMILIES:
        names = [next((lab.split(":", 1)[1] for lab in e.labels if lab.startswith(family + ":")), "") for e in examples]
        rows = np.array(
            [i for i, n in enumerate(names) if n and (family in VIEWS or examples[i].weight == 1.0)], dtype=int
        )
        found[f"famille:{family}"] = Task(rows, np.array([names[i] for i in rows]), weights[rows])
    return found


def train_heads(work: Mapping[str, Task], features: Features, folds: np.ndarray) -> tuple[Arrays, Meta]:
    """Weights of every head and what describes them, with the scores obtained leaving folds out."""
    lists = dict(zip(TERMS, (features.known.words, features.known.syntax, features.known.frames), strict=True))
    arrays: Arrays = {TERMS[name]: terms.idf for name, terms in lists.items()}
    meta: Meta = {
        **{name: list(terms.index) for name, terms in lists.items()},
        "calibration": {},
        "classes": {},
        "scores": {},
    }
    for head in BINARY:
        meta["scores"][head] = _train_binary(head, work[head], features, folds, arrays, meta)
    for family in FAMILIES:
        name = f"famille:{family}"
        meta["scores"][name] = _train_family(family, work[name], features, folds, arrays, meta)
    return arrays, meta
