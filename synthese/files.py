"""Writing so that nothing half-written is ever read as whole: aside first, then renamed.

A run writes all that it leaves in a staging folder; once complete, a mark is set and every entry moved into place. A process
that stops before the mark leaves the old result; one that stops after it leaves a move that the next opening finishes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from synthese.errors import OutputNotWritable

STAGING = ".en_cours"
READY = ".pret"


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file aside and rename it. Raises: OutputNotWritable."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputNotWritable(path.parent, error) from error


def beside_user(corpus: Path, kind: str) -> Path:
    """Where something about a corpus stands that must not be in an output: the user's state folder, one name per corpus folder."""
    key = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:16]
    return platformdirs.user_state_path("synthese") / f"{kind}-{key}"


def publish(output: Path, files: Mapping[str, bytes]) -> None:
    """Replace what stands in `output` by `files` (relative name -> content), all or nothing.

    Raises: OutputNotWritable.
    """
    staging = output / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    for name, content in files.items():
        write_atomic(staging / name, content)
    write_atomic(staging / READY, b"")
    finish(output)


def finish(output: Path) -> None:
    """Complete a move that was interrupted; nothing to do otherwise."""
    staging = output / STAGING
    if not (staging / READY).exists():
        return
    try:
        entries = sorted(staging.iterdir(), key=lambda entry: (entry.name == "run.json", entry.name))
        for entry in entries:
            if entry.name != READY:
                _move(entry, output / entry.name)
        shutil.rmtree(staging)
    except OSError as error:
        raise OutputNotWritable(output, error) from error


def _move(entry: Path, target: Path) -> None:
    """Move a file, or a folder in place of the one that stands there."""
    if entry.is_dir() and target.exists():
        shutil.rmtree(target)
    os.replace(entry, target)
