"""Places and moments that several référentiels name: what each policy says of them, and asks for there or then."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from synthese.config import Config
from synthese.lexicons import load, pattern
from synthese.reading.extracts import LIST_NUMBER, quotability
from synthese.reading.french import enumerate_fr, in_words, uncapitalise
from synthese.reading.references import stands_for_what_precedes
from synthese.reading.statements import Desk, bullet
from synthese.reading.themes import is_shared
from synthese.records import Chapter, Citation, EntityKind, Nature, Statement
from synthese.segment.people import fold
from synthese.tables import Analysis

PLACES, BY_PLACE, FIRST_PLACES = 4, 3, 2  # told, quotations of each, told on the first page
MOMENTS, BY_MOMENT = 2, 7
SEVERAL = 2  # names that a sentence brings together
LEAST_ASKED = 3  # ateliers that must ask for something at a moment
STANDS_ALONE = 0.5  # how well a sentence must stand by itself
ASKED = 1.0  # worth of what a référentiel asks for, beside what it says
EVERYWHERE = 0.9  # share of ateliers that name a place from which it is the city itself
STEM = 4  # letters that the name of a city and that of its people share
TIMES = ("NOUN", "PROPN", "ADJ", "ADV")  # « matin » as a verb is another word
Held = Mapping[str, Sequence["Said"]]  # by atelier


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a référentiel that names a place or a moment."""

    passage_id: str
    words: str
    asked: bool  # among what the référentiel asks for
    worth: float  # 0 when it cannot be quoted


def place_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """For each moment, then each place, that enough référentiels name: how many, then what some say of it; no sentence twice."""
    used: set[str] = set()
    moments, places = _moments(desk), _places(desk)
    narrow_first = sorted(moments, key=lambda m: (len(moments[m]), m))  # a wide one finds other sentences
    yield from _told(desk, moments, narrow_first, (MOMENTS, BY_MOMENT, LEAST_ASKED), used)
    wide_first = sorted(places, key=lambda p: (-len(places[p]), p))
    yield from _told(desk, places, wide_first, (PLACES, BY_PLACE, 1), used)


def crossing_statement(desk: Desk) -> Iterator[Statement]:
    """« D'une politique à l'autre reviennent le dimanche (six référentiels) et le quartier du Port (cinq). », each cited; nothing for one alone."""
    named = [*_widest(desk, _moments(desk), LEAST_ASKED, MOMENTS), *_widest(desk, _places(desk), 1, FIRST_PLACES)]
    if len(named) < SEVERAL:
        return
    counts = [
        f"{uncapitalised(name)} ({in_words(len(held))}{' référentiels' * (not i)})"
        for i, (name, held) in enumerate(named)
    ]
    cited = tuple(dict.fromkeys(Citation(s[0].passage_id, s[0].words) for _, held in named for s in held.values()))
    ateliers = tuple(sorted({atelier for _, held in named for atelier in held}))
    yield Statement(f"D'une politique à l'autre reviennent {enumerate_fr(counts)}.", ateliers, cited)


def uncapitalised(name: str) -> str:
    """« le dimanche »; the name of a place keeps its capital."""
    return uncapitalise(name) if name in load("analysis")["moments"] else name


def _widest(desk: Desk, named: Mapping[str, Held], least: int, most: int) -> list[tuple[str, Held]]:
    """The names that most ateliers share, of those of which enough ask for something that can be quoted."""
    told = []
    for name in sorted(named, key=lambda n: (-len(named[n]), n)):
        quotes = _best(desk, named[name], set())
        if is_shared(desk, tuple(named[name])) and len(quotes) > 1 and sum(q.asked for q in quotes) >= least:
            told.append((name, named[name]))
    return told[:most]


def _told(
    desk: Desk, named: Mapping[str, Held], order: Sequence[str], limits: tuple[int, int, int], used: set[str]
) -> Iterator[Statement]:
    """Names in order, those that enough ateliers share. `limits`: how many are told, by how many quotations, of which so many ask for something."""
    most, quotes_of_each, least = limits
    told = 0
    for name in order:
        if told == most or not is_shared(desk, tuple(named[name])):
            continue
        quotes = _best(desk, named[name], used)[:quotes_of_each]
        if len(quotes) > 1 and sum(quote.asked for quote in quotes) >= least:
            told += 1
            used |= {quote.words for quote in quotes}
            yield from _statements(desk, name, named[name], quotes)


def _moments(desk: Desk) -> dict[str, Held]:
    """Moment -> atelier -> the sentences of its référentiel that name it."""
    return {name: _holding(desk, pattern(words)) for name, words in load("analysis")["moments"].items()}


def _places(desk: Desk) -> dict[str, Held]:
    """Place -> atelier -> the sentences of its référentiel that name it; the city itself is none."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for passage, doc in zip(desk.material.passages, desk.material.docs, strict=True):
        if desk.material.is_atelier(passage.atelier):
            for span in doc.spans["entites"]:
                if span.label_ == EntityKind.TERRITOIRE:
                    named[span.kb_id_].add(passage.atelier)
    total = sum(map(desk.material.is_atelier, desk.material.ateliers))
    city = {place for place, ateliers in named.items() if len(ateliers) > EVERYWHERE * total}
    shared = sorted(p for p, ateliers in named.items() if is_shared(desk, tuple(ateliers)) and not _is_city(p, city))
    return {place: _holding(desk, _named_so(place)) for place in shared}


def _named_so(place: str) -> re.Pattern[str]:
    """The name of a place, which may open in small letters: « Quartier du Port », « le quartier du Port »."""
    first, rest = re.escape(place[:1]), re.escape(place[1:])
    return re.compile(rf"(?<![\w-])[{first}{first.lower()}]{rest}(?![\w-])")


def _holding(desk: Desk, words: re.Pattern[str]) -> Held:
    """The sentences of référentiels that hold words, by atelier."""
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for passage, doc in zip(desk.material.passages, desk.material.docs, strict=True):
        if passage.nature is not Nature.REFERENTIEL or not desk.material.is_atelier(passage.atelier):
            continue
        asked = passage.chapter is Chapter.PRECONISATIONS
        for sent in doc.sents if words.search(passage.text) else ():
            found = words.search(sent.text)
            if found and _is_named(sent, found.start()):
                said[passage.atelier].append(Said(passage.passage_id, sent.text.strip(), asked, _worth(sent, asked)))
    return dict(said)


def _is_named(sent: Span, start: int) -> bool:
    """Whether the word that starts there in a sentence is a name or a noun."""
    token = next((t for t in sent if t.idx - sent.start_char >= start), None)
    return token is None or token.pos_ in TIMES or token.text[:1].isupper()


def _worth(sent: Span, asked: bool) -> float:
    alone = quotability(sent)
    return alone + ASKED * asked if alone >= STANDS_ALONE and not stands_for_what_precedes(sent) else 0.0


def _is_city(place: str, everywhere: set[str]) -> bool:
    """Whether a place is the city itself, or its people: « Brest », « Brestois »."""
    return place in everywhere or any(fold(place)[:STEM] == fold(city)[:STEM] for city in everywhere)


def _best(desk: Desk, said: Held, used: set[str]) -> list[Said]:
    """The best sentence of each atelier, the worthiest ateliers first, none told before."""
    best = []
    for atelier in sorted(said):
        free = [s for s in said[atelier] if s.worth and s.words not in used and s.passage_id not in desk.quoted]
        free = [s for s in free if s.passage_id not in desk.aside]
        best += [max(free, key=lambda s: (s.worth, s.passage_id))] if free else []
    return sorted(best, key=lambda s: (-s.worth, s.passage_id))


def _statements(desk: Desk, name: str, said: Held, quotes: Sequence[Said]) -> Iterator[Statement]:
    told = {desk.passage(s.passage_id).atelier: s for s in quotes}
    ateliers = tuple(sorted(said))
    first = [told.get(atelier, said[atelier][0]) for atelier in ateliers]
    text = f"{name} : {in_words(len(ateliers))} ateliers{desk.listed(ateliers)}."
    yield Statement(text, ateliers, tuple(Citation(s.passage_id, s.words) for s in first))
    yield from (bullet(desk, s.passage_id, LIST_NUMBER.sub("", s.words)) for s in quotes)
