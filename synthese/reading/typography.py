"""French typography: spaces, apostrophes and ellipses; never a word, never a digit.

Reference: Imprimerie nationale, « Lexique des règles typographiques en usage »; a thin space before `; ! ?`, a full
no-break space before `:` and inside guillemets, between a number and its unit, between groups of thousands.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"  # espace insécable
THIN = "\u202f"  # espace fine insécable
_SPACES = f"[ {NBSP}{THIN}]"  # spaces that stay on the line; tabs and line ends are layout, not typography

_UNITS = (
    "‰|€|[kM]€|Md€|°C|m[²³]?|km²?|cm|mm|ha|kg|g|t|l|h|min|s|[kMG]?Wh?|euros?|millions?|milliards?|ans?|mois|"
    "jours?|heures?|minutes?|hectares?|mètres?|kilomètres?"
)

# Addresses are left as they are: web, mail, and a domain followed by a path.
_ADDRESS = re.compile(r"((?:https?://|www\.)[^\s«»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)+/[^\s«»]*)")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML, hence Word and SVG, cannot hold

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\.)\.{3}(?!\.)"), "…"),
    (re.compile(r"(?<=[^\W\d_])'(?=[\w«“])"), "’"),
    # groups of thousands: 30 000, never « 2010 350 »
    (re.compile(rf"(?<![\d,.])(\d{{1,3}}(?:{_SPACES}\d{{3}})+)(?!\d)"), "thousands"),
    (re.compile(rf"(?<=\d){_SPACES}*%(?!\w)"), f"{NBSP}%"),
    (re.compile(r"(?<=\d)€(?!\w)"), f"{NBSP}€"),
    (re.compile(rf"(?<=\d){_SPACES}+(?=(?:{_UNITS})(?![\w'’]))"), NBSP),
    (re.compile(rf"(?<=\d{NBSP}h){_SPACES}+(?=\d)"), NBSP),
    (re.compile(rf"\b([nN]°){_SPACES}*(?=\d)"), rf"\1{NBSP}"),
    (re.compile(rf"\b(pp?\.|art\.|chap\.|fig\.){_SPACES}+(?=\d)"), rf"\1{NBSP}"),
    # high punctuation: one thin space, whether or not a space was typed
    (re.compile(rf"{_SPACES}+(?=[;!?])"), THIN),
    (re.compile(r"(?<=[^\s(\[{«“!?;:/])(?=[;!?])"), THIN),
    (re.compile(rf"{_SPACES}+:(?=\s|$|[«“»)\]])"), f"{NBSP}:"),
    (re.compile(r"(?<=[\w»”)\]%…]):(?=\s|$|[«“»)\]])"), f"{NBSP}:"),
    (re.compile(rf"«{_SPACES}*"), f"«{NBSP}"),
    (re.compile(rf"{_SPACES}*»"), f"{NBSP}»"),
)


def typeset(text: str) -> str:
    """The same text in French typography. Idempotent; web and mail addresses are left untouched."""
    parts = _ADDRESS.split(_CONTROL.sub("", text))
    return "".join(part if index % 2 else _typeset_prose(part) for index, part in enumerate(parts))


def inner(text: str) -> str:
    """A text whose own guillemets become the second-level marks “ ”, as inside another quotation."""
    return re.sub(rf"{_SPACES}*»", "”", re.sub(rf"«{_SPACES}*", "“", text))


def quoted(extract: str) -> str:
    """An extract between guillemets, unless it already is one whole quotation."""
    text = extract.strip()
    whole = text.startswith("«") and text.endswith("»") and text.count("«") == 1
    return typeset(text if whole else f"« {text} »")


def _typeset_prose(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(_join_thousands if replacement == "thousands" else replacement, text)
    return text


def _join_thousands(match: re.Match[str]) -> str:
    return re.sub(_SPACES, NBSP, match[1])
