"""Annotated cities, what their tags say of windows, and what a place adds to what the heads say."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from synthese.corpus import Description
from synthese.embed import embed
from synthese.learned.annotated import (
    ENDING,
    LABELS,
    THEME,
    City,
    Mark,
    cities,
    content,
    covers,
    labels_of,
    passages_of,
    poles_borne,
    truths,
    untagged,
)
from synthese.learned.context import STATED, context_features, context_weights, in_context, logit
from synthese.learned.heads import HEADS, load_heads
from synthese.learned.texts import Texts
from synthese.learned.train_context import train_context
from synthese.learned.train_heads import build_features, domain_folds, tasks
from synthese.learned.training_set import EMBED, IN_CITY, ReadCity, windows_of
from synthese.material import Material
from synthese.records import Chapter, CityRole, Nature
from synthese.scores import score_windows

SHINGLE = 12  # words
PLACE = ("01-halle", "seance-1")


@cache
def known() -> list[City]:
    return cities()


ENDINGS = [  # of its one séance
    ("compromis", "On essaie un samedi par mois jusqu'en septembre, et la halle se tait à onze heures."),
    ("doute", "La facture de fuel est arrivée en janvier. Elle est sur le bureau."),
]


def small_city() -> City:
    """Two documents of an invented town."""
    folder = Path(__file__).parent / "fixtures" / "ville"
    documents, marks = {}, []
    for path in sorted(folder.glob("*/*.md")):
        documents[path.parent.name, path.stem], found = untagged(path.read_text("utf8"), (path.parent.name, path.stem))
        marks += found
    marks += [Mark("01-halle", "seance-1", "fin", "", kind, text) for kind, text in ENDINGS]
    return City("bourg", documents, tuple(marks), {"01-halle": "animatrice"})


@cache
def small_material() -> Material:
    from synthese.annotate import load_model

    passages, sheets = passages_of(small_city())
    docs = tuple(load_model().pipe([p.text for p in passages]))
    vectors = embed([sent.text for doc in docs for sent in doc.sents], {}, EMBED)
    return Material(passages, docs, vectors, sheets, Description())


def test_every_city_is_a_whole_dossier_whose_tags_say_the_four_roles() -> None:
    assert len(known()) >= 16
    for city in known():
        ateliers = {atelier for atelier, _ in city.documents}
        assert len(city.documents) == 16 and len(ateliers) == 4, city.name
        assert set(city.roles) == ateliers and set(city.roles.values()) == {role.value for role in CityRole}, city.name
        tags = Counter(mark.tag for mark in city.marks)
        assert tags["tn"] >= 70 and tags["pos"] >= 18 and tags["cond"] >= 25 and tags["leurre"] >= 25, city.name
        assert {mark.kind for mark in city.marks if mark.tag == "tn"} == {"a", "b", "ab"}, city.name
        assert not any("<tn" in text or "</" in text for text in city.documents.values()), city.name


def test_every_condition_of_a_city_belongs_to_a_family_that_heads_know() -> None:
    families = {mark.kind for city in known() for mark in city.marks if mark.tag == "cond"}
    assert families <= set(load_heads().classes["condition"]) and len(families) >= 8


def test_a_window_tells_the_family_of_its_condition() -> None:
    material, city = small_material(), small_city()
    marks = tuple(replace(m, kind="evaluation") if m.tag == "cond" else m for m in city.marks)
    told = [e.labels for e in windows_of("bourg", material, truths(material, marks)) if e.has("condition")]
    assert told and all("condition:evaluation" in labels for labels in told)


def test_a_window_of_minutes_ends_a_debate_when_its_reader_said_so() -> None:
    material, city = small_material(), small_city()
    stated = truths(material, city.marks)
    for row, window in enumerate(material.windows):
        minutes = material.passages[window.passage].nature is Nature.COMPTE_RENDU
        text = material.text(window)
        if not minutes or "facture de fuel" in text:
            assert stated.holds[ENDING][row] == -1  # nobody read it, or its reader doubted
        elif "On essaie un samedi" in text:
            assert (stated.holds[ENDING][row], stated.ending[row]) == (1, "compromis")
    assert {"issue:compromis"} == {x for e in windows_of("bourg", material, stated) for x in e.labels if "issue" in x}


def test_an_ending_of_few_words_is_told_by_a_window_that_holds_little_else() -> None:
    material = small_material()
    row = next(i for i, w in enumerate(material.windows) if material.text(w).startswith("Elle est sur le bureau"))
    mark = Mark("01-halle", "seance-1", "fin", "", "ouvert", "Sur le bureau.")
    assert truths(material, [mark]).holds[ENDING][row] == 1
    assert truths(material, [replace(mark, document="referentiel")]).holds[ENDING][row] == 0


def test_the_ends_of_debates_stand_in_the_minutes_word_for_word() -> None:
    for city in known():
        ends = [mark for mark in city.marks if mark.tag == "fin"]
        assert len(ends) >= 30 and {mark.kind for mark in ends} <= {"tranche", "compromis", "vote", "ouvert", "doute"}
        for mark in ends:
            assert flat(mark.text) in flat(city.documents[mark.atelier, mark.document]), mark


def test_a_debate_ends_in_minutes_alone() -> None:
    material = small_material()
    heads = load_heads()
    likely = {head: np.full(len(material.windows), 0.9) for head in HEADS}
    ends = in_context(material, likely, heads)[ENDING]
    minutes = np.array([material.passages[w.passage].nature is Nature.COMPTE_RENDU for w in material.windows])
    assert (ends[minutes] > 0.5).any() and not ends[~minutes].any()


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def test_no_two_documents_share_a_sentence() -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for city in known():
        for place, text in city.documents.items():
            words = text.split("## ", 1)[-1].lower().split()
            for start in range(len(words) - SHINGLE + 1):
                holders[" ".join(words[start : start + SHINGLE])].add(f"{city.name}/{'/'.join(place)}")
    assert not [(gram, found) for gram, found in holders.items() if len({f.split("/")[0] for f in found}) > 1]


def test_tags_are_read_nested_and_leave_the_text_as_it_was() -> None:
    source = 'On dort. <th id="A"><tn id="T1" p="a">La halle ferme à dix heures.</tn></th> <pos role="animatrice">On relie.</pos>'
    text, marks = untagged(source, PLACE)
    assert text == "On dort. La halle ferme à dix heures. On relie."
    assert [(m.tag, m.name, m.kind) for m in marks] == [("tn", "T1", "a"), ("th", "A", ""), ("pos", "", "animatrice")]
    assert [labels_of(m) for m in marks] == [("pole",), ("theme",), ("position",)]


@pytest.mark.parametrize("source", ["<cond>Signer.", "Signer.</cond>", "<cond><pos>Signer.</cond></pos>"])
def test_a_tag_that_is_not_closed_is_told_with_its_place(source: str) -> None:
    with pytest.raises(ValueError, match="01-halle/seance-1"):
        untagged(source, PLACE)


def test_a_stretch_covers_what_it_holds_and_not_a_whole_page() -> None:
    inside, page = content("La halle ferme à dix heures le samedi."), content(" ".join(f"mot{i}" for i in range(60)))
    assert covers(inside, content("Vu : la halle ferme à dix heures le samedi, dit-on."))
    assert not covers(inside, inside | page) and not covers(content("Oui."), inside)


def test_windows_state_what_the_tags_they_cover_say() -> None:
    material, city = small_material(), small_city()
    stated = truths(material, city.marks)
    for label, words in (("pole", "louer la halle"), ("position", "réunit autour"), ("condition", "Chaque trimestre")):
        rows = [i for i, w in enumerate(material.windows) if words in material.text(w)]
        assert rows and all(stated.holds[label][i] == 1 for i in rows), label
    assert {role for role in stated.role if role} == {"animatrice"}
    assert all((values == 1).any() for values in stated.holds.values()) and set(stated.holds) == {
        *LABELS,
        THEME,
        ENDING,
    }


def test_a_window_that_covers_both_poles_holds_a_tension() -> None:
    material = small_material()
    window = next(w for w in material.windows if w.sentences == 2)
    both = [s.text for s in material.docs[window.passage][slice(*window.tokens)].sents]
    marks = [Mark("01-halle", "seance-1", "tn", "T9", pole, text) for pole, text in zip("ab", both, strict=True)]
    row = material.windows.index(window)
    assert truths(material, marks).holds["tension"][row] == 1
    assert truths(material, [marks[0], replace(marks[1], name="T8")]).holds["tension"][row] != 1


def test_windows_of_cities_teach_only_what_cities_are_annotated_for() -> None:
    material, city = small_material(), small_city()
    examples = windows_of("bourg", material, truths(material, city.marks))
    work = tasks(examples)
    assert all(e.register == IN_CITY for e in examples)
    assert {head for head in HEADS if len(work[head].rows)} == {"tension", "pole", "position", "condition", ENDING}
    silent = sum(not e.labels for e in examples)
    assert len(work["position"].rows) <= len(examples) - silent // 2


def test_the_same_words_state_more_in_the_chapter_that_lists_them() -> None:
    material = small_material()
    heads = load_heads()
    flat = {head: np.full(len(material.windows), 0.2) for head in HEADS}
    chances = {}
    for chapter in (Chapter.CONDITIONS, Chapter.SPECIFICITES):
        placed = tuple(replace(p, chapter=chapter, nature=Nature.REFERENTIEL) for p in material.passages)
        chances[chapter] = in_context(replace(material, passages=placed), flat, heads)["condition"].mean()
    assert chances[Chapter.CONDITIONS] > 2 * chances[Chapter.SPECIFICITES]


def test_neighbours_are_those_of_the_same_document() -> None:
    material = small_material()
    values = {head: np.arange(len(material.windows), dtype=float) / 100 for head in HEADS}
    apart = tuple(replace(p, document=f"piece-{i}") for i, p in enumerate(material.passages))
    seen = context_features(replace(material, passages=apart), {h: logit(v) for h, v in values.items()})
    other = context_features(material, {h: logit(v) for h, v in values.items()})
    assert seen.shape == other.shape and not np.allclose(seen, other)
    assert np.isfinite(seen).all() and np.isfinite(other).all()


def test_scores_tell_what_each_window_states_in_its_place() -> None:
    material = small_material()
    scores = score_windows(material, material.window_vectors("use", EMBED), load_heads())
    assert set(scores.in_context) == {*STATED, ENDING}
    for values in scores.in_context.values():
        assert values.shape == (len(material.windows),) and ((values >= 0) & (values <= 1)).all()


def test_both_poles_are_no_likelier_than_a_tension() -> None:
    material = small_material()
    scores = score_windows(material, material.window_vectors("use", EMBED), load_heads())
    assert (scores.opposing <= scores.in_context["tension"] + 1e-12).all() and (scores.opposing >= 0).all()
    silent = replace(scores, probability={head: np.zeros(len(material.windows)) for head in HEADS})
    assert np.isfinite(silent.opposing).all()


def test_what_a_place_adds_is_learned_the_same_twice_and_written_with_the_heads() -> None:
    material, city = small_material(), small_city()
    borne, vectors = poles_borne(material, city.marks), material.window_vectors("use", EMBED)
    read = ReadCity(material, truths(material, city.marks), 0, borne, vectors)
    said = {head: np.where(read.truths.holds.get(head, np.zeros(len(read.rows))) == 1, 0.7, 0.2) for head in HEADS}
    (one, scores, _), (two, _, _) = (train_context([read, read], said) for _ in range(2))
    assert all(np.array_equal(one[name], two[name]) for name in one)
    assert set(one) == set(context_weights(load_heads()))
    assert scores["contexte:position"]["precision_moyenne"] > scores["contexte:position"]["part"]


def test_idle_windows_choose_no_term() -> None:
    material, city = small_material(), small_city()
    examples = windows_of("bourg", material, truths(material, city.marks))
    spans = tuple(material.docs[w.passage][slice(*w.tokens)] for w in material.windows)
    texts = Texts(material.window_vectors("use", EMBED), spans)
    idle = [replace(e, unsure=frozenset(("tension", "pole", "position", "condition"))) for e in examples]
    assert len(build_features(texts, examples).known.words.index) > len(build_features(texts, idle).known.words.index)
    assert len(set(domain_folds(examples))) == 1
