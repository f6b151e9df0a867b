"""A reading edited in Word comes back: told statement by statement, its wordings accepted and put back at the next reading."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

import synthese
from synthese.cli import main
from synthese.errors import BadValue, EditedUnreadable, UnknownKey
from synthese.explore.compare import Comparison
from synthese.explore.edited import read_edited
from synthese.explore.resume import PassageText, taken_back
from synthese.ingest.limits import Limits
from synthese.reading.json_file import parse_json
from synthese.reading.rewording import reword
from synthese.records import Statement
from synthese.revision import FILE
from synthese.wordings import Wording, append_wording, read_wordings

ALONE = "Une phrase que personne n'a dite, avec ses 98 765 habitants."
QUOTED = "Un club le dit bien : « Nos bénévoles veulent jouer tard »."
Edit = Callable[[WordDocument], None]


def statements_of(document: WordDocument) -> list[Paragraph]:
    """Paragraphs of statements, in order."""
    marked = [p for p in document.paragraphs if p._p.findall(qn("w:bookmarkStart"))]
    return [p for p in marked if any("_Enonce_" in m.get(qn("w:name")) for m in p._p.findall(qn("w:bookmarkStart")))]


def edited(run: synthese.Run, tmp_path: Path, *edits: Edit) -> Path:
    document = Document(str(run.path / "lecture.docx"))
    for edit in edits:
        edit(document)
    document.save(str(tmp_path / "modifiee.docx"))
    return tmp_path / "modifiee.docx"


def reworded(document: WordDocument) -> None:
    """Say a first statement otherwise, its quotations and figures kept."""
    run = statements_of(document)[0].runs[0]
    run.text = f"En clair, {run.text}"


def four_edits(document: WordDocument) -> None:
    """A wording, a figure that nothing holds, a removal, two new paragraphs."""
    first, second, third, *_ = statements_of(document)
    first.runs[0].text = f"En clair, {first.runs[0].text}"
    second.add_run(" Cela concerne 98 765 habitants.")
    third.insert_paragraph_before(ALONE)
    third.insert_paragraph_before(QUOTED)
    third._p.getparent().remove(third._p)


def without_bookmarks(document: WordDocument) -> None:
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        for mark in list(document.element.body.iter(qn(kind))):
            mark.getparent().remove(mark)


def texts(run: synthese.Run) -> list[str]:
    return [s.text for section in parse_json(run.reading).sections for s in section.statements if not s.heading]


def first_statement(run: synthese.Run) -> Statement:
    return next(s for s in parse_json(run.reading).sections[0].statements if not s.heading)


def test_a_file_that_was_not_edited_says_the_same(run: synthese.Run, tmp_path: Path) -> None:
    comparison, _ = taken_back(edited(run, tmp_path), run)
    assert comparison == Comparison(len(texts(run)), (), (), ())


@pytest.mark.parametrize("lost", [(), (without_bookmarks,)], ids=["bookmarks", "text alone"])
def test_each_change_is_told_for_what_it_is(run: synthese.Run, tmp_path: Path, lost: tuple[Edit, ...]) -> None:
    comparison, _ = taken_back(edited(run, tmp_path, four_edits, *lost), run)
    said = texts(run)
    assert [c.statement.text for c in comparison.changed] == said[:2]
    assert comparison.changed[0].now.startswith("En clair, ") and not comparison.changed[0].unfound
    assert comparison.changed[1].unfound == ("98 765",)
    assert [s.text for _, s in comparison.removed] == [said[2]]
    assert [(p.text, p.has_source) for p in comparison.new] == [(ALONE, False), (QUOTED, True)]
    assert comparison.unchanged == len(said) - 3


def test_a_statement_cut_in_two_paragraphs_is_one(run: synthese.Run, tmp_path: Path) -> None:
    def cut(document: WordDocument) -> None:
        first = statements_of(document)[0]
        end = first._p.find(qn("w:bookmarkEnd"))
        second = OxmlElement("w:p")
        first._p.addnext(second)
        second.append(end)
        Paragraph(second, first._parent).add_run("Et la suite.")
        second.append(end)

    comparison, _ = taken_back(edited(run, tmp_path, cut), run)
    assert len(comparison.changed) == 1 and comparison.changed[0].now.endswith(". Et la suite.")
    assert comparison.new == () and comparison.removed == ()


def test_two_statements_in_one_paragraph_are_two(run: synthese.Run, tmp_path: Path) -> None:
    def join(document: WordDocument) -> None:
        first, second, *_ = statements_of(document)
        for child in list(second._p):
            if child.tag != qn("w:pPr"):
                first._p.append(child)
        second._p.getparent().remove(second._p)

    comparison, _ = taken_back(edited(run, tmp_path, join), run)
    assert comparison.unchanged == len(texts(run)) and not comparison.removed


def test_tracked_changes_count_as_accepted(run: synthese.Run, tmp_path: Path) -> None:
    def track(document: WordDocument) -> None:
        first = statements_of(document)[0]
        inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
        run = first.runs[0]._r
        added = Paragraph(OxmlElement("w:p"), first._parent).add_run("Ajouté : ")._r
        run.addprevious(inserted)
        inserted.append(added)
        last = Paragraph(OxmlElement("w:p"), first._parent).add_run("Effacé.")._r
        run.addprevious(deleted)
        deleted.append(last)

    comparison, _ = taken_back(edited(run, tmp_path, track), run)
    assert [c.now[:9] for c in comparison.changed] == ["Ajouté : "] and "Effacé" not in comparison.changed[0].now


@pytest.fixture(scope="module")
def accepted(corpus: Path, run: synthese.Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """A corpus and its reading, copied; four edits accepted; a wording without place more; the reading again, and its code."""
    folder = tmp_path_factory.mktemp("reprise")
    city, output = shutil.copytree(corpus, folder / "corpus"), shutil.copytree(run.path, folder / "lecture")
    file = edited(synthese.ouvrir(output), folder, four_edits)
    assert main(["reprendre", str(file), "--run", str(output), "--corpus", str(city), "--accepter"]) == 3
    append_wording(city, Wording(2, "L'essentiel en deux minutes", "Parti.", "Parti aussi.", ("p-parti",)))
    return city, output, main(["transversale", str(city), "-o", str(output)])


def test_an_accepted_wording_is_a_block_beside_the_corpus(run: synthese.Run, accepted: tuple[Path, Path, int]) -> None:
    first, _ = read_wordings(accepted[0])
    statement = first_statement(run)
    assert first.before == statement.text and first.after.startswith("En clair, ")
    assert first.passages == tuple(sorted(c.passage_id for c in statement.citations))
    assert "98 765" not in (accepted[0] / FILE).read_text("utf8")


def test_an_accepted_wording_stands_in_the_next_reading(run: synthese.Run, accepted: tuple[Path, Path, int]) -> None:
    after = synthese.ouvrir(accepted[1])
    before, now = texts(run), texts(after)
    assert now[0].startswith("En clair, ") and now[1:] == before[1:]
    assert first_statement(after).citations == first_statement(run).citations


def test_a_wording_that_cannot_be_put_back_is_told(accepted: tuple[Path, Path, int]) -> None:
    assert accepted[2] == 3
    (problem,) = synthese.ouvrir(accepted[1]).problems
    assert "La formulation n° 2 de revision.toml n'est pas reprise" in problem["raison"]
    assert "ne cite plus les mêmes passages" in problem["raison"]


def test_a_wording_whose_figure_left_its_sources_is_told(run: synthese.Run) -> None:
    reading = parse_json(run.reading)
    statement = first_statement(run)
    cited = tuple(sorted(c.passage_id for c in statement.citations))
    wording = Wording(1, reading.sections[0].title, statement.text, f"{statement.text} Et 4 321 de plus.", cited)
    sources = {c.passage_id: PassageText(c.extract) for c in statement.citations}
    same, (problem,) = reword(reading, (wording,), sources)
    assert same == reading and "chiffre « 4 321 » absent" in problem.reason


def test_the_command_tells_and_writes_nothing_by_itself(
    corpus: Path, run: synthese.Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reprendre", str(edited(run, tmp_path, reworded)), "--run", str(run.path)]) == 0
    told = capsys.readouterr().out
    assert "énoncés modifiés : 1" in told and "maintenant : En clair, " in told
    assert not (corpus / FILE).exists()


def test_what_is_not_the_reading_is_refused(
    run: synthese.Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Document().save(str(tmp_path / "autre.docx"))
    (tmp_path / "faux.docx").write_bytes(b"bonjour")
    for name, said in (("autre.docx", "aucun énoncé"), ("faux.docx", "abîmé"), ("absent.docx", "n'existe pas")):
        assert main(["reprendre", str(tmp_path / name), "--run", str(run.path)]) == 2
        told = capsys.readouterr().err
        assert said in told and told.count("\n") == 1
    with pytest.raises(EditedUnreadable):
        read_edited(tmp_path / "faux.docx", Limits())


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ('[[enonces]]\nsection = "Un"\nancien = "A"\nnouveau = ""\npassages = ["p"]', BadValue, "nouveau"),
        ('[[enonces]]\nsection = "Un"\nancien = "A"\nnouveau = "B"', BadValue, "passages"),
        ('[[enonces]]\nsection = "Un"\nauteur = "moi"', UnknownKey, "auteur"),
    ],
)
def test_a_bad_block_is_refused_in_one_sentence(tmp_path: Path, text: str, error: type[Exception], said: str) -> None:
    (tmp_path / FILE).write_text(text, "utf8")
    with pytest.raises(error) as refusal:
        read_wordings(tmp_path)
    assert said in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_wording_is_read_as_it_was_written(tmp_path: Path) -> None:
    wording = Wording(1, "L'essentiel", 'Dire « oui » ou "non"', "Dire « oui »\u00a0!", ("a", "b"))
    append_wording(tmp_path, wording)
    assert read_wordings(tmp_path) == (wording,)
