"""What a companion is made of, before layout: headings, sentences, quotations, tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from synthese.reading.docx_tables import WordTable
from synthese.reading.extracts import voice
from synthese.reading.statements import QUOTABLE, Desk
from synthese.reading.typography import quoted
from synthese.records import Citation, Evidence


class Look(StrEnum):
    """The Word style of a text."""

    HEADING = "Heading 1"
    SUBHEADING = "Heading 2"
    SENTENCE = "Normal"
    ITEM = "List Bullet"
    QUOTE = "Quote"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph and where it comes from; its note gives the extracts that it does not quote itself."""

    look: Look
    text: str
    citations: tuple[Citation, ...] = ()


Block = Text | WordTable


@dataclass(frozen=True, slots=True)
class Companion:
    """A companion before layout. `running`: what stands above each page but the first."""

    name: str
    title: str
    subtitle: str
    running: str
    blocks: tuple[Block, ...]


def heading(text: str) -> Text:
    """The title of a part."""
    return Text(Look.HEADING, text)


def under(title: str, blocks: Iterable[Block]) -> list[Block]:
    """A part, nothing when it has nothing to say."""
    inside = list(blocks)
    return [heading(title), *inside] if inside else []


def sentence(text: str, citations: Iterable[Citation] = ()) -> Text:
    """An ordinary paragraph."""
    return Text(Look.SENTENCE, text, tuple(citations))


def quotation(desk: Desk, passage_id: str, extract: str, lead: str = "") -> Text:
    """« extract » – who says it, in a sheet where the atelier is known."""
    desk.quoted.add(passage_id)
    passage = desk.passage(passage_id)
    text = f"{lead}{quoted(extract)} – {voice(passage, extract)}."
    return Text(Look.QUOTE, text, (Citation(passage_id, extract),))


def quotable(desk: Desk, evidence: Iterable[Evidence], atelier: str = "") -> Iterator[tuple[str, str]]:
    """`(passage_id, sentence)` of extracts that can be quoted, in their order; of one atelier when it is given."""
    for item in evidence:
        passage = desk.passage(item.passage_id)
        extract, quality = desk.take(item.passage_id, item.extract)
        if quality > QUOTABLE and atelier in ("", passage.atelier):
            yield item.passage_id, extract


def first(desk: Desk, evidence: Iterable[Evidence], atelier: str = "") -> tuple[str, str] | None:
    """The first extract that can be quoted, None without any."""
    return next(quotable(desk, evidence, atelier), None)


def percent(share: float) -> str:
    """« 12 % », « moins de 1 % »."""
    return f"{round(100 * share)} %" if share >= 0.005 or share == 0 else "moins de 1 %"


def decimal(number: float) -> str:
    """« 0,52 »."""
    return f"{number:.2f}".replace(".", ",")


def shortened(text: str, longest: int) -> str:
    """A text on one line, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + " […]"
