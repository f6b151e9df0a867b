"""The demonstration corpus: complete, written by hand, and built from its sources."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

CORPUS = Path(__file__).parent.parent / "corpus"
SOURCES = CORPUS / ".sources"
ATELIERS = sorted(folder.name for folder in SOURCES.glob("[0-9][0-9]-*"))
HEADER = re.compile(r"---\nformat: (\w+)\nentete: \"(.*)\"\npied: \"(.*)\"\n---\n")
SHINGLE = 8
LIKENESS_MAX = 0.5


@cache
def sources() -> dict[str, tuple[str, str]]:
    """Each source without its suffix -> its format, its text with the running header and footer."""
    found = {}
    for path in sorted(SOURCES.glob("*/*.md")):
        text = path.read_text("utf8")
        header = HEADER.match(text)
        assert header, f"{path.name} : en-tête illisible"
        kind, above, below = header.groups()
        found[path.relative_to(SOURCES).with_suffix("").as_posix()] = (
            kind,
            f"{above}\n{text[header.end() :]}\n{below}",
        )
    return found


@cache
def contributions() -> tuple[dict[str, str], ...]:
    """Rows of the consultation."""
    with (SOURCES / "consultation" / "contributions.csv").open(encoding="utf8", newline="") as stream:
        return tuple(csv.DictReader(stream, delimiter=";"))


@cache
def marks() -> dict[str, dict[str, Any]]:
    """What an attentive reader finds, atelier by atelier."""
    return dict(yaml.safe_load((CORPUS / "reperes.yaml").read_text("utf8")))


@cache
def plain(text: str) -> str:
    """Lower case, no accent, straight apostrophes, no space inside numbers."""
    text = unicodedata.normalize("NFD", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " "))
    text = "".join(character for character in text if not unicodedata.combining(character)).lower()
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)


def built() -> list[str]:
    """Files that a reader of the corpus opens."""
    folders = [folder for folder in CORPUS.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    return sorted(path.relative_to(CORPUS).as_posix() for folder in folders for path in folder.iterdir())


def expected() -> list[str]:
    """Files that the sources give."""
    return sorted([f"{name}.{kind}" for name, (kind, _) in sources().items()] + ["consultation/contributions.csv"])


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def word_count() -> int:
    texts = [text for _, text in sources().values()] + [row["texte"] for row in contributions()]
    return sum(any(c.isalnum() for c in token) for text in texts for token in text.split())


def persons() -> set[str]:
    return {name for mark in marks().values() for name in mark["personnes"]}


# --- complete ---


def test_sixteen_ateliers_have_three_sessions_and_a_referentiel() -> None:
    assert len(ATELIERS) == 16
    for atelier in ATELIERS:
        names = {name.split("/")[1] for name in sources() if name.startswith(atelier)}
        assert names - {"plan-actions"} == {"seance-1", "seance-2", "seance-3", "referentiel"}


def test_half_of_the_ateliers_have_an_action_plan_of_eight_to_fourteen_actions() -> None:
    plans = {name: text for name, (_, text) in sources().items() if name.endswith("/plan-actions")}
    assert len(plans) == 8
    for name, text in plans.items():
        assert 8 <= len(re.findall(r"^\|", text, re.MULTILINE)) - 2 <= 14, name


def test_eleven_persons_were_interviewed() -> None:
    assert sum(name.startswith("entretiens/") for name in sources()) == 11


def test_three_hundred_contributions_are_all_different_and_complete() -> None:
    texts = [row["texte"].strip().lower() for row in contributions()]
    assert len(texts) == len(set(texts)) == 300
    assert all(row["quartier"] and row["age"].isdigit() and date.fromisoformat(row["date"]) for row in contributions())


def test_formats_are_those_of_a_real_folder() -> None:
    counts = Counter(name.rsplit(".", 1)[1] for name in expected())
    share = {suffix: count / counts.total() for suffix, count in counts.items()}
    assert 0.28 <= share["docx"] <= 0.40
    assert 0.15 <= share["odt"] <= 0.25
    assert 0.15 <= share["pdf"] <= 0.25
    assert min(counts[suffix] for suffix in ("doc", "html", "xlsx", "csv", "txt", "md")) >= 1


def test_there_is_enough_to_read() -> None:
    assert word_count() >= 65_000


# --- written by hand ---


def paragraphs() -> list[tuple[str, tuple[str, ...]]]:
    """Every paragraph, item, row or contribution of more than twenty words, and where it stands."""
    texts = [(name, block) for name, (_, text) in sources().items() for block in blocks(text)]
    texts += [(f"contribution {rank}", row["texte"]) for rank, row in enumerate(contributions(), start=1)]
    found = [(place, tuple(words(text))) for place, text in texts]
    return [(place, tokens) for place, tokens in found if len(tokens) > 20]


def blocks(text: str) -> list[str]:
    return re.split(r"\n\s*\n|\n(?=\s*(?:[-*|]|\d+[.)])\s)", text)


def test_no_paragraph_is_written_twice_even_nearly() -> None:
    found = paragraphs()
    shingles = [{tokens[i : i + SHINGLE] for i in range(len(tokens) - SHINGLE + 1)} for _, tokens in found]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for rank, own in enumerate(shingles):
        for shingle in own:
            holders[shingle].append(rank)
    shared = Counter(pair for ranks in holders.values() for pair in combinations(ranks, 2))
    twins = [
        (found[one][0], found[two][0], " ".join(found[one][1][:12]))
        for (one, two), count in shared.items()
        if count / len(shingles[one] | shingles[two]) >= LIKENESS_MAX
    ]
    assert not twins


def test_every_table_row_has_as_many_cells_as_its_header() -> None:
    for name, (_, text) in sources().items():
        for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            assert len({line.count("|") for line in table.splitlines()}) == 1, f"{name} : {table[:60]}"


def test_every_note_is_called_and_defined() -> None:
    for name, (_, text) in sources().items():
        assert set(re.findall(r"\[\^(\w+)\](?!:)", text)) == set(re.findall(r"^\[\^(\w+)\]:", text, re.MULTILINE)), name


# --- marks ---


def cited(kind: str) -> list[tuple[str, dict[str, Any], str]]:
    return [
        (atelier, mark, name) for atelier in ATELIERS for mark in marks()[atelier][kind] for name in mark["documents"]
    ]


def test_each_atelier_has_its_marks_in_documents_that_exist() -> None:
    assert list(marks()) == ATELIERS
    for atelier, mark in marks().items():
        assert mark["role"] in ("maitre_ouvrage", "co_actrice", "animatrice", "incitatrice")
        assert 3 <= len(mark["tensions"]) <= 5
        assert all(f"{atelier}/{name}" in sources() for name in mark["role_documents"])
        assert {tension["issue"] for tension in mark["tensions"]} <= {"arbitrage", "compromis", "ouvert"}
    for kind in ("tensions", "conditions", "publics", "territoires", "chiffres"):
        for atelier, _, name in cited(kind):
            assert f"{atelier}/{name}" in sources()


def test_each_territory_stands_as_it_is_in_the_documents_that_cite_it() -> None:
    for atelier, mark, name in cited("territoires"):
        assert plain(mark["nom"]) in plain(sources()[f"{atelier}/{name}"][1]), f"{atelier}/{name} : {mark['nom']}"


def test_each_figure_stands_as_it_is_in_the_documents_that_cite_it() -> None:
    for atelier, mark, name in cited("chiffres"):
        text = plain(sources()[f"{atelier}/{name}"][1])
        numbers = re.findall(r"\d+(?:,\d+)?", plain(mark["valeur"]))
        patterns = [rf"(?<![\d,]){number}(?!\d|,\d)" for number in numbers] or [re.escape(plain(mark["valeur"]))]
        assert all(re.search(pattern, text) for pattern in patterns), f"{atelier}/{name} : {mark['valeur']}"


def test_at_least_sixty_persons_are_named_each_in_the_sources_of_their_atelier() -> None:
    assert len(persons()) >= 60
    for atelier in ATELIERS:
        text = plain("\n".join(text for name, (_, text) in sources().items() if name.startswith(f"{atelier}/")))
        for name in marks()[atelier]["personnes"]:
            surname = plain(name).split(" ", 1)[1]
            assert re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", text), f"{atelier} : {name}"


# --- built from its sources ---


def test_the_corpus_holds_one_built_file_for_each_source_and_nothing_else() -> None:
    assert built() == expected()


def test_built_files_come_from_these_very_sources() -> None:
    rows = [line.split() for line in (SOURCES / "empreintes.txt").read_text("utf8").splitlines()]
    assert sorted(target for _, _, target in rows) == expected()
    for source, copy, target in rows:
        suffix = ".csv" if target.endswith(".csv") else ".md"
        origin = (SOURCES / target).with_suffix(suffix)
        message = f"{target} : lancez python corpus/.sources/construire.py"
        assert hashlib.sha256(origin.read_bytes()).hexdigest() == source, message
        assert hashlib.sha256((CORPUS / target).read_bytes()).hexdigest() == copy, message


def test_word_files_are_in_french_and_have_headings_a_running_header_and_page_numbers() -> None:
    for name, (kind, _) in sources().items():
        if kind != "docx":
            continue
        with ZipFile(CORPUS / f"{name}.docx") as archive:
            footers = [archive.read(part).decode() for part in archive.namelist() if "/footer" in part]
            assert re.findall(r'<w:lang [^>]*w:val="([^"]+)"', archive.read("word/styles.xml").decode()) == ["fr-FR"]
            assert 'w:val="Heading' in archive.read("word/document.xml").decode()
            assert any(" PAGE " in footer for footer in footers), name


def test_tracked_amendments_of_the_secretariat_stand_in_three_word_files() -> None:
    tracked = []
    for name, (_, text) in sources().items():
        if "{.deletion" in text:
            with ZipFile(CORPUS / f"{name}.docx") as archive:
                body = archive.read("word/document.xml").decode()
            tracked.append(name)
            for mark in ("w:del", "w:ins"):
                assert re.search(rf'<{mark} [^>]*w:author="secrétariat"', body), name
    assert len(tracked) == 3


def test_office_files_hold_no_date_of_the_day_they_were_built() -> None:
    for name in built():
        if name.endswith((".docx", ".odt", ".xlsx")):
            with ZipFile(CORPUS / name) as archive:
                assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}, name


# --- described ---


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return tomllib.loads((CORPUS / "corpus.toml").read_text("utf8"))


def test_every_folder_is_described_and_no_name_is_given(description: dict[str, Any]) -> None:
    assert [atelier["dossier"] for atelier in description["ateliers"]] == [*ATELIERS, "entretiens", "consultation"]
    surnames = {name.split(" ", 1)[1] for name in persons()}
    for atelier in description["ateliers"]:
        assert atelier["debut"] < atelier["fin"]
        assert not [name for name in surnames if name in atelier.get("presidence", "")]
        if atelier["dossier"] in marks():
            assert atelier["titre"] == marks()[atelier["dossier"]]["titre"]


def test_every_document_described_exists(description: dict[str, Any]) -> None:
    assert {document["fichier"] for document in description["documents"]} <= set(expected())


def test_the_readme_says_that_all_is_invented_and_counts_right() -> None:
    text = (CORPUS / "README.md").read_text("utf8")
    prose = text.split("\n\n", 1)[1]
    assert prose.startswith("Tous les textes de ce corpus sont inventés : ")
    assert "CC BY 4.0" in text
    assert f"{len(expected())} documents" in text
    assert f"{len(persons())} personnes" in " ".join(text.split())
    thousands = re.search(r"environ (\d+) 000 mots", text)
    assert thousands
    assert abs(int(thousands[1]) * 1000 - word_count()) <= 1000
    counts = Counter(name.rsplit(".", 1)[1] for name in expected())
    columns, values = (
        re.findall(r"\w+", line)[1:] for line in re.findall(r"^\| (?:Format|Documents) \|.*", text, re.M)
    )
    assert {column: int(value) for column, value in zip(columns, values, strict=True)} == counts
