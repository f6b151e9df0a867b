"""What the readers of word-processor files share: a paragraph collected piece by piece, then cut into blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from synthese.ingest.archive import Element
from synthese.ingest.lines import may_be_heading, paragraph_blocks
from synthese.records import Block, BlockKind

UNSTYLED_HEADING_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph style says."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    bold: bool = False
    struck: bool = False


@dataclass(slots=True)
class Inline:
    """The content of one paragraph, in order of reading."""

    kept: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)  # tracked deletions and struck-out runs
    notes: list[str] = field(default_factory=list)  # texts of the notes that it calls
    boxes: list[Element] = field(default_factory=list)  # text boxes anchored in it
    all_bold: bool = True

    def add(self, text: str, *, bold: bool, deleted: bool) -> None:
        """Add a run of text."""
        if deleted:
            self.deleted.append(text)
            return
        self.kept.append(text)
        if text.strip():
            self.all_bold = self.all_bold and bold

    @property
    def text(self) -> str:
        """The text as it stands, deletions left out."""
        return "".join(self.kept)


def inline_blocks(inline: Inline, look: Look) -> list[Block]:
    """Blocks of a paragraph, then what was deleted from it, then its notes."""
    kind, level = look.kind, look.level
    if kind is BlockKind.PARAGRAPH and inline.all_bold and may_be_heading(inline.text):
        kind, level = BlockKind.HEADING, UNSTYLED_HEADING_LEVEL
    blocks = paragraph_blocks(inline.text, kind, level) if inline.text.strip() else []
    deleted = " ".join("".join(inline.deleted).split())
    if deleted:
        blocks.append(Block(BlockKind.DELETED, deleted))
    blocks += [Block(BlockKind.FOOTNOTE, note) for note in inline.notes if note.strip()]
    return blocks


def cell_text(blocks: list[Block]) -> str:
    """Text of a table cell: its paragraphs, and the rows of a nested table, on one line, « ; » between the rows."""
    text = ""
    row = False  # whether what precedes is a row
    for block in blocks:
        if block.kind not in _BESIDE and block.text:
            again = row and block.kind is BlockKind.TABLE_ROW
            text += (" ; " if again else " " if text else "") + block.text
            row = block.kind is BlockKind.TABLE_ROW
    return text


def beside(blocks: list[Block]) -> list[Block]:
    """What a table cell holds beside its text: notes and deletions, placed after the row."""
    return [block for block in blocks if block.kind in _BESIDE]


_BESIDE = (BlockKind.FOOTNOTE, BlockKind.DELETED)
