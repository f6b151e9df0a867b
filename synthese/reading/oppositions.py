"""What référentiels oppose in their own name: questions that two policies share, then aims that one grants and takes up against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.reading import prose
from synthese.reading.extracts import LIST_NUMBER, is_notes
from synthese.reading.references import counts_an_item
from synthese.reading.statements import Desk, joined
from synthese.records import Citation, CommonQuestion, Evidence, Opposition, Statement

LONGEST, LONGEST_OF_PAIR = 420, 260  # characters of each passage, by itself, before or after another
LEAST_WORDS = 7
SHARED_TOLD = 2  # questions on the first page
BY_ATELIER = 2
Quotes = list[tuple[str, str]]  # (passage_id, words)


def common_question_statements(desk: Desk, found: Sequence[CommonQuestion]) -> Iterator[Statement]:
    """Questions that two référentiels oppose each, side by side; only where ateliers are few: among many pairs of them, some are alike by chance."""
    told: list[tuple[Quotes, Quotes]] = []
    for question in found if desk.few else ():
        first, second = words_of(desk, question.first), words_of(desk, question.second)
        if first and second and len(told) < SHARED_TOLD and _named(desk, question.shared, [*first, *second]):
            told.append((first, second))
            desk.quoted.update(p for p, _ in (*first, *second))
    for sides in told:
        cited = tuple(Citation(p, w) for quotes in sides for p, w in quotes)
        said = " ".join(f"{_prose(desk, quotes)} {desk.source(*(p for p, _ in quotes))}." for quotes in sides)
        yield Statement(said, joined(desk, [c.passage_id for c in cited]), cited, bullet=True)


def _named(desk: Desk, shared: Sequence[str], quotes: Quotes) -> bool:
    """Whether words told name something that both sides share."""
    return any(
        token.pos_ == "NOUN" and token.lemma_.lower() in shared and token.text in words
        for passage_id, words in quotes
        for token in desk.doc(passage_id)
    )


def opposition_statements(desk: Desk, found: Sequence[Opposition]) -> Iterator[Statement]:
    """An aim that a référentiel grants and the one against it, in its words."""
    told: list[tuple[str, Quotes]] = []
    for one in found:
        kept = sum(atelier == one.atelier for atelier, _ in told)
        if kept < BY_ATELIER and (quotes := words_of(desk, one)):
            told.append((one.atelier, quotes))
            desk.quoted.update(p for p, _ in quotes)
    for _, quotes in told:
        text = f"{_prose(desk, quotes)} {desk.source(*(p for p, _ in quotes))}."
        cited = tuple(Citation(p, w) for p, w in quotes)
        yield Statement(text, joined(desk, [p for p, _ in quotes]), cited, bullet=True)


def words_of(desk: Desk, found: Opposition) -> Quotes:
    """The words of each passage of an opposition, from its first sentence as far as they fit; [] when one of them cannot be quoted."""
    longest = LONGEST_OF_PAIR if len(found.evidence) > 1 else LONGEST
    quotes = [(e.passage_id, _words(desk, e, longest, opens=not i)) for i, e in enumerate(found.evidence)]
    said = all(len(words.split()) >= LEAST_WORDS for _, words in quotes)
    free = not {p for p, _ in quotes} & (desk.quoted | desk.aside)
    return quotes if said and free else []


def _words(desk: Desk, evidence: Evidence, longest: int, *, opens: bool) -> str:
    """A passage from its first sentence as far as it fits; from the second when it `opens` on an item of a list (« Une deuxième… »)."""
    doc = desk.material.docs[desk.material.index[evidence.passage_id]]
    sents = [sent for sent in doc.sents if any(token.is_alpha for token in sent)]
    while opens and len(sents) > 1 and counts_an_item(sents[0]):
        sents = sents[1:]
    fits = [s.end_char for s in sents if s.end_char - sents[0].start_char <= longest]
    words = LIST_NUMBER.sub("", doc.text[sents[0].start_char : max(fits)].strip()) if fits else ""
    return words if words and not is_notes(words) and words.count("«") == words.count("»") else ""


def _prose(desk: Desk, quotes: Quotes) -> str:
    return ". ".join(prose.told(desk.material, *quote) for quote in quotes)
