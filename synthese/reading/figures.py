"""Figures of a reading as SVG: themes by atelier, roles of the City by atelier, tensions between ateliers.

Here the geometry: every label is measured before it is placed, so that none is cut and no two overlap. The drawing is
`templates/figure.svg.j2`. Shades of one hue, with the numbers written: nothing is lost in grey.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from synthese.reading.typography import typeset

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, keep_trailing_newline=True
)
_SIZE, _LINE, _MARGIN, _GAP = 13, 16, 16, 12  # pixels: letters, line to line, around the figure, label to grid
_LABEL_WIDTH, _UPRIGHT_WIDTH, _SLANTED_COLUMN = 260, 640, 54
_SLANT = 0.7072  # sine and cosine of 45°
_LIGHT, _DARK = (0xF1, 0xF4, 0xF6), (0x1B, 0x49, 0x65)
_INK, _MUTED, _STRONG = "#1e2227", "#50575f", "#1b4965"
_NARROW, _WIDE = frozenset("iljtfrI.,;:!'’|()-  "), frozenset("mwMWŒœÆæ@%—…")


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A figure of the run: its file name without suffix, its drawing, its caption, and what it shows in words."""

    name: str
    svg_text: str
    title: str
    alt: str


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text whose block is centred on y, or turned around (x, y)."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"
    ink: str = _INK
    angle: int = 0

    def offset(self, line: int) -> float:
        """Distance of the baseline of a line from y."""
        return (line - (len(self.lines) - 1) / 2) * _LINE + _SIZE * 0.36


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True, slots=True)
class Arc:
    """Half an ellipse to the right of x, from top to bottom."""

    x: float
    top: float
    bottom: float
    reach: float
    width: float

    @property
    def tip(self) -> tuple[float, float]:
        """Its rightmost point."""
        return self.x + self.reach, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    width: float
    height: float
    title: str
    description: str
    labels: tuple[Label, ...]
    boxes: tuple[Box, ...] = ()
    dots: tuple[Dot, ...] = ()
    arcs: tuple[Arc, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix laid out: where its cells and its labels stand."""

    left: float
    top: float
    column_width: float
    row_height: float
    right: float
    bottom: float
    labels: tuple[Label, ...]

    def centre(self, row: int, column: int) -> tuple[float, float]:
        """The middle of a cell."""
        return self.left + (column + 0.5) * self.column_width, self.top + (row + 0.5) * self.row_height

    def box(self, row: int, column: int, fill: str) -> Box:
        """A cell, a pixel away from its neighbours."""
        x, y = self.left + column * self.column_width + 1, self.top + row * self.row_height + 1
        return Box(x, y, self.column_width - 2, self.row_height - 2, fill)


def theme_matrix_svg(rows: list[str], columns: list[str], counts: list[list[int]]) -> str:
    """Themes (rows) by ateliers (columns): a cell is the darker, the more passages it holds. No passage: no number."""
    grid = _grid(rows, columns)
    highest = max((count for row in counts for count in row), default=0) or 1
    boxes: list[Box] = []
    labels = list(grid.labels)
    for index, row in enumerate(counts):
        for column, count in enumerate(row):
            x, y = grid.centre(index, column)
            colour = shade(count / highest)
            boxes.append(grid.box(index, column, hex_colour(colour)))
            labels.append(Label(x, y, (str(count) if count else "",), "middle", readable_ink(colour)))
    note = "Nombre de passages de chaque thème dans chaque atelier ; l’intensité de la case suit ce nombre."
    description = " ".join(
        f"{row} : {_listing(columns, values)}." for row, values in zip(rows, counts, strict=True) if any(values)
    )
    drawing = Drawing(
        grid.right, grid.bottom, "Passages par thème et par atelier", description, tuple(labels), boxes=tuple(boxes)
    )
    return _render_with_note(drawing, note)


def roles_svg(rows: list[str], roles: list[str], scores: list[list[float]], who: str = "de la Ville") -> str:
    """Ateliers (rows) by roles of the City, or of `who`: the area of a dot is its score in [0, 1]; the main role is filled."""
    grid = _grid(rows, roles)
    dots: list[Dot] = []
    for index, row in enumerate(scores):
        for column, score in enumerate(row):
            x, y = grid.centre(index, column)
            main = score > 0 and column == row.index(max(row))
            dots.append(Dot(x, y, round(2 + 12 * max(score, 0) ** 0.5, 2), _STRONG if main else "#ffffff"))
    note = (
        "Plus le rond est grand, plus le rôle ressort des documents de l’atelier ; le rond plein est le rôle principal."
    )
    mains = [(row, roles[values.index(max(values))]) for row, values in zip(rows, scores, strict=True) if any(values)]
    description = " ".join(f"{row} : {role}." for row, role in mains)
    title = f"Rôles {who} par atelier"
    return _render_with_note(Drawing(grid.right, grid.bottom, title, description, grid.labels, dots=tuple(dots)), note)


def tension_graph_svg(nodes: list[str], edges: list[tuple[int, int, int]]) -> str:
    """Ateliers one under another; an arc `(i, j, count)` joins two ateliers, `(i, i, count)` counts within one."""
    weights: Counter[tuple[int, int]] = Counter()
    for first, second, count in edges:
        weights[min(first, second), max(first, second)] += count
    within = {i: count for (i, j), count in sorted(weights.items()) if i == j and count > 0}
    across = {(i, j): count for (i, j), count in sorted(weights.items()) if i != j and count > 0}
    return _render_with_note(_arc_diagram(nodes, within, across), _tension_note(within, across))


def _arc_diagram(nodes: list[str], within: dict[int, int], across: dict[tuple[int, int], int]) -> Drawing:
    wrapped = [_wrap(typeset(node), _LABEL_WIDTH) for node in nodes]
    pitch = max([36, *(len(lines) * _LINE + 12 for lines in wrapped)])
    left = _MARGIN + _widest(wrapped) + 2 * _GAP
    heights = [_MARGIN + (index + 0.5) * pitch for index in range(len(nodes))]
    arcs = _arcs(left, heights, across)
    labels = [Label(left - 2 * _GAP, y, lines, "end") for y, lines in zip(heights, wrapped, strict=True)]
    labels += [Label(left, heights[i], (str(count),), "middle", "#ffffff") for i, count in within.items()]
    labels += [Label(*arc.tip, (str(n),), "middle") for arc, n in zip(arcs, across.values(), strict=True)]
    dots = [Dot(left, y, 11 if i in within else 4, _STRONG) for i, y in enumerate(heights)]
    dots += [Dot(*arc.tip, 10, "#ffffff") for arc in arcs]
    right = left + max((arc.reach for arc in arcs), default=0) + 12 + _MARGIN
    description = " ".join(f"{nodes[i]} et {nodes[j]} : {count}." for (i, j), count in across.items())
    size = (right, _MARGIN + len(nodes) * pitch)
    return Drawing(*size, "Tensions entre ateliers", description, tuple(labels), dots=tuple(dots), arcs=tuple(arcs))


def _arcs(left: float, heights: list[float], across: dict[tuple[int, int], int]) -> list[Arc]:
    """Arcs whose tops never meet: the reach grows with the distance between the two ateliers."""
    highest = max(across.values(), default=1)
    return [
        Arc(left, heights[i], heights[j], 28 * (j - i) + 12, round(1.5 + 4.5 * count / highest, 2))
        for (i, j), count in across.items()
    ]


def _tension_note(within: dict[int, int], across: dict[tuple[int, int], int]) -> str:
    arcs = "Le nombre porté par un arc est celui des tensions entre les deux ateliers qu’il relie"
    first = arcs if across else "Aucune tension entre ateliers n’a été relevée"
    second = " ; celui qui est dans un rond plein, des tensions internes à l’atelier." if within else "."
    return first + second


def _grid(rows: list[str], columns: list[str]) -> Grid:
    """Rows labelled on the left; columns labelled above, upright where they fit, slanted otherwise."""
    wrapped = [_wrap(typeset(row), _LABEL_WIDTH) for row in rows]
    row_height = max([32, *(len(lines) * _LINE + 10 for lines in wrapped)])
    left = _MARGIN + _widest(wrapped) + _GAP
    names = [typeset(column) for column in columns]
    upright = max([84, *(_width(word) + 12 for name in names for word in name.split(" "))])
    slanted = upright * len(columns) > _UPRIGHT_WIDTH
    headers = [_wrap(name, max(220, _width(name) * 0.56) if slanted else upright - 8) for name in names]
    depth = _widest(headers) * _SLANT + 2 * _LINE if slanted else max(map(len, headers), default=1) * _LINE
    column_width, top = (_SLANTED_COLUMN if slanted else upright), _MARGIN + depth + 8
    heads = [_header(lines, left + (i + 0.5) * column_width, top, slanted) for i, lines in enumerate(headers)]
    sides = [Label(left - _GAP, top + (i + 0.5) * row_height, lines, "end") for i, lines in enumerate(wrapped)]
    overhang = _widest(headers) * _SLANT if slanted else 0
    right = left + len(columns) * column_width + overhang + _MARGIN
    bottom = top + len(rows) * row_height
    return Grid(left, top, column_width, row_height, right, bottom, (*heads, *sides))


def _header(lines: tuple[str, ...], x: float, top: float, slanted: bool) -> Label:
    if slanted:
        return Label(x, top - 10, lines, "start", angle=-45)
    return Label(x, top - 6 - len(lines) * _LINE / 2, lines, "middle")


def _render_with_note(drawing: Drawing, note: str) -> str:
    """The figure as SVG, with a sentence below that says how to read it."""
    width = max(drawing.width, 420)
    lines = _wrap(typeset(note), width - 2 * _MARGIN)
    depth = len(lines) * _LINE
    label = Label(_MARGIN, drawing.height + _GAP + depth / 2, lines, ink=_MUTED)
    whole = replace(
        drawing,
        width=round(width),
        height=round(drawing.height + _GAP + depth + _MARGIN),
        description=typeset(drawing.description),
        labels=(*drawing.labels, label),
    )
    return _TEMPLATES.get_template("figure.svg.j2").render(d=whole)


def _width(text: str) -> float:
    """Width in pixels, on the safe side: no common sans-serif font is wider."""
    return sum(_SIZE * (0.4 if c in _NARROW else 0.98 if c in _WIDE else 0.78 if c.isupper() else 0.64) for c in text)


def _wrap(text: str, width: float) -> tuple[str, ...]:
    """Lines no wider than `width`; a word longer than that stands alone on its line, whole."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _widest(blocks: list[tuple[str, ...]]) -> float:
    return max((_width(line) for lines in blocks for line in lines), default=0.0)


def shade(share: float) -> tuple[int, int, int]:
    """From light (0) to dark (1)."""
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(_LIGHT, _DARK, strict=True))
    return red, green, blue


def hex_colour(colour: tuple[int, int, int]) -> str:
    """The colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def readable_ink(colour: tuple[int, int, int]) -> str:
    """Black or white, whichever has the higher contrast: at least 4.5 on every shade. Reference: WCAG 2.2, 1.4.3."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.179 else "#ffffff"


def _listing(names: list[str], values: list[int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True) if value)
