"""RTF files: control words stripped, then read as text, one paragraph a line."""

from __future__ import annotations

from pathlib import Path

from striprtf.striprtf import rtf_to_text

from synthese.errors import DamagedFile
from synthese.ingest.limits import Limits
from synthese.ingest.parsed import Parsed
from synthese.ingest.text import text_blocks

_KIND = "fichier RTF"


def read_rtf(path: Path, limits: Limits) -> Parsed:
    """Read an RTF file. Raises: DamagedFile."""
    raw = path.read_bytes()
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise DamagedFile(_KIND)
    text: str = rtf_to_text(  # type: ignore[no-untyped-call]
        raw.decode("cp1252", errors="replace"), encoding="cp1252", errors="replace"
    )
    return Parsed(tuple(text_blocks(_spaced(text.split("\n")))))


def _spaced(lines: list[str]) -> str:
    """Blank lines between paragraphs, none between the rows of a table (striprtf ends a cell with a bar)."""
    text = ""
    for line in lines:
        is_row = line.rstrip().endswith("|")
        text += (line.rstrip().rstrip("|").replace("|", " | ") + "\n") if is_row else f"\n{line}\n\n"
    return text
