"""What a document is called in a source, beside others of its kind. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.corpus import written_title
from synthese.material import Material
from synthese.reading.documents import document_names
from synthese.reading.extracts import named_document
from synthese.reading.statements import Desk
from synthese.records import DocumentSheet, Nature


def shelf(*documents: str, nature: Nature = Nature.PLAN_ACTIONS) -> Material:
    """One passage by document of one folder; the texts use « fiche », « criée » and « CCAS »."""
    said = "La fiche dit que la criée et le CCAS ouvrent à midi."
    material = build_material([Written(said, "actions", nature) for _ in documents])
    passages = tuple(replace(p, document=d) for p, d in zip(material.passages, documents, strict=True))
    sheets = tuple(
        DocumentSheet(f"actions/{d}.md", d, "actions", nature, None, None, None, (), {}, 0, 1, 50, 0, (), "")
        for d in documents
    )
    return replace(material, passages=passages, sheets=sheets)


@pytest.mark.parametrize(
    ("documents", "nature", "names"),
    [
        (("fiche07", "fiche12"), Nature.PLAN_ACTIONS, ["fiche 7", "fiche 12"]),
        (("criee", "ccas"), Nature.BILAN, ["criée", "CCAS"]),
        (("criee", "lucette-b"), Nature.BILAN, ["criée", "n° 2"]),  # a word that no text uses may be a name
        (("criee", "fiche"), Nature.CONTRIBUTION, ["n° 1", "n° 2"]),  # so may any, in an opinion
        (("fiche07",), Nature.PLAN_ACTIONS, []),
    ],
)
def test_documents_beside_others_of_their_kind_have_a_name(
    documents: tuple[str, ...], nature: Nature, names: list[str]
) -> None:
    found = document_names(shelf(*documents, nature=nature))
    assert [found[("actions", d)] for d in documents if ("actions", d) in found] == names


def test_a_source_tells_the_document_and_a_note_its_kind_too() -> None:
    material = shelf("fiche07", "fiche12")
    first = material.passages[0]
    assert Desk(material).source(first.passage_id) == "(Actions, fiche 7)"
    assert named_document(first, "fiche 7") == "plan d'actions, fiche 7"
    assert named_document(first, "n° 7") == "plan d'actions n° 7" and named_document(first) == "plan d'actions"


def test_a_folder_takes_the_accents_that_texts_give_its_words() -> None:
    texts = ["La criée ouvre tôt et la précarité recule.", "Une criée, des quais."]
    assert written_title("03-precarite_criee", ["rien"], texts) == "Précarité criée"
    assert written_title("03-precarite_criee", ["Précarité et criée"], texts) == "Précarité et criée"
    assert written_title("03-phares", ["rien"], texts) == "Phares"
