"""lecture.html: the reading as one file that needs nothing else; each statement opens on its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from synthese.reading.figures import FigureFile
from synthese.reading.sources import METHOD, REWRITTEN, SourceLabel, in_context, label_of, split_mentions
from synthese.reading.typography import typeset
from synthese.records import Citation, Reading, Section, Statement

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, keep_trailing_newline=True)


@dataclass(frozen=True, slots=True)
class Quotation:
    """An extract among the sentences of its passage, and where it stands."""

    before: str
    extract: str
    after: str
    where: str


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement cut at its mentions of ateliers, with its quotations."""

    number: int
    parts: tuple[tuple[str, bool], ...]  # (text, is a mention)
    quotations: tuple[Quotation, ...]
    rewritten: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that follow one another as paragraphs or as items of one list."""

    kind: str  # « item », « heading », « paragraph »
    statements: tuple[ShownStatement, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as the template reads it."""

    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as the template reads it; `svg` comes from our own templates, whose labels are already escaped."""

    title: str
    alt: str
    svg: Markup


def render_html(reading: Reading, sources: Mapping[str, SourceLabel], figures: tuple[FigureFile, ...] = ()) -> str:
    """The reading as a self-contained page: style, script and figures are inside."""
    numbers = count(1)
    return _TEMPLATES.get_template("lecture.html.j2").render(
        title=typeset(reading.title),
        subtitle=typeset(reading.subtitle),
        sections=[_section(section, sources, numbers) for section in reading.sections],
        method_title=METHOD,
        rewritten_mark=REWRITTEN,
        method=[typeset(sentence) for sentence in reading.method],
        figures=[_figure(figure) for figure in figures],
        css=_part("lecture.css"),
        script=_part("lecture.js"),
    )


def _section(section: Section, sources: Mapping[str, SourceLabel], numbers: Iterator[int]) -> ShownSection:
    groups = tuple(
        Group(kind, tuple(_statement(statement, sources, next(numbers)) for statement in statements))
        for kind, statements in groupby(section.statements, key=_kind)
    )
    return ShownSection(typeset(section.title), groups)


def _kind(statement: Statement) -> str:
    return "item" if statement.bullet else "heading" if statement.heading else "paragraph"


def _statement(statement: Statement, sources: Mapping[str, SourceLabel], number: int) -> ShownStatement:
    quotations = tuple(_quotation(citation, sources) for citation in statement.citations)
    return ShownStatement(number, split_mentions(typeset(statement.text)), quotations, statement.rewritten)


def _quotation(citation: Citation, sources: Mapping[str, SourceLabel]) -> Quotation:
    source = label_of(citation, sources)
    return Quotation(*in_context(citation, source), source.where)


def _figure(figure: FigureFile) -> ShownFigure:
    return ShownFigure(typeset(figure.title), typeset(figure.alt), Markup(figure.svg_text))


def _part(name: str) -> Markup:
    return Markup((_FOLDER / name).read_text(encoding="utf-8").strip())
