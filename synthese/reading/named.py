"""The sentences of référentiels that name a moment or a place, found once for all movements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Span

from synthese.lexicons import load, pattern
from synthese.material import Material
from synthese.reading.extracts import quotability
from synthese.reading.references import stands_for_what_precedes
from synthese.records import Chapter, EntityKind, Nature
from synthese.segment.people import fold

STANDS_ALONE = 0.5  # how well a sentence must stand by itself
ASKED = 1.0  # worth of what a référentiel asks for, beside what it says
EVERYWHERE = 0.9  # share of ateliers that name a place from which it is the city itself
SEVERAL = 2  # ateliers that must name a place
STEM = 4  # letters that the name of a city and that of its people share
NAMES = ("NOUN", "PROPN", "ADJ", "ADV")  # « cela nuit au port » names no night


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a référentiel that names a moment or a place."""

    passage_id: str
    words: str
    asked: bool  # among what the référentiel asks for
    worth: float  # 0 when it cannot be quoted


Held = Mapping[str, Sequence[Said]]  # by atelier


@dataclass(frozen=True)
class Named:
    """Moment or place -> atelier -> the sentences of its référentiel that name it."""

    material: Material

    @cached_property
    def moments(self) -> Mapping[str, Held]:
        """Those of the lexicon, by the names that they have there."""
        return self._held({name: pattern(words) for name, words in load("analysis")["moments"].items()})

    @cached_property
    def places(self) -> Mapping[str, Held]:
        """Those that several ateliers name, but the city itself."""
        named: defaultdict[str, set[str]] = defaultdict(set)
        for passage, doc in zip(self.material.passages, self.material.docs, strict=True):
            for span in doc.spans["entites"]:
                if span.label_ == EntityKind.TERRITOIRE and self.material.is_atelier(passage.atelier):
                    named[span.kb_id_].add(passage.atelier)
        total = sum(map(self.material.is_atelier, self.material.ateliers))
        city = {place for place, ateliers in named.items() if len(ateliers) > EVERYWHERE * total}
        return self._held(
            {
                place: _written(place)
                for place, ateliers in named.items()
                if len(ateliers) >= SEVERAL and not _is_city(place, city)
            }
        )

    def _held(self, patterns: Mapping[str, re.Pattern[str]]) -> Mapping[str, Held]:
        held: dict[str, defaultdict[str, list[Said]]] = {name: defaultdict(list) for name in patterns}
        for passage, doc in zip(self.material.passages, self.material.docs, strict=True):
            if passage.nature is not Nature.REFERENTIEL or not self.material.is_atelier(passage.atelier):
                continue
            asked = passage.chapter is Chapter.PRECONISATIONS
            for name, words in patterns.items():
                for sent in doc.sents if words.search(passage.text) else ():
                    found = words.search(sent.text)
                    if found and _is_name(sent, found.start()):
                        said = Said(passage.passage_id, sent.text.strip(), asked, _worth(sent, asked))
                        held[name][passage.atelier].append(said)
        return held


def _written(place: str) -> re.Pattern[str]:
    """The name of a place, which may open in small letters: « Quartier du Port », « le quartier du Port »."""
    first, rest = re.escape(place[:1]), re.escape(place[1:])
    return re.compile(rf"(?<![\w-])[{first}{first.lower()}]{rest}(?![\w-])")


def _is_city(place: str, city: set[str]) -> bool:
    """Whether a place is the city itself, or its people: « Brest », « Brestois »."""
    return place in city or any(fold(place)[:STEM] == fold(name)[:STEM] for name in city)


def _is_name(sent: Span, start: int) -> bool:
    """Whether the word that starts there in a sentence is a name or a noun."""
    token = next((t for t in sent if t.idx - sent.start_char >= start), None)
    return token is not None and (token.pos_ in NAMES or token.text[:1].isupper())


def _worth(sent: Span, asked: bool) -> float:
    alone = quotability(sent)
    return alone + ASKED * asked if alone >= STANDS_ALONE and not stands_for_what_precedes(sent) else 0.0
