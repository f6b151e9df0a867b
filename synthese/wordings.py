"""Wordings that a person accepted for statements (`[[enonces]]` blocks of `revision.toml`): read, checked, written.

A statement is known again by its anchor: its section and the passages that it cites.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthese.errors import BadValue, UnknownKey
from synthese.revision import FILE, append_block, list_value, read_blocks, text_value

BLOCK = "enonces"
KEYS = ("section", "ancien", "nouveau", "passages")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a statement is to say from now on."""

    rank: int  # 1 = first block of its kind in the file
    section: str
    before: str
    after: str
    passages: tuple[str, ...]  # identifiers of those it cites, sorted


def read_wordings(corpus: Path) -> tuple[Wording, ...]:
    """Wordings of a corpus in the order of the file, none without a file.

    Raises: ConfigUnreadable, UnknownKey, BadValue.
    """
    return tuple(_wording(corpus / FILE, rank, block) for rank, block in enumerate(read_blocks(corpus, BLOCK), start=1))


def _wording(path: Path, rank: int, block: Mapping[str, Any]) -> Wording:
    where = f"{BLOCK} (bloc {rank})"
    for key in block:
        if key not in KEYS:
            raise UnknownKey(path, f"{where}.{key}", KEYS)
    for key in ("section", "ancien", "nouveau"):
        if not isinstance(block.get(key), str) or not block[key].strip():
            raise BadValue(path, f"{where}.{key}", block.get(key), "un texte")
    passages = block.get("passages")
    if not isinstance(passages, list) or not passages or not all(isinstance(p, str) for p in passages):
        raise BadValue(path, f"{where}.passages", passages, "les identifiants des passages cités")
    return Wording(rank, block["section"], block["ancien"], block["nouveau"], tuple(sorted(passages)))


def append_wording(corpus: Path, wording: Wording) -> Path:
    """Write one more wording at the end of the file. Returns the file."""
    lines = [
        f"[[{BLOCK}]]",
        f"section = {text_value(wording.section)}",
        f"ancien = {text_value(wording.before)}",
        f"nouveau = {text_value(wording.after)}",
        f"passages = {list_value(wording.passages)}",
    ]
    return append_block(corpus, "\n".join(lines) + "\n")
