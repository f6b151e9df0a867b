"""A reply beside what was asked, cut into what the check looks at."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from synthese.reading.typography import typeset
from synthese.records import Statement
from synthese.segment.people import fold

_GROUP = re.compile(r"\([^()]*\)")
_QUOTE = re.compile(r"«[^«»]*»")
_MARK = re.compile(r"«[^«»]*»|\([^()]*\)")
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_WRAPPED = re.compile(r'^(["“])([^"“”]*)["”]$', re.DOTALL)


def tidy(reply: str) -> str:
    """A reply in our typography, without what a model thought aloud or put around it."""
    text = _THOUGHT.sub("", reply).strip()
    return typeset(_WRAPPED.sub(r"\2", text).strip())


def even(text: str) -> str:
    """A text without what typography changes: spaces and apostrophes."""
    return re.sub(r"\s+", " ", typeset(text)).strip()


def words_of(text: str) -> list[str]:
    """Words without accents, capitals, hyphens nor apostrophes."""
    return re.findall(r"[^\W\d_]+", fold(text.replace("’", " ").replace("'", " ")))


@dataclass(frozen=True)
class Draft:
    """A reply, the statement that it would replace, and the words that the corpus writes without capital."""

    text: str
    statement: Statement
    common: Collection[str]

    @cached_property
    def sent(self) -> str:
        """All that the model was given of the corpus."""
        return " ".join([self.statement.text, *(c.extract for c in self.statement.citations)])

    @cached_property
    def prose(self) -> str:
        """What the reply says in its own words: neither its quotations nor its parentheses."""
        return prose_of(self.text)

    @cached_property
    def prose_before(self) -> str:
        """What the statement said in its own words."""
        return prose_of(self.statement.text)


def prose_of(text: str) -> str:
    """A text without its quotations and parentheses."""
    return _GROUP.sub(" ", _QUOTE.sub(" ", even(text)))


def groups_of(text: str) -> list[str]:
    """What stands between parentheses, in alphabetical order."""
    return sorted(_GROUP.findall(even(text)))


def quotes_of(text: str) -> list[str]:
    """What stands between guillemets, in alphabetical order."""
    return sorted(_QUOTE.findall(even(text)))


def marks_of(text: str) -> list[str]:
    """Quotations and parentheses, in the order of the text."""
    return _MARK.findall(even(text))


def stretches_of(text: str) -> list[str]:
    """What a text says in its own words before, between and after its quotations and parentheses."""
    return _MARK.split(even(text))
