"""The analyst's corrections (`revision.toml`, beside the corpus's documents): read, checked, written; replayed at every run.

Here those of themes; `amendments.py` has those of tensions, positions and conditions.

A theme is named by its identifier and known again by its landmarks, the passages that stood first in it when it was
corrected: identifiers of passages do not change when documents are added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from synthese.config import read_toml
from synthese.errors import BadValue, UnknownKey
from synthese.files import write_atomic

FILE = "revision.toml"
LANDMARKS = 12  # passages that a theme is known again by
BLOCKS = ("themes", "tensions", "positions", "conditions", "enonces")
HEAD = """\
# Corrections de la lecture, rejouées à chaque nouvelle lecture de ce corpus (« synthese corriger --help »).
# Un thème y est reconnu à ses passages repères, une tension, un rôle ou une condition à ses phrases, même quand des documents
# s'ajoutent. Un bloc retiré n'est plus appliqué.
"""


class Action(StrEnum):
    """What an analyst does to a theme."""

    RENAME = "renommer"
    MERGE = "fusionner"
    SPLIT = "scinder"
    REJECT = "rejeter"
    MOVE = "deplacer"
    PIN = "epingler"


@dataclass(frozen=True, slots=True)
class Reference:
    """A theme as a correction names it."""

    theme_id: str
    landmarks: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction; `others` are the themes merged, the parts of a split, or where a passage goes."""

    rank: int  # 1 = first block of the file
    action: Action
    theme: Reference
    others: tuple[Reference, ...] = ()
    label: str = ""
    passage_id: str = ""


KEYS: Mapping[Action, tuple[str, ...]] = {
    Action.RENAME: ("libelle",),
    Action.MERGE: ("avec", "libelle"),
    Action.SPLIT: ("parts",),
    Action.REJECT: (),
    Action.MOVE: ("passage", "vers"),
    Action.PIN: ("libelle",),
}
OTHERS = {Action.MERGE: "avec", Action.SPLIT: "parts", Action.MOVE: "vers"}


def read_revision(corpus: Path) -> tuple[Correction, ...]:
    """Corrections of themes in the order of the file, none without a file.

    Raises: ConfigUnreadable, UnknownKey, BadValue.
    """
    blocks = read_blocks(corpus, "themes")
    return tuple(_correction(corpus / FILE, rank, block) for rank, block in enumerate(blocks, start=1))


def read_blocks(corpus: Path, name: str) -> list[dict[str, Any]]:
    """Blocks of one kind in the order of the file, none without a file.

    Raises: ConfigUnreadable, UnknownKey, BadValue.
    """
    path = corpus / FILE
    if not path.is_file():
        return []
    table = read_toml(path)
    for key in table:
        if key not in BLOCKS:
            raise UnknownKey(path, key, BLOCKS)
    blocks = table.get(name, [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise BadValue(path, name, blocks, f"des blocs [[{name}]]")
    return blocks


def _correction(path: Path, rank: int, block: Mapping[str, Any]) -> Correction:
    where = f"themes (bloc {rank})"
    action = block.get("action")
    if action not in tuple(Action):
        raise BadValue(path, f"{where}.action", action, "l'une de ces actions : " + ", ".join(Action))
    legal = ("action", "theme", "reperes", *KEYS[Action(action)])
    for key in block:
        if key not in legal:
            raise UnknownKey(path, f"{where}.{key}", legal)
    others = block.get(OTHERS.get(Action(action), ""), [])
    correction = Correction(
        rank,
        Action(action),
        replace(_reference(path, where, block), label=""),
        tuple(_reference(path, where, other) for other in (others if isinstance(others, list) else [others])),
        str(block.get("libelle", "")),
        str(block.get("passage", "")),
    )
    return _complete(path, where, correction)


def _reference(path: Path, where: str, table: object) -> Reference:
    landmarks = table.get("reperes", []) if isinstance(table, dict) else None
    if not isinstance(table, dict) or not isinstance(landmarks, list) or not table.get("theme"):
        raise BadValue(path, where, table, 'theme = "T-…" et reperes = ["identifiants de passages"]')
    return Reference(str(table["theme"]), tuple(str(p) for p in landmarks), str(table.get("libelle", "")))


def _complete(path: Path, where: str, correction: Correction) -> Correction:
    """Raises: BadValue when an action lacks what it needs."""
    if correction.action is Action.RENAME and not correction.label.strip():
        raise BadValue(path, f"{where}.libelle", correction.label, "le nouveau libellé")
    if correction.action in OTHERS and not correction.others:
        raise BadValue(path, f"{where}.{OTHERS[correction.action]}", [], "au moins un thème avec ses repères")
    if correction.action is Action.MOVE and not correction.passage_id:
        raise BadValue(path, f"{where}.passage", "", "l'identifiant du passage à déplacer")
    return correction


def append(corpus: Path, correction: Correction) -> Path:
    """Write one more correction at the end of the file. Returns the file."""
    return append_block(corpus, _block(correction))


def append_block(corpus: Path, block: str) -> Path:
    """Write one more block at the end of the file, whole or not at all. Returns the file."""
    path = corpus / FILE
    before = path.read_text("utf8") if path.is_file() else HEAD
    write_atomic(path, (before.rstrip("\n") + "\n\n" + block).encode())
    return path


def _block(correction: Correction) -> str:
    lines = ["[[themes]]", f"action = {text_value(correction.action.value)}", *_fields(correction.theme)]
    if correction.passage_id:
        lines.append(f"passage = {text_value(correction.passage_id)}")
    if correction.label:
        lines.append(f"libelle = {text_value(correction.label)}")
    if correction.others:
        inline = [f"  {{ {', '.join(_fields(other, with_label=True))} }}," for other in correction.others]
        lines += [f"{OTHERS[correction.action]} = [", *inline, "]"]
    return "\n".join(lines) + "\n"


def _fields(reference: Reference, with_label: bool = False) -> list[str]:
    label = [f"libelle = {text_value(reference.label)}"] if with_label and reference.label else []
    return [f"theme = {text_value(reference.theme_id)}", *label, f"reperes = {list_value(reference.landmarks)}"]


def list_value(items: Sequence[str]) -> str:
    """A TOML array of strings on one line."""
    return "[" + ", ".join(text_value(item) for item in items) + "]"


def text_value(value: str) -> str:
    """A TOML string; what is not printable becomes a space."""
    escaped = "".join(c if c >= " " else " " for c in value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
