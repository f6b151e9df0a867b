"""A city's own Word template: its styles, page, header and footer dress the reading; what it lacks is told; a bad one is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from synthese.cli import main
from synthese.errors import BadTemplate
from synthese.ingest.limits import Limits
from synthese.reading.docx import WordTable, render_docx
from synthese.reading.template import Template, read_template
from synthese.records import Citation, Reading, Section, Statement

READING = Reading(
    "Valombre en travers", "Trois ateliers",
    (Section("Un", (Statement("Un énoncé.", (), (Citation("p", "Un extrait."),)), Statement("Une puce.", (), (), True))),),
    ("Cette lecture cite tout.",),
)  # fmt: skip
TABLES = (WordTable("Passages", ("Thème", "Sport"), (("Horaires", "3"),)),)


@pytest.fixture(scope="module")
def charter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template with its own fonts, page, header and table style, two sections, and no style for quotations nor lists."""
    document = Document()
    document.styles["Heading 1"].font.name, document.styles["Heading 1"].font.size = "Georgia", Pt(21)
    document.styles["Normal"].font.name = "Garamond"
    for name in ("Quote", "List Bullet"):
        document.styles[name].delete()
    document.styles.add_style("Tableau de la Ville", WD_STYLE_TYPE.TABLE)
    section = document.sections[0]
    section.page_width, section.left_margin = Cm(20), Cm(4)
    section.header.paragraphs[0].text = "Ville de Valombre"
    section.footer.paragraphs[0].text = "www.valombre.example"
    document.add_paragraph("Texte du modèle à remplacer")
    document.add_table(1, 1, style="Tableau de la Ville")
    document.add_section()
    path = tmp_path_factory.mktemp("charte") / "charte.docx"
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def template(charter: Path) -> Template:
    return read_template(charter, Limits())


@pytest.fixture(scope="module")
def word(template: Template) -> bytes:
    return render_docx(READING, {}, TABLES, template)


def test_the_reading_has_the_page_the_header_and_the_fonts_of_the_template(word: bytes) -> None:
    document = Document(BytesIO(word))
    section = document.sections[0]
    assert section.page_width and round(section.page_width.cm, 1) == 20
    assert section.left_margin and round(section.left_margin.cm, 1) == 4
    assert section.header.paragraphs[0].text == "Ville de Valombre"
    assert section.footer.paragraphs[0].text == "www.valombre.example"
    heading = next(p for p in document.paragraphs if p.text == "Un")
    assert heading.style is not None and heading.style.font.name == "Georgia" and heading.style.font.size == Pt(21)
    assert document.styles["Normal"].font.name == "Garamond"
    assert document.tables[0].style is not None and document.tables[0].style.name == "Tableau de la Ville"


def test_the_text_of_the_template_does_not_stay(word: bytes) -> None:
    assert "Texte du modèle" not in "\n".join(p.text for p in Document(BytesIO(word)).paragraphs)
    assert "Un énoncé." in [p.text for p in Document(BytesIO(word)).paragraphs]


def test_styles_that_the_template_lacks_are_made_and_told(template: Template, word: bytes) -> None:
    (remark,) = template.remarks
    assert "les styles « Liste à puces », « Citation »" in remark.reason and remark.document == "charte.docx"
    bullets = Document(BytesIO(word)).styles["List Bullet"]
    assert bullets.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None


def test_notes_use_the_style_of_the_template_whatever_its_identifier(tmp_path: Path) -> None:
    document = Document()
    note = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    note.element.set(qn("w:styleId"), "Notedebasdepage")
    document.save(str(tmp_path / "fr.docx"))
    made = render_docx(READING, {}, (), read_template(tmp_path / "fr.docx", Limits()))
    with ZipFile(BytesIO(made)) as archive:
        assert b'w:val="Notedebasdepage"' in archive.read("word/footnotes.xml")
        assert archive.read("[Content_Types].xml").count(b"/word/footnotes.xml") == 1


def test_a_template_of_word_itself_is_read(charter: Path, tmp_path: Path, word: bytes) -> None:
    path = tmp_path / "charte.dotx"
    with ZipFile(charter) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"document.main+xml", b"template.main+xml"))
    assert render_docx(READING, {}, TABLES, read_template(path, Limits())) == word


def test_a_template_without_section_nor_header_is_enough(tmp_path: Path) -> None:
    document = Document()
    document.element.body.remove(document.element.body.sectPr)
    document.save(str(tmp_path / "nu.docx"))
    made = Document(BytesIO(render_docx(READING, {}, TABLES, read_template(tmp_path / "nu.docx", Limits()))))
    assert "Un énoncé." in [p.text for p in made.paragraphs]


def test_what_only_the_text_of_the_template_used_leaves_with_it(charter: Path, tmp_path: Path) -> None:
    document = Document(str(charter))
    document.part.relate_to("https://valombre.example/prive", RT.HYPERLINK, is_external=True)
    document.save(str(tmp_path / "liens.docx"))
    made = render_docx(READING, {}, (), read_template(tmp_path / "liens.docx", Limits()))
    with ZipFile(BytesIO(made)) as archive:
        assert b"prive" not in archive.read("word/_rels/document.xml.rels")


def test_the_same_template_gives_the_same_bytes(template: Template, word: bytes) -> None:
    assert render_docx(READING, {}, TABLES, template) == word


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.docx", None, "n'existe pas"),
        ("texte.docx", b"bonjour", "abîmé"),
        ("vide.docx", b"PK\x05\x06" + b"\0" * 18, "abîmé"),
        ("charte.odt", b"PK", "ce n'est pas un fichier .docx"),
        ("secret.docx", b"\xd0\xcf\x11\xe0" + b"0" * 600, "protégé"),
    ],
)
def test_a_bad_template_is_refused_in_one_sentence_before_any_work(
    name: str, content: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus").mkdir()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadTemplate):
        read_template(tmp_path / name, Limits())
    arguments = [
        "transversale",
        str(tmp_path / "corpus"),
        "-o",
        str(tmp_path / "sortie"),
        "--modele",
        str(tmp_path / name),
    ]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1 and not (tmp_path / "sortie").exists()


def test_the_settings_may_name_the_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reglages.toml").write_text('[lecture]\nmodele = "nulle-part.docx"')
    assert main(["transversale", str(tmp_path), "--pipeline", str(tmp_path / "reglages.toml")]) == 2
    assert str(tmp_path / "nulle-part.docx") in capsys.readouterr().err
