"""Numbers that a synthesis could cite: digits or words, with their unit and what they count.

Hours, dates, pages, article and séance numbers are left out by their surroundings.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span, Token

from synthese.lexicons import load, pattern
from synthese.records import Passage

DIGITS = re.compile(r"(?<![\w.,/-])\d{1,3}(?:[   .]\d{3})+(?:,\d+)?(?![\d/])|(?<![\w.,/-])\d+(?:,\d+)?(?![\d/:])")
YEAR = re.compile(r"^(?:18|19|20)\d\d$")
RATIO = re.compile(
    r"\b(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+)\s+(?:\w+['’\s-]?\w*\s+){0,3}sur\s+(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|cent|\d+)\b",
    re.IGNORECASE,
)
HOUR = re.compile(r"^\s*(?:h|heures?)\b(?:\s*\d{1,2})?", re.IGNORECASE)
BEFORE_NUMBER = re.compile(
    r"(?:\b(?:article|art\.|page|p\.|n\s?[°ºo]|numéro|salle|annexe|séance|séances|point|chapitre|figure|tableau|bis|tél\.?|loi|décret)\s*)$",
    re.IGNORECASE,
)


@cache
def _number_words() -> re.Pattern[str]:
    words = [w for w in load("annotation")["chiffres"]["nombres"] if w not in ("un", "une", "zéro")]
    one = pattern(words).pattern
    return re.compile(rf"{one}(?:[\s-]+(?:et[\s-]+)?(?:un|une|onze|{one}))*", re.IGNORECASE)


@cache
def _fractions() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:la|le|les|un|une|deux|trois)\s+)?" + pattern(load("annotation")["chiffres"]["fractions"]).pattern,
        re.IGNORECASE,
    )


@cache
def _units() -> re.Pattern[str]:
    units = sorted(load("annotation")["chiffres"]["unites"], key=len, reverse=True)
    return re.compile(r"^\s*(" + "|".join(map(re.escape, units)) + r")(?!\w)", re.IGNORECASE)


@cache
def _off_topic() -> frozenset[str]:
    return frozenset(load("annotation")["chiffres"]["hors_sujet"])


def annotate_figures(doc: Doc, passage: Passage) -> None:
    """Fill `doc.spans["chiffres"]`; the label is the unit, or the noun counted."""
    spans: list[Span] = []
    for start, end in _candidates(doc.text):
        unit = _units().match(doc.text[end:])
        span = doc.char_span(start, end + (unit.end() if unit else 0), alignment_mode="expand")
        if span is None or any(s.start < span.end and span.start < s.end for s in spans):
            continue
        label = unit[1].strip() if unit else counted_noun(span)
        if label and label.lower() not in _off_topic():
            spans.append(Span(doc, span.start, span.end, label=label))
    doc.spans["chiffres"] = spans


def _candidates(text: str) -> list[tuple[int, int]]:
    found = [m.span() for m in RATIO.finditer(text)]
    for regex in (DIGITS, _number_words(), _fractions()):
        for match in regex.finditer(text):
            inside = any(s <= match.start() < e for s, e in found)
            if not inside and not _is_reference(text, match):
                found.append(match.span())
    return sorted(found)


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """Hours, dates, pages and the like are not figures."""
    value, after, before = (
        match[0],
        text[match.end() : match.end() + 12],
        text[max(0, match.start() - 12) : match.start()],
    )
    if HOUR.match(after) or BEFORE_NUMBER.search(before) or re.search(r"\d\s?h\s?$", before):
        return True
    month = re.match(r"\s*(?:er)?\s*(?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)", after)
    return bool(month) or (bool(YEAR.match(value)) and not _units().match(after))


def counted_noun(span: Span) -> str:
    """Noun that a number counts: its syntactic head, or the next noun; "" when there is none close by."""
    head = span.root.head
    if head.pos_ in ("NOUN", "PROPN") and 0 < head.i - span.end + 1 <= 4:
        return head.lemma_.lower()
    following = (token for token in span.doc[span.end : span.end + 3] if token.pos_ in ("NOUN", "PROPN"))
    if noun := next(following, None):
        return noun.lemma_.lower()
    return span.root.lemma_.lower() if span.root.pos_ == "NOUN" else ""


def subject_of_figure(span: Span) -> str:
    """What a figure is about: the noun phrase it belongs to or is said of, at most twelve words."""
    anchor: Token = span.root
    while anchor.head.i != anchor.i and anchor.pos_ in ("NUM", "DET", "SYM", "ADP", "ADV"):
        anchor = anchor.head
    if anchor.pos_ in ("VERB", "AUX"):
        subjects = [child for child in anchor.children if child.dep_ in ("nsubj", "nsubj:pass")]
        anchor = subjects[0] if subjects else anchor
    words = sorted(anchor.subtree, key=lambda token: token.i)
    kept = [t for t in words if abs(t.i - anchor.i) <= 8 and t.sent == anchor.sent]
    text = span.doc[kept[0].i : kept[-1].i + 1].text if kept else anchor.text
    return " ".join(text.split()[:12])
