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
    (first,) = main_subjects(desk)
    assert first.text.startswith("Les demandes et les critiques portent d'abord sur les ") and not desk.quoted
    assert "amarres (quatre documents)" in first.text or "registres (quatre documents)" in first.text
    told = list(asked_statements(desk))
    leads = {s.text.replace("\u00a0", " ").partition(" (")[0] for s in told if not s.bullet}
    assert leads == {"Les amarres : quatre documents", "Les registres : quatre documents"}
    assert len(told) == 2 + 2 * 3 and all(len(s.citations) == 4 for s in told if not s.bullet)
    assert desk.criticised == {"amarre", "registre"}


def test_minutes_that_a_referentiel_follows_are_no_opinions() -> None:
    material = opinions(Nature.COMPTE_RENDU)
    assert list(asked_statements(Desk(material)))
    adopted = replace(material.passages[-1], nature=Nature.REFERENTIEL)
    followed = replace(material, passages=(*material.passages[:-1], adopted))
    assert not list(asked_statements(Desk(followed)))
