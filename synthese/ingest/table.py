"""Spreadsheets and delimited files: one block a row, columns kept."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook

from synthese.errors import DamagedFile
from synthese.ingest.archive import open_archive
from synthese.ingest.assemble import row_block
from synthese.ingest.decode import decode
from synthese.ingest.limits import Limits
from synthese.ingest.parsed import Parsed
from synthese.records import Block, BlockKind

_DELIMITERS = ";,\t|"
_SAMPLE_LINES = 30
_KIND = "classeur Excel"


def read_csv(path: Path, limits: Limits) -> Parsed:
    """Read a file of values separated by « ; », a comma, a tabulation or a bar. Raises: DamagedFile."""
    text = decode(path.read_bytes(), "fichier CSV")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return Parsed(tuple(_rows(rows)), _columns(rows))


def read_xlsx(path: Path, limits: Limits) -> Parsed:
    """Read the values of every sheet; formulas give their last result.

    Raises: DamagedFile, ProtectedFile, SuspiciousArchive.
    """
    with open_archive(path, limits, _KIND) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise DamagedFile(_KIND)
    with closing(load_workbook(path, read_only=True, data_only=True)) as workbook:
        sheets = {sheet.title: _values(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}
    filled = {title: rows for title, rows in sheets.items() if any(map(any, rows))}
    blocks: list[Block] = []
    for title, rows in filled.items():
        blocks += [Block(BlockKind.HEADING, title, level=1)] if len(filled) > 1 else []
        blocks += _rows(rows)
    return Parsed(tuple(blocks), _columns(next(iter(filled.values()), [])))


def _values(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    return [[_written(value) for value in row] for row in rows]


def _rows(rows: Iterable[list[str]]) -> Iterator[Block]:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = max((n + 1 for row in filled for n, cell in enumerate(row) if cell.strip()), default=0)
    for number, row in enumerate(filled):
        yield row_block(row[:width], header=number == 0)


def _columns(rows: Iterable[list[str]]) -> dict[str, str]:
    header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return {"columns": "|".join(cell.strip() for cell in header).rstrip("|")} if header else {}


def _delimiter(text: str) -> str:
    """The delimiter found the same number of times on most lines, most often on each."""
    lines = [line for line in text.split("\n")[:_SAMPLE_LINES] if line.strip()]

    def regularity(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        return max(((found, count) for count, found in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=regularity)


def _written(value: object) -> str:
    """A cell as a person would write it: ISO dates, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date | time) else str(value)
