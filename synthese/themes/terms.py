"""The words that themes are told by: content lemmas, noun phrases, and their class-based weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from spacy.tokens import Doc, Span, Token

CONTENT = ("NOUN", "ADJ", "VERB", "PROPN")


@cache
def _stop_words() -> frozenset[str]:
    from spacy.lang.fr.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS) | {
        "être",
        "avoir",
        "faire",
        "pouvoir",
        "devoir",
        "dire",
        "aller",
        "mettre",
        "un",
        "une",
        "élu",
        "élue",
    }


def is_content(token: Token) -> bool:
    """Whether a token carries meaning for a theme."""
    return (
        token.pos_ in CONTENT
        and len(token.lemma_) > 2
        and token.lemma_.lower() not in _stop_words()
        and token.lower_ not in _stop_words()
        and token.is_alpha
        and token.ent_type_ != "PER"
    )


def lemmas(doc: Doc) -> list[str]:
    """Content lemmas of a passage, in order, without the words that stand for persons."""
    persons = {token.i for span in doc.spans["roles"] for token in span}
    return [token.lemma_.lower() for token in doc if is_content(token) and token.i not in persons]


def lexical_matrix(docs: Sequence[Doc]) -> sp.csr_matrix:
    """TF-IDF of lemmas, rows of norm 1: (n_passages, n_lemmas)."""
    vectorizer = TfidfVectorizer(analyzer=_identity, sublinear_tf=True, min_df=1)
    return sp.csr_matrix(vectorizer.fit_transform([lemmas(doc) or ["-"] for doc in docs]))


def class_tfidf(docs: Sequence[Doc], groups: Sequence[Sequence[int] | np.ndarray]) -> tuple[np.ndarray, list[str]]:
    """c-TF-IDF of lemmas by group of passages: (n_groups, n_lemmas) and the lemmas.

    Reference: Grootendorst 2022, BERTopic: W = tf(t, c) · log(1 + A / tf(t)), tf normalised by class.
    """
    vectorizer = CountVectorizer(analyzer=_identity)
    counts = vectorizer.fit_transform([[w for row in group for w in lemmas(docs[row])] or ["-"] for group in groups])
    frequency = np.asarray(counts.sum(axis=0)).ravel()
    average = counts.sum() / max(len(groups), 1)
    term = counts.toarray() / np.maximum(np.asarray(counts.sum(axis=1)), 1)
    return term * np.log1p(average / np.maximum(frequency, 1)), list(vectorizer.get_feature_names_out())


def noun_phrases(doc: Doc) -> list[Span]:
    """Noun phrases that could label a theme: from a noun to the end of its complements, two to eight words."""
    found = []
    persons = {token.i for span in doc.spans["roles"] for token in span}
    for token in doc:
        if token.pos_ != "NOUN" or not is_content(token) or token.i in persons:
            continue
        kept = [t for t in token.subtree if t.i >= token.i and _belongs(t, token)]
        end = token.i
        for t in kept:
            if t.i > end + 1:
                break
            end = max(end, t.i)
        span = doc[token.i : end + 1]
        while len(span) > 1 and span[-1].pos_ in ("ADP", "DET", "PUNCT", "CCONJ", "NUM", "SPACE", "ADV", "PRON"):
            span = span[:-1]
        if 2 <= len(span) <= 8 and not any(
            t.pos_ in ("NUM", "PUNCT", "VERB", "AUX", "PRON", "SPACE") or t.like_num for t in span
        ):
            found.append(span)
    return found


def _belongs(token: Token, head: Token) -> bool:
    """Whether a token is part of the compact noun phrase of `head`: no relative clause, no apposition, no coordination."""
    while token.i != head.i:
        if token.dep_ in ("acl:relcl", "acl", "appos", "advcl", "parataxis", "punct", "conj", "cc", "cop", "nsubj"):
            return False
        token = token.head
    return True


def _identity(words: list[str]) -> list[str]:
    return words
