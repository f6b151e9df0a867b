"""Layout: a finished reading becomes Word, HTML, Markdown, JSON, a workbook and figures, and loses nothing."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pandas as pd
import pytest
from docx import Document
from lxml import etree
from lxml import html as lxml_html
from openpyxl import load_workbook

from synthese.reading.docx import WordTable, render_docx
from synthese.reading.figures import FigureFile, roles_svg, tension_graph_svg, theme_matrix_svg
from synthese.reading.html import render_html
from synthese.reading.json_file import parse_json, render_json
from synthese.reading.markdown import render_markdown
from synthese.reading.sources import SourceLabel, in_context, split_closing
from synthese.reading.typography import NBSP, THIN, quoted, typeset
from synthese.reading.workbook import Sheet, render_workbook
from synthese.records import Citation, Reading, Section, Statement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ATELIERS = ["Lecture publique", "Mobilités & voirie", "Bien vieillir à Valombre et dans ses hameaux"]
THEMES = ["Horaires d'ouverture", "Relais de quartier <essai>", "Isolement"]

SOURCES = {
    label.passage_id: label
    for label in (
        SourceLabel(
            "lp-1",
            "Atelier Lecture publique",
            "Compte rendu de l'atelier",
            "séance 2",
            "On nous dit qu'ils ne poussent pas la porte. « Ce n'est pas pour nous », répètent-ils.",
        ),
        SourceLabel(
            "mv-1",
            "Atelier Mobilités & voirie",
            "Référentiel",
            "chapitre Enjeux, p. 3",
            "Le pont compte 1 200 passages par jour, dont 7 % à vélo.",
        ),
        SourceLabel(
            "bv-1", "Atelier Bien vieillir", "Référentiel", "", "Relier plutôt que décider : voilà le rôle de la Ville."
        ),
    )
}

READING = Reading(
    "Valombre : deux rives, une ville",
    "Lecture transversale de trois ateliers",
    (
        Section(
            "Ce que l'on partage",
            (
                Statement(
                    "Le bibliobus n'atteint pas ceux qu'il vise (Atelier Lecture publique).",
                    ("Lecture publique",),
                    (Citation("lp-1", "ils ne poussent pas la porte"),),
                ),
                Statement(
                    "Le pont porte 1 200 passages ; qui les compte ? (Ateliers Mobilités & voirie et Bien vieillir)",
                    ("Mobilités & voirie", "Bien vieillir"),
                    (
                        Citation("mv-1", "Le pont compte 1 200 passages par jour, dont 7 % à vélo."),
                        Citation("bv-1", "Relier plutôt que décider : voilà le rôle de la Ville."),
                    ),
                ),
            ),
        ),
        Section(
            "Ce qui reste <ouvert>",
            (
                Statement("Deux questions demeurent.", (), ()),
                Statement("L'heure de fermeture.", (), (Citation("lp-1", "« Ce n'est pas pour nous »"),), bullet=True),
                Statement(
                    "Le coût & son partage.", (), (Citation("inconnu", "Un extrait sans étiquette."),), bullet=True
                ),
            ),
        ),
    ),
)
CITED = [s for section in READING.sections for s in section.statements if s.citations]
FIGURES = (
    FigureFile("themes", theme_matrix_svg(THEMES, ATELIERS, [[3, 0, 1], [0, 5, 2], [0, 0, 9]]), "Les thèmes", "Neuf."),
    FigureFile("tensions", tension_graph_svg(ATELIERS, [(0, 1, 2), (1, 1, 1)]), "Les tensions", "Deux."),
)
TABLES = (
    WordTable("Passages par thème", ("Thème", *ATELIERS), tuple((theme, "3", "0", "12") for theme in THEMES)),
    WordTable("Rôles de la Ville", ("Atelier", "Rôle"), tuple((atelier, "co-actrice") for atelier in ATELIERS)),
)


# --- typography ---


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qui décide ?", f"Qui décide{THIN}?"),
        ("Qui décide?", f"Qui décide{THIN}?"),
        ("Quoi ?!", f"Quoi{THIN}?!"),
        ("l'un ; l'autre", f"l’un{THIN}; l’autre"),
        ("Trois voies : relier", f"Trois voies{NBSP}: relier"),
        ("Trois voies: relier", f"Trois voies{NBSP}: relier"),
        ("«  oui  »", f"«{NBSP}oui{NBSP}»"),
        ("«oui»", f"«{NBSP}oui{NBSP}»"),
        ("« Vraiment ? »", f"«{NBSP}Vraiment{THIN}?{NBSP}»"),
        ("l'« archipel »", f"l’«{NBSP}archipel{NBSP}»"),
        ("aujourd'hui", "aujourd’hui"),
        ("et puis...", "et puis…"),
        ("19,7 % des jeunes", f"19,7{NBSP}% des jeunes"),
        ("7% à vélo", f"7{NBSP}% à vélo"),
        ("30 000 habitants", f"30{NBSP}000 habitants"),
        ("1 250 000 euros", f"1{NBSP}250{NBSP}000{NBSP}euros"),
        ("en 2010 350 familles", "en 2010 350 familles"),
        ("12 M€ et 3 km", f"12{NBSP}M€ et 3{NBSP}km"),
        ("50€", f"50{NBSP}€"),
        ("les 4 l'ont dit", "les 4 l’ont dit"),
        ("à 14 h 30", f"à 14{NBSP}h{NBSP}30"),
        ("à 14h30", "à 14h30"),
        ("à 14:30", "à 14:30"),
        ("le n° 3, p. 12", f"le n°{NBSP}3, p.{NBSP}12"),
        ("voir https://valombre.example/page?a=1;b=2 !", f"voir https://valombre.example/page?a=1;b=2{THIN}!"),
        ("www.valombre.example/l'eau?x", "www.valombre.example/l'eau?x"),
        ("mairie@valombre.example", "mairie@valombre.example"),
        ("(?) et [!]", "(?) et [!]"),
        ("mesure : 5' et 'mot'", f"mesure{NBSP}: 5' et 'mot'"),
        ("un saut\x0cde page", "un sautde page"),
        ("", ""),
    ],
)
def test_french_typography(typed: str, printed: str) -> None:
    assert typeset(typed) == printed
    assert typeset(printed) == printed


def test_typography_is_idempotent_and_keeps_every_word_and_digit() -> None:
    chance = random.Random(7)
    pieces = [*"%€h«»:;?!.() ", "mot", "l'eau", "12", "000", "...", "http://x.fr", NBSP, THIN]
    for _ in range(3000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 14)))
        once = typeset(text)
        assert typeset(once) == once
        assert _bare(once) == _bare(text)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).replace("’", "'").replace("…", "...")


def test_an_extract_that_is_a_quotation_is_not_quoted_twice() -> None:
    assert quoted("« Oui. »") == quoted("Oui.") == f"«{NBSP}Oui.{NBSP}»"


def test_a_note_call_stands_before_the_full_stop_but_after_a_question_mark() -> None:
    assert split_closing("Il reste.") == ("Il reste", ".")
    assert split_closing(typeset("Qui reste ?")) == (f"Qui reste{THIN}?", "")


# --- Markdown and JSON ---


def test_markdown_calls_each_note_once_and_defines_it_once() -> None:
    text = render_markdown(READING, SOURCES)
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    called = re.findall(r"\[\^(\d+)\](?!:)", text)
    assert called == defined == [str(number) for number in range(1, len(CITED) + 1)]


def test_markdown_notes_hold_the_extract_and_its_place() -> None:
    text = render_markdown(READING, SOURCES)
    place = typeset("(Atelier Mobilités & voirie – Référentiel, chapitre Enjeux, p. 3)")
    assert f"«{NBSP}Le pont compte 1{NBSP}200 passages par jour, dont 7{NBSP}% à vélo.{NBSP}» {place}" in text


def test_markdown_text_never_becomes_layout() -> None:
    odd = Section("Suite", (Statement("1. *Un* [lien](x) <b> # titre", (), ()), Statement("# Non", (), ())))
    text = render_markdown(Reading("T", "", (odd,)), {})
    assert "1\\. \\*Un\\* \\[lien](x) \\<b> # titre" in text
    assert "\\# Non" in text


def test_json_follows_the_contract_and_keeps_extracts_as_they_are() -> None:
    content = json.loads(render_json(READING))
    assert content["titre"] == READING.title
    statement = content["sections"][0]["enonces"][1]
    assert statement["ateliers"] == ["Mobilités & voirie", "Bien vieillir"]
    for citation in statement["citations"]:
        assert citation["extrait"] in SOURCES[citation["passage_id"]].text


# --- HTML ---


def _all(node: etree._Element, path: str) -> list[Any]:
    return cast("list[Any]", node.xpath(path))


def _text(node: etree._Element, path: str) -> str:
    return str(node.xpath(f"string({path})"))


@pytest.fixture(scope="module")
def page() -> etree._Element:
    return lxml_html.document_fromstring(render_html(READING, SOURCES, FIGURES))


def test_every_identifier_is_unique_and_every_link_leads_somewhere(page: etree._Element) -> None:
    identifiers = [str(value) for value in _all(page, "//@id")]
    assert len(identifiers) == len(set(identifiers))
    references = [str(value).removeprefix("#") for value in _all(page, "//a/@href")]
    references += [name for value in _all(page, "//@aria-labelledby") for name in str(value).split()]
    assert references
    assert set(references) <= set(identifiers)


def test_each_statement_with_citations_opens_on_all_of_them(page: etree._Element) -> None:
    blocks = _all(page, "//details")
    assert len(blocks) == len(CITED)
    for block, statement in zip(blocks, CITED, strict=True):
        assert len(_all(block, ".//blockquote")) == len(statement.citations)
        assert f"Sources ({len(statement.citations)})" in _text(block, "summary")


def test_an_extract_is_marked_among_the_sentences_of_its_passage(page: etree._Element) -> None:
    first = _all(page, "//blockquote")[0]
    assert _text(first, "mark") == "ils ne poussent pas la porte"
    assert _text(first, ".") == typeset(SOURCES["lp-1"].text)


def test_an_extract_that_the_passage_does_not_hold_stands_alone() -> None:
    assert in_context(Citation("lp-1", "Ailleurs."), SOURCES["lp-1"]) == ("", "Ailleurs.", "")


def test_the_page_is_french_self_contained_and_escapes_its_texts(page: etree._Element) -> None:
    text = render_html(READING, SOURCES, FIGURES)
    assert page.get("lang") == "fr"
    assert not _all(page, "//link | //img | //script[@src] | //iframe")
    assert "url(" not in text
    assert "Ce qui reste &lt;ouvert&gt;" in text
    assert _all(page, "//a[@class='skip']/@href") == ["#lecture"]
    assert len(_all(page, "//figure")) == len(FIGURES)


def test_a_reading_without_figures_has_no_link_to_figures() -> None:
    assert "#figures" not in render_html(READING, SOURCES)


@pytest.mark.parametrize("scheme", [0, 1], ids=["clair", "sombre"])
@pytest.mark.parametrize(("ink", "paper"), [("ink", "paper"), ("muted", "panel"), ("accent", "panel"), ("ink", "mark")])
def test_contrasts_are_those_of_wcag_aa(page: etree._Element, scheme: int, ink: str, paper: str) -> None:
    roots = re.findall(r":root \{([^}]*)\}", _text(page, "//style"))
    colours = dict(re.findall(r"--(\w+): (#\w{6})", roots[scheme]))
    light, dark = sorted((_luminance(colours[ink]), _luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- Word ---


@pytest.fixture(scope="module")
def word() -> bytes:
    return render_docx(READING, SOURCES, TABLES)


def _part(word: bytes, name: str) -> etree._Element:
    with ZipFile(BytesIO(word)) as archive:
        return etree.fromstring(archive.read(name))


def test_every_part_of_the_word_file_is_well_formed(word: bytes) -> None:
    with ZipFile(BytesIO(word)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_there_are_as_many_footnotes_as_statements_with_citations(word: bytes) -> None:
    notes = _part(word, "word/footnotes.xml").findall(f"{W}footnote")
    defined = [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None]
    called = [call.get(f"{W}id") for call in _part(word, "word/document.xml").iter(f"{W}footnoteReference")]
    assert defined == called == [str(number) for number in range(1, len(CITED) + 1)]


def test_a_footnote_holds_each_extract_and_its_place(word: bytes) -> None:
    note = _text(_part(word, "word/footnotes.xml").findall(f"{W}footnote")[3], ".")
    for citation in CITED[1].citations:
        assert typeset(citation.extract) in note
        assert SOURCES[citation.passage_id].where in note


def test_the_word_file_has_its_styles_its_language_and_its_properties(word: bytes) -> None:
    document = Document(BytesIO(word))
    styles = [p.style.name for p in document.paragraphs if p.style and p.text]
    assert styles.count("Heading 1") == len(READING.sections) + 1
    assert styles.count("List Bullet") == 2
    assert styles.count("Caption") == len(TABLES)
    assert document.core_properties.title == typeset(READING.title)
    assert document.core_properties.language == "fr-FR"
    languages = {e.get(f"{W}val") for e in _part(word, "word/styles.xml").iter(f"{W}lang")}
    assert languages == {"fr-FR"}


def test_a_title_inside_a_movement_is_a_heading_in_every_form() -> None:
    said = "On nous dit qu'ils ne poussent pas la porte."
    cited = (Citation("lp-1", said),)
    statements = (
        Statement("Atelier Lecture publique", ("lp",), cited, heading=True),
        Statement(f"{said[:-1]} (Atelier Lecture publique).", ("lp",), cited, bullet=True),
    )
    reading = Reading("T", "", (Section("Un", statements),))
    assert "\n### Atelier Lecture publique\n\n- On nous dit" in render_markdown(reading, SOURCES)
    page = lxml_html.fromstring(render_html(reading, SOURCES))
    assert [h.text_content() for h in page.iter("h3")] == ["Atelier Lecture publique"]
    word = Document(BytesIO(render_docx(reading, SOURCES)))
    styles = {p.text: p.style.name for p in word.paragraphs if p.style is not None}
    assert styles["Atelier Lecture publique"] == "Heading 2"
    parsed = parse_json(json.loads(render_json(reading)))
    assert parsed.sections[0].statements == statements


def test_each_entry_of_the_table_of_contents_leads_to_a_heading(word: bytes) -> None:
    body = _part(word, "word/document.xml")
    anchors = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")]
    names = [str(mark.get(f"{W}name")) for mark in body.iter(f"{W}bookmarkStart")]
    assert anchors == [name for name in names if name.startswith("_Toc")]
    assert len(anchors) == len(READING.sections) + 1
    assert "updateFields" not in etree.tostring(_part(word, "word/settings.xml")).decode()


def test_tables_stand_in_annexes_with_headers_that_come_back(word: bytes) -> None:
    document = Document(BytesIO(word))
    assert [len(table.rows) for table in document.tables] == [1 + len(table.rows) for table in TABLES]
    assert len(list(_part(word, "word/document.xml").iter(f"{W}tblHeader"))) == len(TABLES)
    assert typeset("Tableau 1 – Passages par thème") in [p.text for p in document.paragraphs]


def test_a_table_of_sixteen_columns_turns_its_headers() -> None:
    wide = WordTable("Seize", ("Thème", *["Personnes âgées"] * 16), (("Isolement", *["1"] * 16),))
    body = _part(render_docx(READING, SOURCES, (wide,)), "word/document.xml")
    assert len(list(body.iter(f"{W}textDirection"))) == 16


def test_a_reading_without_citation_nor_table_is_a_valid_word_file() -> None:
    bare = Reading("Titre", "", (Section("Un", (Statement("Rien.", (), ()),)),))
    assert "Rien." in [p.text for p in Document(BytesIO(render_docx(bare, {}))).paragraphs]


def test_a_long_subtitle_does_not_stop_the_word_file() -> None:
    long = Reading("Titre", "Seize ateliers ; " * 40, (Section("Un", (Statement("Rien.", (), ()),)),))
    document = Document(BytesIO(render_docx(long, {})))
    assert len(document.core_properties.subject) <= 255
    assert typeset(long.subtitle).strip() in " ".join(p.text for p in document.paragraphs)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé sur cette machine")
def test_libreoffice_opens_the_word_file_and_shows_its_notes(word: bytes, tmp_path: Path) -> None:
    (tmp_path / "lecture.docx").write_bytes(word)
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), "lecture.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with ZipFile(tmp_path / "lecture.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count('text:note-class="footnote"') == len(CITED)
    assert "ils ne poussent pas la porte" in content


# --- workbook ---

FRAME = pd.DataFrame(
    {
        "texte": ["=1+1", "+33", "-2 %", "@SOMME(A1)", "mot\x0b"],
        "ateliers": [["Sport", "=A1"], [], ["Sport"], None, ["Sport"]],
        "score": [0.5, float("nan"), 1.0, float("inf"), 0.0],
    }
)
SHEETS = (
    Sheet("Passages/chapitres : la liste complète des passages", "Un passage par ligne.", FRAME, {"texte": "Texte"}),
    Sheet("Passages/chapitres : la liste complète des passages", "Les mêmes.", FRAME.head(0), {"score": "Score"}),
)


def test_no_text_of_the_workbook_becomes_a_formula() -> None:
    workbook = load_workbook(BytesIO(render_workbook(SHEETS)))
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert [row[0].value for row in workbook.worksheets[1].iter_rows(min_row=2)] == [
        "=1+1",
        "+33",
        "-2 %",
        "@SOMME(A1)",
        "mot",
    ]


def test_the_legend_comes_first_and_names_every_sheet_and_column() -> None:
    workbook = load_workbook(BytesIO(render_workbook(SHEETS)))
    assert workbook.sheetnames[0] == "Légende"
    legend = [[cell.value for cell in row] for row in workbook["Légende"].iter_rows(min_row=2)]
    assert [row[0] for row in legend if row[0]] == workbook.sheetnames[1:]
    assert [row[1] for row in legend][:4] == ["Un passage par ligne.", "Texte", "ateliers", "score"]


def test_sheets_have_filters_a_frozen_header_and_plain_cells() -> None:
    sheet = load_workbook(BytesIO(render_workbook(SHEETS))).worksheets[1]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C6"
    assert sheet["B2"].value == "Sport ; =A1"
    assert [sheet.cell(row, 3).value for row in range(2, 7)] == [0.5, None, 1, None, 0]


# --- figures ---


@pytest.mark.parametrize("count", [1, 3, 16])
def test_labels_of_figures_stay_inside_and_keep_every_word(count: int) -> None:
    names = [f"{ATELIERS[2]} {rank}" for rank in range(count)]
    for text in (
        theme_matrix_svg(names, names, [[1] * count] * count),
        roles_svg(names, ["Maître d'ouvrage", "Co-actrice"], [[0.4, 0.6]] * count),
        tension_graph_svg(names, [(0, count - 1, 2)]),
    ):
        root = etree.fromstring(text.encode())
        _, _, width, height = map(float, str(root.get("viewBox")).split())
        spans = root.findall(".//{*}tspan")
        assert all(0 <= float(s.get("x", "")) <= width and 0 <= float(s.get("y", "")) <= height for s in spans)
        words = " ".join(s.text or "" for s in spans)
        assert all(typeset(name) in words for name in names)
        assert root.find("{*}title") is not None
        assert root.find("{*}desc") is not None


def test_empty_figures_are_still_drawn() -> None:
    for text in (theme_matrix_svg([], [], []), roles_svg([], [], []), tension_graph_svg([], [])):
        etree.fromstring(text.encode())


def test_a_figure_says_its_numbers_and_escapes_its_labels() -> None:
    text = FIGURES[0].svg_text
    assert "Relais de quartier &lt;essai&gt;" in text
    assert [s.text for s in etree.fromstring(text.encode()).findall(".//{*}tspan") if s.text == "9"] == ["9"]


# --- determinism ---


def test_the_same_reading_gives_the_same_bytes() -> None:
    assert render_docx(READING, SOURCES, TABLES) == render_docx(READING, SOURCES, TABLES)
    assert render_workbook(SHEETS) == render_workbook(SHEETS)
    assert render_html(READING, SOURCES, FIGURES) == render_html(READING, SOURCES, FIGURES)


@pytest.mark.parametrize(
    "package", [render_docx(READING, SOURCES, TABLES), render_workbook(SHEETS)], ids=["docx", "xlsx"]
)
def test_office_files_hold_no_date_of_today(package: bytes) -> None:
    with ZipFile(BytesIO(package)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert re.findall(rb">(\d{4})-\d\d-\d\dT", archive.read("docProps/core.xml")) == [b"1980", b"1980"]
