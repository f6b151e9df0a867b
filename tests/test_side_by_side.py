"""Where ateliers are few, what each debates and votes stands beside what its référentiel makes of it. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.config import Config
from synthese.policy_tables import PolicyFindings
from synthese.reading.decisions import decision_statements
from synthese.reading.side_by_side import opposed_statements
from synthese.reading.statements import Desk
from synthese.records import Decision, Disagreement, DocumentSheet, Evidence, Nature, Opposition, Outcome
from synthese.tables import Analysis

OPEN = "Une élue veut ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
QUIET = "Un directeur répond que les voisins dorment au-dessus des étals et qu'il faut protéger leurs nuits."
WEIGHED = "Le port vit de ses forains comme de ses voiliers. Les premiers remplissent les quais, les riverains réclament le silence."
VOTE = "La fermeture du port à onze heures est adoptée par sept voix contre deux, les deux forains ayant voté contre."
PADDING = tuple(Written("Le gymnase ouvre à huit heures du matin.", f"{n:02}-sport") for n in range(10, 22))


def told(*others: Written) -> list[str]:
    written = [
        Written(OPEN, "01-halle"),
        Written(QUIET, "01-halle"),
        Written(VOTE, "02-port"),
        Written(WEIGHED, "02-port", Nature.REFERENTIEL),
        *others,
    ]
    material = build_material(written)
    place = {p.text: Evidence(p.passage_id, p.text, 0.9) for p in material.passages}
    found = PolicyFindings(
        disagreements=(Disagreement("01-halle", place[OPEN], place[QUIET], 0.9, True, None, None),),
        oppositions=(Opposition("02-port", (place[WEIGHED],)),),
    )
    votes = [Decision("02-port", Outcome.VOTE, place[VOTE])]
    return [s.text.replace("\u00a0", " ").replace("’", "'") for s in opposed_statements(Desk(material), found, votes)]


def test_each_of_few_ateliers_is_told_from_its_seances_to_its_referentiel() -> None:
    halle, debate, port, vote, weighed = told()
    assert halle == "Dans l'Atelier Halle, des voix s'opposent en séance."
    assert port == "Dans l'Atelier Port, une question est mise aux voix ; le référentiel met des buts en balance."
    assert (
        debate.startswith("Une élue veut ouvrir")
        and "sept voix contre deux" in vote
        and weighed.startswith("Le port vit")
    )


def test_many_ateliers_are_told_by_kind() -> None:
    leads = [text for text in told(*PADDING) if text.startswith(("Dans", "L'Atelier", "Le référentiel"))]
    assert leads and not any(text.startswith("Dans") for text in leads)
    assert "Le référentiel de l'Atelier Port met des buts en balance." in leads


def test_minutes_that_are_of_no_atelier_are_not_called_one() -> None:
    spoken = [Written(text, "visites", Nature.ENTRETIEN) for text in (OPEN, QUIET)]
    material = build_material([*spoken, Written(WEIGHED, "01-port", Nature.REFERENTIEL)])
    one, two = (Evidence(p.passage_id, p.text, 0.9) for p in material.passages if p.atelier == "visites")
    found = PolicyFindings(disagreements=(Disagreement("visites", one, two, 0.9, True, None, None),))
    known = DocumentSheet(
        "a.md", "entretien", "visites", Nature.ENTRETIEN, None, None, None, (), {}, 0, 2, 180, 0, (), ""
    )
    aside = replace(material, sheets=(known,))
    lead, *_ = opposed_statements(Desk(aside), found, [])
    assert not aside.is_atelier("visites")
    assert lead.text.replace("’", "'") == "Hors des ateliers, des voix s'opposent en séance."


@pytest.mark.parametrize("votes", [True, False])
def test_a_vote_told_with_its_atelier_is_not_told_again(votes: bool) -> None:
    material = build_material([Written(VOTE, "02-port")])
    passage = material.passages[0]
    decision = Decision("02-port", Outcome.VOTE, Evidence(passage.passage_id, VOTE, 0.9))
    desk = Desk(material)
    opposed_statements(desk, PolicyFindings(), [decision] if votes else [])
    assert (passage.passage_id in desk.quoted) is votes
    analysis = Analysis((), (), (), (), (), (), (), (), policies=PolicyFindings(decisions=(decision,)))
    assert bool(list(decision_statements(desk, analysis, Config()))) is not votes
