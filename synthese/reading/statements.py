"""Records -> statements: sentences by rule, wording by extract, every source attached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from synthese.facts import mentioned_ateliers
from synthese.lexicons import load
from synthese.material import Material
from synthese.reading.anchors import Lemmas
from synthese.reading.extracts import LONGEST, best_sentence, voice, whole_extract
from synthese.reading.french import capitalise, in_words, mention, share
from synthese.reading.typography import quoted
from synthese.records import Chapter, Citation, CityRole, Condition, Evidence, Marker, Passage, Position, Statement

QUOTABLE = 0.3  # a sentence below that does not stand alone
QUOTES_PER_ITEM = 2
MAX_LISTED = 6  # ateliers named in a sentence


@dataclass
class Desk:
    """What the writer has at hand: the corpus, and the passages already quoted (none is quoted twice)."""

    material: Material
    aside: frozenset[str] = frozenset()  # passages of logistics: never quoted
    quoted: set[str] = field(default_factory=set)
    told: dict[str, list[tuple[str, str]]] = field(
        default_factory=dict
    )  # tensions already told, and by which quotations

    @cached_property
    def lemmas(self) -> Lemmas:
        """The words of the corpus, counted once for all movements."""
        return Lemmas(self.material)

    def mention(self, folders: Sequence[str]) -> str:
        """« (Ateliers Sport et Petite enfance ; Consultation citoyenne) »: ateliers, then sets of documents that are none."""
        ateliers = [self.material.title(f) for f in folders if self.material.is_atelier(f)]
        return mention(ateliers, [self.material.title(f) for f in folders if not self.material.is_atelier(f)])

    def lead(self, ateliers: Sequence[str], singular: str, plural: str) -> str:
        """« trois ateliers en parlent (Ateliers A, B et C) »; beyond six the sources are left to the notes."""
        who, several = self.share(ateliers)
        listed = f" {self.mention(ateliers)}" if len(ateliers) <= MAX_LISTED else ""
        return f"{who} {plural if several else singular}{listed}"

    def share(self, folders: Sequence[str]) -> tuple[str, bool]:
        """How many ateliers, in words, and whether a verb takes the plural."""
        count = sum(self.material.is_atelier(f) for f in folders)
        total = sum(self.material.is_atelier(f) for f in self.material.ateliers)
        return (share(count, max(total, count)), count > 1) if count else ("d'autres documents", True)

    def ateliers(self, passage_id: str) -> tuple[str, ...]:
        """Ateliers that a passage speaks for."""
        row = self.material.index[passage_id]
        return mentioned_ateliers(self.material, row) or (self.material.passages[row].atelier,)

    def passage(self, passage_id: str) -> Passage:
        """A passage by its identifier."""
        return self.material.passages[self.material.index[passage_id]]

    def take(self, passage_id: str, extract: str = "") -> tuple[str, float]:
        """An extract of a passage not yet quoted, whole when it is short, else its best sentence; with its quotability, 0 for none."""
        if passage_id in self.quoted or passage_id in self.aside:
            return "", 0.0
        row = self.material.index[passage_id]
        whole, quotable = whole_extract(self.material, row, extract) if extract else ("", 0.0)
        if quotable > QUOTABLE and len(whole) <= LONGEST:
            return whole, quotable
        return best_sentence(self.material, row, extract)


def quotation(desk: Desk, passage_id: str, sentence: str) -> str:
    """« extract », who says it, (Atelier X): the body of a bullet, without full stop."""
    passage = desk.passage(passage_id)
    return f"{quoted(sentence)} – {voice(passage, sentence)} {desk.mention(desk.ateliers(passage_id))}"


def choose(desk: Desk, evidence: Sequence[Evidence]) -> list[tuple[str, str]]:
    """The best quotation of each atelier among extracts, in order of merit: (passage_id, sentence); none is quoted again."""
    chosen = best_quotations(desk, evidence)
    desk.quoted.update(passage_id for passage_id, _ in chosen)
    return chosen


def best_quotations(desk: Desk, evidence: Sequence[Evidence]) -> list[tuple[str, str]]:
    """The same, for whoever does not know yet whether it will be told."""
    scored = []
    for item in evidence:
        passage_id, merit = item.passage_id, item.score
        sentence, quotable = desk.take(passage_id, item.extract)
        if quotable > QUOTABLE:
            scored.append((merit * quotable, passage_id, sentence))
    scored.sort(key=lambda item: (-item[0], item[1]))
    chosen: list[tuple[str, str]] = []
    seen: set[tuple[str, ...]] = set()
    for _, passage_id, sentence in scored:
        where = desk.ateliers(passage_id)
        if where not in seen:
            chosen.append((passage_id, sentence))
            seen.add(where)
    return chosen


def bullet(desk: Desk, passage_id: str, sentence: str, subject: str = "") -> Statement:
    """A quotation by itself, under the statement that it illustrates; after its subject when one is told."""
    desk.quoted.add(passage_id)
    said = quotation(desk, passage_id, sentence)
    text = capitalise(f"{subject} : {said}" if subject else said) + "."
    return Statement(text, desk.ateliers(passage_id), (Citation(passage_id, sentence),), bullet=True)


def _first_quotable(desk: Desk, evidence: Sequence[Evidence]) -> tuple[str, str] | None:
    """The first extract that can be quoted: the best of its sentences."""
    for item in evidence:
        sentence, score = desk.take(item.passage_id, item.extract)
        if score > QUOTABLE:
            return item.passage_id, sentence
    return None


def position_statements(desk: Desk, positions: Sequence[Position]) -> Iterator[Statement]:
    """For each role of the City: the policies where it takes it, then how each says so."""
    names = load("analysis")["roles_de_la_ville"]
    for role in CityRole:
        group = [p for p in positions if p.role is role and desk.material.is_atelier(p.atelier)]
        chosen = [(p, c) for p in group if (c := _position_quote(desk, p)) is not None]
        if not chosen:
            continue
        ateliers = tuple(p.atelier for p, _ in chosen)
        citations = tuple(Citation(i, s) for _, (i, s) in chosen)
        policies = "une politique" if len(chosen) == 1 else f"{in_words(len(chosen))} politiques"
        yield Statement(
            f"La Ville est {names[role.value]} dans {policies} {desk.mention(ateliers)}.", ateliers, citations
        )
        for _, (passage_id, sentence) in chosen:
            yield bullet(desk, passage_id, sentence)


def _position_quote(desk: Desk, position: Position) -> tuple[str, str] | None:
    """What the chapter on the position says comes before what was said on the way to it."""
    adopted = [e for e in position.evidence if desk.passage(e.passage_id).chapter is Chapter.POSITIONNEMENT]
    found = _first_quotable(desk, [*adopted, *position.evidence])
    if found:
        desk.quoted.add(found[0])
    return found


def gathered_statements(desk: Desk, item: Condition | Marker) -> Iterator[Statement]:
    """A condition or a marker: the ateliers that state it, each cited, then how two of them say it."""
    chosen = choose(desk, item.evidence)
    if not chosen:
        return
    more = first_by_atelier(desk, item.evidence, joined(desk, [p for p, _ in chosen]))
    ateliers = joined(desk, [*(p for p, _ in chosen), *(e.passage_id for e in more)])
    text = f"{capitalise(item.label)} : {desk.lead(ateliers, 'le dit', 'le disent')}."
    citations = [*(Citation(p, s) for p, s in chosen), *(Citation(e.passage_id, e.extract) for e in more)]
    yield Statement(text, ateliers, tuple(citations))
    for passage_id, sentence in chosen[:QUOTES_PER_ITEM]:
        yield bullet(desk, passage_id, sentence)


def first_by_atelier(desk: Desk, evidence: Sequence[Evidence], but: Sequence[str] = ()) -> list[Evidence]:
    """The first extract of each atelier, those of `but` left out."""
    first: dict[str, Evidence] = {}
    for item in evidence:
        for atelier in desk.ateliers(item.passage_id):
            if atelier not in but:
                first.setdefault(atelier, item)
    return list(dict.fromkeys(first.values()))


def joined(desk: Desk, passage_ids: Sequence[str]) -> tuple[str, ...]:
    """Ateliers and other sets that passages speak for, in order."""
    return tuple(sorted({atelier for p in passage_ids for atelier in desk.ateliers(p)}))
