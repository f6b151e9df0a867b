"""Promises of the ingest stage: each format, each bad file, each cleaning."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from synthese.errors import CorpusEmpty, CorpusMissing, CorpusNotAFolder
from synthese.ingest import LEGACY, READERS, Limits, discover, read_document
from synthese.ingest.assemble import assemble
from synthese.ingest.clean import clean_text
from synthese.ingest.decode import decode
from synthese.ingest.hyphens import join_lines, joiner_of
from synthese.ingest.lines import may_be_heading, soft_paragraphs
from synthese.ingest.markdown import parse_markdown
from synthese.ingest.parsed import Parsed
from synthese.ingest.pdf_mend import mend_ligatures
from synthese.ingest.text import text_blocks
from synthese.records import Block, BlockKind, Document, Problem, Severity, Source
from synthese.segment.noise import reason_aside

FIXTURES = Path(__file__).parent / "fixtures" / "ingest"
UNREADABLE = {"protege.pdf", "numerisation.pdf"}
READABLE = sorted(
    path.name
    for path in FIXTURES.iterdir()
    if path.suffix in READERS and path.suffix not in LEGACY and path.name not in UNREADABLE | {"README.md"}
)
K = BlockKind


def source(path: Path) -> Source:
    return Source(path, path.name, "", path.stat().st_size)


def read(path: Path, limits: Limits | None = None) -> tuple[Document | None, tuple[Problem, ...]]:
    return read_document(source(path), limits or Limits())


@pytest.fixture(scope="module")
def document() -> Callable[[str], Document]:
    """Each fixture read once."""
    cache: dict[str, Document] = {}

    def fetch(name: str) -> Document:
        if name not in cache:
            found, problems = read(FIXTURES / name)
            assert found is not None, problems
            cache[name] = found
        return cache[name]

    return fetch


def kinds(document: Document, *wanted: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if block.kind in wanted]


def follows(document: Document, start: str) -> Block:
    """The block right after the one that starts with `start`."""
    number = next(n for n, block in enumerate(document.blocks) if block.text.startswith(start))
    return document.blocks[number + 1]


# --- what LibreOffice writes

AMENDED = ["amendements.docx", "amendements.odt"]


@pytest.mark.parametrize("name", AMENDED)
def test_tracked_amendments_are_read_as_amended(name: str, document: Callable[[str], Document]) -> None:
    assert kinds(document(name), K.PARAGRAPH)[:2] == [
        "La bibliothèque ouvre aux habitants le dimanche.",
        "Amendement 4 : les horaires suivent les saisons.",
    ]
    assert kinds(document(name), K.DELETED) == ["aux usagers", "Les horaires restent ceux de l’hiver."]


@pytest.mark.parametrize("name", AMENDED)
def test_rows_of_a_nested_table_stay_apart_in_their_cell(name: str, document: Callable[[str], Document]) -> None:
    rows = [block.cells for block in document(name).blocks if block.kind is K.TABLE_ROW]
    assert rows == [
        ("Action", "Détail"),
        ("Ouvrir le soir", "Par étapes : Mardi | jusqu’à 20 h ; Jeudi | jusqu’à 22 h"),
        ("Prêter des outils", "Dans chaque quartier"),
    ]


@pytest.mark.parametrize("name", AMENDED)
def test_headings_numbered_by_their_style_keep_their_rank(name: str, document: Callable[[str], Document]) -> None:
    headings = [(b.text, b.level) for b in document(name).blocks if b.kind is K.HEADING]
    assert headings == [("Enjeux", 1), ("Accueillir", 2), ("Réparer", 2), ("Conditions", 1)]


def test_an_exported_mail_gives_its_words_and_not_its_layout(document: Callable[[str], Document]) -> None:
    found = document("courriel.html")
    assert "mais les agents n’ont pas été consultés." in found.text
    assert kinds(found, K.LIST_ITEM) == ["le mardi, une équipe volontaire", "le jeudi, personne"]
    assert kinds(found, K.QUOTE) == ["Qui ouvrirait le soir, et avec quels agents ?"]
    assert not [word for word in ("Mso", "spidmax", "suivi()", "logo") if word in found.text]


def test_the_header_of_a_mail_is_no_substance(document: Callable[[str], Document]) -> None:
    blocks = document("courriel.html").blocks
    reasons = [reason_aside(block, frozenset(), index + 10, 30) for index, block in enumerate(blocks)]
    told = {
        block.text.split(" :")[0]: reason for block, reason in zip(blocks, reasons, strict=True) if " :" in block.text
    }
    assert told == {
        "De": "en-tête de courriel",
        "Envoyé": "en-tête de courriel",
        "À": "en-tête de courriel",
        "Objet": "en-tête de courriel",
    }


# --- every format


@pytest.mark.parametrize("name", READABLE)
def test_every_block_stands_at_its_offsets(name: str, document: Callable[[str], Document]) -> None:
    found = document(name)
    assert found.blocks
    assert all(found.text[block.start : block.end] == block.text for block in found.blocks)
    assert found.text == "\n".join(block.text for block in found.blocks)


@pytest.mark.parametrize("name", READABLE)
def test_no_text_keeps_an_invisible_character_or_a_ligature(name: str, document: Callable[[str], Document]) -> None:
    found = document(name)
    assert not set(found.text) & set("\u00a0\u202f\u00ad\u200b\ufeff\tﬁﬂ")
    assert "  " not in found.text


@pytest.mark.parametrize("name", READABLE)
def test_reading_twice_gives_the_same_document(name: str, document: Callable[[str], Document]) -> None:
    assert read(FIXTURES / name)[0] == document(name)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("compte-rendu.docx", "Action | Échéance"),
        ("releve.odt", "Action | Échéance"),
        ("rapport.pdf", "Action | Coût"),
        ("note.md", "Membre | Présence"),
        ("note.txt", "Action | Pilote"),
        ("page.html", "Lieu | Jour"),
        ("contributions.csv", "auteur | date | texte"),
        ("contributions.tsv", "auteur | texte"),
    ],
)
def test_the_first_row_of_a_table_is_its_header(name: str, header: str, document: Callable[[str], Document]) -> None:
    rows = [block for block in document(name).blocks if block.kind is K.TABLE_ROW]
    assert (rows[0].text, rows[0].level, rows[0].cells) == (header, 1, tuple(header.split(" | ")))
    assert rows[1].level == 0


@pytest.mark.parametrize("name", ["compte-rendu.docx", "releve.odt", "note.md"])
def test_nested_lists_keep_their_depth(name: str, document: Callable[[str], Document]) -> None:
    items = [(b.text, b.level) for b in document(name).blocks if b.kind is K.LIST_ITEM]
    assert items[:3] == [("Le bus", 1), ("La ligne du soir", 2), ("Le vélo", 1)]


@pytest.mark.parametrize(
    ("name", "struck"),
    [("compte-rendu.docx", "fermée"), ("releve.odt", "fermée"), ("note.md", "fermée"), ("page.html", "lundi")],
)
def test_struck_out_text_is_kept_apart(name: str, struck: str, document: Callable[[str], Document]) -> None:
    found = document(name)
    assert struck in kinds(found, K.DELETED)
    assert not any(struck in block.text for block in found.blocks if block.kind is not K.DELETED)


@pytest.mark.parametrize(
    ("name", "quote"),
    [
        ("compte-rendu.docx", "On attend trop longtemps à la halle."),
        ("releve.odt", "On attend trop longtemps à la halle."),
        ("note.md", "« On attend trop longtemps. »"),
        ("page.html", "« On étouffe l'été. »"),
    ],
)
def test_quotations_are_seen(name: str, quote: str, document: Callable[[str], Document]) -> None:
    assert kinds(document(name), K.QUOTE) == [quote]


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("compte-rendu.docx", "title", "Atelier Mobilités"),
        ("compte-rendu.docx", "author", "Mission prospective"),
        ("releve.odt", "title", "Atelier Mobilités"),
        ("note.md", "date", "2021-03-04"),
        ("page.html", "title", "Concertation"),
        ("actions.xlsx", "columns", "Action|Coût|Début"),
        ("contributions.csv", "columns", "auteur|date|texte"),
    ],
)
def test_metadata_says_what_the_file_says_of_itself(
    name: str, key: str, value: str, document: Callable[[str], Document]
) -> None:
    assert document(name).metadata[key] == value


# --- Word


def test_word_footnotes_follow_the_paragraph_that_calls_them(document: Callable[[str], Document]) -> None:
    note = follows(document("compte-rendu.docx"), "Mme Rosalie Tantin")
    assert (note.kind, note.text) == (K.FOOTNOTE, "La délibération date de juin.")


def test_word_tracked_insertions_are_read_and_deletions_kept_apart(document: Callable[[str], Document]) -> None:
    found = document("compte-rendu.docx")
    deleted = follows(found, "Le budget est fixé cette année.")
    assert (deleted.kind, deleted.text) == (K.DELETED, "reporté")


def test_word_text_boxes_are_read_once(document: Callable[[str], Document]) -> None:
    assert document("compte-rendu.docx").text.count("Encadré : la halle ouvrira") == 1


def test_word_comments_are_left_out(document: Callable[[str], Document]) -> None:
    assert "Commentaire" not in document("compte-rendu.docx").text


def test_word_headers_come_once_at_the_end(document: Callable[[str], Document]) -> None:
    last = document("compte-rendu.docx").blocks[-1]
    assert (last.kind, last.text) == (K.RUNNING, "Ville de Marsange – document de travail")


def test_word_unstyled_bold_headings_are_seen(document: Callable[[str], Document]) -> None:
    heading = next(b for b in document("compte-rendu.docx").blocks if b.text == "Suites à donner")
    assert (heading.kind, heading.level) == (K.HEADING, 6)


def test_word_merged_cells_come_once(document: Callable[[str], Document]) -> None:
    rows = [b.cells for b in document("compte-rendu.docx").blocks if b.kind is K.TABLE_ROW]
    assert rows[-2:] == [("Halle", "Toiture", ""), ("", "Sol", "Murs")]


def test_word_table_of_one_cell_is_a_paragraph(document: Callable[[str], Document]) -> None:
    assert "Un cadre qui tient en une cellule." in kinds(document("compte-rendu.docx"), K.PARAGRAPH)


def test_word_soft_line_breaks_that_look_like_a_list_make_a_list(document: Callable[[str], Document]) -> None:
    assert kinds(document("compte-rendu.docx"), K.LIST_ITEM)[-2:] == ["le plan", "le budget"]


def test_word_links_keep_their_text(document: Callable[[str], Document]) -> None:
    assert "Voir le plan des pistes." in kinds(document("compte-rendu.docx"), K.PARAGRAPH)


def test_word_title_is_a_title(document: Callable[[str], Document]) -> None:
    assert kinds(document("compte-rendu.docx"), K.TITLE) == ["Atelier Mobilités"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) absent : .doc non lisible ici")
def test_old_word_files_are_read_through_libreoffice() -> None:
    found, problems = read(FIXTURES / "ancien.doc")
    assert found is not None and not problems
    assert "La délibération date de juin." in kinds(found, K.FOOTNOTE)
    assert "reporté" in kinds(found, K.DELETED)


# --- OpenDocument


def test_opendocument_notes_follow_the_paragraph_that_calls_them(document: Callable[[str], Document]) -> None:
    assert follows(document("releve.odt"), "Mme Rosalie Tantin").kind is K.FOOTNOTE


def test_opendocument_tracked_deletions_are_kept_apart(document: Callable[[str], Document]) -> None:
    deleted = follows(document("releve.odt"), "Un comité suivra ces travaux.")
    assert (deleted.kind, deleted.text) == (K.DELETED, "Phrase supprimée en séance.")


def test_opendocument_title_is_a_title_even_when_its_style_is_undefined(document: Callable[[str], Document]) -> None:
    assert kinds(document("releve.odt"), K.TITLE) == ["Atelier Mobilités"]


# --- PDF


def test_two_columns_are_read_one_after_the_other(document: Callable[[str], Document]) -> None:
    text = document("deux-colonnes.pdf").text
    assert "La place du marché reste le cœur battant du bourg." in text
    assert text.index("le pouls de la ville.") < text.index("Les plus jeunes")


@pytest.mark.parametrize(
    "words",
    ["du développement des", "les habitants du", "celui-ci étant", "du Vieux-Moulin avant", "suffirait pas à fleurir"],
)
def test_words_cut_by_a_line_end_and_ligatures_are_mended(words: str, document: Callable[[str], Document]) -> None:
    assert words in document("cesures.pdf").text


def test_running_headers_and_page_numbers_are_set_apart_once(document: Callable[[str], Document]) -> None:
    found = document("rapport.pdf")
    assert kinds(found, K.RUNNING) == ["Ville de Marsange - Rapport d'atelier", "1"]
    assert found.text.count("Rapport d'atelier") == 1


def test_paragraph_over_two_pages_is_one_block_of_the_first(document: Callable[[str], Document]) -> None:
    block = next(b for b in document("rapport.pdf").blocks if b.text.startswith("Le deuxième chapitre"))
    assert block.page == 2
    assert "discutée avec les parents avant la rentrée." in block.text


def test_pdf_headings_are_ranked_by_size(document: Callable[[str], Document]) -> None:
    headings = [(b.text, b.level) for b in document("rapport.pdf").blocks if b.kind is K.HEADING]
    assert headings == [("Les choix de la Ville", 1), ("Objectifs retenus", 2)]


def test_pdf_bullets_are_list_items(document: Callable[[str], Document]) -> None:
    assert kinds(document("rapport.pdf"), K.LIST_ITEM) == ["Ouvrir la halle toute l'année", "Planter la place"]


def test_pdf_ruled_tables_are_rows_and_not_repeated_as_text(document: Callable[[str], Document]) -> None:
    found = document("rapport.pdf")
    assert kinds(found, K.TABLE_ROW) == ["Action | Coût", "Toiture | 12 000", "Sol | 8 000"]
    assert found.text.count("Toiture") == 1


def test_pdf_notes_stand_apart_and_their_calls_leave_the_text(document: Callable[[str], Document]) -> None:
    found = document("rapport.pdf")
    assert kinds(found, K.FOOTNOTE) == ["1 Hors taxes, valeur 2019."]
    assert "Le gymnase mesure 900 m2 et coûte cher" in kinds(found, K.PARAGRAPH)


def test_lost_ligatures_are_mended_where_the_document_shows_the_pattern() -> None:
    broken = "La par1cipa1on des associa1ons, la créa1on, les quar1ers, la ges1on, l'u1lité : me:re l'an1 bruit."
    expected = (
        "La participation des associations, la création, les quartiers, la gestion, l'utilité : mettre l'anti bruit"
    )
    (block,) = mend_ligatures([Block(K.PARAGRAPH, broken.replace("bruit", "bruit, sor1e"))])
    assert block.text == expected + ", sortie."


def test_a_lone_digit_inside_a_word_is_left_alone() -> None:
    block = Block(K.PARAGRAPH, "Le scénario a1b de l'étude.")
    assert mend_ligatures([block]) == (block,)


# --- Markdown


def test_markdown_footnotes_follow_the_block_that_calls_them(document: Callable[[str], Document]) -> None:
    assert kinds(document("note.md"), K.FOOTNOTE) == ["Reportée une fois."]
    assert follows(document("note.md"), "Lieu : mairie").kind is K.FOOTNOTE


def test_markdown_turns_and_labels_open_a_block_of_their_own(document: Callable[[str], Document]) -> None:
    assert kinds(document("note.md"), K.PARAGRAPH)[:3] == [
        "Séance du 4 mars, avec tous les participants réunis. Elle a duré deux heures.",
        "Mme Tantin : Je commence par la halle.",
        "Lieu : mairie annexe",
    ]


def test_markdown_comments_marks_images_and_tags_are_left_out(document: Callable[[str], Document]) -> None:
    text = document("note.md").text
    assert "Voir le plan et la carte" in text
    assert not any(mark in text for mark in ("vérifier", "**", "span", "logo", "example.org"))


def test_markdown_with_a_broken_header_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("---\ntitre: [\n---\n\nLe texte.\n", "utf-8")
    found, problems = read(path)
    assert found is not None and found.text == "Le texte."
    assert [(p.severity, p.stage) for p in problems] == [(Severity.WARNING, "ingest")]


def test_markdown_rule_at_the_top_is_not_a_header() -> None:
    parsed = parse_markdown("---\nUne phrase.\n---\n\nUne autre.\n")
    assert [block.text for block in parsed.blocks] == ["Une phrase.", "Une autre."]


# --- text


@pytest.mark.parametrize("name", ["note-cp1252.txt", "note-mac.txt", "note-utf16.txt"])
def test_text_is_the_same_whatever_its_encoding(name: str, document: Callable[[str], Document]) -> None:
    assert document(name).text == document("note.txt").text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp850", "utf-16", "utf-16-le", "utf-8-sig"])
def test_short_french_text_is_decoded(encoding: str) -> None:
    sentence = "Où l'été fut très âpre, ça dépend des élèves."
    assert decode(sentence.encode(encoding)) == sentence


def test_text_headings_are_underlined_numbered_or_in_capitals(document: Callable[[str], Document]) -> None:
    assert kinds(document("note.txt"), K.HEADING) == ["Ville de Marsange", "II. Décisions", "ORDRE DU JOUR SUIVANT"]


def test_text_paragraph_cut_by_a_page_footer_is_mended(document: Callable[[str], Document]) -> None:
    found = document("note.txt")
    assert "La séance est levée et chacun se retrouve à la halle." in kinds(found, K.PARAGRAPH)
    assert kinds(found, K.RUNNING) == ["Ville de Marsange – page 1"]


def test_text_pages_lose_their_repeated_lines() -> None:
    pages = ["Rapport annuel\n\nLe texte commence et\n\n1", "Rapport annuel\n\nfinit ici.\n\n2"]
    found = assemble("a.txt", Parsed(tuple(text_blocks("\f".join(pages)))))
    assert kinds(found, K.RUNNING) == ["Rapport annuel", "1"]
    assert kinds(found, K.PARAGRAPH) == ["Le texte commence et finit ici."]


def test_markdown_saved_as_text_is_read_as_markdown(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("# Titre\n\n## Partie\n\nUn **mot**.\n", "utf-8")
    found, _ = read(path)
    assert found is not None
    assert [(b.kind, b.text) for b in found.blocks][1:] == [(K.HEADING, "Partie"), (K.PARAGRAPH, "Un mot.")]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["le déve-", "loppement"], "le développement"),
        (["celui-", "ci"], "celui-ci"),
        (["c'est-à-", "dire"], "c'est-à-dire"),
        (["le vice-", "président"], "le vice-président"),
        (["peut-", "être"], "peut-être"),
        (["Vieux-", "Moulin"], "Vieux-Moulin"),
        (["2003-", "2004"], "2003-2004"),
        (["un vote -", "le dernier"], "un vote - le dernier"),
        (["agglomé\u00ad", "ration"], "agglomération"),
    ],
)
def test_line_ends_are_mended(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_true_hyphens_stay_in_a_document_that_does_not_cut_its_words() -> None:
    joiner = joiner_of(["Une ligne sans coupure."] * 60 + ["la foire-"])
    assert joiner.join(["la foire-", "exposition"]) == "la foire-exposition"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Une phrase\nqui continue", ["Une phrase qui continue"]),
        ("Bonjour.\nM. Orlac : Bien.", ["Bonjour.", "M. Orlac : Bien."]),
        ("Bonjour.\nMme Le Goff – Bien.", ["Bonjour.", "Mme Le Goff – Bien."]),
        ("Date : 4 mai\nLieu : la grande salle de la mairie", ["Date : 4 mai", "Lieu : la grande salle de la mairie"]),
        ("Il faut :\n- un banc\n- un abri", ["Il faut :", "- un banc", "- un abri"]),
    ],
)
def test_soft_line_breaks_separate_turns_labels_and_items_only(text: str, parts: list[str]) -> None:
    assert soft_paragraphs(text) == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Suites à donner", True),
        ("Une phrase finie.", False),
        ("Mme Tantin :", False),
        ("Rosalie TANTIN :", False),
        ("x" * 91, False),
    ],
)
def test_unstyled_headings_are_short_unpunctuated_and_no_speaker(text: str, expected: bool) -> None:
    assert may_be_heading(text) is expected


# --- web pages, letters, tables


def test_html_drops_menus_styles_and_scripts(document: Callable[[str], Document]) -> None:
    assert not any(word in document("page.html").text for word in ("Menu", "color", "alert"))


def test_rtf_paragraphs_and_items_are_read(document: Callable[[str], Document]) -> None:
    found = document("courrier.rtf")
    assert "Les élèves proposent une piste." in kinds(found, K.PARAGRAPH)
    assert kinds(found, K.LIST_ITEM) == ["Un arceau", "Un abri"]


def test_every_sheet_of_a_workbook_is_read_under_its_name(document: Callable[[str], Document]) -> None:
    assert kinds(document("actions.xlsx"), K.HEADING) == ["Actions", "Lieux"]


def test_workbook_dates_are_iso_and_whole_numbers_without_decimals(document: Callable[[str], Document]) -> None:
    assert "Abri | 1200 | 2021-03-04" in kinds(document("actions.xlsx"), K.TABLE_ROW)


def test_delimiter_inside_quotes_stays_in_its_cell(document: Callable[[str], Document]) -> None:
    assert document("contributions.csv").blocks[1].cells[2] == "Il faut un banc ; et vite."


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (("nom", "avis"), ("a", "oui"), ("b", "non"))), "utf-8")
    found, _ = read(path)
    assert found is not None and found.metadata["columns"] == "nom|avis"


# --- characters


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("l’été et l'hiver", "l’été et l'hiver"),
        ("12\u202f000\u00a0€", "12 000 €"),
        ("e\u0301te\u0301", "été"),
        ("o\ufb03ce \ufb01nal", "office final"),
        ("coo\u00adpé\u200bration\x07", "coopération"),
        ("a\t b\u2028c", "a b c"),
    ],
)
def test_each_character_has_one_form(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


# --- bad files


def ole(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(600))


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("autre.txt", "rien")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(30_000_000))


def entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        xml = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document><body><p><r><t>&x;</t></r></p></body></document>'
        archive.writestr("word/document.xml", xml)


def encrypted_odt(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>")
        archive.writestr("content.xml", b"\x00\x01")


def filled(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("a.docx", ole, "Le fichier est protégé par un mot de passe"),
        ("a.xlsx", ole, "Le fichier est protégé par un mot de passe"),
        ("a.odt", encrypted_odt, "Le fichier est protégé par un mot de passe"),
        ("a.docx", other_zip, "n'est pas un vrai fichier Word"),
        ("a.odt", other_zip, "n'est pas un vrai fichier OpenDocument"),
        ("a.xlsx", other_zip, "n'est pas un vrai classeur Excel"),
        ("a.docx", filled(b"du texte"), "n'est pas un vrai fichier Word"),
        ("a.docx", bomb, "bombe zip"),
        ("a.docx", entities, "Le fichier est vide"),
        ("a.pdf", filled(b"du texte"), "n'est pas un vrai PDF"),
        ("a.pdf", filled(b"%PDF-1.4\nrien"), "n'est pas un vrai PDF"),
        ("a.rtf", filled(b"du texte"), "n'est pas un vrai fichier RTF"),
        ("a.doc", filled(b"du texte"), "n'est pas un vrai fichier Word"),
        ("a.txt", filled(bytes(range(32)) * 40), "n'est pas un vrai fichier texte"),
        ("a.txt", filled(b""), "Le fichier est vide"),
        ("a.txt", filled(b" \n\n "), "Le fichier est vide"),
        ("a.html", filled(b"<!-- rien -->"), "Le fichier est vide"),
        ("a.csv", filled(b";;\n"), "Le fichier est vide"),
        ("a.md", filled(b"<!-- rien -->"), "Le fichier est vide"),
        ("a.pages", filled(b"x"), "Format « .pages » non pris en charge"),
    ],
)
def test_bad_file_costs_one_french_sentence(
    name: str, make: Callable[[Path], None], sentence: str, tmp_path: Path
) -> None:
    make(tmp_path / name)
    found, problems = read(tmp_path / name)
    assert found is None
    assert [(p.document, p.stage, p.severity) for p in problems] == [(name, "ingest", Severity.ERROR)]
    assert sentence in problems[0].reason


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("protege.pdf", "protégé par un mot de passe"), ("numerisation.pdf", "Le PDF (2 pages) ne contient pas de texte")],
)
def test_pdf_that_cannot_be_read_says_why(name: str, sentence: str) -> None:
    found, (problem,) = read(FIXTURES / name)
    assert found is None and sentence in problem.reason


def test_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 2_000_000, "utf-8")
    found, (problem,) = read(tmp_path / "a.txt", Limits(max_file_bytes=1_000_000))
    assert found is None and "Le fichier pèse 2 Mo, au-delà de la limite de 1 Mo" in problem.reason


def test_file_that_vanished_is_a_problem(tmp_path: Path) -> None:
    found, (problem,) = read_document(Source(tmp_path / "a.txt", "a.txt", "", 1), Limits())
    assert found is None and "n'a pas pu être lu sur le disque" in problem.reason


def test_long_pdf_is_read_up_to_the_limit_with_a_warning() -> None:
    found, (problem,) = read(FIXTURES / "rapport.pdf", Limits(max_pdf_pages=1))
    assert found is not None and problem.severity is Severity.WARNING
    assert "Le PDF compte 3 pages et n'a été lu que jusqu'à la page 1" in problem.reason


def test_conversion_without_libreoffice_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found, (problem,) = read(FIXTURES / "ancien.doc")
    assert found is None and "demande LibreOffice, qui n'est pas installé" in problem.reason


@pytest.mark.skipif(shutil.which("sh") is None, reason="interpréteur sh absent")
def test_conversion_that_lasts_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 30\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found, (problem,) = read(FIXTURES / "ancien.doc", Limits(conversion_timeout_s=1))
    assert found is None and "délai de 1 secondes dépassé" in problem.reason


# --- the corpus folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    for name in ("02-sport/b.md", "02-sport/a.txt", "01-culture/z.md", "sources/s.md", "01-culture/README.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Texte de {name}.", "utf-8")
    return folder


def test_files_are_found_in_order_with_their_fingerprint(corpus: Path) -> None:
    sources, problems = discover(corpus, Limits())
    names = ["01-culture/README.md", "01-culture/z.md", "02-sport/a.txt", "02-sport/b.md", "sources/s.md"]
    assert [s.relative for s in sources] == names and not problems
    assert all(len(s.sha256) == 64 and s.size_bytes == s.path.stat().st_size for s in sources)


@pytest.mark.parametrize(
    "name",
    [
        "corpus.toml",
        "revision.toml",
        "LISEZMOI.txt",
        "README.md",
        "LICENSE",
        ".caché.md",
        "~$cr.docx",
        "Thumbs.db",
        "desktop.ini",
        "01-culture/photo.JPG",
        "01-culture/son.mp3",
        ".git/x.md",
    ],
)
def test_files_that_are_no_document_are_ignored_silently(name: str, corpus: Path) -> None:
    before = discover(corpus, Limits())
    (corpus / name).parent.mkdir(exist_ok=True)
    (corpus / name).write_text("rien", "utf-8")
    assert discover(corpus, Limits()) == before


def test_unknown_formats_are_reported_as_warnings(corpus: Path) -> None:
    (corpus / "plan.dwg").write_bytes(b"x")
    _, (problem,) = discover(corpus, Limits())
    assert (problem.document, problem.severity) == ("plan.dwg", Severity.WARNING)
    assert "Format « .dwg » non pris en charge" in problem.reason


@pytest.mark.parametrize("target", ["secret.md", "absent.md", ""])
def test_links_out_of_the_corpus_are_refused(target: str, corpus: Path) -> None:
    (corpus.parent / "secret.md").write_text("secret", "utf-8")
    (corpus / "lien.md").symlink_to(corpus.parent / target)
    sources, (problem,) = discover(corpus, Limits())
    assert "lien.md" not in [s.relative for s in sources]
    assert (problem.document, problem.severity) == ("lien.md", Severity.WARNING)


def test_links_inside_the_corpus_are_followed(corpus: Path) -> None:
    (corpus / "lien.md").symlink_to(corpus / "sources" / "s.md")
    assert "lien.md" in [s.relative for s in discover(corpus, Limits())[0]]


def test_large_files_are_reported_and_left_out(corpus: Path) -> None:
    sources, problems = discover(corpus, Limits(max_file_bytes=22))
    assert len(problems) + len(sources) == 5 and problems
    assert all("Le fichier pèse" in problem.reason for problem in problems)


def test_corpus_that_is_missing_a_file_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing):
        discover(tmp_path / "absent", Limits())
    (tmp_path / "fichier.md").write_text("x", "utf-8")
    with pytest.raises(CorpusNotAFolder):
        discover(tmp_path / "fichier.md", Limits())
    (tmp_path / "vide").mkdir()
    with pytest.raises(CorpusEmpty):
        discover(tmp_path / "vide", Limits())
