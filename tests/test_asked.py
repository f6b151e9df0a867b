"""What opinions ask for and find wrong, by subject. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.annotate import load_model
from synthese.asks import asks, finds_fault
from synthese.material import Material
from synthese.reading.asked import asked_statements, main_subjects
from synthese.reading.statements import Desk
from synthese.records import Nature

MOORINGS = [
    "Les amarres de la cale manquent cruellement dès que le vent tourne au nord.",
    "Il faudrait changer les amarres avant que le prochain bateau ne parte à la dérive.",
    "Nous regrettons que les amarres du ponton soient rangées si loin des bateaux.",
    "Pourquoi ne pas confier les amarres aux pêcheurs qui savent les entretenir ?",
]
LEDGERS = [
    "Les registres de la criée devraient rester ouverts à tous les pêcheurs du port.",
    "L'absence de registres empêche de savoir qui doit quoi à la fin du mois.",
    "Nous demandons que les registres soient tenus par quelqu'un du quai.",
    "Les registres ne permettent pas de retrouver les ventes de la semaine passée.",
]
PLAIN = [
    "La criée ouvre à cinq heures et ferme à midi, été comme hiver.",
    "Le phare a été repeint en blanc au printemps.",
]


@pytest.mark.parametrize(
    ("sentence", "wants", "faults"),
    [
        ("Pourquoi ne pas ouvrir la criée le dimanche ?", True, False),
        ("Le comité recommande de vérifier les amarres.", True, False),
        ("Pas assez de bras sur le quai.", False, True),
        ("L'absence de budget saute aux yeux.", False, True),
        ("Le port ne manque pas de bras.", False, False),
        ("Le phare a été repeint en blanc.", False, False),
    ],
)
def test_what_asks_and_what_finds_fault_are_told_apart(sentence: str, wants: bool, faults: bool) -> None:
    doc = load_model()(sentence)
    assert (asks(doc), finds_fault(doc)) == (wants, faults)


def opinions(nature: Nature = Nature.CONTRIBUTION) -> Material:
    """One document by rank: a sentence on moorings, one on ledgers, and plain facts."""
    written = [
        Written(text, "avis", nature) for pair in zip(MOORINGS, LEDGERS, strict=True) for text in (*pair, *PLAIN)
    ]
    material = build_material(written)
    documents = [replace(p, document=f"avis-{i // 4}") for i, p in enumerate(material.passages)]
    return replace(material, passages=tuple(documents))


def test_subjects_are_the_nouns_that_come_back_where_one_asks_or_finds_fault() -> None:
    desk = Desk(opinions())
    first, *voices = main_subjects(Desk(desk.material))
    assert first.text.startswith("Les demandes et les critiques portent d'abord sur les ")
    assert len(voices) == 2 and all(s.bullet for s in voices)  # one for each subject
    assert "amarres (quatre documents)" in first.text or "registres (quatre documents)" in first.text
    told = list(asked_statements(desk))
    leads = {s.text.replace("\u00a0", " ").partition(" (")[0] for s in told if not s.bullet}
    assert leads == {"Les amarres : quatre documents", "Les registres : quatre documents"}
    assert len(told) == 2 + 2 * 2 and all(len(s.citations) == 4 for s in told if not s.bullet)
    assert desk.criticised == {"amarre", "registre"}


def test_minutes_that_a_referentiel_follows_are_no_opinions() -> None:
    material = opinions(Nature.COMPTE_RENDU)
    assert list(asked_statements(Desk(material)))
    adopted = replace(material.passages[-1], nature=Nature.REFERENTIEL)
    followed = replace(material, passages=(*material.passages[:-1], adopted))
    assert not list(asked_statements(Desk(followed)))


def test_a_voice_told_first_is_not_told_again_under_its_subject() -> None:
    desk = Desk(opinions())
    first = {s.text for s in main_subjects(desk) if s.bullet}
    again = {s.text for s in asked_statements(desk) if s.bullet}
    assert first and again and not first & again


def test_a_set_phrase_names_no_subject() -> None:
    said = ["Il faudrait changer la halle, qui ne peut rester en l'état jusqu'à l'hiver."] * 5
    material = build_material([Written(text, "avis", Nature.CONTRIBUTION) for text in said])
    apart = replace(material, passages=tuple(replace(p, document=f"avis-{i}") for i, p in enumerate(material.passages)))
    assert not any("état" in s.text.partition(":")[0] for s in asked_statements(Desk(apart)))
