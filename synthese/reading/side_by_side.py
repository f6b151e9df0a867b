"""What opposes two aims, atelier by atelier: what is debated and voted, what the référentiel makes of it, what stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from synthese.policy_tables import PolicyFindings
from synthese.reading.arbitrations import arbitration_statements
from synthese.reading.decisions import votes_left
from synthese.reading.disagreements import disagreement_statements
from synthese.reading.french import under
from synthese.reading.oppositions import opposition_statements
from synthese.reading.pending import open_statements
from synthese.reading.statements import Desk, headed
from synthese.records import Decision, Statement

# What a bullet is told under; debates say by themselves what they are.
VOTED = "Mise aux voix"
SETTLED = "Ce que retient le référentiel"
WEIGHED = "Ce que le référentiel met en balance"
OPEN = "Ce qui reste ouvert"
BETWEEN = "Entre plusieurs politiques"


def opposed_bullets(desk: Desk, found: PolicyFindings, votes: Sequence[Decision]) -> list[Statement]:
    """Debates of séances, votes, then what référentiels answer and weigh. `votes`: what ateliers end and that no debate tells."""
    return [
        *disagreement_statements(desk, found.disagreements),
        *_under(VOTED, votes_left(desk, votes)),
        *_under(SETTLED, arbitration_statements(desk, found.arbitrations)),
        *_under(WEIGHED, opposition_statements(desk, found.oppositions)),
    ]


def open_bullets(desk: Desk, found: PolicyFindings) -> list[Statement]:
    """What each atelier leaves open, when nothing told it yet."""
    return list(_under(OPEN, open_statements(desk, found.arbitrations, found.decisions)))


def _under(title: str, statements: Iterator[Statement]) -> Iterator[Statement]:
    """Bullets, the first of each atelier under a title unless it says it itself."""
    titled: set[tuple[str, ...]] = set()
    for statement in statements:
        bare = statement.ateliers in titled or statement.text.lower().startswith(title.lower())
        titled.add(statement.ateliers)
        yield statement if bare else replace(statement, text=under(title, statement.text))


def by_atelier(desk: Desk, bullets: Sequence[Statement]) -> Iterator[Statement]:
    """Bullets under the title of their atelier, after those of several ateliers."""
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in bullets:
        groups[statement.ateliers[0] if len(statement.ateliers) == 1 else ""].append(statement)
    for atelier in sorted(groups):
        works = desk.material.is_atelier(atelier)
        title = f"{'Atelier ' * works}{desk.material.title(atelier)}" if atelier else BETWEEN
        yield from headed(title, groups[atelier])
