"""The two poles of a tension: two clauses of a passage, or two voices of a séance, in their own words. All texts are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from conftest import Written, build_material

from synthese.annotate import load_model
from synthese.config import EmbedConfig, TensionsConfig
from synthese.disagreements import Pull, find_pulls
from synthese.embed import load_embedder
from synthese.learned.annotated import Mark, poles_borne, sides_told, truths
from synthese.learned.context import logit
from synthese.learned.halves import SEEN, clauses, half_features, halves, load_halves
from synthese.learned.heads import HEADS, MODEL, load_heads
from synthese.learned.train_halves import train_halves
from synthese.learned.training_set import ReadCity
from synthese.material import Material
from synthese.phrases import phrases
from synthese.records import Nature, Pole, Tension
from synthese.scores import Scores, score_windows
from synthese.tensions import find_tensions
from synthese.tensions.candidates import find_candidates
from synthese.tensions.groups import CHANCE, met_by_chance
from synthese.tensions.poles import find_sides
from synthese.tensions.wording import words_of
from synthese.themes.terms import read_vocabulary

BOTH = "Les uns tiennent à ce que la halle reste ouverte jusqu'à minuit ; d'autres redoutent que les voisins n'y perdent leurs nuits."
FACT = "La peinture des volets sera refaite en avril. Les deux peintres arrivent le 3 du mois."
LATE = "Une élue rappelle que la place meurt dès que les rideaux tombent, et qu'il faut ouvrir la halle jusqu'à minuit."
SLEEP = "Un directeur répond que les voisins dorment au-dessus des étals et qu'il faut protéger leurs nuits."
SENTENCES = [
    "Il faut concilier l'ouverture du gymnase le dimanche et le repos des agents.",
    "Les commerçants demandent des places devant leur porte, mais les parents veulent une rue sans voitures.",
    "La direction propose une cuisine centrale pour les six écoles ; les familles tiennent à leur cuisinière.",
]


def scored(material: Material, held: float = 0.9) -> Scores:
    """Scores where every window holds an aim, so surely."""
    scores = score_windows(material, material.window_vectors(MODEL, EmbedConfig()), load_heads())
    return replace(scores, in_context={**scores.in_context, "tension": np.full(len(material.windows), held)})


def told(*texts: str, nature: Nature = Nature.COMPTE_RENDU) -> tuple[Tension, ...]:
    material = build_material([Written(text, nature=nature) for text in texts])
    scores = scored(material)
    pulls = find_pulls(scores, material.window_vectors(MODEL, EmbedConfig()))
    vocabulary, embedder = read_vocabulary(material.docs), load_embedder(MODEL)
    return find_tensions(material, vocabulary, scores, pulls, embedder, TensionsConfig())[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La halle ferme tôt ; les voisins dorment mieux ainsi.", ["La halle ferme tôt", "les voisins dorment mieux ainsi"]),
        (
            "Les forains veulent vendre le soir, mais les voisins veulent dormir. La Ville attend un avis.",
            ["Les forains veulent vendre le soir", "les voisins veulent dormir", "La Ville attend un avis"],
        ),
        (
            "Les forains vendent le soir, tandis que les voisins veulent dormir.",
            ["Les forains vendent le soir", "les voisins veulent dormir"],
        ),
        ("Alors nous vendrons le soir.", ["nous vendrons le soir"]),
        ("Horaires | Les forains veulent vendre le soir.", ["Les forains veulent vendre le soir"]),
        ("Oui ; non.", []),
    ],
)  # fmt: skip
def test_a_text_is_cut_where_a_clause_answers_another(text: str, expected: list[str]) -> None:
    assert [c.text for c in clauses(load_model()(text)[:])] == expected


def test_cells_of_a_table_do_not_answer_each_other() -> None:
    doc = load_model()("Ouvrir la halle chaque soir de juin | Le service des marchés en répond seul.")
    assert len(clauses(doc[:])) == 2 and halves(doc[:]) == []


def test_clauses_that_hold_two_aims_pull_apart_more_than_news_do() -> None:
    values = []
    for text, likely in ((BOTH, 0.9), (FACT, 0.2)):
        found = halves(load_model()(text)[:])
        aim, both = logit(np.array([likely, 0.5])).tolist()
        seen = half_features(found, Nature.REFERENTIEL, aim, both)
        assert seen.shape == (1, len(SEEN)) and np.isfinite(seen).all()
        values.append(float(load_halves().probability(seen).max()))
    assert values[1] < 0.2 < 0.5 < values[0]
    assert half_features([], Nature.AUTRE, 0.0, 0.0).shape == (0, len(SEEN))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("Un directeur rappelle que les quais ferment à minuit", "les quais ferment à minuit"),
        ("Un directeur ne dit pas que les quais ferment à minuit", "un directeur ne dit pas que les quais ferment à minuit"),
        ("Une élue craint que les quais ferment à minuit", "une élue craint que les quais ferment à minuit"),
        ("Elle cite un forain : « Je vends mes fleurs la nuit", "Je vends mes fleurs la nuit"),
        ("Elle cite un forain : « Je vends mes fleurs la nuit. »", "Je vends mes fleurs la nuit"),
        ("« Je vends mes fleurs la nuit. »", "je vends mes fleurs la nuit"),
        ("on parle de « proximité » et de « temps »", "on parle de « proximité » et de « temps »"),
        ("On rentre les étals avant la nuit. » – Directeur", "on rentre les étals avant la nuit"),
        ("La Ville doit ouvrir ses quais à tous, (Atelier Port)", "la Ville doit ouvrir ses quais à tous"),
        ("Toutefois, les voisins de la halle veulent dormir", "les voisins de la halle veulent dormir"),
        ("Lyon ouvre ses quais (douze étals", "Lyon ouvre ses quais"),
    ],
)  # fmt: skip
def test_a_pole_is_told_without_what_reports_it_nor_half_a_sign(clause: str, expected: str) -> None:
    said = words_of(load_model()(clause)[:])
    assert said in (expected, expected[:1].lower() + expected[1:])


@pytest.mark.parametrize(
    "clause",
    [
        "Une élue regrette que la halle ferme à minuit",
        "Une élue reconnaît que la halle ferme à minuit",
        "Un directeur n'a jamais dit que la halle fermerait à minuit",
        "La Ville refuse une phrase : « la halle ferme à minuit »",
        "La Ville ne saurait fermer la halle à minuit",
        "Certains demandent la fermeture de la halle, que la Ville écarte",
        "L'amendement qui fermait la halle à minuit est rejeté par six voix",
        "La halle ouvrirait le soir, sans que les voisins l'aient demandé",
        "Loin de fermer la halle, la Ville y ajoute douze étals",
    ],
)
def test_a_pole_never_changes_side(clause: str) -> None:
    said = words_of(load_model()(clause)[:])
    assert said == clause[:1].lower() + clause[1:]


def test_what_a_long_pole_denies_is_not_cut_off() -> None:
    long = (
        "La Ville n'a pas retenu la fermeture de la halle à minuit, que demandaient les voisins de la place, "
        "les parents de l'école et les forains qui se lèvent à quatre heures pour charger leurs camions"
    )
    assert words_of(load_model()(long)[:]).startswith("la Ville n'a pas retenu la fermeture de la halle")


def test_a_long_pole_is_cut_where_another_clause_begins() -> None:
    long = (
        "Les forains du quai des Tanneurs demandent à vendre leurs fleurs et leurs fruits jusqu'à minuit tous les soirs de l'été, "
        "qui dure ici de la Saint-Jean à la fin du mois de septembre"
    )
    said = words_of(load_model()(long)[:])
    assert said.endswith("tous les soirs de l'été") and said in long[:1].lower() + long[1:]


def test_a_passage_that_holds_both_aims_gives_the_two_poles() -> None:
    (found, *_) = told(BOTH, FACT, nature=Nature.REFERENTIEL)
    assert found.pole_a.startswith("les uns tiennent à ce que la halle") and found.pole_b.startswith(
        "d'autres redoutent"
    )
    assert found.evidence[0].pole is Pole.BOTH and found.parts["opposition"] > 0.5


def test_two_voices_that_pull_apart_give_a_pole_each() -> None:
    material = build_material([Written(LATE), Written(SLEEP)])
    candidates = find_candidates(material, scored(material), 0.1)
    voices = {0: Pull(*(next(i for i, w in enumerate(material.windows) if w.passage == p) for p in (0, 1)), 0.9)}
    sides = find_sides(material, candidates, range(len(candidates)), voices)
    assert sides is not None and sides.holders == (0, 1) and sides.value == 0.9
    assert sides.a.startswith("la place meurt") and sides.b.startswith("les voisins dorment")


def test_one_clause_shows_no_two_sides() -> None:
    material = build_material([Written("Il faut ouvrir la halle chaque soir jusqu'à minuit passé.")])
    candidates = find_candidates(material, scored(material), 0.1)
    assert candidates and find_sides(material, candidates, range(len(candidates)), {}) is None


def test_a_stretch_tells_the_side_that_is_tagged() -> None:
    marks = (
        Mark("a", "d", "tn", "T1", "a", "la halle reste ouverte jusqu'à minuit"),
        Mark("a", "d", "tn", "T1", "b", SLEEP),
    )
    assert sides_told("Les uns veulent que la halle reste ouverte jusqu'à minuit", marks) == {("T1", "a")}
    assert sides_told("Rien de cela ne concerne le lavoir", marks) == set()


def test_halves_are_learned_the_same_twice_and_scored_on_cities_left_out() -> None:
    material = build_material([Written(BOTH, nature=Nature.REFERENTIEL), Written(FACT, nature=Nature.REFERENTIEL)])
    first, second = (part.strip() for part in BOTH.split(";"))
    place = (material.passages[0].atelier, material.passages[0].document)
    marks = (Mark(*place, "tn", "T1", "a", first), Mark(*place, "tn", "T1", "b", second))
    vectors = material.window_vectors(MODEL, EmbedConfig())
    city = ReadCity(material, truths(material, marks), 0, poles_borne(material, marks), vectors)
    aims = [logit(np.array([0.9 if w.passage == 0 else 0.1 + w.sentences / 10 for w in material.windows]))] * 3
    said = {head: np.full(len(material.windows), 0.4) for head in HEADS}
    (one, meta), (two, _) = (train_halves([city] * 3, aims, said) for _ in range(2))
    assert np.array_equal(one["weights"], two["weights"]) and one["weights"].shape == (len(SEEN),)
    assert meta["scores"]["moities"] == 6 and meta["scores"]["part"] == 0.5 and meta["scores"]["auc"] == 1.0


def test_the_more_ateliers_the_nearer_another_must_be_to_join() -> None:
    likeness = np.random.default_rng(0).random((40, 40))
    similar = (likeness + likeness.T) / 2
    few, many = (met_by_chance(similar, [f"{i % n:02}" for i in range(40)]) for n in (2, 20))
    assert few < many < similar.max() and met_by_chance(similar, ["01"] * 40) == float("inf")
    names = np.array([f"{i % 20:02}" for i in range(40)])
    abroad = (similar >= many) & (names[:, None] != names[None, :])
    assert abroad.sum() / 40 == pytest.approx(CHANCE, abs=0.05)


def test_the_shipped_weights_say_how_well_they_tell_halves() -> None:
    meta = json.loads((resources.files("synthese.learned") / "weights" / "moities.json").read_text("utf8"))
    assert meta["scores"]["moities"] > 1000 and meta["scores"]["auc"] > 0.8


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_phrase_can_be_read_alone(sentence: str) -> None:
    doc = load_model()(sentence)
    for phrase in phrases(doc[:]):
        words = doc[phrase.first : phrase.last + 1]
        assert words[0].pos_ not in ("ADP", "CCONJ", "SCONJ", "PUNCT") and words[-1].pos_ not in ("DET", "PUNCT")
        assert phrase.first <= phrase.head <= phrase.last
