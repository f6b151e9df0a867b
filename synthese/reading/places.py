"""Moments and places that several référentiels name: what each policy says of them, and asks for then or there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from synthese.config import Config
from synthese.reading.extracts import LIST_NUMBER
from synthese.reading.french import enumerate_fr, in_words, uncapitalise
from synthese.reading.named import Held, Said
from synthese.reading.statements import Desk, bullet
from synthese.reading.themes import is_shared
from synthese.records import Citation, Statement
from synthese.tables import Analysis

PLACES, FIRST_PLACES, BY_PLACE = 4, 2, 3  # told, told on the first page, quotations of each
BY_MOMENT = 7
ASKED_THEN, ASKED_THERE = 3, 1  # ateliers that must ask for something at a moment, in a place
SEVERAL = 2  # names that a sentence brings together, ateliers that must be quoted on one


def place_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """For each moment, then each place, that enough référentiels name: how many, then what some say of it; no sentence twice."""
    moments, places = desk.crossings.moments, desk.crossings.places
    used: set[str] = set()
    for name in sorted(moments, key=lambda m: (len(moments[m]), m)):  # a wide one finds other sentences
        yield from _statements(
            desk, name, moments[name], _quotes(desk, moments[name], ASKED_THEN, used)[:BY_MOMENT], used
        )
    told = 0
    for name in sorted(places, key=lambda p: (-len(places[p]), p)):
        quotes = _quotes(desk, places[name], ASKED_THERE, used)[:BY_PLACE]
        if quotes and told < PLACES:
            told += 1
            yield from _statements(desk, name, places[name], quotes, used)


def crossing_statement(desk: Desk) -> Iterator[Statement]:
    """« D'une politique à l'autre reviennent le dimanche (six référentiels) et Rive Nord (cinq). », each cited; nothing for one alone."""
    moments = _widest(desk, desk.crossings.moments, ASKED_THEN)
    told = [*moments, *_widest(desk, desk.crossings.places, ASKED_THERE)[:FIRST_PLACES]]
    if len(told) < SEVERAL:
        return
    counts = [
        f"{uncapitalise(name) if i < len(moments) else name} ({in_words(len(held))}{' référentiels' * (not i)})"
        for i, (name, held) in enumerate(told)
    ]
    cited = tuple(dict.fromkeys(Citation(s[0].passage_id, s[0].words) for _, held in told for s in held.values()))
    ateliers = tuple(sorted({atelier for _, held in told for atelier in held}))
    yield Statement(f"D'une politique à l'autre reviennent {enumerate_fr(counts)}.", ateliers, cited)


def _widest(desk: Desk, named: Mapping[str, Held], least: int) -> list[tuple[str, Held]]:
    """Those that can be told, that which most ateliers name first."""
    ordered = sorted(named.items(), key=lambda each: (-len(each[1]), each[0]))
    return [(name, held) for name, held in ordered if _quotes(desk, held, least, ())]


def _quotes(desk: Desk, held: Held, least: int, used: Collection[str]) -> list[Said]:
    """The best sentence of each atelier, the worthiest first; [] when too few ateliers name it or can be quoted, or fewer than `least` ask for something."""
    best: list[Said] = []
    for atelier in sorted(held):
        free = [s for s in held[atelier] if s.worth and s.words not in used]
        free = [s for s in free if s.passage_id not in desk.quoted | desk.aside]
        best += [max(free, key=lambda s: (s.worth, s.passage_id))] if free else []
    enough = is_shared(desk, tuple(held)) and len(best) >= SEVERAL
    enough = enough and sum(quote.asked for quote in best) >= least
    return sorted(best, key=lambda s: (-s.worth, s.passage_id)) if enough else []


def _statements(desk: Desk, name: str, held: Held, quotes: Sequence[Said], used: set[str]) -> Iterator[Statement]:
    """How many référentiels name a moment or a place, each cited, then what some say of it; nothing without quotations."""
    if not quotes:
        return
    used.update(quote.words for quote in quotes)
    told = {desk.passage(s.passage_id).atelier: s for s in quotes}
    ateliers = tuple(sorted(held))
    first = [told.get(atelier, held[atelier][0]) for atelier in ateliers]
    text = f"{name} : {in_words(len(ateliers))} ateliers{desk.listed(ateliers)}."
    yield Statement(text, ateliers, tuple(Citation(s.passage_id, s.words) for s in first))
    yield from (bullet(desk, s.passage_id, LIST_NUMBER.sub("", s.words)) for s in quotes)
