"""Names of the hidden bookmarks by which the statements of a Word file are found again after it was edited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from synthese.records import Reading, Section, Statement

PREFIX = "_Enonce_"  # Word hides bookmarks whose name starts with « _ »; 40 characters at most
FIRST = 1001  # identifier of the first, beyond those of headings


def bookmarked(reading: Reading) -> Iterator[tuple[str, Section, Statement]]:
    """Each statement but titles, with the name of its bookmark, all different, in order; the same statement keeps its name."""
    seen: dict[str, int] = {}
    for section in reading.sections:
        for statement in (s for s in section.statements if not s.heading):
            name = PREFIX + _digest(section, statement)
            seen[name] = seen.get(name, 0) + 1
            yield (name if seen[name] == 1 else f"{name}_{seen[name]}"), section, statement


def _digest(section: Section, statement: Statement) -> str:
    cited = sorted(citation.passage_id for citation in statement.citations)
    told = "\n".join([section.title, statement.text, *cited])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
