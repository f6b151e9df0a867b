"""What remains to be decided: matters that ateliers leave open, what nobody pays for yet, what waits for an action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from synthese.config import Config
from synthese.decisions import says
from synthese.reading.arbitrations import arbitrated, spoken
from synthese.reading.decisions import first_of_each, minute
from synthese.reading.extracts import quotability
from synthese.reading.followed import followed_statements
from synthese.reading.statements import Desk, bullet, headed
from synthese.records import Answer, Arbitration, Chapter, Decision, Nature, Outcome, Statement
from synthese.tables import Analysis

OPEN = "Ce qui reste ouvert"
TOLD_OPEN = 12  # ateliers quoted
UNPAID = "Ce qui n'est pas financé"
TOLD_UNPAID = 5
STANDS_ALONE = 0.4  # how well a sentence must stand by itself
ADOPTED = frozenset({Nature.REFERENTIEL, Nature.PLAN_ACTIONS})
TEXT_OF_NO_ONE = frozenset({Chapter.ENJEUX})  # what is at stake is not what is asked for


def pending_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """What a director decides next: open matters that nothing told, then money, then actions."""
    policies = analysis.policies
    waiting = list(open_statements(desk, policies.arbitrations, policies.decisions))
    yield from headed(OPEN, waiting)
    yield from _unpaid(desk)
    yield from followed_statements(desk, analysis, config)


def open_statements(
    desk: Desk, arbitrations: Sequence[Arbitration], decisions: Sequence[Decision]
) -> Iterator[Statement]:
    """What ateliers leave open: one bullet by atelier of which nothing told it yet, what opposes two aims first."""
    written = [a for a in arbitrations if a.answer is Answer.OUVERT]
    opposed = {a.atelier: quotes for a in reversed(written) if (quotes := spoken(desk, a))}
    waiting = {
        d.atelier: d
        for d in first_of_each(desk, [d for d in decisions if d.outcome is Outcome.OUVERT])
        if d.evidence.passage_id not in desk.quoted and d.atelier not in opposed and _asserts(desk, d)
    }
    for atelier in sorted({*opposed, *waiting} - desk.left_open)[:TOLD_OPEN]:
        desk.left_open.add(atelier)
        yield arbitrated(desk, opposed[atelier]) if atelier in opposed else minute(desk, waiting[atelier])


def _asserts(desk: Desk, decision: Decision) -> bool:
    """Whether an extract asserts something: « Désaccord sur les étals » does not say where it stands."""
    doc = desk.material.docs[desk.material.index[decision.evidence.passage_id]]
    said = [t for s in doc.sents if s.text.strip() and s.text.strip() in decision.evidence.extract for t in s]
    return not said or any("Fin" in t.morph.get("VerbForm", []) and not _relative(t) for t in said)


def _relative(verb: Token) -> bool:
    """Whether a verb is that of a relative clause, by its dependency or by its pronoun."""
    return verb.dep_ == "acl:relcl" or any("Rel" in child.morph.get("PronType", []) for child in verb.children)


def _unpaid(desk: Desk) -> Iterator[Statement]:
    """What the adopted texts ask for and say that nobody pays yet: one sentence by atelier, understood by itself."""
    found: dict[str, tuple[str, str]] = {}
    for passage, doc in zip(desk.material.passages, desk.material.docs, strict=True):
        free = passage.passage_id not in desk.quoted | desk.aside and passage.atelier not in found
        asks = passage.nature in ADOPTED and passage.chapter not in TEXT_OF_NO_ONE
        if not (free and asks and desk.material.is_atelier(passage.atelier)):
            continue
        for sent in doc.sents:
            if says("non_finance").search(sent.text) and " | " not in sent.text and quotability(sent) >= STANDS_ALONE:
                found[passage.atelier] = (passage.passage_id, sent.text.strip())
    ateliers = tuple(sorted(found))[:TOLD_UNPAID]
    yield from headed(UNPAID, [bullet(desk, *found[a]) for a in ateliers])
