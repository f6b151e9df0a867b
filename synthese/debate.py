"""Words of debate: those that oppose two parties or two aims, those that answer somebody."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span, Token

from synthese.annotate.roles import stand_ins
from synthese.lexicons import load, pattern, turns

FIRST_WORD = 6  # characters: « Mais… » opposes a sentence to the one before
OPENING = 60  # characters in which a sentence tells that it answers somebody…
CONCESSION = 70  # … or that it concedes


def opposes(sentence: str) -> bool:
    """Whether a sentence opposes two things in so many words, otherwise than to what precedes it."""
    return bool(_contrast().search(sentence, FIRST_WORD))


def shows_parties(sentence: str) -> bool:
    """Whether a sentence shows two parties by itself: reported on each side of a semicolon, or opposed in a turn that counts two."""
    return two_parties(sentence) or bool(_parties().search(sentence))


def two_parties(sentence: str) -> bool:
    """Whether a sentence reports two people, one on each side of a semicolon: « un élu demande… ; une directrice s'en tient à… »."""
    sides = [part for part in sentence.split(";") if _somebody().search(part)]
    return len(sides) > 1


def two_wills(sent: Span) -> bool:
    """Whether « mais » joins two verbs that each have a noun of their own for subject: « A veut…, mais B demande… »."""
    joined = (t for t in sent if t.dep_ == "conj" and any(c.dep_ == "cc" and c.lower_ == "mais" for c in t.children))
    return any(_subject(verb) and _subject(verb.head) and _subject(verb) != _subject(verb.head) for verb in joined)


def _subject(verb: Token) -> str:
    """The noun that is the subject of a verb, "" without one."""
    found = (c for c in verb.children if c.dep_ in ("nsubj", "nsubj:pass") and c.pos_ in ("NOUN", "PROPN"))
    return next((c.lemma_ for c in found), "")


def opens_with_somebody(text: str) -> bool:
    """Whether a text opens with who speaks in it: « Une élue craint… », « « … » »."""
    return bool(_opening().match(text))


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"^\W*[«“]|^\W*(?:pour\s+|selon\s+)?(?:{_somebody().pattern})", re.IGNORECASE)


@cache
def _somebody() -> re.Pattern[str]:
    return pattern(stand_ins())


def answers(sentence: str) -> bool:
    """Whether a sentence opens as an answer, or stands for what was told before (« les premiers… »)."""
    return bool(replies().search(sentence[:OPENING]))


def agrees(sentence: str) -> bool:
    """Whether a sentence opens as the words of somebody who goes the same way: « Un directeur ajoute… »."""
    return bool(_agreement().search(sentence[:OPENING]))


@cache
def _agreement() -> re.Pattern[str]:
    return pattern(load("analysis")["repliques"]["accords"])


@cache
def _contrast() -> re.Pattern[str]:
    """Turns that oppose two parties or two aims."""
    return turns(load("analysis")["contrastes"]["formules"], at_most=8)


@cache
def _parties() -> re.Pattern[str]:
    """Turns that show two parties."""
    return turns(load("analysis")["contrastes"]["partis"], at_most=8)


@cache
def replies() -> re.Pattern[str]:
    """Words of who answers somebody."""
    return pattern(load("analysis")["repliques"]["verbes"])


def concedes(text: str) -> bool:
    """Whether a text opens against what precedes it: by its first words, or by a turn that may follow its subject."""
    opening = text[:CONCESSION].lstrip(" «“–")
    return bool(_first_words().match(opening) or _turns_inside().search(opening))


@cache
def _first_words() -> re.Pattern[str]:
    return pattern(load("analysis")["contrastes"]["reprises"])


@cache
def _turns_inside() -> re.Pattern[str]:
    return turns(load("analysis")["contrastes"]["incises"], at_most=4)
