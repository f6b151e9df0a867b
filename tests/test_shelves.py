"""Which folders hold the work of ateliers, and what stands for how widely something is said. All texts are invented."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Written, build_material

from synthese.config import load_config
from synthese.corpus import Description, assign_ateliers, read_description
from synthese.ingest import discover
from synthese.markers import find_markers
from synthese.material import Material
from synthese.prepare import prepare
from synthese.reading import period
from synthese.records import Chapter, Nature, Source
from synthese.scores import Scores
from synthese.store import Store
from synthese.understand import LIMITS

MINUTES = "# Restitution\n\nLes participants demandent que l'eau de pluie serve à arroser les jardins de la halle.\n"
SHEET = "# Fiche {n}\n\n## Présentation de l'action\n\nLa commune posera {n} cuves sous les toits de la halle cette année.\n"
NOTE = "# Référentiel du port\n\n## Enjeux\n\nLe port perd ses voiliers et cherche comment les garder longtemps.\n"


def read(root: Path, files: dict[str, str]) -> Material:
    for name, text in files.items():
        (root / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "corpus" / name).write_text(text, "utf8")
    corpus = root / "corpus"
    sources, _ = discover(corpus, LIMITS)
    return prepare(
        corpus, sources, read_description(corpus), load_config(None), Store(root / "sortie"), lambda *_: None
    ).material


def sheets(folder: str) -> dict[str, str]:
    return {f"{folder}/fiche-{n}.md": SHEET.format(n=n) for n in range(1, 4)}


def test_a_folder_of_ateliers_says_which_they_are(tmp_path: Path) -> None:
    material = read(
        tmp_path,
        {
            "ateliers/eau.md": MINUTES,
            "ateliers/bois.md": MINUTES.replace("eau", "sève"),
            "notes/port.md": NOTE,
            **sheets("actions"),
        },
    )
    assert [a for a in material.ateliers if material.is_atelier(a)] == ["bois", "eau"]
    assert {p.nature for p in material.passages if p.atelier == "eau"} == {Nature.COMPTE_RENDU}


def test_a_city_may_say_otherwise(tmp_path: Path) -> None:
    stated = '[[ateliers]]\ndossier = "notes"\ntitre = "Port"\n'
    material = read(tmp_path, {"ateliers/eau.md": MINUTES, "notes/port.md": NOTE, "corpus.toml": stated})
    assert material.is_atelier("notes") and material.is_atelier("eau")


def test_a_sheaf_of_plans_is_no_atelier_and_a_plan_by_itself_may_be(tmp_path: Path) -> None:
    material = read(
        tmp_path, {"port/referentiel.md": NOTE, **sheets("actions"), "halle/plan-actions.md": SHEET.format(n=9)}
    )
    assert [a for a in material.ateliers if material.is_atelier(a)] == ["halle", "port"]


def test_the_period_is_that_of_dated_work(tmp_path: Path) -> None:
    minutes = (
        "# Compte rendu de la séance n° {n}\n\nLe 3 {month} 2004\n\nLe port cherche comment garder ses voiliers.\n"
    )
    months = enumerate(("mars", "octobre"), start=1)
    material = read(tmp_path, {f"port/seance-{n}.md": minutes.format(n=n, month=m) for n, m in months})
    assert period(material) == ", de mars 2004 à octobre 2004"
    assert period(build_material([Written("Le port dort.")])) == ""


@pytest.mark.parametrize(
    ("nature", "surest", "found"),
    [(Nature.REFERENTIEL, 0.8, 2), (Nature.COMPTE_RENDU, 0.8, 1), (Nature.REFERENTIEL, 0.2, 1)],
    ids=["a référentiel echoes", "minutes do not", "nothing is sure"],
)
def test_a_marker_surely_stated_makes_a_referentiel_believed(nature: Nature, surest: float, found: int) -> None:

    texts = [
        Written(
            "Les placiers passent voir chaque étal du quai.", "01-halle", Nature.REFERENTIEL, Chapter.PRECONISATIONS
        ),
        Written("On va trouver les bateliers à bord.", "02-port", nature, Chapter.PRECONISATIONS),
    ]
    material = build_material(texts)
    values = np.array([surest if w.passage == 0 else 0.12 for w in material.windows])
    certain = np.ones((len(values), 1))
    scores = Scores(material, {"marqueur": values}, {}, {"marqueur": certain}, {"marqueur": ("aller_vers",)})
    (marker,) = find_markers(material, scores)
    assert len(marker.evidence) == found


def test_an_extract_that_shows_no_way_of_acting_is_no_proof_of_a_marker() -> None:
    material = build_material([Written("Les bateliers forment un monde à part.", "01-halle", Nature.REFERENTIEL)])
    size = len(material.windows)
    scores = Scores(
        material, {"marqueur": np.full(size, 0.9)}, {}, {"marqueur": np.ones((size, 1))}, {"marqueur": ("aller_vers",)}
    )
    assert find_markers(material, scores) == ()


@pytest.mark.parametrize(
    ("names", "ateliers"),
    [
        (("2018-05-25", "reunion-3", "12 mars 2019"), {"reunions"}),
        (("sport", "petite-enfance"), {"sport", "petite-enfance"}),
        (("2018-05-25-voirie", "2018-06-01"), {"2018-05-25-voirie", "reunions"}),
    ],
)
def test_files_that_are_only_dated_are_meetings_of_one_body(names: tuple[str, ...], ateliers: set[str]) -> None:
    sources = [Source(Path(f"{name}.md"), f"reunions/{name}.md", "", 0) for name in names]
    assigned, _ = assign_ateliers(sources, Description())
    assert set(assigned.values()) == ateliers
