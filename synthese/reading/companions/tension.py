"""Tensions in sheets: what is at stake, then who serves each aim, quoted."""

from __future__ import annotations

from collections.abc import Iterator

from synthese.reading.companions.blocks import Block, Text, first, quotation, sentence
from synthese.reading.french import capitalise, enumerate_fr
from synthese.reading.statements import Desk
from synthese.reading.tensions import object_of
from synthese.records import Citation, Evidence, Nature, Pole, Tension
from synthese.tables import Analysis
from synthese.tensions import SAME_OBJECT

WRITTEN = {Nature.REFERENTIEL: "au référentiel", Nature.PLAN_ACTIONS: "au plan d'actions"}
SIDES = {Pole.BOTH: "Les deux buts à la fois : ", Pole.A: "Premier but : ", Pole.B: "Second but : "}


def atelier_tensions(desk: Desk, analysis: Analysis, atelier: str, most: int) -> Iterator[Block]:
    """Tensions that the atelier itself states, the most salient first."""
    told = 0
    for tension in analysis.tensions:
        if atelier in tension.ateliers and told < (most + 1) // 2:
            quoted = list(sides_said(desk, tension, atelier))
            if quoted:
                told += 1
                yield from [sentence(_stake(desk, tension), _anchor(tension)), *quoted]


def theme_tensions(desk: Desk, analysis: Analysis, passages: frozenset[str], most: int) -> Iterator[Block]:
    """Tensions whose extracts stand among passages, those that have most of them there first."""
    held = {t.tension_id: len({e.evidence.passage_id for e in t.evidence} & passages) for t in analysis.tensions}
    near = sorted((t for t in analysis.tensions if held[t.tension_id]), key=lambda t: (-held[t.tension_id], t.rank))
    told = 0
    for tension in near:
        quoted = list(sides_said(desk, tension))[:2]
        if quoted and told < (most + 1) // 2:
            told += 1
            yield from [sentence(_stake(desk, tension), _anchor(tension)), *quoted]


def sides_said(desk: Desk, tension: Tension, atelier: str = "") -> Iterator[Text]:
    """The extracts that hold both aims, or one for each aim; those of the atelier first, completed from elsewhere."""
    own = {pole: chosen for pole in SIDES if (chosen := first(desk, _clear(tension, pole), atelier))}
    if not own:
        return
    one_sided = Pole.BOTH not in own and len(own) < len(SIDES) - 1
    missing = [pole for pole in (Pole.A, Pole.B) if pole not in own] if one_sided else []
    others = [(pole, first(desk, _clear(tension, pole))) for pole in (*missing, *([Pole.BOTH] if one_sided else []))]
    completed = next(([(pole, chosen)] for pole, chosen in others if chosen), [])
    for pole, chosen in sorted([*own.items(), *completed], key=lambda side: list(SIDES).index(side[0])):
        if chosen[0] not in desk.quoted:
            yield _side(desk, chosen, SIDES[pole], atelier)


def _side(desk: Desk, chosen: tuple[str, str], lead: str, atelier: str) -> Text:
    """A quotation; its atelier is told when it is not that of the sheet."""
    elsewhere = desk.passage(chosen[0]).atelier != atelier
    said = quotation(desk, *chosen, lead=lead)
    mention = f" {desk.mention(desk.ateliers(chosen[0]))}." if elsewhere else "."
    return Text(said.look, said.text.removesuffix(".") + mention, said.citations)


def _clear(tension: Tension, pole: Pole) -> list[Evidence]:
    """Extracts of a side that speak of the same object surely enough to be quoted alone."""
    return [e.evidence for e in tension.evidence if e.pole is pole and e.near >= SAME_OBJECT]


def _stake(desk: Desk, tension: Tension) -> str:
    """« Logement social, entre l'ambition et les moyens (premier but : … ; second but : …) : débattue en séance… »"""
    aims = f"premier but, {tension.pole_a} ; second but, {tension.pole_b}"
    return f"{capitalise(object_of(tension))} – {aims}. {capitalise(state_of(desk, tension))}."


def _anchor(tension: Tension) -> list[Citation]:
    return [Citation(e.evidence.passage_id, e.evidence.extract) for e in tension.evidence[:1]]


def state_of(desk: Desk, tension: Tension) -> str:
    """Where a tension stands, as far as its extracts tell: « débattue en séance, présente au référentiel »."""
    natures = {desk.passage(e.evidence.passage_id).nature for e in tension.evidence}
    written = [name for nature, name in WRITTEN.items() if nature in natures]
    present = f"présente {enumerate_fr(written)}" if written else ""
    if Nature.COMPTE_RENDU in natures:
        return f"débattue en séance, {present or 'sans suite écrite parmi ses extraits'}"
    return f"{present}, sans débat parmi ses extraits" if present else "dite hors des séances"
