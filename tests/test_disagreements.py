"""Two voices of one debate of a séance that pull apart, and how the debate ends. All texts are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from conftest import Written, build_material

from synthese.config import EmbedConfig
from synthese.debate import opens_with_somebody
from synthese.disagreements import REACH, find_disagreements, find_pulls
from synthese.learned.heads import MODEL, load_heads
from synthese.material import Material
from synthese.policy_tables import PolicyFindings, policy_rows
from synthese.reading.disagreements import AGAIN, SURELY, disagreement_statements, voices
from synthese.reading.extracts import voice
from synthese.reading.statements import Desk
from synthese.reading.typography import typeset
from synthese.records import Decision, Disagreement, Evidence, Nature, Outcome, SpeakerRole
from synthese.scores import Scores, score_windows

OPEN = "Une élue veut ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
QUIET = "Un directeur répond que les voisins dorment au-dessus des étals et qu'il faut protéger leurs nuits."
AGAINST = "Un directeur tient à ce que les voisins, qui dorment au-dessus des étals, retrouvent leurs nuits."
MINE = "Je veux ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
THEIRS = "Il faut fermer la halle plus tôt pour protéger le sommeil des voisins de la place."
SETTLED = "La fermeture à onze heures est adoptée par sept voix contre deux, les deux forains ayant voté contre."


def scored(material: Material, held: float) -> Scores:
    scores = score_windows(material, material.window_vectors(MODEL, EmbedConfig()), load_heads())
    return replace(scores, in_context={**scores.in_context, "tension": np.full(len(material.windows), held)})


def told_apart(scores: Scores, material: Material, endings: Sequence[Decision] = ()) -> tuple[Disagreement, ...]:
    vectors = material.window_vectors(MODEL, EmbedConfig())
    return find_disagreements(scores, vectors, find_pulls(scores, vectors), endings)


def found_in(*texts: str, held: float = 0.9, **placed: object) -> tuple[Disagreement, ...]:
    material = build_material([Written(text, **placed) for text in texts])  # type: ignore[arg-type]
    return told_apart(scored(material, held), material)


def test_a_voice_and_the_one_that_answers_it_disagree() -> None:
    (found,) = found_in(OPEN, QUIET)
    assert (found.first.extract, found.second.extract) == (OPEN, QUIET)
    assert 0.5 <= found.score < 1


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
    found = told_apart(scored(spoken, 0.9), spoken)
    assert len(found) == disagreements


def test_two_passages_of_two_exchanges_do_not_answer_each_other() -> None:
    material = build_material([Written(OPEN), Written(QUIET)])
    apart = replace(material, passages=(material.passages[0], replace(material.passages[1], exchange=4)))
    assert not told_apart(scored(apart, 0.9), apart)


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


def ended(desk: Desk, found: Disagreement, outcome: Outcome = Outcome.VOTE) -> Disagreement:
    """The same, ended by the third passage."""
    last = desk.material.passages[2]
    return replace(found, ending=Decision(last.atelier, outcome, Evidence(last.passage_id, last.text, 0.9)))


def test_an_amendment_under_the_name_of_who_asks_for_it_opens_no_debate() -> None:
    desk, found = between("D'une élue : ouvrir la halle jusqu'à minuit, et garder la place éclairée.", QUIET)
    assert not voices(desk, found)


def test_a_debate_is_told_in_both_voices_and_with_its_end() -> None:
    desk, found = between(OPEN, QUIET, SETTLED)
    (told,) = disagreement_statements(desk, [ended(desk, found)])
    assert all(typeset(words.rstrip("."))[1:] in told.text for words in (OPEN, QUIET, SETTLED)) and told.bullet
    assert told.text.endswith("deux forains ayant voté contre.") and len(told.citations) == 3
    assert told.text.count("(Atelier Sport, deuxième séance)") == 1 and "«" not in told.text
    assert told.text.index("Une élue veut") < told.text.index("Un directeur répond") < told.text.index("Pour finir, la")
    assert desk.material.passages[2].passage_id in desk.quoted


def test_what_stops_a_debate_before_the_last_seance_does_not_end_it() -> None:
    texts = [(OPEN, 1), (QUIET, 1), (SETTLED, 1), ("La halle rouvre en mai, avec ses soixante étals.", 3)]
    material = build_material([Written(text, seance=seance) for text, seance in texts])
    one, two, last = material.passages[:3]
    end = Decision(last.atelier, Outcome.VOTE, Evidence(last.passage_id, SETTLED, 0.9))
    sides = (Evidence(each.passage_id, each.text, 0.8) for each in (one, two))
    found = Disagreement(one.atelier, *sides, 0.7, ending=end)
    (told,) = (s.text for s in disagreement_statements(Desk(material), [found]))
    assert "Ce jour-là, la fermeture" in told and "Pour finir" not in told


def test_a_debate_whose_end_says_too_little_is_told_without_it() -> None:
    desk, found = between(OPEN, QUIET, "Adopté.")
    (told,) = disagreement_statements(desk, [ended(desk, found)])
    assert "Pour finir" not in told.text and len(told.citations) == 2


ASIDE = "Le toit de la halle a été refait en 1998, les gouttières datent d'avant."


def ended_by(*texts: str, last: int) -> tuple[Disagreement, ...]:
    """Disagreements of one exchange that the passage `last` ends."""
    material = build_material([Written(text, seance=2) for text in texts])
    passage = material.passages[last]
    end = Decision(passage.atelier, Outcome.VOTE, Evidence(passage.passage_id, passage.text, 0.9))
    return told_apart(scored(material, 0.9), material, [end])


def test_what_ends_a_debate_is_the_decision_that_follows_in_its_exchange() -> None:
    (found,) = ended_by(OPEN, QUIET, SETTLED, last=2)
    assert found.ending is not None and found.ending.evidence.extract == SETTLED
    (alone,) = found_in(OPEN, QUIET, seance=2)
    assert alone.ending is None


def test_a_far_vote_ends_a_debate_when_it_names_what_was_debated() -> None:
    between_them = [ASIDE] * (REACH + 1)
    (found,) = ended_by(
        OPEN, QUIET, *between_them, SETTLED.replace("La fermeture", "La fermeture de la halle"), last=REACH + 3
    )
    assert found.ending is not None
    (found,) = ended_by(
        OPEN, QUIET, *between_them, "Le calendrier est adopté par sept voix contre deux.", last=REACH + 3
    )
    assert found.ending is None


def test_it_counts_for_a_debate_that_it_ends() -> None:
    texts = [(OPEN, "01-halle"), (QUIET, "01-halle"), (OPEN, "02-port"), (QUIET, "02-port"), (SETTLED, "02-port")]
    material = build_material([Written(text, atelier, seance=2) for text, atelier in texts])
    last = material.passages[-1]
    end = Decision(last.atelier, Outcome.VOTE, Evidence(last.passage_id, last.text, 0.9))
    found = told_apart(scored(material, 0.9), material, [end])
    assert [(d.atelier, d.ending is None) for d in found] == [("02-port", False), ("01-halle", True)]


def test_the_table_tells_how_a_debate_ends() -> None:
    desk, found = between(OPEN, QUIET, SETTLED)
    rows = policy_rows(PolicyFindings(disagreements=(found, ended(desk, found))))["desaccords"]
    assert [(r["issue"], r["extrait_issue"]) for r in rows] == [(None, None), ("vote", SETTLED)]


def test_the_point_of_the_agenda_names_what_is_debated() -> None:
    desk, found = between(OPEN, AGAINST)
    for title, subject in (
        ("4. La halle", "La halle. D'un côté, une élue"),
        ("Fermer ou non ?", "Fermer ou non ? D'un côté, une élue"),
        ("2. Discussion", "D'un côté, une élue"),
    ):
        passages = tuple(replace(p, headings=("Compte rendu", title)) for p in desk.material.passages)
        (told,) = disagreement_statements(Desk(replace(desk.material, passages=passages)), [found])
        assert told.text.replace("\u00a0", " ").startswith(subject)


def test_a_voice_that_answers_in_so_many_words_comes_first() -> None:
    material = build_material(
        [Written(MINE, "01-halle"), Written(THEIRS, "01-halle"), Written(OPEN, "02-port"), Written(QUIET, "02-port")]
    )
    roles = (SpeakerRole.ELU, SpeakerRole.HABITANT, None, None)
    passages = tuple(replace(p, speaker_role=r) for p, r in zip(material.passages, roles, strict=True))
    spoken = replace(material, passages=passages)
    found = told_apart(scored(spoken, 0.9), spoken)
    assert [(d.atelier, d.replies) for d in found] == [("02-port", True), ("01-halle", False)]


def test_somebody_called_by_a_name_that_was_replaced_is_not_told() -> None:
    desk, found = between("Personne ne veut fermer la halle aux forains, un élu.", QUIET)
    assert voices(desk, found) == []


def test_a_decision_of_another_exchange_ends_no_debate() -> None:
    material = build_material([Written(text, seance=2) for text in (OPEN, QUIET, SETTLED)])
    apart = replace(material, passages=(*material.passages[:2], replace(material.passages[2], exchange=7)))
    end = Decision("01-sport", Outcome.VOTE, Evidence(apart.passages[2].passage_id, SETTLED, 0.9))
    (found,) = told_apart(scored(apart, 0.9), apart, [end])
    assert found.ending is None


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


def test_a_debate_of_the_first_page_is_not_told_again() -> None:
    material = build_material(
        [Written(OPEN, "01-halle"), Written(QUIET, "01-halle"), Written(OPEN, "02-port"), Written(QUIET, "02-port")]
    )
    pairs = [
        Disagreement(one.atelier, Evidence(one.passage_id, OPEN, 0.8), Evidence(two.passage_id, QUIET, 0.8), 0.7)
        for one, two in (material.passages[:2], material.passages[2:])
    ]
    desk = Desk(material, quoted={p.passage_id for p in material.passages[:2]})
    (told,) = disagreement_statements(desk, pairs)
    assert told.ateliers == ("02-port",)


def test_no_passage_is_told_twice() -> None:
    desk, found = between(OPEN, QUIET)
    assert len(list(disagreement_statements(desk, [found, found]))) == 1
    assert not list(disagreement_statements(desk, [found]))


def test_disagreements_are_written_in_a_table() -> None:
    _, found = between(OPEN, QUIET)
    (row,) = policy_rows(PolicyFindings(disagreements=(found,)))["desaccords"]
    assert row["extrait"] == OPEN and row["extrait_suivant"] == QUIET and row["atelier"] == "01-sport"


def test_a_clerk_who_reports_a_director_is_the_voice_of_the_minutes() -> None:
    material = build_material([Written("La directrice rappelle le coût des volets.", seance=1)])
    passage = replace(material.passages[0], speaker_role=SpeakerRole.DIRECTEUR)
    assert voice(passage, passage.text) == "compte rendu de la première séance"
    assert voice(passage, "Je rappelle le coût des volets.") == "un membre des directions"
    known = replace(passage, speaker="une directrice")
    assert voice(known, "Je rappelle le coût des volets.") == "une directrice"


def test_of_several_voices_the_nearest_to_the_other_side_is_quoted() -> None:
    other = "Une intervenante préfère fermer la place aux camions dès le matin."
    desk, found = between(f"{other} {OPEN}", f"{QUIET} {other}")
    sides = replace(found.first, extract=OPEN), replace(found.second, extract=QUIET)
    assert [words for _, words in voices(desk, replace(found, first=sides[0], second=sides[1]))] == [OPEN, QUIET]
    assert not voices(desk, replace(found, first=replace(found.first, extract=other), second=sides[1]))


def test_the_second_debate_of_an_atelier_is_told_when_it_is_surer_than_the_first_needs_to_be() -> None:
    material = build_material([Written(text, seance=2) for text in (OPEN, QUIET, MINE, THEIRS)])
    sides = [Evidence(p.passage_id, p.text, 0.8) for p in material.passages]

    def told(*scores: float) -> int:
        found = [Disagreement("01-sport", *sides[2 * i : 2 * i + 2], score) for i, score in enumerate(scores)]
        return sum(s.bullet for s in disagreement_statements(Desk(material), found))

    assert told(0.9, AGAIN) == 2 and told(0.9, AGAIN - 0.1) == 1
    assert told(SURELY) == 1 and told(SURELY - 0.1) == 0
