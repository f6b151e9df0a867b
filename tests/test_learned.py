"""The labelled set: counts, format, distance between passages, and what the shipped heads were trained on."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from synthese.embed import load_embedder
from synthese.learned.dataset import Example, Pair, load_examples, load_pairs
from synthese.learned.export import FOLDER, lines, pairs, passages
from synthese.learned.heads import BINARY, load_heads
from synthese.learned.seance import read_sentences
from synthese.segment.aside import log_odds

SHINGLE = 6  # words
LIKENESS_MAX = 0.5  # share of the shingles of the shorter text
COSINE_MAX = 0.97


@cache
def examples() -> list[Example]:
    return load_examples()


@cache
def all_pairs() -> list[Pair]:
    return load_pairs()


def test_the_set_is_large_varied_and_holds_its_decoys() -> None:
    forms = Counter(e.form.partition(":")[0] for e in examples())
    assert len(examples()) >= 4000 and forms["leurre"] >= 1500
    assert len({e.domain for e in examples()}) >= 40
    assert {e.register for e in examples()} >= {"tour", "indirect", "referentiel", "notes", "verbatim", "plan"}
    assert len(all_pairs()) >= 1500
    assert set(Counter(p.relation for p in all_pairs())) == {"opposes", "partages", "meme_sujet", "sans_lien"}


def test_every_tension_has_its_two_poles_in_its_text() -> None:
    for example in examples():
        if example.has("tension"):
            assert {p.pole for p in example.poles} == {"a", "b"}, example.example_id
        assert all(example.text[p.start : p.end].strip() for p in example.poles), example.example_id
        assert "⟦" not in example.text and "⟧" not in example.text


def shingles(text: str, size: int = SHINGLE) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


def test_no_two_passages_are_nearly_the_same_words() -> None:
    holders: dict[str, list[int]] = defaultdict(list)
    kept = [shingles(e.text) for e in examples()]
    for index, grams in enumerate(kept):
        for gram in grams:
            holders[gram].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for owners in holders.values():
        shared.update((a, b) for i, a in enumerate(owners) for b in owners[i + 1 :])
    alike = [
        (examples()[a].example_id, examples()[b].example_id)
        for (a, b), n in shared.items()
        if n / min(len(kept[a]), len(kept[b])) > LIKENESS_MAX
    ]
    assert not alike


def test_no_two_passages_have_nearly_the_same_vector() -> None:
    embedder = load_embedder("use")
    texts = [e.text for e in examples()[::5]]  # a fifth of the set: vectors are what costs time here
    vectors = np.vstack([embedder.encode(texts[i : i + 64]) for i in range(0, len(texts), 64)])
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, 0)
    assert float(likeness.max()) < COSINE_MAX


def test_constructions_are_distinct() -> None:
    openings = Counter(" ".join(re.findall(r"\w+", e.text.lower())[:4]) for e in examples())
    assert openings.most_common(1)[0][1] <= 12
    assert len(openings) / len(examples()) > 0.9


def test_the_json_lines_are_those_of_the_batches() -> None:
    assert (FOLDER / "passages.jsonl").read_bytes() == lines(passages())
    assert (FOLDER / "paires.jsonl").read_bytes() == lines(pairs())
    first = json.loads((FOLDER / "passages.jsonl").read_text("utf8").splitlines()[0])
    assert {"texte", "etiquettes", "poles", "registre", "domaine", "forme"} <= first.keys()


def test_the_shipped_heads_were_trained_on_the_whole_set() -> None:
    meta = json.loads((Path(str(FOLDER)).parent / "weights" / "heads.json").read_text("utf8"))
    assert meta["examples"] == len(examples())
    assert set(meta["calibration"]) == set(BINARY)
    assert load_heads().coefficients["tension"].ndim == 1


def test_sentences_about_meetings_are_distinct_and_come_from_no_corpus() -> None:
    told = [*read_sentences("a-part.txt"), *read_sentences("au-fond.txt")]
    assert len(told) > 600 and len({sentence.lower() for sentence in told}) == len(told)
    corpus = Path(__file__).parent.parent / "corpus" / ".sources"
    demo = set().union(*(shingles(path.read_text("utf8"), 5) for path in corpus.rglob("*.md")))
    likeness = {s: len(own & demo) / len(own) for s in told if (own := shingles(s, 5))}
    alike = {sentence for sentence, share in likeness.items() if share > LIKENESS_MAX}
    assert alike <= {
        "La séance est levée à 17 h 40.",
        "Non traité, faute de temps.",
        "Je n'ai pas d'opinion.",
    }  # formulas


def test_the_model_of_meetings_ranks_what_it_was_shown() -> None:
    aside, substance = read_sentences("a-part.txt"), read_sentences("au-fond.txt")
    assert sum(log_odds(sentence) > 0 for sentence in aside) / len(aside) > 0.95
    assert sum(log_odds(sentence) > 0 for sentence in substance) / len(substance) < 0.05


@pytest.mark.parametrize(
    ("sentence", "aside"),
    [
        ("La séance est levée à 18 h 20, les participants étant attendus ailleurs.", True),
        ("Prochaine réunion le mardi 9 mai à 14 h, salle du haut.", True),
        ("Le vidéoprojecteur n'a jamais voulu s'allumer.", True),
        ("Les familles attendent deux ans un logement adapté.", False),
        ("La Ville doit choisir entre l'événement et le quotidien.", False),
        ("La salle de quartier est fermée le soir, et les jeunes restent dehors.", False),
    ],
)
def test_the_words_of_a_meeting_are_told_from_its_subject(sentence: str, aside: bool) -> None:
    assert (log_odds(sentence) > 0) is aside
