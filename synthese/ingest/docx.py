"""Word files (.docx, .docm), read from their XML: what the page shows, and what was deleted kept apart."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from posixpath import normpath
from zipfile import ZipFile

from synthese.errors import DamagedFile
from synthese.ingest.archive import Element, attribute, child, local, open_archive, read_xml
from synthese.ingest.docx_body import body_blocks
from synthese.ingest.docx_inline import Word
from synthese.ingest.docx_styles import read_looks
from synthese.ingest.limits import Limits
from synthese.ingest.parsed import Parsed
from synthese.records import Block, BlockKind

_KIND = "fichier Word"
_DEFAULT_PART = "word/document.xml"
_NOTES = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}
_PROPERTIES = {"title": "title", "creator": "author", "created": "created"}


def read_docx(path: Path, limits: Limits) -> Parsed:
    """Read a Word file. Raises: DamagedFile, ProtectedFile, SuspiciousArchive."""
    with open_archive(path, limits, _KIND) as archive:
        part = _related(archive, "", "officeDocument").get("officeDocument", [_DEFAULT_PART])[0]
        root = read_xml(archive, part)
        body = child(root, "body")
        if body is None:
            raise DamagedFile(_KIND)
        related = _related(archive, part)
        word = Word(read_looks(_first(archive, related, "styles")), {})
        word.notes.update(_notes(archive, related, word))
        blocks = [*body_blocks(body, word), *_running(archive, related, word)]
        return Parsed(tuple(blocks), core_metadata(read_xml(archive, "docProps/core.xml")))


def core_metadata(root: Element | None) -> dict[str, str]:
    """Title, author and creation date (ISO) of an Office file."""
    found: dict[str, str] = {}
    for node in root if root is not None else ():
        if (key := _PROPERTIES.get(local(node))) and node.text:
            found[key] = node.text[:10] if key == "created" else node.text
    return found


def _related(archive: ZipFile, part: str, only: str = "") -> dict[str, list[str]]:
    """Kind of relation -> parts of the archive that `part` points at."""
    folder = PurePosixPath(part).parent
    name = PurePosixPath(part).name
    root = read_xml(archive, str(folder / "_rels" / f"{name}.rels"))
    found: dict[str, list[str]] = {}
    for relation in root if root is not None else ():
        kind = attribute(relation, "Type").rpartition("/")[2]
        target = normpath(str(folder / attribute(relation, "Target"))).lstrip("/")
        if target in archive.namelist() and only in ("", kind):
            found.setdefault(kind, []).append(target)
    return found


def _first(archive: ZipFile, related: dict[str, list[str]], kind: str) -> Element | None:
    parts = related.get(kind, [])
    return read_xml(archive, parts[0]) if parts else None


def _notes(archive: ZipFile, related: dict[str, list[str]], word: Word) -> dict[tuple[str, str], str]:
    notes: dict[tuple[str, str], str] = {}
    for kind, reference in _NOTES.items():
        root = _first(archive, related, kind)
        for note in root if root is not None else ():
            text = " ".join(b.text for b in body_blocks(note, word) if b.kind is not BlockKind.DELETED)
            notes[reference, attribute(note, "id")] = text
    return notes


def _running(archive: ZipFile, related: dict[str, list[str]], word: Word) -> list[Block]:
    parts = [part for kind in ("header", "footer") for part in sorted(related.get(kind, []))]
    roots = [root for part in parts if (root := read_xml(archive, part)) is not None]
    return [Block(BlockKind.RUNNING, block.text) for root in roots for block in body_blocks(root, word)]
