"""Presence tables whose cells hold a mark: « ✋ » says nothing until a legend, or usage, says who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from synthese.lexicons import load
from synthese.records import Document
from synthese.segment.attendance_labels import Standing, read_label
from synthese.segment.people import fold

KEY = "legende"  # of a document's metadata: « Présent=✋|Absent=👤 »
Legend = Mapping[str, Standing]


def read_legend(document: Document) -> Legend:
    """What each mark stands for in a document, as its comments say."""
    pairs = [entry.partition("=") for entry in document.metadata.get(KEY, "").split("|")]
    told = {mark: read_label(word) for word, _, mark in pairs if mark}
    return {mark: label[0] for mark, label in told.items() if label and label[0]}


def lend_legends(documents: Sequence[Document]) -> list[Document]:
    """Documents that have no legend take that of the first document of their folder that has one."""
    legends: dict[PurePosixPath, str] = {}
    for document in documents:
        if KEY in document.metadata:
            legends.setdefault(PurePosixPath(document.relative).parent, document.metadata[KEY])
    return [_lent(document, legends.get(PurePosixPath(document.relative).parent, "")) for document in documents]


def _lent(document: Document, legend: str) -> Document:
    if not legend or KEY in document.metadata:
        return document
    return replace(document, metadata={**document.metadata, KEY: legend})


def mark_column(columns: Sequence[tuple[Standing | None, object] | None]) -> int | None:
    """Index of the column « Présence » of a table whose first column holds names, or None."""
    standing = [index for index, column in enumerate(columns) if column and column[0] is Standing.PRESENT]
    return standing[0] if len(standing) == 1 and standing[0] > 0 else None


def standing_of(mark: str, legend: Legend) -> Standing:
    """How somebody stands to the meeting by the mark beside their name; no mark says nothing of them."""
    label = read_label(mark) if len(mark) < 25 else None
    if mark in legend:
        return legend[mark]
    if label and label[0]:
        return label[0]
    return Standing.NAMED if not mark else _usual().get(fold(mark), Standing.PRESENT)


@cache
def _usual() -> Legend:
    marks = load("presence")["marques"]
    pairs = ((Standing.PRESENT, "present"), (Standing.EXCUSED, "excuse"))
    return {fold(mark): standing for standing, key in pairs for mark in marks[key]}
