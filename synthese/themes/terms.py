"""The words that themes are told by: content lemmas, noun phrases, and their class-based weights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from spacy.tokens import Doc, Span, Token

from synthese.lexicons import load
from synthese.records import EntityKind

CONTENT = ("NOUN", "ADJ", "VERB", "PROPN")
NAMING = ("NOUN", "ADJ", "PROPN")  # what tells a subject; verbs tell what is done with it
UNIT = 0.4  # a noun that follows a number that often is a unit
PERSON = 0.3  # a word that stands for a person that often names nobody's theme


@dataclass(frozen=True)
class Vocabulary:
    """The words of a corpus passage by passage, without units of measure and words for persons."""

    terms: tuple[tuple[str, ...], ...]  # content lemmas
    names: tuple[tuple[str, ...], ...]  # nouns and adjectives among them
    phrases: tuple[frozenset[str], ...]  # keys (lemmas) of the noun phrases that could name a theme
    forms: dict[str, Counter[str]]  # key -> the forms in which a phrase is written
    nouns: dict[str, Counter[str]] = field(default_factory=dict)  # lemma -> the forms in which a common noun is written


def read_vocabulary(docs: Sequence[Doc]) -> Vocabulary:
    """Words and noun phrases of passages, in their order."""
    banned = _units(docs) | _persons(docs)
    terms, names, phrases = [], [], []
    forms: dict[str, Counter[str]] = {}
    for doc in docs:
        places = _inside(doc, EntityKind.TERRITOIRE)
        kept = [t for t in _content(doc) if t.lemma_.lower() not in banned and t.i not in places]
        terms.append(tuple(t.lemma_.lower() for t in kept))
        names.append(tuple(t.lemma_.lower() for t in kept if t.pos_ in NAMING))
        keyed = {_key(phrase, banned): plain(phrase.text) for phrase in noun_phrases(doc)}
        phrases.append(frozenset(keyed) - {""})
        for key in phrases[-1]:
            forms.setdefault(key, Counter())[keyed[key]] += 1
    nouns: dict[str, Counter[str]] = {}
    for token in (t for doc in docs for t in doc if t.pos_ == "NOUN" and len(t) > 2 and not t.text.isupper()):
        nouns.setdefault(token.lemma_.lower(), Counter())[token.lower_] += 1
    return Vocabulary(tuple(terms), tuple(names), tuple(phrases), forms, nouns)


def _key(phrase: Span, banned: frozenset[str]) -> str:
    """Content lemmas of a phrase, "" when it cannot name a theme: too short, repeated words, a banned word, a proper noun."""
    words = [t.lemma_.lower() for t in phrase if is_content(t)]
    dated, meeting = unfit()
    if len(words) < 2 or len(set(words)) < len(words) or (banned | meeting) & set(words) or set(words) <= dated:
        return ""
    return "" if _is_name(phrase) or _is_set_phrase(phrase) else " ".join(words)


def _is_set_phrase(phrase: Span) -> bool:
    """Whether a phrase holds a set one or goes on with it: « étapes de mise en œuvre », « œuvre du plan » in it."""
    openings = load("analysis")["libelles"]["locutions"]
    before = phrase.doc[max(phrase.start - 2, 0) : phrase.start].text.lower()
    return before in openings or any(f" {opening} " in f" {phrase.text.lower()} " for opening in openings)


@cache
def unfit() -> tuple[frozenset[str], frozenset[str]]:
    """Words that only date, words of the meeting itself: a label made of the former, or holding one of the latter, says no theme."""
    lists = load("analysis")["libelles"]
    return frozenset(lists["calendrier"]), frozenset(lists["seance"])


@cache
def times() -> frozenset[str]:
    """Words that measure time, in the singular and in the plural: « an », « ans », « mois »."""
    words = load("analysis")["libelles"]["calendrier"]
    return frozenset(words) | {f"{word}s" for word in words}


def _is_name(phrase: Span) -> bool:
    """Whether a phrase names an institution or a place: themes are named by what is talked about, not by who or where."""
    taken = _inside(phrase.doc, EntityKind.ACTEUR, EntityKind.TERRITOIRE)
    return phrase.text.isupper() or any(
        t.i in taken or t.pos_ == "PROPN" or (t.text[:1].isupper() and not t.is_sent_start) for t in phrase
    )


def _inside(doc: Doc, *kinds: EntityKind) -> set[int]:
    """Positions of the tokens that name an entity of one of these kinds."""
    return {t.i for span in doc.spans.get("entites", ()) if span.label_ in kinds for t in span}


def _units(docs: Iterable[Doc]) -> frozenset[str]:
    """Nouns that mostly follow a number: « euros », « millions », « mois »."""
    return _mostly(docs, UNIT, lambda t: t.i > 0 and (t.nbor(-1).like_num or t.nbor(-1).pos_ == "NUM"))


def _persons(docs: Iterable[Doc]) -> frozenset[str]:
    """Words that mostly stand for a person: « directrice », « présidente »."""
    inside = {id(doc): {t.i for span in doc.spans.get("roles", ()) for t in span} for doc in docs}
    return _mostly(docs, PERSON, lambda t: t.i in inside[id(t.doc)])


def _mostly(docs: Iterable[Doc], share: float, holds: Callable[[Token], bool]) -> frozenset[str]:
    seen: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for doc in docs:
        for token in filter(is_content, doc):
            seen[token.lemma_.lower()] += 1
            true[token.lemma_.lower()] += holds(token)
    return frozenset(word for word, count in true.items() if count and count >= share * seen[word])


@cache
def _stop_words() -> frozenset[str]:
    from spacy.lang.fr.stop_words import STOP_WORDS

    light = {"être", "avoir", "faire", "pouvoir", "devoir", "dire", "aller", "mettre", "un", "une", "élu", "élue"}
    return frozenset(STOP_WORDS) | light


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


def _content(doc: Doc) -> list[Token]:
    persons = {token.i for span in doc.spans.get("roles", ()) for token in span}
    return [token for token in doc if is_content(token) and token.i not in persons]


def lemmas(doc: Doc) -> list[str]:
    """Content lemmas of a text, in order, without the words that stand for persons."""
    return [token.lemma_.lower() for token in _content(doc)]


def lexical_matrix(docs: Sequence[Doc]) -> sp.csr_matrix:
    """TF-IDF of lemmas, rows of norm 1: (n_passages, n_lemmas)."""
    return term_matrix([lemmas(doc) for doc in docs])


def term_matrix(terms: Sequence[Sequence[str]]) -> sp.csr_matrix:
    """Sublinear TF-IDF of terms, rows of norm 1: (n_texts, n_terms). Terms of more than half of the texts tell nothing.

    They are kept when there are no others, as when one text is repeated.
    """
    texts = [list(t) or ["-"] for t in terms]
    holders = Counter(term for text in texts for term in set(text))
    common = 0.5 if len(texts) > 10 and min(holders.values()) <= len(texts) / 2 else 1.0
    vectorizer = TfidfVectorizer(analyzer=_identity, sublinear_tf=True, max_df=common)
    return sp.csr_matrix(vectorizer.fit_transform(texts))


def class_tfidf(terms: Sequence[Sequence[str]], groups: Sequence[np.ndarray]) -> tuple[np.ndarray, list[str]]:
    """c-TF-IDF of terms by group of passages: (n_groups, n_terms) and the terms.

    Reference: Grootendorst 2022, BERTopic: W = tf(t, c) · log(1 + A / tf(t)), tf normalised by class.
    """
    vectorizer = CountVectorizer(analyzer=_identity)
    counts = vectorizer.fit_transform([[w for row in group for w in terms[row]] or ["-"] for group in groups])
    frequency = np.asarray(counts.sum(axis=0)).ravel()
    average = counts.sum() / max(len(groups), 1)
    share = counts.toarray() / np.maximum(np.asarray(counts.sum(axis=1)), 1)
    return share * np.log1p(average / np.maximum(frequency, 1)), list(vectorizer.get_feature_names_out())


def noun_phrases(doc: Doc) -> list[Span]:
    """Noun phrases that could label a theme: from a noun to the end of its complements, two to eight words."""
    found = []
    persons = {token.i for span in doc.spans.get("roles", ()) for token in span}
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


def plain(text: str) -> str:
    """A phrase on one line, without the punctuation around it."""
    flat = " ".join(text.split()).strip(" .,;:–-")
    return re.sub(r"\s*-\s*", "-", flat)


def _identity(words: list[str]) -> list[str]:
    return words
