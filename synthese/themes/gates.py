"""Which drafts make a theme: enough passages and documents, and no theme that says another one again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from synthese.config import ThemesConfig
from synthese.material import Material
from synthese.records import ThemeLevel
from synthese.themes.drafts import Draft, jaccard, union

MAX_JACCARD = 0.6
MAX_SIMILARITY = 0.9  # of mean vectors, the corpus's own mean taken off
ORDER = {ThemeLevel.AXE: 0, ThemeLevel.THEME: 1, ThemeLevel.SOUS_THEME: 2}


def with_broad(drafts: Sequence[Draft]) -> list[Draft]:
    """Fine themes and the broad ones that hold them; a broad one of a single fine theme is that theme."""
    children: dict[str, list[Draft]] = {}
    for draft in drafts:
        children.setdefault(draft.parent or draft.theme_id, []).append(draft)
    made: list[Draft] = []
    for parent, inside in children.items():
        if len(inside) == 1:
            made.append(replace(inside[0], parent=None, level=ThemeLevel.THEME))
            continue
        empty = Draft(parent, np.zeros(0, int), np.zeros(0), ThemeLevel.THEME)
        made += [union([empty, *inside], empty), *inside]
    return made


def without_only_children(drafts: Sequence[Draft]) -> list[Draft]:
    """A broad theme of which one fine theme is left is a theme without parts."""
    counts = Counter(d.parent for d in drafts if d.parent)
    return [d for d in drafts if counts.get(d.parent or "", 0) != 1]


def substantial(material: Material, draft: Draft, config: ThemesConfig) -> bool:
    """Enough passages, from two documents at least unless the corpus has only one."""
    documents = {(material.passages[r].atelier, material.passages[r].document) for r in draft.rows}
    return len(draft.rows) >= config.min_passages and (len(documents) >= 2 or len(material.sheets) == 1)


def distinct(material: Material, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts less those that repeat one before them, axes and broad themes first."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (ORDER[d.level], -len(d.rows), d.theme_id)):
        if not any(_same(material, draft, other) for other in kept):
            kept.append(draft)
    return kept


def _same(material: Material, one: Draft, other: Draft) -> bool:
    return jaccard(one, other) >= MAX_JACCARD or (
        one.level is other.level and similarity(material, one, other) >= MAX_SIMILARITY
    )


def similarity(material: Material, one: Draft, other: Draft) -> float:
    """Cosine of mean vectors, the corpus's mean taken off, in [-1, 1]."""
    centre = material.vectors.mean(axis=0)
    means = [material.vectors[d.rows].mean(axis=0) - centre for d in (one, other)]
    return float(means[0] @ means[1] / max(float(np.linalg.norm(means[0]) * np.linalg.norm(means[1])), 1e-9))
