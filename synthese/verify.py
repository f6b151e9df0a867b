"""`synthese verifier`: how each document is understood, and what is wrong, without analysing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from synthese.config import load_config
from synthese.corpus import read_description
from synthese.ingest import discover
from synthese.protect.identities import read_table, table_path
from synthese.records import DocumentSheet, Problem
from synthese.search import Hit
from synthese.understand import LIMITS, understand

Progress = Callable[[str, int, int], None]


def verify(
    corpus: Path, pipeline: Path | None, progress: Progress
) -> tuple[tuple[DocumentSheet, ...], tuple[Problem, ...]]:
    """Sheets of every document that could be read, and the problems met.

    Raises: Refusal and its kinds.
    """
    config = load_config(pipeline)
    sources, unreadable = discover(corpus, LIMITS)
    identifiers = read_table(table_path(corpus))
    understood = understand(sources, read_description(corpus), config, identifiers, progress)
    sheets = tuple(sorted((p.sheet for p in understood.protected), key=lambda s: s.relative))
    return sheets, (*unreadable, *understood.problems)


def print_sheets(sheets: Sequence[DocumentSheet]) -> None:
    """One line per document."""
    table = Table(title=f"{len(sheets)} documents compris", title_justify="left")
    for column in (
        "Fichier",
        "Atelier",
        "Nature",
        "Séance",
        "Date",
        "Chapitres",
        "Présents",
        "Tours",
        "Passages",
        "Noms remplacés",
    ):
        table.add_column(column, overflow="fold")
    for sheet in sheets:
        kind = f" ({sheet.seance_kind.value})" if sheet.seance_kind else ""
        table.add_row(
            sheet.relative,
            sheet.atelier,
            sheet.nature.value,
            f"{sheet.seance}{kind}" if sheet.seance else "",
            sheet.date.isoformat() if sheet.date else "",
            str(len(sheet.chapters)) if sheet.chapters else "",
            str(sum(sheet.participants.values()) or ""),
            str(sheet.turns or ""),
            str(sheet.passages),
            str(sheet.replaced_names or ""),
        )
    Console(width=None if Console().is_terminal else 180).print(table)


def print_hits(hits: Sequence[Hit], words: str) -> None:
    """Passages found, each with where it stands."""
    console = Console(highlight=False)
    if not hits:
        console.print(f"Aucun passage ne contient « {words} ».", markup=False)
        return
    console.print(f"{len(hits)} passage{'s' if len(hits) > 1 else ''} :", markup=False)
    for hit in hits:
        console.print(f"\n{hit.title} – {hit.place}  [{hit.passage_id}]", style="bold", markup=False)
        console.print(hit.text, markup=False)
