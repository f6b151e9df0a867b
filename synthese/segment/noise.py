"""What is not substance: layout, logistics, empty answers. Each block set aside has a reason."""

from __future__ import annotations

import re
from functools import cache

from synthese.lexicons import load, pattern
from synthese.records import Block, BlockKind
from synthese.segment.nature import WRITTEN_DATE
from synthese.segment.people import fold

PAGE_MARK = re.compile(r"^.{0,90}\bpage\s+\d+(?:\s*(?:/|sur)\s*\d+)?\W*$", re.IGNORECASE)
CONTENT_LINE = re.compile(r"\.{4,}\s*(?:page\s*)?\d+\s*$", re.IGNORECASE)
SUBTITLE_BLOCKS = 6  # a short dated line this near the top says when, not what
STAGE_DIRECTION = re.compile(r"^\(.{3,160}\)$", re.DOTALL)


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(
        r"^\W*" + pattern(load("documents")["logistique"]["debut"]).pattern + r"\s*(?:[:–—-]|\d|$)", re.IGNORECASE
    )


@cache
def _mail_header() -> re.Pattern[str]:
    """« De : … », « Envoyé : … »: the colon is what tells them from a sentence."""
    return re.compile(r"^\W*" + pattern(load("documents")["logistique"]["courriel"]).pattern + r"\s*:\s", re.IGNORECASE)


@cache
def _contains() -> re.Pattern[str]:
    return pattern(load("documents")["logistique"]["contient"])


@cache
def _nothing() -> frozenset[str]:
    return frozenset(fold(word) for word in load("documents")["neant"]["mots"])


def reason_aside(block: Block, attendance: frozenset[int], index: int, minimum_characters: int) -> str | None:
    """Why a block is not substance, or None when it is."""
    if index in attendance:
        return "liste de présence"
    if block.kind is BlockKind.RUNNING or PAGE_MARK.match(block.text):
        return "en-tête ou pied de page"
    if block.kind is BlockKind.DELETED:
        return "texte supprimé"
    if block.kind in (BlockKind.TITLE, BlockKind.HEADING):
        return "titre"
    if block.kind is BlockKind.TABLE_ROW and block.level == 1:
        return "en-tête de tableau"
    if is_nothing(block.text):
        return "réponse vide"
    if CONTENT_LINE.search(block.text):
        return "sommaire"
    if index < SUBTITLE_BLOCKS and len(block.text) < 200 and WRITTEN_DATE.search(fold(block.text)):
        return "logistique"  # place and date of the meeting, version of the document
    return _logistics(block, minimum_characters)


def _logistics(block: Block, minimum_characters: int) -> str | None:
    text = block.text.strip(" *_")
    short = len(text) < 220
    if short and _mail_header().match(text):
        return "en-tête de courriel"
    if (short and _starts().match(text)) or STAGE_DIRECTION.match(text):
        return "logistique"
    if short and _contains().search(text):
        return "logistique"
    return "trop court" if len(text) < minimum_characters else None


def is_nothing(text: str) -> bool:
    """« - », « néant », « sans objet »: an answer that says nothing."""
    return fold(text.strip(" .!\"«»'")) in _nothing() or not re.search(r"\w", text)
