"""What a document is: its nature, its séance, its date. Title, file name, folder, layout and contents all vote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from synthese.lexicons import load, pattern
from synthese.records import Block, BlockKind, Chapter, Document, Nature, SeanceKind
from synthese.segment.people import fold

MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
WRITTEN_DATE = re.compile(r"\b(1er|\d{1,2})\s*(?:er)?\s+(" + "|".join(MONTHS) + r")\s+(\d{4})\b")
SHORT_MONTHS = ("janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
SHORT_DATE = re.compile(r"\b(1er|\d{1,2})\s+(" + "|".join(SHORT_MONTHS) + r")r?\.?\s+((?:19|20)?\d{2})\b")
TWO_DIGIT_YEAR = re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{2})(?![\d/.])")
SPELLED_DATE = re.compile(
    r"\b(premier|[a-z]+(?: et un| (?:et )?[a-z]+)?)\s+("
    + "|".join(MONTHS)
    + r")\s+((?:deux mille|mil(?:le)?)(?: [a-z]+){0,6})"
)
MONTH_YEAR = re.compile(r"\b(" + "|".join(MONTHS) + r")\s+((?:19|20)\d{2})\b")
NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d{2})\b")
ISO_DATE = re.compile(r"\b((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})\b")
WRITTEN_AND_SETTLED = frozenset({Nature.REFERENTIEL, Nature.PLAN_ACTIONS})
ROMAN = {"i": 1, "ii": 2, "iii": 3}


@cache
def _nature_patterns() -> tuple[tuple[Nature, re.Pattern[str]], ...]:
    return tuple((Nature(key), pattern(words)) for key, words in load("documents")["natures"].items())


def head_blocks(document: Document, characters: int = 700) -> tuple[Block, ...]:
    """The opening of a document, where it says what it is."""
    return tuple(b for b in document.blocks if b.start < characters and b.kind is not BlockKind.DELETED)[:12]


def find_nature(document: Document, chapters: Sequence[Chapter], has_attendance: bool) -> Nature:
    """Nature with the most votes; a table's columns decide for tables.

    When nothing speaks: minutes in a folder of ateliers, « autre » elsewhere.
    """
    if by_columns := _nature_of_columns(document):
        return by_columns
    if PurePosixPath(document.relative).stem.strip("_").lower() in load("documents")["rubriques"]["sommaires"]:
        return Nature.AUTRE
    votes: dict[Nature, float] = dict.fromkeys(Nature, 0.0)
    for text, weight in _voices(document):
        for nature, regex in _nature_patterns():
            if match := regex.search(text):
                votes[nature] += weight * (1.0 if match.start() < 40 else 0.6)
    votes[Nature.COMPTE_RENDU] += 2.5 * has_attendance
    votes[Nature.REFERENTIEL] += 0.7 * max(0, len(set(chapters)) - 2)
    best = max(Nature, key=lambda nature: votes[nature])
    if votes[best] >= 1.0:
        return best
    shelf = load("documents")["dossiers"]["ateliers"]
    held = any(part.lower() in shelf for part in PurePosixPath(document.relative).parts[:-1])
    return Nature.COMPTE_RENDU if held else Nature.AUTRE


def _voices(document: Document) -> list[tuple[str, float]]:
    """Texts that say what the document is, with their weight: title, file name, folder, first lines."""
    path = PurePosixPath(document.relative)
    head = head_blocks(document)
    titles = [b.text for b in head if b.kind in (BlockKind.TITLE, BlockKind.HEADING)][:2]
    voices = [(text, 2.0) for text in titles]
    voices.append((re.sub(r"[-_]+", " ", path.stem), 2.5))
    voices.append((document.metadata.get("title", ""), 1.0))
    voices.append((re.sub(r"[-_]+", " ", path.parent.name), 1.5))
    voices.extend((b.text, _weight(b.text)) for b in head[:3] if b.kind is BlockKind.PARAGRAPH)
    return voices


def _weight(line: str) -> float:
    """A short line without a full stop stands for a title where the format has none."""
    return 1.2 if len(line) < 60 and not line.rstrip().endswith(".") else 0.8


def _nature_of_columns(document: Document) -> Nature | None:
    names = [fold(name) for name in document.metadata.get("columns", "").split("|") if name]
    if not names:
        return None
    columns = load("documents")["colonnes"]
    known = {key: any(fold(word) in name for name in names for word in columns[key]) for key in columns}
    if known["action"] and known["pilote"]:
        return Nature.PLAN_ACTIONS
    return Nature.CONTRIBUTION if known["texte"] else None


def find_seance(document: Document, nature: Nature) -> tuple[int | None, SeanceKind | None]:
    """Number and kind of the séance that minutes report, (None, None) for anything else."""
    if nature is not Nature.COMPTE_RENDU:
        return None, None
    texts = [
        re.sub(r"[-_]+", " ", PurePosixPath(document.relative).stem),
        *(b.text for b in head_blocks(document, 900)),
    ]
    number = next((n for text in texts if (n := _seance_number(text))), None)
    kinds = (SeanceKind.EXPLORATOIRE, SeanceKind.RESSOURCE, SeanceKind.SCENARIO)
    if number is not None:
        return number, kinds[number - 1] if number <= 3 else None
    kind = next((k for text in texts[:6] if (k := _seance_kind(text))), None)
    return (kinds.index(kind) + 1, kind) if kind else (None, None)


def _seance_number(text: str) -> int | None:
    lexicon = load("documents")["seances"]
    words = "|".join(lexicon["mots"])
    flat = text.lower()
    if match := re.search(
        rf"\b(?:{words})\s*(?:n\s?[°ºo]\s*|num[ée]ro\s+)?(\d{{1,2}}|i{{1,3}})\b(?!\s*(?:h|heures?|janv|f[ée]v|mars|avr|mai|juin|juil|ao|sept|oct|nov|d[ée]c))",
        flat,
    ):
        return ROMAN.get(match[1]) or int(match[1])
    for number, ordinals in lexicon["ordinaux"].items():
        if re.search(rf"\b(?:{'|'.join(ordinals)})\s+(?:{words})\b", flat):
            return int(number)
    if match := re.fullmatch(r"(?:cr|pv|s)\s?0?([123])", flat.strip()):
        return int(match[1])
    return None


def _seance_kind(text: str) -> SeanceKind | None:
    for key, words in load("documents")["seances"]["types"].items():
        if pattern(words).search(text) and pattern(load("documents")["seances"]["mots"]).search(text):
            return SeanceKind(key)
    return None


def find_date(document: Document, nature: Nature) -> date | None:
    """Date of a document: the one at which it was adopted if it says so, else that of its opening, of its file, of its layout.

    A table of contributions has none: each contribution bears its own.
    """
    if nature is Nature.CONTRIBUTION and document.metadata.get("columns"):
        return None
    running = [b.text for b in document.blocks if b.kind is BlockKind.RUNNING]
    texts = [b.text for b in head_blocks(document, 1500) if sum(map(bool, b.cells)) < 3]  # a wide table holds deadlines
    if nature in WRITTEN_AND_SETTLED and (settled := [day for text in [*texts, *running] for day in _settled(text)]):
        return max(settled)
    texts += [document.relative, document.metadata.get("date", ""), *running]
    whole = (_whole_date(text) for text in texts)
    return next(filter(None, whole), None) or next(filter(None, map(_month_and_year, texts)), None)


def _settled(text: str) -> list[date]:
    """Dates that follow a word of adoption (« adopté le 3 mars 2009 », « version du… »)."""
    words = pattern(load("documents")["adoption"]["mots"]).finditer(text)
    return [day for word in words if (day := _whole_date(text[word.start() : word.end() + 60]))]


def parse_date(text: str) -> date | None:
    """First date of a text; a bare month and year gives its first day, a day that does not exist gives none."""
    return _whole_date(text) or (None if WRITTEN_DATE.search(fold(text)) else _month_and_year(text))


def _whole_date(text: str) -> date | None:
    """First complete date of a text, as French documents write them: « 3 mars 2011 », « 3 mars 11 », « 03/03/11 », in words."""
    flat = fold(text).replace("1 er", "1er")
    if match := WRITTEN_DATE.search(flat):
        return _date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1].removesuffix("er")))
    if match := ISO_DATE.search(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := NUMERIC_DATE.search(text):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := SHORT_DATE.search(flat):
        return _date(_century(int(match[3])), SHORT_MONTHS.index(match[2]) + 1, int(match[1].removesuffix("er")))
    if match := TWO_DIGIT_YEAR.search(text):
        return _date(_century(int(match[3])), int(match[2]), int(match[1]))
    return _spelled(flat)


def _spelled(flat: str) -> date | None:
    """« le mardi treize janvier deux mille neuf »."""
    match = SPELLED_DATE.search(flat)
    if match is None:
        return None
    from text_to_num import text2num

    words = match[3].split()
    for size in range(len(words), 0, -1):  # what follows the year is not part of it
        try:
            year = text2num(" ".join(words[:size]), "fr")
            day = 1 if match[1].endswith("premier") else _day_of(match[1])
        except ValueError:
            continue
        return _date(year, MONTHS.index(match[2]) + 1, day)
    return None


def _day_of(words: str) -> int:
    """« mardi treize » -> 13."""
    from text_to_num import text2num

    parts = words.split()
    for start in range(len(parts)):
        try:
            return int(text2num(" ".join(parts[start:]), "fr"))
        except ValueError:
            continue
    raise ValueError(words)


def _month_and_year(text: str) -> date | None:
    match = MONTH_YEAR.search(fold(text))
    return _date(int(match[2]), MONTHS.index(match[1]) + 1, 1) if match else None


def _century(year: int) -> int:
    """A year of two digits: 68 and before are of this century (POSIX strptime)."""
    return year if year > 99 else year + (2000 if year <= 68 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
