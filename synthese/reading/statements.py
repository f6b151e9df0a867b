"""Records -> statements: sentences by rule, wording by extract, every source attached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from synthese.facts import mentioned_ateliers
from synthese.lexicons import load
from synthese.material import Material
from synthese.reading.extracts import best_sentence, voice
from synthese.reading.french import capitalise, enumerate_fr, in_words, mention, share, uncapitalise
from synthese.reading.typography import quoted
from synthese.records import Citation, CityRole, Condition, Evidence, Marker, Pole, Position, Statement, Tension, Theme

QUOTES_PER_THEME = 3


@dataclass
class Desk:
    """What the writer has at hand: the corpus, and the passages already quoted (none is quoted twice)."""

    material: Material
    quoted: set[str] = field(default_factory=set)

    def titles(self, folders: Sequence[str]) -> list[str]:
        """Titles of ateliers, folders first in their order."""
        return [self.material.title(folder) for folder in folders]

    def ateliers(self, passage_id: str) -> tuple[str, ...]:
        """Ateliers that a passage speaks for."""
        row = self.material.index[passage_id]
        return mentioned_ateliers(self.material, row) or (self.material.passages[row].atelier,)

    def take(self, passage_id: str, extract: str = "") -> tuple[str, float]:
        """Best sentence of a passage not yet quoted, with its quotability; ("", 0) otherwise."""
        if passage_id in self.quoted:
            return "", 0.0
        return best_sentence(self.material, self.material.index[passage_id], extract)


def quotation(desk: Desk, passage_id: str, sentence: str) -> str:
    """« extract », who says it, (Atelier X): the body of a bullet, without full stop."""
    passage = desk.material.passages[desk.material.index[passage_id]]
    return f"{quoted(sentence)}, {voice(passage)} {mention(desk.titles(desk.ateliers(passage_id)))}"


def choose(desk: Desk, passage_ids: Sequence[tuple[str, float]], count: int) -> list[tuple[str, str]]:
    """Quotable sentences of passages in order of merit, from as many ateliers as there can be: (passage_id, sentence)."""
    scored = []
    for passage_id, merit in passage_ids:
        sentence, quotable = desk.take(passage_id)
        if quotable > 0.3:
            scored.append((merit * quotable, passage_id, sentence))
    scored.sort(key=lambda item: (-item[0], item[1]))
    chosen: list[tuple[str, str]] = []
    seen: set[tuple[str, ...]] = set()
    for _, passage_id, sentence in scored:
        where = desk.ateliers(passage_id)
        if where not in seen and len(chosen) < count:
            chosen.append((passage_id, sentence))
            seen.add(where)
    desk.quoted.update(passage_id for passage_id, _ in chosen)
    return chosen


def theme_statements(desk: Desk, theme: Theme) -> Iterator[Statement]:
    """A theme: how far it runs, then what is said of it in different ateliers."""
    chosen = choose(desk, theme.members, QUOTES_PER_THEME)
    if not chosen:
        return
    ateliers = _union(desk, [p for p, _ in chosen])
    count, total = len(theme.ateliers), len(desk.material.ateliers)
    sense = f" – {enumerate_fr(list(theme.keywords[:4]))} –" if theme.axis is None else ""
    lead = f"{capitalise(theme.label)}{sense} : {share(count, total)} en {'parlent' if count > 1 else 'parle'}"
    citations = tuple(Citation(p, s) for p, s in chosen)
    yield Statement(f"{lead} {mention(desk.titles(ateliers))}.", ateliers, citations)
    for passage_id, sentence in chosen:
        yield _bullet(desk, passage_id, sentence)


def _bullet(desk: Desk, passage_id: str, sentence: str) -> Statement:
    text = capitalise(quotation(desk, passage_id, sentence)) + "."
    return Statement(text, desk.ateliers(passage_id), (Citation(passage_id, sentence),), bullet=True)


def tension_statement(desk: Desk, tension: Tension) -> Statement | None:
    """A tension: its two aims, then each in the words of those who hold it."""
    chosen: list[tuple[str, str]] = []
    for wanted in ((Pole.A, Pole.B), (Pole.BOTH,)):
        for pole in wanted:
            evidence = [
                e.evidence for e in tension.evidence if e.pole is pole and e.evidence.passage_id not in desk.quoted
            ]
            chosen += _first_quotable(desk, evidence, 1)
    chosen = list(dict.fromkeys(chosen))[:2]
    if not chosen:
        return None
    ateliers = _union(desk, [p for p, _ in chosen])
    desk.quoted.update(p for p, _ in chosen)
    body = " ; ".join(_said(desk, p, s) for p, s in chosen)
    text = f"{capitalise(tension.pole_a)}, et {uncapitalise(tension.pole_b)} : {body} {mention(desk.titles(ateliers))}."
    return Statement(text, ateliers, tuple(Citation(p, s) for p, s in chosen))


def _said(desk: Desk, passage_id: str, sentence: str) -> str:
    passage = desk.material.passages[desk.material.index[passage_id]]
    return f"{quoted(sentence)} ({voice(passage)})"


def _first_quotable(desk: Desk, evidence: Sequence[Evidence], count: int) -> list[tuple[str, str]]:
    found = []
    for item in evidence:
        row = desk.material.index[item.passage_id]
        doc = desk.material.docs[row]
        whole = doc.char_span(0, len(doc.text), alignment_mode="expand")
        extract = item.extract.strip()
        if len(extract) <= 320 and whole is not None and re.search(r"[.!?…»]$", extract):
            found.append((item.passage_id, extract))
        else:
            sentence, score = desk.take(item.passage_id, item.extract)
            if score > 0:
                found.append((item.passage_id, sentence))
    return found[:count]


def position_statements(desk: Desk, positions: Sequence[Position]) -> Iterator[Statement]:
    """For each role of the City: the policies where it takes it, then how each says so."""
    names = load("analysis")["roles_de_la_ville"]
    for role in CityRole:
        group = [p for p in positions if p.role is role]
        chosen = [(p, c) for p in group if (c := _position_quote(desk, p)) is not None]
        if not chosen:
            continue
        ateliers = tuple(p.atelier for p, _ in chosen)
        citations = tuple(Citation(i, s) for _, (i, s) in chosen)
        policies = "une politique" if len(chosen) == 1 else f"{in_words(len(chosen))} politiques"
        yield Statement(
            f"La Ville {names[role.value]}, dans {policies} {mention(desk.titles(ateliers))}.", ateliers, citations
        )
        for _, (passage_id, sentence) in chosen:
            yield _bullet(desk, passage_id, sentence)


def _position_quote(desk: Desk, position: Position) -> tuple[str, str] | None:
    for evidence in position.evidence:
        if evidence.passage_id not in desk.quoted:
            found = _first_quotable(desk, [evidence], 1)
            if found:
                desk.quoted.add(evidence.passage_id)
                return found[0]
    return None


def gathered_statements(desk: Desk, item: Condition | Marker, per_item: int = 2) -> Iterator[Statement]:
    """A condition or a marker: how many ateliers, then how one or two of them say it."""
    members = [(e.passage_id, e.score) for e in item.evidence]
    chosen = choose(desk, members, per_item)
    if not chosen:
        return
    total = len(desk.material.ateliers)
    carried = _union(desk, [p for p, _ in chosen])
    text = f"{capitalise(item.label)} : {share(len(item.ateliers), max(total, len(item.ateliers)))} le {'disent' if len(item.ateliers) > 1 else 'dit'} {mention(desk.titles(carried))}."
    yield Statement(text, carried, tuple(Citation(p, s) for p, s in chosen))
    for passage_id, sentence in chosen:
        yield _bullet(desk, passage_id, sentence)


def figure_statement(desk: Desk, passage_id: str, sentence: str) -> Statement:
    """A sentence that holds a telling figure."""
    desk.quoted.add(passage_id)
    return _bullet(desk, passage_id, sentence)


def _union(desk: Desk, passage_ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({atelier for p in passage_ids for atelier in desk.ateliers(p)}))
