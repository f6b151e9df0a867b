"""What a reader gives back, and what a reader is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from synthese.ingest.limits import Limits
from synthese.records import Block


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as its reader sees it. Blocks in reading order, offsets not yet filled, texts not yet cleaned."""

    blocks: tuple[Block, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()  # French sentences: read, but a person should look


Reader = Callable[[Path, Limits], Parsed]
