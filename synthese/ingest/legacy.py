"""Older Word files (.doc): converted by LibreOffice in a folder of its own, then read as .docx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from synthese.errors import ConversionFailed, ConverterMissing, DamagedFile
from synthese.ingest.docx import read_docx
from synthese.ingest.limits import Limits
from synthese.ingest.parsed import Parsed

# What a .doc may truly hold: Word 97, RTF, a .docx or a web page under another name.
_MAGICS = (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"PK\x03\x04", b"<", b"\xef\xbb\xbf<")


def read_legacy(path: Path, limits: Limits) -> Parsed:
    """Convert with LibreOffice, then read. Raises: ConverterMissing, ConversionFailed, DamagedFile."""
    with path.open("rb") as stream:
        if not stream.read(8).startswith(_MAGICS):
            raise DamagedFile("fichier Word")
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        raise ConverterMissing(path.suffix)
    with TemporaryDirectory(prefix="synthese-") as folder:
        return read_docx(_convert(soffice, path, Path(folder), limits), limits)


def _convert(soffice: str, path: Path, folder: Path, limits: Limits) -> Path:
    copy = folder / f"document{path.suffix.lower()}"  # LibreOffice writes a lock file beside what it opens
    shutil.copyfile(path, copy)
    profile = (folder / "profil").as_uri()
    command = [soffice, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "sortie"), str(copy)]
    _run(command, path.suffix, limits.conversion_timeout_s)
    converted = folder / "sortie" / "document.docx"
    if not converted.is_file():
        raise ConversionFailed(path.suffix, "aucun fichier produit, peut-être un mot de passe")
    return converted


def _run(command: list[str], suffix: str, timeout_s: int) -> None:
    """Run in a process group of its own, so that a time-out leaves nothing behind."""
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True)
    try:
        process.wait(timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise ConversionFailed(suffix, f"délai de {timeout_s} secondes dépassé") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
