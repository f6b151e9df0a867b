"""Training of the heads: logistic regressions (L2), class-balanced. Called by `python -m synthese.learned.train` and by `teach`.

Probabilities are calibrated by Platt's method on scores obtained leaving folds out, so that every reported figure is about domains
never seen. Deterministic.

Reference: Platt 1999, « Probabilistic outputs for support vector machines ».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from synthese.learned.annotated import LABELS
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
from synthese.learned.heads import BINARY, ENDING, FAMILIES, HEADS, PLACE, TERMS
from synthese.learned.texts import Texts
from synthese.learned.training_set import CORES, IN_CITY
from synthese.learned.weights_file import Arrays, Meta

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

FOLDS = 4
MAX_WORDS = 12_000
MAX_TURNS = 8_000
MAX_FRAMES = 6_000
MIN_EXAMPLES_OF_CLASS = 8
UNTAUGHT = -10.0  # margin of a head of which the examples say nothing
CHAPTER_WEIGHT = 0.3  # of two sentences of a chapter beside a passage labelled by itself

Probabilities = dict[str, np.ndarray]  # by head, of every row (n_rows,)


@dataclass(frozen=True)
class View:
    """What a model looks at, and how freely it fits it (C of the logistic regression)."""

    scales: Scales
    freedom: float


# Passages written one by one teach markers, decisions, logistics; whole dossiers, where most of the text states nothing, teach
# what they are annotated for, and more of how it is said.
PASSAGES = View(Scales(vectors=3.0, words=5.0, syntax=3.0, frames=0.0), freedom=3.0)
DOSSIERS = View(Scales(vectors=3.0, words=5.0, syntax=3.0, frames=3.0), freedom=0.5)
TOLERANCE = 1e-2  # of liblinear: margins correlate at 0.999999 with those of its default, and come sooner
PEN_WEIGHT = 0.1  # of a passage written by itself beside a window of a dossier…
PEN_WEIGHT_FOR_ROLES = 0.3  # … and when the role of the City is learned


def view_of(head: str) -> View:
    """What the model of a head looks at."""
    return DOSSIERS if head in (*LABELS, ENDING) else PASSAGES


@dataclass(frozen=True)
class Features:
    """Features of the whole set and what they were made with."""

    matrix: sp.csr_matrix
    known: Vocabulary
    written: int  # rows written by pens; those of cities and lessons come after
    views: dict[View, sp.csr_matrix] = field(default_factory=dict)

    def scales(self, view: View) -> np.ndarray:
        """How much each column counts in a view, (n_features,)."""
        return column_scales(view.scales, self.known, self.matrix.shape[1])

    def seen(self, view: View) -> sp.csr_matrix:
        """The features as a view scales them, without the columns that it does not look at; kept, for heads share views."""
        if view not in self.views:
            self.views[view] = self._seen(view)
        return self.views[view]

    def _seen(self, view: View) -> sp.csr_matrix:
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
    spans = [s for i, s in enumerate(texts.spans) if i >= len(examples) or _chooses_terms(examples[i])]
    words = known_terms([ngrams(span) for span in spans], in_texts=2, at_most=MAX_WORDS)
    syntax = known_terms([turns(span) for span in spans], in_texts=3, at_most=MAX_TURNS)
    known = Vocabulary(words, syntax, known_terms([frames(s) for s in spans], in_texts=2, at_most=MAX_FRAMES))
    written = sum(e.register != IN_CITY for e in examples)
    return Features(joint_features(texts.vectors, texts.spans, known), known, written)


def _chooses_terms(example: Example) -> bool:
    """Whether the terms of a text are among those that models may know: not those of whole chapters and of idle windows."""
    return example.register != WHOLE_CHAPTER and not example.unsure.issuperset(LABELS)


def domain_folds(examples: Sequence[Example], folds: int = FOLDS) -> np.ndarray:
    """Fold of each example, int (n,): a domain is never in two folds."""
    domains = sorted({e.domain for e in examples})
    fold = {domain: index % folds for index, domain in enumerate(domains)}
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
        C=freedom,
        solver="liblinear",
        tol=TOLERANCE,
        intercept_scaling=10.0,
        class_weight="balanced",
        random_state=0,
    )


def left_out(task: Task, matrix: sp.csr_matrix, folds: np.ndarray, freedom: float) -> np.ndarray:
    """Margin of every row of the matrix by a model that has not seen its fold, (n_rows,); nought where no fold is left out."""
    margins = np.zeros(matrix.shape[0])
    apart = [folds == fold for fold in range(FOLDS) if (folds == fold).any()]

    def judged(held: np.ndarray) -> np.ndarray:
        learns = ~held[task.rows]
        model = _model(freedom).fit(matrix[task.rows[learns]], task.truth[learns], sample_weight=task.weights[learns])
        return np.asarray(model.decision_function(matrix[held]))

    with ThreadPoolExecutor(CORES) as pool:
        for held, found in zip(apart, pool.map(judged, apart), strict=True):
            margins[held] = found
    return margins


def _train_binary(
    head: str, task: Task, features: Features, folds: np.ndarray, arrays: Arrays, meta: Meta
) -> np.ndarray:
    """Learn one head; the probability of every row by models that have not seen its fold, (n_rows,)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score

    view = view_of(head)
    matrix = features.seen(view)
    if not task.truth.any():  # nothing taught it: it holds of nothing
        arrays[f"coef:{head}"], arrays[f"intercept:{head}"] = np.zeros(features.matrix.shape[1]), np.array([UNTAUGHT])
        meta["calibration"][head] = (1.0, 0.0)
        return np.full(matrix.shape[0], 1 / (1 + np.exp(-UNTAUGHT)))
    margins = left_out(task, matrix, folds, view.freedom)
    own = margins[task.rows]
    platt = LogisticRegression(C=1e6).fit(own[:, None], task.truth, sample_weight=task.weights)
    full = _model(view.freedom).fit(matrix[task.rows], task.truth, sample_weight=task.weights)
    arrays[f"coef:{head}"], arrays[f"intercept:{head}"] = features.spread(view, full.coef_[0]), full.intercept_
    meta["calibration"][head] = (float(platt.coef_[0, 0]), float(platt.intercept_[0]))
    pens = task.rows < features.written
    pens = pens if task.truth[pens].any() else ~pens  # cities alone teach how a debate ends
    meta["scores"][head] = {
        "precision_moyenne": round(float(average_precision_score(task.truth[pens], own[pens])), 3),
        "part": round(float(task.truth[pens].mean()), 3),
    }
    return np.asarray(platt.predict_proba(margins[:, None])[:, 1])


def _train_family(
    family: str, task: Task, features: Features, folds: np.ndarray, arrays: Arrays, meta: Meta
) -> dict[str, float]:
    task, common = frequent_classes(task)
    view = DOSSIERS if family in ("position", ENDING) else PASSAGES  # what a condition requires is said in one sentence
    matrix = features.seen(view)
    guesses = np.empty(len(task.rows), dtype=object)
    for fold in range(FOLDS if common else 0):
        held = folds[task.rows] == fold
        coefficients, intercepts = _one_against_rest(matrix, task, ~held, common, view)
        guesses[held] = np.array(common)[(matrix[task.rows[held]] @ coefficients.T + intercepts).argmax(axis=1)]
    everything = np.ones(len(task.rows), dtype=bool)
    name = f"famille:{family}"
    coefficients, arrays[f"intercept:{name}"] = _one_against_rest(matrix, task, everything, common, view)
    arrays[f"coef:{name}"] = features.spread(view, coefficients)
    meta["classes"][family] = common
    marked = task.weights >= task.weights.max(
        initial=0.0
    )  # what counts in full: chapters and adverse passages teach, and are not marked
    right = float((guesses == task.truth)[marked].mean()) if common else 0.0
    return {"exactitude": round(right, 3), "exemples": int(marked.sum())}


def frequent_classes(task: Task) -> tuple[Task, list[str]]:
    """Classes of a family with enough examples, and the rows that belong to them."""
    counts = Counter(task.truth.tolist())
    common = sorted(name for name, n in counts.items() if n >= MIN_EXAMPLES_OF_CLASS)
    kept = np.isin(task.truth, common)
    return Task(task.rows[kept], task.truth[kept], task.weights[kept]), common


def _one_against_rest(
    matrix: sp.csr_matrix, task: Task, seen: np.ndarray, classes: Sequence[str], view: View
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (n_classes, n_features) and intercepts (n_classes,), learned on the rows seen."""
    rows, weights = matrix[task.rows[seen]], task.weights[seen]
    models = [_model(view.freedom).fit(rows, task.truth[seen] == name, sample_weight=weights) for name in classes]
    coefficients = np.array([model.coef_[0] for model in models]).reshape(len(models), matrix.shape[1])
    return coefficients, np.array([model.intercept_[0] for model in models])


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

    Windows of cities teach what the cities are annotated for, and which role a position is. A sentence of a whole chapter only
    tells a family, and little: the role is the chapter's. Adverse passages teach no more than that.
    """
    weights = np.array([CHAPTER_WEIGHT if e.register == WHOLE_CHAPTER else e.weight for e in examples])
    in_city = np.array([e.register == IN_CITY for e in examples], dtype=bool)
    alone = np.array([e.register != WHOLE_CHAPTER for e in examples], dtype=bool)
    found: dict[str, Task] = {}
    for head in BINARY:
        taught = alone if head in LABELS else alone & ~in_city & (weights == 1.0)
        rows = np.array([i for i, e in enumerate(examples) if taught[i] and head not in e.unsure], dtype=int)
        share = np.where(in_city, 1.0, PEN_WEIGHT) if head in LABELS else np.ones(len(examples))
        found[head] = Task(rows, np.array([label_of(head)(examples[i]) for i in rows]), (weights * share)[rows])
    rows = np.array([i for i, e in enumerate(examples) if in_city[i] and ENDING not in e.unsure], dtype=int)
    found[ENDING] = Task(rows, np.array([examples[i].has(ENDING) for i in rows], dtype=bool), weights[rows])
    for family in FAMILIES:
        names = [next((lab.split(":", 1)[1] for lab in e.labels if lab.startswith(family + ":")), "") for e in examples]
        plain = [family in (*LABELS, ENDING) or examples[i].weight == 1.0 for i in range(len(examples))]
        rows = np.array([i for i, n in enumerate(names) if n and plain[i]], dtype=int)
        share = np.where(in_city, 1.0, PEN_WEIGHT_FOR_ROLES) if family == "position" else np.ones(len(examples))
        found[f"famille:{family}"] = Task(rows, np.array([names[i] for i in rows]), (weights * share)[rows])
    return found


def train_heads(work: Mapping[str, Task], features: Features, folds: np.ndarray) -> tuple[Arrays, Meta, Probabilities]:
    """Weights of every head and what describes them, with the scores obtained leaving folds out; what each head then says of rows."""
    lists = dict(zip(TERMS, (features.known.words, features.known.syntax, features.known.frames), strict=True))
    arrays: Arrays = {TERMS[name]: terms.idf for name, terms in lists.items()}
    meta: Meta = {
        **{name: list(terms.index) for name, terms in lists.items()},
        "place": PLACE,
        "calibration": {},
        "classes": {},
        "scores": {},
    }
    said = {head: _train_binary(head, work[head], features, folds, arrays, meta) for head in HEADS}
    for family in FAMILIES:
        name = f"famille:{family}"
        meta["scores"][name] = _train_family(family, work[name], features, folds, arrays, meta)
    return arrays, meta, said
