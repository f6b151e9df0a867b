"""The words that the protection stage put in place of persons."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from synthese.lexicons import load, pattern
from synthese.records import Passage


@cache
def stand_ins() -> tuple[str, ...]:
    """« un élu », « une directrice »: what is written in place of names."""
    return tuple(label for forms in load("roles")["libelles"].values() for label in forms)


@cache
def _labels() -> re.Pattern[str]:
    return pattern(stand_ins())


def annotate_roles(doc: Doc, passage: Passage) -> None:
    """Fill `doc.spans["roles"]`."""
    found = (doc.char_span(*m.span(), alignment_mode="expand") for m in _labels().finditer(doc.text))
    doc.spans["roles"] = [span for span in found if span is not None]
