"""Two voices of a séance that follow each other and pull apart. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import Written, build_material

from synthese.config import EmbedConfig
from synthese.debate import opens_with_somebody
from synthese.disagreements import find_disagreements
from synthese.learned.heads import MODEL, load_heads
from synthese.material import Material
from synthese.policy_tables import PolicyFindings, policy_rows
from synthese.reading.disagreements import disagreement_statements, voices
from synthese.reading.extracts import voice
from synthese.reading.statements import Desk
from synthese.reading.typography import typeset
from synthese.records import Decision, Disagreement, Evidence, Nature, Outcome, SpeakerRole
from synthese.scores import Scores, score_windows

OPEN = "Une élue veut ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
QUIET = "Un directeur répond que les voisins dorment au-dessus des étals et qu'il faut protéger leurs nuits."
MINE = "Je veux ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
THEIRS = "Il faut fermer la halle plus tôt pour protéger le sommeil des voisins de la place."
SETTLED = "La fermeture à onze heures est adoptée par sept voix contre deux, les deux forains ayant voté contre."


def scored(material: Material, held: float) -> Scores:
    scores = score_windows(material, material.window_vectors(MODEL, EmbedConfig()), load_heads())
    return replace(scores, in_context={**scores.in_context, "tension": np.full(len(material.windows), held)})


def found_in(*texts: str, held: float = 0.9, **placed: object) -> tuple[Disagreement, ...]:
    material = build_material([Written(text, **placed) for text in texts])  # type: ignore[arg-type]
    return find_disagreements(scored(material, held), material.window_vectors(MODEL, EmbedConfig()))


def test_a_voice_and_the_one_that_answers_it_disagree() -> None:
    (found,) = found_in(OPEN, QUIET)
    assert (found.first.extract, found.second.extract) == (OPEN, QUIET)
    assert 0.5 <= found.score <= 0.9


def test_voices_that_want_nothing_do_not_disagree() -> None:
    assert not found_in(OPEN, QUIET, held=0.1)


def test_who_goes_the_same_way_does_not_disagree() -> None:
    assert not found_in(OPEN, QUIET.replace("répond que", "ajoute que"))


def test_voices_of_a_referentiel_do_not_answer_each_other() -> None:
    assert not found_in(OPEN, QUIET, nature=Nature.REFERENTIEL)


@pytest.mark.parametrize("goes_on", ["Elle ajoute que les nuits sont courtes.", "Enfin, il faut protéger les nuits."])
def test_what_goes_on_with_the_same_voice_is_no_answer(goes_on: str) -> None:
    assert not found_in(OPEN, goes_on)


@pytest.mark.parametrize(("second", "disagreements"), [(SpeakerRole.ELU, 0), (SpeakerRole.HABITANT, 1)])
def test_one_speaker_does_not_answer_himself(second: SpeakerRole, disagreements: int) -> None:
    material = build_material([Written(MINE), Written(THEIRS)])
    roles = (SpeakerRole.ELU, second)
    passages = tuple(
        replace(p, speaker_role=role, start=start, end=start + 10)
        for p, role, start in zip(material.passages, roles, (0, 11), strict=True)
    )
    spoken = replace(material, passages=passages)
    found = find_disagreements(scored(spoken, 0.9), spoken.window_vectors(MODEL, EmbedConfig()))
    assert len(found) == disagreements


def test_two_passages_of_two_exchanges_do_not_answer_each_other() -> None:
    material = build_material([Written(OPEN), Written(QUIET)])
    apart = replace(material, passages=(material.passages[0], replace(material.passages[1], exchange=4)))
    assert not find_disagreements(scored(apart, 0.9), apart.window_vectors(MODEL, EmbedConfig()))


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Une élue craint le bruit.", True),
        ("« On ferme. » – Élue", True),
        ("Pour un directeur, non.", True),
        ("La halle date de 1903.", False),
    ],
)
def test_a_passage_may_open_with_who_speaks(text: str, opens: bool) -> None:
    assert opens_with_somebody(text) is opens


def between(*texts: str) -> tuple[Desk, Disagreement]:
    """The first two passages as a disagreement."""
    material = build_material([Written(text, seance=2) for text in texts])
    one, two = material.passages[:2]
    return Desk(material), Disagreement(
        one.atelier, Evidence(one.passage_id, one.text, 0.8), Evidence(two.passage_id, two.text, 0.8), 0.7
    )


def test_a_debate_is_told_in_both_voices_and_its_end_after_it() -> None:
    desk, found = between(OPEN, QUIET, SETTLED)
    end = Decision("01-sport", Outcome.VOTE, Evidence(desk.material.passages[2].passage_id, SETTLED, 0.9))
    lead, told, ended = disagreement_statements(desk, [found], [end])
    assert "débat en séance de buts qui se contrarient" in lead.text and len(lead.citations) == 2
    assert all(typeset(words) in told.text for words in (OPEN, QUIET)) and told.bullet
    assert told.text.count("compte rendu de la deuxième séance") == 1
    assert ended.text.startswith("À l'issue du débat") and desk.material.passages[2].passage_id in desk.quoted


def test_the_point_of_the_agenda_names_what_is_debated() -> None:
    desk, found = between(OPEN, QUIET)
    for title, subject in (
        ("4. La halle", "La halle : «"),
        ("Fermer ou non ?", "Fermer ou non ? «"),
        ("2. Discussion", "«"),
    ):
        passages = tuple(replace(p, headings=("Compte rendu", title)) for p in desk.material.passages)
        told = list(disagreement_statements(Desk(replace(desk.material, passages=passages)), [found]))[1]
        assert told.text.replace("\u00a0", " ").startswith(subject)


def test_a_voice_that_answers_in_so_many_words_comes_first() -> None:
    material = build_material(
        [Written(MINE, "01-halle"), Written(THEIRS, "01-halle"), Written(OPEN, "02-port"), Written(QUIET, "02-port")]
    )
    roles = (SpeakerRole.ELU, SpeakerRole.HABITANT, None, None)
    passages = tuple(replace(p, speaker_role=r) for p, r in zip(material.passages, roles, strict=True))
    spoken = replace(material, passages=passages)
    found = find_disagreements(scored(spoken, 0.9), spoken.window_vectors(MODEL, EmbedConfig()))
    assert [(d.atelier, d.replies) for d in found] == [("02-port", True), ("01-halle", False)]


def test_somebody_called_by_a_name_that_was_replaced_is_not_told() -> None:
    desk, found = between("Personne ne veut fermer la halle aux forains, un élu.", QUIET)
    assert voices(desk, found) == []


def test_a_decision_of_another_exchange_ends_no_debate() -> None:
    desk, found = between(OPEN, QUIET, SETTLED)
    passages = (*desk.material.passages[:2], replace(desk.material.passages[2], exchange=7))
    desk = Desk(replace(desk.material, passages=passages))
    end = Decision("01-sport", Outcome.VOTE, Evidence(passages[2].passage_id, SETTLED, 0.9))
    assert len(list(disagreement_statements(desk, [found], [end]))) == 2


@pytest.mark.parametrize(
    "first",
    [
        "Elle veut ouvrir la halle jusqu'à minuit.",  # nobody knows who
        "Une élue répond que la halle doit ouvrir jusqu'à minuit.",  # nor what is answered
        "L'amendement n° 3 (« ») est retiré par un élu contre l'avis des forains.",  # nor what was struck out
        "Oui, jusqu'à minuit.",
    ],
)
def test_a_voice_that_needs_what_precedes_is_not_told(first: str) -> None:
    desk, found = between(first, QUIET)
    assert voices(desk, found) == []


def test_debates_told_after_a_first_one_are_others() -> None:
    material = build_material(
        [Written(OPEN, "01-halle"), Written(QUIET, "01-halle"), Written(OPEN, "02-port"), Written(QUIET, "02-port")]
    )
    pairs = [
        Disagreement(one.atelier, Evidence(one.passage_id, OPEN, 0.8), Evidence(two.passage_id, QUIET, 0.8), 0.7)
        for one, two in (material.passages[:2], material.passages[2:])
    ]
    desk = Desk(material, quoted={p.passage_id for p in material.passages[:2]})
    lead, told = disagreement_statements(desk, pairs)
    assert lead.text == "D'autres débats de séance opposent des buts légitimes (Atelier Port)."
    assert told.ateliers == ("02-port",)


def test_no_passage_is_told_twice() -> None:
    desk, found = between(OPEN, QUIET)
    assert len(list(disagreement_statements(desk, [found, found]))) == 2
    assert not list(disagreement_statements(desk, [found]))


def test_disagreements_are_written_in_a_table() -> None:
    _, found = between(OPEN, QUIET)
    (row,) = policy_rows(PolicyFindings(disagreements=(found,)))["desaccords"]
    assert row["extrait"] == OPEN and row["extrait_suivant"] == QUIET and row["atelier"] == "01-sport"


def test_a_clerk_who_reports_a_director_is_the_voice_of_the_minutes() -> None:
    material = build_material([Written("La directrice rappelle le coût des volets.", seance=1)])
    passage = replace(material.passages[0], speaker_role=SpeakerRole.DIRECTEUR)
    assert voice(passage, passage.text) == "compte rendu de la première séance"
    assert voice(passage, "Je rappelle le coût des volets.") == "une direction"
