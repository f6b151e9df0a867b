"""The two sides of a tension, where passages about one object show them: two clauses of one passage, or two voices of a séance.

Each side is told in the words of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from synthese.disagreements import Pull
from synthese.learned.halves import clauses, surest_halves
from synthese.material import Material
from synthese.scores import LEAST
from synthese.tensions.candidates import Candidate
from synthese.tensions.wording import hangs, words_of

FULL = 20  # words above which a longer clause says no more


@dataclass(frozen=True, slots=True)
class Sides:
    """Two poles in the words of the text, who holds them (one candidate for both, or one for each), the probability that they pull apart."""

    holders: tuple[int, ...]
    a: str
    b: str
    value: float


@dataclass(frozen=True, slots=True)
class _Found:
    """Two sides before they are told."""

    holders: tuple[int, ...]
    spans: tuple[Span, Span]
    value: float


def find_sides(
    material: Material, candidates: Sequence[Candidate], group: Sequence[int], pulls: Mapping[int, Pull]
) -> Sides | None:
    """The two sides that most surely pull apart among candidates of one object; None when none shows two. `pulls`: by the passage of the first voice."""
    found = [*_of_clauses(material, candidates, group), *_of_voices(material, candidates, group, pulls)]
    best = max(found, key=lambda f: (f.value, [-candidates[i].passage for i in f.holders]), default=None)
    if best is None:
        return None
    first, second = best.spans
    return Sides(best.holders, words_of(first), words_of(second), best.value)


def _of_clauses(material: Material, candidates: Sequence[Candidate], group: Sequence[int]) -> Iterator[_Found]:
    for i in group:
        one = candidates[i]
        span, both = material.docs[one.passage][slice(*one.tokens)], one.both / max(one.strength, LEAST)
        found = surest_halves(span, material.passages[one.passage].nature, one.strength, both)
        if found is not None:
            two, value = found
            yield _Found((i,), (two.first, two.second), value)


def _of_voices(
    material: Material, candidates: Sequence[Candidate], group: Sequence[int], pulls: Mapping[int, Pull]
) -> Iterator[_Found]:
    place = {candidates[i].passage: i for i in group}
    for passage, i in place.items():
        pull, second = pulls.get(passage), place.get(passage + 1)
        if pull is not None and second is not None:
            spans = (_fullest(material, pull.first), _fullest(material, pull.second))
            yield _Found((i, second), spans, pull.probability)


def _fullest(material: Material, window: int) -> Span:
    """The clause of a window that says most by itself."""
    held = material.windows[window]
    span = material.docs[held.passage][slice(*held.tokens)]
    return max(clauses(span) or [span], key=lambda c: (not hangs(c), min(sum(t.is_alpha for t in c), FULL), -c.start))
