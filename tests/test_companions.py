"""Companions: a sheet of two pages by atelier and by theme, a note on tensions; quoted, sourced, laid out like the reading."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

import synthese
from synthese.material import Material
from synthese.reading.companions import slugs
from synthese.reading.companions.blocks import Companion, Look, Text, heading, shortened
from synthese.reading.companions.fit import FILLED, PAGES, RICHEST, Ruler, fitted
from synthese.reading.companions.note import tension_note
from synthese.reading.companions.word import empty_page, render_companion
from synthese.reading.docx_tables import WordTable
from synthese.reading.typography import typeset
from synthese.records import Citation, Evidence, Pole, Tension, TensionEvidence, TensionKind
from synthese.tables import Analysis
from tests.conftest import Written, build_material

SAID = "Les clubs veulent jouer tard le soir, mais les voisins demandent à dormir sans bruit."


@pytest.fixture(scope="module")
def material() -> Material:
    return build_material([Written(SAID), Written("La nuit appartient à ceux qui dorment.", "02-nuit")])


def words(path: Path) -> str:
    """Everything that a Word file says."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_each_atelier_and_each_broad_theme_has_its_sheet(run: synthese.Run) -> None:
    themes = run.tables["themes"]
    broad = themes.loc[themes["axe"].isna() & themes["parent"].isna(), "theme_id"]
    expected = {"fiche-atelier-01-sport", "fiche-atelier-02-lecture", *(f"fiche-theme-{t}" for t in broad)}
    expected |= {"note-de-tensions"} if len(run.tables["tensions"]) else set()
    assert {f.stem for f in (run.path / "compagnons").iterdir()} == expected


def test_what_a_sheet_quotes_stands_in_a_passage(run: synthese.Run) -> None:
    texts = typeset(" ".join(run.tables["passages"]["texte"]))
    for file in sorted((run.path / "compagnons").glob("fiche-*.docx")):
        quoted = re.findall(r"«\u00a0(.+?)\u00a0» –", words(file))
        assert all(extract in texts for extract in quoted), file
    assert re.findall(r"«\u00a0(.+?)\u00a0» –", words(run.path / "compagnons" / "fiche-atelier-01-sport.docx"))


def test_a_sheet_counts_its_priorities_as_the_thread_does(run: synthese.Run) -> None:
    thread = run.tables["fil"]
    proposed = thread.loc[thread["atelier"] == "01-sport", "preconisation_passage_id"].nunique()
    told = words(run.path / "compagnons" / "fiche-atelier-01-sport.docx")
    assert f"{proposed} préconisation" in told and "Aucun plan d’actions n’a été lu" in told


def test_a_sheet_has_headings_tables_with_headers_and_titles_and_french(run: synthese.Run) -> None:
    document = Document(str(run.path / "compagnons" / "fiche-atelier-01-sport.docx"))
    styles = [p.style.name for p in document.paragraphs if p.style]
    assert "Title" in styles and "Heading 1" in styles
    assert document.core_properties.language == "fr-FR"
    assert document.tables
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_note_gives_every_extract_by_aim_and_the_parts_of_the_score(material: Material) -> None:
    both, other = (p.passage_id for p in material.passages)
    evidence = (
        TensionEvidence(Pole.B, Evidence(other, "La nuit appartient à ceux qui dorment.", 0.4)),
        TensionEvidence(Pole.BOTH, Evidence(both, SAID, 0.9)),
    )
    tension = Tension(
        "X-1", 1, "jouer tard", "dormir", TensionKind.CROISEE, ("01-sport", "02-nuit"), 0.8, "la nuit", evidence,
        parts={"opposition": 0.9, "force": 0.65},
    )  # fmt: skip
    note = tension_note(material, Analysis((), (tension,), (), (), (), (), (), ()))
    told = " ".join(block.text for block in note.blocks if isinstance(block, Text))
    assert "Premier but : jouer tard. Second but : dormir." in told
    assert "Score 0,80 : opposition 0,90, force 0,65." in told
    assert "débattue en séance, sans suite écrite" in told
    table = [block for block in note.blocks if isinstance(block, WordTable)][-1]
    assert [(row[0], row[1]) for row in table.rows] == [("Les deux", SAID), ("Second", evidence[0].evidence.extract)]
    assert render_companion(note, material, None) == render_companion(note, material, None)


def dense(material: Material, most: int) -> Companion:
    """A sheet whose every list is as long as it may be, of sentences as long as they may be."""
    passage = material.passages[0].passage_id
    long = " ".join([SAID] * 3)
    rows = tuple((long[:130], long[:130]) for _ in range(most))
    part = [heading("Un titre"), *(Text(Look.QUOTE, long, (Citation(passage, SAID),)) for _ in range(most))]
    table = WordTable("Un tableau", ("Préconisation", "Ce qu'elle devient"), rows)
    return Companion("fiche", "Atelier", "Un sous-titre.", "Fiche", (*(part * 5), table))


def test_a_sheet_says_less_until_it_stands_on_two_pages(material: Material) -> None:
    ruler = Ruler(empty_page(None), material)
    chosen = fitted(lambda most: dense(material, most), ruler)
    assert ruler.height(chosen) <= FILLED * PAGES * ruler.page < ruler.height(dense(material, RICHEST))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé sur cette machine")
def test_the_fullest_sheet_is_two_pages_in_libreoffice(material: Material, tmp_path: Path) -> None:
    import pdfplumber

    sheet = fitted(lambda most: dense(material, most), Ruler(empty_page(None), material))
    (tmp_path / "fiche.docx").write_bytes(render_companion(sheet, material, None))
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "fiche.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(BytesIO((tmp_path / "fiche.pdf").read_bytes())) as pdf:
        assert len(pdf.pages) <= PAGES


def test_names_of_files_are_plain_and_all_different() -> None:
    assert slugs(["01-Petite enfance", "01-petite-enfance", "Égalité & co", "…"]) == [
        "01-petite-enfance", "01-petite-enfance-bis", "egalite-co", "atelier",
    ]  # fmt: skip


def test_a_cut_text_says_that_it_is_cut() -> None:
    assert shortened("Ouvrir le stade", 40) == "Ouvrir le stade"
    assert shortened("Ouvrir le stade, puis la piscine", 18) == "Ouvrir le stade […]"
