"""Places that several référentiels name: what each policy says of them, and asks for there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from synthese.config import Config
from synthese.reading.extracts import LIST_NUMBER, quotability
from synthese.reading.french import in_words
from synthese.reading.references import stands_for_what_precedes
from synthese.reading.statements import Desk, bullet
from synthese.reading.themes import is_shared
from synthese.records import Chapter, Citation, EntityKind, Nature, Statement
from synthese.segment.people import fold
from synthese.tables import Analysis

PLACES, QUOTES = 4, 3  # told, and quotations of each
STANDS_ALONE = 0.5  # how well a sentence must stand by itself
ASKED = 1.0  # worth of what a référentiel asks for, beside what it says
EVERYWHERE = 0.9  # share of ateliers that name a place from which it is the city itself
STEM = 4  # letters that the name of a city and that of its people share
BEFORE = ("ADP", "DET")  # what stands before a place: « à la Halle », « du Port »


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a référentiel that names a place."""

    passage_id: str
    words: str
    asked: bool  # among what the référentiel asks for
    worth: float  # 0 when it cannot be quoted


def place_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """For each place that enough référentiels name: how many, then what some say of it; no sentence twice."""
    said, everywhere = _said(desk)
    used: set[str] = set()
    told = 0
    for place in sorted(said, key=lambda p: (-len(said[p]), p)):
        if told == PLACES or _is_city(place, everywhere) or not is_shared(desk, tuple(said[place])):
            continue
        quotes = _best(desk, said[place], used)
        if len(quotes) > 1 and any(quote.asked for quote in quotes):
            told += 1
            used |= {quote.words for quote in quotes}
            yield from _statements(desk, place, said[place], quotes)


def _said(desk: Desk) -> tuple[dict[str, dict[str, list[Said]]], set[str]]:
    """Place -> atelier -> what its référentiel says of it; and the places that nearly all ateliers name anywhere."""
    said: defaultdict[str, defaultdict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    named: defaultdict[str, set[str]] = defaultdict(set)
    for passage, doc in zip(desk.material.passages, desk.material.docs, strict=True):
        if not desk.material.is_atelier(passage.atelier):
            continue
        for span in doc.spans["entites"]:
            if span.label_ != EntityKind.TERRITOIRE:
                continue
            named[span.kb_id_].add(passage.atelier)
            if passage.nature is Nature.REFERENTIEL and span.start > 0 and doc[span.start - 1].pos_ in BEFORE:
                asked = passage.chapter is Chapter.PRECONISATIONS
                found = Said(passage.passage_id, span.sent.text.strip(), asked, _worth(span.sent, asked))
                said[span.kb_id_][passage.atelier].append(found)
    total = sum(map(desk.material.is_atelier, desk.material.ateliers))
    everywhere = {place for place, ateliers in named.items() if len(ateliers) > EVERYWHERE * total}
    return {place: dict(by_atelier) for place, by_atelier in said.items()}, everywhere


def _worth(sent: Span, asked: bool) -> float:
    alone = quotability(sent)
    return alone + ASKED * asked if alone >= STANDS_ALONE and not stands_for_what_precedes(sent) else 0.0


def _is_city(place: str, everywhere: set[str]) -> bool:
    """Whether a place is the city itself, or its people: « Nantes », « Nantais »."""
    return place in everywhere or any(fold(place)[:STEM] == fold(city)[:STEM] for city in everywhere)


def _best(desk: Desk, said: Mapping[str, Sequence[Said]], used: set[str]) -> list[Said]:
    """The best sentence of each atelier, the worthiest ateliers first, none told before."""
    best = []
    for atelier in sorted(said):
        free = [s for s in said[atelier] if s.worth and s.words not in used and s.passage_id not in desk.quoted]
        free = [s for s in free if s.passage_id not in desk.aside]
        best += [max(free, key=lambda s: (s.worth, s.passage_id))] if free else []
    return sorted(best, key=lambda s: (-s.worth, s.passage_id))[:QUOTES]


def _statements(
    desk: Desk, place: str, said: Mapping[str, Sequence[Said]], quotes: Sequence[Said]
) -> Iterator[Statement]:
    told = {desk.passage(s.passage_id).atelier: s for s in quotes}
    ateliers = tuple(sorted(said))
    first = [told.get(atelier, said[atelier][0]) for atelier in ateliers]
    text = f"{place} : {in_words(len(ateliers))} ateliers{desk.listed(ateliers)}."
    yield Statement(text, ateliers, tuple(Citation(s.passage_id, s.words) for s in first))
    yield from (bullet(desk, s.passage_id, LIST_NUMBER.sub("", s.words)) for s in quotes)
