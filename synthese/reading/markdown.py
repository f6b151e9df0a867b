"""lecture.md: the reading with footnotes that hold the extracts and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from synthese.reading.sources import METHOD, REWRITTEN, SourceLabel, numbered, printed, references, split_closing
from synthese.reading.typography import typeset
from synthese.records import Citation, Reading, Statement

# Characters that Markdown would read as layout; « […] » stays readable.
_SPECIAL = re.compile(r"([\\`*_<~]|\[(?!…\]))")
_LINE_START = re.compile(r"^(\d+)([.)])(?=\s)|^([#>+=|-])")


def render_markdown(reading: Reading, sources: Mapping[str, SourceLabel]) -> str:
    """The reading in Markdown, one footnote for each statement that has citations."""
    blocks = list(_head(reading))
    notes: list[str] = []
    for section, statements in numbered(reading):
        blocks += [f"## {_inline(section.title)}", *_paragraphs(statements)]
        seen = printed(section)
        notes += [_note(number, statement.citations, sources, seen) for statement, number in statements if number]
    if reading.method:
        blocks += [f"## {METHOD}", *(_plain_start(_inline(sentence)) for sentence in reading.method)]
    return "\n\n".join(blocks + notes) + "\n"


def _head(reading: Reading) -> Iterator[str]:
    yield f"# {_inline(reading.title)}"
    if reading.subtitle:
        yield f"*{_inline(reading.subtitle)}*"


def _paragraphs(statements: tuple[tuple[Statement, int | None], ...]) -> Iterator[str]:
    """Titles, paragraphs, and lists whose items follow one another without blank line."""
    for is_list, group in groupby(statements, key=lambda pair: pair[0].bullet):
        lines = [f"{'### ' * statement.heading}{_line(statement, number)}" for statement, number in group]
        yield from ["\n".join(f"- {line}" for line in lines)] if is_list else lines


def _line(statement: Statement, number: int | None) -> str:
    text, closing = split_closing(_inline(statement.text))
    call = f"[^{number}]" if number else ""
    mark = REWRITTEN if statement.rewritten else ""
    return _plain_start(f"{text}{call}{closing}{mark}")


def _note(number: int, citations: tuple[Citation, ...], sources: Mapping[str, SourceLabel], seen: str) -> str:
    """A footnote; the second extract and those after it are paragraphs of the same note."""
    told = references(citations, sources, seen)
    lines = [f"{_escape(extract)} ({_escape(where)})" if extract else _escape(where) for extract, where in told]
    return f"[^{number}]: " + "\n\n    ".join(lines)


def _inline(text: str) -> str:
    return _escape(typeset(text))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s*\n\s*", " ", text))


def _plain_start(line: str) -> str:
    """The line, so that its first character does not make it a list, a heading or a quotation."""
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line)
