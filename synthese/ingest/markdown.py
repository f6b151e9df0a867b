"""Markdown files: CommonMark with tables, strike-through and footnotes; the YAML header becomes metadata."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from synthese.ingest.decode import decode
from synthese.ingest.limits import Limits
from synthese.ingest.markdown_blocks import token_blocks
from synthese.ingest.parsed import Parsed

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!-{2,}(.*?)-->", re.DOTALL)
_LEGEND_LINE = re.compile(r"^\s*([^\W\d][\w -]{1,25}?)\s*[:=]\s*(&#?\w{1,10};|[^\w\s]{1,3})\s*$")
_MARKUP = re.compile(r"^#{1,5} \S|^\W{0,3}\*\*[^*\n]+\*\*", re.MULTILINE)
_BAD_FRONT_MATTER = (
    "L'en-tête YAML de ce fichier Markdown est mal formé : il a été ignoré, corrigez-le si vous y tenez."
)


def read_markdown(path: Path, limits: Limits) -> Parsed:
    """Read a Markdown file. Raises: DamagedFile when it is not text."""
    return parse_markdown(decode(path.read_bytes()))


def looks_like_markdown(text: str) -> bool:
    """Whether a plain text file is Markdown under another name."""
    return len(_MARKUP.findall(text)) > 1


def parse_markdown(text: str) -> Parsed:
    """Blocks and metadata of a Markdown text."""
    metadata: dict[str, str] = {}
    warnings: tuple[str, ...] = ()
    if front := _FRONT_MATTER.match(text):
        try:
            metadata = _scalars(yaml.safe_load(front[1]))
        except yaml.YAMLError:
            warnings = (_BAD_FRONT_MATTER,)
        text = text[front.end() :] if metadata or warnings else text
    metadata |= _legend(text)
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    return Parsed(tuple(token_blocks(markdown.parse(text))), metadata, warnings)


def _legend(text: str) -> dict[str, str]:
    """« Présent : ✋ » in a comment: what the marks of the text stand for, as « mot=signe|mot=signe »."""
    lines = [line for comment in _COMMENT.findall(text) for line in comment.splitlines()]
    pairs = [f"{match[1]}={unescape(match[2])}" for line in lines if (match := _LEGEND_LINE.match(line))]
    return {"legende": "|".join(pairs)} if pairs else {}


def _scalars(header: object) -> dict[str, str]:
    if not isinstance(header, dict):
        return {}
    return {str(key): _written(value) for key, value in header.items() if isinstance(value, str | int | float | date)}


def _written(value: str | float | date) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
