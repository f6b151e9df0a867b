"""The check of the French that the rules write: it sees each kind of fault, and lets the sentences of the rules go."""

from __future__ import annotations

import pytest

import synthese
from benchmarks.francais import agreements, prose, signs, verbless, words, written
from synthese.annotate import load_model


def faults(sentence: str) -> set[str]:
    text = prose(sentence)
    doc = load_model()(text)
    return {kind for kind, _ in (*signs(sentence), *words(text), *verbless(sentence, doc), *agreements(doc))}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("La service ouvre tard (Atelier Sport).", "accord du déterminant"),
        ("Trois atelier en parlent.", "accord du déterminant"),
        ("Les agents demandent des moyens suffisante.", "accord de l'adjectif"),
        ("Les familles attend un créneau.", "accord du verbe"),
        ("La Ville animatrice, dans deux politiques (Ateliers Sport et Lecture).", "sans verbe"),
        ("Un atelier parle de habitants.", "élision"),
        ("Un atelier parle de les jeunes.", "contraction"),
        ("Un atelier en en parle.", "mot double"),
        ("Un atelier en  parle.", "espace ou ponctuation"),
        ("Un atelier en parle , puis deux.", "espace ou ponctuation"),
        ("un atelier en parle.", "majuscule"),
        ("Un atelier en parle", "point final"),
        ("Un atelier en parle (Atelier Sport.", "signe ouvert"),
    ],
)
def test_each_kind_of_fault_is_seen(sentence: str, kind: str) -> None:
    assert kind in faults(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Lien social et rencontre : la plupart des ateliers en parlent.",
        "Le moins cité est « Temps  partiel » (13 passages sur 232).",
        "Le haut de la ville : un seul atelier le dit (Atelier Sport).",
        "Tarifs des gymnases, d'abord le onze mars : sept ateliers en parlent.",
        "« Une dame dit « la gymnase » et « les familles attend ». » – un élu ou une élue (Atelier Sport).",
    ],
)
def test_a_right_sentence_and_what_it_quotes_are_left_alone(sentence: str) -> None:
    assert faults(sentence) == set()


def test_the_sentences_of_a_small_reading_are_right(run: synthese.Run) -> None:
    """Roles of the City are announced without a verb, as titles are."""
    assert {s: found for s in written(run.reading) if (found := faults(s))} == {}
