"""What a référentiel grants and takes up against, and the questions that two of them share. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import Written, build_material

from synthese.material import Material
from synthese.oppositions import find_common_questions, find_oppositions
from synthese.policy_tables import PolicyFindings, policy_rows
from synthese.reading.oppositions import common_question_statements, opposition_statements
from synthese.reading.references import counts_an_item
from synthese.reading.statements import Desk
from synthese.records import Chapter, Nature
from synthese.scores import Scores

GRANTS = (
    "Les forains font vivre la halle toute la journée. Ils y ont leurs clients et leurs habitudes depuis trente ans."
)
AGAINST = "Il n'en demeure pas moins que les riverains se lèvent à cinq heures et n'ont pas choisi ce vacarme."
GOES_ON = "Les forains paient aussi une redevance, fixée chaque année par le conseil municipal."
PORT = "Le port vit de ses forains comme de ses voiliers. Les premiers remplissent les quais, les riverains réclament le silence."
VINES = "La vigne recule chaque année devant les lotissements, et personne ne veut renoncer à bâtir."
PADDING = tuple(
    f"Le règlement {n} fixe les horaires du gymnase {n} et la tenue des vestiaires pour la saison {n}."
    for n in range(110)
)


def adopted(text: str, atelier: str = "01-halle", chapter: Chapter | None = Chapter.ENJEUX) -> Written:
    return Written(text, atelier, Nature.REFERENTIEL, chapter)


def scored(material: Material, held: dict[int, float] | None = None) -> Scores:
    """Every window holds an aim as its passage does, surely by default; one aim rather than both."""
    by_row = held or {}
    values = np.array([by_row.get(w.passage, 0.9) for w in material.windows])
    shares = {"tension": np.full(len(values), 0.1), "pole": np.full(len(values), 0.5)}
    return Scores(material, shares, {"tension": values}, {}, {})


def test_a_paragraph_that_concedes_opposes_the_one_before() -> None:
    material = build_material([adopted(GRANTS), adopted(AGAINST), adopted(GOES_ON)])
    (found,) = find_oppositions(scored(material))
    assert [e.extract for e in found.evidence] == [GRANTS, AGAINST] and found.atelier == "01-halle"


TWO = "Les uns tiennent à ce que la halle ouvre jusqu'à minuit ; d'autres redoutent que les voisins n'y perdent leurs nuits."


def test_a_passage_of_two_aims_opposes_them_in_a_referentiel_alone() -> None:
    for nature, expected in ((Nature.REFERENTIEL, [TWO]), (Nature.COMPTE_RENDU, [])):
        material = build_material([Written(TWO, "01-halle", nature, Chapter.ENJEUX), adopted(GOES_ON)])
        scores = scored(material)
        both = {"tension": np.full(len(material.windows), 0.6), "pole": np.full(len(material.windows), 0.2)}
        found = find_oppositions(replace(scores, probability=both))
        assert [e.extract for o in found for e in o.evidence] == expected


@pytest.mark.parametrize(
    ("second", "held"),
    [
        (adopted(GOES_ON), {}),
        (adopted("La saison est longue, mais les forains la trouvent courte et le disent."), {}),
        (adopted(AGAINST, chapter=Chapter.CONDITIONS), {}),
        (adopted(AGAINST, "02-port"), {}),
        (Written(AGAINST, "01-halle", Nature.COMPTE_RENDU), {}),
        (adopted(AGAINST), {0: 0.1}),
        (adopted(AGAINST), {0: 0.3, 1: 0.3}),
    ],
    ids=[
        "no concession",
        "a contrast inside",
        "another chapter",
        "another atelier",
        "minutes",
        "one pulls nowhere",
        "neither pulls clearly",
    ],
)
def test_what_does_not_concede_or_pull_opposes_nothing(second: Written, held: dict[int, float]) -> None:
    assert not find_oppositions(scored(build_material([adopted(GRANTS), second]), held))


def crossing() -> tuple[Material, Scores]:
    """A concession on the halle, a référentiel of the port about the same forains, another about vines, and what surrounds them."""
    told = [adopted(GRANTS), adopted(AGAINST), adopted(PORT, "02-port"), adopted(VINES, "03-vigne")]
    others = [Written(text, "04-sport", Nature.COMPTE_RENDU) for text in PADDING]
    material = build_material([*told, *others])
    return material, scored(material, {row: 0.0 for row in range(len(told), len(told) + len(others))})


def test_two_policies_share_a_question_that_is_alike_and_names_the_same_rare_thing() -> None:
    _, scores = crossing()
    (found,) = find_common_questions(scores, find_oppositions(scores))
    assert (found.first.atelier, found.second.atelier) == ("01-halle", "02-port")
    assert {"forain", "riverain"} <= set(found.shared) and len(found.first.evidence) == 2


def test_one_noun_in_common_makes_no_question() -> None:
    alone = PORT.replace("riverains", "seconds")
    others = [Written(text, "04-sport", Nature.COMPTE_RENDU) for text in PADDING]
    material = build_material([adopted(GRANTS), adopted(AGAINST), adopted(alone, "02-port"), *others])
    scores = scored(material, {row: 0.0 for row in range(3, 3 + len(others))})
    assert not find_common_questions(scores, find_oppositions(scores))


def test_a_question_is_told_in_the_words_of_both_and_not_again() -> None:
    material, scores = crossing()
    oppositions = find_oppositions(scores)
    desk = Desk(material)
    (told,) = common_question_statements(desk, find_common_questions(scores, oppositions))
    assert told.bullet and told.text.startswith("Les forains font vivre la halle")
    assert "(Atelier Halle). Le port vit de ses forains" in told.text.replace("’", "'")
    assert not list(opposition_statements(desk, oppositions))  # its words were just read


def test_among_many_ateliers_likeness_by_chance_is_not_told() -> None:
    material, _ = crossing()
    many = [adopted(PADDING[0], f"{n:02}-atelier-{n}") for n in range(10, 14)]
    crowded = build_material([*(Written(p.text, p.atelier, p.nature, p.chapter) for p in material.passages), *many])
    held = {row: 0.0 for row in range(4, len(crowded.passages))}
    found = find_common_questions(scored(crowded, held), find_oppositions(scored(crowded, held)))
    assert found and not list(common_question_statements(Desk(crowded), found))


def test_a_concession_is_told_with_the_atelier_whose_text_makes_it() -> None:
    material = build_material([adopted(GRANTS), adopted(AGAINST)])
    (told,) = opposition_statements(Desk(material), find_oppositions(scored(material)))
    assert "depuis trente ans. Il n’en demeure pas moins" in told.text and told.text.endswith("(Atelier Halle).")
    assert [c.extract for c in told.citations] == [GRANTS, AGAINST]


def test_an_item_of_a_list_is_not_read_as_the_subject() -> None:
    counted = f"Une deuxième concerne les quais. {GRANTS}"
    material = build_material([adopted(counted), adopted(AGAINST)])
    (told,) = opposition_statements(Desk(material), find_oppositions(scored(material)))
    assert told.text.startswith("Les forains font vivre")
    named = build_material([adopted("Une deuxième halle ouvrira près des quais.")])
    assert not counts_an_item(next(iter(named.docs[0].sents)))


def test_tables_hold_what_was_found() -> None:
    _, scores = crossing()
    oppositions = find_oppositions(scores)
    rows = policy_rows(
        PolicyFindings(oppositions=oppositions, common_questions=find_common_questions(scores, oppositions))
    )
    assert rows["oppositions"][0]["extrait_suivant"] == AGAINST
    (question,) = rows["questions_communes"]
    assert question["atelier_autre"] == "02-port" and len(question["passages_id"]) == 3
