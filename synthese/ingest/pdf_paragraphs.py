"""Lines of a PDF -> paragraphs: line gap, indent, size, weight, and how full the line before was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from synthese.ingest.hyphens import LineJoiner, ends_with_hyphen, joiner_of
from synthese.ingest.lines import ends_sentence, is_bullet, is_numbered, starts_turn
from synthese.ingest.pdf_columns import Line

_SAME_SIZE = 0.08  # relative difference under which two sizes are one
_WIDE_GAP = 1.18  # of the usual pitch: beyond, a new paragraph
_INDENT = 0.7  # of the font size
_DEFAULT_PITCH = 1.2  # of the font size


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that make one paragraph, perhaps over two pages, and their text, cut words mended."""

    lines: tuple[Line, ...]
    text: str


def document_joiner(lines: Sequence[Line]) -> LineJoiner:
    """What joins the lines of this document."""
    return joiner_of([line.text for line in lines])


def paragraphs(lines: Sequence[Line], joiner: LineJoiner) -> list[Paragraph]:
    """Group lines given in reading order."""
    pitch = _usual_pitch(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _starts_new(groups[-1], line, pitch):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph(tuple(group), joiner.join(line.text for line in group)) for group in groups]


def body_size(lines: Sequence[Line]) -> float:
    """Font size of most characters, in points; 0 when there is no line."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _usual_pitch(lines: Sequence[Line]) -> float:
    """From the top of a line to the top of the next, as a multiple of the font size."""
    steps = [(b.top - a.top) / a.size for a, b in pairwise(lines) if _neighbours(a, b) and a.size > 0]
    usual = [step for step in steps if 0.9 <= step <= 2.2]
    return median(sorted(usual)[: max(1, len(usual) * 3 // 4)]) if usual else _DEFAULT_PITCH


def _neighbours(a: Line, b: Line) -> bool:
    return (a.page, a.column) == (b.page, b.column) and abs(a.size - b.size) <= _SAME_SIZE * a.size


def _starts_new(group: Sequence[Line], line: Line, pitch: float) -> bool:
    previous = group[-1]
    if is_bullet(line.text) or abs(line.size - previous.size) > _SAME_SIZE * previous.size:
        return True
    if (line.page, line.column) != (previous.page, previous.column):
        return not _goes_on(previous, line)
    if line.top - previous.top > _WIDE_GAP * pitch * previous.size or line.top < previous.top:
        return True
    if ends_with_hyphen(previous.text):
        return False
    room = has_room(previous, line)
    if previous.bold != line.bold and room:
        return True
    ended = ends_sentence(previous.text) or room
    if is_numbered(line.text) or starts_turn(line.text) or _leaves_indent(group, line):
        return ended
    if line.x0 - previous.x0 > _INDENT * line.size and not is_bullet(previous.text) and ends_sentence(previous.text):
        return True
    return room and not line.text[0].islower()


def _goes_on(previous: Line, line: Line) -> bool:
    """Whether a paragraph runs over a page or column break."""
    text = previous.text
    return ends_with_hyphen(text) or (not ends_sentence(text) and line.text[0].islower())


def has_room(previous: Line, line: Line) -> bool:
    """Whether the first word of `line` would have fitted at the end of the line before."""
    available = previous.right - previous.x1
    if _is_centred(previous) and _is_centred(line):
        available += previous.x0 - previous.left
    return available > line.first_width + 0.5 * previous.size


def _is_centred(line: Line) -> bool:
    before, after = line.x0 - line.left, line.right - line.x1
    return before > 2 * line.size and abs(before - after) < line.size


def _leaves_indent(group: Sequence[Line], line: Line) -> bool:
    """Whether the line goes back left of a hanging or indented paragraph."""
    shift = _INDENT * line.size
    return line.x0 < group[-1].x0 - shift if len(group) > 1 else is_bullet(group[0].text) and line.x0 < group[0].x0 - 2
