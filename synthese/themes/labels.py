"""A readable label for each group of passages, made from its own words: the noun phrases that say the most of it.

A phrase is worth how much more often the group uses it than the rest of the corpus does, how much its words weigh among the
group's key terms, and how near its meaning is to what sets the group apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from synthese.embed import Embedder, Vectors
from synthese.lexicons import load
from synthese.themes.terms import Vocabulary, unfit

SHORTLIST = 12  # phrases of a group whose meaning is compared
HELD = 0.1  # share of its passages that must use the words of a phrase for it to name a group
SECOND = 0.35  # a second noun is named when it is worth that share of the first
PRIOR = 20.0  # weight of the corpus in the log-odds, in passages
KEYNESS, TERMS, MEANING = 0.5, 1.0, 1.5  # weights of the three


def label_groups(
    vocabulary: Vocabulary,
    groups: Sequence[np.ndarray],
    terms: Sequence[Mapping[str, float]],
    vectors: Vectors,
    embedder: Embedder,
) -> list[list[str]]:
    """Possible labels of each group, the best first.

    `terms`: weights of the key terms of each group, the heaviest 1; `vectors`: those of all passages, (n_passages, dim).
    """
    keyness = [log_odds(vocabulary.phrases, rows) for rows in groups]
    heavy = [{key: _weight(key, weights) for key in found} for found, weights in zip(keyness, terms, strict=True)]
    short = [
        sorted(found, key=lambda k: (-found[k] * (0.1 + heavy[g][k]), k))[:SHORTLIST] for g, found in enumerate(keyness)
    ]
    written = sorted({_form(vocabulary, key) for keys in short for key in keys})
    meanings = dict(zip(written, embedder.encode(written), strict=True)) if written else {}
    centre = vectors.mean(axis=0)
    ranked = []
    for rows, keys, found, weight, weights in zip(groups, short, keyness, heavy, terms, strict=True):
        apart = vectors[rows].mean(axis=0) - centre
        apart /= max(float(np.linalg.norm(apart)), 1e-9)
        forms = {key: _form(vocabulary, key) for key in keys}
        top = max(found.values(), default=1.0)
        value = {
            key: KEYNESS * found[key] / top + TERMS * weight[key] + MEANING * float(meanings[forms[key]] @ apart)
            for key in keys
        }
        phrases = [forms[key] for key in sorted(keys, key=lambda k: (-value[k], k))]
        borne_out = any(value[k] == max(value.values()) and held(vocabulary, rows, k) >= HELD for k in keys)
        pair = subject_words(vocabulary, rows, weights)
        ranked.append([*phrases, *pair] if borne_out else [*pair, *phrases])
    return ranked


def held(vocabulary: Vocabulary, rows: np.ndarray, key: str) -> float:
    """Share of the passages of a group that use all the words of a phrase."""
    words = set(key.split())
    return sum(words <= set(vocabulary.terms[row]) for row in rows) / max(len(rows), 1)


def subject_words(vocabulary: Vocabulary, rows: np.ndarray, weights: Mapping[str, float]) -> list[str]:
    """« école et élèves », or « école » when one noun stands alone: the key nouns that most passages of a group use; [] for none."""
    of_no_subject = frozenset(load("analysis")["libelles"]["generiques"]).union(*unfit())
    users = Counter(
        word
        for row in rows
        for word in set(vocabulary.names[row])
        if word in vocabulary.nouns and word not in of_no_subject
    )
    value = {word: weights.get(word, 0.0) * n / len(rows) for word, n in users.items() if n > 1}
    first = sorted((w for w in value if value[w] > 0), key=lambda w: (-value[w], w))[:2]
    if len(first) == 2 and value[first[1]] < SECOND * value[first[0]]:
        first = first[:1]
    written = [min(vocabulary.nouns[w], key=lambda f: (-vocabulary.nouns[w][f], f)) for w in first]
    return [" et ".join(written)] if written else []


def _weight(key: str, weights: Mapping[str, float]) -> float:
    """Mean weight of a phrase's words among the key terms, in [0, 1]."""
    words = key.split()
    return sum(weights.get(word, 0.0) for word in words) / len(words)


def free_label(possible: Sequence[str], keywords: Sequence[str], taken: Collection[str], otherwise: str) -> str:
    """The first possible label that is not taken (lower case), else two key terms, else a word that says what it is."""
    return next((label for label in possible if label.lower() not in taken), " et ".join(keywords[:2]) or otherwise)


def relative(words: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    """Weights of the terms of a group, the heaviest 1."""
    return dict(zip(words, weights / (weights.max() or 1.0), strict=True))


def label_of(vocabulary: Vocabulary, rows: np.ndarray) -> str:
    """The phrase that a few passages use most against the rest of the corpus, "" when none stands out."""
    return _foremost(vocabulary, log_odds(vocabulary.phrases, rows))


def shared_subject(vocabulary: Vocabulary, row: int, others: Sequence[int]) -> str:
    """The phrase that a passage shares with others near it and that sets them most apart from the rest, "" when they share none."""
    shared = vocabulary.phrases[row] & frozenset().union(*(vocabulary.phrases[other] for other in others))
    odds = log_odds(vocabulary.phrases, np.array([row, *others], dtype=int))
    return _foremost(vocabulary, {term: value for term, value in odds.items() if term in shared})


def _foremost(vocabulary: Vocabulary, odds: Mapping[str, float]) -> str:
    """The phrase of the highest odds, as it is mostly written, "" without any."""
    best = min(odds, key=lambda k: (-odds[k], k), default="")
    return _form(vocabulary, best) if best else ""


def log_odds(terms: Sequence[frozenset[str]], rows: np.ndarray) -> dict[str, float]:
    """z-score of the log-odds of each term in a group against the rest, with the corpus as prior; those above 0.

    Terms of one passage alone are left out where others exist. Reference: Monroe, Colaresi & Quinn 2008, Fightin' Words.
    """
    total: Counter[str] = Counter(term for found in terms for term in found)
    inside: Counter[str] = Counter(term for row in rows for term in terms[row])
    repeated = {term for term, count in inside.items() if count > 1} or set(inside)
    n_all, n_in = len(terms), len(rows)
    scores = {}
    for term in repeated:
        prior = PRIOR * total[term] / n_all
        here, rest = inside[term] + prior, total[term] - inside[term] + prior
        odds = np.log(here / (n_in + PRIOR - here)) - np.log(rest / max(n_all - n_in + PRIOR - rest, 1e-9))
        scores[term] = float(odds / np.sqrt(1 / here + 1 / rest))
    return {term: value for term, value in scores.items() if value > 0}


def _form(vocabulary: Vocabulary, key: str) -> str:
    forms = vocabulary.forms[key]
    return min(forms, key=lambda f: (-forms[f], len(f), f))
