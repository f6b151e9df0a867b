"""The thread of a policy: which préconisations reach an action. All texts are invented."""

from __future__ import annotations

from functools import cache

from synthese.embed import load_embedder
from synthese.material import Material
from synthese.records import Chapter, Nature, ThreadLink, ThreadStatus
from synthese.thread import actions_of, find_thread
from tests.conftest import Written, build_material

PROPOSALS = {
    "01-sport": [
        "Ouvrir deux gymnases le dimanche après-midi, sans adhésion.",
        "Créer un prêt de matériel sportif pour les familles modestes.",
        "Recruter un éducateur sportif pour les personnes âgées.",
    ],
    "02-lecture": [
        "Prolonger les horaires de la médiathèque jusqu'à vingt heures.",
        "Envoyer un bibliobus dans les hameaux chaque semaine.",
    ],
}
ACTIONS = {
    "01-sport": [
        "Action | Pilote | Échéance",
        "1. Ouverture du dimanche dans deux gymnases | Direction des sports | 2012",
        "2. Prêt de matériel sportif aux familles | Direction des sports | 2013",
        "3. Réfection de la chaudière du stade | Bâtiments | 2012",
    ],
    "02-lecture": [
        "1. Bibliobus hebdomadaire dans les hameaux | Médiathèque | 2012",
        "2. Remplacement du logiciel de paie | Informatique | 2012",
    ],
}


@cache
def corpus() -> Material:
    written = [
        Written(t, a, Nature.REFERENTIEL, Chapter.PRECONISATIONS) for a, texts in PROPOSALS.items() for t in texts
    ]
    written += [Written(t, a, Nature.PLAN_ACTIONS) for a, texts in ACTIONS.items() for t in texts]
    written += [Written("Réparer la route du port.", "03-voirie", Nature.REFERENTIEL, Chapter.PRECONISATIONS)]
    return build_material(written)


@cache
def links() -> tuple[ThreadLink, ...]:
    return find_thread(corpus(), load_embedder("use"))


def text(passage_id: str | None) -> str:
    return corpus().passages[corpus().index[passage_id]].text if passage_id else ""


def with_status(status: ThreadStatus) -> set[tuple[str, str]]:
    return {(text(k.preconisation)[:14], text(k.action)[:8]) for k in links() if k.status is status}


def test_a_proposal_meets_the_action_that_carries_it_out() -> None:
    assert with_status(ThreadStatus.FOLLOWED) == {
        ("Ouvrir deux gy", "1. Ouver"),
        ("Créer un prêt ", "2. Prêt "),
        ("Envoyer un bib", "1. Bibli"),
    }


def test_a_proposal_without_action_and_an_action_without_proposal_are_told() -> None:
    assert with_status(ThreadStatus.WITHOUT_ACTION) == {("Recruter un éd", ""), ("Prolonger les ", "")}
    assert with_status(ThreadStatus.WITHOUT_PROPOSAL) == {("", "3. Réfec"), ("", "2. Rempl")}


def test_an_atelier_without_a_plan_is_not_accused_of_doing_nothing() -> None:
    assert with_status(ThreadStatus.WITHOUT_PLAN) == {("Réparer la rou", "")}


def test_the_header_of_a_plan_is_no_action() -> None:
    assert [span.text for _, span in actions_of(corpus(), "02-lecture")] == [
        "Bibliobus hebdomadaire dans les hameaux",
        "Remplacement du logiciel de paie",
    ]
    assert len(actions_of(corpus(), "01-sport")) == 3


def test_a_plan_without_a_table_gives_its_numbered_and_infinitive_lines() -> None:
    lines = ["Action 1 : ouvrir le stade", "Planter des haies le long du canal", "Le présent plan a été relu."]
    plan = build_material([Written(line, nature=Nature.PLAN_ACTIONS) for line in lines])
    assert [span.text for _, span in actions_of(plan, "01-sport")] == ["ouvrir le stade", lines[1]]
