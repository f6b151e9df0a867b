"""Characters: one form for each, so that the same word is written the same way whatever the file format."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_ARROWS = {"\uf0e0": "→", "\uf0e8": "→", "\uf0f0": "→"}  # Wingdings arrows, as Word writes them
_CHARACTERS = str.maketrans(_LIGATURES | _ARROWS)

# Soft hyphen, zero-width and direction marks, byte-order mark, lone surrogates: nothing that a reader sees.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # glyphs of symbol fonts
_SPACES = re.compile(r"\s+")  # Unicode: tab, line breaks, U+00A0, U+202F, U+2009…


def clean_text(text: str) -> str:
    """NFC, ligatures expanded, invisible characters removed, any run of white space made one plain space."""
    text = unicodedata.normalize("NFC", text.translate(_CHARACTERS))
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", _PRIVATE.sub(" ", text)).strip()


def damaged_share(text: str) -> float:
    """Share, in [0, 1], of characters that no text file holds: replacement and control characters."""
    if not text:
        return 0.0
    bad = text.count("\ufffd") + len(_CONTROL.findall(text))
    return bad / len(text)
