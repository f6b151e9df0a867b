"""What opposes two aims: where ateliers are few, what each debates, votes, and what its référentiel makes of it; elsewhere, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from synthese.policy_tables import PolicyFindings
from synthese.reading.arbitrations import ANSWERS, arbitration_statements
from synthese.reading.decisions import votes_left
from synthese.reading.disagreements import disagreement_statements
from synthese.reading.french import enumerate_fr
from synthese.reading.oppositions import GRANTS, opposition_statements
from synthese.reading.statements import Desk
from synthese.records import Decision, Statement

DEBATED, DEBATED_TOO = "des voix s'opposent en séance", "d'autres voix s'opposent en séance"
VOTED = "une question est mise aux voix"


def opposed_statements(desk: Desk, found: PolicyFindings, votes: Sequence[Decision]) -> list[Statement]:
    """Debates of séances, what référentiels answer, then what they weigh: atelier by atelier where they are few.

    `votes`: what ateliers end and that no debate tells, told with the rest of theirs where they are few.
    """
    first = {one.atelier for one in found.disagreements if one.first.passage_id in desk.quoted}
    debated = list(disagreement_statements(desk, found.disagreements))
    answered = {
        answer: list(arbitration_statements(desk, [a for a in found.arbitrations if a.answer is answer]))
        for answer in ANSWERS
    }
    weighed = list(opposition_statements(desk, found.oppositions))
    if not desk.few:
        return [*debated, *(s for told in answered.values() for s in told), *weighed]
    spoken = {DEBATED: debated, VOTED: list(votes_left(desk, votes))}
    written = {verb: answered[answer] for answer, (verb, _) in ANSWERS.items()} | {GRANTS[0]: weighed}
    return list(_by_atelier(desk, spoken, written, first))


def _by_atelier(
    desk: Desk,
    spoken: Mapping[str, Sequence[Statement]],
    written: Mapping[str, Sequence[Statement]],
    first: set[str],
) -> Iterator[Statement]:
    """For each atelier, one sentence on what follows, then its séances and its référentiel.

    `spoken`, `written`: by what happens in séance, by what a référentiel does. `first`: ateliers of which a debate was told before.
    """
    kinds = {**spoken, **written}
    bullets = [(kind, s) for kind, told in kinds.items() for s in told if s.bullet]
    for atelier in sorted({s.ateliers[0] for _, s in bullets}):
        own = [(kind, s) for kind, s in bullets if s.ateliers[0] == atelier]
        shown = list(dict.fromkeys(kind for kind, _ in own))
        said = [DEBATED_TOO if kind == DEBATED and atelier in first else kind for kind in shown if kind in spoken]
        text = _lead(desk, atelier, said, [kind for kind in shown if kind in written])
        yield Statement(text, (atelier,), tuple(c for _, s in own for c in s.citations))
        yield from (s for _, s in own)


def _lead(desk: Desk, atelier: str, said: list[str], does: list[str]) -> str:
    """« Dans l'Atelier X, des voix s'opposent en séance ; le référentiel met des buts en balance. »"""
    where = f"Dans {desk.named((atelier,))}" if desk.material.is_atelier(atelier) else "Hors des ateliers"
    written = f"le référentiel {enumerate_fr(does)}" if does else ""
    return f"{where}, {' ; '.join(filter(None, (enumerate_fr(said), written)))}."
