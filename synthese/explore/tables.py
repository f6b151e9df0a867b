"""Tables of a finished run, narrowed down to what is asked: tensions, positions, conditions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from synthese.errors import Refusal
from synthese.lexicons import load
from synthese.run import Run, ouvrir
from synthese.search import INDEX
from synthese.segment.people import fold

Row = dict[str, Any]


class UnknownAtelier(Refusal):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"Atelier inconnu « {name} » : cette lecture contient {', '.join(known)}.")


class OutOfBounds(Refusal):
    def __init__(self, score: float) -> None:
        super().__init__(f"Le score minimal {score:g} est hors limites : donnez un nombre entre 0 et 1.")


class TableMissing(Refusal):
    def __init__(self, run: Path, table: str) -> None:
        super().__init__(f"La lecture « {run} » n'a pas de table « {table} » : relancez « synthese transversale ».")


@dataclass(frozen=True, slots=True)
class Filter:
    """What to keep: ateliers by folder or by title, a kind of tension, a least score."""

    atelier: str | None = None
    other: str | None = None  # a second atelier that must be there too
    nature: str | None = None
    min_score: float = 0.0


def tensions_of(path: Path, wanted: Filter) -> list[Row]:
    """Tensions that pass the filter, by rank, with their evidence.

    Raises: NotARun, UnknownAtelier, OutOfBounds, TableMissing.
    """
    run, titles = _opened(path, wanted)
    evidence = _evidence(run, "tensions_preuves", "tension_id")
    return [
        {
            "rang": int(row["rang"]),
            "premier_but": row["pole_a"],
            "second_but": row["pole_b"],
            "nature": row["type"],
            "issue": row.get("issue", ""),
            "ateliers": [titles.get(a, a) for a in row["ateliers"]],
            "score": float(row["score"]),
            "tension_id": row["tension_id"],
            "preuves": evidence.get(row["tension_id"], []),
        }
        for row in _records(run, "tensions", "rang")
        if _holds(row["ateliers"], wanted, titles)
        and row["score"] >= wanted.min_score
        and wanted.nature in (None, row["type"])
    ]


def positions_of(path: Path, wanted: Filter) -> list[Row]:
    """Role of the City by atelier, in the séances and in the référentiel too, with its evidence.

    Raises: NotARun, UnknownAtelier, OutOfBounds, TableMissing.
    """
    run, titles = _opened(path, wanted)
    names = load("analysis")["roles_de_la_ville"]
    evidence = _evidence(run, "positionnements_preuves", "atelier")
    moments = {(m["atelier"], m["moment"]): names[m["role"]] for m in _records(run, "positionnements_evolution")}
    return [
        {
            "atelier": titles.get(row["atelier"], row["atelier"]),
            "role": names[row["role"]],
            "score": float(row["score"]),
            "en_seance": moments.get((row["atelier"], "seances")),
            "au_referentiel": moments.get((row["atelier"], "referentiel")),
            "preuves": evidence.get(row["atelier"], []),
        }
        for row in _records(run, "positionnements")
        if _holds([row["atelier"]], wanted, titles) and row["score"] >= wanted.min_score
    ]


def conditions_of(path: Path, wanted: Filter) -> list[Row]:
    """Conditions of success that the ateliers share, with their evidence.

    Raises: NotARun, UnknownAtelier, OutOfBounds, TableMissing.
    """
    run, titles = _opened(path, wanted)
    evidence = _evidence(run, "conditions_preuves", "condition_id")
    return [
        {
            "condition": row["libelle"],
            "ateliers": [titles.get(a, a) for a in row["ateliers"]],
            "condition_id": row["condition_id"],
            "preuves": evidence.get(row["condition_id"], []),
        }
        for row in _records(run, "conditions")
        if _holds(row["ateliers"], wanted, titles)
    ]


VIEWS: Mapping[str, Callable[[Path, Filter], list[Row]]] = {
    "tensions": tensions_of,
    "positions": positions_of,
    "conditions": conditions_of,
}


def _opened(path: Path, wanted: Filter) -> tuple[Run, dict[str, str]]:
    """A run and the titles of its ateliers by folder, the filter checked against them."""
    run = ouvrir(path)
    if not 0 <= wanted.min_score <= 1:
        raise OutOfBounds(wanted.min_score)
    connection = sqlite3.connect(f"file:{run.path / INDEX}?mode=ro", uri=True)
    try:
        titles = dict(connection.execute("SELECT DISTINCT atelier, titre FROM passages ORDER BY atelier").fetchall())
    finally:
        connection.close()
    cited = {a for frame in ("tensions", "conditions") for group in _table(run, frame)["ateliers"] for a in group}
    known = {**titles, **{a: a for a in sorted(cited - set(titles))}}
    for name in (wanted.atelier, wanted.other):
        if name is not None and not any(_named(folder, name, known) for folder in known):
            raise UnknownAtelier(name, known)
    return run, known


def _table(run: Run, name: str) -> pd.DataFrame:
    if name not in run.tables:
        raise TableMissing(run.path, name)
    return run.tables[name]


def _records(run: Run, name: str, order: str | None = None) -> list[dict[str, Any]]:
    """Rows of a table, in the order of a column when it is given."""
    frame = _table(run, name)
    rows = (frame.sort_values(order) if order else frame).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def _evidence(run: Run, table: str, key: str) -> dict[str, list[dict[str, str]]]:
    """Extracts by owner, in the order of the table."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in _records(run, table):
        found.setdefault(row[key], []).append({"passage_id": row["passage_id"], "extrait": row["extrait"]})
    return found


def _named(folder: str, name: str, titles: Mapping[str, str]) -> bool:
    return fold(name) in (fold(folder), fold(titles.get(folder, folder)))


def _holds(ateliers: Sequence[str], wanted: Filter, titles: Mapping[str, str]) -> bool:
    names = [name for name in (wanted.atelier, wanted.other) if name is not None]
    return all(any(_named(atelier, name, titles) for atelier in ateliers) for name in names)
