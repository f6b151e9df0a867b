"""What a window states, in its place: what the heads say of it and of its neighbours, the chapter it stands in, its length.

The same words are a condition of success in the chapter that lists them and an aside elsewhere; a debate is made of turns that
follow one another. Logistic regressions learned on annotated cities, whose frequencies their probabilities are in.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from spacy.tokens import Span

from synthese.learned.annotated import THEME
from synthese.learned.heads import ENDING, Heads
from synthese.material import Material
from synthese.records import Chapter, Nature

SEEN = ("tension", "pole", "position", "condition")  # heads that a place is seen through
# What is decided: a tension, whether the window holds one pole or two; and what no head tells, that it carries a theme.
STATED = ("tension", "position", "condition", THEME)
# What the end of a debate is seen through.
SEEN_AT_END = (ENDING, "tension", "pole", "decision", "logistique", "position")
HIGH, LOW = 0.9, 0.1  # quantiles of a document: how much it states, what stands for a neighbour that it lacks
CERTAIN = 1e-6  # probabilities are kept that far from 0 and 1


def in_context(material: Material, probability: Mapping[str, np.ndarray], heads: Heads) -> dict[str, np.ndarray]:
    """Probability that each window states a tension, a position, a condition, carries a theme, ends a debate, in its place: (n_windows,) each."""
    logits = {head: logit(probability[head]) for head in {*SEEN, *SEEN_AT_END}}
    features = context_features(material, logits)
    found = {label: _probability(label, features, heads) for label in STATED}
    minutes = np.array(
        [material.passages[w.passage].nature is Nature.COMPTE_RENDU for w in material.windows], dtype=bool
    )
    return found | {ENDING: minutes * _probability(ENDING, ending_features(material, logits), heads)}


def context_weights(heads: Heads) -> dict[str, np.ndarray]:
    """What a place adds, as it is written in `heads.npz`: lessons have no place, and leave it as it is."""
    names = [f"contexte:{label}" for label in (*STATED, ENDING)]
    kept = {f"coef:{name}": heads.coefficients[name] for name in names}
    return kept | {f"intercept:{name}": heads.intercepts[name] for name in names}


def logit(probability: np.ndarray) -> np.ndarray:
    """Log-odds of probabilities, same shape."""
    kept = np.clip(probability, CERTAIN, 1 - CERTAIN)
    return np.asarray(np.log(kept / (1 - kept)))


def _probability(label: str, features: np.ndarray, heads: Heads) -> np.ndarray:
    name = f"contexte:{label}"
    return np.asarray(1 / (1 + np.exp(-(features @ heads.coefficients[name] + heads.intercepts[name]))))


def context_features(material: Material, logits: Mapping[str, np.ndarray]) -> np.ndarray:
    """What is seen of each window in its place, float (n_windows, n_features), from the log-odds of the heads, (n_windows,) each.

    By head: the window, the best of its passage, of the next and of the previous passage of the document, what is high in the
    document; then the chapter, whether the document is minutes, and the number of words (log).
    """
    passages = [material.passages[w.passage] for w in material.windows]
    columns = [column for head in SEEN for column in _around(material, logits[head])]
    columns += [np.array([p.chapter is chapter for p in passages], dtype=float) for chapter in Chapter]
    columns.append(np.array([p.nature is Nature.COMPTE_RENDU for p in passages], dtype=float))
    columns.append(np.log1p([sum(t.is_alpha for t in _tokens(material, i)) for i in range(len(passages))]))
    return np.stack(columns, axis=1) if passages else np.zeros((0, len(columns)))


def ending_features(material: Material, logits: Mapping[str, np.ndarray]) -> np.ndarray:
    """What is seen of the end of a debate, float (n_windows, n_features), from the log-odds of the heads, (n_windows,) each.

    The ending itself as the heads see it around; then, by head, the window, the best of its passage, of the previous one; how many
    passages of its point of the agenda and of its document follow, how many séances of its atelier, the number of words (log).
    """
    passages = material.passages
    own = np.array([w.passage for w in material.windows], dtype=int)
    if not len(own):
        return np.zeros((0, len(SEEN_AT_END) * 3 + 8))
    last_of_point = {(p.atelier, p.document, p.exchange): row for row, p in enumerate(passages)}
    last_of_document = {(p.atelier, p.document): row for row, p in enumerate(passages)}
    left = np.array([last_of_point[(p.atelier, p.document, p.exchange)] - i for i, p in enumerate(passages)])[own]
    after = np.array([last_of_document[(p.atelier, p.document)] - i for i, p in enumerate(passages)])[own]
    to_come = np.array([material.seances_to_come(p) for p in passages])[own]
    ending, *others = (_around(material, logits[head]) for head in SEEN_AT_END)
    columns = [*ending, *(each[i] for each in others for i in (0, 1, 3))]
    columns += [np.log1p(left), left == 0, np.log1p(after), to_come, to_come == 0]
    columns.append(np.log1p([sum(t.is_alpha for t in _tokens(material, i)) for i in range(len(own))]))
    return np.stack(columns, axis=1).astype(float)


def _tokens(material: Material, row: int) -> Span:
    window = material.windows[row]
    return material.docs[window.passage][slice(*window.tokens)]


def _around(material: Material, values: np.ndarray) -> list[np.ndarray]:
    """The window, its passage, its neighbours, its document."""
    own = np.array([w.passage for w in material.windows], dtype=int)
    documents = [(p.atelier, p.document) for p in material.passages]
    held: dict[tuple[str, str], list[float]] = {}
    best = np.full(len(documents), np.nan)
    for passage, value in zip(own, values, strict=True):
        held.setdefault(documents[passage], []).append(float(value))
        best[passage] = np.fmax(best[passage], value)
    high = {document: float(np.quantile(found, HIGH)) for document, found in held.items()}
    low = {document: float(np.quantile(found, LOW)) for document, found in held.items()}

    def neighbour(passage: int, step: int) -> float:
        other, document = passage + step, documents[passage]
        there = 0 <= other < len(documents) and documents[other] == document and not np.isnan(best[other])
        return float(best[other]) if there else low[document]

    beside = [np.array([neighbour(p, step) for p in own], dtype=float) for step in (1, -1)]
    return [values, best[own], *beside, np.array([high[documents[p]] for p in own], dtype=float)]
