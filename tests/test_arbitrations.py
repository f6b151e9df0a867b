"""What référentiels answer to what opposes two aims, and what ateliers say of one another. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import Written, build_material

from synthese.annotate import load_model
from synthese.arbitrations import AIMS, answers_by, find_arbitrations, tie
from synthese.cross_references import find_cross_references
from synthese.material import Material
from synthese.policy_tables import PolicyFindings, outcome_of_tensions, policy_rows
from synthese.reading.arbitrations import arbitration_statements
from synthese.reading.cross_references import cross_reference_statements
from synthese.reading.extracts import grown
from synthese.reading.roles import position_statements
from synthese.reading.statements import Desk
from synthese.records import (
    Answer,
    Arbitration,
    Chapter,
    CityRole,
    Decision,
    Evidence,
    Nature,
    Outcome,
    Pole,
    Position,
    Tension,
    TensionEvidence,
    TensionKind,
)
from synthese.scores import Scores

SIDE = (
    "Les forains réclament la place jusqu'au soir, mais les riverains demandent à la retrouver dès midi. "
    "L'atelier choisit quatorze heures, et l'écrit dans le règlement de la halle."
)
BOTH = (
    "Les voiliers veulent des quais calmes, mais les pêcheurs déchargent à l'aube. "
    "L'atelier refuse de choisir entre les deux métiers et partage le port par heures."
)
OPEN = (
    "Sur le prix des étals, certains défendent un tarif unique, d'autres un tarif selon le chiffre d'affaires. "
    "L'atelier n'a pas tranché et reprendra la question après une saison."
)
PLAIN = "La halle date de 1903. Elle compte soixante étals, une fontaine et deux remises que la Ville loue."
RELATIVE = "Certains étals sont fermés, d'autres sont loués à des gens que l'atelier n'a pas choisis."
WRITTEN = "Les uns vendent, les autres regardent. L'atelier a choisi de l'écrire."


def referentiel(text: str, atelier: str = "01-halle", chapter: Chapter = Chapter.SPECIFICITES) -> Written:
    return Written(text, atelier, Nature.REFERENTIEL, chapter)


def scored(material: Material, both: float = 0.0, aim: float = AIMS) -> Scores:
    """Every window holds an aim, so surely, and both of a tension, so surely at most."""
    stated = np.full(len(material.windows), max(aim, both))
    heads = (
        {"tension": both / stated, "pole": 1 - both / stated} if stated.any() else {"tension": stated, "pole": stated}
    )
    return Scores(material, heads, {"tension": stated}, {}, {})


def test_what_answers_no_aim_arbitrates_nothing() -> None:
    material = build_material([referentiel(SIDE)])
    assert find_arbitrations(scored(material)) and not find_arbitrations(scored(material, aim=AIMS / 2))


def test_any_group_that_prefers_something_decides_nothing() -> None:
    doc = load_model()("Des groupes préfèrent la halle plutôt que le port.")
    assert not any(answers_by(sent) for sent in doc.sents)
    for group in (
        "Le groupe préfère",
        "Nos communes préfèrent",
        "Ces communes préfèrent",
        "Les deux communes préfèrent",
    ):
        doc = load_model()(f"{group} la halle plutôt que le port.")
        assert any(answers_by(sent) for sent in doc.sents), group


def found_in(*written: Written) -> tuple[Arbitration, ...]:
    return find_arbitrations(scored(build_material(written)))


@pytest.mark.parametrize(
    ("text", "answer", "answered"),
    [
        (SIDE, Answer.ARBITRAGE, "L'atelier choisit quatorze heures"),
        (BOTH, Answer.COMPROMIS, "L'atelier refuse de choisir entre"),
        (OPEN, Answer.OUVERT, "L'atelier n'a pas tranché"),
    ],
)
def test_a_referentiel_takes_sides_holds_both_or_leaves_open(text: str, answer: Answer, answered: str) -> None:
    (found,) = found_in(referentiel(text))
    assert found.answer is answer and found.answered.extract.startswith(answered)
    assert found.opposition.extract in text and found.answered.extract in found.opposition.extract


@pytest.mark.parametrize("text", [PLAIN, RELATIVE, WRITTEN])
def test_what_opposes_nothing_or_decides_nothing_is_no_arbitration(text: str) -> None:
    assert not found_in(referentiel(text))


def test_only_the_chapters_of_a_referentiel_arbitrate() -> None:
    assert not found_in(Written(SIDE, "01-halle", seance=3), referentiel(SIDE, chapter=Chapter.CONDITIONS))


def test_a_tension_that_a_head_reads_needs_no_turn_that_opposes() -> None:
    calm = "Le marché dure jusqu'au soir et la place dort dès midi. L'atelier choisit quatorze heures."
    material = build_material([referentiel(calm)])
    assert not find_arbitrations(scored(material, 0.2)) and find_arbitrations(scored(material, 0.9))


def test_an_arbitration_knows_the_tension_of_its_own_passage() -> None:
    material = build_material([referentiel(SIDE), referentiel(BOTH)])
    found, passage = find_arbitrations(scored(material)), material.passages[0]
    evidence = (TensionEvidence(Pole.BOTH, Evidence(passage.passage_id, SIDE, 0.9), 1.0),)
    tension = Tension("X-1", 1, "la place", "le soir", TensionKind.INTERNE, ("01-halle",), 0.9, "", evidence)
    assert [a.tension_id for a in tie(found, [tension], 0.6)] == ["X-1", ""]
    rows = policy_rows(PolicyFindings(arbitrations=tie(found, [tension], 0.6)))["arbitrages"]
    assert [(r["reponse"], r["tension_id"]) for r in rows] == [("arbitrage", "X-1"), ("compromis", None)]


def test_each_answer_is_told_with_what_it_answers_and_none_twice() -> None:
    material = build_material([referentiel(SIDE), referentiel(BOTH, "02-port"), referentiel(OPEN)])
    desk, found = Desk(material), find_arbitrations(scored(material))
    told = [s.text for s in arbitration_statements(desk, found)]
    assert len(told) == 2  # what stays open is told apart
    assert "dès midi" in told[0] and "quatorze heures" in told[0] and told[0].endswith(" (Atelier Halle).")
    assert told[1].endswith(" (Atelier Port).")
    assert not list(arbitration_statements(desk, found))


def test_an_answer_that_says_too_little_comes_with_the_passages_that_it_answers() -> None:
    first = "Deux façons de faire. Pour les uns, un placier connu suffit à faire respecter les emplacements."
    second = "Pour les autres, une règle que personne ne sanctionne cesse d'en être une."
    answer = "L'atelier a retenu les deux, pour dix-huit mois."
    desk = Desk(build_material([referentiel(text) for text in (first, second, answer)]))
    (told,) = arbitration_statements(desk, find_arbitrations(scored(desk.material)))
    assert [c.extract for c in told.citations] == [first, second, answer]


def test_an_extract_grows_to_the_sentences_around_it_and_loses_its_number() -> None:
    material = build_material(
        [referentiel("3. La halle est grande. Les étals y sont rares. Le port la borde au nord.")]
    )
    assert grown(material, 0, "Les étals y sont rares.", 52) == "La halle est grande. Les étals y sont rares."
    assert grown(material, 0, "Les étals y sont rares.", 10) == ""


ASKED = "Un élu souhaite que les heures du port soient réglées ailleurs ; la question est renvoyée à l'atelier Port."
ANSWER = "Les quais ouvriront dès cinq heures, comme le référentiel de la Halle le demandait pour ses livraisons."
ALONE = "Une directrice rappelle que l'atelier Halle avait déjà compté les places de livraison."
CITY = "Le référentiel de la Ville sera relu, puis le port de pêche sera dragué avant la saison prochaine."


def crossing() -> Material:
    return build_material(
        [
            Written(ASKED, "01-halle", seance=2),
            referentiel(ANSWER, "02-port"),
            Written(ALONE, "03-voirie", seance=1),
            Written(CITY, "01-halle", seance=3),
        ]
    )


def test_ateliers_that_name_another_are_found_by_the_titles_of_the_corpus() -> None:
    found = [(r.source, r.cited) for r in find_cross_references(crossing())]
    assert found == [("01-halle", "02-port"), ("02-port", "01-halle"), ("03-voirie", "01-halle")]


def test_ateliers_that_name_each_other_are_told_first() -> None:
    material = crossing()
    told = [s.text for s in cross_reference_statements(Desk(material), find_cross_references(material))]
    assert told[0] == "Les Ateliers Halle et Port se renvoient une question l'un à l'autre."
    assert "renvoyée à l’atelier Port" in told[1] and "« " not in told[2] and told[2].endswith(" (Atelier Port).")
    assert told[3] == "L'Atelier Voirie renvoie à l'Atelier Halle." and "places de livraison" in told[4]


def test_a_line_of_a_table_is_told_by_its_cells() -> None:
    line = "Nuits du quai nord | Renvoyé à l'atelier Halle, qui avait lui-même renvoyé la question ici."
    material = build_material([Written(line, "02-port", seance=1), referentiel(SIDE)])
    told = [s.text for s in cross_reference_statements(Desk(material), find_cross_references(material))]
    assert told[1].startswith("Nuits du quai nord. Renvoyé à l’atelier Halle, qui avait")


def leading(atelier: str, passage_id: str, role: CityRole, share: float) -> Position:
    """A role that leads in an atelier by its share."""
    rest = (1 - share) / (len(CityRole) - 1)
    scores = {each: share if each is role else rest for each in CityRole}
    return Position(
        atelier, role, share, scores, (Evidence(passage_id, "La Ville relie les forains et le port.", 0.9),)
    )


def test_a_role_that_leads_by_little_is_told_as_such_and_silence_is_named() -> None:
    silent = "Le lavoir a été repeint au printemps et les géraniums ont tenu jusqu'en octobre."
    chapters = [referentiel(silent, f"0{i}-{name}", Chapter.POSITIONNEMENT) for i, name in enumerate(("halle", "port"))]
    desk = Desk(build_material(chapters))
    known = leading("00-halle", desk.material.passages[0].passage_id, CityRole.ANIMATRICE, 0.38)
    little, none = position_statements(desk, [known])
    assert little.text.endswith("le rôle ressort moins nettement : plutôt animatrice (Atelier Halle).")
    assert (
        none.text == "Pour l'Atelier Port, les extraits lus ne suffisent pas à dire le rôle de la Ville."
        and none.citations[0].extract == silent
    )


def test_a_role_is_told_by_a_sentence_that_follows_no_other() -> None:
    follows = "À l'inverse, dans la commune voisine du port, le syndicat possède et dirige la halle des forains."
    stands = "La Ville réunit les forains et le port une fois par mois, et laisse chacun maître de ses étals."
    material = build_material([referentiel(t, "00-halle", Chapter.POSITIONNEMENT) for t in (follows, stands)])
    first, second = material.passages
    evidence = tuple(Evidence(p.passage_id, p.text, 0.9) for p in (first, second))
    known = replace(leading("00-halle", first.passage_id, CityRole.ANIMATRICE, 0.9), evidence=evidence)
    told = [s.text for s in position_statements(Desk(material), [known])]
    assert "réunit les forains" in told[0] and "commune voisine" not in told[0]


def test_roles_are_not_told_missing_where_no_text_states_any() -> None:
    assert not list(position_statements(Desk(build_material([referentiel(SIDE, chapter=Chapter.POSITIONNEMENT)])), ()))


def test_a_reference_that_hangs_on_what_precedes_is_not_told() -> None:
    hanging = "Un participant relance. Elle signale au passage que l'atelier Halle bute, lui aussi, sur les livraisons."
    material = build_material([Written(hanging, "02-port", seance=1), referentiel(SIDE)])
    found = find_cross_references(material)
    assert len(found) == 1 and not list(cross_reference_statements(Desk(material), found))


@pytest.mark.parametrize(
    "said", ["Un atelier halle et cuisine ouvre le mercredi.", "L'atelier des halles du port a fermé."]
)
def test_an_activity_that_bears_the_word_of_a_title_is_no_atelier(said: str) -> None:
    material = build_material([Written(said, "02-port", seance=1), referentiel(SIDE), referentiel(BOTH, "03-halles")])
    assert not find_cross_references(material)


def test_a_passage_that_names_two_ateliers_is_told_once() -> None:
    both = (
        "Une élue rappelle que l'atelier Halle et l'atelier Voirie ont chacun compté les places de livraison du quai."
    )
    written = [Written(both, "02-port", seance=1), referentiel(SIDE), referentiel(BOTH, "03-voirie")]
    desk = Desk(build_material(written))
    found = find_cross_references(desk.material)
    told = list(cross_reference_statements(desk, found))
    assert len(found) == 2 and len(told) == 2 and all(statement.citations for statement in told)


def test_a_chapter_on_what_is_at_stake_answers_nothing() -> None:
    weighed = build_material([referentiel(BOTH, chapter=Chapter.ENJEUX)])
    answered = build_material([referentiel(BOTH)])
    assert not find_arbitrations(scored(weighed)) and find_arbitrations(scored(answered))


def test_a_tension_ends_as_its_referentiel_answers_else_as_its_seance_does() -> None:
    said = Evidence("p", SIDE, 0.9)
    answered = Arbitration("01-halle", Answer.COMPROMIS, said, said, "X-1")
    votes = [Decision("01-halle", Outcome.VOTE, said, name) for name in ("X-1", "X-2", "")]
    votes.append(Decision("01-halle", Outcome.OUVERT, said, "X-3"))
    found = PolicyFindings(arbitrations=(answered,), decisions=tuple(votes))
    assert outcome_of_tensions(found) == {"X-1": "compromis", "X-2": "vote"}
