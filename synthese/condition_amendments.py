"""The analyst's corrections of conditions of success, applied one by one; what could not be is told with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from synthese.amendments import Amendment, Deed
from synthese.continuity import Known, continued
from synthese.facts import ateliers_of
from synthese.landmarks import APPLIED, GONE, LEFT, REBUILT, Spot, evidence_at, locate_all, outcome, spot_of
from synthese.material import Material
from synthese.records import AppliedCorrection, Condition, Evidence


def amend_conditions(
    material: Material, conditions: Sequence[Condition], amendments: Sequence[Amendment]
) -> tuple[tuple[Condition, ...], tuple[AppliedCorrection, ...]]:
    """Conditions once corrected, in the order given, those made again last; and what became of each amendment."""
    held = {condition.condition_id: condition for condition in conditions}
    outcomes = tuple(_apply(material, held, amendment) for amendment in amendments)
    return tuple(held.values()), outcomes


def known_in(amendments: Sequence[Amendment]) -> tuple[Known, ...]:
    """Conditions that amendments name, rejections aside."""
    findings = {a.finding.finding_id: a.finding for a in amendments if a.deed is not Deed.REJECT}
    return tuple(Known(i, tuple(mark.passage_id for mark in f.marks)) for i, f in findings.items())


def named(conditions: Sequence[Condition], families: Sequence[str], *layers: Sequence[Known]) -> list[Condition]:
    """Conditions under the identifiers of those that they continue; `families` always keep theirs."""
    free = {c.condition_id: [e.passage_id for e in c.evidence] for c in conditions if c.condition_id not in families}
    names = continued(free, *([k for k in layer if k.finding_id not in families] for layer in layers))
    return [replace(c, condition_id=names.get(c.condition_id, c.condition_id)) for c in conditions]


def _apply(material: Material, held: dict[str, Condition], amendment: Amendment) -> AppliedCorrection:
    spots = list(locate_all(material, amendment.finding.marks).values())
    identifier = amendment.finding.finding_id
    if not spots and identifier not in held:
        return outcome(amendment, LEFT, GONE)
    if amendment.deed is Deed.REJECT:
        if not spots:
            return outcome(amendment, LEFT, GONE)
        _remove(material, held, spots)
        return outcome(amendment, APPLIED)
    missing = identifier not in held
    empty = Condition(identifier, held[identifier].label if not missing else amendment.label, (), ())
    if missing or amendment.deed is Deed.VALIDATE:
        _remove(material, held, spots)
        rest = held.get(identifier, empty)
        told = [evidence_at(material, spot, 1.0) for spot in spots]
        held[identifier] = _with(material, rest, [*told, *rest.evidence])
    if amendment.deed is Deed.NAME:
        held[identifier] = replace(held[identifier], label=amendment.label)
    return outcome(amendment, REBUILT if missing else APPLIED)


def _remove(material: Material, held: dict[str, Condition], spots: Sequence[Spot]) -> None:
    """No condition rests on these sentences any more; one that rested on nothing else goes."""
    for identifier, condition in list(held.items()):
        left = [e for e in condition.evidence if not spot_of(material, e).meets(spots)]
        if not left:
            del held[identifier]
        elif len(left) < len(condition.evidence):
            held[identifier] = _with(material, condition, left)


def _with(material: Material, condition: Condition, evidence: Sequence[Evidence]) -> Condition:
    ateliers = ateliers_of(material, {e.passage_id for e in evidence})
    return replace(condition, evidence=tuple(evidence), ateliers=ateliers)
