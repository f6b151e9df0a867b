"""Which files of a folder make the corpus."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from synthese.errors import (
    CorpusEmpty,
    CorpusMissing,
    CorpusNotAFolder,
    CorpusTooLarge,
    FileTooLarge,
    LinkRefused,
    UnavailableFile,
    UnknownSuffix,
    reason_of,
)
from synthese.ingest.fingerprint import fingerprint
from synthese.ingest.limits import Limits
from synthese.records import Problem, Severity, Source

STAGE = "ingest"

_SYSTEM_FILES = ("thumbs.db", "desktop.ini", "~$*", ".*")
_TOP_FILES = ("corpus.toml", "revision.toml", "lisezmoi*", "readme*", "license*", "licence*", "*.yaml", "*.yml")
_MEDIA = frozenset(
    (
        *(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".webp", ".heic", ".ico"),
        *(".mp3", ".wav", ".m4a", ".ogg", ".flac", ".mp4", ".avi", ".mov", ".mkv", ".wmv", ".webm"),
    )
)


def discover_files(
    corpus: Path, limits: Limits, suffixes: Collection[str]
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Files of the corpus, sorted by path, and a problem for each file left out that a person may miss.

    Raises: CorpusMissing, CorpusNotAFolder, CorpusEmpty, CorpusTooLarge.
    """
    if not corpus.exists():
        raise CorpusMissing(corpus)
    if not corpus.is_dir():
        raise CorpusNotAFolder(corpus)
    sources: list[Source] = []
    problems: list[Problem] = []
    paths = list(islice(_walk(corpus, corpus), limits.max_files + 1))
    if len(paths) > limits.max_files:
        raise CorpusTooLarge(corpus, limits.max_files)
    for path in paths:
        found = _consider(path, corpus, limits, suffixes)
        if isinstance(found, Source):
            sources.append(found)
        elif found is not None:
            problems.append(found)
    if not sources:
        raise CorpusEmpty(corpus, suffixes)
    return tuple(sources), tuple(problems)


def _walk(folder: Path, corpus: Path) -> Iterator[Path]:
    """Files and links under a folder, in order; linked folders are not entered."""
    try:
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError:
        yield folder  # to be reported
        return
    for path in entries:
        if _is_ignored(path, top=folder == corpus):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path, corpus)
        elif path.is_symlink() or path.is_file():
            yield path


def _is_ignored(path: Path, *, top: bool) -> bool:
    name = path.name.lower()
    if any(fnmatch(name, pattern) for pattern in _SYSTEM_FILES) or path.suffix.lower() in _MEDIA:
        return True
    return top and not path.is_dir() and any(fnmatch(name, pattern) for pattern in _TOP_FILES)


def _consider(path: Path, corpus: Path, limits: Limits, suffixes: Collection[str]) -> Source | Problem | None:
    relative = _relative(path, corpus)
    if path.is_symlink() and not _is_safe_link(path, corpus):
        return Problem(relative, STAGE, str(LinkRefused()), severity=Severity.WARNING)
    if path.is_dir():
        return Problem(relative, STAGE, str(UnavailableFile("dossier fermé")))
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        return Problem(relative, STAGE, str(UnknownSuffix(suffix, suffixes)), severity=Severity.WARNING)
    try:
        size_bytes = path.stat().st_size
        if size_bytes > limits.max_file_bytes:
            return Problem(relative, STAGE, str(FileTooLarge(size_bytes, limits.max_file_bytes)))
        return Source(path, relative, fingerprint(path), size_bytes)
    except OSError as error:
        return Problem(relative, STAGE, str(UnavailableFile(reason_of(error))))


def _is_safe_link(path: Path, corpus: Path) -> bool:
    try:
        target = path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        return False
    return target.is_file() and target.is_relative_to(corpus.resolve())


def _relative(path: Path, corpus: Path) -> str:
    """POSIX path under the corpus, in the composed form that people type; undecodable bytes become U+FFFD."""
    written = os.fsencode(path.relative_to(corpus).as_posix()).decode("utf-8", errors="replace")
    return unicodedata.normalize("NFC", written)
