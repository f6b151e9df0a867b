"""What a file holds, in one short string: the same content gives the same one."""

from __future__ import annotations

import hashlib
from pathlib import Path

_CHUNK_BYTES = 1 << 20


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, read piece by piece. Raises: OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
