"""Axes told: who speaks of each pole in words that echo it, who holds both, and how they say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.config import Config
from synthese.reading.french import capitalise, enumerate_fr
from synthese.reading.statements import MAX_LISTED, Desk, best_quotations, bullet, joined
from synthese.reading.themes import is_shared
from synthese.records import Citation, Statement, Theme
from synthese.tables import Analysis

QUOTES = 2  # by pole
CLOSE = 0.5  # how near a seed phrase an extract must be to say its aim, and not only to share its words
Quoted = list[tuple[str, str]]


def axis_statements(desk: Desk, analysis: Analysis, config: Config, keywords: Sequence[str]) -> Iterator[Statement]:
    """Axes whose name holds one of `keywords`: one statement each, then quotations of its poles."""
    for axis in config.axes:
        if any(k in axis.name.lower() for k in keywords):
            poles = {t.label: t for t in analysis.themes if t.axis == axis.name}
            seeds = {capitalise(pole.name): pole.seeds for pole in axis.poles}
            found = {name: _quoted(desk, poles[name], seeds[name]) for name in seeds if name in poles}
            yield from _told(desk, {name: quoted for name, quoted in found.items() if quoted})


def _quoted(desk: Desk, theme: Theme, seeds: Sequence[str]) -> Quoted:
    """One extract by atelier, in words that echo the seed phrases; none when too few ateliers do."""
    close = [e for e in theme.members if e.score >= CLOSE]
    chosen = best_quotations(desk, desk.lemmas.echoing(close, (theme.label, *seeds)))
    if not is_shared(desk, joined(desk, [p for p, _ in chosen])):
        return []
    desk.quoted.update(p for p, _ in chosen)
    return chosen


def _told(desk: Desk, found: dict[str, Quoted]) -> Iterator[Statement]:
    if not found:
        return
    sides = {name: joined(desk, [p for p, _ in quoted]) for name, quoted in found.items()}
    told = [f"{name} : {desk.lead(ateliers, 'en parle', 'en parlent')}" for name, ateliers in sides.items()]
    text = " ; ".join([told[0], *(t[:1].lower() + t[1:] for t in told[1:])]) + _both(desk, list(sides.values()))
    ateliers = tuple(sorted({a for side in sides.values() for a in side}))
    yield Statement(f"{text}.", ateliers, tuple(Citation(p, s) for quoted in found.values() for p, s in quoted))
    for quoted in found.values():
        for passage_id, sentence in quoted[:QUOTES]:
            yield bullet(desk, passage_id, sentence)


def _both(desk: Desk, sides: Sequence[Sequence[str]]) -> str:
    """« ; Sport et Jeunesse tiennent les deux », when two poles are told and few enough ateliers hold both."""
    held = [a for a in sides[0] if all(a in side for side in sides) and desk.material.is_atelier(a)]
    if len(sides) < 2 or not held or len(held) > MAX_LISTED:
        return ""
    verb = "tient" if len(held) == 1 else "tiennent"
    return f" ; {enumerate_fr([desk.material.title(a) for a in held])} {verb} les deux"
