"""Rows of a run's tables as text of a hundred columns, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

WIDTH = 100  # columns
WORD = 12  # columns that no ordinary word exceeds
WIDE = {"exemple": (4, 24), "premier_but": (3, 20), "second_but": (3, 20)}  # columns of sentences: share, least width
EXTRACT = 160  # characters of the extract shown in a table


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of a table in the terminal: key of the row -> title; and what it is called when empty."""

    title: str
    columns: Mapping[str, str]
    empty: str


LAYOUTS: Mapping[str, Layout] = {
    "tensions": Layout(
        "tensions",
        {"rang": "Rang", "tension_id": "Tension", "premier_but": "Premier but", "second_but": "Second but", "nature": "Nature", "ateliers": "Ateliers", "score": "Score"},
        "Aucune tension ne répond à cette demande.",
    ),
    "positions": Layout(
        "rôles de la Ville",
        {"atelier": "Atelier", "role": "Rôle", "score": "Score", "en_seance": "En séance", "au_referentiel": "Référentiel", "exemple": "Extrait"},
        "Aucun rôle de la Ville n'est énoncé assez clairement pour cette demande.",
    ),
    "conditions": Layout(
        "conditions de réussite",
        {"condition": "Condition", "condition_id": "Identifiant", "ateliers": "Ateliers", "extraits": "Extraits", "exemple": "Par exemple"},
        "Aucune condition de réussite ne répond à cette demande.",
    ),
}  # fmt: skip


def as_text(rows: Sequence[Mapping[str, Any]], layout: Layout) -> str:
    """A table of at most a hundred columns."""
    if not rows:
        return layout.empty + "\n"
    table = Table(title=f"{len(rows)} {layout.title}", title_justify="left", show_lines=True, expand=True)
    for key, title in layout.columns.items():
        number, short = key in ("rang", "score", "extraits", "tension_id"), key == "nature"
        ratio, least = (None, None) if number or short else WIDE.get(key, (2, WORD))
        side: Literal["left", "right"] = "right" if number else "left"
        table.add_column(title, overflow="fold", justify=side, no_wrap=number or short, ratio=ratio, min_width=least)
    for row in rows:
        table.add_row(*(_cell({**row, **_summary(row)}.get(key)) for key in layout.columns))
    console = Console(width=WIDTH, file=io.StringIO(), highlight=False, color_system=None, markup=False)
    console.print(table)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def as_csv(rows: Sequence[Mapping[str, Any]], layout: Layout) -> str:
    """One line by row, lists joined by « ; », the number of extracts and the first of them."""
    buffer = io.StringIO()
    flat = [{**{k: v for k, v in row.items() if k != "preuves"}, **_summary(row)} for row in rows]
    writer = csv.DictWriter(buffer, list(flat[0]) if flat else list(layout.columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows([{k: " ; ".join(v) if isinstance(v, list) else v for k, v in row.items()} for row in flat])
    return buffer.getvalue()


def as_json(rows: Sequence[Mapping[str, Any]], _layout: Layout) -> str:
    """Every row with all its evidence."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"


RENDERERS = {"texte": as_text, "csv": as_csv, "json": as_json}


def _summary(row: Mapping[str, Any]) -> dict[str, Any]:
    evidence = row.get("preuves", [])
    return {"extraits": len(evidence), "exemple": _shortened(evidence[0]["extrait"]) if evidence else ""}


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= EXTRACT else flat[:EXTRACT].rsplit(" ", 1)[0] + "…"


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    return "" if value is None else str(value)
