"""What a sentence leaves to those before it."""

from __future__ import annotations

import pytest

from synthese.annotate import load_model
from synthese.reading.references import opens_on_what_precedes, stands_for_what_precedes


@pytest.mark.parametrize(
    ("text", "hangs"),
    [
        ("La commune en possède les quais et en répare les grues.", True),
        ("Une élue souhaite que ce chiffre soit revu au printemps.", True),
        ("La commune possède les quais et répare les grues du port.", False),
        ("Du vieux port, la commune en possède les quais.", False),
        ("Il y a trois halles dans le bourg.", False),
        ("Cette année, la halle ferme plus tôt.", False),
        ("On ne veut pas que l'un serve à payer l'abandon de l'autre.", True),
        ("Entre le port et la halle, la commune n'abandonnera pas l'un pour l'autre.", False),
        ("Le port appartient à ceux qui le font vivre.", False),
        ("Les quais suivants du port sont ceux du bois et du sel.", True),
        ("Le port a les quais suivants :", False),
        ("Le coût annuel de ces bouées dépasse les recettes du port.", True),
        ("La commune achète des bouées et paie l'entretien de ces bouées.", False),
        ("Un élu cite cet homme qui dort au-dessus des étals.", False),
    ],
)
def test_a_pronoun_before_any_noun_it_could_stand_for_hangs_on_what_precedes(text: str, hangs: bool) -> None:
    assert stands_for_what_precedes(load_model()(text)[:]) is hangs


@pytest.mark.parametrize(
    ("text", "hangs"),
    [
        ("Pendant ce temps les forains signent leurs baux avec la commune.", True),
        ("Les forains signent leurs baux avec la commune pendant ce temps.", False),
    ],
)
def test_what_happens_meanwhile_hangs_on_what_was_told(text: str, hangs: bool) -> None:
    assert opens_on_what_precedes(load_model()(text), text) is hangs
