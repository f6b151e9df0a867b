"""The analyst's corrections, applied one by one in the order of their file; what could not be is told with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from synthese.material import Material
from synthese.records import AppliedCorrection, ThemeLevel
from synthese.revision import Action, Correction, Reference
from synthese.themes.drafts import Draft, union
from synthese.themes.identity import landmarks_of

APPLIED, REBUILT, LEFT = "appliquée", "appliquée, thème refait d'après ses repères", "non appliquée"


@dataclass
class Bench:
    """Themes by identifier while corrections are applied."""

    material: Material
    themes: dict[str, Draft]
    rebuilt: set[str]
    moved: set[int]  # passages that the analyst placed elsewhere
    placed: dict[str, list[int]]  # passages that corrections put in a theme

    def find(self, reference: Reference) -> Draft | None:
        """The theme that a reference names, its landmarks always in it; made again from them when nothing groups them any more."""
        rows = [row for row in landmarks_of(reference, self.material) if row not in self.moved]
        draft = self.themes.get(reference.theme_id)
        if draft is None:
            if len(rows) < max(2, len(reference.landmarks) // 2):
                return None
            self.rebuilt.add(reference.theme_id)
            draft = _around(self.material, reference.theme_id, rows)
        missing = [row for row in rows if row not in draft.rows]
        draft = draft.with_rows([*draft.rows.tolist(), *missing], [*draft.scores.tolist(), *([1.0] * len(missing))])
        self.themes[reference.theme_id] = draft
        self.placed.setdefault(reference.theme_id, []).extend(missing)
        return draft


def correct(
    material: Material, drafts: Sequence[Draft], corrections: Sequence[Correction]
) -> tuple[list[Draft], tuple[AppliedCorrection, ...]]:
    """Drafts once corrected, and what became of each correction."""
    bench = Bench(material, {d.theme_id: d for d in drafts}, set(), set(), {})
    outcomes = tuple(_outcome(bench, correction) for correction in corrections)
    return _families(list(bench.themes.values()), bench.placed), outcomes


def _around(material: Material, theme_id: str, rows: Sequence[int]) -> Draft:
    """A theme of some passages and of those as near to them as they are to one another (half of them at least)."""
    centre = material.vectors[list(rows)].mean(axis=0)
    likeness = material.vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    near = np.flatnonzero(likeness >= np.median(likeness[list(rows)]))
    empty = Draft(theme_id, np.zeros(0, int), np.zeros(0), ThemeLevel.THEME)
    return empty.with_rows([*near.tolist(), *rows], [*np.clip(likeness[near], 0, 1).tolist(), *([1.0] * len(rows))])


def _outcome(bench: Bench, correction: Correction) -> AppliedCorrection:
    theme = bench.find(correction.theme)
    if theme is None:
        reason = f"le thème {correction.theme.theme_id} ne se retrouve plus : ses passages repères ont quitté le corpus"
    else:
        reason = APPLY[correction.action](bench, theme, correction)
    state = LEFT if reason else REBUILT if correction.theme.theme_id in bench.rebuilt else APPLIED
    return AppliedCorrection(correction.rank, correction.action.value, correction.theme.theme_id, state, reason)


def _rename(bench: Bench, theme: Draft, correction: Correction) -> str:
    bench.themes[theme.theme_id] = replace(theme, label=correction.label)
    return ""


def _merge(bench: Bench, theme: Draft, correction: Correction) -> str:
    found = [bench.find(reference) for reference in correction.others]
    others = [draft for draft in found if draft is not None and draft.theme_id != theme.theme_id]
    if not others:
        return "aucun des thèmes à fusionner avec lui ne se retrouve"
    merged = union([theme, *others], theme)
    broad = {draft.parent for draft in bench.themes.values()}
    if broad & {draft.theme_id for draft in (theme, *others)}:  # what its fine themes do not hold is held by itself
        own = [row for draft in (theme, *others) if draft.theme_id not in broad for row in draft.rows.tolist()]
        bench.placed.setdefault(theme.theme_id, []).extend(own)
    bench.themes[theme.theme_id] = replace(merged, label=correction.label or theme.label)
    gone = {draft.theme_id for draft in others}
    for identifier in sorted(gone):
        del bench.themes[identifier]
        bench.placed.setdefault(theme.theme_id, []).extend(bench.placed.pop(identifier, []))
    for identifier, draft in bench.themes.items():
        if draft.parent in gone:
            bench.themes[identifier] = replace(draft, parent=theme.theme_id)
    missing = [r.theme_id for r, d in zip(correction.others, found, strict=True) if d is None]
    return f"fusion partielle : {', '.join(missing)} ne se retrouve plus" if missing else ""


def _split(bench: Bench, theme: Draft, correction: Correction) -> str:
    """Every passage goes to the part whose landmarks it is nearest to."""
    marks = [landmarks_of(part, bench.material) for part in correction.others]
    if not all(marks):
        return "les passages repères d'une des parts ont quitté le corpus"
    vectors = bench.material.vectors
    nearest = (vectors[theme.rows] @ np.stack([vectors[m].mean(axis=0) for m in marks]).T).argmax(axis=1)
    for position, (part, mark) in enumerate(zip(correction.others, marks, strict=True)):
        others = {row for other, rows in enumerate(marks) if other != position for row in rows}
        mine = (nearest == position) & ~np.isin(theme.rows, list(others))
        rows = [*theme.rows[mine].tolist(), *mark]
        draft = replace(theme, theme_id=part.theme_id, label=part.label)
        bench.themes[part.theme_id] = draft.with_rows(rows, [*theme.scores[mine].tolist(), *([1.0] * len(mark))])
    if theme.theme_id not in {part.theme_id for part in correction.others}:
        del bench.themes[theme.theme_id]
    return ""


def _reject(bench: Bench, theme: Draft, _correction: Correction) -> str:
    for identifier, draft in list(bench.themes.items()):
        if theme.theme_id in (identifier, draft.parent):
            del bench.themes[identifier]
    return ""


def _move(bench: Bench, theme: Draft, correction: Correction) -> str:
    row = bench.material.index.get(correction.passage_id)
    if row is None:
        return f"le passage {correction.passage_id} a quitté le corpus"
    target = bench.find(correction.others[0])
    if target is None:
        return f"le thème d'arrivée {correction.others[0].theme_id} ne se retrouve plus"
    bench.moved.add(row)
    for identifier, draft in list(bench.themes.items()):
        if theme.theme_id in (identifier, draft.parent):
            bench.themes[identifier] = draft.without([row])
            bench.placed[identifier] = [placed for placed in bench.placed.get(identifier, []) if placed != row]
    bench.placed.setdefault(target.theme_id, []).append(row)
    bench.themes[target.theme_id] = target.with_rows([*target.rows.tolist(), row], [*target.scores.tolist(), 1.0])
    return ""


def _pin(bench: Bench, theme: Draft, correction: Correction) -> str:
    """Finding the theme was enough: its landmarks hold it together whatever the clustering says."""
    bench.themes[theme.theme_id] = replace(theme, label=correction.label or theme.label)
    return ""


APPLY: dict[Action, Callable[[Bench, Draft, Correction], str]] = {
    Action.RENAME: _rename,
    Action.MERGE: _merge,
    Action.SPLIT: _split,
    Action.REJECT: _reject,
    Action.MOVE: _move,
    Action.PIN: _pin,
}


def _families(drafts: Sequence[Draft], placed: Mapping[str, Sequence[int]]) -> list[Draft]:
    """Broad themes hold what their fine ones hold and what was placed in them; a fine one whose broad one is gone stands alone."""
    identifiers = {d.theme_id for d in drafts}
    children: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.parent in identifiers:
            children.setdefault(str(draft.parent), []).append(draft)
    settled = []
    for draft in drafts:
        if draft.theme_id in children:
            inside = children[draft.theme_id]
            own = replace(draft, rows=np.zeros(0, int), scores=np.zeros(0))
            if draft.theme_id in placed:
                own = own.with_rows(placed[draft.theme_id], [1.0] * len(placed[draft.theme_id]))
            draft = union([own, *inside], own)
        settled.append(draft if draft.parent in identifiers else replace(draft, parent=None))
    return settled
