"""The city's own description of its corpus (`corpus.toml`), and which atelier a document belongs to without it.

Everything in the file is optional: it names the city and the ateliers, and overrides what detection gets wrong.
"""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from synthese.config import read_toml
from synthese.errors import AtelierWithoutDocuments, BadValue, UnknownKey
from synthese.lexicons import load, pattern
from synthese.records import Nature, Problem, Severity, Source

FILE = "corpus.toml"
GENERAL = "documents-d-ensemble"  # documents that stand in no folder
ROOT_KEYS = ("ville", "sous_titre", "ateliers", "documents", "noms_a_garder", "noms_a_masquer")
ATELIER_KEYS = ("dossier", "titre", "alias", "cycle", "debut", "fin", "presidence")
DOCUMENT_KEYS = ("fichier", "atelier", "nature", "seance", "date")


@dataclass(frozen=True, slots=True)
class Atelier:
    """An atelier: its folder is its identifier."""

    folder: str
    title: str
    aliases: tuple[str, ...] = ()
    cycle: int | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """What the city states of the documents that match a pattern."""

    pattern: str
    atelier: str | None = None
    nature: Nature | None = None
    seance: int | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """A corpus as its city describes it."""

    city: str = ""
    subtitle: str = ""
    ateliers: tuple[Atelier, ...] = ()
    overrides: tuple[Override, ...] = ()
    names_to_keep: tuple[str, ...] = ()
    names_to_mask: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    def atelier(self, folder: str) -> Atelier:
        """The atelier of a folder, described or deduced from the folder's name."""
        described = next((a for a in self.ateliers if a.folder == folder), None)
        return described or Atelier(folder, readable(folder))

    def override(self, relative: str) -> Override:
        """What is stated of a document; the first pattern that matches wins."""
        return next((o for o in self.overrides if fnmatch.fnmatchcase(relative, o.pattern)), Override(relative))


def readable(folder: str) -> str:
    """« 03-espaces_partages » -> « Espaces partages »."""
    words = re.sub(r"^\d+[\s._-]*", "", folder)
    words = re.sub(r"[_-]+", " ", words).strip() or folder
    return words[:1].upper() + words[1:]


def with_titles(description: Description, texts: Mapping[str, Sequence[str]]) -> Description:
    """Titles of undescribed ateliers as their own documents write them (« 03-espaces-partages » -> « Espaces partagés »).

    `texts`: texts of each atelier's documents, by folder.
    """
    described = {atelier.folder for atelier in description.ateliers}
    every = [text for folder in sorted(texts) for text in texts[folder]]
    found = tuple(Atelier(f, written_title(f, texts[f], every)) for f in sorted(texts) if f not in described)
    return replace(description, ateliers=(*description.ateliers, *found))


def written_title(folder: str, texts: Sequence[str], others: Sequence[str] = ()) -> str:
    """The commonest way in which texts write the words of a folder's name, its accents and small words included.

    When none of them writes these words together, each is written as the `others` most often do.
    """
    plain = "Documents d'ensemble" if folder == GENERAL else readable(folder)
    words = [_accented(word) for word in plain.split()]
    link = r"[\s'’-]+(?:(?:et|de|du|des|la|le|les|l|d|à|au|aux)[\s'’]+)*"
    found = Counter(
        m[0] for text in texts for m in re.finditer(rf"(?<!\w){link.join(words)}(?!\w)", text, re.IGNORECASE)
    )
    written = {form: n for form, n in found.items() if not form.isupper() and "\n" not in form}
    if not written:
        best = " ".join(_commonest(word, others) for word in plain.split())
    else:
        best = min(written, key=lambda form: (not form[0].isupper(), -written[form], form))
    return best[:1].upper() + best[1:]


def _accented(word: str) -> str:
    """A pattern for a word written without its accents."""
    letters = {
        base: f"[{base}{accented}]"
        for base, accented in (("a", "àâä"), ("c", "ç"), ("e", "éèêë"), ("i", "îï"), ("o", "ôö"), ("u", "ùûü"))
    }
    return "".join(letters.get(char, re.escape(char)) for char in word.lower())


def _commonest(word: str, texts: Sequence[str]) -> str:
    """A word as texts most often write it in small letters, else as it is."""
    if not word.isalpha():
        return word
    found = Counter(m for text in texts for m in re.findall(rf"(?<!\w){_accented(word)}(?!\w)", text))
    return min(found, key=lambda form: (-found[form], form), default=word)


def read_description(corpus: Path) -> Description:
    """Read `corpus.toml`, an empty description when there is none.

    Raises: ConfigUnreadable, UnknownKey, BadValue.
    """
    path = corpus / FILE
    if not path.is_file():
        return Description()
    table = read_toml(path)
    _check_keys(path, "", table, ROOT_KEYS)
    return Description(
        city=str(table.get("ville", "")),
        subtitle=str(table.get("sous_titre", "")),
        ateliers=tuple(_atelier(path, a) for a in table.get("ateliers", [])),
        overrides=tuple(_override(path, o) for o in table.get("documents", [])),
        names_to_keep=_names(path, "noms_a_garder", table),
        names_to_mask=_names(path, "noms_a_masquer", table),
        raw=table,
    )


def _check_keys(path: Path, prefix: str, table: Mapping[str, Any], legal: Sequence[str]) -> None:
    for key in table:
        if key not in legal:
            raise UnknownKey(path, prefix + key, legal)


def _names(path: Path, key: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadValue(path, key, value, "une liste de noms")
    return tuple(value)


def _atelier(path: Path, table: Mapping[str, Any]) -> Atelier:
    _check_keys(path, "ateliers.", table, ATELIER_KEYS)
    folder = table.get("dossier")
    if not isinstance(folder, str) or not folder:
        raise BadValue(path, "ateliers.dossier", folder, "le nom du dossier de l'atelier")
    cycle = table.get("cycle")
    if cycle is not None and not isinstance(cycle, int):
        raise BadValue(path, "ateliers.cycle", cycle, "un numéro de cycle")
    return Atelier(
        folder,
        str(table.get("titre", readable(folder))),
        tuple(str(alias) for alias in table.get("alias", [])),
        cycle,
        _day(path, "ateliers.debut", table.get("debut")),
        _day(path, "ateliers.fin", table.get("fin")),
    )


def _override(path: Path, table: Mapping[str, Any]) -> Override:
    _check_keys(path, "documents.", table, DOCUMENT_KEYS)
    nature = table.get("nature")
    if nature is not None and nature not in tuple(Nature):
        raise BadValue(path, "documents.nature", nature, "l'une de ces natures : " + ", ".join(Nature))
    if not isinstance(table.get("fichier"), str):
        raise BadValue(
            path,
            "documents.fichier",
            table.get("fichier"),
            "un chemin relatif au corpus, ou un motif comme « avis/*.md »",
        )
    seance = table.get("seance")
    if seance is not None and not isinstance(seance, int):
        raise BadValue(path, "documents.seance", seance, "un numéro de séance")
    day = _day(path, "documents.date", table.get("date"))
    return Override(table["fichier"], table.get("atelier"), Nature(nature) if nature else None, seance, day)


def _day(path: Path, key: str, value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise BadValue(path, key, value, "une date AAAA-MM-JJ") from error


def assign_ateliers(sources: Sequence[Source], description: Description) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Atelier of each document (relative path -> folder identifier).

    The description decides; else the top folder; else, inside a folder that only says a kind of document
    (« ateliers », « comptes-rendus »…), each file or sub-folder is its own atelier, unless files are only dated.
    """
    assigned = {s.relative: description.override(s.relative).atelier or _deduced(s.relative) for s in sources}
    present = set(assigned.values())
    problems = tuple(
        Problem(FILE, "corpus", str(AtelierWithoutDocuments(a.title)), severity=Severity.WARNING)
        for a in description.ateliers
        if a.folder not in present
    )
    return assigned, problems


def _deduced(relative: str) -> str:
    path = PurePosixPath(relative)
    generic = load("documents")["dossiers"]["generiques"]
    parts = [part for part in path.parts[:-1] if part.lower() not in generic]
    if parts:
        return parts[0]
    if len(path.parts) == 1:
        return GENERAL
    return path.parts[-2] if _only_dated(path.stem) else path.stem


def _only_dated(stem: str) -> bool:
    """Whether a file's name says when, not what: « 2018-05-25 », « reunion-3 » are meetings of one body, not ateliers."""
    known = pattern(load("documents")["dossiers"]["quand"])
    return all(known.fullmatch(word) for word in re.findall(r"[^\W\d_]+", stem))
