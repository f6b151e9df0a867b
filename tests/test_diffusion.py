"""Levels of diffusion: what a séance said has one way out, and it is closed when the reading is for outside."""

from __future__ import annotations

import ast
import sqlite3
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import synthese
from synthese.cli import main

PACKAGE = Path(synthese.__file__).parent
# Canaries: words that stand nowhere else, one in each kind of place of the minutes.
CANARIES = {
    "heading": "zibeline",
    "turn": "turlututu",
    "quotation": "carabistouille",
    "table": "galimatias",
    "note": "billevesée",
    "interview": "calembredaine",
}
MINUTES = """# Compte rendu de la séance n° 1

3 mars 2011

Présents : Mme Jeanne Orvault, adjointe aux sports ; M. Karl Dussault, directeur des sports.

## Le point sur la zibeline

Mme Orvault : Le gymnase ouvrira plus tard, turlututu, et les familles qui attendent un créneau le sauront enfin.[^1]

M. Dussault : « Une carabistouille de plus, et les clubs iront jouer dans la commune voisine tous les soirs. »

| Équipement | Décision |
|---|---|
| Gymnase du port | Le galimatias des créneaux est confié à la direction des sports avant l'été |

[^1]: La billevesée des horaires a été relevée par les associations de parents au printemps dernier.
"""
REFERENCE = """# Référentiel de la politique du sport

## Les enjeux

Une famille sur trois renonce faute de place, et les quartiers éloignés renoncent deux fois plus souvent.

## Le positionnement de la Ville

La Ville possède les murs, emploie les agents, fixe les tarifs et décide seule des horaires d'ouverture.

## Les spécificités

Cette politique touche tous les âges et se joue le soir, quand les autres services ferment.

## Les préconisations

Ouvrir deux équipements le dimanche, à titre d'essai, et en faire le bilan au bout d'un an.

## Les conditions de réussite

Rien ne tiendra sans une convention signée avec chaque association, qui dise ce que chacun apporte.
"""
INTERVIEW = """# Entretien avec une directrice

Q : Que retenez-vous de la démarche ?

R : Une calembredaine pour commencer, puis un vrai travail sur les textes, que personne n'attendait à ce point.

Q : Et la suite ?

R : Il faudra recommencer avec les habitants, parce que les élus ont pris goût à parler entre eux.

Q : Un regret ?

R : Le calendrier, bien trop court, nous a empêchés de relire les premiers référentiels ensemble.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ville")
    (root / "01-sport").mkdir()
    (root / "entretiens").mkdir()
    (root / "01-sport" / "seance-1.md").write_text(MINUTES, "utf8")
    (root / "01-sport" / "referentiel.md").write_text(REFERENCE, "utf8")
    (root / "entretiens" / "entretien-directrice.md").write_text(INTERVIEW, "utf8")
    return root


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of an output as readable bytes: archives opened, tables and indexes read."""
    found: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        content = file.read_bytes()
        if file.suffix in (".docx", ".xlsx", ".npz"):
            with zipfile.ZipFile(file) as archive:
                content = b"\n".join(archive.read(name) for name in archive.namelist())
        elif file.suffix == ".parquet":
            content = pd.read_parquet(file).to_json(force_ascii=False).encode()
        elif file.suffix == ".sqlite":
            connection = sqlite3.connect(file)
            content = "\n".join(connection.iterdump()).encode()
            connection.close()
        found[str(file.relative_to(folder))] = content
    return found


def test_the_canaries_are_read_inside(corpus: Path, tmp_path: Path) -> None:
    run = synthese.transversale(corpus, output=tmp_path / "interne")
    texts = " ".join(run.tables["passages"]["texte"]) + " ".join(run.tables["verbatims"]["extrait"])
    assert all(CANARIES[place] in texts for place in ("turn", "quotation", "table", "note", "interview"))


def test_nothing_of_a_seance_is_in_any_file_of_an_outside_output(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "externe"
    synthese.transversale(corpus, output=output, diffusion="externe")
    files = everything(output)
    assert len(files) > 20
    assert not [(name, word) for name, text in files.items() for word in CANARIES.values() if word.encode() in text]
    for word in CANARIES.values():
        assert main(["chercher", word, "--run", str(output)]) == 0
        assert "Aucun passage" in capsys.readouterr().out


def test_names_are_in_no_file_of_either_output(corpus: Path, tmp_path: Path) -> None:
    for level in ("interne", "externe"):
        synthese.transversale(corpus, output=tmp_path / level, diffusion=level)
        for name, text in everything(tmp_path / level).items():
            assert b"Orvault" not in text and b"Dussault" not in text, name


def calls(path: Path) -> set[str]:
    """Names of the functions and methods that a module calls."""
    tree = ast.parse(path.read_text("utf8"))
    names = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {f.attr if isinstance(f, ast.Attribute) else f.id for f in names if isinstance(f, ast.Attribute | ast.Name)}


def test_only_three_modules_write_files() -> None:
    """Files leave by `files.py`; the store writes through it; the table of identifiers has its own place, outside outputs.

    Annotated cities are read from a temporary folder, where nothing is anybody's.
    """
    writing = {"write_text", "write_bytes", "fdopen", "to_csv", "to_excel", "savez", "mkdir"}
    writers = {
        str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if calls(path) & (writing - {"savez", "mkdir"})
    }
    assert writers == {"protect/identities.py"}
    publishers = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if "write_atomic" in calls(path)}
    assert publishers == {
        "files.py", "store.py", "revision.py", "learned/weights_file.py", "learned/export.py", "learned/seance.py", "learned/city.py",
        "learned/annotated.py",
    }  # fmt: skip


def test_passages_are_made_in_one_place_behind_the_gate() -> None:
    makers = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if "Passage" in calls(path)}
    assert makers == {"protect/__init__.py", "store.py"}  # the store reads back what was protected
    gates = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if "protect_document" in calls(path)}
    assert gates == {"understand.py"}
    assert {"visible", "protect_document"} <= calls(PACKAGE / "understand.py")
