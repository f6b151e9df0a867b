"""The role of the City told: for each of the four, the policies where it takes it, in the words of their référentiels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.lexicons import load
from synthese.reading import prose
from synthese.reading.collectivity import Collectivity, collectivity
from synthese.reading.extracts import opens_on_a_turn, telling
from synthese.reading.french import capitalise, enumerate_fr
from synthese.reading.references import opens_on_what_precedes
from synthese.reading.statements import QUOTABLE, Desk, bullet
from synthese.reading.typography import quoted
from synthese.records import Chapter, Citation, CityRole, Evidence, Position, SpeakerRole, Statement

CLEAR_ROLE = 0.45  # share that a role needs among the four
SURE_ROLE = 3  # extracts that a role needs to be told when no chapter states it


def position_statements(desk: Desk, positions: Sequence[Position]) -> Iterator[Statement]:
    """For each role of the City: the policies where it takes it, then how each says so."""
    names = load("analysis")["roles_de_la_ville"]
    who = collectivity(desk.material, positions)
    stated = [p for p in positions if p.evidence and desk.material.is_atelier(p.atelier)]
    for role in CityRole:
        group = [p for p in stated if p.role is role and is_clear(p)]
        chosen = [(p, c) for p in group if (c := _position_quote(desk, p)) is not None]
        if not chosen:
            continue
        said_by = {p.atelier: Citation(*quote) for p, quote in chosen}
        ateliers = tuple(p.atelier for p in group)
        citations = tuple(
            said_by.get(p.atelier, Citation(p.evidence[0].passage_id, p.evidence[0].extract)) for p in group
        )
        if len(group) == 1:
            passage_id, sentence = chosen[0][1]
            where = f"{capitalise(who.subject)} est {names[role.value]} {desk.mention(ateliers)}"
            if prose.is_prose(desk.material, passage_id, sentence):
                text = f"{where}. {prose.told(desk.material, passage_id, sentence)}."
            else:
                said = f"{quoted(sentence.removesuffix('.'))}, {telling(desk.passage(passage_id), sentence)}"
                text = f"{where} : {said}."
            yield Statement(text, ateliers, citations)
            continue
        yield Statement(
            f"{capitalise(who.subject)} est {names[role.value]} {desk.mention(ateliers)}.", ateliers, citations
        )
        for _, (passage_id, sentence) in chosen:
            yield bullet(desk, passage_id, sentence)
    yield from _hesitating(desk, stated, who)


def is_clear(position: Position) -> bool:
    """Whether one role stands out enough to be told as the City's."""
    return position.scores.get(position.role, 0.0) >= CLEAR_ROLE


def _hesitating(desk: Desk, stated: Sequence[Position], who: Collectivity) -> Iterator[Statement]:
    """Policies where a role leads by little, told as such; then, where others say theirs, those of which none is said."""
    names = load("analysis")["roles_de_la_ville"]
    unclear = [p for p in stated if not is_clear(p)]
    groups = {role: [p for p in unclear if p.role is role] for role in CityRole}
    told = [
        f"plutôt {names[role.value]} {desk.mention([p.atelier for p in group])}"
        for role, group in groups.items()
        if group
    ]
    if told:
        nearest = [p for group in groups.values() for p in group]
        cited = tuple(Citation(p.evidence[0].passage_id, p.evidence[0].extract) for p in nearest)
        text = f"Ailleurs, le rôle ressort moins nettement : {enumerate_fr(told)}."
        yield Statement(text, tuple(p.atelier for p in nearest), cited)
    silent: dict[str, Citation] = {}
    for passage in desk.material.passages:
        if passage.chapter is Chapter.POSITIONNEMENT and passage.atelier not in {p.atelier for p in stated}:
            silent.setdefault(passage.atelier, Citation(passage.passage_id, passage.text))
    if silent and stated:
        ateliers = tuple(sorted(silent))
        text = f"Pour {desk.named(ateliers)}, les extraits lus ne suffisent pas à dire le rôle {who.of}."
        yield Statement(text, ateliers, tuple(silent[atelier] for atelier in ateliers))


def _position_quote(desk: Desk, position: Position) -> tuple[str, str] | None:
    """What the chapter on the position says comes before what was said on the way to it; a guest speaks of another city."""
    adopted = [e for e in position.evidence if desk.passage(e.passage_id).chapter is Chapter.POSITIONNEMENT]
    own = [e for e in position.evidence if desk.passage(e.passage_id).speaker_role is not SpeakerRole.EXPERT]
    if not adopted and len(own) < SURE_ROLE:
        return None
    found = _first_quotable(desk, [*adopted, *own])
    if found:
        desk.quoted.add(found[0])
    return found


def _first_quotable(desk: Desk, evidence: Sequence[Evidence]) -> tuple[str, str] | None:
    """The first extract that can be quoted, the best of its sentences: one that stands by itself in prose, else the first."""
    taken = ((item.passage_id, *desk.take(item.passage_id, item.extract)) for item in evidence)
    found = [(passage_id, sentence) for passage_id, sentence, score in taken if score > QUOTABLE]
    alone = (
        (p, s)
        for p, s in found
        if not (opens_on_what_precedes(desk.doc(p), s) or opens_on_a_turn(s)) and prose.is_prose(desk.material, p, s)
    )
    return next(alone, next(iter(found), None))
