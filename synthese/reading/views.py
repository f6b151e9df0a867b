"""What accompanies the reading: figures, annex tables, workbook sheets, all made from the same records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from synthese.lexicons import load
from synthese.material import Material
from synthese.reading.collectivity import collectivity
from synthese.reading.docx import WordTable
from synthese.reading.figures import FigureFile, roles_svg, tension_graph_svg, theme_matrix_svg
from synthese.reading.french import capitalise
from synthese.reading.workbook import Sheet
from synthese.records import CityRole, SpeakerRole
from synthese.tables import COLUMNS, DESCRIPTIONS, Analysis


def theme_counts(material: Material, analysis: Analysis) -> list[list[int]]:
    """Passages by theme and atelier, (n_themes, n_ateliers)."""
    rank = {atelier: i for i, atelier in enumerate(material.ateliers)}
    counts = []
    for theme in analysis.themes:
        found = Counter(rank[material.passages[material.index[e.passage_id]].atelier] for e in theme.members)
        counts.append([found[i] for i in range(len(rank))])
    return counts


def figures_of(material: Material, analysis: Analysis) -> tuple[FigureFile, ...]:
    """SVG figures; one that would be empty is left out."""
    titles = [material.title(atelier) for atelier in material.ateliers]
    figures = []
    if analysis.themes:
        labels = [theme.label for theme in analysis.themes]
        svg = theme_matrix_svg(labels, titles, theme_counts(material, analysis))
        figures.append(
            FigureFile(
                "themes-ateliers", svg, "Thèmes et ateliers", "Nombre de passages de chaque thème dans chaque atelier"
            )
        )
    if analysis.positions:
        names = [capitalise(load("analysis")["roles_de_la_ville"][role.value]) for role in CityRole]
        rows = [material.title(p.atelier) for p in analysis.positions]
        who = collectivity(material, analysis.positions).of
        svg = roles_svg(rows, names, [[p.scores[role] for role in CityRole] for p in analysis.positions], who)
        figures.append(
            FigureFile(
                "roles",
                svg,
                f"Rôle {who} par atelier",
                f"Part de chacun des quatre rôles {who} dans chaque atelier",
            )
        )
    if analysis.tensions:
        svg = tension_graph_svg(titles, _edges(material, analysis))
        figures.append(
            FigureFile("tensions", svg, "Tensions entre ateliers", "Nombre de tensions que deux ateliers partagent")
        )
    return tuple(figures)


def _edges(material: Material, analysis: Analysis) -> list[tuple[int, int, int]]:
    rank = {atelier: i for i, atelier in enumerate(material.ateliers)}
    pairs: Counter[tuple[int, int]] = Counter()
    for tension in analysis.tensions:
        known = sorted(rank[a] for a in tension.ateliers if a in rank)
        if len(known) == 1:
            pairs[known[0], known[0]] += 1
        pairs.update((a, b) for i, a in enumerate(known) for b in known[i + 1 :])
    return [(a, b, n) for (a, b), n in sorted(pairs.items())]


def word_tables_of(material: Material, analysis: Analysis) -> tuple[WordTable, ...]:
    """Annex tables of the Word document."""
    titles = tuple(material.title(atelier) for atelier in material.ateliers)
    tables = []
    if analysis.themes:
        rows = tuple(
            (theme.label, *(str(n) for n in counts))
            for theme, counts in zip(analysis.themes, theme_counts(material, analysis), strict=True)
        )
        tables.append(WordTable("Passages de chaque thème, par atelier", ("Thème", *titles), rows))
    if analysis.positions:
        names = load("analysis")["roles_de_la_ville"]
        header = ("Atelier", "Rôle dominant", *(capitalise(names[role.value]) for role in CityRole))
        rows = tuple(
            (
                material.title(p.atelier),
                capitalise(names[p.role.value]),
                *(f"{p.scores[role]:.0%}".replace("%", " %") for role in CityRole),
            )
            for p in analysis.positions
        )
        who = collectivity(material, analysis.positions).of
        tables.append(WordTable(f"Rôle {who} dans chaque atelier", header, rows))
    tables.append(_participants(material))
    return tuple(table for table in tables if table.rows)


def _participants(material: Material) -> WordTable:
    """« En chiffres »: distinct people who took part, by capacity, in each atelier and over all of them."""
    names = load("roles")["pluriels"]
    counted = {(p.atelier, p.role): p.people for p in material.participation}
    roles = [role for role in (*SpeakerRole, None) if counted.get(("", role))]
    ateliers = sorted({atelier for atelier, _ in counted if atelier})
    header = ("Atelier", *(capitalise(names[role or "aucun"].removeprefix("des ")) for role in roles))
    rows = [
        (material.title(atelier) if atelier else "Ensemble", *(str(counted.get((atelier, role), 0)) for role in roles))
        for atelier in [*ateliers, ""]
        if roles
    ]
    return WordTable("En chiffres : personnes distinctes qui ont pris part, par qualité", header, tuple(rows))


def sheets_of(tables: Mapping[str, pd.DataFrame]) -> tuple[Sheet, ...]:
    """Sheets of the workbook, in the order of the tables' description."""
    return tuple(
        Sheet(name.replace("_", " ").capitalize(), DESCRIPTIONS[name], tables[name], COLUMNS[name])
        for name in COLUMNS
        if name in tables
    )
