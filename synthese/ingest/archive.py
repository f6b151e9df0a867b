"""Office files are zip archives of XML: checked before they are opened, parsed without entities nor network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from lxml import etree

from synthese.errors import DamagedFile, ProtectedFile, SuspiciousArchive
from synthese.ingest.limits import Limits

Element = etree._Element

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"  # Office wraps an encrypted file in the container of its older formats
_OLD_STREAMS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "Workbook"))
_ENCRYPTED_FLAG = 0x1
_PIECE_BYTES = 1 << 16


@contextmanager
def open_archive(path: Path, limits: Limits, kind: str) -> Iterator[ZipFile]:
    """Open a zip-based document. `kind`: what the user thinks it is, in French.

    Raises: ProtectedFile, DamagedFile(kind), SuspiciousArchive.
    """
    refuse_ole(path, kind)
    if not is_zipfile(path):
        raise DamagedFile(kind)
    with ZipFile(path) as archive:
        _refuse_bomb(archive, path.stat().st_size, limits)
        _refuse_liars(archive)
        yield archive


def refuse_ole(path: Path, kind: str) -> None:
    """Raises: ProtectedFile for an encrypted file, DamagedFile(kind) for an older format renamed."""
    with path.open("rb") as stream:
        if stream.read(len(_OLE_MAGIC)) != _OLE_MAGIC:
            return
        content = stream.read()
    raise DamagedFile(kind) if any(name in content for name in _OLD_STREAMS) else ProtectedFile()


def _refuse_bomb(archive: ZipFile, zipped_bytes: int, limits: Limits) -> None:
    entries = archive.infolist()
    unzipped_bytes = sum(entry.file_size for entry in entries)
    too_dense = unzipped_bytes > limits.ratio_floor_bytes and unzipped_bytes > limits.max_zip_ratio * zipped_bytes
    if too_dense or unzipped_bytes > limits.max_unzipped_bytes:
        raise SuspiciousArchive
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise ProtectedFile


def _refuse_liars(archive: ZipFile) -> None:
    """Inflate the texts piece by piece: one that holds more than it says is never inflated whole.

    Raises: zipfile.BadZipFile.
    """
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as stream:
                while stream.read(_PIECE_BYTES):
                    pass


def read_xml(archive: ZipFile, name: str) -> Element | None:
    """Root of an XML part, or None when the archive has no such part. Raises: lxml.etree.XMLSyntaxError."""
    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(archive.read(name), parser)


def local(element: Element) -> str:
    """Name of an element without its namespace; "" for an unresolved entity."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Value of an attribute whatever its namespace (transitional and strict files differ), or ""."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """First descendant along a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((node for node in element if local(node) == name), None)
    return element


def descendants(element: Element | None, name: str) -> list[Element]:
    """All the descendants of that local name, in document order."""
    return [] if element is None else [node for node in element.iter() if local(node) == name]
