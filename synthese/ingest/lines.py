"""What a line looks like: a list item, a speaker's turn, a « Clé : valeur » line, an unstyled heading."""

from __future__ import annotations

import re
from itertools import pairwise

from synthese.ingest.hyphens import join_lines
from synthese.records import Block, BlockKind

_UPPER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ"
_SYMBOL = re.compile(r"^\s*(?:[•●○◦▪▫■□‣⁃∙·➢➤➔►▶✓✔❖♦\uf000-\uf0df\uf0f1-\uf0ff]\s*|[-–—*]\s+|o\s+)(?=\S)")
_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)°]|[a-z]\)|[ivx]{1,4}\)|\(\d{1,2}\))\s+(?=\S)")
_SPEAKER = re.compile(
    rf"^(?:(?:MM?\.|Mmes?|Mlles?|Dr\.?|Pr\.?)\s|[{_UPPER}]\.\s?(?=[{_UPPER}]))"
    rf"(?:[^:.!?;]|(?<=\b[{_UPPER}])\.){{1,90}}?(?:\s?:|\s[–—]\s)"
)
_LABEL = re.compile(rf"^[{_UPPER}«][^.:;!?|()]{{1,40}}(?:\([^)]{{1,80}}\))?\s?:(?=\s|$)")
_NAMED = re.compile(rf"^(?:MM?\.|Mmes?|Mlles?|Dr|Pr)\s|^(?:[{_UPPER}][\w.'’-]*\s)+(?:\([^)]*\)\s?)?:$")
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|_{4,}|(?:\. ){4,})\s*(?:page\s*)?\d{1,4}$", re.IGNORECASE)
_ENDINGS = '.!?:;…»”"'
MAX_WRAP_CHARS = 140  # longer lines were not wrapped
MAX_HEADING_CHARS = 90


def is_bullet(line: str) -> bool:
    """Whether the line starts with the symbol of a list."""
    return _SYMBOL.match(line) is not None


def is_numbered(line: str) -> bool:
    """Whether the line starts with « 1. », « 1° », « a) »…"""
    return _NUMBER.match(line) is not None


def strip_bullet(line: str) -> str:
    """The line without the symbol of its list; a number stays."""
    return _SYMBOL.sub("", line, count=1)


def starts_turn(line: str) -> bool:
    """Whether the line opens a speaker's turn (« Mme X : ») or a labelled line (« Lieu : mairie »)."""
    return bool(_SPEAKER.match(line) or _LABEL.match(line))


def names_speaker(line: str) -> bool:
    """Whether the whole line is the name of whoever speaks next."""
    return _NAMED.match(line.strip()) is not None


def ends_sentence(line: str) -> bool:
    """Whether the line may be the last of a sentence."""
    return line.rstrip().endswith(tuple(_ENDINGS))


def is_contents_line(line: str) -> bool:
    """Whether the line belongs to a table of contents: a title, leaders, a page number."""
    return _CONTENTS.search(line) is not None


def may_be_heading(text: str) -> bool:
    """Whether an emphasised paragraph is short and unpunctuated enough to be a heading."""
    text = text.strip()
    short = 1 < len(text) <= MAX_HEADING_CHARS and not text.endswith((".", ",", ";", "»"))
    return short and any(c.isalpha() for c in text) and not names_speaker(text) and not is_bullet(text)


def breaks_paragraph(previous: str, line: str, width: int) -> bool:
    """Whether a soft line break was meant. `width`: characters of the longest line of the paragraph."""
    if is_bullet(line) or is_contents_line(previous):
        return True
    if not starts_turn(line):
        return False
    return ends_sentence(previous) or has_room(previous, line, width)


def has_room(previous: str, line: str, width: int) -> bool:
    """Whether the first word of `line` would have fitted on the line before, or nothing was wrapped at all."""
    first = line.split(maxsplit=1)[0] if line.split() else ""
    return not 0 < width <= MAX_WRAP_CHARS or len(previous.rstrip()) + 1 + len(first) <= width


def soft_paragraphs(text: str) -> list[str]:
    """Cut a paragraph at the line breaks that open a list item, a turn or a label; other breaks become spaces."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    width = max(map(len, lines), default=0)
    groups = [[line] for line in lines[:1]]
    for previous, line in pairwise(lines):
        if breaks_paragraph(previous, line, width):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [join_lines(group) for group in groups]


def paragraph_blocks(text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> list[Block]:
    """Blocks of one paragraph: typed bullets (« - », « • ») make list items of a plain paragraph."""
    if kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return [Block(kind, " ".join(text.split()), level=level)]
    return [
        Block(BlockKind.LIST_ITEM, strip_bullet(part), level=max(level, 1))
        if is_bullet(part)
        else Block(kind, part, level=level)
        for part in soft_paragraphs(text)
    ]
