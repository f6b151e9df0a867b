"""Speaker turns on verbatim minutes: `python benchmarks/tours.py questions.jsonl [QUESTIONS]`.

Each question is written as running text, one paragraph a line, the speaker's name (and role) before the first paragraph of a turn;
turns are then found again from that text alone. Boundary: a paragraph that opens a turn. Speaker: the same, with the right last name.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from synthese.records import Block, BlockKind
from synthese.segment.people import fold
from synthese.segment.turns import Roster, find_turns


def running_text(turns: list[dict[str, str]]) -> tuple[list[Block], dict[int, str]]:
    """Paragraphs, and the speaker of those that open a turn."""
    blocks: list[Block] = []
    opens: dict[int, str] = {}
    for turn in turns:
        label = f"{turn['speaker']}, {turn['role']}" if turn["role"] else turn["speaker"]
        for rank, text in enumerate(p for p in turn["text"].split("\n") if p.strip()):
            if rank == 0:
                opens[len(blocks)] = turn["speaker"]
            blocks.append(Block(BlockKind.PARAGRAPH, f"{label}. {text}" if rank == 0 else text))
    return blocks, opens


def same(speaker: str, found: str) -> bool:
    """Whether what was found names the speaker (last word of the name, or of the charge)."""
    return fold(re.split(r"\s", speaker)[-1]) in fold(found).split()


def main() -> None:
    lines = Path(sys.argv[1]).read_text("utf8").splitlines()
    lines = lines[: int(sys.argv[2])] if len(sys.argv) > 2 else lines
    true = guessed = boundary = speaker = 0
    for line in lines:
        blocks, opens = running_text(json.loads(line)["turns"])
        turns = find_turns(blocks, Roster((), {}), frozenset())
        true, guessed = true + len(opens), guessed + len(turns)
        for index in turns.keys() & opens.keys():
            boundary += 1
            person = turns[index].speaker
            speaker += person is not None and same(opens[index], f"{person.name} {person.function}")
    for name, right in (("frontières", boundary), ("locuteurs", speaker)):
        precision, recall = right / max(guessed, 1), right / true
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{name:11s} précision {precision:.3f} rappel {recall:.3f} F1 {f1:.3f}  ({true} tours)")


if __name__ == "__main__":
    main()
