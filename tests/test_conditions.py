"""Conditions of success: what states one, where, of which family, and those that no list foresaw. All texts are invented."""

from __future__ import annotations

import pytest

from synthese.annotate import load_model
from synthese.conditions import find_conditions
from synthese.config import load_config
from synthese.emergent_conditions import gather
from synthese.learned.heads import MODEL, load_heads
from synthese.material import Material
from synthese.records import Chapter, Condition, Evidence, Nature
from synthese.requirements import announces_conditions, is_required, lead_of, tells_the_past
from synthese.scores import score_windows
from synthese.themes.terms import read_vocabulary
from tests.conftest import Written, build_material

CHAPTER = [
    "Des engagements signés. Une convention de trois ans liera la commune et chaque club de voile.",
    "Former les équipes. Les agents d'accueil suivront deux journées de stage avant l'ouverture.",
    "Savoir qui fait quoi. Un annuaire des associations sera tenu par la direction du port.",
    "Évaluer chaque année. Six indicateurs seront relevés par un cabinet extérieur.",
]


def conditions(material: Material) -> tuple[Condition, ...]:
    scores = score_windows(material, material.window_vectors(MODEL, load_config(None).embed), load_heads())
    return find_conditions(material, read_vocabulary(material.docs), scores)[0]


def in_chapter(text: str) -> Written:
    return Written(text, nature=Nature.REFERENTIEL, chapter=Chapter.CONDITIONS)


@pytest.mark.parametrize(
    "text",
    [
        "Il faut une convention avant l'été.",
        "Les agents doivent être formés avant l'ouverture.",
        "Le service ouvrira à condition que les horaires soient négociés.",
        "Cela suppose un accord avec les pêcheurs.",
        "Un budget pluriannuel est indispensable.",
        "Rien de tout cela ne tiendra sans un suivi régulier.",
        "Le même animateur sera là toute l'année, faute de quoi l'effet sera nul.",
    ],
)
def test_necessity_and_condition_are_requirements(text: str) -> None:
    assert is_required(load_model()(text))


@pytest.mark.parametrize(
    "text",
    [
        "Le port accueille quatre cents bateaux.",
        "Faut-il une convention avant l'été ?",
        "Personne ne sait ce qu'il faut en conclure.",
        "Vous devriez interroger les agents du port.",
        "La note n'a pu être discutée, faute de temps.",
        "Il fallait autrefois une heure pour traverser.",
    ],
)
def test_facts_questions_asides_and_the_past_are_not(text: str) -> None:
    assert not is_required(load_model()(text))


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Les clubs ont signé une convention l'an dernier.", True),
        ("La halle fermait à dix heures.", True),
        ("Chaque club signera une convention.", False),
        ("Les clubs ont signé ; chacun tiendra un cahier.", False),
        ("La convention est signée par tous.", False),
    ],
)
def test_what_is_told_in_the_past_alone_asks_for_nothing(text: str, past: bool) -> None:
    assert tells_the_past(load_model()(text)) is past


def test_every_item_of_the_chapter_is_a_condition_told_with_its_title() -> None:
    found = conditions(build_material([in_chapter(text) for text in CHAPTER]))
    assert {(c.condition_id, e.extract) for c in found for e in c.evidence} == {
        ("C-partenariat_formalise", CHAPTER[0]),
        ("C-formation_metiers", CHAPTER[1]),
        ("C-connaissance_acteurs", CHAPTER[2]),
        ("C-evaluation", CHAPTER[3]),
    }


def test_items_under_a_heading_that_announces_conditions_count_in_any_document() -> None:
    heading = ("Rapport", "Les conditions de réussite")
    item = "Améliorer l'information des usagers du port."
    found = conditions(build_material([Written(item, nature=Nature.BILAN, headings=heading)]))
    assert [c.condition_id for c in found] == ["C-information"]
    assert announces_conditions(heading) and not announces_conditions(("Rapport", "Les enjeux"))


def test_in_minutes_a_fact_is_no_condition_and_a_requirement_is() -> None:
    fact = "Les clubs ont signé une convention l'an dernier, et chacun a apporté sa part."
    need = "Il faut un protocole écrit avec les clubs, signé avant l'été, sans quoi chacun se renverra la charge."
    found = conditions(build_material([Written(fact), Written(need)]))
    assert [e.extract for c in found for e in c.evidence] == [need]


def test_the_title_of_an_item_is_its_short_first_sentence() -> None:
    lead = lead_of(load_model()(CHAPTER[0]))
    assert lead is not None and lead.text == "Des engagements signés."
    assert lead_of(load_model()("Une seule phrase, longue, sans titre devant elle.")) is None


def test_what_no_family_foresaw_is_gathered_when_it_comes_back_across_ateliers() -> None:
    texts = {
        "01-port": "Le silence des moteurs la nuit est exigé des bateaux.",
        "02-gare": "Le silence des moteurs la nuit est exigé des trains.",
        "03-marche": "Le silence des moteurs la nuit est exigé des camions.",
        "04-ecole": "Une cour plantée d'arbres fruitiers.",
    }
    material = build_material([Written(text, atelier) for atelier, text in texts.items()])
    evidence = [Evidence(p.passage_id, p.text, 0.5) for p in material.passages]
    groups, rest = gather(material, read_vocabulary(material.docs), evidence)
    assert [len(extracts) for _, _, extracts in groups] == [3]
    assert "moteurs" in groups[0][1].lower() or "silence" in groups[0][1].lower()
    assert [e.extract for e in rest] == [texts["04-ecole"]]


def test_what_stays_in_one_atelier_or_too_rare_is_no_new_condition() -> None:
    material = build_material([Written("Le silence des moteurs la nuit.")] * 3)
    evidence = [Evidence(p.passage_id, p.text, 0.5) for p in material.passages]
    vocabulary = read_vocabulary(material.docs)
    assert gather(material, vocabulary, evidence)[0] == [] and gather(material, vocabulary, evidence[:2])[0] == []
