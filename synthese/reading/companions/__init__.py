"""What accompanies the reading: a sheet of two pages by atelier and by broad theme, and a note on tensions for analysts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from synthese.material import Material
from synthese.reading.companions.atelier import atelier_sheet
from synthese.reading.companions.blocks import Companion
from synthese.reading.companions.fit import Ruler, fitted
from synthese.reading.companions.note import tension_note
from synthese.reading.companions.theme import theme_sheet
from synthese.reading.companions.word import empty_page, render_companion
from synthese.reading.coverage import is_broad
from synthese.reading.template import Template
from synthese.segment.people import fold
from synthese.tables import Analysis

FOLDER = "compagnons"


def companions(material: Material, analysis: Analysis, template: Template | None = None) -> dict[str, bytes]:
    """Every companion of a reading, by name relative to the output."""
    made = {f"{FOLDER}/{c.name}.docx": c for c in _all(material, analysis, template)}
    return {name: render_companion(companion, material, template) for name, companion in made.items()}


def _all(material: Material, analysis: Analysis, template: Template | None) -> Iterator[Companion]:
    ateliers = [atelier for atelier in material.ateliers if material.is_atelier(atelier)]
    ruler = Ruler(empty_page(template), material)
    for atelier, name in zip(ateliers, slugs(ateliers), strict=True):
        yield fitted(partial(atelier_sheet, material, analysis, atelier, name), ruler)
    for theme in [t for t in analysis.themes if is_broad(t)]:
        yield fitted(partial(theme_sheet, material, analysis, theme), ruler)
    if analysis.tensions:
        yield tension_note(material, analysis)


def slugs(names: Iterable[str]) -> list[str]:
    """File names without accents nor spaces, all different, in order."""
    found: list[str] = []
    for name in names:
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(name))
        slug = "-".join(part for part in plain.split("-") if part) or "atelier"
        while slug in found:
            slug += "-bis"
        found.append(slug)
    return found
