"""Counts and tests on themes once they are known. All texts are invented; scipy is the oracle of every statistic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import false_discovery_control, hypergeom, mannwhitneyu

import synthese
from synthese.config import Config, load_config
from synthese.corpus import Atelier, read_description
from synthese.embed import load_embedder
from synthese.ingest import discover
from synthese.material import Material
from synthese.measure_tables import COLUMNS, DESCRIPTIONS, measure_rows
from synthese.prepare import prepare
from synthese.records import CitizenSubject, Dimension, Evidence, Lean, Measures, Nature, Trend, Voice
from synthese.store import Store
from synthese.tables import build_frame
from synthese.themes import find_themes
from synthese.themes.axes import read_poles
from synthese.themes.change import theme_changes
from synthese.themes.coherence import coherence, diversity
from synthese.themes.contributions import (
    atelier_rows,
    citizen_subjects,
    citizen_themes,
    contribution_rows,
    left_out,
)
from synthese.themes.founders import read_ground
from synthese.themes.matrices import theme_matrix
from synthese.themes.measures import measure_themes
from synthese.themes.modalities import Modalities, ateliers, cycles, placed
from synthese.themes.placement import atelier_shares, theme_places
from synthese.themes.quality import coverage_measure, seeds_measure
from synthese.themes.significance import two_shares
from synthese.themes.specificity import specific_terms, specificity
from synthese.themes.stability import agreement
from synthese.themes.terms import read_vocabulary
from synthese.understand import LIMITS

SUBJECTS = {
    "01-sport": "le gymnase, les clubs et les créneaux du soir",
    "02-lecture": "la médiathèque, les livres et le portage à domicile",
}
ASKED = (
    "Le chien du voisin aboie toute la nuit.",
    "Les chiens aboient et les laisses manquent au parc.",
    "Un chien sans laisse a mordu mon chat hier.",
    "Il faudrait un parc clos pour les chiens sans laisse.",
    "Les crottes de chien salissent tout le trottoir.",
    "Je voudrais des sacs pour les crottes de chien.",
    "La médiathèque devrait prêter plus de livres.",
    "Le gymnase est fermé quand les clubs ont besoin de créneaux.",
)


def written(root: Path, years: tuple[int, int] = (2011, 2013), *, asked: tuple[str, ...] = ASKED) -> Path:
    """A corpus of two ateliers and of contributions."""
    for folder, subject in SUBJECTS.items():
        (root / folder).mkdir(parents=True)
        for number, year in enumerate(years, start=1):
            turns = "\n\n".join(
                f"Le point {i} porte sur {subject}. La salle {i} manque d'agents et le public revient {i} fois."
                for i in range(1, 9)
            )
            text = f"Compte rendu de la séance n° {number}\n\nLe {number} mars {year}, salle des fêtes\n\n{turns}\n"
            (root / folder / f"seance-{number}.txt").write_text(text, "utf8")
    if asked:
        (root / "avis").mkdir()
        (root / "avis" / "contributions.md").write_text(
            "# Contributions des habitants\n\n" + "\n\n".join(asked), "utf8"
        )
        (root / "corpus.toml").write_text(
            '[[documents]]\nfichier = "avis/*.md"\nnature = "contribution"\natelier = "avis"\n', "utf8"
        )
    return root


def read(root: Path, config: Config) -> Material:
    sources, _ = discover(root, LIMITS)
    store = Store(root.parent / "sortie")
    return prepare(root, sources, read_description(root), config, store, lambda *_: None).material


@pytest.fixture(scope="module")
def config() -> Config:
    return load_config(None)


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory, config: Config) -> Material:
    return read(written(tmp_path_factory.mktemp("ville") / "corpus"), config)


def measured(material: Material, config: Config) -> Measures:
    vocabulary, embedder = read_vocabulary(material.docs), load_embedder(config.embed.model)
    poles = read_poles(material.vectors, config.axes, embedder)
    ground = read_ground(material, frozenset(), vocabulary, np.zeros(len(material.passages)))
    themes, _, _ = find_themes(material, vocabulary, ground, poles, embedder, config.themes, (), ())
    return measure_themes(material, ground, vocabulary, themes, poles, embedder, config.themes)


def two_halves(first: int, second: int, dimension: Dimension = Dimension.CYCLE) -> Modalities:
    return placed(dimension, ["a"] * first + ["b"] * second, ("a", "b"))


# --- matrices ---


@pytest.mark.parametrize(("inside", "size", "total", "population"), [(9, 12, 15, 60), (0, 20, 10, 45), (3, 12, 15, 60)])
def test_two_shares_are_compared_by_the_hypergeometric_law(inside: int, size: int, total: int, population: int) -> None:
    law = hypergeom(population, total, size).pmf(np.arange(size + 1))
    assert two_shares(inside, size, total, population) == pytest.approx(law[law <= law[inside] * (1 + 1e-9)].sum())


def test_nothing_to_compare_is_noise() -> None:
    assert two_shares(5, 10, 5, 10) == two_shares(0, 4, 0, 10) == 1.0


def test_a_matrix_says_who_speaks_more_who_speaks_less_and_what_is_noise() -> None:
    themes = {"T-1": np.arange(0, 18), "T-2": np.array([0, 1, 20, 21])}
    cells = theme_matrix(themes, two_halves(20, 20, Dimension.ATELIER))
    assert [(c.theme_id, c.modality, c.passages, c.share, c.lean) for c in cells] == [
        ("T-1", "a", 18, 0.9, Lean.MORE),
        ("T-1", "b", 0, 0.0, Lean.LESS),
        ("T-2", "a", 2, 0.1, Lean.NOISE),
        ("T-2", "b", 2, 0.1, Lean.NOISE),
    ]
    assert [(c.expected, c.gap) for c in cells[:2]] == [(9.0, 9.0), (9.0, -9.0)]


def test_p_values_of_a_dimension_are_corrected_together() -> None:
    themes = {f"T-{i}": np.arange(i, 20 + i) for i in range(5)}
    raw = [two_shares(int((r < 20).sum()), 20, 20, 40) for r in themes.values() for _ in range(2)]
    found = [c.p for c in theme_matrix(themes, two_halves(20, 20))]
    assert found == pytest.approx(list(false_discovery_control(raw)))


def test_passages_without_a_modality_count_nowhere() -> None:
    modalities = placed(Dimension.ROLE, ["elu", None, "elu", "dga", None], ("elu", "dga"))
    cells = theme_matrix({"T-1": np.array([0, 1, 3, 4])}, modalities)
    assert [(c.passages, c.share, c.expected) for c in cells] == [(1, 0.5, 1.33), (1, 1.0, 0.67)]


# --- cycles ---


def test_cycles_that_the_city_states_come_first(material: Material) -> None:
    stated = (Atelier("01-sport", "Sport", cycle=1), Atelier("02-lecture", "Lecture", cycle=2))
    found = cycles(replace(material, description=replace(material.description, ateliers=stated)))
    assert found.names == ("cycle 1", "cycle 2")
    assert {found.places[i] for i, p in enumerate(material.passages) if p.atelier == "avis"} == {-1}


def test_without_stated_cycles_dates_over_a_year_make_two_halves(material: Material) -> None:
    dated = [replace(p, date=date(2011 + i % 2 * 2, 3, 1)) for i, p in enumerate(material.passages)]
    assert cycles(replace(material, passages=tuple(dated))).names == ("2011-03 à 2011-03", "2013-03 à 2013-03")


def test_dates_of_one_year_make_no_cycle(material: Material) -> None:
    dated = [replace(p, date=date(2011, 3 + i % 2, 1)) for i, p in enumerate(material.passages)]
    found = cycles(replace(material, passages=tuple(dated)))
    assert found.names == () and theme_changes({"T-1": np.arange(3)}, found) == ()


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        (0, 20, Trend.APPEARS),
        (1, 20, Trend.APPEARS),
        (8, 30, Trend.GROWS),
        (30, 8, Trend.FADES),
        (20, 0, Trend.DISAPPEARS),
        (10, 12, Trend.STABLE),
        (0, 3, Trend.STABLE),
    ],
)
def test_a_theme_appears_grows_fades_or_stays(before: int, after: int, trend: Trend) -> None:
    rows = np.concatenate([np.arange(before), 50 + np.arange(after)])
    (change,) = theme_changes({"T-1": rows}, two_halves(50, 50))
    assert (change.share_before, change.share_after, change.trend) == (before / 50, after / 50, trend)


# --- specificities ---


@pytest.mark.parametrize("count", range(0, 13))
def test_specificities_follow_the_hypergeometric_law(count: int) -> None:
    law, expected = hypergeom(400, 12, 90), 12 * 90 / 400
    tail = -np.log10(law.sf(count - 1)) if count >= expected else np.log10(law.cdf(count))
    assert specificity(count, 90, 12, 400) == pytest.approx(tail, abs=1e-9)


def test_specificities_do_not_overflow() -> None:
    assert 200 < specificity(5000, 100_000, 9000, 2_000_000) < float("inf")


def test_each_modality_has_its_own_words_the_most_specific_first() -> None:
    terms = [("gymnase", "club", "ville")] * 8 + [("livre", "ville")] * 8 + [("gymnase",)]
    found = specific_terms(terms, placed(Dimension.ATELIER, ["s"] * 8 + ["l"] * 8 + [None], ("s", "l")))
    assert [(t.modality, t.term, t.frequency) for t in found] == [
        ("s", "club", 8),
        ("s", "gymnase", 8),
        ("l", "livre", 8),
    ]
    assert all(t.index > 1.3 and t.frequency > t.expected for t in found)


# --- citizens ---


def test_contributions_are_told_by_their_nature_and_by_their_folder(material: Material) -> None:
    rows = contribution_rows(material)
    assert {material.passages[r].atelier for r in rows} == {"avis"}
    mixed = [
        replace(p, nature=Nature.AUTRE) if p.atelier == "avis" and i % 2 else p for i, p in enumerate(material.passages)
    ]
    assert list(contribution_rows(replace(material, passages=tuple(mixed)))) == list(rows)
    assert set(rows) | set(atelier_rows(material)) == set(range(len(material.passages)))


def test_a_theme_is_told_more_by_citizens_by_ateliers_or_by_both() -> None:
    themes = {"T-1": np.arange(0, 16), "T-2": np.arange(20, 50), "T-3": np.array([0, 1, 20, 21, 22])}
    found = citizen_themes(themes, np.arange(20), np.arange(20, 60))
    assert [t.voice for t in found] == [Voice.CITIZENS, Voice.ATELIERS, Voice.BOTH]
    assert (found[0].share_contributions, found[0].share_ateliers, found[0].gap) == (0.8, 0.0, 0.8)


def test_without_contributions_there_is_nothing_to_say_of_citizens() -> None:
    assert citizen_themes({"T-1": np.arange(3)}, np.arange(0), np.arange(9)) == ()


def test_contributions_far_from_every_theme_are_left_out() -> None:
    nearness = np.array([0.0, 0.1, 0.9, 0.4, 0.5, 0.6, 0.7, 0.8, 0.0])
    assert list(left_out(nearness, np.arange(3), np.arange(3, 9))) == [0, 1]


def test_what_citizens_alone_raise_has_a_label_counts_and_examples(material: Material, config: Config) -> None:
    vocabulary = read_vocabulary(material.docs)
    rows = np.array([r for r in contribution_rows(material) if "chien" in material.passages[r].text])
    (subject,) = citizen_subjects(material, rows, vocabulary, load_embedder("use"), config.themes, {"Thème"})
    assert subject.passages == len(rows) == 6 and subject.documents == 1
    assert subject.keywords[0] == "chien" and subject.label[0].isupper()
    texts = {p.passage_id: p.text for p in material.passages}
    assert len(subject.examples) == 3 and all(texts[e.passage_id] == e.extract for e in subject.examples)


# --- axes ---


def test_a_theme_is_placed_on_a_pole_by_its_passages_against_the_others() -> None:
    values = np.random.default_rng(3).normal(size=60)
    values[:15] += 2
    places = theme_places({"T-1": np.arange(15), "T-2": np.arange(30, 45)}, {("Axe", "pôle"): values})
    raw = [mannwhitneyu(np.delete(values, r), values[r]).pvalue for r in (np.arange(15), np.arange(30, 45))]
    assert [p.p for p in places] == pytest.approx(list(false_discovery_control(raw)))
    assert places[0].score == pytest.approx(values[:15].mean(), abs=1e-3) and places[0].p < 0.05


def test_an_atelier_stands_on_a_pole_by_its_passages_that_stand_out(material: Material) -> None:
    values = np.where([p.atelier == "01-sport" for p in material.passages], 3.0, 0.0)
    shares = {s.atelier: s.share for s in atelier_shares(ateliers(material), {("Axe", "pôle"): values})}
    assert shares == {"01-sport": 1.0, "02-lecture": 0.0, "avis": 0.0}


# --- quality ---


def test_words_that_never_part_cohere_and_words_that_never_meet_do_not() -> None:
    units = [frozenset({"a", "b"}), frozenset({"a", "b"}), frozenset({"c"}), frozenset({"d"})]
    assert coherence(["a", "b"], units) == pytest.approx(1.0)
    assert coherence(["a", "c"], units) == -1.0
    assert coherence(["a"], units) is None


def test_coherence_is_that_of_a_hand_count() -> None:
    units = [frozenset("ab"), frozenset("ab"), frozenset("a"), frozenset("b"), frozenset("c")]
    assert coherence(["a", "b"], units) == pytest.approx(np.log(0.4 / (0.6 * 0.6)) / -np.log(0.4))


def test_diversity_counts_distinct_words() -> None:
    assert diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert diversity([["a", "b"]]) is None


def test_agreement_ignores_numbers_of_groups_and_passages_that_one_run_leaves_out() -> None:
    assert agreement(np.array([0, 0, 1, 1, -1]), np.array([1, 1, 0, 0, 0])) == 1.0
    assert agreement(np.array([-1, 0]), np.array([0, -1])) == 0.0


def test_each_quality_figure_has_its_sentence() -> None:
    assert coverage_measure([np.arange(81)], 100).sentence.startswith("81 % des passages entrent dans un thème ;")
    assert "(accord 0,85 ;" in seeds_measure(0.85).sentence
    assert coverage_measure([], 3).value is None and seeds_measure(None).sentence.startswith("Trop peu de passages")


# --- the whole ---


def test_measures_fill_every_table_with_its_columns_and_twice_alike(material: Material, config: Config) -> None:
    found = measured(material, config)
    assert found == measured(material, config)
    rows = measure_rows(found)
    assert set(rows) == set(COLUMNS) == set(DESCRIPTIONS)
    assert all(list(row) == list(COLUMNS[name]) for name, content in rows.items() for row in content)
    assert {r["dimension"] for r in rows["matrices"]} >= {"atelier", "nature"} and rows["citoyens"]


def test_what_citizens_alone_raise_makes_a_table_with_its_examples() -> None:
    subject = CitizenSubject(
        "S-1", "Bancs à l'ombre", ("banc", "ombre"), 3, 2, (Evidence("p-1", "Un banc à l'ombre."),)
    )
    content = measure_rows(Measures(citizen_subjects=(subject,)))["citoyens_propres"]
    table = build_frame("citoyens_propres", content)
    assert list(table["citations"][0]) == ["Un banc à l'ombre."] and table["documents"][0] == 2


def test_one_document_of_a_few_lines_gives_a_quality_sheet_that_says_so(tmp_path: Path, config: Config) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "note.txt").write_text("Le gymnase ferme trop tôt. Les clubs attendent un créneau.", "utf8")
    found = measured(read(tmp_path / "corpus", config), config)
    assert all(m.value is None and ("Trop peu" in m.sentence or "rien" in m.sentence) for m in found.quality)
    assert found.citizen_themes == () and found.changes == ()


def test_a_run_tells_its_quality_in_the_manifest_and_in_a_table(tmp_path: Path) -> None:
    run = synthese.transversale(written(tmp_path / "corpus", asked=()), output=tmp_path / "sortie")
    told = run.manifest["qualite"]
    assert [q["mesure"] for q in told] == list(run.tables["qualite"]["mesure"])
    assert len(told) == 5 and all(q["phrase"].endswith(".") for q in told)
    assert len(run.tables["citoyens"]) == len(run.tables["citoyens_propres"]) == 0
    assert set(natures_of(run)) == {"compte_rendu"}


def natures_of(run: synthese.Run) -> list[str]:
    matrix = run.tables["matrices"]
    return list(matrix.loc[matrix["dimension"] == "nature", "modalite"])
