"""What a corpus is made of: files, blocks, people, passages, and what each document was understood to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from synthese.records.kinds import BlockKind, Chapter, Diffusion, Nature, SeanceKind, Severity, SpeakerRole

PASSAGE = "passage"  # outcome of a block that became passages


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a stage could not do. `reason` is one French sentence: what, and what to do."""

    document: str  # path relative to the corpus, or "" when it concerns the whole run
    stage: str
    reason: str
    page: int | None = None
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Block:
    """A unit of layout. In a document, `document.text[block.start:block.end] == block.text`."""

    kind: BlockKind
    text: str
    start: int = 0
    end: int = 0
    level: int = 0  # heading level (1 = highest) or depth of a list item
    page: int | None = None
    cells: tuple[str, ...] = ()  # the cells of a table row, in order


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus, before it is read."""

    path: Path
    relative: str  # POSIX path relative to the corpus folder
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its text, and the blocks that the text is made of, in reading order."""

    relative: str
    text: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)  # what the file says of itself
    label: str = ""  # how the document is called when its file name is not enough

    @property
    def name(self) -> str:
        """File name without suffix, or the label given when two documents share it."""
        return self.label or Path(self.relative).stem


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in a document. Never leaves the machine, never stands in an output."""

    name: str  # as written, without civility
    role: SpeakerRole | None
    function: str = ""  # as written in the attendance list
    gender: str = ""  # "m", "f" or unknown


@dataclass(frozen=True, slots=True)
class Draft:
    """A future passage, still in the words of the document: `document.text[draft.start:draft.end]`."""

    start: int
    end: int
    page: int | None
    chapter: Chapter | None
    speaker: Person | None
    headings: tuple[str, ...]  # the headings above it, highest first
    exchange: int  # number of the exchange (agenda item, section) inside the document
    date: date | None = None  # of a contribution, when it differs from the document's


@dataclass(frozen=True, slots=True)
class BlockAccount:
    """What became of one block of a document: nothing that was read disappears in silence."""

    rank: int  # 1 = first block of the document
    kind: BlockKind
    characters: int
    outcome: str  # PASSAGE, or why it is not one
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document understood: what it is, who was there, and the drafts that carry its substance."""

    document: Document
    atelier: str
    nature: Nature
    seance: int | None
    seance_kind: SeanceKind | None
    date: date | None
    chapters: tuple[Chapter, ...]
    participants: tuple[Person, ...]  # attendance list
    persons: tuple[Person, ...]  # everyone named as a person, participants included
    turns: int
    drafts: tuple[Draft, ...]
    accounts: tuple[BlockAccount, ...]
    initials: Mapping[str, Person]  # initials that this document uses for people of its attendance list
    diffusion: Diffusion
    sha256: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One idea, one to four sentences, pseudonymised.

    `start` and `end` are character offsets in the protected text of the document, which the store keeps:
    `store.text(passage)[passage.start:passage.end] == passage.text`.
    """

    passage_id: str
    atelier: str
    document: str
    nature: Nature
    text: str
    start: int
    end: int
    diffusion: Diffusion
    seance: int | None = None
    chapter: Chapter | None = None
    page: int | None = None
    speaker_role: SpeakerRole | None = None
    date: date | None = None
    headings: tuple[str, ...] = ()
    exchange: int = 0  # number of the exchange (agenda item, successive turns, section) inside the document
    speaker: str = ""  # who speaks, in the words that stand for a name: « une élue »; "" when no role is known


@dataclass(frozen=True, slots=True)
class Participation:
    """How many distinct people of one capacity took part."""

    atelier: str  # "" for the whole corpus
    role: SpeakerRole | None
    people: int


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """What the package understood of one document; what `synthese verifier` prints."""

    relative: str
    document: str
    atelier: str
    nature: Nature
    seance: int | None
    seance_kind: SeanceKind | None
    date: date | None
    chapters: tuple[Chapter, ...]
    participants: Mapping[SpeakerRole, int]
    turns: int
    passages: int
    characters: int
    replaced_names: int
    accounts: tuple[BlockAccount, ...]
    sha256: str
