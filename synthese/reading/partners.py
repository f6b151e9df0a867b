"""Who else acts: institutions that come back from one policy to the next, and what each atelier makes them do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from synthese.config import Config
from synthese.lexicons import load
from synthese.reading.french import enumerate_fr
from synthese.reading.statements import Desk, best_quotations, bullet
from synthese.records import Citation, Evidence, InstitutionRole, Statement
from synthese.tables import Analysis

CITY = frozenset({"Ville", "CCAS"})
SHARED = 2  # ateliers in which a partner must act
PARTNERS = 4
QUOTES = 2


def partner_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """The partners of most ateliers: what they do, atelier by atelier, then two extracts that say so."""
    acting: dict[str, list[InstitutionRole]] = {}
    for found in analysis.policies.institutions:
        if found.institution not in CITY and desk.material.is_atelier(found.atelier):
            acting.setdefault(found.institution, []).append(found)
    spread = {name: {r.atelier for r in roles} for name, roles in acting.items()}
    for name in sorted(spread, key=lambda n: (-len(spread[n]), n))[:PARTNERS]:
        if len(spread[name]) >= SHARED:
            yield from _partner(desk, name, acting[name])


def _partner(desk: Desk, name: str, roles: Sequence[InstitutionRole]) -> Iterator[Statement]:
    by_role: dict[str, dict[str, Evidence]] = {}
    for found in sorted(roles, key=lambda r: (-r.evidence.score, r.evidence.passage_id)):
        by_role.setdefault(found.role, {}).setdefault(found.atelier, found.evidence)
    ordered = sorted(by_role.items(), key=lambda item: (-len(item[1]), item[0]))
    told = [f"{_named(role)} {desk.mention(sorted(held))}" for role, held in ordered]
    ateliers = tuple(sorted({r.atelier for r in roles}))
    citations = tuple(Citation(e.passage_id, e.extract) for _, held in ordered for e in held.values())
    yield Statement(f"{name} : {enumerate_fr(told)}.", ateliers, tuple(dict.fromkeys(citations)))
    for passage_id, sentence in best_quotations(desk, [e for _, held in ordered for e in held.values()])[:QUOTES]:
        yield bullet(desk, passage_id, sentence)


def _named(role: str) -> str:
    roles: Mapping[str, Mapping[str, str]] = load("institutions")["roles"]
    return roles[role]["libelle"]
