"""What is counted and tested once themes are known: one line for each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from synthese.config import ThemesConfig
from synthese.embed import Embedder
from synthese.material import Material
from synthese.records import Measures, Theme, ThemeLevel
from synthese.themes.axes import PoleReading
from synthese.themes.change import theme_changes
from synthese.themes.contributions import (
    atelier_rows,
    citizen_subjects,
    citizen_themes,
    contribution_rows,
    left_out,
)
from synthese.themes.founders import Ground
from synthese.themes.matrices import theme_matrix
from synthese.themes.modalities import ateliers, cycles, natures, roles, voices
from synthese.themes.placement import atelier_shares, standing, theme_places
from synthese.themes.quality import quality_sheet
from synthese.themes.specificity import specific_terms
from synthese.themes.terms import Vocabulary


def measure_themes(
    material: Material,
    ground: Ground,
    vocabulary: Vocabulary,
    themes: Sequence[Theme],
    poles: Sequence[PoleReading],
    embedder: Embedder,
    config: ThemesConfig,
) -> Measures:
    """Matrices, changes, words, citizens, quality and axes."""
    emergent = [theme for theme in themes if theme.level is not ThemeLevel.AXE]
    every, found = rows_of(material, themes), rows_of(material, emergent)
    by_atelier, by_role, by_cycle = ateliers(material), roles(material), cycles(material)
    citizens, works = contribution_rows(material), atelier_rows(material)
    alone = np.intersect1d(left_out(nearness(material, emergent), citizens, works), ground.rows)
    stands = standing(poles)
    return Measures(
        matrix=tuple(c for m in (by_atelier, natures(material), by_role, by_cycle) for c in theme_matrix(every, m)),
        changes=theme_changes(every, by_cycle),
        terms=tuple(t for m in (by_atelier, by_role, voices(material)) for t in specific_terms(vocabulary.names, m)),
        citizen_themes=citizen_themes(found, citizens, works),
        citizen_subjects=citizen_subjects(
            material, alone, vocabulary, embedder, config, {theme.label for theme in themes}
        ),
        quality=quality_sheet(material, ground, vocabulary, finest(emergent, found), config),
        axis_places=theme_places(found, stands),
        axis_shares=atelier_shares(by_atelier, stands),
    )


def rows_of(material: Material, themes: Sequence[Theme]) -> dict[str, np.ndarray]:
    """Rows of each theme's passages, increasing."""
    return {t.theme_id: np.array(sorted(material.index[e.passage_id] for e in t.members), dtype=int) for t in themes}


def finest(themes: Sequence[Theme], rows: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Rows of the themes that hold no finer one."""
    parents = {theme.parent for theme in themes}
    return {theme.theme_id: rows[theme.theme_id] for theme in themes if theme.theme_id not in parents}


def nearness(material: Material, themes: Sequence[Theme]) -> np.ndarray:
    """Score of each passage in its best theme, 0 for none, float (n_passages,)."""
    best = np.zeros(len(material.passages))
    for theme in themes:
        for member in theme.members:
            row = material.index[member.passage_id]
            best[row] = max(best[row], member.score)
    return best
