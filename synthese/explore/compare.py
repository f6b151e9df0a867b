"""An edited reading against the one that was written: what is the same, changed, removed, new, and what nothing carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from synthese.explore.edited import Edited
from synthese.reading.bookmarks import bookmarked
from synthese.reading.grounding import NUMBER, QUOTE, flat
from synthese.reading.typography import typeset
from synthese.records import Reading, Section, Statement

ALIKE = 0.6  # words shared, in order, for a paragraph without bookmark to be a statement
LEAST_COPIED = 40  # characters of a sentence that a passage must hold for it to be its source
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_MENTION = re.compile(r"\(Ateliers?\s[^()]*\)")


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that says something else now. `unfound`: figures of its new sentences that no document holds."""

    section: Section
    statement: Statement
    now: str
    unfound: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class New:
    """A paragraph that is no statement of the reading."""

    text: str
    section: str
    has_source: bool
    unfound: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a person made of a reading."""

    unchanged: int
    changed: tuple[Change, ...]
    removed: tuple[tuple[Section, Statement], ...]
    new: tuple[New, ...]


@dataclass(frozen=True)
class Corpus:
    """What was read, as a new sentence is checked against it: texts of the passages by identifier, titles of ateliers."""

    texts: Mapping[str, str]
    titles: Sequence[str]

    @cached_property
    def _words(self) -> str:
        return "\n".join(flat(text) for text in self.texts.values())

    @cached_property
    def _figures(self) -> frozenset[str]:
        return frozenset(_digits(n) for text in self.texts.values() for n in NUMBER.findall(text))

    def holds(self, sentence: str) -> bool:
        """Whether a passage says these words."""
        words = flat(sentence)
        return bool(words) and words in self._words

    def unfound(self, text: str, before: str = "") -> tuple[str, ...]:
        """Figures of the sentences that `before` does not have and that no passage holds."""
        old = {plain(sentence) for sentence in _SENTENCE.split(before)}
        fresh = " ".join(s for s in _SENTENCE.split(text) if plain(s) not in old)
        for title in self.titles:
            fresh = fresh.replace(title, "").replace(typeset(title), "")
        return tuple(dict.fromkeys(n.strip() for n in NUMBER.findall(fresh) if _digits(n) not in self._figures))


def compare(reading: Reading, edited: Sequence[Edited], corpus: Corpus) -> Comparison:
    """Statements by their bookmark, else by their text; the rest of the paragraphs is new."""
    found = match(reading, edited)
    taken = {rank for rank in found.values()}
    statements = [(name, section, statement) for name, section, statement in bookmarked(reading)]
    kept = [(section, statement, edited[found[name]].text) for name, section, statement in statements if name in found]
    changed = [(section, s, now) for section, s, now in kept if plain(s.text) != plain(now)]
    return Comparison(
        len(kept) - len(changed),
        tuple(Change(section, s, now, corpus.unfound(now, typeset(s.text))) for section, s, now in changed),
        tuple((section, statement) for name, section, statement in statements if name not in found),
        tuple(_new(paragraph, corpus) for rank, paragraph in enumerate(edited) if rank not in taken),
    )


def match(reading: Reading, edited: Sequence[Edited]) -> dict[str, int]:
    """Rank of the paragraph of each statement that is still there, by the name of its bookmark."""
    statements = {name: statement for name, _, statement in bookmarked(reading)}
    found = {p.name: rank for rank, p in reversed(list(enumerate(edited))) if p.name in statements}
    for pairs in (_aligned, _identical, _alike):
        left = {name: plain(s.text) for name, s in statements.items() if name not in found}
        free = {rank: plain(p.text) for rank, p in enumerate(edited) if rank not in set(found.values())}
        for name, rank in pairs(left, free):
            if name not in found and rank not in found.values():
                found[name] = rank
    return found


def _aligned(left: Mapping[str, str], free: Mapping[int, str]) -> Iterator[tuple[str, int]]:
    """The same texts in the same order: a text that stands twice keeps its place."""
    names, ranks = list(left), list(free)
    matcher = SequenceMatcher(None, list(left.values()), list(free.values()), autojunk=False)
    for block in matcher.get_matching_blocks():
        yield from ((names[block.a + i], ranks[block.b + i]) for i in range(block.size))


def _identical(left: Mapping[str, str], free: Mapping[int, str]) -> Iterator[tuple[str, int]]:
    """The same text elsewhere."""
    for name, text in left.items():
        yield from ((name, rank) for rank, other in free.items() if other == text)


def _alike(left: Mapping[str, str], free: Mapping[int, str]) -> Iterator[tuple[str, int]]:
    """Pairs whose words align, the nearest first."""
    scored = []
    for rank, other in free.items():
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(other.split())
        for order, (name, text) in enumerate(left.items()):
            matcher.set_seq1(text.split())
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
                scored.append((-matcher.ratio(), order, rank, name))
    yield from ((name, rank) for _, _, rank, name in sorted(scored))


def plain(text: str) -> str:
    """A text without what Word or our typography changes of itself: spaces, apostrophes, dots."""
    even = typeset(text).replace("’", "'").replace("…", "...")
    return re.sub(r"\s*([:;!?»%])", r"\1", re.sub(r"\s+", " ", even)).replace("« ", "«").strip()


def _new(paragraph: Edited, corpus: Corpus) -> New:
    quotes = QUOTE.findall(paragraph.text)
    copied = [s for s in _SENTENCE.split(_MENTION.sub("", paragraph.text)) if len(s) >= LEAST_COPIED]
    source = paragraph.has_note or any(corpus.holds(piece) for piece in (*quotes, *copied))
    return New(paragraph.text, paragraph.section, source, corpus.unfound(paragraph.text))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def reworded(change: Change) -> Statement:
    """The statement as it is said now."""
    return replace(change.statement, text=change.now)
