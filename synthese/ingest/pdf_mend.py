"""Ligatures that a PDF lost: « par1cipa1on » for « participation », when the whole document shows the pattern.

Some producers (macOS Quartz with Carlito or Calibri) map the glyph « ti » to a digit or a sign, and « tt » to a colon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from synthese.records import Block

_LOWER = "a-zàâäçéèêëîïôöùûüœﬀ-ﬆ"
_TI = re.compile(rf"(?<=[{_LOWER}])1(?=[{_LOWER}\s-])|(?<=\b[A-Z])1(?=[{_LOWER}]{{3}})")
_TI_BOLD = re.compile(rf"(?<=[{_LOWER}])/(?=(?!ou\b)[{_LOWER}])")
_TT = re.compile(rf"(?<=[{_LOWER}]):(?=[{_LOWER}])")
_INSIDE = re.compile(rf"[{_LOWER}]1[{_LOWER}]")
_SYSTEMATIC = 8  # words cut by a digit one, and at least one in a thousand characters


def mend_ligatures(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with lost ligatures restored, or the same blocks when the document does not show the pattern."""
    text = "\n".join(block.text for block in blocks)
    found = len(_INSIDE.findall(text))
    if found < _SYSTEMATIC or found * 1000 < len(text):
        return tuple(blocks)
    return tuple(replace(b, text=_mend(b.text), cells=tuple(map(_mend, b.cells))) for b in blocks)


def _mend(text: str) -> str:
    return _TT.sub("tt", _TI_BOLD.sub("ti", _TI.sub("ti", text)))
