"""Elements of a web page -> blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from synthese.ingest.archive import Element, local
from synthese.ingest.assemble import row_block
from synthese.ingest.inline import Inline, Look, beside, cell_text, inline_blocks
from synthese.records import Block, BlockKind

_DROPPED = frozenset(
    (
        *("head", "script", "style", "nav", "form", "noscript", "template", "svg", "button", "select"),
        *("iframe", "object", "canvas", "math"),
    )
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset(
    (
        *("html", "body", "p", "div", "section", "article", "main", "aside", "header", "footer", "address"),
        *("figure", "figcaption", "details", "summary", "center", "ul", "ol", "menu", "li", "dl", "dt", "dd"),
        *("blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "fieldset", "tr", "td", "th"),
        *("tbody", "thead", "tfoot", "caption"),
    )
)
_STRUCK = frozenset({"del", "s", "strike"})
_BOLD = frozenset({"b", "strong"})


@dataclass(slots=True)
class _Page:
    """Blocks so far, and the paragraph being read."""

    blocks: list[Block] = field(default_factory=list)
    inline: Inline = field(default_factory=Inline)

    def flush(self, look: Look) -> None:
        self.blocks += inline_blocks(self.inline, look)
        self.inline = Inline()


def element_blocks(root: Element) -> list[Block]:
    """Blocks under an element, in reading order."""
    page = _Page()
    _walk(root, page, Look(), Look(), 0)
    page.flush(Look())
    return page.blocks


def fragment_blocks(source: str) -> list[Block]:
    """Blocks of a piece of HTML standing in another text; none when it holds only comments."""
    try:
        root = lxml_html.fragment_fromstring(source, create_parent="div")
    except etree.ParserError:
        return []
    return element_blocks(root)


def _walk(node: Element, page: _Page, look: Look, run: Look, depth: int) -> None:
    _add(node.text, page, run, pre=node.tag == "pre")
    for part in node:
        _element(part, page, look, run, depth)
        _add(part.tail, page, run)


def _add(text: str | None, page: _Page, run: Look, *, pre: bool = False) -> None:
    kept = text if pre or not text else _unwrapped(text)
    if kept:
        page.inline.add(kept, bold=run.bold, deleted=run.struck)


def _unwrapped(text: str) -> str:
    return " " * text[:1].isspace() + " ".join(text.split()) + " " * (text[-1:].isspace() and bool(text.strip()))


def _element(part: Element, page: _Page, look: Look, run: Look, depth: int) -> None:
    name = local(part)
    if not name or name in _DROPPED:
        return
    if name == "br":
        page.inline.add("\n", bold=run.bold, deleted=run.struck)
    elif name == "table":
        page.flush(look)
        page.blocks += _table(part)
    elif name in _BLOCKS:
        page.flush(look)
        inner = _look(name, look, depth)
        _walk(part, page, inner, Look(struck=run.struck), depth + (name in ("ul", "ol", "menu")))
        page.flush(inner)
    else:
        _walk(part, page, look, Look(bold=run.bold or name in _BOLD, struck=run.struck or name in _STRUCK), depth)


def _look(name: str, look: Look, depth: int) -> Look:
    if name in _HEADINGS:
        return Look(BlockKind.HEADING, _HEADINGS[name])
    if name == "li":
        return Look(BlockKind.LIST_ITEM, max(depth, 1))
    return Look(BlockKind.QUOTE) if name == "blockquote" else look


def _table(table: Element) -> list[Block]:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    cells = [[cell for cell in row if local(cell) in ("td", "th")] for row in rows]
    is_layout = max(map(len, cells), default=0) < 2 or any(True for _ in table.iterdescendants("table"))
    if is_layout:
        return [block for row in cells for cell in row for block in element_blocks(cell)]
    return [block for number, row in enumerate(cells) for block in _row(row, header=number == 0)]


def _row(row: list[Element], *, header: bool) -> list[Block]:
    content = [element_blocks(cell) for cell in row]
    extras = [extra for blocks in content for extra in beside(blocks)]
    return [row_block((cell_text(blocks) for blocks in content), header=header), *extras]
