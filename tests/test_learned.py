"""The labelled set: counts, format, distance between passages, and what the shipped heads were trained on."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import synthese
from synthese.amendments import Amendment, Block, Deed, Finding, Mark, append_amendment
from synthese.cli import main
from synthese.embed import load_embedder
from synthese.errors import LessonUnknown, NothingGained, TooFewLessons, WeightsUnreadable
from synthese.explore.learn_commands import gain_table
from synthese.learned.city import city_folder, gather_lessons, learn
from synthese.learned.dataset import Example, Pair, load_chapters, load_examples, load_pairs
from synthese.learned.export import FOLDER, lines, pairs, passages
from synthese.learned.features import turns
from synthese.learned.heads import BINARY, HEADS, load_heads
from synthese.learned.lessons import lessons_of
from synthese.learned.pair_set import held_out, pair_texts
from synthese.learned.pairs import RELATIONS, load_pairs_model
from synthese.learned.seance import read_sentences
from synthese.learned.teach import Gain, Lesson, teach
from synthese.learned.texts import Texts, read
from synthese.learned.train_heads import tasks
from synthese.learned.train_pairs import fit
from synthese.records import CityRole
from synthese.segment.aside import log_odds

SHINGLE = 6  # words
LIKENESS_MAX = 0.5  # share of the shingles of the shorter text
COSINE_MAX = 0.97
WEIGHTS = FOLDER.parent / "weights"
WEIGHTS_MAX_BYTES = 400_000  # of the pair model

CLOSE = "Les riverains demandent que la salle des fêtes ferme à vingt-deux heures, pour pouvoir dormir."
OPEN = "L'association veut garder la salle des fêtes ouverte jusqu'à deux heures : sans bal, le bourg meurt."
FACTS = "Le registre des marchés compte 214 lots, dont 37 notifiés en octobre."


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


def test_chapters_are_as_many_by_role_and_no_subject_tells_the_role() -> None:
    chapters = {(e.example_id.rsplit("-", 1)[0], e.domain, e.labels) for e in load_chapters()}
    roles = {name: {d for _, d, labels in chapters if labels == (f"position:{name.value}",)} for name in CityRole}
    assert len(chapters) == 160 and all(len(domains) == 40 for domains in roles.values())
    assert len(set.union(*roles.values())) == 40


def test_a_sentence_of_a_chapter_teaches_the_role_alone_and_little() -> None:
    some = [*load_examples()[:200], *load_chapters()[:6]]
    work = tasks(some)
    assert all(len(work[head].rows) == 200 for head in BINARY)
    family = work["famille:position"]
    assert family.weights[family.rows >= 200].max() < family.weights[family.rows < 200].min()


def test_the_json_lines_are_those_of_the_batches() -> None:
    assert (FOLDER / "passages.jsonl").read_bytes() == lines(passages())
    assert (FOLDER / "paires.jsonl").read_bytes() == lines(pairs())
    first = json.loads((FOLDER / "passages.jsonl").read_text("utf8").splitlines()[0])
    assert {"texte", "etiquettes", "poles", "registre", "domaine", "forme"} <= first.keys()


def test_the_shipped_heads_were_trained_on_the_whole_set() -> None:
    meta = json.loads((Path(str(FOLDER)).parent / "weights" / "heads.json").read_text("utf8"))
    assert meta["examples"] == len(examples())
    assert set(meta["calibration"]) == set(HEADS)
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


KINDS = (
    *("position:animatrice", "position:maitre_ouvrage", "position:co_actrice", "position:incitatrice"),
    *("condition:evaluation", "condition:concertation"),
    *("marqueur:aller_vers", "marqueur:ecoute", "tension:ambition_moyens", "tension:liberte_regulation"),
)


@cache
def sample() -> tuple[list[Example], Texts]:
    """Passages of every label, from all over the set, read."""
    kept = {e.example_id: e for e in examples()[::40]}
    for kind in KINDS:
        mine = [e for e in examples() if e.has(kind)]
        kept.update({e.example_id: e for e in mine[:: len(mine) // 12]})
    return list(kept.values()), read(e.text for e in kept.values())


def test_turns_say_who_governs_what_and_in_which_form() -> None:
    asked = ("La commune a demandé une aide à l'État.", "L'État a demandé une aide à la commune.")
    city, state = (turns(read([text]).spans[0]) for text in asked)
    assert "demander>nsubj>commune" in city and "demander>nsubj>état" in state
    assert "demander>nsubj>commune" not in state
    assert any(turn.startswith("forme Pres Ind") for turn in city)


def relation(first: str, second: str) -> np.ndarray:
    a, b = read([first]), read([second])
    return load_pairs_model().probabilities(a.vectors, b.vectors, a.spans, b.spans)[0]


def test_the_pair_model_does_not_mind_the_order_of_the_sides() -> None:
    kept = all_pairs()[::40]
    texts = read([*(p.first for p in kept), *(p.second for p in kept)])
    model = load_pairs_model()
    sides = model.sides(texts.vectors, texts.spans)
    first, second = sides.take(range(len(kept))), sides.take(range(len(kept), 2 * len(kept)))
    assert np.array_equal(model.compare(first, second), model.compare(second, first))
    assert np.allclose(model.compare(first, second).sum(axis=1), 1)


def test_two_wills_that_cross_are_more_opposed_than_a_will_and_a_fact() -> None:
    opposed = RELATIONS.index("opposes")
    assert relation(CLOSE, OPEN).argmax() == opposed
    assert relation(CLOSE, OPEN)[opposed] > relation(CLOSE, FACTS)[opposed]
    assert relation(FACTS, FACTS.replace("marchés", "contrats")).argmax() == RELATIONS.index("autre")


def test_thousands_of_pairs_are_compared_from_sides_built_once() -> None:
    texts = read([CLOSE, OPEN, FACTS])
    model = load_pairs_model()
    sides = model.sides(texts.vectors, texts.spans)
    rows = np.arange(3000) % 3
    found = model.compare(sides.take(rows), sides.take(rows[::-1]))
    assert found.shape == (3000, 3) and np.isfinite(found).all()
    assert model.compare(sides.take([]), sides.take([])).shape == (0, 3)


def test_held_pairs_share_no_domain_with_those_learned_from() -> None:
    for seen, held in held_out(all_pairs(), np.arange(len(all_pairs()))):
        domains = {all_pairs()[i].domains[0] for i in held}
        assert not any(domains & set(all_pairs()[i].domains) for i in seen)


def test_training_pairs_twice_gives_the_same_model() -> None:
    kept = all_pairs()[::24]
    texts = read([*(p.first for p in kept), *(p.second for p in kept)])
    material = pair_texts(kept, texts.vectors, texts.spans)
    first, again = (fit(material, np.arange(len(kept))) for _ in range(2))
    assert np.array_equal(first.relation, again.relation) and np.array_equal(first.aims, again.aims)


def test_the_shipped_pair_model_is_small_and_reaches_its_target() -> None:
    meta = json.loads((WEIGHTS / "pairs.json").read_text("utf8"))
    assert meta["examples"] == len(all_pairs())
    assert meta["scores"]["f1_macro"] >= 0.70
    assert sum((WEIGHTS / name).stat().st_size for name in ("pairs.json", "pairs.npz")) < WEIGHTS_MAX_BYTES


# What the shipped heads do not know: a city's own word for its role, and a treat that is none.
LESSONS = [
    Lesson(f"{where}, la ville porte la brouette.", "position", True, "animatrice")
    for where in ("Au marché", "Pour la halle", "Dans ce bourg", "Cette année", "Sur les quais", "Au cimetière")
] + [
    Lesson(f"La ville réunit {whom} autour d'un gâteau.", "position", False)
    for whom in ("les associations", "les bailleurs", "les écoles", "les partenaires", "les communes", "les services")
]


def test_a_lesson_changes_how_a_like_sentence_is_ranked(tmp_path: Path) -> None:
    kept, texts = sample()
    alike, unlike = (
        read(["Au lavoir, la ville porte la brouette."]),
        read(["La ville réunit ses agents autour d'un gâteau."]),
    )
    chances = {}
    for name, lessons in (("before", LESSONS[:0]), ("after", LESSONS)):
        teach(lessons, kept, texts, tmp_path / name)
        heads = load_heads(tmp_path / name)
        chances[name] = [heads.probability("position", heads.features(x.vectors, x.spans))[0] for x in (alike, unlike)]
    assert chances["after"][0] > chances["before"][0]
    assert chances["after"][0] > chances["after"][1]


def test_a_lesson_reports_its_gain_and_is_deterministic(tmp_path: Path) -> None:
    kept, texts = sample()
    lessons = [*LESSONS, Lesson("Sans agent, rien ne tiendra.", "condition", True)]
    for name, order in (("one", lessons), ("two", lessons[::-1])):
        gains = teach(order, kept, texts, tmp_path / name)
    assert gains[0] == Gain("condition", 1, None, None)
    assert gains[1].label == "position" and gains[1].examples == len(LESSONS)
    assert gains[1].before is not None and gains[1].after is not None and gains[1].after >= gains[1].before
    assert all(
        (tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in ("heads.json", "heads.npz")
    )


def test_a_label_that_is_not_one_is_refused_and_so_are_missing_weights(tmp_path: Path) -> None:
    with pytest.raises(LessonUnknown, match="possibles sont condition"):
        teach([Lesson("x", "humeur", True)], [], read(["x"]), tmp_path)
    with pytest.raises(WeightsUnreadable, match=r"heads\.npz"):
        load_heads(tmp_path)


def said(deed: Deed, lesson: Lesson) -> Amendment:
    """The analyst's word on one sentence about the role of the City."""
    role = CityRole(lesson.kind) if lesson.holds else None
    return Amendment(1, Block.POSITIONS, deed, Finding("01-sport", (Mark("p-1", lesson.text),)), role=role)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A corpus whose analysts confirmed six sentences and rejected six, the heads learned again, and the table shown."""
    corpus = tmp_path_factory.mktemp("ville") / "corpus"
    corpus.mkdir()
    (corpus / "note.md").write_text("# Référentiel de l'eau\n\nLa ville porte la brouette du fleuve.\n", "utf8")
    for lesson in LESSONS:
        append_amendment(corpus, said(Deed.ROLE if lesson.holds else Deed.REJECT, lesson))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("etat")))
        learning = learn(corpus, gather_lessons(corpus), *sample())
        yield corpus, gain_table(learning.gains)


def test_what_analysts_say_becomes_examples() -> None:
    marks = (
        Mark("p-1", "On ouvre tard, on dort mal.", "ab"),
        Mark("p-2", "Dormir.", "b"),
        Mark("p-3", "Et puis.", "ab"),
    )
    tension = Finding("X-1", marks, ("ouvrir", "dormir"))
    condition = Finding("C-evaluation", (Mark("p-4", "Il faut mesurer."),))
    words = [
        Amendment(1, Block.TENSIONS, Deed.REJECT, tension),
        Amendment(2, Block.TENSIONS, Deed.VALIDATE, tension),
        Amendment(1, Block.CONDITIONS, Deed.VALIDATE, condition),
        Amendment(2, Block.CONDITIONS, Deed.NAME, condition, label="Mesurer"),
    ]
    assert lessons_of(words[:1]) == (Lesson("On ouvre tard, on dort mal.", "tension", False),)
    assert set(lessons_of(words)) == {
        Lesson("On ouvre tard, on dort mal.", "tension", True),
        Lesson("Dormir.", "pole", True),
        Lesson("Il faut mesurer.", "condition", True, "evaluation"),
    }
    assert {(x.holds, x.kind) for x in lessons_of([said(Deed.ROLE, LESSONS[0])])} == {(True, "animatrice")}


def test_the_gain_is_shown_by_label(taught: tuple[Path, str]) -> None:
    _, shown = taught
    row = next(line for line in shown.splitlines() if line.startswith("rôle de la Ville"))
    assert "12" in row and re.search(r"\d,\d\d +\d,\d\d +[+−]\d,\d\d", row)
    assert "trop peu" in gain_table([Gain("condition", 1, None, None)])


def test_the_next_reading_uses_what_the_city_taught_and_says_so(taught: tuple[Path, str], tmp_path: Path) -> None:
    corpus, _ = taught
    kept = {file.name for file in city_folder(corpus).iterdir()}
    assert kept == {"heads.json", "heads.npz", "exemples.jsonl"}
    assert city_folder(corpus).stat().st_mode & 0o077 == 0
    assert not [name for name in kept if list(corpus.rglob(name))]
    run = synthese.transversale(corpus, output=tmp_path / "lecture")
    told = run.manifest["modeles_appris"]
    assert told["origine"] == "ville" and told["exemples"] == len(LESSONS) and told["gains"][0]["label"] == "position"
    assert str(city_folder(corpus).parent) not in (run.path / "run.json").read_text("utf8")


def test_too_few_examples_are_told_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append_amendment(tmp_path, said(Deed.ROLE, LESSONS[0]))
    assert main(["apprendre", "--corpus", str(tmp_path)]) == 3
    assert "Trop peu d'exemples" in capsys.readouterr().err and not city_folder(tmp_path).exists()
    with pytest.raises(TooFewLessons):
        gather_lessons(tmp_path)


def test_without_a_gain_what_was_learned_stays_as_it_was(taught: tuple[Path, str]) -> None:
    before = (city_folder(taught[0]) / "heads.npz").read_bytes()
    known = [e for e in examples() if e.has("condition")][:4] + [e for e in examples() if e.labels == ("aucune",)][:4]
    with pytest.raises(NothingGained, match="rien n'a été écrit"):
        learn(taught[0], [Lesson(e.text, "condition", e.has("condition")) for e in known], *sample())
    assert (city_folder(taught[0]) / "heads.npz").read_bytes() == before


def test_learning_asks_for_a_corpus_or_a_reading(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["apprendre"])
    assert "il manque l'un de ces arguments : --corpus --run" in capsys.readouterr().err


def test_heads_taught_before_a_head_existed_are_said_to_be_unreadable(tmp_path: Path) -> None:
    shipped = Path(synthese.__file__).parent / "learned" / "weights"
    meta = json.loads((shipped / "heads.json").read_text("utf8"))
    del meta["calibration"]["decision"]
    (tmp_path / "heads.json").write_text(json.dumps(meta), "utf8")
    (tmp_path / "heads.npz").write_bytes((shipped / "heads.npz").read_bytes())
    with pytest.raises(WeightsUnreadable):
        load_heads(tmp_path)


@pytest.mark.parametrize("place", [None, "rang de la séance"])
def test_heads_taught_when_a_place_was_seen_otherwise_are_said_to_be_unreadable(
    tmp_path: Path, place: str | None
) -> None:
    shipped = Path(synthese.__file__).parent / "learned" / "weights"
    meta = json.loads((shipped / "heads.json").read_text("utf8")) | {"place": place}
    (tmp_path / "heads.json").write_text(json.dumps(meta), "utf8")
    (tmp_path / "heads.npz").write_bytes((shipped / "heads.npz").read_bytes())
    with pytest.raises(WeightsUnreadable):
        load_heads(tmp_path)
