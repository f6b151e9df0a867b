"""Tables of a finished run in the terminal, as CSV and as JSON. All texts are invented."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from synthese.cli import main
from synthese.explore.commands import ABOUT
from synthese.explore.formats import LAYOUTS, WIDTH, as_text
from synthese.files import write_atomic
from synthese.records import Diffusion, Nature, Passage
from synthese.store import build_index
from synthese.tables import build_frame, parquet_bytes

README = Path(__file__).parent.parent / "README.md"
ROWS = {
    "tensions": [
        {"tension_id": "X-1", "rang": 1, "pole_a": "jouer tard", "pole_b": "dormir tôt", "type": "croisee", "ateliers": ["01-sport", "02-nuit"], "score": 0.8, "objet": "la nuit"},
        {"tension_id": "X-2", "rang": 2, "pole_a": "ouvrir à tous", "pole_b": "garder le niveau", "type": "interne", "ateliers": ["01-sport"], "score": 0.4, "objet": "le club"},
    ],
    "tensions_preuves": [{"tension_id": "X-1", "pole": "ab", "passage_id": "p1", "extrait": "On joue tard, on dort mal."}],
    "positionnements": [{"atelier": "01-sport", "role": "maitre_ouvrage", "score": 0.7}],
    "positionnements_preuves": [{"atelier": "01-sport", "role": "maitre_ouvrage", "passage_id": "p1", "extrait": "La Ville décide."}],
    "positionnements_evolution": [{"atelier": "01-sport", "moment": "seances", "role": "animatrice", "extraits": 2}],
    "conditions": [{"condition_id": "C-evaluation", "libelle": "Évaluer", "ateliers": ["02-nuit"]}],
    "conditions_preuves": [{"condition_id": "C-evaluation", "passage_id": "p2", "extrait": "Il faut mesurer."}],
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("lecture")
    (folder / "donnees").mkdir()
    for name, rows in ROWS.items():
        write_atomic(folder / "donnees" / f"{name}.parquet", parquet_bytes(build_frame(name, rows)))
    titles = {"01-sport": "Sport", "02-nuit": "Vie nocturne"}
    passages = [Passage(a, a, "d", Nature.AUTRE, "x", 0, 1, Diffusion.INTERNE) for a in titles]
    write_atomic(folder / "recherche.sqlite", build_index(passages, titles))
    write_atomic(folder / "run.json", b"{}")
    return str(folder)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_json_holds_every_row_with_its_evidence(run: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(shown(capsys, "tensions", "--run", run, "--format", "json"))
    assert [row["rang"] for row in rows] == [1, 2]
    assert rows[0]["ateliers"] == ["Sport", "Vie nocturne"]
    assert rows[0]["preuves"] == [{"passage_id": "p1", "extrait": "On joue tard, on dort mal."}]


@pytest.mark.parametrize(
    ("arguments", "ranks"),
    [
        (["--atelier", "sport"], [1, 2]),
        (["--atelier", "Sport", "--avec", "vie nocturne"], [1]),
        (["--nature", "interne"], [2]),
        (["--min-score", "0.5"], [1]),
        (["--atelier", "02-nuit", "--nature", "interne"], []),
    ],
)
def test_tensions_are_narrowed_down(
    run: str, capsys: pytest.CaptureFixture[str], arguments: list[str], ranks: list[int]
) -> None:
    rows = json.loads(shown(capsys, "tensions", "--run", run, "--format", "json", *arguments))
    assert [row["rang"] for row in rows] == ranks


def test_csv_is_one_line_by_row(run: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(shown(capsys, "positions", "--run", run, "--format", "csv"))))
    assert [(r["atelier"], r["role"], r["en_seance"]) for r in rows] == [("Sport", "maître d'ouvrage", "animatrice")]
    assert rows[0]["exemple"] == "La Ville décide."


@pytest.mark.parametrize("command", list(ABOUT))
def test_the_table_fits_a_hundred_columns(run: str, capsys: pytest.CaptureFixture[str], command: str) -> None:
    text = shown(capsys, command, "--run", run)
    assert text.strip() and max(map(len, text.splitlines())) <= WIDTH


def test_nothing_found_is_said_in_a_sentence(run: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "conditions", "--run", run, "--atelier", "Sport") == LAYOUTS["conditions"].empty + "\n"
    assert as_text([], LAYOUTS["tensions"]).startswith("Aucune tension")


@pytest.mark.parametrize(
    "arguments",
    [["--atelier", "Voirie"], ["--min-score", "3"], ["--avec", "Voirie", "--atelier", "Sport"]],
)
def test_a_faulty_request_is_refused_in_one_sentence(
    run: str, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(["tensions", "--run", run, *arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("synthese : ") and error.count("\n") == 1


def test_a_folder_without_a_reading_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["positions", "--run", str(tmp_path)]) == 2
    assert "lecture terminée" in capsys.readouterr().err


@pytest.mark.parametrize("command", list(ABOUT))
def test_the_help_says_what_is_written_and_gives_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    text = capsys.readouterr().out
    assert "écrit à l'écran" in text and "exemple :" in text and f"synthese {command} --run" in text


@pytest.mark.parametrize("command", list(ABOUT))
def test_the_readme_shows_every_command(command: str) -> None:
    assert f"synthese {command} --run" in README.read_text("utf8")
