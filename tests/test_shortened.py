"""Few words of an extract that stand in an enumeration, and what a sentence says that somebody does. All texts are invented."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.annotate import load_model
from synthese.embed import load_embedder
from synthese.institutions import mentions_of
from synthese.reading.clauses import predicate
from synthese.reading.french import of
from synthese.reading.gathered import QUOTES, gathered_statements, told_evidence
from synthese.reading.statements import Desk
from synthese.records import Chapter, Condition, Evidence, Nature
from synthese.requirements import is_refused
from synthese.shortened import _candidates, with_phrases

ITEMS = {
    "01-voile": "Des accords écrits. La commune et le club de voile se diront chaque année ce qu'ils attendent l'un de l'autre.",
    "02-halle": "Une convention de trois ans avec les forains, signée avant l'été, dira qui balaie, qui paie et qui répond des pannes.",
    "03-port": "b) Signer avant la foire. Rien n'est prêté sans un papier que les deux parties ont lu.",
}

OTHERS = [
    "Le port accueille quatre cents bateaux, dont la moitié en hivernage.", "Les enfants mangent à la cantine trois jours sur quatre.",
    "La neige a fermé la route du col pendant neuf jours.", "Une famille sur trois vit dans un logement trop petit.",
    "Les agents de nuit commencent à vingt-deux heures.", "Le musée a reçu douze mille visiteurs au printemps.",
]  # fmt: skip


def written() -> tuple[Desk, Condition]:
    texts = [Written(text, a, Nature.REFERENTIEL, Chapter.CONDITIONS) for a, text in ITEMS.items()]
    material = build_material([*texts, *(Written(text, "04-autres") for text in OTHERS)])
    evidence = tuple(Evidence(p.passage_id, p.text, 0.9) for p in material.passages[: len(ITEMS)])
    label = "Clarifier et formaliser les relations avec les partenaires"
    return Desk(material), Condition("C-partenariat_formalise", label, tuple(ITEMS), evidence)


@pytest.fixture(scope="module")
def phrased() -> tuple[Desk, Condition]:
    desk, condition = written()
    return desk, with_phrases(desk.material, [condition], load_embedder("use"))[0]


def test_phrases_are_exact_short_and_without_the_number_of_their_item(phrased: tuple[Desk, Condition]) -> None:
    found = {e.passage_id[:2]: e.phrase for e in phrased[1].evidence}
    assert found["02"].startswith("Une convention de trois ans avec les forains")
    assert found["01"] != "Des accords écrits"  # a title says again what its family says
    assert all(e.phrase in e.extract and len(e.phrase.split()) <= 14 for e in phrased[1].evidence)


def test_a_condition_brings_its_ateliers_together_in_one_sentence() -> None:
    condition = replace(written()[1], evidence=tuple(replace(e, phrase=e.extract[:40]) for e in written()[1].evidence))
    texts = [Written(text, a, Nature.REFERENTIEL, Chapter.CONDITIONS) for a, text in ITEMS.items()]
    material = build_material([*texts, *(Written(text, f"1{i}-autre") for i, text in enumerate(OTHERS))])
    told = list(gathered_statements(Desk(material), condition))
    assert told[0].text.startswith("Clarifier et formaliser les relations avec les partenaires : plusieurs ateliers. «")
    assert "« Des accords écrits" in told[0].text.replace("\u00a0", " ") and len(told) == 1
    assert {c.passage_id[:2] for c in told[0].citations} == {"01", "02", "03"}


def test_where_ateliers_are_few_they_are_told_in_full(phrased: tuple[Desk, Condition]) -> None:
    desk, condition = phrased
    told = [s.text.replace("\u00a0", " ") for s in gathered_statements(Desk(desk.material), condition)]
    assert told[0].startswith("Clarifier et formaliser les relations avec les partenaires : trois ateliers")
    assert len(told) == 1 + QUOTES and "(Ateliers Voile, Halle et Port)" in told[0]
    words = " ".join(ITEMS.values()).replace("'", "’")
    assert all(re.sub(r" \(Atelier \w+\)\.$", "", t).rstrip(".").split(". ")[-1] in words for t in told[1:])


def test_an_atelier_alone_is_named_and_not_said_to_be_the_only_one(phrased: tuple[Desk, Condition]) -> None:
    desk, condition = phrased
    alone = replace(condition, ateliers=("01-voile",), evidence=condition.evidence[:1])
    told = list(gathered_statements(Desk(desk.material), alone))
    assert told[0].text.endswith("partenaires : l'Atelier Voile.") and "seul" not in told[0].text


def test_what_was_argued_is_not_told_as_asked_for_when_a_text_was_adopted() -> None:
    said = "Il faudrait bien sûr une convention avec chaque forain, et la signer avant la foire."
    material = build_material([Written(said, "02-halle"), Written(ITEMS["02-halle"], "02-halle", Nature.REFERENTIEL)])
    evidence = tuple(Evidence(p.passage_id, p.text, 0.9) for p in material.passages)
    told = list(gathered_statements(Desk(material), Condition("C-evaluation", "Évaluer", ("02-halle",), evidence)))
    assert all(said not in s.text for s in told) and told[0].text == "Évaluer : l'Atelier Halle."


def test_an_atelier_that_has_a_chapter_of_conditions_states_its_own_there() -> None:
    aside = "Rien ne se règle ici sans un accord avec les forains sur l'usage de la chaussée."
    own = Written(ITEMS["03-port"], "02-halle", Nature.REFERENTIEL, Chapter.CONDITIONS)
    elsewhere = Written(aside, "02-halle", Nature.REFERENTIEL, Chapter.SPECIFICITES)
    free = Written(aside.replace("ici", "là-bas"), "01-voile", Nature.REFERENTIEL, Chapter.SPECIFICITES)
    material = build_material([own, elsewhere, free])
    evidence = tuple(Evidence(p.passage_id, p.text, 0.9) for p in material.passages)
    told = told_evidence(Desk(material), Condition("C-partenariat_formalise", "Clarifier", ("02-halle",), evidence))
    assert [e.extract for e in told] == sorted([own.text, free.text], key=[e.extract for e in evidence].index)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le Département paie les éducateurs de rue et publie leur bilan.", "paie les éducateurs de rue et publie leur bilan"),
        ("La Région soutient la création, le Département aide les collèges.", "soutient la création"),
        ("Le Département en garde la moitié.", ""), ("Le Département sera invité une deuxième fois.", ""),
        ("L'école relève du Département.", ""),
    ],
)  # fmt: skip
def test_what_an_institution_does_is_read_to_the_end_of_its_clause(text: str, words: str) -> None:
    doc = load_model()(text)
    assert predicate(mentions_of(doc)[0].span) == words


def test_refusing_to_ask_is_not_asking() -> None:
    refused = load_model()("Les horaires du port se décideront sans l'avis d'aucun conseil d'usagers.")
    asked = load_model()("Rien ne se décide sans une réunion avec les usagers.")
    assert is_refused(refused[:], "concertation") and not is_refused(asked[:], "concertation")


@pytest.mark.parametrize(
    ("name", "told"), [("évaluer", "d'évaluer"), ("former", "de former"), ("associer", "d'associer")]
)
def test_of_elides_before_a_vowel(name: str, told: str) -> None:
    assert of(name) == told


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Au pied de la halle des forains et des bateliers, on se parlera.", "la halle des forains et des bateliers"),
        ("Il faut enfin que la halle du port soit ouverte comme elle l'était.", "la halle du port soit ouverte"),
        ("On réunira la voirie, la culture, la halle et le port.", "la voirie, la culture, la halle et le port"),
    ],
    ids=["says where", "wishes without the verb that asks", "lists"],
)
def test_words_cut_from_what_governs_them_are_no_phrase(text: str, phrase: str) -> None:
    (doc,) = build_material([Written(text)]).docs
    assert phrase in text and not [words for words, _ in _candidates(doc, text) if words.startswith(phrase)]
