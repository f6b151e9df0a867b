"""Search in the store of a finished run: full text, accents folded, by relevance (BM25)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthese.errors import Refusal
from synthese.run import ouvrir
from synthese.segment.people import fold
from synthese.store import fold_query

INDEX = "recherche.sqlite"


class NothingToSearch(Refusal):
    def __init__(self) -> None:
        super().__init__("La recherche ne contient aucun mot : donnez au moins un mot, par exemple « lien social ».")


@dataclass(frozen=True, slots=True)
class Query:
    """Words, all wanted, and where to look."""

    words: str
    atelier: str | None = None
    nature: str | None = None
    seance: int | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found."""

    passage_id: str
    atelier: str
    title: str
    place: str
    text: str


def search(run: Path, query: Query) -> tuple[Hit, ...]:
    """Passages that hold all the words, the most relevant first.

    Raises: NotARun, NothingToSearch.
    """
    folder = ouvrir(run).path
    words = fold_query(query.words)
    if not words:
        raise NothingToSearch
    connection = sqlite3.connect(f"file:{folder / INDEX}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT passage_id, atelier, titre, document, nature, seance, chapitre, page, texte FROM passages "
            "WHERE passages MATCH ? ORDER BY bm25(passages), passage_id",
            (words,),
        ).fetchall()
    finally:
        connection.close()
    hits = (_hit(row) for row in rows if _wanted(row, query))
    return tuple(hit for hit, _ in zip(hits, range(query.limit), strict=False))


def _wanted(row: tuple[Any, ...], query: Query) -> bool:
    atelier_ok = query.atelier is None or fold(query.atelier) in (fold(row[1]), fold(row[2]))
    nature_ok = query.nature is None or query.nature == row[4]
    return atelier_ok and nature_ok and (query.seance is None or query.seance == row[5])


def _hit(row: tuple[Any, ...]) -> Hit:
    place = ", ".join(
        part
        for part in (
            row[3],
            f"séance {row[5]}" if row[5] else "",
            f"chapitre {row[6]}" if row[6] else "",
            f"p. {row[7]}" if row[7] else "",
        )
        if part
    )
    return Hit(row[0], row[1], row[2], place, row[8])


def titles_of(folder: Path) -> tuple[str, ...]:
    """Titles of the ateliers of a run, in order."""
    connection = sqlite3.connect(f"file:{folder / INDEX}?mode=ro", uri=True)
    try:
        return tuple(title for (title,) in connection.execute("SELECT DISTINCT titre FROM passages ORDER BY titre"))
    finally:
        connection.close()
