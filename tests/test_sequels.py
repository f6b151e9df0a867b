"""Where a référentiel takes up a debate of a séance: what is seen of its passages, what is learned, what the reading tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from conftest import Written, build_material

from synthese.config import EmbedConfig
from synthese.disagreements import find_disagreements, find_pulls
from synthese.learned.annotated import City, Mark, poles_borne, truths
from synthese.learned.heads import MODEL, load_heads
from synthese.learned.sequels import FEATURES, candidates, load_sequels, read_subjects, sequel_features
from synthese.learned.train_sequels import train_sequels
from synthese.learned.training_set import ReadCity
from synthese.material import Material
from synthese.policy_tables import PolicyFindings, policy_rows
from synthese.reading.disagreements import disagreement_statements
from synthese.reading.statements import Desk
from synthese.records import Chapter, Disagreement, Evidence, Nature
from synthese.scores import score_windows

LATE = "Une élue veut ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
SLEEP = "Un directeur répond que les voisins dorment au-dessus des étals et qu'il faut protéger leurs nuits."
SETTLED = (
    "Entre la halle ouverte jusqu'à minuit et le sommeil des voisins, l'atelier retient onze heures, étals fermés."
)
OTHERS = (
    "Le port accueille chaque printemps une école de voile qui forme vingt moniteurs.",
    "Un lavoir restauré sert de salle de lecture aux classes du bourg.",
    "La fanfare répète le jeudi dans l'ancienne caserne, chauffée par la commune.",
    "Les jardins ouvriers du canal sont attribués par tirage au sort tous les trois ans.",
)


def dossier() -> Material:
    """A debate in séance, then a référentiel of five passages, one of which speaks of the same."""
    minutes = [Written(text, "01-halle", seance=1) for text in (LATE, SLEEP)]
    return build_material(
        [*minutes, *(Written(t, "01-halle", Nature.REFERENTIEL) for t in (*OTHERS[:2], SETTLED, *OTHERS[2:]))]
    )


def seen(material: Material, aims: float = 0.0) -> np.ndarray:
    vectors = material.window_vectors(MODEL, EmbedConfig())
    subjects = read_subjects(material, vectors, np.full(len(material.windows), aims))
    return sequel_features(material, subjects, (0, 1), candidates(material, "01-halle"))


def test_the_passage_that_speaks_of_the_same_is_the_likeliest() -> None:
    features = seen(dossier())
    assert features.shape == (5, FEATURES) and np.isfinite(features).all()
    assert load_sequels().probability(features).argmax() == 2


def test_only_the_referentiel_of_the_atelier_may_take_up_a_debate() -> None:
    material = build_material(
        [
            Written(LATE, "01-halle"),
            Written(SETTLED, "02-port", Nature.REFERENTIEL),
            Written(SETTLED, "01-halle", Nature.PLAN_ACTIONS),
        ]
    )
    assert candidates(material, "01-halle") == [] and candidates(material, "02-port") == [1]


def test_no_candidate_and_a_single_one_are_seen_without_fault() -> None:
    alone = build_material(
        [Written(LATE, "01-halle"), Written(SLEEP, "01-halle"), Written(SETTLED, "01-halle", Nature.REFERENTIEL)]
    )
    assert np.isfinite(seen(alone)).all() and seen(alone).shape == (1, FEATURES)
    nobody = build_material([Written(LATE, "01-halle"), Written(SLEEP, "01-halle")])
    assert seen(nobody).shape == (0, FEATURES)


def annotated() -> tuple[City, Material]:
    """The same dossier, its tension tagged in the séance and where the référentiel settles it."""
    material = dossier()
    marks = tuple(
        Mark("01-halle", p.document, "tn", "T1", kind, text)
        for text, kind in ((LATE, "a"), (SLEEP, "b"), (SETTLED, "ab"))
        for p in material.passages
        if p.text == text
    )
    return City("bourg", {}, marks, {"01-halle": "animatrice"}), material


def test_a_passage_bears_the_tensions_of_which_it_holds_a_stretch() -> None:
    city, material = annotated()
    borne = poles_borne(material, city.marks)
    assert [p.text for p, names in zip(material.passages, borne, strict=True) if names] == [LATE, SLEEP, SETTLED]


def test_what_takes_up_a_debate_is_learned_the_same_twice_and_scored_on_cities_left_out() -> None:
    city, material = annotated()
    vectors = material.window_vectors(MODEL, EmbedConfig())
    read = ReadCity(material, truths(material, city.marks), 0, poles_borne(material, city.marks), vectors)
    aims = [np.zeros(len(material.windows))] * 3
    (one, meta), (two, _) = (train_sequels([read] * 3, aims) for _ in range(2))
    assert np.array_equal(one["weights"], two["weights"]) and one["weights"].shape == (FEATURES,)
    assert meta["scores"]["debats"] == 3 and meta["scores"]["juste"] == 1.0


def test_a_debate_that_is_taken_up_says_where_and_the_table_too() -> None:
    material = dossier()
    scores = score_windows(material, material.window_vectors(MODEL, EmbedConfig()), load_heads())
    aims = np.where([w.passage in (0, 1, 4) for w in material.windows], 0.9, 0.01)
    held = replace(scores, in_context={**scores.in_context, "tension": aims})
    vectors = material.window_vectors(MODEL, EmbedConfig())
    (found,) = find_disagreements(held, vectors, find_pulls(held, vectors))
    assert found.sequel is not None and found.sequel.extract == SETTLED
    (told,) = disagreement_statements(Desk(material), [found])
    assert "Le référentiel y revient : entre la halle ouverte" in told.text.replace("\u00a0", " ")
    assert told.citations[-1].extract == SETTLED
    (row,) = policy_rows(PolicyFindings(disagreements=(found,)))["desaccords"]
    assert row["extrait_suite"] == SETTLED


def test_what_opens_on_what_precedes_it_is_not_told_as_a_sequel() -> None:
    hanging = "Elle retient onze heures, entre la halle ouverte jusqu'à minuit et le sommeil des voisins."
    material = build_material([Written(LATE), Written(SLEEP), Written(hanging, nature=Nature.REFERENTIEL)])
    one, two, last = material.passages
    sides = (Evidence(p.passage_id, p.text, 0.8) for p in (one, two))
    found = Disagreement(one.atelier, *sides, 0.7, sequel=Evidence(last.passage_id, hanging, 0.9))
    (told,) = disagreement_statements(Desk(material), [found])
    assert "revient" not in told.text and len(told.citations) == 2


def test_what_is_at_stake_takes_up_no_debate() -> None:
    material = dossier()
    at_stake = replace(
        material,
        passages=tuple(replace(p, chapter=Chapter.ENJEUX) if p.text == SETTLED else p for p in material.passages),
    )
    taken_up = []
    for read in (material, at_stake):
        vectors = read.window_vectors(MODEL, EmbedConfig())
        scores = score_windows(read, vectors, load_heads())
        aims = np.where([w.passage in (0, 1, 4) for w in read.windows], 0.9, 0.01)
        held = replace(scores, in_context={**scores.in_context, "tension": aims})
        (found,) = find_disagreements(held, vectors, find_pulls(held, vectors))
        taken_up.append(found.sequel is not None and found.sequel.extract in SETTLED)
    assert taken_up == [True, False]
