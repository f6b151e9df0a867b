"""Tensions, roles and conditions of a finished reading, corrected or confirmed by a block of `revision.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthese.amendments import KEYS, Amendment, Block, Deed, Finding, Mark, append_amendment, of_block, read_amendments
from synthese.errors import IncompleteCorrection, NoEvidenceThere, NoSuchFinding
from synthese.records import CityRole
from synthese.run import Run

MARKS = 12  # sentences that a finding is known again by
ROLE_MARKS = 3  # the first extracts of a role: those that state it best
TABLES = {
    Block.TENSIONS: ("tensions", "tension_id"),
    Block.POSITIONS: ("positionnements", "atelier"),
    Block.CONDITIONS: ("conditions", "condition_id"),
}
ACTIONS: dict[str, tuple[Block, Deed]] = {
    Amendment(0, block, deed, Finding("", ())).name: (block, deed) for block, deed in KEYS
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the analyst asks, as typed."""

    action: str  # one of `ACTIONS`
    findings: tuple[str, ...]  # identifiers, or the atelier of a role
    passages: tuple[str, ...] = ()
    poles: tuple[str, str] = ("", "")
    role: str = ""
    label: str = ""


def amend_reading(run: Run, corpus: Path, wish: Wish) -> Path:
    """Write an amendment in the corpus's `revision.toml`; in force at the next reading. Returns the file.

    Raises: IncompleteCorrection, NoSuchFinding, NoEvidenceThere, BadValue (a `revision.toml` that cannot be read).
    """
    block, deed = ACTIONS[wish.action]
    lacks = _lacks(deed, wish)
    if lacks:
        raise IncompleteCorrection(wish.action, lacks)
    rows = [_row(run, block, finding) for finding in wish.findings]
    findings = [_finding(run, block, deed, row, wish.passages) for row in rows]
    keys = KEYS[block, deed]
    written = Amendment(
        len(of_block(read_amendments(corpus), block)) + 1,
        block,
        deed,
        findings[0],
        findings[1] if deed is Deed.MERGE else None,
        wish.poles if deed is Deed.NAME and block is Block.TENSIONS else (),
        CityRole(wish.role or rows[0]["role"]) if "role" in keys else None,
        (wish.label or str(rows[0]["libelle"])) if "libelle" in keys else "",
    )
    return append_amendment(corpus, written)


def _lacks(deed: Deed, wish: Wish) -> str:
    """What an action misses, "" when it has all it needs."""
    block = ACTIONS[wish.action][0]
    if deed is Deed.MERGE and len(set(wish.findings)) != 2:
        return "deux tensions différentes"
    if deed is not Deed.MERGE and len(wish.findings) != 1:
        return "un seul identifiant"
    if deed is Deed.NAME and block is Block.TENSIONS and not all(pole.strip() for pole in wish.poles):
        return "les deux buts (--pole-a et --pole-b)"
    if deed is Deed.NAME and block is Block.CONDITIONS and not wish.label.strip():
        return "le nouveau libellé (--libelle)"
    if deed is Deed.ROLE and not wish.role:
        return "le rôle (--role " + ", ".join(CityRole) + ")"
    return ""


def _row(run: Run, block: Block, finding: str) -> dict[Any, Any]:
    """The row of a finding; for a role, that of its atelier even when the reading left it undetermined."""
    table, key = TABLES[block]
    frame = run.tables[table]
    found = frame.loc[frame[key] == finding].to_dict("records")
    if found:
        return dict(found[0])
    if block is Block.POSITIONS and finding in set(run.tables["passages"]["atelier"]):
        return {"atelier": finding, "role": ""}
    raise NoSuchFinding(block.value, finding, run.path)


def _finding(run: Run, block: Block, deed: Deed, row: dict[Any, Any], passages: Sequence[str]) -> Finding:
    table, key = TABLES[block]
    proof = run.tables[f"{table}_preuves"]
    own = proof.loc[proof[key] == row[key]].to_dict("records")
    if passages:
        own = [_chosen(run, own, passage, block, deed) for passage in passages]
    kept = own[: ROLE_MARKS if block is Block.POSITIONS and not passages else MARKS]
    if not kept:
        raise NoEvidenceThere(row[key])
    marks = tuple(Mark(str(e["passage_id"]), str(e["extrait"]), str(e.get("pole", ""))) for e in kept)
    return Finding(str(row[key]), marks, (str(row["pole_a"]), str(row["pole_b"])) if block is Block.TENSIONS else ())


def _chosen(run: Run, own: Sequence[dict[Any, Any]], passage: str, block: Block, deed: Deed) -> dict[Any, Any]:
    """The extract of a passage that a finding rests on; for a role or a condition told by the analyst, the whole passage."""
    found = [e for e in own if e["passage_id"] == passage]
    if found:
        return found[0]
    texts = run.tables["passages"].set_index("passage_id")["texte"]
    if passage not in texts.index or block is Block.TENSIONS or deed is Deed.REJECT:
        raise NoEvidenceThere(passage)
    return {"passage_id": passage, "extrait": texts[passage]}
