"""French words, out of the logic: one TOML file per notion, each list with its source.

`load("roles")` gives the file's tables; `pattern(words)` gives one compiled alternation over inflected forms.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the tables of `lexicons/<name>.toml`."""
    return tomllib.loads((resources.files(__package__) / f"{name}.toml").read_text("utf8"))


def pattern(words: Iterable[str], *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """Compile whole-word alternation; `*` ends a stem (« conventionn* »), both apostrophes, any space and missing accents match.

    Longest alternatives come first so that the most specific expression wins.
    """
    return _compile(("".join(map(_unaccented, _to_regex(word))) for word in _longest_first(words)), flags)


def turns(expressions: Iterable[str], at_most: int) -> re.Pattern[str]:
    """Compile set expressions; « * » between spaces stands for one to `at_most` words (« certains * d'autres »)."""
    gap = rf"\s+(?:[\w'’-]+\s+){{1,{at_most}}}"
    return re.compile(
        "|".join(gap.join(pattern([part]).pattern for part in turn.split(" * ")) for turn in expressions), re.IGNORECASE
    )


def accented_pattern(words: Iterable[str], *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """The same, accents required: where « cité » must not match « cite »."""
    return _compile(map(_to_regex, _longest_first(words)), flags)


def _compile(alternatives: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(alternatives) + r")(?!\w)", flags)


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda w: (-len(w), w))


def _to_regex(word: str) -> str:
    escaped = re.escape(word.replace("’", "'"))
    return escaped.replace(r"\*", r"\w*").replace("'", "['’]").replace(r"\ ", r"\s+")


def _unaccented(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return f"[{char}{base}]" if base != char else char
