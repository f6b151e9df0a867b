"""Training of the pole model: ridge regression of each phrase's F1 with the poles that the pens marked. Deterministic.

Reference: Hoerl & Kennard 1970, Ridge regression.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from spacy.tokens import Doc, Span

from synthese.learned.dataset import Example, PoleSpan
from synthese.learned.phrases import Phrase, phrases
from synthese.learned.poles import best_pair, features
from synthese.learned.train_heads import domain_folds
from synthese.learned.weights_file import Arrays, Meta

PENALTY = 100.0
FOLDS = 5
IN_PHRASES = 10  # phrases that hold a feature for it to be learned


@dataclass(frozen=True)
class PhraseSet:
    """Phrases of examples with what is seen of them and what they are worth."""

    phrases: tuple[Phrase, ...]
    example: np.ndarray  # int (n_phrases,)
    matrix: sp.csr_matrix  # (n_phrases, n_features)
    names: tuple[str, ...]
    truth: np.ndarray  # F1 with the nearest pole, (n_phrases,)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """F1 of two runs of tokens, ends inside."""
    common = max(0, min(one[1], other[1]) - max(one[0], other[0]) + 1)
    return 2 * common / (one[1] - one[0] + other[1] - other[0] + 2)


def poles_in(doc: Doc, poles: Sequence[PoleSpan]) -> list[tuple[int, int]]:
    """Poles as runs of tokens, in order."""
    found = [doc.char_span(p.start, p.end, alignment_mode="expand") for p in poles]
    return sorted((span.start, span.end - 1) for span in found if span is not None)


def phrase_set(spans: Sequence[Span], marked: Sequence[Sequence[PoleSpan]]) -> PhraseSet:
    """Every phrase of the texts, and the features that enough of them hold."""
    found = [(i, phrase) for i, span in enumerate(spans) for phrase in phrases(span)]
    seen = [sorted(features(phrase, spans[i])) for i, phrase in found]
    counts = Counter(name for names in seen for name in names)
    names = tuple(sorted(name for name, n in counts.items() if n >= IN_PHRASES))
    column = {name: j for j, name in enumerate(names)}
    entries = [(i, column[name]) for i, held in enumerate(seen) for name in held if name in column]
    rows, columns = np.array(entries).T
    truths = [poles_in(span.doc, poles) for span, poles in zip(spans, marked, strict=True)]
    truth = [max((overlap((p.first, p.last), pole) for pole in truths[i]), default=0.0) for i, p in found]
    matrix = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(found), len(names)))
    return PhraseSet(tuple(p for _, p in found), np.array([i for i, _ in found]), matrix, names, np.array(truth))


def fit(matrix: sp.csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights (n_features,) and offset."""
    from sklearn.linear_model import Ridge

    model = Ridge(PENALTY, solver="sparse_cg", tol=1e-6).fit(matrix, truth)
    return model.coef_, float(model.intercept_)


def left_out_f1(examples: Sequence[Example], spans: Sequence[Span], learned: PhraseSet) -> float:
    """Mean F1 of the two phrases chosen in each tension with its two poles, by models that have not seen its domain."""
    folds = domain_folds(examples, FOLDS)
    scores: list[float] = []
    for fold in range(FOLDS):
        held = folds[learned.example] == fold
        weights, offset = fit(learned.matrix[~held], learned.truth[~held])
        values = learned.matrix @ weights + offset
        for i in np.flatnonzero(folds == fold).tolist():
            if len({p.pole for p in examples[i].poles}) == 2:
                scores += _f1(spans[i].doc, examples[i], learned, np.flatnonzero(learned.example == i), values)
    return float(np.mean(scores))


def _f1(doc: Doc, example: Example, learned: PhraseSet, rows: np.ndarray, values: np.ndarray) -> list[float]:
    pair = best_pair([learned.phrases[r] for r in rows], values[rows])
    if pair is None:
        return [0.0, 0.0]
    truths = poles_in(doc, example.poles)[:2]
    chosen = [(p.first, p.last) for p in (pair.first, pair.second)]
    return [overlap(one, other) for one, other in zip(chosen, truths, strict=False)]


def train_poles(examples: Sequence[Example], spans: Sequence[Span]) -> tuple[Arrays, Meta]:
    """Weights of the pole model and what describes them, with the F1 obtained leaving domains out."""
    marked = [i for i, example in enumerate(examples) if example.poles]
    taught, texts = [examples[i] for i in marked], [spans[i] for i in marked]
    learned = phrase_set(texts, [example.poles for example in taught])
    weights, offset = fit(learned.matrix, learned.truth)
    score = round(left_out_f1(taught, texts, learned), 3)
    meta = {"features": list(learned.names), "offset": offset, "examples": len(marked), "scores": {"f1": score}}
    return {"weights": weights}, meta
