"""The first movement: what a mayor reads in two minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.config import Config
from synthese.lexicons import load
from synthese.reading.asked import main_subjects
from synthese.reading.collectivity import collectivity
from synthese.reading.decisions import divided_votes, open_questions
from synthese.reading.french import capitalise, enumerate_fr, in_words, uncapitalise
from synthese.reading.gathered import told_evidence
from synthese.reading.key_figures import key_figures
from synthese.reading.oppositions import common_question_statements
from synthese.reading.places import crossing_statement
from synthese.reading.roles import is_clear
from synthese.reading.statements import Desk, first_by_atelier, headed, joined
from synthese.reading.tensions import main_tensions
from synthese.records import (
    Chapter,
    Citation,
    CityRole,
    Condition,
    Evidence,
    Nature,
    Position,
    Statement,
)
from synthese.tables import Analysis

MAIN_TENSIONS = 3
MAIN_CONDITIONS, MAX_CONDITIONS = 2, 4
OPEN_QUESTIONS = 3
SHARED = 2  # ateliers that must state a condition for it to be told first
ASKED = "Ce que l'on demande, ce que l'on reproche"
COMMON, OPPOSED, OPEN = "Ce qui traverse les politiques", "Ce qui s'oppose", "Ce qui reste ouvert"


def essentials(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """Telling figures, questions of two policies, main tensions and how they are answered, the roles of the City, what stays open, the conditions that come back most."""
    found = analysis.policies
    yield from headed(_start(desk), list(key_figures(desk, analysis.figures)))
    common = list(common_question_statements(desk, found.common_questions))
    crossing = list(crossing_statement(desk)) if "lieux" in config.reading.movements else []
    yield from headed(COMMON, [*common, *crossing])
    room = MAIN_TENSIONS - bool(common)
    opposed = main_tensions(desk, analysis.tensions, room, found.arbitrations, found.disagreements)
    yield from headed(OPPOSED, [*opposed, *divided_votes(desk, found.decisions)])
    yield from headed(ASKED, list(main_subjects(desk)))
    yield from headed(OPEN, list(open_questions(desk, found.decisions, OPEN_QUESTIONS)))
    yield from headed(
        _conclusions(desk, analysis), [*_roles(desk, analysis.positions), *_conditions(desk, analysis.conditions)]
    )


def _start(desk: Desk) -> str:
    """« D'où partent les ateliers », or « D'où l'on part » where other documents say it too."""
    return f"D'où {'partent les ateliers' if desk.material.ateliers_hold_most else 'l’on part'}"


def _conclusions(desk: Desk, analysis: Analysis) -> str:
    """« La place de la Ville, les conditions »."""
    return f"La place {collectivity(desk.material, analysis.positions).of}, les conditions"


def _roles(desk: Desk, positions: Sequence[Position]) -> Iterator[Statement]:
    """« La Ville tient trois rôles : maître d'ouvrage (Atelier A), co-actrice (Ateliers B et C)… »."""
    names = load("analysis")["roles_de_la_ville"]
    stated = [p for p in positions if p.evidence and desk.material.is_atelier(p.atelier) and is_clear(p)]
    held = {role: [p for p in stated if p.role is role] for role in CityRole}
    told = [f"{names[role.value]} {desk.mention([p.atelier for p in group])}" for role, group in held.items() if group]
    if len(told) < 2:
        return
    known = [p for group in held.values() for p in group]
    citations = tuple(_citation(_adopted_first(desk, p)) for p in known)
    who = capitalise(collectivity(desk.material, positions).subject)
    text = f"{who} tient {in_words(len(told))} rôles selon les politiques : {enumerate_fr(told)}."
    yield Statement(text, tuple(p.atelier for p in known), citations)


def _adopted_first(desk: Desk, position: Position) -> Evidence:
    """The extract that says a role best: of the chapter on the position, else of the référentiel, else the surest."""
    ranked = [desk.passage(e.passage_id) for e in position.evidence]
    order = [(p.chapter is not Chapter.POSITIONNEMENT, p.nature is not Nature.REFERENTIEL) for p in ranked]
    return position.evidence[order.index(min(order))]


def _conditions(desk: Desk, conditions: Sequence[Condition]) -> Iterator[Statement]:
    """« Les conditions… qui reviennent le plus : pour la plupart des ateliers, former les équipes… »."""
    shared = [c for c in conditions if c.condition_id != "C-autre" and len(_work(desk, c)) >= SHARED]
    ranked = sorted(shared, key=lambda c: (-len(_work(desk, c)), c.condition_id))
    if not ranked:
        return
    least = len(_work(desk, ranked[:MAIN_CONDITIONS][-1]))
    main = [c for c in ranked if len(_work(desk, c)) >= least][:MAX_CONDITIONS]  # none is left out that ties
    by_count: dict[str, list[str]] = {}
    for c in main:
        by_count.setdefault(desk.share(_work(desk, c))[0], []).append(uncapitalise(c.label))
    told = [f"pour {count}, {_listed(labels)}" for count, labels in by_count.items()]
    firsts = [_citation(e) for c in main for e in first_by_atelier(desk, told_evidence(desk, c))]
    ateliers = tuple(sorted({a for c in main for a in _work(desk, c)}))
    yield Statement(f"Les conditions de réussite qui reviennent le plus : {' ; '.join(told)}.", ateliers, tuple(firsts))


def _listed(labels: Sequence[str]) -> str:
    """An enumeration; by semicolons when a label is one itself."""
    apart = any("," in label or " et " in label for label in labels)
    return " ; ".join(labels) if apart else enumerate_fr(labels)


def _work(desk: Desk, condition: Condition) -> list[str]:
    told = joined(desk, [e.passage_id for e in told_evidence(desk, condition)])
    return [a for a in told if desk.material.is_atelier(a)]


def _citation(evidence: Evidence) -> Citation:
    return Citation(evidence.passage_id, evidence.extract)
