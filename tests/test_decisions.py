"""What ateliers settle and what minutes take back: found, tied to what was debated, told. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import Written, build_material

from synthese.annotate import load_model
from synthese.config import load_config
from synthese.decisions import find_decisions, find_endings, outcome_of, says, settle
from synthese.learned.heads import MODEL, load_heads
from synthese.material import Material
from synthese.policy_tables import PolicyFindings
from synthese.reading.decisions import decision_statements, divided_votes, minute, minuted
from synthese.reading.statements import Desk
from synthese.reading.tensions import tensions_by_kind
from synthese.records import Chapter, Decision, Evidence, Nature, Outcome, Pole, Tension, TensionEvidence, TensionKind
from synthese.rectified import find_rectified, set_aside
from synthese.scores import score_windows
from synthese.tables import Analysis

VOTE = "La fermeture du marché à treize heures est adoptée par neuf voix contre quatre, deux membres s'abstenant."
AGREED = "Le calendrier des travaux de la halle est approuvé à l'unanimité."
OPEN = "Faute de majorité, la question du stationnement est laissée en suspens jusqu'au conseil de juin."
DEBATE = "Les forains veulent vendre jusqu'au soir, mais les riverains demandent à retrouver leur place dès midi."
TALK = "Le marché compte soixante étals, dont la moitié vient de la vallée."
EMBED = load_config(None).embed
MINUTES = [DEBATE, VOTE, AGREED, OPEN, TALK]


@pytest.fixture(scope="module")
def material() -> Material:
    return build_material([Written(text, "01-marche", seance=3) for text in MINUTES])


@pytest.fixture(scope="module")
def decisions(material: Material) -> tuple[Decision, ...]:
    return find_decisions(
        score_windows(material, material.window_vectors(MODEL, load_config(None).embed), load_heads())
    )


def debated(material: Material) -> Tension:
    evidence = (TensionEvidence(Pole.BOTH, Evidence(material.passages[0].passage_id, DEBATE, 0.9), 1.0),)
    return Tension(
        "X-1", 1, "vendre jusqu'au soir", "retrouver leur place dès midi", TensionKind.INTERNE, ("01-marche",), 0.9, "", evidence,
        parts={"opposition": 0.9},
    )  # fmt: skip


def test_what_is_decided_is_found_with_how_it_ends_and_talk_is_not(decisions: tuple[Decision, ...]) -> None:
    ends = {d.evidence.extract: d.outcome for d in decisions}
    assert ends.get(VOTE) is Outcome.VOTE and ends.get(AGREED) is Outcome.UNANIME and ends.get(OPEN) is Outcome.OUVERT
    assert TALK not in ends


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Quatre voix contre quatre pour la fermeture du marché.", Outcome.VOTE),
        ("Sept mains se lèvent pour, deux contre, et le vote est clos.", Outcome.VOTE),
        ("Trois forains sont sortis fumer pendant le vote.", Outcome.ARRETE),
        ("Douze étals seront repeints après le vote du règlement.", Outcome.ARRETE),
    ],
)
def test_a_vote_counts_voices_and_not_any_number(text: str, outcome: Outcome) -> None:
    assert outcome_of(load_model()(text)[:]) is outcome


CHAIR = "Faute d'entente ce soir, le maire propose de consulter d'abord les forains ; on y reviendra en juin."


def test_how_a_debate_ends_is_told_by_its_place_in_the_seance() -> None:
    """The learned head finds an ending that no turn announces, at the end of the séance that concludes; not in a référentiel."""
    texts = [DEBATE, TALK, "Un élu demande que l'on choisisse ce soir.", CHAIR]
    minutes = build_material([Written(text, "01-marche", seance=3) for text in texts])
    written = build_material([Written(text, "01-marche", nature=Nature.REFERENTIEL) for text in texts])
    found = {}
    for name, made in (("minutes", minutes), ("written", written)):
        found[name] = list(find_endings(score_windows(made, made.window_vectors(MODEL, EMBED), load_heads())))
    surest = max(found["minutes"], key=lambda d: d.evidence.score)
    assert (surest.evidence.extract, surest.outcome) == (CHAIR, Outcome.OUVERT)
    assert not {DEBATE, TALK} & {d.evidence.extract for d in found["minutes"]} and not found["written"]


@pytest.mark.parametrize(
    "text",
    [
        "Je comprends, mais le stationnement sera renvoyé à plus tard.",
        "Peut-on voter ce soir ?",
        "Une élue demande si le chauffage est compris.",
    ],
)
def test_who_still_answers_or_asks_ends_nothing(material: Material, text: str) -> None:
    made = build_material([Written(DEBATE, "01-marche", seance=3), Written(text, "01-marche", seance=3)])
    scores = score_windows(made, made.window_vectors(MODEL, EMBED), load_heads())
    sure = replace(scores, in_context={**scores.in_context, "issue": np.full(len(made.windows), 0.9)})
    assert text not in {d.evidence.extract for d in find_endings(sure) if d.outcome is Outcome.ARRETE}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Le projet est retenu, une élue s'abstient.", Outcome.VOTE), ("Huit voix pour, trois contre.", Outcome.VOTE),
        ("Le texte fait l'unanimité.", Outcome.UNANIME), ("Le point est renvoyé à l'automne.", Outcome.OUVERT),
        ("Adopté sans vote, à 19 heures.", Outcome.ARRETE), ("Le barème est retenu.", Outcome.ARRETE), ("Chacun donne de la voix.", Outcome.ARRETE),
    ],
)  # fmt: skip
def test_the_end_of_a_matter_is_told_by_its_words(text: str, outcome: Outcome) -> None:
    assert outcome_of(load_model()(text)[:]) is outcome


def test_a_vote_ends_the_tension_debated_just_before_it(material: Material, decisions: tuple[Decision, ...]) -> None:
    settled = settle(material, decisions, [debated(material)], 0.6)
    assert {d.tension_id for d in settled if d.evidence.extract == VOTE} == {"X-1"}
    far = replace(debated(material).evidence[0], near=0.1)
    assert not any(
        d.tension_id for d in settle(material, decisions, [replace(debated(material), evidence=(far,))], 0.6)
    )


def test_a_tension_is_told_with_the_vote_that_ends_it(material: Material, decisions: tuple[Decision, ...]) -> None:
    tension = debated(material)
    told = list(tensions_by_kind(Desk(material), [tension], [""], settle(material, decisions, [tension], 0.6)))
    assert told[-1].text.startswith("Pour finir, la fermeture du marché") and "neuf voix" in told[-1].text


def test_each_way_of_ending_names_its_ateliers_and_quotes_them(
    material: Material, decisions: tuple[Decision, ...]
) -> None:
    analysis = Analysis((), (), (), (), (), (), (), (), policies=PolicyFindings(decisions=decisions))
    told = [s.text for s in decision_statements(Desk(material), analysis, load_config(None))]
    heads = ["passe au vote", "s'accorde sans opposition"]
    assert [text for text in told if "séance)" not in text] == [f"L'Atelier Marche {head}." for head in heads]
    assert len(told) == 4 and all("compte rendu de la troisième séance" in text for text in told if text[0] == "«")


def test_a_scenario_voted_by_its_number_is_told_with_what_it_stands_for() -> None:
    given = "Deux projets restent : H1 « la halle ouverte » (étals jusqu'au soir), H2 « la halle partagée » (midi pour tous)."
    vote = "Après une heure de débat, H2 est adopté par sept voix contre deux, une élue s'abstenant."
    material = build_material([Written(given, "01-marche", seance=3), Written(vote, "01-marche", seance=3)])
    decision = Decision("01-marche", Outcome.VOTE, Evidence(material.passages[1].passage_id, vote, 0.9))
    told = minute(Desk(material), decision)
    assert "s’abstenant ; H2 : «\u00a0la halle partagée\u00a0» (midi pour tous) (Atelier" in told.text
    assert [c.passage_id for c in told.citations] == [p.passage_id for p in reversed(material.passages)]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Il faut lire « 27 étals » et non « 72 étals ».", "72 étals"),
        ("Une élue fait rectifier le relevé : ce ne sont pas douze forains mais vingt.", "douze forains"),
        ("On rectifie “un forain sur trois” -> “un sur six”.", "un forain sur trois"),
    ],
)
def test_a_rectification_tells_what_it_sets_aside(sentence: str, words: str) -> None:
    assert words in set_aside(sentence)


def test_what_a_later_seance_rectifies_is_known_and_never_quoted() -> None:
    wrong = "Le syndicat vient de supprimer un placier sur trois sans nous consulter."
    mended = "Un intervenant fait rectifier “un placier sur trois” -> “un sur quatre”."
    other = "Le syndicat paie trois placiers et les forme chaque hiver."
    written = build_material(
        [Written(wrong, seance=2), Written(other, seance=2), Written(mended, seance=3)]
    )  # the same atelier
    found = find_rectified(written)
    assert [r.passage_id for r in found] == [written.passages[0].passage_id] and found[0].evidence.extract == mended
    assert Desk(written, frozenset(r.passage_id for r in found)).take(found[0].passage_id) == ("", 0.0)


def test_words_withdrawn_in_their_point_are_never_quoted() -> None:
    asked = "Je propose que les forains quittent la halle chaque lundi avant midi, été comme hiver."
    doubts = "Chaque lundi ? Certains viennent de loin et n'ont pas vendu la moitié de leur étal."
    gives_in = 'Alors je retire "chaque lundi" et j\'ajoute que chacun sera prévenu la veille.'
    material = build_material([Written(text, "01-marche", seance=3) for text in (asked, doubts, gives_in)])
    (found,) = find_rectified(material)
    assert found.passage_id == material.passages[0].passage_id and found.wrong == "chaque lundi"
    apart = replace(material, passages=(*material.passages[:2], replace(material.passages[2], exchange=5)))
    assert not find_rectified(apart)


@pytest.mark.parametrize(
    "asked",
    [
        "Le placier veut que ses propos sur les bacs soient retirés, accordé.",
        "Une élue demande le retrait de ses paroles concernant les bacs.",
        "Le président accepte que la remarque relative aux bacs ne figure pas au compte rendu.",
    ],
)
def test_what_somebody_asks_not_to_be_quoted_about_is_never_quoted(asked: str) -> None:
    said = "Les bacs sentent la marée depuis juin et personne au syndicat ne s'en soucie."
    other = "Le syndicat paie trois placiers et les forme chaque hiver."
    material = build_material([Written(said, seance=2), Written(other, seance=2), Written(asked, seance=3)])
    (found,) = find_rectified(material)
    assert found.passage_id == material.passages[0].passage_id and found.evidence.extract == asked
    kept = build_material([Written(said, seance=2), Written("La Ville retire les bacs du quai.", seance=3)])
    assert not find_rectified(kept)


def test_an_earlier_seance_rectifies_nothing_of_a_later_one() -> None:
    wrong = "Le syndicat vient de supprimer un placier sur trois sans nous consulter."
    mended = "Un intervenant fait rectifier “un placier sur trois” -> “un sur quatre”."
    assert not find_rectified(build_material([Written(mended, seance=1), Written(wrong, seance=2)]))
    reference = Written(wrong, nature=Nature.REFERENTIEL)
    assert not find_rectified(build_material([reference, Written(mended, seance=3)]))


@pytest.mark.parametrize(
    ("extract", "told"),
    [
        ("La proposition est adoptée par neuf voix contre quatre, deux membres s'abstenant.", False),
        ("Mis aux voix, il recueille deux voix sur huit et l'atelier passe au point suivant.", False),
        ("Pas tranché.", False), (VOTE, True),
    ],
)  # fmt: skip
def test_a_decision_is_quoted_when_it_says_what_is_decided(extract: str, told: bool) -> None:
    material = build_material([Written(extract, "01-marche", seance=3)])
    decision = Decision("01-marche", Outcome.VOTE, Evidence(material.passages[0].passage_id, extract, 0.9))
    assert bool(minuted(Desk(material), decision)) is told


def test_what_a_point_settles_further_on_was_not_left_open() -> None:
    settled = build_material([Written(text, "01-marche", seance=3) for text in (OPEN, DEBATE, VOTE)])
    found = find_decisions(score_windows(settled, settled.window_vectors(MODEL, EMBED), load_heads()))
    assert [d.outcome for d in found] == [Outcome.VOTE]
    apart = replace(settled, passages=(*settled.passages[:2], replace(settled.passages[2], exchange=5)))
    found = find_decisions(score_windows(apart, apart.window_vectors(MODEL, EMBED), load_heads()))
    assert {d.outcome for d in found} == {Outcome.VOTE, Outcome.OUVERT}


def decided(*decisions: Decision) -> Analysis:
    """An analysis in which only decisions are found."""
    return Analysis((), (), (), (), (), (), (), (), policies=PolicyFindings(decisions=decisions))


def voted(*extracts: str, outcome: Outcome = Outcome.VOTE) -> tuple[Desk, list[Decision]]:
    """A vote by atelier, in its last séance."""
    material = build_material([Written(text, f"0{i}-atelier-{i}", seance=3) for i, text in enumerate(extracts)])
    found = [Decision(p.atelier, outcome, Evidence(p.passage_id, p.text, 0.9)) for p in material.passages]
    return Desk(material), found


AGAINST = "La fermeture du marché est adoptée par neuf voix contre quatre."
ABSTAINS = "Le tarif des étals est adopté, un membre s'abstenant."
COUNTED = "Le nom de la halle recueille douze voix, à l'unanimité."


def test_votes_that_divide_are_told_of_all_ateliers_together() -> None:
    desk, found = voted(AGAINST, ABSTAINS)
    (told,) = divided_votes(desk, found)
    assert ": dans les deux ateliers, un vote compte des voix contre ou des abstentions ; " in told.text
    assert told.text.endswith("aucun d'unanime.") and [c.extract for c in told.citations] == [AGAINST, ABSTAINS]


def test_a_vote_of_one_mind_divides_nobody() -> None:
    desk, found = voted(AGAINST, ABSTAINS, COUNTED)
    agreed = replace(found[2], outcome=Outcome.UNANIME)
    (told,) = divided_votes(desk, [*found[:2], agreed])
    assert "d'unanime" not in told.text and ": dans deux ateliers (" in told.text
    assert not list(divided_votes(desk, [found[0], found[2]]))


def test_a_vote_that_nobody_opposed_divides_nobody() -> None:
    desk, found = voted(AGAINST, ABSTAINS, "La charte des étals recueille onze voix, aucune contre, aucune abstention.")
    (told,) = divided_votes(desk, found)
    assert ": dans deux ateliers (" in told.text and "d'unanime" not in told.text


def test_somebody_sent_elsewhere_leaves_nothing_open() -> None:
    sent = "Un placier qui commence sans avoir suivi la formation est renvoyé à l'accueil de la halle."
    put_off = "La question des étals du lundi est renvoyée à la rentrée, faute d'étude."
    assert not says("ouvert").search(sent) and says("ouvert").search(put_off)


def test_what_somebody_has_written_down_of_his_mind_leaves_nothing_open() -> None:
    texts = (
        "Une directrice demande que son désaccord sur les étals soit consigné.",
        "Le désaccord sur les étals demeure, et rien n'est décidé.",
    )
    material = build_material(
        [Written(text, nature=Nature.REFERENTIEL, chapter=Chapter.PRECONISATIONS) for text in texts]
    )
    found = find_decisions(
        score_windows(material, material.window_vectors(MODEL, load_config(None).embed), load_heads())
    )
    assert [d.evidence.passage_id for d in found if d.outcome is Outcome.OUVERT] == [material.passages[1].passage_id]


def test_what_a_referentiel_leaves_open_is_told_from_the_head_of_its_paragraph() -> None:
    text = "Étudier l'ouverture de la halle le lundi. Les forains la demandent. La question reste ouverte."
    material = build_material([Written(text, "01-marche", Nature.REFERENTIEL, Chapter.PRECONISATIONS)])
    found = find_decisions(score_windows(material, material.window_vectors(MODEL, EMBED), load_heads()))
    assert [d.evidence.extract for d in found if d.outcome is Outcome.OUVERT] == [text]


def test_a_scenario_that_only_its_number_names_is_not_told() -> None:
    desk, (unknown, known) = voted(
        "Le H2 est adopté par neuf voix contre quatre, deux membres s'abstenant.",
        "La charte est adoptée par neuf voix contre quatre, deux membres s'abstenant.",
    )
    told = [s.text for s in decision_statements(desk, decided(unknown, known), load_config(None)) if s.bullet]
    assert len(told) == 1 and "La charte" in told[0]
