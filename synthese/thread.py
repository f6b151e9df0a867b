"""Stage 8. The thread of a policy: enjeux and spécificités -> préconisations -> actions, link by link, where it breaks.

An action answers the préconisation that it resembles most, when that likeness is above what chance gives: the best likeness of
the actions of one atelier to the préconisations of another. Two that choose each other need less than one that is chosen alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from synthese.embed import Embedder
from synthese.lexicons import load, pattern
from synthese.likeness import Rarity, Texts, chance_level, likeness, rarity
from synthese.material import Material
from synthese.records import Chapter, Nature, ThreadLink, ThreadStatus

MUTUAL, ALONE = 0.90, 0.95  # quantiles of chance that a link must pass
DEFAULT_LEVEL = 0.25  # when no other atelier says what chance gives
SOURCES = (Chapter.ENJEUX, Chapter.SPECIFICITES)
NUMBER = re.compile(r"^\W*(?:action|fiche|mesure)?\s*(?:n[°o]\s*)?[A-Z]?\d+\s*[.):|–-]*\s*", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Items:
    """Passages of an atelier that are one link of the thread, and their texts."""

    rows: tuple[int, ...]
    texts: Texts


def find_thread(material: Material, embedder: Embedder) -> tuple[ThreadLink, ...]:
    """Links of every atelier that has préconisations, these in reading order, then the actions of its plan that answer none."""
    frequency = rarity(material.docs)
    links = {
        chapter: {a: _of_chapter(material, a, chapter, frequency) for a in material.ateliers}
        for chapter in (*SOURCES, Chapter.PRECONISATIONS)
    }
    proposals = links[Chapter.PRECONISATIONS]
    actions = {a: _of_plan(material, a, embedder, frequency) for a in material.ateliers if proposals[a].rows}
    nothing = Items((), Texts(material.vectors[:0], frequency.words(())))
    mutual, alone = (_level(actions, proposals, quantile) for quantile in (MUTUAL, ALONE))
    sources = {c: _level(proposals, links[c], ALONE) for c in SOURCES}
    found: list[ThreadLink] = []
    for atelier in material.ateliers:
        origin = {c: _nearest(proposals[atelier], links[c][atelier], level) for c, level in sources.items()}
        planned = actions.get(atelier, nothing)
        pairs = _matches(planned, proposals[atelier], mutual, alone)
        found += _links(material, atelier, planned, proposals[atelier], pairs, origin)
    return tuple(found)


def _level(one: Mapping[str, Items], other: Mapping[str, Items], quantile: float) -> float:
    level = chance_level({a: i.texts for a, i in one.items()}, {a: i.texts for a, i in other.items()}, quantile)
    return DEFAULT_LEVEL if level is None else level


def _of_chapter(material: Material, atelier: str, chapter: Chapter, frequency: Rarity) -> Items:
    passages = enumerate(material.passages)
    rows = tuple(row for row, p in passages if p.atelier == atelier and p.chapter is chapter)
    return Items(rows, Texts(material.vectors[list(rows)], frequency.words([material.docs[row] for row in rows])))


def _of_plan(material: Material, atelier: str, embedder: Embedder, frequency: Rarity) -> Items:
    found = actions_of(material, atelier)
    spans = [span for _, span in found]
    vectors = embedder.encode([span.text for span in spans]) if spans else material.vectors[:0]
    return Items(tuple(row for row, _ in found), Texts(vectors, frequency.words(spans)))


def actions_of(material: Material, atelier: str) -> list[tuple[int, Span]]:
    """Actions of an atelier's plans: rows of their tables told by the cell that names the action, else numbered or infinitive lines."""
    rows = [i for i, p in enumerate(material.passages) if p.atelier == atelier and p.nature is Nature.PLAN_ACTIONS]
    documents = {material.passages[i].document for i in rows if " | " in material.passages[i].text}
    found = []
    for row in rows:
        tabular = material.passages[row].document in documents
        span = _cell(material.docs[row]) if tabular else _line(material.docs[row])
        if span is not None:
            found.append((row, span))
    return found


@cache
def _header() -> re.Pattern[str]:
    return pattern(load("documents")["colonnes"]["action"])


def _cell(doc: Doc) -> Span | None:
    """The cell of a table row that says what is done: the first with two words; None for a header or a note."""
    if " | " not in doc.text:
        return None
    position = 0
    for cell in doc.text.split("|"):
        if len(WORDS.findall(cell)) >= 2:
            start = position + (m.end() if (m := NUMBER.match(cell)) else 0)
            return doc.char_span(start, position + len(cell), alignment_mode="contract")
        if _header().fullmatch(cell.strip()):
            return None
        position += len(cell) + 1
    return None


def _line(doc: Doc) -> Span | None:
    """A line of a plan without a table, when it is numbered or opens with an infinitive."""
    number = NUMBER.match(doc.text)
    first = next((t for t in doc if t.is_alpha), None)
    infinitive = first is not None and first.morph.get("VerbForm", []) == ["Inf"]
    if not number and not infinitive:
        return None
    return doc.char_span(number.end() if number else 0, len(doc.text), alignment_mode="contract")


def _nearest(items: Items, others: Items, level: float) -> dict[int, int]:
    """Passage of the nearest other item of each item that has one above `level`, both as rows of the material."""
    if not items.rows or not others.rows:
        return {}
    similar = likeness(items.texts, others.texts)
    best = similar.argmax(axis=1)
    return {row: others.rows[best[i]] for i, row in enumerate(items.rows) if similar[i, best[i]] >= level}


def _matches(actions: Items, proposals: Items, mutual: float, alone: float) -> dict[int, tuple[int, float]]:
    """Index of each matched action -> index of its préconisation and their likeness."""
    if not actions.rows or not proposals.rows:
        return {}
    similar = likeness(actions.texts, proposals.texts)
    best, chosen = similar.argmax(axis=1), similar.argmax(axis=0)
    levels = [mutual if chosen[j] == i else alone for i, j in enumerate(best)]
    return {i: (int(j), float(similar[i, j])) for i, j in enumerate(best) if similar[i, j] >= levels[i]}


def _links(
    material: Material,
    atelier: str,
    actions: Items,
    proposals: Items,
    pairs: dict[int, tuple[int, float]],
    origin: dict[Chapter, dict[int, int]],
) -> list[ThreadLink]:
    def identifier(row: int | None) -> str | None:
        return None if row is None else material.passages[row].passage_id

    def link(proposal: int | None, action: int | None, score: float, status: ThreadStatus) -> ThreadLink:
        sources = {c: identifier(rows.get(-1 if proposal is None else proposal)) for c, rows in origin.items()}
        return ThreadLink(
            atelier,
            sources[Chapter.ENJEUX],
            sources[Chapter.SPECIFICITES],
            identifier(proposal),
            identifier(action),
            round(score, 4),
            status,
        )

    found = []
    planned = bool(actions.rows)
    for index, row in enumerate(proposals.rows):
        mine = [(i, score) for i, (j, score) in pairs.items() if j == index]
        found += [link(row, actions.rows[i], score, ThreadStatus.FOLLOWED) for i, score in mine]
        if not mine:
            found.append(link(row, None, 0.0, ThreadStatus.WITHOUT_ACTION if planned else ThreadStatus.WITHOUT_PLAN))
    rest = [row for i, row in enumerate(actions.rows) if i not in pairs]
    return found + [link(None, row, 0.0, ThreadStatus.WITHOUT_PROPOSAL) for row in rest]
