"""Records -> statements: sentences by rule, wording by extract, every source attached."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from synthese.facts import mentioned_ateliers
from synthese.lexicons import load
from synthese.material import Material
from synthese.reading.anchors import Lemmas
from synthese.reading.extracts import LONGEST, best_sentence, telling, voice, whole_extract
from synthese.reading.french import capitalise, enumerate_fr, in_words, mention, of, share, to, uncapitalise
from synthese.reading.typography import quoted
from synthese.records import (
    Chapter,
    Citation,
    CityRole,
    Condition,
    Evidence,
    Marker,
    Nature,
    Passage,
    Position,
    Statement,
)

QUOTABLE = 0.3  # a sentence below that does not stand alone
QUOTES_PER_ITEM = 2
CLEAR_ROLE = 0.45  # share that a role needs among the four
SURE_ROLE = 3  # extracts that a role needs to be told when no chapter states it
MAX_LISTED = 6  # ateliers named in a sentence
OTHERS = 3  # ateliers named after those told in their words
PHRASES = 4  # ateliers told in a few words of theirs in one sentence…
SEVERAL = 2  # … and at least as many, or each is quoted apart


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
    def _last(self) -> dict[str, int]:
        """Last séance of each atelier."""
        last: dict[str, int] = {}
        for passage in self.material.passages:
            last[passage.atelier] = max(last.get(passage.atelier, 0), passage.seance or 0)
        return last

    def concludes(self, passage: Passage) -> bool:
        """Whether a passage stands where its atelier concludes: in its last séance, or in what it adopted."""
        return not passage.seance or passage.seance == self._last[passage.atelier]

    @cached_property
    def conditioned(self) -> frozenset[str]:
        """Ateliers whose référentiel has a chapter of conditions."""
        return frozenset(p.atelier for p in self.material.passages if p.chapter is Chapter.CONDITIONS)

    @cached_property
    def adopted(self) -> frozenset[str]:
        """Ateliers that adopted a référentiel."""
        return frozenset(p.atelier for p in self.material.passages if p.nature is Nature.REFERENTIEL)

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

    def debating(self, ateliers: Sequence[str]) -> str:
        """« deux ateliers en débattent (Ateliers A et B) », « l'Atelier A en débat »: what one says is not said to be alone."""
        alone = len(ateliers) == 1 and self.material.is_atelier(ateliers[0])
        return (
            f"l'{self.mention(ateliers).strip('()')} en débat"
            if alone
            else self.lead(ateliers, "en débat", "en débattent")
        )

    def share(self, folders: Sequence[str]) -> tuple[str, bool]:
        """How many ateliers, in words, and whether a verb takes the plural."""
        count = sum(self.material.is_atelier(f) for f in folders)
        total = sum(self.material.is_atelier(f) for f in self.material.ateliers)
        return (share(count, max(total, count)), count > 1) if count else ("d'autres documents", True)

    def ateliers(self, passage_id: str) -> tuple[str, ...]:
        """Ateliers that a passage speaks for."""
        row = self.material.index[passage_id]
        return mentioned_ateliers(self.material, row) or (self.material.passages[row].atelier,)

    def document(self, passage_id: str) -> tuple[str, str]:
        """Document that a passage stands in."""
        passage = self.passage(passage_id)
        return passage.atelier, passage.document

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


def best_quotations(
    desk: Desk, evidence: Sequence[Evidence], source: Callable[[str], Hashable] | None = None
) -> list[tuple[str, str]]:
    """The same, for whoever does not know yet whether it will be told.

    `source`: what a passage is told for, its ateliers by default; one quotation for each.
    """
    source = source or desk.ateliers
    scored = []
    for item in evidence:
        passage_id, merit = item.passage_id, item.score
        sentence, quotable = desk.take(passage_id, item.extract)
        if quotable > QUOTABLE:
            scored.append((merit * quotable, passage_id, sentence))
    scored.sort(key=lambda item: (-item[0], item[1]))
    chosen: list[tuple[str, str]] = []
    seen: set[Hashable] = set()
    for _, passage_id, sentence in scored:
        where = source(passage_id)
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
    stated = [p for p in positions if p.evidence and desk.material.is_atelier(p.atelier)]
    for role in CityRole:
        group = [p for p in stated if p.role is role and is_clear(p)]
        chosen = [(p, c) for p in group if (c := _position_quote(desk, p)) is not None]
        if not chosen:
            continue
        ateliers = tuple(p.atelier for p, _ in chosen)
        citations = tuple(Citation(i, s) for _, (i, s) in chosen)
        if len(chosen) == 1:
            passage_id, sentence = chosen[0][1]
            said = f"{quoted(sentence.removesuffix('.'))}, {telling(desk.passage(passage_id), sentence)}"
            text = f"La Ville est {names[role.value]} dans une politique : {said} {desk.mention(ateliers)}."
            yield Statement(text, ateliers, citations)
            continue
        policies = f"{in_words(len(chosen))} politiques"
        yield Statement(
            f"La Ville est {names[role.value]} dans {policies} {desk.mention(ateliers)}.", ateliers, citations
        )
        for _, (passage_id, sentence) in chosen:
            yield bullet(desk, passage_id, sentence)
    yield from _hesitating(desk, [p for p in stated if not is_clear(p)])


def is_clear(position: Position) -> bool:
    """Whether one role stands out enough to be told as the City's."""
    return position.scores.get(position.role, 0.0) >= CLEAR_ROLE


def _hesitating(desk: Desk, positions: Sequence[Position]) -> Iterator[Statement]:
    """Policies of which no role stands out, each with what comes nearest to saying one: the texts may say it all the same."""
    if positions:
        ateliers = tuple(p.atelier for p in positions)
        citations = tuple(Citation(p.evidence[0].passage_id, p.evidence[0].extract) for p in positions)
        yield Statement(
            f"Ailleurs, cette lecture n'a pas su reconnaître le rôle qui domine {desk.mention(ateliers)}.",
            ateliers,
            citations,
        )


def _position_quote(desk: Desk, position: Position) -> tuple[str, str] | None:
    """What the chapter on the position says comes before what was said on the way to it."""
    adopted = [e for e in position.evidence if desk.passage(e.passage_id).chapter is Chapter.POSITIONNEMENT]
    if not adopted and len(position.evidence) < SURE_ROLE:
        return None
    found = _first_quotable(desk, [*adopted, *position.evidence])
    if found:
        desk.quoted.add(found[0])
    return found


def asks(item: Condition | Marker, who: str, several: bool) -> str:
    """« Trois ateliers demandent d'évaluer les effets »: the names of families and markers are infinitives."""
    name = uncapitalise(item.label)
    if isinstance(item, Marker):
        return f"{capitalise(who)} {'veulent' if several else 'veut'} {name}"
    verb = "demandent" if several else "demande"
    return f"{capitalise(who)} {verb} {of(name)}" if _is_family(item) else f"{capitalise(who)} {verb} : {name}"


def matters(item: Condition | Marker, who: str, several: bool) -> str:
    """« Évaluer les effets importe à trois ateliers »: the same, told otherwise."""
    if isinstance(item, Condition) and not _is_family(item):
        return asks(item, who, several)
    return f"{capitalise(item.label)} importe {to(who)}"


def _is_family(item: Condition) -> bool:
    return item.condition_id.removeprefix("C-") in load("analysis")["conditions"]


Phrasing = Callable[[Condition | Marker, str, bool], str]
PHRASINGS: tuple[Phrasing, ...] = (asks, matters)  # told in turn


def gathered_statements(desk: Desk, item: Condition | Marker, phrasing: Phrasing = asks) -> Iterator[Statement]:
    """A condition or a marker: the ateliers that state it, some in a few words of theirs, each cited; then how others say it.

    An atelier is told once: by its words inside the sentence, or by a quotation under it.
    """
    sound = told_evidence(desk, item)
    phrased = _phrased(desk, sound)
    inside = joined(desk, [e.passage_id for e in phrased])
    chosen = [q for q in best_quotations(desk, sound) if not set(desk.ateliers(q[0])) & set(inside)]
    if not chosen and not phrased:
        return
    more = first_by_atelier(desk, sound, joined(desk, [*(e.passage_id for e in phrased), *(p for p, _ in chosen)]))
    cited = [Citation(e.passage_id, e.extract) for e in phrased]
    cited += [Citation(p, s) for p, s in chosen] + [Citation(e.passage_id, e.extract) for e in more]
    ateliers = joined(desk, [c.passage_id for c in cited])
    yield Statement(_gathered(desk, item, ateliers, phrased, phrasing), ateliers, tuple(cited))
    desk.quoted.update(c.passage_id for c in cited)
    if not phrased:
        yield from (bullet(desk, *quote) for quote in chosen[:QUOTES_PER_ITEM])


def told_evidence(desk: Desk, item: Condition | Marker) -> list[Evidence]:
    """Extracts by which a condition or a marker is told. An atelier that has a chapter of conditions states its own there."""
    sound = [e for e in item.evidence if e.passage_id not in desk.aside and stands(desk, e)]
    if isinstance(item, Marker):
        return sound
    return [
        e
        for e in sound
        if (passage := desk.passage(e.passage_id)).chapter is Chapter.CONDITIONS
        or passage.atelier not in desk.conditioned
    ]


def stands(desk: Desk, evidence: Evidence) -> bool:
    """Whether an extract tells what its atelier asks for: what was argued in séance does not, when a référentiel was adopted."""
    passage = desk.passage(evidence.passage_id)
    return passage.nature is not Nature.COMPTE_RENDU or passage.atelier not in desk.adopted


def _phrased(desk: Desk, evidence: Sequence[Evidence]) -> list[Evidence]:
    """First extract of each atelier that has said it in a few words, none when there is only one; no passage quoted before."""
    worded = [e for e in evidence if e.phrase and e.passage_id not in desk.quoted]
    first = [
        e for e in first_by_atelier(desk, worded) if all(map(desk.material.is_atelier, desk.ateliers(e.passage_id)))
    ]
    alone = len(joined(desk, [e.passage_id for e in evidence])) == 1
    return first[:PHRASES] if alone or len(first) >= SEVERAL else []


def _gathered(
    desk: Desk, item: Condition | Marker, ateliers: Sequence[str], phrased: Sequence[Evidence], phrasing: Phrasing
) -> str:
    """« Trois ateliers demandent d'évaluer les effets : « … » (Atelier A) et « … » (Atelier B) »."""
    who, several = desk.share(ateliers)
    works = [a for a in ateliers if desk.material.is_atelier(a)]
    if len(works) == 1:  # others may have said it in words that were not recognised: it is not said to be alone
        named = f"l'{desk.mention(works).strip('()')}"
        alone = f" : {quoted(uncapitalise(phrased[0].phrase))}" if phrased else ""
        return f"{phrasing(item, named, len(works) > 1)}{alone}."
    if not phrased:
        listed = f" {desk.mention(ateliers)}" if len(ateliers) <= MAX_LISTED else ""
        return f"{phrasing(item, who, several)}{listed}."
    said = [f"{quoted(uncapitalise(e.phrase))} {desk.mention(desk.ateliers(e.passage_id))}" for e in phrased]
    told = joined(desk, [e.passage_id for e in phrased])
    others = [a for a in ateliers if a not in told and desk.material.is_atelier(a)]
    named = desk.mention(others).strip("()")
    article = "les " if len(others) > 1 else "l'"
    also = f" ; de même {article}{named}" if others and len(others) <= OTHERS else ""
    return f"{phrasing(item, who, several)} : {enumerate_fr(said)}{also}."


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
