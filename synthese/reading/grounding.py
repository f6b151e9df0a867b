"""Nothing is written that its citations do not carry: checked by code, statement by statement."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Protocol

from synthese.reading.typography import typeset
from synthese.records import Problem, Reading, Section, Severity, Statement

NUMBER = re.compile(r"\d[\d\s\u202f\u00a0.,]*\d|\d")
QUOTE = re.compile(r"«\s*(.+?)\s*»", re.DOTALL)


class WithText(Protocol):
    """A passage, as far as grounding looks at it."""

    @property
    def text(self) -> str:
        """Its words."""


def fault(statement: Statement, passages: Mapping[str, WithText], titles: Sequence[str] = ()) -> str | None:
    """Why a statement is not grounded, or None. A citation must be in its passage, a figure and a quotation in a citation.

    `titles`: titles of ateliers, which may hold numbers.
    """
    if not statement.citations:
        return "sans citation"
    texts = []
    for citation in statement.citations:
        passage = passages.get(citation.passage_id)
        if passage is None or citation.extract not in passage.text:
            return f"citation introuvable dans le passage {citation.passage_id}"
        texts.append(passage.text)
    cited = " ".join(texts)
    outside = re.sub(r"\([^()]*\)\.?$", "", statement.text)
    for title in titles:
        outside = outside.replace(title, "").replace(typeset(title), "")
    for number in NUMBER.findall(outside):
        if re.sub(r"\D", "", number) not in re.sub(r"[\s\u202f\u00a0.,]", "", cited):
            return f"chiffre « {number} » absent des passages cités"
    for quote in QUOTE.findall(statement.text):
        if flat(quote) not in flat(cited):
            return "guillemets qui n'enferment pas les mots d'un passage cité"
    return None


def altered(statement: Statement) -> str | None:
    """Why a bullet does not hold the words that it cites first, or None: in prose, no guillemet shows where they stand."""
    held = not statement.bullet or flat(statement.citations[0].extract) in flat(statement.text)
    return None if held else "mots qui ne sont pas ceux du passage cité"


def miscount(sentence: str, counts: Collection[int], labels: Sequence[str] = ()) -> str | None:
    """The first figure of a sentence on the reading itself that is none of its counts, or None. `labels`: may hold figures."""
    outside = sentence
    for label in sorted(labels, key=len, reverse=True):
        outside = outside.replace(label, "")
    found = (re.sub(r"\D", "", number) for number in NUMBER.findall(outside))
    return next((number for number in found if int(number) not in counts), None)


def flat(text: str) -> str:
    """The words of a text, without punctuation, typography nor capitals: a quotation inside a sentence loses its own."""
    return re.sub(r"\W+", " ", text).strip().lower()


def ground(
    reading: Reading, passages: Mapping[str, WithText], titles: Sequence[str] = ()
) -> tuple[Reading, tuple[Problem, ...]]:
    """The reading without its ungrounded statements, and one problem for each that was dropped.

    Quotations listed under a statement go with it: alone, they would seem to illustrate the one before.
    """
    problems: list[Problem] = []
    sections = []
    for section in reading.sections:
        kept: list[Statement] = []
        headless = False
        for statement in section.statements:
            reason = fault(statement, passages, titles) or altered(statement)
            headless = headless and statement.bullet
            if reason is None and not headless:
                kept.append(statement)
            elif reason is not None:
                headless = headless or not statement.bullet
                told = f"Un énoncé de « {section.title} » a été retiré ({reason}) : « {statement.text[:80]} »."
                problems.append(Problem("", "lecture", told, severity=Severity.NOTE))
        if shown := tuple(_followed(kept)):
            sections.append(Section(section.title, shown))
    return replace(reading, sections=tuple(sections)), tuple(problems)


def _followed(statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements without the titles that nothing follows any more."""
    for statement, after in zip_longest(statements, statements[1:]):
        if not statement.heading or (after is not None and not after.heading):
            yield statement
