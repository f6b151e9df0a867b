"""Who is quoted: by title, by what is said of them, or by nothing but their trade or their age. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.annotate import annotate, load_model
from synthese.facts import verbatims
from synthese.reading import source_labels
from synthese.reading.anchors import Lemmas
from synthese.reading.sources import PROOFS, references
from synthese.records import Citation, DocumentSheet, Evidence, Nature, Reading, Section, SpeakerRole, Statement

SAID = "« Je me gare mal parce que bien, c'est pris depuis six heures. »"
BARE = SAID.replace(". »", " »")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (f"Un livreur m'a dit : {SAID}", SpeakerRole.HABITANT),
        (f"Une vieille dame du port nous a dit : {SAID}", SpeakerRole.HABITANT),
        (f"Un voilier rentrait. Un musicien : {SAID}", SpeakerRole.HABITANT),
        (f"{SAID} (un restaurateur)", SpeakerRole.HABITANT),
        (f"Une directrice rapporte le mot d'une habitante : {SAID}", SpeakerRole.HABITANT),
        (f"Un usager de passage, venu rendre un livre : {SAID}", SpeakerRole.HABITANT),
        (f"Parole entendue à la porte, d'un élu : {SAID}", SpeakerRole.ELU),
        (f"{BARE}, admet un directeur.", SpeakerRole.DIRECTEUR),
        (f"Un élu a répondu à une directrice : {SAID}", SpeakerRole.ELU),
    ],
)
def test_who_is_quoted(text: str, role: SpeakerRole) -> None:
    assert [v.role for v in verbatims(build_material([Written(text)]))] == [role]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (f"Le maire tient à la halle. Il m'a dit : {SAID}", SpeakerRole.ELU),
        (f"J'ai frappé aux portes des forains. L'un d'eux m'a dit : {SAID}", None),
        (f"Elle m'a glissé en partant : {SAID}", None),
        (f"Je le redis : {SAID}", SpeakerRole.DIRECTEUR),
    ],
)
def test_who_speaks_is_not_whom_he_quotes(text: str, role: SpeakerRole | None) -> None:
    passages = build_material([Written(text)]).passages
    (doc,) = annotate([replace(passages[0], speaker_role=SpeakerRole.DIRECTEUR)], load_model())
    assert [span.label_ or None for span in doc.spans["verbatims"]] == [role.value if role else None]


def test_a_text_is_nobody() -> None:
    assert [v.role for v in verbatims(build_material([Written(f"Le règlement dit : {SAID}")]))] == [None]


def test_a_note_says_atelier_of_ateliers_alone_and_each_place_once() -> None:
    texts = (Written("Le port ouvre.", "01-port"), Written("La halle dort.", "entretiens", Nature.ENTRETIEN))
    plain = build_material(texts)
    sheets = tuple(
        DocumentSheet("", p.document, p.atelier, p.nature, None, None, None, (), {}, 0, 1, 10, 0, (), "")
        for p in plain.passages
    )
    material = replace(plain, sheets=sheets)
    cited = tuple(Citation(p.passage_id, p.text) for p in (*plain.passages, plain.passages[0]))
    reading = Reading("t", "", (Section("s", (Statement("Texte.", (), cited),)),))
    told = references(cited, source_labels(material, reading), "")
    assert [where for _, where in told] == ["Atelier Port – compte rendu", "Entretiens – entretien"]


def test_a_note_prints_a_few_extracts_and_says_where_the_others_stand() -> None:
    texts = [
        Written(f"La halle {way} est louée aux forains.", f"0{i}-{way}")
        for i, way in enumerate(("une", "deux", "trois", "six", "sept", "huit"))
    ]
    material = build_material(texts)
    cited = tuple(Citation(p.passage_id, p.text) for p in material.passages)
    told = references(
        cited, source_labels(material, Reading("t", "", (Section("s", (Statement("Texte.", (), cited),)),))), ""
    )
    assert len(told) == len(texts) and sum(bool(extract) for extract, _ in told) == PROOFS


def test_a_word_that_qualifies_another_bears_out_no_theme() -> None:
    texts = [
        "Les jeunes dansent sur le port.",
        "Les jeunes du bourg attendent un local.",
        "Une jeune pousse ouvre un four à pain.",
    ]
    others = [Written(f"La tourbière numéro {i} garde l'eau.", "02-sol") for i in range(12)]
    material = build_material([*(Written(text, "01-port") for text in texts), *others])
    evidence = [Evidence(p.passage_id, p.text, 0.9) for p in material.passages[:3]]
    lemmas = Lemmas(material)
    assert [e.extract for e in lemmas.bearing_out(evidence, "Jeunes")] == texts[:2]
