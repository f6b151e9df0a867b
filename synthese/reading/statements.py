"""What every movement of a reading is written with: the desk, quotations, counts of ateliers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc

from synthese.asks import asks, finds_fault
from synthese.facts import mentioned_ateliers
from synthese.material import Material
from synthese.reading import prose
from synthese.reading.anchors import Lemmas
from synthese.reading.documents import document_names
from synthese.reading.extracts import LONGEST, best_sentence, on_the_way, whole_extract
from synthese.reading.french import MANY, capitalise, enumerate_fr, mention, share, under
from synthese.reading.grounding import flat
from synthese.records import (
    Chapter,
    Citation,
    Evidence,
    Nature,
    Passage,
    Statement,
)

QUOTABLE = 0.3  # a sentence below that does not stand alone
MAX_LISTED = 6  # ateliers named in a sentence


@dataclass
class Desk:
    """What the writer has at hand: the corpus, and the passages already quoted (none is quoted twice)."""

    material: Material
    aside: frozenset[str] = frozenset()  # passages of logistics or taken back: never quoted
    quoted: set[str] = field(default_factory=set)
    told: dict[str, list[tuple[str, str]]] = field(
        default_factory=dict
    )  # tensions already told, and by which quotations
    paired: set[frozenset[str]] = field(default_factory=set)  # ateliers that were told to name each other
    ended: set[str] = field(default_factory=set)  # ateliers of which a vote was told beside their debates
    said: set[str] = field(default_factory=set)  # words quoted, as `grounding.flat` gives them
    criticised: set[str] = field(default_factory=set)  # subjects of which opinions were told
    left_open: set[str] = field(default_factory=set)  # ateliers of which a question was told to stay open

    def concludes(self, passage: Passage) -> bool:
        """Whether a passage stands where its atelier concludes: in its last séance, or in what it adopted."""
        return not self.material.seances_to_come(passage)

    @cached_property
    def few(self) -> bool:
        """Whether there are so few ateliers that each is counted, and told in full."""
        return sum(map(self.material.is_atelier, self.material.ateliers)) < MANY

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

    def source(self, *passage_ids: str) -> str:
        """« (Atelier Sport) » for what a référentiel says, « (Atelier Sport, première séance) » for what was said on the way to it."""
        documents = dict.fromkeys(where for p in passage_ids if (where := self.where(p)))
        mention = self.mention(joined(self, passage_ids))
        return f"{mention[:-1]}, {enumerate_fr(list(documents))})" if documents else mention

    def where(self, passage_id: str) -> str:
        """« première séance », « fiche 7 »: the document of a passage, where a source must tell it."""
        return on_the_way(self.passage(passage_id), self.document_names.get(self.document(passage_id), ""))

    @cached_property
    def document_names(self) -> dict[tuple[str, str], str]:
        """What documents are called beside others of their kind."""
        return document_names(self.material)

    def lead(self, ateliers: Sequence[str], singular: str, plural: str) -> str:
        """« trois ateliers en parlent (Ateliers A, B et C) »; beyond six the sources are left to the notes."""
        who, several = self.share(ateliers)
        return f"{who} {plural if several else singular}{self.listed(ateliers)}"

    def listed(self, ateliers: Sequence[str]) -> str:
        """« (Ateliers A, B et C) » after a space, nothing beyond six: the notes hold them."""
        return f" {self.mention(ateliers)}" if len(ateliers) <= MAX_LISTED else ""

    def named(self, ateliers: Sequence[str]) -> str:
        """« l'Atelier A », « les Ateliers A et B »."""
        article = "les " if len(ateliers) > 1 else "l'"
        return article + self.mention(ateliers).strip("()")

    def who(self, ateliers: Sequence[str], singular: str, plural: str) -> str:
        """The same as `lead`, but one atelier is named: others may have said it in words that were not recognised."""
        alone = len(ateliers) == 1 and self.material.is_atelier(ateliers[0])
        return f"{self.named(ateliers)} {singular}" if alone else self.lead(ateliers, singular, plural)

    def above(self, ateliers: Sequence[str], verbs: tuple[str, str], told: int) -> str:
        """The same above bullets that name so many ateliers: several are only counted when the bullets name them all."""
        who, several = self.share(ateliers)
        named = len(ateliers) == 1 or len(ateliers) > told
        return self.who(ateliers, *verbs) if named else f"{who} {verbs[several]}"

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

    def _stands_twice(self, passage_id: str) -> bool:
        """Whether another passage of the same words was quoted."""
        return any(self.passage(other).text == self.passage(passage_id).text for other in self.quoted)

    def doc(self, passage_id: str) -> Doc:
        """The spaCy document of a passage."""
        return self.material.docs[self.material.index[passage_id]]

    def stand(self, passage_id: str, words: str) -> int:
        """How much words of a passage take a stand: they ask for something, they find something wrong."""
        inside = [s for s in self.doc(passage_id).sents if s.text.strip() and s.text.strip() in words]
        return any(map(asks, inside)) + any(map(finds_fault, inside))

    def take(self, passage_id: str, extract: str = "") -> tuple[str, float]:
        """An extract of a passage not yet quoted, whole when it is short, else its best sentence; with its quotability, 0 for none."""
        if passage_id in self.quoted or passage_id in self.aside or self._stands_twice(passage_id):
            return "", 0.0
        row = self.material.index[passage_id]
        whole, quotable = whole_extract(self.material, row, extract) if extract else ("", 0.0)
        if quotable > QUOTABLE and len(whole) <= LONGEST:
            return whole, quotable
        return best_sentence(self.material, row, extract)


def quotation(desk: Desk, passage_id: str, sentence: str) -> str:
    """Words as the reading tells them (`prose.told`), (Atelier X): the body of a bullet, without full stop."""
    return f"{prose.told(desk.material, passage_id, sentence)} {desk.source(passage_id)}"


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
        if seen.isdisjoint((where, sentence)):
            chosen.append((passage_id, sentence))
            seen |= {where, sentence}
    return chosen


def bullet(desk: Desk, passage_id: str, sentence: str, subject: str = "") -> Statement:
    """A quotation by itself, under the statement that it illustrates; after its subject when one is told."""
    desk.quoted.add(passage_id)
    desk.said.add(flat(sentence))
    said = quotation(desk, passage_id, sentence)
    text = capitalise(under(subject, said)) + "."
    return Statement(text, desk.ateliers(passage_id), (Citation(passage_id, sentence),), bullet=True)


def headed(title: str, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Statements under a title inside a movement; nothing without any."""
    if statements:
        ateliers = tuple(sorted({a for s in statements for a in s.ateliers}))
        yield Statement(title, ateliers, tuple(c for s in statements for c in s.citations), heading=True)
        yield from statements


def stands(desk: Desk, evidence: Evidence) -> bool:
    """Whether an extract tells what its atelier asks for: what was argued in séance does not, when a référentiel was adopted."""
    passage = desk.passage(evidence.passage_id)
    return passage.nature is not Nature.COMPTE_RENDU or passage.atelier not in desk.adopted


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
