"""Themes keep their identifiers from one reading to the next: known again by their passages, never by their rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from synthese.material import Material
from synthese.records import ThemeLevel
from synthese.revision import Correction, Reference
from synthese.themes.drafts import Draft

CORRECTED = 0.5  # the same for a theme that a correction names; below, it is made again from its landmarks
ITSELF = 2.0  # likeness of an axis to itself
FAR_NEARER = 2.0  # times the likeness (Jaccard) of what a correction names, for a draft to continue another theme
SAME = 0.34  # share of a theme's known passages that must be found together for it to be the same theme


@dataclass(frozen=True, slots=True)
class Known:
    """A theme of an earlier reading, or one that a correction names: some of its passages."""

    theme_id: str
    passages: frozenset[str]
    level: ThemeLevel | None = None  # None: any


def known_themes(tables: Mapping[str, pd.DataFrame]) -> tuple[Known, ...]:
    """Themes of an earlier run, from its tables."""
    if "themes" not in tables or "niveau" not in tables["themes"]:
        return ()
    members = tables["themes_passages"].groupby("theme_id")["passage_id"].agg(frozenset)
    rows = zip(tables["themes"]["theme_id"], tables["themes"]["niveau"], strict=True)
    return tuple(Known(str(i), members.get(i, frozenset()), ThemeLevel(level)) for i, level in rows)


def named_in(corrections: Sequence[Correction]) -> tuple[Known, ...]:
    """Themes that corrections name, parts of a split apart, each by all its landmarks."""
    found: dict[str, set[str]] = {}
    made = {part.theme_id for c in corrections if c.action == "scinder" for part in c.others}
    for correction in corrections:
        others = () if correction.action == "scinder" else correction.others
        for reference in (correction.theme, *others):
            if reference.theme_id not in made:
                found.setdefault(reference.theme_id, set()).update(reference.landmarks)
    return tuple(Known(i, frozenset(passages)) for i, passages in found.items())


def identified(material: Material, drafts: Sequence[Draft], *layers: Sequence[Known]) -> list[Draft]:
    """Drafts under the identifiers of the known themes that they continue; each layer takes what the former ones left.

    One to one, so that the passages found together are as many as can be (Kuhn 1955, the Hungarian method).
    """
    names: dict[int, str] = {}
    read = [k for layer in layers for k in layer if k.level]
    for layer in layers:
        free = [i for i in range(len(drafts)) if i not in names]
        wanted = [k for k in layer if k.theme_id not in names.values()]
        names |= _matched(material, drafts, free, wanted, read)
    renamed = {d.theme_id: names.get(i, d.theme_id) for i, d in enumerate(drafts)}
    taken = set(names.values())
    return [
        replace(d, theme_id=_free(renamed[d.theme_id], taken, i in names), parent=renamed.get(d.parent or "", d.parent))
        for i, d in enumerate(drafts)
    ]


def _free(identifier: str, taken: set[str], owned: bool) -> str:
    """An identifier that no known theme holds."""
    while not owned and identifier in taken:
        identifier += "b"
    return identifier


def _matched(
    material: Material, drafts: Sequence[Draft], free: Sequence[int], known: Sequence[Known], read: Sequence[Known]
) -> dict[int, str]:
    if not free or not known:
        return {}
    held = [{material.passages[r].passage_id for r in drafts[i].rows} for i in free]
    shares = np.array([[_share(k, drafts[i], ids) for k in known] for i, ids in zip(free, held, strict=True)])
    for column, theme in enumerate(known):
        if (
            theme.level is None
        ):  # what a correction names is made again from its landmarks, rather than be what swallowed it
            elsewhere = np.array([_continues_another(theme, ids, read) for ids in held])
            shares[elsewhere & (shares[:, column] < ITSELF), column] = 0.0
    rows, columns = linear_sum_assignment(-shares)
    return {
        free[r]: known[c].theme_id
        for r, c in zip(rows, columns, strict=True)
        if shares[r, c] >= (SAME if known[c].level else CORRECTED)
    }


def _continues_another(theme: Known, ids: set[str], read: Sequence[Known]) -> bool:
    """Whether a draft is far nearer to another theme of the earlier reading than to this one was."""

    def common(other: Known) -> float:
        return len(other.passages & ids) / max(len(other.passages | ids), 1)

    own = max((common(other) for other in read if other.theme_id == theme.theme_id), default=1.0)
    return any(common(other) > FAR_NEARER * own for other in read if other.theme_id != theme.theme_id)


def _share(known: Known, draft: Draft, ids: set[str]) -> float:
    """Share of the known passages that a draft holds, a little less for a draft that holds many others."""
    if known.theme_id == draft.theme_id and (known.level is None or known.level is draft.level):
        return ITSELF
    if known.level not in (None, draft.level) or not known.passages:
        return 0.0
    common = len(known.passages & ids)
    return common / len(known.passages) * (1 - 0.1 * (1 - common / max(len(ids), 1)))


def landmarks_of(reference: Reference, material: Material) -> list[int]:
    """Rows of the landmarks that are still in the corpus."""
    return [material.index[p] for p in reference.landmarks if p in material.index]
