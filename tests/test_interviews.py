"""Interviews: what is asked heads its answer, and answers are told by role under the question. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.material import Material
from synthese.reading.interviews import answered_statements
from synthese.reading.statements import Desk
from synthese.records import Block, BlockKind, Nature
from synthese.segment.turns import find_interview_turns, find_questions

CHANGE = "Que faudrait-il changer dans la conduite du port ?"
GROWS = "Le port est-il plus actif qu'avant ?"


def blocks(*texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text, 0, len(text)) for text in texts]


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        (["[Et le port ?]", "Il vit.", "[Vous l'avez donc vu.]", "Deux ans.", "[Un souvenir ?]", "Le bac."], {0, 2, 4}),
        (["1) La tempête, alors.", "Oui.", "2) Le bac ?", "Non.", "3) Et la halle ?", "Elle tient."], {0, 2, 4}),
        (["— À quoi sert une halle ?", "— À se parler.", "— Un souvenir ?", "— Le bac."], {0, 2}),
        (["Le port vit de ses forains.", "Les riverains dorment mal."], set()),
    ],
)
def test_what_an_interviewer_asks_is_known_by_its_shape(texts: list[str], asked: set[int]) -> None:
    found = find_questions(blocks(*texts), {})
    assert set(found) == asked and all(turn.question for turn in found.values())


def test_a_label_already_tells_a_question() -> None:
    said = blocks(
        "E : Le bac ?", "I : Il coûte cher.", "E : La halle ?", "I : Elle fuit.", "E : Le quai ?", "I : Il tient."
    )
    turns = find_interview_turns(said)
    assert {i for i, turn in turns.items() if turn.question} == {0, 2, 4} and not find_questions(said, turns)


def test_who_answers_may_ask_where_questions_are_told() -> None:
    answers = ["Il coûte cher.", "Pourquoi pas ?", "Elle fuit.", "Il tient."]
    asked = [Block(BlockKind.HEADING, text, 0, len(text)) for text in ("Le bac ?", "La halle ?", "Le quai ?")]
    said = blocks(*answers)
    assert set(find_questions(said, {})) == {1}
    assert not find_questions([asked[0], said[0], said[1], asked[1], said[2], asked[2], said[3]], {})


def interviews(*said: tuple[str, str, str]) -> Material:
    """Passages of interviews: `(document, question, answer)`."""
    material = build_material([Written(a, "entretiens", Nature.ENTRETIEN, headings=(q,)) for _, q, a in said])
    named = [
        replace(p, document=d, exchange=i) for i, (p, (d, _, _)) in enumerate(zip(material.passages, said, strict=True))
    ]
    return replace(material, passages=tuple(replace(p, speaker="une élue") for p in named))


def test_a_question_put_to_several_heads_their_answers() -> None:
    material = interviews(
        ("un", f"Question 3. {CHANGE}", "Les horaires du bac, qui partent quand personne n'arrive."),
        ("deux", CHANGE, "Le nombre de réunions, car nous en tenons douze pour un quai."),
        ("deux", "Avez-vous un souvenir ?", "La nuit de la tempête, quand les forains ont porté les sacs."),
    )
    desk = Desk(material)
    title, first, second, alone = answered_statements(desk)
    assert title.heading and title.text == CHANGE
    assert "horaires du bac" in first.text and "douze pour un quai" in second.text
    assert alone.text.startswith("Avez-vous un souvenir ? «\u00a0La nuit de la tempête")
    assert desk.quoted == {p.passage_id for p in material.passages}


def test_a_question_that_weighs_the_work_is_told_first_and_one_that_hangs_never_is() -> None:
    answers = "Nous avons tenu {} réunions sur le quai avant d'ouvrir la halle."
    said = [
        ("un", question, answers.format(n))
        for n, question in enumerate([GROWS, "Et après ?", "Et cela vous plaît ?", CHANGE], 4)
    ]
    told = [s.text for s in answered_statements(Desk(interviews(*said)))]
    assert len(told) == 2 and any(CHANGE in t for t in told) and not any("après" in t or "plaît" in t for t in told)


def test_without_question_nothing_is_told() -> None:
    assert not list(
        answered_statements(Desk(interviews(("un", "Le port", "Les forains ont porté les sacs toute la nuit."))))
    )
