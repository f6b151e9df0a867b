"""PDF files that hold text."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from synthese.errors import DamagedFile, NoTextLayer, ProtectedFile
from synthese.ingest.limits import Limits
from synthese.ingest.parsed import Parsed
from synthese.ingest.pdf_blocks import document_blocks
from synthese.ingest.pdf_columns import page_lines, with_bounds
from synthese.ingest.pdf_mend import mend_ligatures
from synthese.ingest.pdf_page import PdfPage, read_page
from synthese.ingest.pdf_running import split_running

_MAGIC = b"%PDF-"
_HEAD_BYTES = 1024
_DATE = re.compile(r"^D:(\d{4})(\d{2})(\d{2})")
_PROPERTIES = {"Title": "title", "Author": "author", "CreationDate": "created"}

logging.getLogger("pdfminer").setLevel(
    logging.CRITICAL
)  # it complains of each odd font; pages are judged by their text


def read_pdf(path: Path, limits: Limits) -> Parsed:
    """Read a PDF page by page. Raises: DamagedFile, ProtectedFile, NoTextLayer."""
    with path.open("rb") as stream:
        if _MAGIC not in stream.read(_HEAD_BYTES):
            raise DamagedFile("PDF")
    try:
        pages, metadata, total = _read(path, limits)
    except PdfminerException as error:
        raise (ProtectedFile() if _is_password(error) else DamagedFile("PDF")) from error
    if not any(page.rows or page.tables for page in pages):
        raise NoTextLayer(total)
    kept, running = split_running(pages)
    lines = with_bounds([line for page in kept for line in page_lines(page)])
    tables = [table for page in kept for table in page.tables]
    blocks = document_blocks(lines, tables, {page.number: page.height for page in kept})
    return Parsed(mend_ligatures([*blocks, *running]), metadata, _warnings(pages, total))


def _read(path: Path, limits: Limits) -> tuple[list[PdfPage], dict[str, str], int]:
    with pdfplumber.open(path) as pdf:
        pages = [read_page(page) for page in pdf.pages[: limits.max_pdf_pages]]
        return pages, _metadata(pdf.metadata), len(pdf.pages)


def _is_password(error: PdfminerException) -> bool:
    return bool(error.args) and isinstance(error.args[0], PDFPasswordIncorrect)


def _metadata(properties: dict[str, object]) -> dict[str, str]:
    found = {key: str(properties[name]) for name, key in _PROPERTIES.items() if properties.get(name)}
    if date := _DATE.match(found.pop("created", "")):
        found["created"] = "-".join(date.groups())
    return found


def _warnings(pages: list[PdfPage], total: int) -> tuple[str, ...]:
    warnings: list[str] = []
    images = [str(page.number) for page in pages if page.has_images and not page.rows and not page.tables]
    if images:
        where = f"page{'s' if len(images) > 1 else ''} {', '.join(images)}"
        warnings.append(
            f"Image sans texte ({where}) : passez le PDF à la reconnaissance de caractères (OCR) pour tout lire."
        )
    if total > len(pages):
        warnings.append(f"Le PDF compte {total} pages et n'a été lu que jusqu'à la page {len(pages)} : scindez-le.")
    return tuple(warnings)
