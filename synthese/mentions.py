"""Source mentions in running text: « (Atelier Sport) », « (Ateliers Horizon 2 000 et Ports, Atelier Forêt) »."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

EDGES = re.compile(r"^[\s,;.«»\"'’*_]+|[\s,;.«»\"'’*_]+$")
EACH = re.compile(
    r"(?P<word>Ateliers?)\s+(?P<titles>.+?)(?=(?:\s*[,;]\s*|\s+et\s+)(?:l['’]|les\s+)?Ateliers?\b|$)", re.IGNORECASE
)


def mention_names(mention: str, standalone: Collection[str] = ()) -> Iterator[str]:
    """Titles of a mention. A plural lists several; a singular holds one, unless each part also stands alone elsewhere."""
    for match in EACH.finditer(re.sub(r"[*_()]", "", mention)):
        whole = EDGES.sub("", match["titles"])
        parts = [EDGES.sub("", part) for part in re.split(r"\s*[,;]\s*|\s+et\s+", whole)]
        several = match["word"].lower().endswith("s") or all(part.lower() in standalone for part in parts)
        yield from (_titled(name) for name in (parts if several else [whole]) if name)


def standalone_names(mentions: Collection[str]) -> frozenset[str]:
    """Lower-case titles that stand alone in some mention."""
    found = (EDGES.sub("", m["titles"]) for text in mentions for m in EACH.finditer(re.sub(r"[*_()]", "", text)))
    return frozenset(name.lower() for name in found if not re.search(r",|;|\set\s", name))


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]
