"""Train the pair model on the labelled pairs; called by `python -m synthese.learned.train`.

Sides are learned first (logistic regressions, L2, class-balanced), then the relation, on scores obtained leaving domains out.
Sides of different pairs put together (« mixed ») are nobody's relation: they teach that two wills about two objects do not meet.
Deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from synthese.learned.features import Terms
from synthese.learned.pair_set import OTHER, PairTexts, held_out, itself, mixed, rarity_of, relations, terms_of
from synthese.learned.pairs import RELATIONS, PairsModel, Sides, linear, nearness, relation_features, side_features

MIXED_WEIGHT = 0.1
REGULARISATION = 0.5


@dataclass(frozen=True)
class Stage:
    """Weights of the three scores; the last one of each is its intercept."""

    aims: np.ndarray
    opposition: np.ndarray
    nearness: np.ndarray


@dataclass(frozen=True)
class Fitting:
    """One training: its pairs, and the features of every pair."""

    texts: PairTexts
    known: Terms
    features: sp.csr_matrix  # (2n, n_features)
    rarity: dict[str, float]

    def near(self, couples: np.ndarray) -> np.ndarray:
        """Nearness of couples: int (m, 2), first side of one pair and second side of another."""
        bare, size = self.texts.bare(), len(self.texts.pairs)
        return nearness(bare.take(couples[:, 0]), bare.take(couples[:, 1] + size), self.rarity)

    def sums(self, couples: np.ndarray) -> sp.csr_matrix:
        """Features of both sides of couples, added."""
        return self.features[couples[:, 0]] + self.features[couples[:, 1] + len(self.texts.pairs)]

    def evidence(self, couples: np.ndarray, stage: Stage) -> np.ndarray:
        """What the relation is read from, (m, 4)."""
        sums = self.sums(couples)
        aims, opposition = (np.asarray(sums @ w[:-1] + 2 * w[-1]) for w in (stage.aims, stage.opposition))
        return relation_features(aims, opposition, linear(self.near(couples), stage.nearness))


def prepare(texts: PairTexts, rows: np.ndarray) -> Fitting:
    """Terms and rarity of the rows' texts, features of all texts."""
    known = terms_of(texts, rows)
    return Fitting(texts, known, side_features(texts.vectors, texts.terms, known), rarity_of(texts, rows))


def first_stage(fitting: Fitting, rows: np.ndarray) -> Stage:
    """Learn the three scores on these rows."""
    pairs, truth = fitting.texts.pairs, relations(fitting.texts.pairs)
    wanting = rows[truth[rows] != OTHER]
    near, far = itself(rows), mixed(pairs, rows)
    met = np.array([pairs[i].relation != "sans_lien" for i in rows])
    return Stage(
        _weights(fitting.sums(near), truth[rows] != OTHER, halves=2),
        _weights(fitting.sums(itself(wanting)), truth[wanting] == 0, halves=2),
        _weights(fitting.near(np.vstack([near, far])), np.concatenate([met, np.zeros(len(far), bool)]), halves=1),
    )


def _weights(features: sp.csr_matrix | np.ndarray, truth: np.ndarray, *, halves: int) -> np.ndarray:
    """Coefficients, and the intercept shared between `halves` sides."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=REGULARISATION, class_weight="balanced", max_iter=500).fit(features, truth)
    return np.concatenate([model.coef_[0], model.intercept_ / halves])


def fit(texts: PairTexts, rows: np.ndarray) -> PairsModel:
    """Train on these rows."""
    fitting = prepare(texts, rows)
    relation = _relation(fitting, rows)
    stage = first_stage(fitting, rows)
    return PairsModel(fitting.known, fitting.rarity, stage.aims, stage.opposition, stage.nearness, relation)


def _relation(fitting: Fitting, rows: np.ndarray) -> np.ndarray:
    """The last regression, on scores of pairs whose domains the first stage has not seen: (3, 5)."""
    from sklearn.linear_model import LogisticRegression

    truth = relations(fitting.texts.pairs)
    evidence, labels, weights = [], [], []
    for seen, held in held_out(fitting.texts.pairs, rows):
        stage, strangers = first_stage(fitting, seen), mixed(fitting.texts.pairs, held)
        evidence += [fitting.evidence(itself(held), stage), fitting.evidence(strangers, stage)]
        labels += [truth[held], np.full(len(strangers), OTHER)]
        weights += [np.ones(len(held)), np.full(len(strangers), MIXED_WEIGHT)]
    model = LogisticRegression(max_iter=1000)
    model.fit(np.vstack(evidence), np.concatenate(labels), sample_weight=np.concatenate(weights))
    return np.column_stack([model.coef_, model.intercept_])


def guesses(texts: PairTexts) -> np.ndarray:
    """Probabilities of every pair by a model that has seen none of its domains: (n, 3)."""
    everything = np.arange(len(texts.pairs))
    found = np.zeros((len(everything), len(RELATIONS)))
    for seen, held in held_out(texts.pairs, everything):
        found[held] = compare_rows(fit(texts, seen), texts, itself(held))
    return found


def compare_rows(model: PairsModel, texts: PairTexts, couples: np.ndarray) -> np.ndarray:
    """Probabilities of couples of sides of the set: (m, 3)."""
    features = side_features(texts.vectors, texts.terms, model.known)
    aims, opposition = linear(features, model.aims), linear(features, model.opposition)
    sides = Sides(texts.vectors, aims, opposition, texts.content, texts.nouns)
    return model.compare(sides.take(couples[:, 0]), sides.take(couples[:, 1] + len(texts.pairs)))
