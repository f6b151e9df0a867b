"""Territorial capacity: what is read of each parameter, and what a corpus does not support. All texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthese.capacity import find_capacity
from synthese.config import CapacityParameter, load_config
from synthese.embed import load_embedder
from synthese.errors import BadValue, UnknownKey
from synthese.records import Severity, Support
from tests.conftest import Written, build_material

FILLER = [
    f"Le {thing} {verb} {place} depuis le printemps."
    for thing in ("bus", "marché", "jardin", "four à pain", "lavoir", "kiosque", "théâtre", "pigeonnier")
    for verb in ("reste ouvert", "attend un toit", "ferme tôt", "plaît aux enfants")
    for place in ("près du canal", "au bout du pré", "sous les tilleuls")
]
BUDGET = [
    "Le budget communal de la voirie baisse de dix pour cent.",
    "Les dotations versées à la commune diminuent chaque année.",
    "La fiscalité locale ne couvre plus les dépenses de la commune.",
    "Le budget de fonctionnement ne suffit plus aux dépenses.",
    "Les recettes fiscales et les dotations ont encore reculé.",
    "Sans dotations nouvelles, le budget ne tiendra pas.",
]
MONEY = CapacityParameter(
    "Finances",
    "coalition",
    ("le budget, les dépenses et les recettes de la collectivité", "les dotations et la fiscalité locale baissent"),
)
STORY = CapacityParameter(
    "Récit", "croyances", ("l'histoire glorieuse de la cité et son avenir rêvé", "un mythe fondateur partagé")
)


def corpus() -> list[Written]:
    return [Written(text, "02-jardins") for text in FILLER] + [Written(text, "01-finances") for text in BUDGET]


def test_an_atelier_carries_the_parameter_that_its_sentences_speak_of() -> None:
    readings, _ = find_capacity(build_material(corpus()), load_embedder("use"), (MONEY,))
    found = {r.atelier: r for r in readings}
    assert found["01-finances"].support is Support.CARRIED and found["02-jardins"].support is not Support.CARRIED
    assert all(e.extract in BUDGET for e in found["01-finances"].evidence)


def test_a_parameter_that_nothing_speaks_of_is_said_to_be_unsupported() -> None:
    readings, problems = find_capacity(build_material(corpus()), load_embedder("use"), (MONEY, STORY))
    assert {r.support for r in readings if r.parameter == "Récit"} == {Support.UNSUPPORTED}
    assert [p.severity for p in problems] == [Severity.NOTE] and "« Récit »" in problems[0].reason


def test_without_the_section_nothing_is_read() -> None:
    assert find_capacity(build_material(corpus()[:3]), load_embedder("use"), ()) == ((), ())


def test_the_shipped_pipeline_describes_six_parameters() -> None:
    parameters = load_config(None).capacity
    assert [p.side for p in parameters].count("croyances") == 2 and len(parameters) == 6


@pytest.mark.parametrize(
    ("section", "error"),
    [
        ('nom = "A"\nvolet = "ailleurs"\namorces = ["b"]', BadValue),
        ('nom = "A"\nvolet = "coalition"', BadValue),
        ('nom = "A"\nvolet = "coalition"\namorces = []', BadValue),
        ('nom = "A"\nvolet = "coalition"\namorces = ["b"]\ncouleur = "bleu"', UnknownKey),
    ],
)
def test_a_faulty_section_is_refused(tmp_path: Path, section: str, error: type[Exception]) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f"[[capacite]]\n{section}\n", "utf8")
    with pytest.raises(error):
        load_config(path)
