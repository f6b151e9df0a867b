"""The labelled pairs as training sees them: sides, folds that leave domains out, sides of different pairs put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Span

from synthese.embed import Vectors
from synthese.learned.dataset import Pair
from synthese.learned.features import Terms, known_terms
from synthese.learned.pairs import CONTENT, NOUNS, RELATIONS, Sides, lemmas, terms

FOLDS = 5
SEED = 0
MIN_DOCUMENTS = 3  # texts that hold a term, for it to be kept
MAX_TERMS = 12_000
OTHER = RELATIONS.index("autre")


@dataclass(frozen=True)
class PairTexts:
    """The pairs with what is computed once: row i is the first side of pair i, row n + i its second side."""

    pairs: tuple[Pair, ...]
    vectors: Vectors  # (2n, dim)
    terms: tuple[tuple[str, ...], ...]
    content: tuple[frozenset[str], ...]
    nouns: tuple[frozenset[str], ...]

    def bare(self) -> Sides:
        """The sides without scores."""
        zeros = np.zeros(len(self.content))
        return Sides(self.vectors, zeros, zeros, self.content, self.nouns)


def pair_texts(pairs: Sequence[Pair], vectors: Vectors, spans: Sequence[Span]) -> PairTexts:
    """What training needs of the pairs; vectors and spans hold all first sides, then all second sides."""
    return PairTexts(
        tuple(pairs),
        vectors,
        tuple(tuple(terms(span)) for span in spans),
        tuple(lemmas(span, CONTENT) for span in spans),
        tuple(lemmas(span, NOUNS) for span in spans),
    )


def relations(pairs: Sequence[Pair]) -> np.ndarray:
    """Index into `RELATIONS` of each pair, int (n,)."""
    return np.array([RELATIONS.index(p.relation) if p.relation in RELATIONS else OTHER for p in pairs])


def held_out(pairs: Sequence[Pair], rows: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """(seen, held) rows of each fold. Held pairs are those of the fold's domains; seen ones touch none of them."""
    domains = sorted({pairs[i].domains[0] for i in rows})
    folds = []
    for fold in range(FOLDS):
        mine = set(domains[fold::FOLDS])
        held = np.array([i for i in rows if pairs[i].domains[0] in mine])
        folds.append((np.array([i for i in rows if not mine & set(pairs[i].domains)]), held))
    return folds


def mixed(pairs: Sequence[Pair], rows: np.ndarray) -> np.ndarray:
    """Couples of sides that belong to two pairs with aims, about two objects: any two, and two of one domain; int (m, 2)."""
    chance = np.random.default_rng(SEED)
    wanting = [int(i) for i in rows if pairs[i].relation in RELATIONS]
    couples = []
    for i in wanting:
        others = [j for j in wanting if pairs[j].subject != pairs[i].subject]
        near = [j for j in others if set(pairs[j].domains) & set(pairs[i].domains)]
        couples += [(i, int(chance.choice(found))) for found in (others, near) if found]
    return np.array(couples)


def itself(rows: np.ndarray) -> np.ndarray:
    """Pairs as couples: int (n, 2)."""
    return np.column_stack([rows, rows])


def terms_of(texts: PairTexts, rows: np.ndarray) -> Terms:
    """Terms of the rows' texts that are kept."""
    return known_terms([texts.terms[i] for i in _sides(texts, rows)], in_texts=MIN_DOCUMENTS, at_most=MAX_TERMS)


def rarity_of(texts: PairTexts, rows: np.ndarray) -> dict[str, float]:
    """Rarity of content lemmas seen twice; "" for the others."""
    sides = _sides(texts, rows)
    counts = Counter(lemma for i in sides for lemma in texts.content[i])
    seen = {lemma: float(np.log(len(sides) / n)) for lemma, n in sorted(counts.items()) if n >= 2}
    return {"": float(np.log(len(sides))), **seen}


def _sides(texts: PairTexts, rows: np.ndarray) -> list[int]:
    return [int(i) for i in (*rows, *(rows + len(texts.pairs)))]
