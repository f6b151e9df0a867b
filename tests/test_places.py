"""Places and moments that several référentiels name, and what each policy asks for there or then. All texts are invented."""

from __future__ import annotations

import pytest
from conftest import Written, build_material

from synthese.annotate import load_model
from synthese.annotate.entities import canonical
from synthese.config import Config
from synthese.reading.extracts import goes_on_from_before
from synthese.reading.places import crossing_statement, place_statements
from synthese.reading.statements import Desk
from synthese.records import Chapter, EntityKind, Nature
from synthese.tables import Analysis

ASKED = "La Ville ouvrira un local aux forains dans le quartier de Lormont, à titre d'essai."
SAID = "Un ménage sur deux du quartier de Lormont n'a pas de voiture et descend au port à pied."
TOO = "Les régates feront halte devant le quartier de Lormont pendant deux saisons."
CITY = "Les familles de Port-Vallon attendent un bac depuis que le pont a fermé."
PLACE = "Quartier de Lormont"


def told(*texts: tuple[str, str, Chapter], nature: Nature = Nature.REFERENTIEL) -> list[str]:
    city = [Written(CITY, f"0{n}-{name}") for n, name in enumerate(("halle", "port", "voile", "nuit"), 1)]
    written = [Written(text, atelier, nature, chapter) for text, atelier, chapter in texts]
    found = place_statements(Desk(build_material([*city, *written])), Analysis(*[()] * 8), Config())  # type: ignore[arg-type]
    return [statement.text.replace("’", "'").replace("\u00a0", " ") for statement in found]


def test_a_place_is_told_with_what_each_policy_says_of_it_what_is_asked_for_first() -> None:
    lead, first, second = told(
        (SAID, "01-halle", Chapter.ENJEUX),
        (ASKED, "02-port", Chapter.PRECONISATIONS),
        (TOO, "03-voile", Chapter.ENJEUX),
    )[:3]
    assert lead == f"{PLACE} : trois ateliers (Ateliers Halle, Port et Voile)."
    assert first.startswith("La Ville ouvrira un local") and "Lormont" in second


def test_a_place_where_nothing_is_asked_for_or_that_one_policy_names_is_not_told() -> None:
    assert not told((SAID, "01-halle", Chapter.ENJEUX), (TOO, "02-port", Chapter.ENJEUX))
    assert not told((ASKED, "02-port", Chapter.PRECONISATIONS))
    asked = ((ASKED, "02-port", Chapter.PRECONISATIONS), (TOO, "03-voile", Chapter.PRECONISATIONS))
    assert told(*asked) and not told(*asked, nature=Nature.COMPTE_RENDU)


def test_the_city_itself_is_no_place_among_others() -> None:
    every = [
        (CITY, f"0{n}-{name}", Chapter.PRECONISATIONS) for n, name in enumerate(("halle", "port", "voile", "nuit"), 1)
    ]
    assert not told(*every)


EVENINGS = (
    "La criée restera ouverte le soir jusqu'à vingt-deux heures pendant la saison des sardines.",
    "Les bacs circuleront la nuit, un vendredi sur deux, tant que la digue est fermée.",
    "Le local des forains ouvrira un soir par semaine aux associations du quartier.",
)


def test_a_moment_when_enough_policies_ask_for_something_is_told() -> None:
    ateliers = ("01-halle", "02-port", "03-voile")
    every = [(text, atelier, Chapter.PRECONISATIONS) for text, atelier in zip(EVENINGS, ateliers, strict=True)]
    lead, *quotes = told(*every)
    assert lead == "Le soir et la nuit : trois ateliers (Ateliers Halle, Port et Voile)." and len(quotes) == 3
    assert not told(*every[:2])


def test_what_comes_back_from_one_policy_to_the_next_is_told_in_one_sentence() -> None:
    ateliers = ("01-halle", "02-port", "03-voile")
    evenings = [
        Written(text, a, Nature.REFERENTIEL, Chapter.PRECONISATIONS) for text, a in zip(EVENINGS, ateliers, strict=True)
    ]
    others = [
        Written(text, a, Nature.REFERENTIEL, Chapter.PRECONISATIONS)
        for text, a in ((ASKED, "01-halle"), (TOO, "02-port"))
    ]
    city = [Written(CITY, a) for a in ateliers]
    (told,) = crossing_statement(Desk(build_material([*city, *evenings, *others])))
    assert told.text.replace("\u00a0", " ") == (
        "D'une politique à l'autre reviennent le soir et la nuit (trois référentiels) et Quartier de Lormont (deux)."
    )
    assert len(told.citations) == 5
    assert not list(crossing_statement(Desk(build_material([*city, *evenings]))))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("les Delphins", "Delphins"),
        ("Delphinières", "Delphinières"),
        ("l'Estuaire", "Estuaire"),
        ("Lagrasse", "Lagrasse"),
    ],
)
def test_a_place_loses_its_article_and_nothing_of_its_name(text: str, form: str) -> None:
    assert canonical(load_model().make_doc(text)[:], EntityKind.TERRITOIRE) == form


@pytest.mark.parametrize(
    ("text", "hangs"),
    [("Dix autres bacs ouvriront au printemps.", True), ("Trente bacs ouvriront, et d'autres suivront.", False)],
)
def test_what_stands_beside_others_goes_on_from_before(text: str, hangs: bool) -> None:
    assert goes_on_from_before(text) is hangs
