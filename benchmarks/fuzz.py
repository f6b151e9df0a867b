"""Readers against damaged files: `python benchmarks/fuzz.py [INPUTS]` mutates the fixtures and reads them.

Each input must end, within 30 seconds, in a document or in problems of one sentence; anything else is printed with its seed.
Mutations: bytes changed, cut, doubled or swapped; inside archives, the same on one member, so that XML itself is damaged.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from synthese.ingest import read_document
from synthese.ingest.fingerprint import fingerprint
from synthese.ingest.limits import Limits
from synthese.records import Source

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures" / "ingest"
SEEDS = sorted(f for f in FIXTURES.iterdir() if f.suffix not in (".py", ".doc") and f.name != "README.md")
TIME_LIMIT_S = 30
MEMBERS = (
    "document.xml",
    "content.xml",
    "styles.xml",
    "sheet1.xml",
    "footnotes.xml",
    "sharedStrings.xml",
    "workbook.xml",
)


def mutate(content: bytes, chance: random.Random) -> bytes:
    """One to eight changes of a file's bytes."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if not damaged:
            break
        start = chance.randrange(len(damaged))
        length = chance.randint(1, max(1, min(400, len(damaged) // 4)))
        match chance.randrange(5):
            case 0:
                damaged[start] = chance.randrange(256)
            case 1:
                del damaged[start : start + length]
            case 2:
                damaged[start:start] = damaged[start : start + length]
            case 3:
                damaged[start : start + length] = bytes(chance.randrange(256) for _ in range(min(length, 40)))
            case _:
                damaged[start:start] = chance.choice(
                    (b"<", b"]]>", b"\x00", b"&#x0;", b"\xff\xfe", b"<w:p>", b'"', b"\\")
                )
    return bytes(damaged)


def mutate_archive(content: bytes, chance: random.Random) -> bytes:
    """The same on one member of an archive, put back in a sound archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        telling = [n for n in old.namelist() if n.endswith(MEMBERS)] or old.namelist()
        target = chance.choice(telling)
        for name in old.namelist():
            new.writestr(name, mutate(old.read(name), chance) if name == target else old.read(name))
    return buffer.getvalue()


def inputs(count: int, seed: int = 0) -> Iterator[tuple[int, Path, bytes]]:
    """Damaged files: number, fixture, content. The same count and seed give the same files."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        fixture = SEEDS[number % len(SEEDS)]
        content = fixture.read_bytes()
        inside = content.startswith(b"PK") and chance.random() < 0.7
        yield number, fixture, mutate_archive(content, chance) if inside else mutate(content, chance)


class TooLong(BaseException):
    """The reader did not end in time; no handler of ordinary errors catches it."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def check(path: Path) -> str:
    """How the reading of a file ended: « lu », « refusé », or what is wrong with it."""
    # Its true digest: a file that is not the one that was listed is refused unread.
    source = Source(path, path.name, fingerprint(path), path.stat().st_size)
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(TIME_LIMIT_S)
    try:
        document, problems = read_document(source, Limits())
    except TooLong:
        return f"plus de {TIME_LIMIT_S} s"
    except Exception as error:  # noqa: BLE001 (what is looked for)
        return f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    if document is None and not problems:
        return "ni document ni problème"
    if document and any(document.text[b.start : b.end] != b.text for b in document.blocks):
        return "blocs hors de leur place"
    return "lu" if document else "refusé"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    ends: Counter[str] = Counter()
    started, slowest = time.perf_counter(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number, fixture, content in inputs(count):
            path = Path(folder) / f"entree{fixture.suffix}"
            path.write_bytes(content)
            before = time.perf_counter()
            end = check(path)
            slowest = max(slowest, time.perf_counter() - before)
            ends[end if end in ("lu", "refusé") else "faute"] += 1
            if end not in ("lu", "refusé"):
                print(f"{number} {fixture.name}: {end}", flush=True)
    print(f"{count} entrées en {time.perf_counter() - started:.0f} s, la plus lente {slowest:.1f} s : {dict(ends)}")


if __name__ == "__main__":
    main()
