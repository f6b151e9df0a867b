"""What is said beside the ateliers: the words that contributions and interviews use more than other documents do, each in one voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from synthese.lexicons import load
from synthese.reading.articles import usual_form, with_article
from synthese.reading.extracts import LONGEST_EXTRACT
from synthese.reading.french import capitalise, many_in_words
from synthese.reading.statements import QUOTABLE, Desk, bullet
from synthese.records import Citation, Dimension, Nature, Statement
from synthese.tables import Analysis
from synthese.themes.modalities import BESIDE

WORDS = 5  # named in the sentence, each with a voice under it
HEARD = 5  # lines of a table of contributions that must use a word…
SHARE = 0.5  # … or share of several documents
OTHER = 0.2  # worth of a voice for each other word of the list that it holds
STAND = 0.5  # worth of a voice that asks for something, or finds something wrong
SEVERAL = 2  # words that the sentence brings together, at least
LEAST = 3  # contributions or interviews in any case
DETERMINED = 0.5  # share of the uses of a noun that have a determiner: « par exemple », « face à » have none
DETERMINERS = frozenset({"det", "nummod", "amod"})


@dataclass(frozen=True, slots=True)
class Heard:
    """A noun, the passages that hold it, how many contributions or interviews these are, and the voice that is told."""

    noun: Token
    passages: tuple[str, ...]
    sources: int
    told: str
    sentence: str


def beside_statements(desk: Desk, analysis: Analysis, nature: Nature) -> Iterator[Statement]:
    """« Le ponton (six contributions). « … » »: the words that come back most beside the ateliers, each with a voice."""
    terms = [t for t in analysis.measures.terms if t.dimension is Dimension.VOICE and t.modality == BESIDE[nature]]
    own = frozenset(term.term for term in terms)
    found: list[Heard] = []
    for term in sorted(terms, key=lambda t: (-t.index, t.term)):
        taken = {desk.passage(h.told).text for h in found}
        if len(found) < WORDS and (heard := _heard(desk, term.term, nature, taken, own)):
            found.append(heard)
    if len(found) < SEVERAL:
        return
    for heard in found:
        title = (
            f"{capitalise(with_article(desk.material, heard.noun))} ({many_in_words(heard.sources)} {BESIDE[nature]})"
        )
        told = bullet(desk, heard.told, heard.sentence, subject=title)
        others = (Citation(p, desk.passage(p).text) for p in heard.passages if p != heard.told)
        yield replace(told, citations=(*told.citations, *others))


def _heard(desk: Desk, lemma: str, nature: Nature, taken: set[str], others: frozenset[str]) -> Heard | None:
    """A word as contributions or interviews use it, None when too few do, when it names nothing or when no voice can be quoted."""
    lists = load("analysis")["libelles"]
    if lemma in {*lists["generiques"], *lists["administration"]}:
        return None
    rows = [row for row, passage in enumerate(desk.material.passages) if passage.nature is nature]
    uses = [(row, t) for row in rows for t in desk.material.docs[row] if t.lemma_.lower() == lemma and t.pos_ == "NOUN"]
    determined = sum(any(child.dep_ in DETERMINERS for child in t.children) for _, t in uses)
    if determined < DETERMINED * len(uses):
        return None
    passages = [desk.material.passages[row] for row in dict.fromkeys(row for row, _ in uses)]
    every = {desk.document(desk.material.passages[row].passage_id) for row in rows}
    documents = {desk.document(p.passage_id) for p in passages}
    sources, least = (len(documents), max(SHARE * len(every), LEAST)) if len(every) > 1 else (len(passages), HEARD)
    voices = [(p.passage_id, *desk.take(p.passage_id, _sentence(desk, p.passage_id, lemma))) for p in passages]
    quotable = [v for v in voices if v[2] > QUOTABLE and desk.passage(v[0]).text not in taken]
    if sources < least or not quotable:
        return None
    told, sentence, _ = max(
        quotable, key=lambda v: (v[2] + OTHER * _also(desk, v[0], v[1], others) + STAND * desk.stand(v[0], v[1]), v[0])
    )
    sentence = _with_what_follows(desk, told, sentence)
    return Heard(usual_form([t for _, t in uses]), tuple(p.passage_id for p in passages), sources, told, sentence)


def _also(desk: Desk, passage_id: str, sentence: str, words: frozenset[str]) -> int:
    """How many of these words a sentence holds."""
    held = (s for s in desk.doc(passage_id).sents if s.text.strip() in sentence)
    return len({t.lemma_.lower() for s in held for t in s} & words)


def _with_what_follows(desk: Desk, passage_id: str, sentence: str) -> str:
    """A sentence with those after it in its passage, as far as they fit: what it grants may be taken back at once."""
    doc = desk.doc(passage_id)
    start = doc.text.index(sentence)
    whole = (s for s in doc.sents if not s.text.strip().endswith(":"))
    ends = [s.end_char for s in whole if start + len(sentence) <= s.end_char <= start + LONGEST_EXTRACT]
    return doc.text[start : max(ends)].strip() if ends else sentence


def _sentence(desk: Desk, passage_id: str, lemma: str) -> str:
    """The first sentence of a passage that holds a word."""
    return next(s.text.strip() for s in desk.doc(passage_id).sents if any(t.lemma_.lower() == lemma for t in s))
