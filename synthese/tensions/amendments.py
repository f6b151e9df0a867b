"""The analyst's corrections of tensions, applied one by one; what could not be is told with its reason.

A rejected tension is known by its sentences: whatever rests on them goes, under any identifier. Any other corrected tension stays,
made again from its sentences when nothing gathers them any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from synthese.amendments import Amendment, Deed, Finding, Mark
from synthese.continuity import Known, continued
from synthese.facts import ateliers_of
from synthese.landmarks import APPLIED, GONE, LEFT, REBUILT, Spot, evidence_at, locate_all, outcome, spot_of
from synthese.material import Material
from synthese.records import AppliedCorrection, Pole, Tension, TensionEvidence, TensionKind

MADE_OF = 0.5  # share of a tension's sentences that must be rejected ones for it to go


@dataclass
class Bench:
    """Tensions by identifier while amendments are applied."""

    material: Material
    strength: Mapping[int, float]  # what the heads give to each candidate passage
    tensions: dict[str, Tension]
    kept: set[str] = field(default_factory=set)  # corrected, whatever their rank
    rebuilt: set[str] = field(default_factory=set)

    def find(self, finding: Finding) -> Tension | None:
        """The tension that a finding names, what founds it always in it; None when its sentences have left the corpus.

        It is made again from its sentences at need; a sentence that founds it founds no other tension.
        """
        found = locate_all(self.material, finding.marks)
        founding = [spot for mark, spot in found.items() if mark.pole == Pole.BOTH]
        tension = self.tensions.get(finding.finding_id) or self._again(finding, found)
        if tension is None:
            return None
        for identifier, other in list(self.tensions.items()):
            if identifier not in {*self.kept, finding.finding_id} and _resting_on(self.material, other, founding)[0]:
                del self.tensions[identifier]
        missing = [s for s in founding if not s.meets(spot_of(self.material, e.evidence) for e in tension.evidence)]
        evidence = [*tension.evidence, *(self._evidence(Pole.BOTH, spot) for spot in missing)]
        self.tensions[finding.finding_id] = with_evidence(self.material, tension, evidence)
        self.kept.add(finding.finding_id)
        return self.tensions[finding.finding_id]

    def _again(self, finding: Finding, found: Mapping[Mark, Spot]) -> Tension | None:
        """A tension of the sentences that are left, when they say both sides."""
        sides = {mark.pole for mark in found}
        if not (Pole.BOTH.value in sides or {Pole.A.value, Pole.B.value} <= sides):
            return None
        self.rebuilt.add(finding.finding_id)
        evidence = [self._evidence(Pole(mark.pole), spot) for mark, spot in found.items() if mark.pole]
        score = max(e.evidence.score for e in evidence)
        a, b = finding.poles
        empty = Tension(finding.finding_id, 0, a, b, TensionKind.INTERNE, (), score, "", ())
        return with_evidence(self.material, empty, evidence)

    def _evidence(self, pole: Pole, spot: Spot) -> TensionEvidence:
        return TensionEvidence(pole, evidence_at(self.material, spot, round(self.strength.get(spot.row, 0.0), 4)))


def known_in(amendments: Sequence[Amendment]) -> tuple[Known, ...]:
    """Tensions that amendments name, the rejected ones aside."""
    findings = [f for a in amendments if a.deed is not Deed.REJECT for f in (a.finding, a.other) if f is not None]
    return tuple({f.finding_id: Known(f.finding_id, tuple(m.passage_id for m in f.marks)) for f in findings}.values())


def named(tensions: Sequence[Tension], *layers: Sequence[Known]) -> list[Tension]:
    """Tensions under the identifiers of those that they continue."""
    names = continued({t.tension_id: [e.evidence.passage_id for e in t.evidence] for t in tensions}, *layers)
    return [replace(t, tension_id=names[t.tension_id]) for t in tensions]


def amend(
    material: Material, tensions: Sequence[Tension], strength: Mapping[int, float], amendments: Sequence[Amendment]
) -> tuple[list[Tension], frozenset[str], tuple[AppliedCorrection, ...]]:
    """Tensions once corrected, which of them are kept whatever their rank, and what became of each amendment."""
    bench = Bench(material, strength, {t.tension_id: t for t in tensions})
    outcomes = tuple(_outcome(bench, amendment) for amendment in amendments)
    return list(bench.tensions.values()), frozenset(bench.kept & bench.tensions.keys()), outcomes


def with_evidence(material: Material, tension: Tension, evidence: Sequence[TensionEvidence]) -> Tension:
    """A tension resting on other sentences: its ateliers and its kind follow."""
    ateliers = ateliers_of(material, {e.evidence.passage_id for e in evidence})
    kind = TensionKind.CROISEE if len(ateliers) > 1 else TensionKind.INTERNE
    return replace(tension, evidence=tuple(evidence), ateliers=ateliers, kind=kind)


def _outcome(bench: Bench, amendment: Amendment) -> AppliedCorrection:
    reason = APPLY[amendment.deed](bench, amendment)
    state = LEFT if reason else REBUILT if amendment.finding.finding_id in bench.rebuilt else APPLIED
    return outcome(amendment, state, reason)


def _validate(bench: Bench, amendment: Amendment) -> str:
    return "" if bench.find(amendment.finding) else GONE


def _reject(bench: Bench, amendment: Amendment) -> str:
    found = locate_all(bench.material, amendment.finding.marks)
    if not found:
        return GONE
    double = [spot for mark, spot in found.items() if mark.pole == Pole.BOTH]
    for identifier, tension in list(bench.tensions.items()):
        rejected = _resting_on(bench.material, tension, list(found.values()))
        if rejected[0] or sum(rejected) >= MADE_OF * len(rejected):
            del bench.tensions[identifier]
        elif any(_resting_on(bench.material, tension, double)):
            left = [
                e
                for e, out in zip(tension.evidence, _resting_on(bench.material, tension, double), strict=True)
                if not out
            ]
            bench.tensions[identifier] = with_evidence(bench.material, tension, left)
    return ""


def _resting_on(material: Material, tension: Tension, spots: Sequence[Spot]) -> list[bool]:
    """Whether each sentence of a tension is one of these."""
    return [spot_of(material, e.evidence).meets(spots) for e in tension.evidence]


def _merge(bench: Bench, amendment: Amendment) -> str:
    tension = bench.find(amendment.finding)
    other = bench.find(amendment.other) if amendment.other else None
    if tension is None or other is None:
        return GONE if tension is None else "la tension à réunir avec elle ne se retrouve plus"
    if other.tension_id == tension.tension_id:
        return ""
    mine = {e.evidence.passage_id for e in tension.evidence}
    joined = [e for e in _turned(bench.material, tension, other) if e.evidence.passage_id not in mine]
    whole = replace(tension, score=max(tension.score, other.score))
    bench.tensions[tension.tension_id] = with_evidence(bench.material, whole, [*tension.evidence, *joined])
    del bench.tensions[other.tension_id]
    return ""


def _turned(material: Material, tension: Tension, other: Tension) -> list[TensionEvidence]:
    """Sentences of another tension, each on the side that it is nearest to when both sides are known."""
    sides = {
        pole: [material.index[e.evidence.passage_id] for e in tension.evidence if e.pole is pole]
        for pole in (Pole.A, Pole.B)
    }
    if not all(sides.values()):
        return list(other.evidence)
    means = {pole: material.vectors[rows].mean(axis=0) for pole, rows in sides.items()}

    def side(evidence: TensionEvidence) -> Pole:
        vector = material.vectors[material.index[evidence.evidence.passage_id]]
        return max(means, key=lambda pole: float(vector @ means[pole]))

    return [e if e.pole is Pole.BOTH else replace(e, pole=side(e)) for e in other.evidence]


def _name(bench: Bench, amendment: Amendment) -> str:
    tension = bench.find(amendment.finding)
    if tension is None:
        return GONE
    a, b = amendment.poles
    bench.tensions[tension.tension_id] = replace(tension, pole_a=a, pole_b=b)
    return ""


APPLY: Mapping[Deed, Callable[[Bench, Amendment], str]] = {
    Deed.VALIDATE: _validate,
    Deed.REJECT: _reject,
    Deed.MERGE: _merge,
    Deed.NAME: _name,
}
