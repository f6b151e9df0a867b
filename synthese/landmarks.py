"""Sentences that an analyst's correction remembers, found again in a corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from synthese.amendments import Amendment, Mark
from synthese.material import Material
from synthese.records import AppliedCorrection, Evidence, Problem, Severity

APPLIED, REBUILT, LEFT = "appliquée", "appliquée, refaite d'après ses phrases", "non appliquée"
GONE = "ses phrases ont quitté le corpus"


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a passage: its row in the material and its characters."""

    row: int
    start: int
    end: int

    def meets(self, others: Iterable[Spot]) -> bool:
        """Whether it shares characters with one of the others."""
        return any(o.row == self.row and self.start < o.end and o.start < self.end for o in others)


@cache
def _loose(extract: str) -> re.Pattern[str]:
    """The words of an extract, whatever the spaces between them."""
    return re.compile(r"\s+".join(map(re.escape, extract.split())))


def locate(material: Material, mark: Mark) -> Spot | None:
    """Where a sentence stands: in its passage, else in any other that holds the same words; None when it has left the corpus."""
    own = material.index.get(mark.passage_id)
    others = range(len(material.passages))
    for row in (*(() if own is None else (own,)), *others):
        found = _loose(mark.extract).search(material.passages[row].text)
        if found and found.end() > found.start():
            return Spot(row, found.start(), found.end())
    return None


def locate_all(material: Material, marks: Sequence[Mark]) -> dict[Mark, Spot]:
    """Marks that are still in the corpus, and where, in the order given."""
    spots = ((mark, locate(material, mark)) for mark in marks)
    return {mark: spot for mark, spot in spots if spot is not None}


def spot_of(material: Material, evidence: Evidence) -> Spot:
    """Where an extract of this corpus stands."""
    row = material.index[evidence.passage_id]
    found = _loose(evidence.extract).search(material.passages[row].text)
    return Spot(row, found.start(), found.end()) if found else Spot(row, 0, len(material.passages[row].text))


def evidence_at(material: Material, spot: Spot, score: float) -> Evidence:
    """The extract that stands there."""
    passage = material.passages[spot.row]
    return Evidence(passage.passage_id, passage.text[spot.start : spot.end], score)


def outcome(amendment: Amendment, state: str, reason: str = "") -> AppliedCorrection:
    """What became of an amendment."""
    return AppliedCorrection(amendment.rank, amendment.name, amendment.finding.finding_id, state, reason)


def not_applied(outcomes: Iterable[AppliedCorrection]) -> tuple[Problem, ...]:
    """A problem for each amendment that was not applied, or not wholly."""
    return tuple(
        Problem(
            "",
            done.action.partition("-")[0],
            f"La correction « {done.action} » de {done.theme_id} (n° {done.rank} de son genre dans revision.toml) n'est pas "
            f"appliquée : {done.reason}. Corrigez ce bloc ou retirez-le.",
            severity=Severity.WARNING,
        )
        for done in outcomes
        if done.reason
    )
