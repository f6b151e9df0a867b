"""What référentiels answer to what opposes two aims; what they leave open is told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from synthese.lexicons import load, pattern
from synthese.reading import prose
from synthese.reading.extracts import grown
from synthese.reading.references import opens_on_what_precedes
from synthese.reading.statements import Desk, joined
from synthese.records import Answer, Arbitration, Citation, Statement

TOLD = (Answer.ARBITRAGE, Answer.COMPROMIS)  # what stays open is told elsewhere
LONGEST = 420  # characters: the opposition and its answer are read together
LEAST_WORDS = 14  # « Ce qui reste ouvert. » does not say what
Quotes = list[tuple[str, str]]  # (passage_id, words)


def arbitration_statements(desk: Desk, found: Sequence[Arbitration]) -> Iterator[Statement]:
    """What each référentiel opposes and answers."""
    for answer in TOLD:
        told = [quotes for a in found if a.answer is answer and (quotes := spoken(desk, a))]
        yield from (arbitrated(desk, quotes) for quotes in told)


def arbitrated(desk: Desk, quotes: Quotes) -> Statement:
    """What a référentiel opposes and answers, under the statement that it illustrates."""
    desk.quoted.update(p for p, _ in quotes)
    where = joined(desk, [p for p, _ in quotes])
    words = ". ".join(prose.told(desk.material, *quote) for quote in quotes)
    text = f"{words} {desk.source(*(p for p, _ in quotes))}."
    return Statement(text, where, tuple(Citation(p, w) for p, w in quotes), bullet=True)


def spoken(desk: Desk, found: Arbitration) -> Quotes:
    """The opposition and its answer in the words of the référentiel; [] when they cannot be quoted.

    An answer too short to say what it answers (« Nous avons retenu les deux. ») comes with the passages just before it.
    """
    row, passages = desk.material.index[found.opposition.passage_id], desk.material.passages
    quotes: Quotes = []
    room = LONGEST
    while not _says_enough(desk, quotes):
        here = passages[row]
        extract = found.opposition.extract if not quotes else here.text
        words = grown(desk.material, row, extract, room)
        if not words or here.passage_id in desk.quoted or here.passage_id in desk.aside:
            return []
        quotes, room, row = [(here.passage_id, words), *quotes], room - len(words), row - 1
        if row < 0 or not desk.material.same_point(row, row + 1):
            break
    return quotes if _says_enough(desk, quotes) else []


def _says_enough(desk: Desk, quotes: Quotes) -> bool:
    """Whether quotations say what is answered: long enough, and not opening on a second side (« Pour les autres… », « l'un »)."""
    if sum(len(words.split()) for _, words in quotes) < LEAST_WORDS:
        return False
    passage_id, words = quotes[0]
    return not _second_side().match(words) and not opens_on_what_precedes(desk.doc(passage_id), words)


@cache
def _second_side() -> re.Pattern[str]:
    return pattern(load("analysis")["contrastes"]["suites"])
