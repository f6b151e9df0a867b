"""What each atelier debates and votes stands beside what its référentiel makes of it. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.config import Config
from synthese.policy_tables import PolicyFindings
from synthese.reading.decisions import decision_statements
from synthese.reading.side_by_side import by_atelier, open_bullets, opposed_bullets
from synthese.reading.statements import Desk
from synthese.records import (
    Citation,
    Decision,
    Disagreement,
    DocumentSheet,
    Evidence,
    Nature,
    Opposition,
    Outcome,
    Statement,
)
from synthese.tables import Analysis

OPEN = "Une élue veut ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
QUIET = "Un directeur répond que les voisins dorment au-dessus des étals et qu'il faut protéger leurs nuits."
WEIGHED = "Le port vit de ses forains comme de ses voiliers. Les premiers remplissent les quais, les riverains réclament le silence."
VOTE = "La fermeture du port à onze heures est adoptée par sept voix contre deux, les deux forains ayant voté contre."
LEFT = "La question des étals du lundi reste ouverte, faute de majorité."
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
    desk = Desk(material)
    told = by_atelier(desk, opposed_bullets(desk, found, votes))
    return [f"{'# ' * s.heading}{s.text}".replace("\u00a0", " ").replace("’", "'") for s in told]


@pytest.mark.parametrize("others", [(), PADDING])
def test_each_atelier_is_told_from_its_seances_to_its_referentiel(others: tuple[Written, ...]) -> None:
    halle, debate, port, vote, weighed = told(*others)
    assert (halle, port) == ("# Atelier Halle", "# Atelier Port")
    assert debate.startswith("Une élue veut ouvrir") and "sept voix contre deux" in vote
    assert weighed.startswith("Ce que le référentiel met en balance. Le port vit")


def test_what_several_ateliers_oppose_comes_first_and_what_stays_open_last() -> None:
    material = build_material([Written(OPEN, "01-halle"), Written(LEFT, "01-halle")])
    first, left = material.passages
    both = Statement("Halle et port.", ("01-halle", "02-port"), (Citation(first.passage_id, OPEN),), bullet=True)
    found = PolicyFindings(decisions=(Decision("01-halle", Outcome.OUVERT, Evidence(left.passage_id, LEFT, 0.9)),))
    desk = Desk(material)
    titles, texts = [], []
    for statement in by_atelier(desk, [both, *open_bullets(desk, found)]):
        (titles if statement.heading else texts).append(statement.text.replace("’", "'"))
    assert titles == ["Entre plusieurs politiques", "Atelier Halle"]
    assert texts[0] == "Halle et port." and texts[1].startswith("Ce qui reste ouvert. La question des étals")


def test_minutes_that_are_of_no_atelier_are_not_called_one() -> None:
    spoken = [Written(text, "visites", Nature.ENTRETIEN) for text in (OPEN, QUIET)]
    material = build_material([*spoken, Written(WEIGHED, "01-port", Nature.REFERENTIEL)])
    one, two = (Evidence(p.passage_id, p.text, 0.9) for p in material.passages if p.atelier == "visites")
    found = PolicyFindings(disagreements=(Disagreement("visites", one, two, 0.9, True, None, None),))
    known = DocumentSheet(
        "a.md", "entretien", "visites", Nature.ENTRETIEN, None, None, None, (), {}, 0, 2, 180, 0, (), ""
    )
    desk = Desk(replace(material, sheets=(known,)))
    lead, *_ = by_atelier(desk, opposed_bullets(desk, found, []))
    assert not desk.material.is_atelier("visites") and lead.text == "Visites"


@pytest.mark.parametrize("votes", [True, False])
def test_a_vote_told_with_its_atelier_is_not_told_again(votes: bool) -> None:
    material = build_material([Written(VOTE, "02-port")])
    passage = material.passages[0]
    decision = Decision("02-port", Outcome.VOTE, Evidence(passage.passage_id, VOTE, 0.9))
    desk = Desk(material)
    opposed_bullets(desk, PolicyFindings(), [decision] if votes else [])
    assert (passage.passage_id in desk.quoted) is votes
    analysis = Analysis((), (), (), (), (), (), (), (), policies=PolicyFindings(decisions=(decision,)))
    assert bool(list(decision_statements(desk, analysis, Config()))) is not votes
