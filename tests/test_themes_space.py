"""Stage 6, groups of passages: what is found depends on the passages only, neither on their order nor on their number."""

from __future__ import annotations

import numpy as np
import pytest

from synthese.annotate import load_model
from synthese.embed import Vectors
from synthese.themes.clusters import group
from synthese.themes.features import evened, joint_space
from synthese.themes.founders import FEWEST, SHARE, founding
from synthese.themes.terms import read_vocabulary

SUBJECTS = {
    "mobilité": ("vélo", "piste", "bus", "tramway", "trottoir", "stationnement"),
    "culture": ("théâtre", "musée", "concert", "médiathèque", "spectacle", "artiste"),
    "logement": ("loyer", "bailleur", "immeuble", "locataire", "chauffage", "rénovation"),
    "école": ("cantine", "classe", "élève", "enseignant", "cour", "périscolaire"),
}
Corpus = tuple[Vectors, list[list[str]]]


def made(texts: int, seed: int = 0) -> Corpus:
    """Texts of four subjects by turns: vectors around a direction, float32 (texts, 32), and four words of the subject."""
    draw = np.random.default_rng(seed)
    directions = draw.normal(size=(len(SUBJECTS), 32))
    noisy = directions[np.arange(texts) % len(SUBJECTS)] + 1.2 * draw.normal(size=(texts, 32))
    words = [list(SUBJECTS.values())[i % len(SUBJECTS)] for i in range(texts)]
    terms = [[str(w) for w in draw.choice(w, 4, replace=False)] for w in words]
    return (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32), terms


def grouped(corpus: Corpus, groups: int, order: np.ndarray | None = None) -> np.ndarray:
    """Groups of texts, each a document of its own, numbered before they were put in another order."""
    vectors, terms = corpus
    units = np.arange(len(terms)) if order is None else order
    return group(evened(joint_space(vectors, terms, 2.0, 0)), groups, units)


def same_up_to_numbering(one: np.ndarray, other: np.ndarray) -> bool:
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


@pytest.mark.parametrize("draw", range(10))
def test_the_order_of_passages_changes_no_group(draw: int) -> None:
    vectors, terms = made(120)
    order = np.random.default_rng(draw).permutation(len(terms))
    shuffled = grouped((vectors[order], [terms[i] for i in order]), 4, order)
    assert same_up_to_numbering(grouped((vectors, terms), 4)[order], shuffled)


def test_two_runs_give_the_same_groups() -> None:
    assert np.array_equal(grouped(made(120), 7), grouped(made(120), 7))


def test_subjects_are_found() -> None:
    assert same_up_to_numbering(grouped(made(120), 4), np.arange(120) % 4)


@pytest.mark.parametrize("texts", [1, 2, 3, 4, 5, 20])
def test_few_texts_give_a_valid_result(texts: int) -> None:
    labels = grouped(made(texts), 4)
    assert labels.shape == (texts,)
    assert set(labels.tolist()) == set(range(labels.max() + 1))
    assert labels.max() < min(4, texts)


def test_duplicates_stay_together() -> None:
    vectors, terms = made(40)
    labels = grouped((np.concatenate([vectors, vectors]), terms + terms), 4)
    assert np.array_equal(labels[:40], labels[40:])


def test_one_text_repeated_is_a_valid_input() -> None:
    vectors, terms = made(1)
    labels = grouped((np.repeat(vectors, 30, axis=0), terms * 30), 5)
    assert labels.shape == (30,)
    assert len(set(labels.tolist())) <= 5


def test_texts_without_words_are_a_valid_input() -> None:
    vectors, _ = made(20)
    assert grouped((vectors, [[] for _ in range(20)]), 3).shape == (20,)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("La mise en œuvre du plan est lente.", False),
        ("La prise en compte des haies tarde.", False),
        ("Le stockage de carbone progresse.", True),
    ],
)
def test_a_set_phrase_names_no_theme(text: str, names: bool) -> None:
    assert bool(read_vocabulary([*load_model().pipe([text])]).phrases[0]) is names


def test_a_quarter_of_the_passages_found_themes_those_that_carry_one_most() -> None:
    carries = np.random.default_rng(3).permutation(200) / 200
    founders = founding(carries)
    assert len(founders) == SHARE * 200 and carries[founders].min() > np.delete(carries, founders).max()
    assert (np.diff(founders) > 0).all()


@pytest.mark.parametrize("texts", [0, 1, FEWEST - 1, FEWEST + 1, 4 * FEWEST - 1])
def test_few_passages_found_themes_as_long_as_there_are_any(texts: int) -> None:
    assert len(founding(np.zeros(texts))) == min(texts, FEWEST)
