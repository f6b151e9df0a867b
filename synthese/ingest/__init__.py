"""Stage 1: files -> documents. One reader a format; a bad file costs one sentence, never the run."""

from __future__ import annotations

import logging
from pathlib import Path

from synthese.errors import (
    ChangedFile,
    DamagedFile,
    EmptyFile,
    FileTooLarge,
    UnavailableFile,
    UnknownSuffix,
    UnreadableFile,
    reason_of,
)
from synthese.ingest.assemble import assemble
from synthese.ingest.discover import STAGE, discover_files
from synthese.ingest.docx import read_docx
from synthese.ingest.fingerprint import fingerprint
from synthese.ingest.html import read_html
from synthese.ingest.legacy import read_legacy
from synthese.ingest.limits import Limits
from synthese.ingest.markdown import read_markdown
from synthese.ingest.odt import read_odt
from synthese.ingest.parsed import Parsed, Reader
from synthese.ingest.pdf import read_pdf
from synthese.ingest.rtf import read_rtf
from synthese.ingest.table import read_csv, read_xlsx
from synthese.ingest.text import read_text
from synthese.records import Document, Problem, Severity, Source

__all__ = ["LEGACY", "READERS", "Limits", "Parsed", "Reader", "discover", "read_document"]

READERS: dict[str, Reader] = {
    ".docx": read_docx,
    ".docm": read_docx,
    ".doc": read_legacy,
    ".odt": read_odt,
    ".pdf": read_pdf,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".rtf": read_rtf,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".csv": read_csv,
    ".tsv": read_csv,
}
LEGACY: frozenset[str] = frozenset({".doc"})  # read through LibreOffice
TEXT_ONLY = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv"})

_log = logging.getLogger(__name__)


def discover(corpus: Path, limits: Limits) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Files of a corpus folder. Raises: CorpusMissing, CorpusNotAFolder, CorpusEmpty, CorpusTooLarge."""
    return discover_files(corpus, limits, READERS)


def read_document(source: Source, limits: Limits) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read one file. Whatever is wrong with it becomes a problem: this is the one place where nothing is raised."""
    try:
        parsed = _parse(source.path, limits)
        _refuse_changed(source)
        document = assemble(source.relative, parsed)
    except UnreadableFile as error:
        return None, (Problem(source.relative, STAGE, str(error)),)
    except OSError as error:
        unavailable = UnavailableFile(reason_of(error))
        return None, (Problem(source.relative, STAGE, str(unavailable)),)
    except Exception:  # noqa: BLE001  (a library met a file that its authors had not foreseen)
        _log.debug("unexpected failure on a %s file", source.path.suffix, exc_info=True)
        damaged = DamagedFile(f"fichier {source.path.suffix.lower()}")
        return None, (Problem(source.relative, STAGE, str(damaged)),)
    return document, tuple(Problem(source.relative, STAGE, w, severity=Severity.WARNING) for w in parsed.warnings)


def _parse(path: Path, limits: Limits) -> Parsed:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnknownSuffix(path.suffix, READERS)
    size_bytes = path.stat().st_size
    of_text = path.suffix.lower() in TEXT_ONLY
    limit_bytes = min(limits.max_file_bytes, limits.max_text_bytes) if of_text else limits.max_file_bytes
    if size_bytes > limit_bytes:
        raise FileTooLarge(size_bytes, limit_bytes)
    if size_bytes == 0:
        raise EmptyFile
    return reader(path, limits)


def _refuse_changed(source: Source) -> None:
    """Raises: ChangedFile when the file is no longer the one that was found; a source without fingerprint is not checked."""
    if source.sha256 and fingerprint(source.path) != source.sha256:
        raise ChangedFile
