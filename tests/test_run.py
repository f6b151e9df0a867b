"""The whole flow on a small corpus: what a run leaves, twice; what bad input costs; what an interruption costs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import synthese
from synthese import files
from synthese.cli import main
from synthese.errors import NotARun
from tests.conftest import REFERENCE

CONTRACT = {
    "passages": "passage_id atelier document nature seance chapitre page debut fin texte locuteur_role date diffusion",
    "themes": "theme_id libelle mots_cles axe ateliers nb_passages",
    "themes_passages": "theme_id passage_id score",
    "tensions": "tension_id rang pole_a pole_b type ateliers score",
    "tensions_preuves": "tension_id pole passage_id extrait",
    "positionnements": "atelier role score",
    "positionnements_preuves": "atelier role passage_id extrait",
    "conditions": "condition_id libelle ateliers",
    "conditions_preuves": "condition_id passage_id extrait",
    "chiffres": "passage_id valeur unite objet extrait",
    "verbatims": "passage_id role extrait",
    "entites": "passage_id type forme canonique",
}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a run but its dated manifest."""
    return {
        str(f.relative_to(folder)): f.read_bytes()
        for f in sorted(folder.rglob("*"))
        if f.is_file() and f.name != "run.json"
    }


def test_a_run_leaves_every_table_and_column_of_the_contract(run: synthese.Run) -> None:
    for table, columns in CONTRACT.items():
        assert set(columns.split()) <= set(run.tables[table].columns), table


def test_a_run_leaves_the_reading_in_every_form(run: synthese.Run) -> None:
    names = {str(f.relative_to(run.path)) for f in run.path.rglob("*") if f.is_file()}
    assert {
        "lecture.docx",
        "lecture.html",
        "lecture.md",
        "lecture.json",
        "synthese.xlsx",
        "run.json",
        "recherche.sqlite",
    } <= names
    assert any(name.startswith("figures/") and name.endswith(".svg") for name in names)


def test_every_statement_rests_on_extracts_that_stand_in_their_passages(run: synthese.Run) -> None:
    texts = dict(zip(run.tables["passages"]["passage_id"], run.tables["passages"]["texte"], strict=True))
    statements = [s for section in run.reading["sections"] for s in section["enonces"]]
    assert statements
    for statement in statements:
        assert statement["citations"]
        assert all(c["extrait"] in texts[c["passage_id"]] for c in statement["citations"])


def test_every_evidence_is_copied_from_its_passage(run: synthese.Run) -> None:
    texts = dict(zip(run.tables["passages"]["passage_id"], run.tables["passages"]["texte"], strict=True))
    for table in (
        "tensions_preuves",
        "positionnements_preuves",
        "conditions_preuves",
        "marqueurs_preuves",
        "chiffres",
        "verbatims",
    ):
        frame = run.tables[table]
        assert all(extract in texts[p] for p, extract in zip(frame["passage_id"], frame["extrait"], strict=True)), table


def test_no_name_of_an_attendance_list_stands_anywhere_in_the_output(run: synthese.Run) -> None:
    for file in run.path.rglob("*"):
        if not file.is_file():
            continue
        texts = [file.read_bytes()]
        if file.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(file) as archive:
                texts = [archive.read(name) for name in archive.namelist()]
        if file.suffix == ".parquet":
            texts = [pd.read_parquet(file).to_json(force_ascii=False).encode()]
        for text in texts:
            assert not any(name.encode() in text for name in ("Orvault", "Dussault", "Benmoussa")), file


def test_the_role_of_the_city_is_found_where_the_reference_document_states_it(run: synthese.Run) -> None:
    roles = run.tables["positionnements"].set_index("atelier")["role"]
    assert set(roles) == {"maitre_ouvrage"}


def test_the_same_corpus_gives_the_same_bytes_and_is_not_read_again(corpus: Path, run: synthese.Run) -> None:
    before = contents(run.path)
    seen: list[str] = []
    synthese.transversale(corpus, output=run.path, progress=lambda what, done, total: seen.append(what))
    assert contents(run.path) == before
    assert "lecture des documents" not in seen


def test_the_order_in_which_files_were_written_changes_nothing(corpus: Path, run: synthese.Run, tmp_path: Path) -> None:
    copy = tmp_path / "corpus"
    for file in sorted(corpus.rglob("*.*"), reverse=True):
        target = copy / file.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    other = synthese.transversale(copy, output=tmp_path / "lecture")
    assert contents(other.path)["lecture.json"] == contents(run.path)["lecture.json"]


def test_a_killed_run_resumes_and_gives_the_same_bytes(corpus: Path, run: synthese.Run, tmp_path: Path) -> None:
    output = tmp_path / "lecture"
    command = [sys.executable, "-m", "synthese.cli", "transversale", str(corpus), "-o", str(output)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not list(output.glob("base/annotations/*.spacy")) and process.poll() is None:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    resumed = synthese.transversale(corpus, output=output)
    assert contents(resumed.path) == contents(run.path)


def test_what_a_killed_run_was_writing_does_not_stay(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "lecture"
    left = output / "base" / "annotations" / ".abc.spacy.1331.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    synthese.transversale(corpus, output=output)
    assert not left.exists()


def test_a_move_interrupted_after_its_mark_is_finished_at_the_next_opening(tmp_path: Path) -> None:
    output = tmp_path / "lecture"
    staging = output / files.STAGING
    files.write_atomic(staging / "run.json", b"{}")
    files.write_atomic(staging / "donnees" / "x.txt", b"1")
    with pytest.raises(NotARun):
        synthese.ouvrir(output)
    files.write_atomic(staging / files.READY, b"")
    assert synthese.ouvrir(output).manifest == {}
    assert (output / "donnees" / "x.txt").read_bytes() == b"1"
    assert not staging.exists()


def test_nothing_said_in_a_seance_is_shown_when_the_reading_is_for_outside(corpus: Path, tmp_path: Path) -> None:
    outside = synthese.transversale(corpus, output=tmp_path / "publique", diffusion="externe")
    assert set(outside.tables["passages"]["nature"]) == {"referentiel"}
    everything = b" ".join(contents(outside.path).values())
    assert "bénévoles veulent jouer tard".encode() not in everything


def test_search_folds_accents_and_filters(run: synthese.Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chercher", "mediatheque", "--run", str(run.path), "--nature", "compte_rendu", "--seance", "1"]) == 0
    shown = capsys.readouterr().out
    assert "médiathèque" in shown and "séance 1" in shown and "séance 2" not in shown


def test_check_says_how_each_document_is_understood(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verifier", str(corpus)]) == 0
    shown = capsys.readouterr().out
    assert "referentiel" in shown and "2011-03-01" in shown and "Orvault" not in shown


def test_one_bad_file_costs_one_sentence_and_never_the_others(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "corpus" / "01-sport"
    folder.mkdir(parents=True)
    (folder / "seance-1.txt").write_bytes((corpus / "01-sport" / "seance-1.txt").read_bytes())
    (folder / "vide.md").write_text("")
    (folder / "protege.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    (folder / "casse.docx").write_bytes(b"PK\x03\x04oups")
    (folder / "film.xyz").write_text("x")
    (folder / "english.md").write_text(
        "The council and the residents of the town met and they said that it was time for the park to be open. " * 5
    )
    (tmp_path / "corpus" / "corpus.toml").write_text('ville = "V"\n[[ateliers]]\ndossier = "09-absent"\n')
    code = main(["transversale", str(tmp_path / "corpus"), "-o", str(tmp_path / "sortie")])
    told = capsys.readouterr().err
    assert code == 3
    assert len(synthese.ouvrir(tmp_path / "sortie").problems) == 6
    for name in ("vide.md", "protege.docx", "casse.docx", "film.xyz", "english.md", "Absent"):
        assert name in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["verifier", "absent"], "n'existe pas"),
        (["verifier", "vide"], "aucun document lisible"),
        (["verifier", "fichier.md"], "est un fichier et non un dossier"),
        (["transversale", "corpus", "-o", "plein"], "contient déjà autre chose"),
        (["transversale", "corpus", "-o", "fichier.md/x"], "Impossible d'écrire"),
        (["transversale", "corpus", "-o", "s", "--pipeline", "inconnu.toml"], "Clé inconnue « themes.oups »"),
        (["transversale", "corpus", "-o", "s", "--pipeline", "valeur.toml"], "« themes.passages_min »"),
        (["transversale", "corpus", "-o", "s", "--pipeline", "casse.toml"], "n'est pas du TOML valide"),
        (["transversale", "corpus", "-o", "s", "--pipeline", "absent.toml"], "n'existe pas"),
        (["transversale", "description", "-o", "s"], "Clé inconnue « vile »"),
        (["chercher", "mot", "--run", "vide"], "ne contient pas de lecture terminée"),
    ],
)
def test_what_cannot_start_is_refused_in_one_french_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("vide", "corpus", "plein", "description"):
        Path(folder).mkdir()
    Path("fichier.md").write_text("Un texte.")
    Path("corpus/a.md").write_text("Une phrase assez longue pour être lue comme un passage du corpus.")
    Path("description/a.md").write_text("Une phrase assez longue pour être lue comme un passage du corpus.")
    Path("description/corpus.toml").write_text('vile = "X"')
    Path("plein/photo.jpg").write_text("x")
    Path("inconnu.toml").write_text("[themes]\noups = 1")
    Path("valeur.toml").write_text("[themes]\npassages_min = 0")
    Path("casse.toml").write_text("[themes")
    assert main(arguments) == 2
    told = capsys.readouterr().err.strip()
    assert sentence in told and told.count("\n") == 0 and "Traceback" not in told


def test_a_corpus_of_one_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "note.md").write_text(REFERENCE.format(t="de l'eau", a="L'eau manque chaque été."))
    run = synthese.transversale(tmp_path / "corpus", output=tmp_path / "sortie")
    assert len(run.tables["passages"]) >= 5
    assert run.problems == []


def test_help_is_french_and_quick() -> None:
    started = time.perf_counter()
    shown = subprocess.run(
        [sys.executable, "-m", "synthese.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert time.perf_counter() - started < 5  # a loaded machine; the promise itself is the next test
    assert "exemples :" in shown and "usage :" in shown and "show this" not in shown


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, synthese, synthese.cli; print([m for m in ('spacy', 'pandas', 'numpy', 'sklearn', 'torch', 'scipy') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_the_manifest_says_what_was_read_and_with_what(run: synthese.Run) -> None:
    manifest = json.loads((run.path / "run.json").read_text("utf8"))
    assert len(manifest["corpus"]) == 6 and all(len(f["sha256"]) == 64 for f in manifest["corpus"])
    assert manifest["bibliotheques"]["spacy"] and manifest["parametres"]["themes"]["seed"] == 13
    assert {stage["etape"] for stage in manifest["etapes"]} == {"documents", "analyse", "lecture", "écriture"}
    assert manifest["modeles_appris"] == {"origine": "paquet"}
