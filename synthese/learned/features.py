"""What the small models see of a text: its vector, its lemma n-grams, its dependencies and verb forms, its frames.

A frame is an n-gram whose nouns and adjectives are but their part of speech: the turn of a sentence, whatever its subject.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from spacy.tokens import Span, Token

from synthese.embed import Vectors

MAX_NGRAM = 3
GRAMMAR = frozenset({"DET", "ADP", "PRON", "CCONJ", "SCONJ", "ADV", "AUX", "PART", "VERB"})  # said in full in a frame
HEADS_OF_PHRASES = frozenset({"VERB", "AUX", "NOUN", "ADJ"})
RELATIONS_KEPT = frozenset(
    [
        "nsubj",
        "nsubj:pass",
        "obj",
        "xcomp",
        "ccomp",
        "advcl",
        "acl",
        "obl:arg",
        "obl:mod",
        "nmod",
        "amod",
        "conj",
        "advmod",
        "aux:pass",
        "mark",
        "case",
    ]
)
FORM = ("Tense", "Mood", "VerbForm", "Person", "Number")


@dataclass(frozen=True)
class Scales:
    """How much each kind of feature counts for a model."""

    vectors: float
    words: float
    syntax: float
    frames: float


@dataclass(frozen=True)
class Terms:
    """Terms that a model knows, and how rare each is."""

    index: Mapping[str, int]
    idf: np.ndarray  # (n_terms,)


def ngrams(span: Span) -> list[str]:
    """Lemma n-grams (1 to 3) of a stretch of text; numbers are one symbol, function words stay: they carry the turn of phrase."""
    return _runs(["<num>" if t.like_num else t.lemma_.lower() for t in span if not t.is_punct and not t.is_space])


def frames(span: Span) -> list[str]:
    """The same, nouns, names and adjectives being but their part of speech: « <DET> <NOUN> vouloir <NOUN> mais »."""
    kept = (t for t in span if not t.is_punct and not t.is_space)
    return _runs(["<num>" if t.like_num else t.lemma_.lower() if t.pos_ in GRAMMAR else f"<{t.pos_}>" for t in kept])


def _runs(words: Sequence[str]) -> list[str]:
    return [" ".join(words[i : i + n]) for n in range(1, MAX_NGRAM + 1) for i in range(len(words) - n + 1)]


def turns(span: Span) -> list[str]:
    """Turns of phrase: who governs what (« financer>nsubj>ville », « financer>nsubj », « VERB>nsubj>ville »), and verb forms."""
    return [turn for token in span if token.pos_ in HEADS_OF_PHRASES for turn in _turns_of(token, span)]


def _turns_of(token: Token, span: Span) -> Iterator[str]:
    lemma = token.lemma_.lower()
    for child in token.children:
        if child.dep_ in RELATIONS_KEPT and span.start <= child.i < span.end:
            governed = child.lemma_.lower()
            yield f"{lemma}>{child.dep_}>{governed}"
            yield f"{token.pos_}>{child.dep_}>{governed}"
            yield f"{lemma}>{child.dep_}"
    if token.pos_ in ("VERB", "AUX"):
        yield "forme " + " ".join("".join(token.morph.get(feature, [])) for feature in FORM)
        yield f"forme {token.dep_} " + " ".join("".join(token.morph.get(feature, [])) for feature in FORM[:2])


def known_terms(lists: Sequence[Sequence[str]], *, in_texts: int, at_most: int) -> Terms:
    """Terms of at least `in_texts` texts, the `at_most` most frequent ones, in alphabetical order."""
    counts = Counter(term for terms in lists for term in set(terms))
    frequent = sorted((t for t, n in counts.items() if n >= in_texts), key=lambda t: (-counts[t], t))[:at_most]
    kept = sorted(frequent)
    idf = np.array([np.log((1 + len(lists)) / (1 + counts[term])) + 1 for term in kept])
    return Terms({term: index for index, term in enumerate(kept)}, idf)


def lexical_features(lists: Sequence[Sequence[str]], known: Terms) -> sp.csr_matrix:
    """Sublinear TF-IDF of terms, rows of norm 1: (n_texts, n_terms)."""
    rows, columns, values = [], [], []
    for row, terms in enumerate(lists):
        counts = Counter(known.index[term] for term in terms if term in known.index)
        weights = {c: (1 + np.log(n)) * known.idf[c] for c, n in counts.items()}
        norm = np.sqrt(sum(w * w for w in weights.values())) or 1.0
        rows += [row] * len(weights)
        columns += list(weights)
        values += [w / norm for w in weights.values()]
    return sp.csr_matrix((values, (rows, columns)), shape=(len(lists), len(known.index)))


@dataclass(frozen=True)
class Vocabulary:
    """The terms that models know, of each kind."""

    words: Terms
    syntax: Terms
    frames: Terms


def joint_features(vectors: Vectors, spans: Sequence[Span], known: Vocabulary) -> sp.csr_matrix:
    """Vectors, n-grams, turns and frames side by side: (n_texts, dim + n_words + n_syntax + n_frames)."""
    kinds = ((ngrams, known.words), (turns, known.syntax), (frames, known.frames))
    lexical = [lexical_features([read(span) for span in spans], terms) for read, terms in kinds]
    return sp.csr_matrix(sp.hstack([sp.csr_matrix(vectors), *lexical]))


def column_scales(scales: Scales, known: Vocabulary, width: int) -> np.ndarray:
    """How much each column of `joint_features` counts, (width,)."""
    sizes = [len(terms.index) for terms in (known.words, known.syntax, known.frames)]
    repeats = [width - sum(sizes), *sizes]
    return np.repeat([scales.vectors, scales.words, scales.syntax, scales.frames], repeats)
