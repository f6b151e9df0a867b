"""Words cut at the end of a line, and lines put back together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# First halves of compounds, which keep their hyphen when the line breaks after it.
_COMPOUND_HEAD = re.compile(
    r"au|ci|là|mi|non|ex|vice|demi|semi|quasi|grande?|après|avant|arrière|celui|celles?|ceux|[mt]oi|lui|eux|peut|rendez"
    r"|chef|centre|porte|socio|médico|nord|sud|dix|vingt|trente|(?:quar|cinqu|soix)ante|quatre"
)
# Second halves that only ever stand behind a true hyphen.
_COMPOUND_TAIL = re.compile(r"(?:t-)?(?:ils?|elles?|on)|nous|vous|mêmes?|être")
_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_MIN_LINES = 30  # fewer lines do not tell whether a text was hyphenated
_MIN_CUT_SHARE = 0.04  # share of lines ending with a hyphen under which all the hyphens are true ones


@dataclass(frozen=True, slots=True)
class LineJoiner:
    """Puts the lines of a paragraph together. What it knows of the whole document settles the doubtful hyphens."""

    words: frozenset[str] = frozenset()  # of the document, in lower case, compounds whole
    hyphenated: bool = True  # words are cut at line ends in this document

    def join(self, lines: Iterable[str]) -> str:
        """Cut words mended: « déve- » + « loppement » gives « développement », « celui- » + « ci » keeps it."""
        text = ""
        for line in lines:
            text = self._glue(text, line.strip())
        return text

    def _glue(self, left: str, right: str) -> str:
        if not left or not right:
            return left or right
        if not ends_with_hyphen(left):
            return f"{left} {right}"
        if left[-1] == "\u00ad" or self._is_cut(left[:-1], right):
            return left[:-1] + right
        return left + right

    def _is_cut(self, left: str, right: str) -> bool:
        """Whether the hyphen between the two comes from the line end alone."""
        last, first = _LAST_WORD.search(left), _WORD.match(right)
        if last is None or first is None or not right[0].islower():
            return False
        head, tail = last.group().lower(), first.group().lower()
        if _is_compound(head, tail) or f"{head}-{tail}" in self.words:
            return False
        return self.hyphenated or head + tail in self.words


def joiner_of(lines: Sequence[str]) -> LineJoiner:
    """A joiner that knows the words of a document and whether it cuts them."""
    words = frozenset(word.lower() for line in lines for word in _WORD.findall(line))
    cut = sum(ends_with_hyphen(line.rstrip()) for line in lines)
    return LineJoiner(words, len(lines) < _MIN_LINES or cut >= _MIN_CUT_SHARE * len(lines))


def join_lines(lines: Iterable[str]) -> str:
    """Join lines that come without a document around them."""
    return LineJoiner().join(lines)


def ends_with_hyphen(text: str) -> bool:
    """Whether the line ends inside a word."""
    return len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalnum()


def _is_compound(head: str, tail: str) -> bool:
    part = head.rpartition("-")[2]
    in_chain = "-" in head and len(part) <= 2  # « c'est-à- », « vis-à- »
    return in_chain or bool(_COMPOUND_HEAD.fullmatch(part) or _COMPOUND_TAIL.fullmatch(tail))
