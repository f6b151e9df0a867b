"""What référentiels answer to what opposes two aims, told by answer; what they leave open is told with what remains to be decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from synthese.lexicons import load, pattern
from synthese.reading import prose
from synthese.reading.extracts import grown
from synthese.reading.french import capitalise, enumerate_fr
from synthese.reading.references import opens_on_what_precedes
from synthese.reading.statements import Desk, joined
from synthese.records import Answer, Arbitration, Citation, Decision, Evidence, Nature, Outcome, Statement

ANSWERS = {
    Answer.ARBITRAGE: ("prend parti entre deux buts", "prennent parti entre deux buts"),
    Answer.COMPROMIS: (
        "tient deux buts ensemble plutôt que d'en choisir un",
        "tiennent deux buts ensemble plutôt que d'en choisir un",
    ),
}
# The same, in the sentence that tells them all.
ANSWERED = {
    Answer.ARBITRAGE: ("prend parti", "prennent parti"),
    Answer.COMPROMIS: ("concilie l'un et l'autre", "concilient l'un et l'autre"),
    Answer.OUVERT: ("laisse une question ouverte", "laissent une question ouverte"),
}
# The same, when no référentiel answers otherwise.
ALONE = {
    Answer.ARBITRAGE: ("prend parti entre deux buts qui s'opposent", "prennent parti entre deux buts qui s'opposent"),
    Answer.COMPROMIS: ("concilie deux buts qui s'opposent", "concilient deux buts qui s'opposent"),
    Answer.OUVERT: ("laisse une question ouverte", "laissent une question ouverte"),
}
LONGEST = 420  # characters: the opposition and its answer are read together
SHARED = 2  # ateliers that must answer something, for a sentence to bring them together
LEAST_WORDS = 14  # « Ce qui reste ouvert. » does not say what
Quotes = list[tuple[str, str]]  # (passage_id, words)


def arbitration_statements(desk: Desk, found: Sequence[Arbitration]) -> Iterator[Statement]:
    """For each way of answering: the ateliers whose référentiel does, then what each opposes and answers."""
    for answer, (one, several) in ANSWERS.items():
        told = [quotes for a in found if a.answer is answer and (quotes := spoken(desk, a))]
        if told:
            every = [quote for quotes in told for quote in quotes]
            ateliers = joined(desk, [p for p, _ in every])
            lead = f"{capitalise(desk.referentiels(ateliers))} {several if len(ateliers) > 1 else one}."
            yield Statement(lead, ateliers, tuple(Citation(p, words) for p, words in every))
            yield from (arbitrated(desk, quotes) for quotes in told)


def answers_told(desk: Desk, found: Sequence[Arbitration], decisions: Sequence[Decision] = ()) -> Iterator[Statement]:
    """How référentiels answer what opposes two aims, in one sentence: who takes sides, who holds both, who leaves a question open."""
    written = [d for d in decisions if d.outcome is Outcome.OUVERT and _adopted(desk, d.evidence.passage_id)]
    ways: dict[Answer, dict[str, Evidence]] = {}
    for answer in ANSWERED:
        first: dict[str, Evidence] = {a.atelier: a.opposition for a in reversed(found) if a.answer is answer}
        if answer is Answer.OUVERT:
            first = {d.atelier: d.evidence for d in reversed(written)} | first
        if first:
            ways[answer] = dict(sorted(first.items()))
    cited = [Citation(e.passage_id, e.extract) for first in ways.values() for e in first.values()]
    where = joined(desk, [c.passage_id for c in cited])
    if len(where) >= SHARED:
        yield Statement(f"{_ways(desk, ways)}.", where, tuple(cited))


def _ways(desk: Desk, ways: Mapping[Answer, Mapping[str, Evidence]]) -> str:
    """« les référentiels ne répondent pas de même : certains prennent parti (Ateliers A et B)… », or the one way in which they do."""
    if len(ways) == 1:
        ((answer, first),) = ways.items()
        who = desk.referentiels(tuple(first))
        return f"{capitalise(who)} {ALONE[answer][len(first) > 1]}{desk.listed(tuple(first))}"
    told: list[str] = []
    for answer, first in ways.items():
        one, several = ANSWERED[answer]
        who = "d'autres" if told else "certains"
        many = f"{who} {several}{desk.listed(tuple(first))}"
        told.append(many if len(first) > 1 else f"{desk.named(tuple(first))} {one}")
    return f"Devant deux buts qui s'opposent, les référentiels ne répondent pas de même : {enumerate_fr(told)}"


def _adopted(desk: Desk, passage_id: str) -> bool:
    return desk.passage(passage_id).nature is Nature.REFERENTIEL


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
