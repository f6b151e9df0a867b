"""What opens a reading: figures that ateliers share, gaps that référentiels tell. All texts are invented."""

from __future__ import annotations

import pytest
from conftest import Written, build_material

from synthese.config import load_config
from synthese.debate import answers, opposes, two_parties
from synthese.facts import figures
from synthese.reading.key_figures import key_figures
from synthese.reading.stakes import stake_statements
from synthese.reading.statements import Desk
from synthese.records import Chapter, Nature
from synthese.tables import Analysis

POOR = "On compte 2 400 ménages à bas revenus dans la commune, et leur nombre ne recule plus depuis huit ans."
POOR_TOO = "Le secours du mois va d'abord aux 2 400 ménages à bas revenus que les services connaissent."
CHANCE = "Le tri des déchets est contrôlé chez 2 400 ménages, tirés au sort au printemps par la direction de la voirie."
GAP = "Le port accueille douze mille visiteurs chaque été, alors que six enfants du quai sur dix n'ont jamais pris le large."
PLAIN = "Le port accueille des visiteurs chaque été et son école de voile forme des moniteurs depuis longtemps."


def test_a_figure_that_two_ateliers_give_of_one_public_comes_first_and_names_both() -> None:
    texts = [
        Written(t, a, Nature.REFERENTIEL) for t, a in ((POOR, "01-social"), (POOR_TOO, "02-aide"), (GAP, "03-port"))
    ]
    material = build_material(texts)
    told = [s.text for s in key_figures(Desk(material), figures(material))]
    assert "400 ménages à bas revenus" in told[0]
    assert told[0].endswith(
        ("; l'Atelier Aide donne le même nombre, 2 400.", "; l'Atelier Social donne le même nombre, 2 400.")
    )


def test_the_same_number_about_something_else_is_not_shared() -> None:
    texts = [Written(t, a, Nature.REFERENTIEL) for t, a in ((POOR, "01-social"), (CHANCE, "02-dechets"))]
    material = build_material(texts)
    assert not any("le même nombre" in s.text for s in key_figures(Desk(material), figures(material)))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("La mesure 12 de la halle inquiète les forains du quai, qui la trouvent bien mal écrite.", False),
        ("Les forains ne parlent que des mesures 14 à 17, et de la façon dont la halle est chauffée.", False),
        ("La halle compte 12 mesures de bruit de trop, et les forains du quai le savent fort bien.", True),
    ],
)
def test_a_number_that_names_an_item_is_no_figure_to_open_on(sentence: str, told: bool) -> None:
    material = build_material([Written(sentence, "01-halle", Nature.REFERENTIEL)])
    assert bool(list(key_figures(Desk(material), figures(material)))) is told


def test_a_figure_is_told_with_the_sentence_that_takes_it_back() -> None:
    told = "Le port a perdu 340 forains depuis dix ans, soit un sur trois. Le nombre des étals, lui, n'a pas baissé."
    for text, whole in ((told, True), (told.replace("lui, ", "").replace(", n'a", " n'a"), False)):
        material = build_material([Written(text, "01-port", Nature.REFERENTIEL)])
        (found,) = key_figures(Desk(material), figures(material))
        assert ("pas baissé" in found.text) is whole


def test_where_ateliers_are_few_a_second_share_of_one_is_told() -> None:
    shares = [
        "Sur les forains de la halle, 48 % viennent d'un autre département et 12 % du port.",
        "Parmi les habitants du quai, 71 % n'ont jamais mis les pieds à la criée, contre 20 % ailleurs.",
    ]
    written = [Written(text, "01-port", Nature.REFERENTIEL, Chapter.ENJEUX) for text in shares]
    few = build_material(written)
    assert len(list(key_figures(Desk(few), figures(few)))) == 2
    others = [Written("Le gymnase ouvre le matin.", f"{n}-sport") for n in range(10, 22)]
    many = build_material([*written, *others])
    assert len(list(key_figures(Desk(many), figures(many)))) == 1


def test_what_contributions_count_does_not_say_where_ateliers_start_from() -> None:
    material = build_material([Written(GAP, "avis", Nature.CONTRIBUTION)])
    assert figures(material) and not list(key_figures(Desk(material), figures(material)))


def test_a_gap_told_by_the_chapter_on_the_stakes_is_quoted_and_a_plain_fact_is_not() -> None:
    written = [
        Written(GAP, "01-port", Nature.REFERENTIEL, Chapter.ENJEUX),
        Written(PLAIN, "02-voile", Nature.REFERENTIEL, Chapter.ENJEUX),
        Written(GAP.replace("port", "musée"), "03-musee", Nature.REFERENTIEL, Chapter.PRECONISATIONS),
        Written(GAP.replace("port", "bassin"), "04-bassin", Nature.REFERENTIEL, Chapter.ENJEUX),
    ]
    nothing = Analysis((), (), (), (), (), (), (), ())
    told = [s.text for s in stake_statements(Desk(build_material(written)), nothing, load_config(None))]
    assert not list(stake_statements(Desk(build_material(written[:3])), nothing, load_config(None)))
    assert (
        len(told) == 2
        and "douze mille visiteurs" in told[0]
        and not any("musée" in text or "moniteurs" in text for text in told)
    )


@pytest.mark.parametrize(
    ("sentence", "against"),
    [
        ("Les uns veulent vendre, les autres veulent dormir.", True), ("On ferme la halle au détriment des forains.", True),
        ("Mais on ferme la halle à midi.", False), ("La halle ferme à midi.", False),
    ],
)  # fmt: skip
def test_opposition_is_told_inside_the_sentence(sentence: str, against: bool) -> None:
    assert opposes(sentence) is against


def test_two_people_reported_in_one_sentence_are_two_parties() -> None:
    assert two_parties("Un élu demande minuit ; une directrice s'en tient à dix heures.")
    assert not two_parties("Un élu demande minuit ; la halle ferme à dix heures.")


def test_an_answer_is_known_by_its_opening() -> None:
    assert answers("Une directrice lui répond que la halle ferme.") and answers(
        "Les premiers tiennent boutique sur le quai."
    )
    assert not answers("La halle ferme à midi, et chacun le sait depuis que la direction l'a confirmé aux forains.")
