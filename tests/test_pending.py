"""What remains to be decided. All texts are invented."""

from __future__ import annotations

from conftest import Written, build_material

from synthese.arbitrations import find_arbitrations
from synthese.config import load_config
from synthese.learned.heads import MODEL, load_heads
from synthese.policy_tables import PolicyFindings
from synthese.reading.pending import pending_statements
from synthese.reading.statements import Desk
from synthese.records import Chapter, Decision, Evidence, Nature, Outcome
from synthese.scores import score_windows
from synthese.tables import Analysis

OPEN = "Sur les soirées, l'atelier n'a pas conclu : les uns craignent le bruit, mais les autres une place morte."
LEFT = "La question du stationnement des forains est laissée en suspens jusqu'au conseil municipal de juin."
UNPAID = "Le second éclairage de la halle n'est pas financé à ce jour par le budget communal."
PAID = "Le premier éclairage de la halle est payé par le budget communal depuis deux ans."
NONE: tuple[()] = ()


def written(text: str, atelier: str = "01-halle", chapter: Chapter = Chapter.PRECONISATIONS) -> Written:
    return Written(text, atelier, chapter=chapter, nature=Nature.REFERENTIEL)


def told(*texts: Written, left_open: frozenset[str] = frozenset()) -> list[str]:
    """What remains to be decided in a corpus of these texts; `left_open`: ateliers of which the first page told a matter."""
    material = build_material(list(texts))
    config = load_config(None)
    scores = score_windows(material, material.window_vectors(MODEL, config.embed), load_heads())
    decisions = tuple(
        Decision(p.atelier, Outcome.OUVERT, Evidence(p.passage_id, p.text, 1.0))
        for p in material.passages
        if p.text == LEFT
    )
    findings = PolicyFindings(decisions=decisions, arbitrations=find_arbitrations(scores))
    analysis = Analysis(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, policies=findings)
    desk = Desk(material, left_open=set(left_open))
    return [statement.text for statement in pending_statements(desk, analysis, config)]


def test_matters_left_open_are_told_once_by_atelier_what_opposes_two_aims_first() -> None:
    lead, halle, port = told(written(OPEN), written(LEFT), written(LEFT, "02-port"))
    assert lead == "Ce qui reste ouvert"
    assert "soirées" in halle and "stationnement" in port


def test_matters_told_on_the_first_page_are_not_told_again() -> None:
    lead, port = told(written(LEFT), written(LEFT, "02-port"), left_open=frozenset({"01-halle"}))
    assert lead == "Ce qui reste ouvert" and "stationnement" in port
    assert not told(written(LEFT), left_open=frozenset({"01-halle"}))


def test_what_nobody_pays_for_is_told_and_what_is_paid_is_not() -> None:
    lead, halle = told(written(UNPAID), written(PAID), written(PAID, "02-port"))
    assert lead == "Ce qui n'est pas financé"
    assert "second éclairage" in halle and halle.endswith(" (Atelier Halle).")


def test_what_is_at_stake_asks_for_no_money() -> None:
    assert not told(written(UNPAID, chapter=Chapter.ENJEUX))


def test_a_matter_without_a_verb_says_too_little() -> None:
    bare = "Désaccord sur les forains installés depuis longtemps et qui attendent une place."
    material = build_material([written(bare)])
    passage = material.passages[0]
    decision = Decision(passage.atelier, Outcome.OUVERT, Evidence(passage.passage_id, bare, 1.0))
    analysis = Analysis(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, policies=PolicyFindings(decisions=(decision,)))
    assert not list(pending_statements(Desk(material), analysis, load_config(None)))
