"""The two poles of a tension: phrases copied from the passage, apart from each other, that can be read alone."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pytest

from synthese.annotate import load_model
from synthese.learned.dataset import Example, PoleSpan
from synthese.learned.phrases import Phrase, phrases
from synthese.learned.poles import best_pair, load_pole_model
from synthese.learned.train_poles import overlap, train_poles
from synthese.tensions.poles import told

SENTENCES = [
    "Il faut concilier l'ouverture du gymnase le dimanche et le repos des agents.",
    "Les commerçants demandent des places devant leur porte, mais les parents veulent une rue sans voitures.",
    "La direction propose une cuisine centrale pour les six écoles ; les familles tiennent à leur cuisinière.",
]
POLES = [
    ("l'ouverture du gymnase le dimanche", "le repos des agents"),
    ("des places devant leur porte", "une rue sans voitures"),
    ("une cuisine centrale pour les six écoles", "leur cuisinière"),
]


@pytest.mark.parametrize(("sentence", "poles"), list(zip(SENTENCES, POLES, strict=True)))
def test_each_pole_is_found_in_the_words_of_the_passage(sentence: str, poles: tuple[str, str]) -> None:
    doc = load_model()(sentence)
    pair = load_pole_model().pair(doc[:])
    assert pair is not None
    for phrase, expected in zip((pair.first, pair.second), poles, strict=True):
        words = phrase.text(doc)
        assert words in sentence and set(expected.split()[1:]) & set(words.split())
    assert pair.first.last < pair.second.first and 0 < pair.value <= 1


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_phrase_can_be_read_alone(sentence: str) -> None:
    doc = load_model()(sentence)
    for phrase in phrases(doc[:]):
        words = doc[phrase.first : phrase.last + 1]
        assert words[0].pos_ not in ("ADP", "CCONJ", "SCONJ", "PUNCT") and words[-1].pos_ not in ("DET", "PUNCT")
        assert phrase.first <= phrase.head <= phrase.last


@pytest.mark.parametrize(
    ("sentence", "first", "last", "expected"),
    [
        ("Une halle (12 étals) au port, ou rien.", 0, 4, "une halle (12 étals)"),
        ("Une halle (12 étals et un quai) au port.", 0, 4, "une halle"),
        ("Lyon attend.", 0, 0, "Lyon"),
    ],
)
def test_a_pole_is_told_without_half_a_parenthesis(sentence: str, first: int, last: int, expected: str) -> None:
    assert told(load_model()(sentence), Phrase(first, last, first)) == expected


def test_a_text_of_one_phrase_has_no_pair() -> None:
    assert load_pole_model().pair(load_model()("Gymnase fermé.")[:]) is None


def test_the_best_pair_does_not_overlap() -> None:
    found = [Phrase(0, 4, 1), Phrase(2, 6, 3), Phrase(7, 9, 8)]
    pair = best_pair(found, np.array([0.5, 0.9, 0.4]))
    assert pair is not None and (pair.first, pair.second) == (found[1], found[2])


def test_overlap_is_the_f1_of_two_runs_of_words() -> None:
    assert overlap((0, 3), (2, 5)) == pytest.approx(0.5)
    assert overlap((0, 1), (4, 5)) == 0


def test_the_shipped_weights_say_what_they_were_learned_from() -> None:
    meta = json.loads((resources.files("synthese.learned") / "weights" / "poles.json").read_text("utf8"))
    assert meta["examples"] > 1000 and meta["scores"]["f1"] > 0.65


def test_training_gives_the_same_weights_twice() -> None:
    docs = list(load_model().pipe(SENTENCES))
    examples = []
    for i, (text, (a, b)) in enumerate(zip(SENTENCES, POLES, strict=True)):
        spans = tuple(
            PoleSpan(name, text.index(told), text.index(told) + len(told), False) for name, told in (("a", a), ("b", b))
        )
        examples.append(Example(str(i), text, ("tension",), spans, "tour", "explicite", f"domaine {i}", "", ""))
    once, again = (train_poles(examples, [doc[:] for doc in docs])[0]["weights"] for _ in range(2))
    assert len(once) and np.array_equal(once, again)
