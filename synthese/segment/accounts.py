"""What becomes of every block: substance, or a reason why it is not; nothing that was read disappears in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from synthese.config import SegmentConfig
from synthese.records import PASSAGE, Block, BlockAccount, BlockKind, Document, Nature
from synthese.segment.aside import OUTCOME, Scene, edges, sentences_aside
from synthese.segment.attendance import Attendance
from synthese.segment.drafts import said_in, text_columns
from synthese.segment.noise import reason_aside
from synthese.segment.turns import Turn

Spans = Sequence[tuple[int, int]]  # offsets inside a block


def find_reasons(
    document: Document, attendance: Attendance, turns: Mapping[int, Turn], config: SegmentConfig
) -> list[str | None]:
    """Why each block is not substance, None when it may be."""
    reasons = []
    for index, block in enumerate(document.blocks):
        reason = reason_aside(block, attendance.blocks, index, config.passage_min_characters)
        asked = reason is None and index in turns and turns[index].question
        reasons.append("question de l'enquêteur" if asked else reason)
    return reasons


def find_aside(
    document: Document, nature: Nature, reasons: Sequence[str | None], turns: Mapping[int, Turn]
) -> dict[int, Spans]:
    """Sentences of each block that tell the meeting itself, as offsets in the block."""
    rim = edges([index for index, reason in enumerate(reasons) if reason is None])
    opening = min(turns, default=0) if nature is Nature.ENTRETIEN else 0
    columns = text_columns(document)
    headings: tuple[str, ...] = ()
    found: dict[int, Spans] = {}
    for index, block in enumerate(document.blocks):
        headings = (block.text,) if block.kind in (BlockKind.HEADING, BlockKind.TITLE) else headings
        if reasons[index] is None:
            turn = turns.get(index)
            begin, finish, _ = said_in(block, turn, columns)
            scene = Scene(nature, index in rim, index < opening, headings, turn is not None)
            found[index] = sentences_aside(block, (begin - block.start, finish - block.start), scene)
    return found


def make_accounts(
    document: Document, reasons: Sequence[str | None], aside: Mapping[int, Spans]
) -> tuple[BlockAccount, ...]:
    """What became of each block; one that holds both substance and talk about the meeting has two accounts."""
    accounts: list[BlockAccount] = []
    for index, (block, reason) in enumerate(zip(document.blocks, reasons, strict=True)):
        whole = BlockAccount(index + 1, block.kind, len(block.text), reason or PASSAGE, block.page)
        spans = aside.get(index, ()) if reason is None else ()
        accounts += _shared(whole, block, spans) if spans else [whole]
    return tuple(accounts)


def _shared(whole: BlockAccount, block: Block, spans: Spans) -> list[BlockAccount]:
    out = sum(end - start for start, end in spans)
    apart = replace(whole, characters=out, outcome=OUTCOME)
    if out == len(block.text):
        return [apart]
    return [replace(whole, characters=whole.characters - out), apart]
