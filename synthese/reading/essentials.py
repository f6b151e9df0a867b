"""The first movement: what a mayor reads in two minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.config import Config
from synthese.lexicons import load
from synthese.reading.decisions import ENDINGS, minuted, told_by
from synthese.reading.french import capitalise, enumerate_fr, in_words, uncapitalise
from synthese.reading.statements import Desk, bullet, first_by_atelier, is_clear
from synthese.reading.tensions import main_tensions
from synthese.records import (
    Chapter,
    Citation,
    CityRole,
    Condition,
    Decision,
    EntityKind,
    Evidence,
    Figure,
    Nature,
    Position,
    Statement,
)
from synthese.tables import Analysis

MAIN_TENSIONS = 3
MAX_FIGURES = 4
GAP = 0.5  # worth of two numbers in one sentence: what they measure is compared
AGAIN = 0.75  # worth of a figure that two documents of an atelier give
MAIN_CONDITIONS = 3
SHARED = 2  # ateliers that must state a condition for it to be told first


def essentials(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """Telling figures, main tensions, the roles of the City, the conditions that come back most."""
    seen: set[str] = set()
    told_in = documents_by_figure(desk, analysis.figures)
    worth = {f: telling(desk, f) + AGAIN * (len(told_in[_same(desk, f)]) > 1) for f in analysis.figures}
    for figure in sorted(analysis.figures, key=lambda f: (-worth[f], f.passage_id)):
        where = desk.ateliers(figure.passage_id)[0]
        sentence, quotable = desk.take(figure.passage_id, figure.extract)
        if where not in seen and quotable > 0.5 and figure.value in sentence:
            seen.add(where)
            yield bullet(desk, figure.passage_id, sentence)
        if len(seen) == MAX_FIGURES:
            break
    yield from main_tensions(desk, analysis.tensions, MAIN_TENSIONS)
    yield from _roles(desk, analysis.positions)
    yield from _settled(desk, analysis.policies.decisions)
    yield from _conditions(desk, analysis.conditions)


def _roles(desk: Desk, positions: Sequence[Position]) -> Iterator[Statement]:
    """« La Ville tient trois rôles : maître d'ouvrage (Atelier A), co-actrice (Ateliers B et C)… »."""
    names = load("analysis")["roles_de_la_ville"]
    stated = [p for p in positions if p.evidence and desk.material.is_atelier(p.atelier) and is_clear(p)]
    held = {role: [p for p in stated if p.role is role] for role in CityRole}
    told = [f"{names[role.value]} {desk.mention([p.atelier for p in group])}" for role, group in held.items() if group]
    if len(told) < 2:
        return
    known = [p for group in held.values() for p in group]
    citations = tuple(_citation(p.evidence[0]) for p in known)
    text = f"La Ville tient {in_words(len(told))} rôles selon les politiques : {enumerate_fr(told)}."
    yield Statement(text, tuple(p.atelier for p in known), citations)


def _settled(desk: Desk, decisions: Sequence[Decision]) -> Iterator[Statement]:
    """« Trois ateliers se partagent au vote (…) ; un seul laisse une question ouverte (…) »."""
    told, citations = [], []
    for outcome, (one, several) in ENDINGS.items():
        mine = [d for d in reversed(decisions) if d.outcome is outcome and minuted(desk, d)]
        ends = {d.atelier: d for d in mine if desk.concludes(desk.passage(d.evidence.passage_id))}
        if ends:
            told.append(told_by(desk, sorted(ends), one, several))
            citations += [_citation(ends[atelier].evidence) for atelier in sorted(ends)]
    ateliers = tuple(sorted({a for c in citations for a in desk.ateliers(c.passage_id)}))
    if told:
        yield Statement(f"{capitalise(' ; '.join(told))}.", ateliers, tuple(citations))


def _conditions(desk: Desk, conditions: Sequence[Condition]) -> Iterator[Statement]:
    """« Ce qui est demandé par le plus d'ateliers : former les équipes (douze ateliers)… »."""
    shared = [c for c in conditions if c.condition_id != "C-autre" and len(_work(desk, c)) >= SHARED]
    main = sorted(shared, key=lambda c: (-len(_work(desk, c)), c.condition_id))[:MAIN_CONDITIONS]
    if not main:
        return
    told = [f"{uncapitalise(c.label)} ({in_words(len(_work(desk, c)))} ateliers)" for c in main]
    firsts = [_citation(e) for c in main for e in first_by_atelier(desk, c.evidence)]
    ateliers = tuple(sorted({a for c in main for a in _work(desk, c)}))
    yield Statement(
        f"Les conditions de réussite qui reviennent le plus : {enumerate_fr(told)}.", ateliers, tuple(firsts)
    )


def _work(desk: Desk, condition: Condition) -> list[str]:
    return [a for a in condition.ateliers if desk.material.is_atelier(a)]


def _citation(evidence: Evidence) -> Citation:
    return Citation(evidence.passage_id, evidence.extract)


def documents_by_figure(desk: Desk, figures: Sequence[Figure]) -> dict[tuple[str, str, str], set[str]]:
    """Documents of an atelier that give one figure: what a référentiel takes from a séance is what mattered there."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for figure in figures:
        document = desk.passage(figure.passage_id).document
        found.setdefault(_same(desk, figure), set()).add(document)
    return found


def _same(desk: Desk, figure: Figure) -> tuple[str, str, str]:
    atelier = desk.passage(figure.passage_id).atelier
    short = figure.passage_id if len(figure.value) < 2 else ""  # « 3 » is everywhere
    return atelier, figure.value + short, figure.unit


def _tells_a_gap(desk: Desk, figure: Figure) -> bool:
    """Whether the sentence of a figure gives another of its kind: a part of a whole, two groups, then and now."""
    doc = desk.material.docs[desk.material.index[figure.passage_id]]
    said = [span for span in doc.spans["chiffres"] if span.sent.text.strip() in figure.extract]
    return len({span.text for span in said}) > 1


def telling(desk: Desk, figure: Figure) -> float:
    """Shares, and numbers of people, speak to everyone; so does what opens a diagnosis. Long sentences do not."""
    passage = desk.passage(figure.passage_id)
    people = {
        span.root.lemma_
        for span in desk.material.docs[desk.material.index[figure.passage_id]].spans["entites"]
        if span.label_ == EntityKind.PUBLIC
    }
    diagnosis = passage.chapter is Chapter.ENJEUX or passage.seance == 1
    return (
        (figure.unit == "%")
        + 0.5 * (figure.unit in people)
        + 0.5 * diagnosis
        + 0.5 * (passage.nature is Nature.REFERENTIEL)
        + 0.5 * bool(people)
        + GAP * _tells_a_gap(desk, figure)
        - len(figure.extract) / 300
    )
