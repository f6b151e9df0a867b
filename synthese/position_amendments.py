"""The analyst's corrections of the role of the City, applied one by one; what could not be is told with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from synthese.amendments import Amendment, Deed
from synthese.landmarks import APPLIED, GONE, LEFT, evidence_at, locate_all, outcome, spot_of
from synthese.material import Material
from synthese.positions import MAX_EVIDENCE, shares_of
from synthese.records import AppliedCorrection, CityRole, Evidence, Position
from synthese.scores import Scores


def amend_positions(
    material: Material, scores: Scores, positions: Sequence[Position], amendments: Sequence[Amendment]
) -> tuple[tuple[Position, ...], tuple[AppliedCorrection, ...]]:
    """Positions once corrected, ateliers in order, and what became of each amendment."""
    held = {position.atelier: position for position in positions}
    outcomes = []
    for amendment in amendments:
        reason = _apply(material, scores, held, amendment)
        outcomes.append(outcome(amendment, LEFT if reason else APPLIED, reason))
    return tuple(held[atelier] for atelier in sorted(held)), tuple(outcomes)


def _apply(material: Material, scores: Scores, held: dict[str, Position], amendment: Amendment) -> str:
    """Apply one amendment to `held`. Returns why it could not be, "" when it was."""
    atelier = amendment.finding.finding_id
    if atelier not in material.ateliers:
        return f"l'atelier « {atelier} » a quitté le corpus"
    spots = list(locate_all(material, amendment.finding.marks).values())
    if not spots:
        return GONE
    position = held.get(atelier)
    others = [e for e in position.evidence if not spot_of(material, e).meets(spots)] if position else []
    if amendment.deed is Deed.REJECT:
        _without(held, atelier, others)
    elif amendment.role is not None:
        told = [evidence_at(material, spot, 1.0) for spot in spots]
        same = others if position and position.role is amendment.role else []
        held[atelier] = _with(material, scores, atelier, amendment.role, [*told, *same][:MAX_EVIDENCE])
    return ""


def _without(held: dict[str, Position], atelier: str, evidence: Sequence[Evidence]) -> None:
    if atelier in held and evidence:
        held[atelier] = replace(held[atelier], evidence=tuple(evidence))
    else:
        held.pop(atelier, None)


def _with(material: Material, scores: Scores, atelier: str, role: CityRole, evidence: Sequence[Evidence]) -> Position:
    shares = shares_of(material, scores, atelier)
    return Position(atelier, role, shares[role], shares, tuple(evidence))
