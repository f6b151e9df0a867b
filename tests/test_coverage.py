"""Coverage told honestly: what the reading cites of what was read, counted on what it prints. All texts are invented."""

from __future__ import annotations

import re

import pytest

import synthese
from synthese.reading.coverage import cover, coverage_entry, with_method
from synthese.reading.grounding import miscount
from synthese.reading.typography import typeset
from synthese.records import Citation, Coverage, Evidence, Reading, Scope, Section, Statement, Theme, Unit
from tests.conftest import Written, build_material

SAID = ["Le stade ferme trop tôt.", "Le bac coûte cher aux familles.", "La piscine manque d'eau.", "Le train tarde."]


def theme(identifier: str, label: str, *passages: str, parent: str | None = None) -> Theme:
    return Theme(identifier, label, (), None, (), tuple(Evidence(p, "") for p in passages), 0.5, parent=parent)


@pytest.fixture(scope="module")
def counted() -> tuple[tuple[Coverage, ...], Reading]:
    """Four passages of two ateliers, one of them cited twice; three broad themes, a fine one and a passage in none."""
    material = build_material([Written(text, f"0{1 + i // 2}-a") for i, text in enumerate(SAID)])
    first, second, third, _ = (p.passage_id for p in material.passages)
    cited = Statement("Le stade.", (), (Citation(first, SAID[0]), Citation(first, SAID[0])))
    reading = Reading("T", "", (Section("Un", (cited,)),))
    themes = (
        theme("T-1", "stade", first, second), theme("T-2", "plan 2012", second), theme("T-3", "eau", third),
        theme("T-4", "horaires du stade", first, parent="T-1"),
    )  # fmt: skip
    return cover(material, themes, reading), reading


def test_a_passage_cited_twice_counts_once_and_so_do_its_document_and_its_atelier(
    counted: tuple[tuple[Coverage, ...], Reading],
) -> None:
    whole = {row.unit: (row.cited, row.read) for row in counted[0] if row.scope is Scope.CORPUS}
    assert whole[Unit.PASSAGES] == (1, 4) and whole[Unit.DOCUMENTS] == (1, 2)


def test_each_theme_and_what_no_theme_holds_are_told(counted: tuple[tuple[Coverage, ...], Reading]) -> None:
    rows = {(row.scope, row.identifier): (row.cited, row.read) for row in counted[0]}
    assert rows[Scope.THEME, "T-1"] == (1, 2) and rows[Scope.THEME, "T-2"] == (0, 1)
    assert rows[Scope.OTHER_THEME, "T-4"] == (1, 1) and rows[Scope.NO_THEME, ""] == (0, 1)
    assert coverage_entry(counted[0])["themes_jamais_cites"] == ["plan 2012", "eau"]


def test_the_reading_says_what_it_leaves_aside(counted: tuple[tuple[Coverage, ...], Reading]) -> None:
    reading, problems = with_method(counted[1], counted[0])
    assert problems == ()
    assert reading.method[0].startswith("Cette lecture cite 1 des 4 passages lus (25 %), pris dans 1 des 2 documents")
    assert "aucun des passages rangés sous 2 thèmes larges sur 3 (Plan 2012 et Eau)" in reading.method[1]
    assert "« stade » (1 passage sur 2)" in reading.method[1]


def test_a_figure_that_is_not_counted_is_caught() -> None:
    assert miscount("Elle cite 12 passages sur 1 203, de Plan 2012.", {12, 1203}, ["Plan 2012"]) is None
    assert miscount("Elle cite 13 passages.", {12, 1203}) == "13"


def test_a_run_counts_the_citations_that_it_prints(run: synthese.Run) -> None:
    cited = {c["passage_id"] for s in run.reading["sections"] for e in s["enonces"] for c in e["citations"]}
    table = run.tables["couverture"]
    whole = table[table["perimetre"] == "ensemble"].set_index("unite")
    passages = run.tables["passages"].set_index("passage_id").loc[sorted(cited)]
    assert list(whole["cites"]) == [len(cited), passages.groupby(["atelier", "document"]).ngroups, 2]
    by_atelier = table[table["perimetre"] == "atelier"].set_index("identifiant")["cites"]
    assert by_atelier.to_dict() == passages.groupby("atelier").size().to_dict()
    assert run.manifest["couverture"]["ensemble"]["passages"] == {
        "lus": len(run.tables["passages"]),
        "cites": len(cited),
    }


def test_the_method_stands_in_every_form_of_the_reading(run: synthese.Run) -> None:
    import docx

    sentences = run.reading["methode"]
    assert any(re.search(r"cite (les )?\d+ ", sentence) for sentence in sentences)
    assert sentences[0].startswith("Les puces reprennent")
    word = [p.text for p in docx.Document(str(run.path / "lecture.docx")).paragraphs]
    page, text = ((run.path / f"lecture.{kind}").read_text("utf8") for kind in ("html", "md"))
    assert all(
        typeset(s) in word and typeset(s).split("«")[0] in page and typeset(s).split("«")[0] in text for s in sentences
    )
