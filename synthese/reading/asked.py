"""What opinions ask for and find wrong, by subject: the nouns that come back where they ask or find fault, each with their words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from synthese.asks import asks, finds_fault, names_a_fault
from synthese.lexicons import load
from synthese.reading.articles import usual_form, with_article
from synthese.reading.beside import DETERMINED, DETERMINERS
from synthese.reading.extracts import LIST_NUMBER, POSSESSED, goes_on_from_before, is_notes, quotability, remarked
from synthese.reading.french import capitalise, enumerate_fr, many_in_words
from synthese.reading.grounding import flat
from synthese.reading.references import stands_for_what_precedes
from synthese.reading.statements import Desk, bullet, joined
from synthese.records import Citation, Nature, Passage, Statement
from synthese.themes.significance import NOISE
from synthese.themes.specificity import specificity

SUBJECTS, FIRST = 8, 4  # told, told first
SOURCES = 4  # documents in which a subject must be asked for or found wrong
SEVERAL = 2  # subjects that a sentence brings together, documents that must be quoted on one
QUOTES = 3
SHORTEST, LONGEST = 40, 280  # characters of a quotation
ITEM = 0.5  # worth of an item of a list, which no full stop ends
LEAST_LETTERS = 3
BY_FOLDER = 2  # quotations of one set of documents


@dataclass(frozen=True, slots=True)
class Opinion:
    """A sentence that asks for something or finds fault."""

    passage_id: str
    document: tuple[str, str]
    span: Span
    worth: float  # 0 when it cannot be quoted


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun as it is most often written, and the opinions that hold it."""

    noun: Token
    opinions: list[Opinion]


def asked_statements(desk: Desk) -> Iterator[Statement]:
    """For each subject: how many documents ask for something about it or find fault with it, then how some do."""
    for subject, quotes in _told(desk):
        desk.criticised.add(subject.noun.lemma_)
        yield from _statements(desk, subject, quotes)


def main_subjects(desk: Desk) -> Iterator[Statement]:
    """« Les demandes et les critiques portent d'abord sur les quais (neuf documents), le budget (six)… », each cited; then a voice for each."""
    told = [(subject, quotes, _one_by_document(subject, quotes)) for subject, quotes in _told(desk)[:FIRST]]
    told.sort(key=lambda each: -len(each[2]))
    if len(told) < SEVERAL:
        return
    counts = [many_in_words(len(cited)) for _, _, cited in told]
    names = [with_article(desk.material, subject.noun) for subject, _, _ in told]
    named = [f"{name} ({n}{'' if i else ' documents'})" for i, (name, n) in enumerate(zip(names, counts, strict=True))]
    every = tuple(dict.fromkeys(citation for _, _, cited in told for citation in cited))
    text = f"Les demandes et les critiques portent d'abord sur {enumerate_fr(named)}."
    yield Statement(text, joined(desk, [c.passage_id for c in every]), every)
    yield from (told_opinion(desk, quotes[0]) for _, quotes, _ in told)


def _told(desk: Desk) -> list[tuple[Subject, list[Opinion]]]:
    """Subjects that several documents can be quoted on, with these quotations; no sentence twice."""
    rows = [row for row, passage in enumerate(desk.material.passages) if holds_opinions(desk, passage)]
    used = set(desk.said)
    told: list[tuple[Subject, list[Opinion]]] = []
    for subject in _subjects(desk, rows):
        quotes = best_opinions(desk, subject.opinions, used)
        if len(told) < SUBJECTS and len({o.document for o in quotes}) >= SEVERAL:
            used |= {flat(quotable_words(o.span)) for o in quotes}
            told.append((subject, quotes))
    return told


def holds_opinions(desk: Desk, passage: Passage) -> bool:
    """Whether a passage is of a contribution, of what others say of a plan, or of minutes that no référentiel followed."""
    spoken = passage.nature is Nature.COMPTE_RENDU and passage.atelier not in desk.adopted
    on_a_plan = passage.nature is Nature.PLAN_ACTIONS and bool(remarked(passage))
    holds = spoken or on_a_plan or passage.nature is Nature.CONTRIBUTION
    return holds and passage.passage_id not in desk.aside


def opinions(desk: Desk, row: int) -> Iterator[Opinion]:
    """Sentences of a passage that ask for something or find fault."""
    passage, doc = desk.material.passages[row], desk.material.docs[row]
    for sent in doc.sents:
        if asks(sent) or finds_fault(sent):
            worth = _worth(sent) * (asks(sent) + finds_fault(sent))
            yield Opinion(passage.passage_id, desk.document(passage.passage_id), sent, worth)


def _worth(sent: Span) -> float:
    """How well a sentence, or an item of a list, stands alone; 0 when it cannot be quoted."""
    text = quotable_words(sent)
    if not SHORTEST <= len(text) <= LONGEST or not text[:1].isupper() or is_notes(text):
        return 0.0
    if goes_on_from_before(text) or stands_for_what_precedes(sent) or POSSESSED.match(text):
        return 0.0
    return quotability(sent, LONGEST) or ITEM * (not text.endswith(("?", ":", ";", ",")) and len(sent) > SHORTEST // 6)


def quotable_words(sent: Span) -> str:
    """A sentence without the number of its item, nor straight quotes around it."""
    text = LIST_NUMBER.sub("", sent.text.strip())
    return text.strip('"“” ') if text.count('"') + text.count("“") else text


def _subjects(desk: Desk, rows: Sequence[int]) -> list[Subject]:
    """Nouns said in enough documents, and more where these ask or find fault than chance would have it (Lafon 1980); the widest first."""
    said = Counter(noun for row in rows for sent in desk.material.docs[row].sents for noun in _nouns(sent))
    sentences = sum(1 for row in rows for _ in desk.material.docs[row].sents)
    held: defaultdict[str, list[Opinion]] = defaultdict(list)
    uses: defaultdict[str, list[Token]] = defaultdict(list)
    stated = [opinion for row in rows for opinion in opinions(desk, row)]
    for opinion in stated:
        for noun, token in _nouns(opinion.span).items():
            held[noun].append(opinion)
            uses[noun].append(token)
    ranked: list[tuple[int, float, str]] = []
    for noun, found in held.items():
        documents = len({o.document for o in found})
        if documents >= SOURCES and _names(noun, uses[noun]):
            index = specificity(len(found), len(stated), said[noun], sentences)
            ranked += [(-documents, -index, noun)] if index >= -math.log10(NOISE) else []
    return [Subject(usual_form(uses[noun]), held[noun]) for _, _, noun in sorted(ranked)]


def _nouns(sent: Span) -> dict[str, Token]:
    """Common nouns of a sentence by lemma, those of « en l'état » or « en la matière » left out."""
    nouns = (t for t in sent if t.pos_ == "NOUN" and t.is_alpha and len(t.text) >= LEAST_LETTERS)
    return {t.lemma_.lower(): t for t in nouns if not _is_set(t)}


def _is_set(noun: Token) -> bool:
    """Whether a noun ends a set phrase that « en » opens."""
    before = noun.doc[max(noun.i - 2, noun.sent.start) : noun.i]
    return len(before) > 1 and before[0].lower_ == "en" and before[1].pos_ == "DET"


def _names(noun: str, uses: Sequence[Token]) -> bool:
    """Whether a noun names a subject: most often determined, and, for general nouns, in the plural (« les moyens », « les objectifs »)."""
    lists = load("analysis")["libelles"]
    if noun in {*lists["administration"], *lists["calendrier"], *lists["seance"]} or names_a_fault(noun):
        return False
    determined = sum(any(child.dep_ in DETERMINERS for child in token.children) for token in uses)
    form = usual_form(uses).lower_
    general = noun in lists["generiques"] and not (form != noun and form.endswith(("s", "x")))
    return determined >= DETERMINED * len(uses) and not general


def best_opinions(desk: Desk, found: Sequence[Opinion], used: Collection[str]) -> list[Opinion]:
    """The best quotation of each document, ateliers first; a few of each set of documents. `used`: words told before, `flat`."""
    best: dict[tuple[str, str], Opinion] = {}
    for opinion in found:
        free = opinion.passage_id not in desk.quoted and flat(quotable_words(opinion.span)) not in used
        held = best.get(opinion.document)
        if opinion.worth and free and (held is None or opinion.worth > held.worth):
            best[opinion.document] = opinion
    ordered = sorted(best.values(), key=lambda o: (not desk.material.is_atelier(o.document[0]), -o.worth, o.passage_id))
    distinct: dict[str, Opinion] = {}
    for opinion in ordered:  # the same words may stand in two documents
        distinct.setdefault(flat(opinion.span.text), opinion)
    told: list[Opinion] = []
    for opinion in distinct.values():
        if sum(o.document[0] == opinion.document[0] for o in told) < BY_FOLDER:
            told.append(opinion)
    return told[:QUOTES]


def _one_by_document(subject: Subject, quotes: Sequence[Opinion]) -> tuple[Citation, ...]:
    """What each document says of a subject, in the words quoted where there are some; the same words count once."""
    first = {o.document: o for o in reversed(subject.opinions)} | {o.document: o for o in quotes}
    distinct = {flat(o.span.text): o for o in reversed([*first.values()])}
    return tuple(Citation(o.passage_id, o.span.text.strip()) for o in reversed(distinct.values()))


def _statements(desk: Desk, subject: Subject, quotes: Sequence[Opinion]) -> Iterator[Statement]:
    citations = _one_by_document(subject, quotes)
    ateliers = joined(desk, [c.passage_id for c in citations])
    count = f"{many_in_words(len(citations))} documents"
    text = f"{capitalise(with_article(desk.material, subject.noun))} : {count} {desk.mention(ateliers)}."
    yield Statement(text, ateliers, citations)
    yield from (told_opinion(desk, opinion) for opinion in quotes)


def told_opinion(desk: Desk, opinion: Opinion) -> Statement:
    """An opinion in its words, under the statement that it illustrates."""
    return bullet(desk, opinion.passage_id, quotable_words(opinion.span))
