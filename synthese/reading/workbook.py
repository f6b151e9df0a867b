"""synthese.xlsx: the tables of a run for people who work in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import isfinite
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

CellValue: TypeAlias = str | int | float | date | None

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can hold
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=<)")
_LEGEND = "Légende"
_LEGEND_HEADER = ("Feuille", "Colonne", "Nom dans donnees/", "Lignes")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (9, 70)  # narrowest and widest column, in characters
_HEADER_FILL = PatternFill("solid", fgColor="1F4E66")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_LINE = Border(bottom=Side(style="thin", color="D5DADF"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be shown: `column_titles` gives the French title of each column, in the order to be shown."""

    title: str
    description: str
    frame: pd.DataFrame
    column_titles: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns with a title first, in the order of the titles; then the others, under their own name."""
        titled = [name for name in self.column_titles if name in self.frame.columns]
        return (*titled, *(str(name) for name in self.frame.columns if name not in self.column_titles))


def render_workbook(sheets: tuple[Sheet, ...]) -> bytes:
    """The workbook as bytes: a legend, then one sheet per table. Same tables, same bytes."""
    workbook = Workbook()
    titles = _sheet_titles(sheets)
    _write_legend(workbook.worksheets[0], sheets, titles)
    for sheet, title in zip(sheets, titles, strict=True):
        _write_sheet(workbook.create_sheet(title), sheet)
    workbook.properties.creator = "synthese"
    workbook.properties.language = "fr-FR"
    buffer = BytesIO()
    workbook.save(buffer)
    return undated(buffer.getvalue())


def undated(package: bytes) -> bytes:
    """The same Office file with every date at 1980-01-01, so that two identical runs give identical bytes."""
    buffer = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return buffer.getvalue()


def _sheet_titles(sheets: tuple[Sheet, ...]) -> tuple[str, ...]:
    """Titles that a spreadsheet accepts: 31 characters at most, without `[]:*?/\\`, all different."""
    titles: list[str] = []
    taken = {_LEGEND.casefold()}
    for sheet in sheets:
        clean = _FORBIDDEN_IN_TITLE.sub(" ", sheet.title).strip("' ")[:31] or "Tableau"
        title, rank = clean, 2
        while title.casefold() in taken:
            title, rank = f"{clean[:28]} {rank}", rank + 1
        taken.add(title.casefold())
        titles.append(title)
    return tuple(titles)


def _write_legend(worksheet: Worksheet, sheets: tuple[Sheet, ...], titles: tuple[str, ...]) -> None:
    worksheet.title = _LEGEND
    rows: list[tuple[CellValue, ...]] = []
    for sheet, title in zip(sheets, titles, strict=True):
        rows.append((title, sheet.description, "", len(sheet.frame)))
        rows.extend(("", sheet.column_titles.get(name, name), name, None) for name in sheet.columns)
    _write_rows(worksheet, _LEGEND_HEADER, rows)
    for first, *_ in worksheet.iter_rows(min_row=2):
        if first.value:
            first.hyperlink = f"#'{first.value}'!A1"
            first.font = Font(bold=True, color="1F4E66", underline="single")
            worksheet.cell(first.row, 2).font = Font(bold=True)


def _write_sheet(worksheet: Worksheet, sheet: Sheet) -> None:
    header = tuple(sheet.column_titles.get(name, name) for name in sheet.columns)
    series = [sheet.frame[name].tolist() for name in sheet.columns]
    _write_rows(worksheet, header, [tuple(map(_cell_value, row)) for row in zip(*series, strict=True)])
    worksheet.auto_filter.ref = worksheet.dimensions


def _write_rows(worksheet: Worksheet, header: tuple[str, ...], rows: Iterable[tuple[CellValue, ...]]) -> None:
    """A header that stays on screen and on every printed page, then the rows."""
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            _write_cell(worksheet.cell(number, column), value)
    for cell in worksheet[1]:
        cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
    worksheet.freeze_panes = "A2"
    worksheet.print_title_rows = "1:1"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_setup.fitToHeight = 0
    _set_widths(worksheet)


def _write_cell(cell: Cell | MergedCell, value: CellValue) -> None:
    """Writes a value; a text is always a text, never a formula, whatever its first character."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
    elif isinstance(value, date):
        cell.number_format = "DD/MM/YYYY"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = _LINE


def _set_widths(worksheet: Worksheet) -> None:
    narrowest, widest = _WIDTHS
    for index, column in enumerate(worksheet.iter_cols(values_only=True), start=1):
        longest = max((len(line) for value in column for line in str(value or "").splitlines()), default=0)
        worksheet.column_dimensions[get_column_letter(index)].width = min(max(longest + 3, narrowest), widest)


def _cell_value(value: object) -> CellValue:
    """What a spreadsheet can hold: lists become text, missing values an empty cell, booleans French words."""
    if isinstance(value, (np.ndarray, np.generic)):
        return _cell_value(value.tolist())
    if isinstance(value, (list, tuple)):
        return " ; ".join(str(_cell_value(item)) for item in value)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    return _scalar(value)


def _scalar(value: object) -> CellValue:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)  # a spreadsheet knows no time zone
    return value if isinstance(value, (int, date)) else ILLEGAL_CHARACTERS_RE.sub("", str(value))
