"""What référentiels commit to: their préconisations that tell what it costs, how many, and by when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from synthese.config import Config
from synthese.reading.extracts import CELL, LIST_NUMBER, LONGEST_EXTRACT, grown, is_notes, opens_with_a_role
from synthese.reading.french import MONTHS, capitalise
from synthese.reading.references import opens_on_what_precedes
from synthese.reading.statements import Desk, bullet
from synthese.records import Chapter, Citation, Figure, Nature, Statement
from synthese.requirements import is_title
from synthese.tables import Analysis

MONEY = re.compile(r"€|\beuros?\b")
# « 2014 », « en septembre », « à l'automne »; « a été » is no summer.
DATE = re.compile(
    rf"\b(?:19|20)\d{{2}}\b|\b(?:{'|'.join(MONTHS)})\b|\b(?:l['’]|cet\s)(?:été|automne|hiver)\b|\bprintemps\b"
)
COSTS, COUNTS, DATED = 1.0, 0.5, 0.5  # what a sentence is worth for a cost, for another figure, for a date
ENOUGH = 1.0  # worth below which a préconisation commits to too little
BY_ATELIER_OF_FEW, BY_ATELIER = 2, 1
LEAST_WORDS = 10
ONE = ("un", "une")  # articles too
SPACE = 2  # characters between two passages of one paragraph
FAR = 3  # passages at most between the title of an item and what is told of it


def engaged_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """The préconisations of each référentiel that tell most of a cost, a number and a date, in the order of the text."""
    figures: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in analysis.figures:
        figures[figure.passage_id].append(figure)
    found: defaultdict[str, list[tuple[float, int, str]]] = defaultdict(list)
    for row, passage in enumerate(desk.material.passages):
        asked = passage.nature is Nature.REFERENTIEL and passage.chapter is Chapter.PRECONISATIONS
        if not asked or passage.passage_id in desk.quoted | desk.aside or not desk.material.is_atelier(passage.atelier):
            continue
        best = max(_sentences(desk, row, figures[passage.passage_id]), default=(0.0, ""))
        if best[0] >= ENOUGH:
            found[passage.atelier].append((best[0], row, best[1]))
    most = BY_ATELIER_OF_FEW if desk.few else BY_ATELIER
    for atelier in sorted(found):
        told = sorted(found[atelier], key=lambda each: (-each[0], each[1]))[:most]
        for _, row, words in sorted(told, key=lambda each: each[1]):
            yield _told(desk, row, words)


def _told(desk: Desk, row: int, words: str) -> Statement:
    """A préconisation, after the title of its item when it goes on with one."""
    passages = desk.material.passages
    opened, title = _item(desk, row)
    if opened == row or not title:
        return bullet(desk, passages[row].passage_id, words)
    told = bullet(desk, passages[row].passage_id, words, subject=capitalise(LIST_NUMBER.sub("", title).strip(" .")))
    return replace(told, citations=(*told.citations, Citation(passages[opened].passage_id, title)))


def _item(desk: Desk, row: int) -> tuple[int, str]:
    """Where the item that a passage goes on with opens, and its title; "" when no near passage before it gives one."""
    passages = desk.material.passages
    for before in range(row, max(row - FAR, -1), -1):
        apart = before < row and passages[before + 1].start - passages[before].end > SPACE
        if apart or not desk.material.same_point(before, row) or CELL in passages[before].text:
            break
        if title := _title(desk, before):
            return before, title
        if LIST_NUMBER.match(passages[before].text):
            break  # an item of its own, which has no title
    return row, ""


def _title(desk: Desk, row: int) -> str:
    """« La halle. », when it opens a passage; "" for a count (« Six portes, deux rampes. »), a role, a sentence."""
    first = next((s for s in desk.material.docs[row].sents if any(t.is_alpha for t in s)), None)
    text = first.text.strip() if first is not None and is_title(first) else ""
    opening = LIST_NUMBER.sub("", text)
    counts = "," in opening or any(t.like_num and t.lower_ not in ONE for t in first or () if t.is_alpha)
    return "" if counts or opens_with_a_role(opening) else text


def _sentences(desk: Desk, row: int, figures: Sequence[Figure]) -> Iterator[tuple[float, str]]:
    """Sentences of a passage with those around them that fit, and what they commit to."""
    doc = desk.material.docs[row]
    for sent in doc.sents:
        words = grown(desk.material, row, sent.text.strip(), LONGEST_EXTRACT)
        hangs = opens_on_what_precedes(doc, words)
        if len(words.split()) >= LEAST_WORDS and not hangs and not is_notes(words):
            yield _worth(sent.text, figures), words


def _worth(sentence: str, figures: Sequence[Figure]) -> float:
    """What a sentence is worth for what it costs, how many it says, and by when."""
    counted = any(f.value in sentence and not MONEY.search(f.unit) for f in figures)
    dated = DATE.search(sentence)
    return COSTS * bool(MONEY.search(sentence)) + COUNTS * counted + DATED * bool(dated)
