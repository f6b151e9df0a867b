"""`synthese verifier`: how each document is understood, and what is wrong, without analysing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from synthese.config import load_config
from synthese.corpus import read_description
from synthese.ingest import discover
from synthese.protect.identities import read_table, table_path
from synthese.protect.review import kept_names, replaced_names
from synthese.records import DocumentSheet, Problem
from synthese.search import Hit
from synthese.understand import LIMITS, Understood, understand

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Verification:
    """How a corpus is understood, and what is wrong with it."""

    understood: Understood
    problems: tuple[Problem, ...]

    @property
    def sheets(self) -> tuple[DocumentSheet, ...]:
        """One sheet per document that could be read, in order of their paths."""
        return tuple(sorted((p.sheet for p in self.understood.protected), key=lambda s: s.relative))


def verify(corpus: Path, pipeline: Path | None, progress: Progress) -> Verification:
    """Read, segment and protect a corpus; nothing is analysed nor written.

    Raises: Refusal and its kinds.
    """
    config = load_config(pipeline)
    sources, unreadable = discover(corpus, LIMITS)
    identifiers = read_table(table_path(corpus))
    understood = understand(sources, read_description(corpus), config, identifiers, progress)
    return Verification(understood, (*unreadable, *understood.problems))


def print_register(sheets: Sequence[DocumentSheet]) -> None:
    """What became of every block, in blocks and in share of characters: the shares make 100 %."""
    accounts = [account for sheet in sheets for account in sheet.accounts]
    total = sum(account.characters for account in accounts) or 1
    table = Table(title="Registre : ce que chaque bloc de texte est devenu", title_justify="left")
    for column in ("Sort", "Blocs", "Part du texte"):
        table.add_column(column, justify="left" if column == "Sort" else "right")
    characters: Counter[str] = Counter()
    for account in accounts:
        characters[account.outcome] += account.characters
    blocks = Counter(account.outcome for account in accounts)
    for outcome, size in sorted(characters.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(outcome, str(blocks[outcome]), f"{100 * size / total:.1f} %".replace(".", ","))
    Console().print(table)


def print_names(understood: Understood) -> None:
    """Names replaced, and names that look so and were kept: on the screen only."""
    from synthese.annotate import load_model

    console = Console(width=None if Console().is_terminal else 180, highlight=False)
    replaced = Table(title="Noms remplacés (à l'écran seulement, rien n'est écrit)", title_justify="left")
    for column in ("Forme", "Devient", "Pourquoi", "Fois", "Documents"):
        replaced.add_column(column, overflow="fold")
    for name in replaced_names(understood.protected):
        replaced.add_row(name.form, name.became, name.why, str(name.times), str(name.documents))
    kept = Table(title="Formes gardées qui ressemblent à un nom : à vous de juger", title_justify="left")
    for column in ("Forme", "Pourquoi", "Fois", "Par exemple", "Où"):
        kept.add_column(column, overflow="fold")
    for name_kept in kept_names(understood.protected, understood.registry, load_model()):
        kept.add_row(name_kept.form, name_kept.why, str(name_kept.times), name_kept.context, name_kept.document)
    console.print(replaced)
    console.print(kept)
    console.print(
        "Pour garder ou masquer un nom : « noms_a_garder » et « noms_a_masquer » dans corpus.toml.", markup=False
    )


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
