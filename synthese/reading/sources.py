"""Where a passage stands, in words that a reader understands, and the mentions that point to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from synthese.reading.grounding import flat
from synthese.reading.typography import quoted, typeset
from synthese.records import Citation, Reading, Section, Statement

METHOD = "Méthode et limites"  # title of the part that speaks of the reading itself
PROOFS = 4  # extracts printed in a note: a page full of them is no longer read, and the web page opens each
REWRITTEN = "†"  # mark of a statement that a language model said otherwise
_MENTION = re.compile(r"(\(Ateliers?\s[^()]*\))")
_CLOSING = re.compile(r"^(.*?)([.!?…]?)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SourceLabel:
    """A passage as a reader finds it: the atelier, the document, the place in it, and its whole text."""

    passage_id: str
    whose: str  # « Atelier Sport », or the name of a set that is none
    document_title: str
    place: str  # « séance 2 », « chapitre Enjeux, p. 3 »
    text: str

    @property
    def where(self) -> str:
        """Atelier, document and place on one line, in French typography."""
        document = ", ".join(part for part in (self.document_title, self.place) if part)
        return typeset(" – ".join(part for part in (self.whose, document) if part))


def numbered(reading: Reading) -> Iterator[tuple[Section, tuple[tuple[Statement, int | None], ...]]]:
    """Each section with its statements and the number of their note, from 1; None for a statement that needs none."""
    numbers = count(1)
    for section in reading.sections:
        every = section.statements
        yield (
            section,
            tuple((s, next(numbers) if _needs_note(s, every[i + 1 :]) else None) for i, s in enumerate(every)),
        )


def _needs_note(statement: Statement, following: Sequence[Statement]) -> bool:
    """Whether a statement needs a note of its own: not when the bullets under it hold the sources that it sums up."""
    if statement.heading:
        return False
    under = takewhile(lambda s: s.bullet, () if statement.bullet else following)
    held = {citation.passage_id for bullet in under for citation in bullet.citations}
    return not {citation.passage_id for citation in statement.citations} <= held


def label_of(citation: Citation, sources: Mapping[str, SourceLabel]) -> SourceLabel:
    """The label of a citation; a passage without label is shown by its identifier rather than lost."""
    unlabelled = SourceLabel(citation.passage_id, "", f"passage {citation.passage_id}", "", citation.extract)
    return sources.get(citation.passage_id, unlabelled)


def printed(section: Section) -> str:
    """The words that a reader of a section already sees (`grounding.flat`)."""
    return " ".join(flat(statement.text) for statement in section.statements)


def references(
    citations: Sequence[Citation], sources: Mapping[str, SourceLabel], seen: str
) -> tuple[tuple[str, str], ...]:
    """What a note says of its citations, each line once: the first extracts, then only where the others stand."""
    told = dict.fromkeys(reference(citation, sources, seen) for citation in citations)
    spoken = [line for line in told if line[0]]
    return tuple(dict.fromkeys(line if line in spoken[:PROOFS] else ("", line[1]) for line in told))


def reference(citation: Citation, sources: Mapping[str, SourceLabel], seen: str) -> tuple[str, str]:
    """What a note says of a citation: `(« extract », where it stands)`; no extract when the section, `seen`, holds its words."""
    told = flat(citation.extract) in seen
    return "" if told else quoted(citation.extract), label_of(citation, sources).where


def in_context(citation: Citation, source: SourceLabel) -> tuple[str, str, str]:
    """`(before, extract, after)` in the passage, typeset; nothing around an extract that the passage does not hold."""
    extract = typeset(citation.extract.strip())
    before, found, after = typeset(source.text).partition(extract)
    return (before, found, after) if found else ("", extract, "")


def split_mentions(text: str) -> tuple[tuple[str, bool], ...]:
    """The stretches of a statement; True for « (Atelier X) » mentions."""
    parts = _MENTION.split(text)
    return tuple((part, index % 2 == 1) for index, part in enumerate(parts) if part)


def split_closing(text: str) -> tuple[str, str]:
    """`(text, closing mark)`: in French a note call stands before the full stop."""
    match = _CLOSING.match(text)
    return (match[1], match[2]) if match and not match[1].endswith((".", "\u202f")) else (text, "")
