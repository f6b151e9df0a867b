"""The analyst's corrections of tensions, positions and conditions in `revision.toml`: read, checked, written.

What is corrected is known again by its sentences: identifiers of passages and extracts, never a rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from synthese.errors import BadValue, UnknownKey
from synthese.records import CityRole, Pole
from synthese.revision import FILE, append_block, list_value, read_blocks, text_value


class Block(StrEnum):
    """What is corrected, as the file calls it."""

    TENSIONS = "tensions"
    POSITIONS = "positions"
    CONDITIONS = "conditions"


class Deed(StrEnum):
    """What an analyst says of a tension, of the role of the City or of a condition."""

    VALIDATE = "valider"
    REJECT = "rejeter"
    MERGE = "fusionner"
    NAME = "nommer"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence or two that a finding rests on, as the analyst read it."""

    passage_id: str
    extract: str
    pole: str = ""  # of a tension


@dataclass(frozen=True, slots=True)
class Finding:
    """What an amendment is about: its identifier (the atelier for a role), its sentences, and the poles of a tension."""

    finding_id: str
    marks: tuple[Mark, ...]
    poles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """One correction; `other` is the tension merged."""

    rank: int  # 1 = first block of its kind
    block: Block
    deed: Deed
    finding: Finding
    other: Finding | None = None
    poles: tuple[str, ...] = ()  # the new wording of a tension
    role: CityRole | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """How the command line calls it: « tension-rejeter », « role », « condition-nommer »…"""
        noun = NOUNS[self.block]
        return "role" if self.deed is Deed.ROLE else f"{'role' if noun == 'atelier' else noun}-{self.deed.value}"


NOUNS: Mapping[Block, str] = {Block.TENSIONS: "tension", Block.POSITIONS: "atelier", Block.CONDITIONS: "condition"}
KEYS: Mapping[tuple[Block, Deed], tuple[str, ...]] = {
    (Block.TENSIONS, Deed.VALIDATE): (),
    (Block.TENSIONS, Deed.REJECT): (),
    (Block.TENSIONS, Deed.MERGE): ("avec",),
    (Block.TENSIONS, Deed.NAME): ("pole_a", "pole_b"),
    (Block.POSITIONS, Deed.VALIDATE): ("role",),
    (Block.POSITIONS, Deed.REJECT): (),
    (Block.POSITIONS, Deed.ROLE): ("role",),
    (Block.CONDITIONS, Deed.VALIDATE): ("libelle",),
    (Block.CONDITIONS, Deed.REJECT): (),
    (Block.CONDITIONS, Deed.NAME): ("libelle",),
}


def read_amendments(corpus: Path) -> tuple[Amendment, ...]:
    """Amendments of a corpus, kind after kind, each in the order of the file; none without a file.

    Raises: ConfigUnreadable, UnknownKey, BadValue.
    """
    return tuple(
        _amendment(corpus / FILE, block, rank, table)
        for block in Block
        for rank, table in enumerate(read_blocks(corpus, block.value), start=1)
    )


def of_block(amendments: Sequence[Amendment], block: Block) -> tuple[Amendment, ...]:
    """The amendments of one kind."""
    return tuple(a for a in amendments if a.block is block)


def _amendment(path: Path, block: Block, rank: int, table: Mapping[str, Any]) -> Amendment:
    where = f"{block.value} (bloc {rank})"
    possible = {deed.value: deed for kind, deed in KEYS if kind is block}
    deed = possible.get(str(table.get("action")))
    if deed is None:
        expected = "l'une de ces actions : " + ", ".join(possible)
        raise BadValue(path, f"{where}.action", table.get("action"), expected)
    needed = KEYS[block, deed]
    legal = ("action", NOUNS[block], "preuves", *(("poles",) if block is Block.TENSIONS else ()), *needed)
    for key in table:
        if key not in legal:
            raise UnknownKey(path, f"{where}.{key}", legal)
    for key in needed:
        if not table.get(key):
            raise BadValue(path, f"{where}.{key}", table.get(key), "une valeur")
    return Amendment(
        rank,
        block,
        deed,
        _finding(path, where, block, table),
        _finding(path, f"{where}.avec", block, table["avec"]) if "avec" in needed else None,
        (str(table["pole_a"]), str(table["pole_b"])) if "pole_a" in needed else (),
        _role(path, where, table["role"]) if "role" in needed else None,
        str(table.get("libelle", "")),
    )


def _role(path: Path, where: str, value: object) -> CityRole:
    if value not in tuple(CityRole):
        raise BadValue(path, f"{where}.role", value, "l'un de ces rôles : " + ", ".join(CityRole))
    return CityRole(str(value))


def _finding(path: Path, where: str, block: Block, table: object) -> Finding:
    shape = f'{NOUNS[block]} = "…" et preuves = [{{ passage = "…", extrait = "…" }}]'
    if not isinstance(table, dict) or not table.get(NOUNS[block]) or not isinstance(table.get("preuves"), list):
        raise BadValue(path, where, table, shape)
    if not table["preuves"] or not all(
        isinstance(m, dict) and {"passage", "extrait"} <= m.keys() for m in table["preuves"]
    ):
        raise BadValue(path, f"{where}.preuves", table["preuves"], shape)
    poles = table.get("poles", [])
    if block is Block.TENSIONS and not (isinstance(poles, list) and len(poles) == 2):
        raise BadValue(path, f"{where}.poles", poles, 'les deux buts, poles = ["…", "…"]')
    marks = tuple(_mark(path, where, mark) for mark in table["preuves"])
    return Finding(str(table[NOUNS[block]]), marks, tuple(map(str, poles)))


def _mark(path: Path, where: str, table: Mapping[str, Any]) -> Mark:
    pole = str(table.get("pole", ""))
    if pole and pole not in tuple(Pole):
        raise BadValue(path, f"{where}.preuves.pole", pole, "l'un de ces pôles : " + ", ".join(Pole))
    return Mark(str(table["passage"]), str(table["extrait"]), pole)


def append_amendment(corpus: Path, amendment: Amendment) -> Path:
    """Write one more amendment at the end of the file. Returns the file."""
    noun = NOUNS[amendment.block]
    lines = [
        f"[[{amendment.block.value}]]",
        f"action = {text_value(amendment.deed.value)}",
        *_told(noun, amendment.finding),
        *(f"{key} = {text_value(value)}" for key, value in _values(amendment).items()),
    ]
    if amendment.other is not None:
        lines.append("avec = { " + ", ".join(_told(noun, amendment.other)).replace("\n", " ") + " }")
    return append_block(corpus, "\n".join(lines) + "\n")


def _values(amendment: Amendment) -> dict[str, str]:
    poles = dict(zip(("pole_a", "pole_b"), amendment.poles, strict=False))
    role = {"role": amendment.role.value} if amendment.role else {}
    label = {"libelle": amendment.label} if "libelle" in KEYS[amendment.block, amendment.deed] else {}
    return {**poles, **role, **label}


def _told(noun: str, finding: Finding) -> list[str]:
    poles = [f"poles = {list_value(finding.poles)}"] if finding.poles else []
    marks = "".join(f"  {_inline(mark)},\n" for mark in finding.marks)
    return [f"{noun} = {text_value(finding.finding_id)}", *poles, f"preuves = [\n{marks}]"]


def _inline(mark: Mark) -> str:
    pole = f"pole = {text_value(mark.pole)}, " if mark.pole else ""
    return f"{{ {pole}passage = {text_value(mark.passage_id)}, extrait = {text_value(mark.extract)} }}"
