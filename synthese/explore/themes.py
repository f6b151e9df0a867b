"""Themes of a finished reading: listed in the terminal, and corrected by a block of `revision.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from synthese.errors import CorpusMissing, IncompleteCorrection, NoSuchPassage, NoSuchTheme
from synthese.revision import LANDMARKS, Action, Correction, Reference, append, read_revision
from synthese.run import Run
from synthese.store import digest

NEEDED: Mapping[Action, str] = {
    Action.RENAME: "le nouveau libellé (--libelle)",
    Action.MERGE: "au moins deux thèmes",
    Action.SPLIT: "au moins deux parts, chacune avec un libellé et un passage (--part)",
    Action.MOVE: "le thème de départ, le thème d'arrivée et le passage (--passage)",
}
EXTRACT = 150  # characters of a passage shown under a theme


def theme_lines(run: Run, detail: str | None = None) -> list[str]:
    """The themes of a run, one line each, broad ones before their fine ones; with `detail`, one theme and its first passages.

    Raises: NoSuchTheme.
    """
    themes = run.tables["themes"]
    if detail:
        return _detail(run, detail)
    lines = [f"{len(themes)} thèmes ; « synthese themes --run … --theme T-… » en montre les passages."]
    for row in themes.to_dict("records"):
        lines.append(_line(row, "    " if row["parent"] else ""))
    return lines + _corrections(run)


def _line(row: Mapping[Any, Any], indent: str) -> str:
    kind = f"axe « {row['axe']} »" if row["axe"] else "sous-thème" if row["parent"] else "thème"
    ateliers = len(row["ateliers"])
    return (
        f"{row['theme_id']}  {indent}{row['libelle']}  ({kind}, {row['nb_passages']} passages, "
        f"{ateliers} atelier{'s' if ateliers > 1 else ''}, transversalité {row['transversalite']:.2f})".replace(
            ".", ","
        )
    )


def _detail(run: Run, theme_id: str) -> list[str]:
    row = run.tables["themes"].set_index("theme_id", drop=False).loc[_existing(run, theme_id)].to_dict()
    texts = run.tables["passages"].set_index("passage_id")
    lines = [_line(row, ""), "Mots clés : " + ", ".join(row["mots_cles"])]
    if len(row["autres_libelles"]):
        lines.append("Autres libellés possibles : " + " ; ".join(row["autres_libelles"]))
    for passage_id in _landmarks(run, theme_id):
        passage = texts.loc[passage_id]
        text = " ".join(str(passage["texte"]).split())
        lines.append(f"{passage_id}  ({passage['atelier']}) {text[:EXTRACT]}{'…' if len(text) > EXTRACT else ''}")
    return lines


def _corrections(run: Run) -> list[str]:
    done = run.tables["corrections"].to_dict("records")
    return [
        f"Correction {row['rang']} ({row['action']}, {row['theme_id']}) : {row['etat']}"
        + (f" – {row['raison']}" if row["raison"] else "")
        for row in done
    ]


def correct_theme(
    run: Run,
    corpus: Path | None,
    action: Action,
    themes: Sequence[str],
    *,
    label: str = "",
    passage_id: str = "",
    parts: Sequence[Sequence[str]] = (),
) -> Path:
    """Write a correction in the corpus's `revision.toml`; in force at the next reading. Returns the file.

    `themes`: the theme corrected, then those merged with it or where the passage goes; `parts`: a label and passages each.
    Raises: IncompleteCorrection, NoSuchTheme, NoSuchPassage, CorpusMissing, BadValue (a `revision.toml` that cannot be read).
    """
    folder = corpus_of(run, corpus)
    _check(action, themes, label, passage_id, parts)
    named = [_reference(run, theme) for theme in themes]
    made = tuple(_part(run, themes[0], part) for part in parts)
    for passage in [passage_id] if passage_id else []:
        _existing_passage(run, passage)
    rank = len(read_revision(folder)) + 1
    return append(folder, Correction(rank, action, named[0], (*named[1:], *made), label, passage_id))


def corpus_of(run: Run, given: Path | None) -> Path:
    """The folder of documents that a run read, or the one given. Raises: CorpusMissing."""
    folder = given or (run.path / str(run.manifest.get("dossier", ""))).resolve()
    if not folder.is_dir() or (given is None and not run.manifest.get("dossier")):
        raise CorpusMissing(folder)
    return folder


def _check(action: Action, themes: Sequence[str], label: str, passage_id: str, parts: Sequence[Sequence[str]]) -> None:
    """Raises: IncompleteCorrection when an action lacks what it needs."""
    lacks = {
        Action.RENAME: not label.strip(),
        Action.MERGE: len(set(themes)) < 2,
        Action.SPLIT: len(parts) < 2 or any(len(part) < 2 for part in parts),
        Action.MOVE: len(themes) != 2 or not passage_id,
    }
    if lacks.get(action, False):
        raise IncompleteCorrection(action.value, NEEDED[action])


def _part(run: Run, theme: str, part: Sequence[str]) -> Reference:
    """A part of a split: its identifier follows from the theme and the label, so that it never changes."""
    label, *passages = part
    return Reference("T-" + digest("part", theme, label)[:8], tuple(_existing_passage(run, p) for p in passages), label)


def _reference(run: Run, theme_id: str) -> Reference:
    return Reference(_existing(run, theme_id), _landmarks(run, theme_id))


def _landmarks(run: Run, theme_id: str) -> tuple[str, ...]:
    """The passages that stand first in a theme."""
    members = run.tables["themes_passages"]
    return tuple(members.loc[members["theme_id"] == theme_id, "passage_id"].head(LANDMARKS))


def _existing(run: Run, theme_id: str) -> str:
    if theme_id not in set(run.tables["themes"]["theme_id"]):
        raise NoSuchTheme(theme_id, run.path)
    return theme_id


def _existing_passage(run: Run, passage_id: str) -> str:
    if passage_id not in set(run.tables["passages"]["passage_id"]):
        raise NoSuchPassage(passage_id, run.path)
    return passage_id
