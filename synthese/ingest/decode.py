"""Bytes of a text file -> text, whatever tool wrote them."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from synthese.errors import DamagedFile
from synthese.ingest.clean import damaged_share

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("cp1252", "mac_roman", "cp850", "utf_16_le", "utf_16_be")
_FRENCH = frozenset("éèêàâçùûîïôœÉÈÊÀÇŒ’«»–—…°€\xa0")
_MAX_DAMAGED_SHARE = 0.01


def decode(raw: bytes, kind: str = "fichier texte") -> str:
    """Decode a text file, line ends made line feeds. Raises: DamagedFile(kind) when it is not text."""
    text = raw.decode(encoding_of(raw), errors="replace")
    if damaged_share(text.replace("\f", "")) > _MAX_DAMAGED_SHARE:
        raise DamagedFile(kind)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(raw: bytes) -> str:
    """Name of the encoding: byte-order mark, else UTF-8, else the candidate that reads most like French."""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return name
    if _is_utf8(raw):
        return "utf-8"
    french = max(_CANDIDATES[:3], key=lambda name: _french_score(raw, name))
    if b"\0" not in raw and _french_score(raw, french) > 0:
        return french
    best = from_bytes(raw, cp_isolation=list(_CANDIDATES)).best()
    return best.encoding if best else "cp1252"


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in raw


def _french_score(raw: bytes, name: str) -> int:
    """Characters beyond ASCII that French uses, minus those that it does not. Ties go to the first candidate."""
    beyond = [c for c in raw.decode(name, errors="replace") if ord(c) > 127]
    return sum(1 if c in _FRENCH else -1 for c in beyond)
