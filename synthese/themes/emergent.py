"""Themes found with no seed: founded by passages that seem to carry one, then joined by the passages near enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthese.config import ThemesConfig
from synthese.embed import Vectors
from synthese.material import Material
from synthese.records import ThemeLevel
from synthese.store import digest
from synthese.themes.clusters import broad_groups, centres, group
from synthese.themes.drafts import Draft
from synthese.themes.features import evened, joint_space
from synthese.themes.founders import Ground, founding
from synthese.themes.terms import Vocabulary

BROAD = 2.2  # broad themes = that times the square root of the fine ones
MAX_BROAD = 14
LOOSE = 0.75  # a group this much less cohesive than the median one makes no theme
SECOND = 0.85  # a passage has a second theme when it is almost as near to it as to the first…
CLEAR = 0.3  # … and clearly near


def emergent_drafts(material: Material, ground: Ground, vocabulary: Vocabulary, config: ThemesConfig) -> list[Draft]:
    """Fine themes of the passages that speak of something, each with the identifier of its broad group as parent."""
    rows = ground.rows
    if len(rows) < config.min_passages:
        return []
    space = joint_space(material.vectors[rows], [vocabulary.terms[r] for r in rows], config.lexical_weight, config.seed)
    documents = _documents(material, rows)
    founders = _founders(material, ground)
    evened_out = evened(space[founders])
    themes = int(np.clip(len(founders) // config.min_passages, 1, config.max_themes))
    fine = group(evened_out, themes, documents[founders])
    founders, evened_out, fine = _holding(space, founders, evened_out, fine)
    broad = broad_groups(evened_out, fine, int(np.clip(round(BROAD * np.sqrt(fine.max() + 1)), 1, MAX_BROAD)))
    drafts = _joined(rows, space, founders, fine, config)
    names = _broad_names(material, rows, founders, broad[fine])
    return [
        Draft(
            _name(material, rows[founders[fine == g]]), members, scores, ThemeLevel.SOUS_THEME, parent=names[broad[g]]
        )
        for g, (members, scores) in enumerate(drafts)
    ]


def _documents(material: Material, rows: np.ndarray) -> np.ndarray:
    """Document of each passage of `rows`, int (n_rows,), numbered in order of first appearance."""
    numbers: dict[tuple[str, str], int] = {}
    named = [(material.passages[r].atelier, material.passages[r].document) for r in rows]
    return np.array([numbers.setdefault(name, len(numbers)) for name in named], dtype=int)


def _founders(material: Material, ground: Ground) -> np.ndarray:
    """Positions in `ground.rows` of the passages that found a theme: those of ateliers, or any when most are not theirs."""
    works = np.array([material.is_atelier(material.passages[r].atelier) for r in ground.rows])
    pool = np.flatnonzero(works) if works.any() and material.ateliers_hold_most else np.arange(len(ground.rows))
    return np.asarray(pool[founding(ground.carries[ground.rows[pool]])])


def _holding(
    space: Vectors, founders: np.ndarray, places: Vectors, fine: np.ndarray
) -> tuple[np.ndarray, Vectors, np.ndarray]:
    """Founders, their places and their groups, without the groups that do not hold together: what is left over by the others."""
    directions = centres(space[founders], fine)
    cohesion = np.array([(space[founders[fine == g]] @ directions[g]).mean() for g in range(len(directions))])
    holds = cohesion >= LOOSE * np.median(cohesion)
    kept = holds[fine]
    return founders[kept], places[kept], np.unique(fine[kept], return_inverse=True)[1]


def _joined(
    rows: np.ndarray, space: Vectors, founders: np.ndarray, fine: np.ndarray, config: ThemesConfig
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Passages of each theme and their scores: its founders, those it is the nearest theme of, those almost as near to it."""
    likeness = space @ centres(space[founders], fine).T
    nearest = likeness.argmax(axis=1)
    nearest[founders] = fine
    also = np.maximum(SECOND * likeness.max(axis=1), CLEAR)
    joined = []
    for g in range(likeness.shape[1]):
        enters = np.where(nearest == g, likeness[:, g] >= config.membership, likeness[:, g] >= also)
        enters[founders[fine == g]] = True
        members = np.flatnonzero(enters)
        joined.append((rows[members], np.clip(likeness[members, g], 0, 1)))
    return joined


def _broad_names(material: Material, rows: np.ndarray, founders: np.ndarray, broad: np.ndarray) -> list[str]:
    return [_name(material, rows[founders[broad == b]], "large") for b in range(broad.max() + 1)]


def _name(material: Material, rows: Sequence[int] | np.ndarray, level: str = "fin") -> str:
    return "T-" + digest(level, sorted(material.passages[r].passage_id for r in rows))[:8]
