"""What the référentiel makes of a tension, and what a sentence does with a choice. All texts are invented."""

from __future__ import annotations

import pytest

from synthese.annotate import load_model
from synthese.config import load_config
from synthese.learned.heads import MODEL, load_heads
from synthese.material import Material
from synthese.records import Evidence, Issue, Nature, Pole, Tension, TensionEvidence, TensionKind
from synthese.scores import Scores, score_windows
from synthese.tensions.issue import find_issues
from synthese.tensions.settling import settles
from tests.conftest import Written, build_material

DEBATE = "Les pêcheurs veulent décharger au quai dès quatre heures, mais les riverains du quai veulent dormir."
ELSEWHERE = ["Le lavoir a été repeint au printemps.", "La fanfare répète le jeudi.", "Le marché compte vingt bancs."]


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("La Ville choisit le sommeil des riverains.", Issue.ARBITRAGE),
        ("L'atelier écarte l'ouverture de nuit.", Issue.ARBITRAGE),
        ("Nous choisissons les petits bateaux.", Issue.ARBITRAGE),
        ("Certains redoutent que la Ville renonce au port.", None),
        ("La Ville concilie le travail des pêcheurs et le sommeil des riverains.", Issue.COMPROMIS),
        ("Concilier le travail des pêcheurs et le repos des riverains.", Issue.COMPROMIS),
        ("La Ville ne tranche pas.", Issue.OUVERT),
        ("La question du quai reste ouverte.", Issue.OUVERT),
        ("Il reste à fixer les heures du quai.", Issue.OUVERT),
        ("Sur ce point, il n'y a pas d'accord.", Issue.OUVERT),
        ("Le comptage tranchera.", Issue.OUVERT),
        ("Une question laissée ouverte.", Issue.OUVERT),
        ("L'hypothèse d'un second quai n'est pas retenue.", Issue.ARBITRAGE),
        ("Quatre demandes de mouillage sur dix sont refusées.", None),
        ("L'atelier s'est partagé à égalité.", Issue.OUVERT),
        ("L'atelier refuse de choisir entre le quai et la plage.", None),
        ("La demande des pêcheurs ne peut rester sans réponse.", None),
        ("Un canot n'appelle pas la même réponse qu'un chalutier.", None),
        ("Les familles préfèrent la plage.", None),
        ("Faut-il choisir le sommeil des riverains ?", None),
        ("Le port accueille quarante bateaux.", None),
    ],
)
def test_a_sentence_settles_joins_or_leaves_open(text: str, issue: Issue | None) -> None:
    assert settles(next(iter(load_model()(text).sents))) is issue


def settled(reference: str) -> Tension:
    """The tension of the quay, once a référentiel of one sentence is read."""
    others = [Written(text, "02-fete", Nature.REFERENTIEL) for text in ELSEWHERE]
    written = [Written(DEBATE), Written(reference, nature=Nature.REFERENTIEL), *others]
    material = build_material(written)
    return find_issues(material, scored(material), [tension(material)])[0]


def scored(material: Material) -> Scores:
    return score_windows(material, material.window_vectors(MODEL, load_config(None).embed), load_heads())


def tension(material: Material) -> Tension:
    proof = TensionEvidence(Pole.BOTH, Evidence(material.passages[0].passage_id, DEBATE))
    poles = ("décharger au quai", "dormir riverains")
    return Tension("X-1", 1, *poles, TensionKind.INTERNE, ("01-sport",), 0.5, "", (proof,))


@pytest.mark.parametrize(
    ("reference", "issue"),
    [
        ("La Ville choisit de laisser dormir les riverains du quai.", Issue.ARBITRAGE),
        ("Nous concilions le droit de décharger au quai et celui de dormir des riverains.", Issue.COMPROMIS),
        ("Sur le quai, décharger tôt ou laisser dormir les riverains, il n'y a pas d'accord.", Issue.OUVERT),
        ("Le quai où décharger a été pavé en 1987 par les riverains.", None),
        ("La Ville choisit des rosiers grimpants pour le parvis du théâtre.", None),
    ],
)
def test_the_referentiel_settles_a_tension_when_a_sentence_about_it_does(reference: str, issue: Issue | None) -> None:
    found = settled(reference)
    assert found.issue is issue
    if issue:
        assert found.issue_evidence and found.issue_evidence.extract == reference
    else:
        assert found.issue_evidence is None
