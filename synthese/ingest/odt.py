"""OpenDocument texts (.odt), read from their XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from synthese.errors import DamagedFile, ProtectedFile
from synthese.ingest.archive import Element, attribute, child, descendants, local, open_archive, read_xml
from synthese.ingest.assemble import row_block
from synthese.ingest.inline import Inline, Look, beside, cell_text, inline_blocks
from synthese.ingest.limits import Limits
from synthese.ingest.odt_inline import OpenText, collect, read_deletions
from synthese.ingest.odt_styles import read_looks
from synthese.ingest.parsed import Parsed
from synthese.records import Block, BlockKind

_KIND = "fichier OpenDocument"
_CONTENTS = frozenset({"table-of-content", "illustration-index", "table-index", "alphabetical-index"})
_WRAPPERS = frozenset(
    {"section", "list-item", "list-header", "numbered-paragraph", "frame", "text-box", "a", "index-body"}
)
_RUNNING = frozenset({"header", "footer", "header-left", "footer-left", "header-first", "footer-first"})
_PROPERTIES = {"title": "title", "initial-creator": "author", "creator": "author", "creation-date": "created"}


def read_odt(path: Path, limits: Limits) -> Parsed:
    """Read an OpenDocument text. Raises: DamagedFile, ProtectedFile, SuspiciousArchive."""
    with open_archive(path, limits, _KIND) as archive:
        _refuse_encrypted(archive)
        content, styles = read_xml(archive, "content.xml"), read_xml(archive, "styles.xml")
        text = child(content, "body", "text")
        if text is None:
            raise DamagedFile(_KIND)
        source = OpenText(read_looks(styles, content), read_deletions(child(text, "tracked-changes")))
        blocks = [*_blocks(text, source, 0), *_running(styles, source)]
        return Parsed(tuple(blocks), _metadata(read_xml(archive, "meta.xml")))


def _refuse_encrypted(archive: ZipFile) -> None:
    if descendants(read_xml(archive, "META-INF/manifest.xml"), "encryption-data"):
        raise ProtectedFile


def _blocks(parent: Element, source: OpenText, depth: int) -> Iterator[Block]:
    for node in parent:
        name = local(node)
        if name in ("p", "h"):
            yield from _paragraph(node, source, depth)
        elif name == "list":
            yield from _blocks(node, source, depth + 1)
        elif name == "table":
            yield from _table(node, source)
        elif name in _WRAPPERS:
            yield from _blocks(node, source, depth)
        elif name in _CONTENTS:
            yield from (Block(BlockKind.RUNNING, block.text) for block in _blocks(node, source, depth))
        elif name == "change":
            yield Block(BlockKind.DELETED, source.deletions.get(attribute(node, "change-id"), ""))


def _paragraph(node: Element, source: OpenText, depth: int) -> Iterator[Block]:
    inline: Inline = collect(node, source)
    yield from inline_blocks(inline, _look(node, source, depth))
    for box in inline.boxes:
        yield from _blocks(box, source, 0)


def _look(node: Element, source: OpenText, depth: int) -> Look:
    if local(node) == "h":
        level = attribute(node, "outline-level")
        return Look(BlockKind.HEADING, int(level) if level.isdigit() else 1)
    look = source.look(node)
    return Look(BlockKind.LIST_ITEM, depth) if depth and look.kind is BlockKind.PARAGRAPH else look


def _table(table: Element, source: OpenText) -> Iterator[Block]:
    rows = list(_rows(table))
    cells = [cell for row in rows for cell in row if local(cell) == "table-cell"]
    if len(cells) == 1:  # a frame around some text
        yield from _blocks(cells[0], source, 0)
        return
    for number, row in enumerate(rows):
        content = [
            list(_blocks(cell, source, 0)) for cell in row if local(cell) in ("table-cell", "covered-table-cell")
        ]
        yield row_block((cell_text(blocks) for blocks in content), header=number == 0)
        yield from (extra for blocks in content for extra in beside(blocks))


def _rows(table: Element) -> Iterator[Element]:
    for node in table:
        if local(node) == "table-row":
            yield node
        elif local(node) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(node)


def _running(styles: Element | None, source: OpenText) -> list[Block]:
    zones = [zone for page in descendants(styles, "master-page") for zone in page if local(zone) in _RUNNING]
    return [Block(BlockKind.RUNNING, block.text) for zone in zones for block in _blocks(zone, source, 0)]


def _metadata(root: Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    meta = child(root, "meta")
    for node in meta if meta is not None else ():
        if (key := _PROPERTIES.get(local(node))) and node.text:
            found.setdefault(key, node.text[:10] if key == "created" else node.text)
    return found
