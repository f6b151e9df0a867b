"""Words of debate: those that oppose two parties or two aims, those that answer somebody."""

from __future__ import annotations

import re
from functools import cache

from synthese.lexicons import load, pattern, turns

FIRST_WORD = 6  # characters: « Mais… » opposes a sentence to the one before
OPENING = 60  # characters in which a sentence tells that it answers somebody


def opposes(sentence: str) -> bool:
    """Whether a sentence opposes two things in so many words, otherwise than to what precedes it."""
    return bool(_contrast().search(sentence, FIRST_WORD))


def two_parties(sentence: str) -> bool:
    """Whether a sentence reports two people, one on each side of a semicolon: « un élu demande… ; une directrice s'en tient à… »."""
    sides = [part for part in sentence.split(";") if _somebody().search(part)]
    return len(sides) > 1


@cache
def _somebody() -> re.Pattern[str]:
    return pattern([label for forms in load("roles")["libelles"].values() for label in forms])


def answers(sentence: str) -> bool:
    """Whether a sentence opens as an answer, or stands for what was told before (« les premiers… »)."""
    return bool(replies().search(sentence[:OPENING]))


@cache
def _contrast() -> re.Pattern[str]:
    """Turns that oppose two parties or two aims."""
    return turns(load("analysis")["contrastes"]["formules"], at_most=8)


@cache
def replies() -> re.Pattern[str]:
    """Words of who answers somebody."""
    return pattern(load("analysis")["repliques"]["verbes"])
