"""The reading, as it is written and counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from."""

    passage_id: str
    extract: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or two of the reading, with its sources."""

    text: str
    ateliers: tuple[str, ...]
    citations: tuple[Citation, ...]
    bullet: bool = False
    rewritten: bool = False  # said otherwise by a language model
    heading: bool = False  # a title inside a movement: what follows it holds its citations


@dataclass(frozen=True, slots=True)
class Section:
    """A movement of the reading."""

    title: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The transversal reading, before layout."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    method: tuple[str, ...] = ()  # sentences on the reading itself: counts only, checked against their table


class Scope(StrEnum):
    """Over what the coverage of a reading is counted."""

    CORPUS = "ensemble"
    ATELIER = "atelier"
    THEME = "theme"  # broad
    OTHER_THEME = "sous_theme_ou_axe"
    NO_THEME = "hors_theme"  # passages that no broad theme holds


class Unit(StrEnum):
    """What is counted."""

    PASSAGES = "passages"
    DOCUMENTS = "documents"
    ATELIERS = "ateliers"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what was read the printed reading cites."""

    scope: Scope
    identifier: str  # of the atelier or of the theme, "" for the whole
    label: str
    unit: Unit
    read: int
    cited: int

    @property
    def share(self) -> float:
        """Of what was read, in [0, 1]."""
        return self.cited / self.read if self.read else 0.0
