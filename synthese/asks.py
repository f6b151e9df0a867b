"""What a sentence asks for, or finds wrong: the turns by which opinions and minutes say it."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span

from synthese.lexicons import load, pattern, turns

NOT_LACKING = re.compile(r"\bne?(?:\s|['’])\s*manqu\w+\s+(?:pas|jamais|guère)\b", re.IGNORECASE)


def asks(span: Doc | Span) -> bool:
    """Whether a sentence asks for something: « je propose de… », « pourquoi ne pas… », « devrait »."""
    return _asking().search(span.text) is not None


def finds_fault(span: Doc | Span) -> bool:
    """Whether a sentence says what is wrong or missing: « pas assez de… », « l'absence de… », « regrette »."""
    return _faults().search(NOT_LACKING.sub("", span.text)) is not None


@cache
def _asking() -> re.Pattern[str]:
    return turns(load("analysis")["attentes"]["demandes"], at_most=4)


@cache
def _faults() -> re.Pattern[str]:
    return pattern(load("analysis")["attentes"]["reproches"])


def names_a_fault(word: str) -> bool:
    """Whether a noun itself says that something is wrong: « manque », « absence »."""
    return _faults().fullmatch(word) is not None
