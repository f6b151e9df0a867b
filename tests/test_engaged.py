"""What référentiels commit to: costs, numbers and dates of their préconisations. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.config import Config
from synthese.facts import figures
from synthese.material import Material
from synthese.reading.engaged import engaged_statements
from synthese.reading.statements import Desk
from synthese.records import Chapter, Nature, Statement
from synthese.tables import Analysis

COSTLY = "Les forains recevront douze bornes sur le quai, pour un coût de 40 000 euros inscrit au budget."
DATED = "La Ville ouvrira trois cales au public en septembre, après les travaux de la digue."
VAGUE = "La Ville veillera à ce que chacun trouve sa place sur le quai et dans la halle."
TITLED = "La halle à l'heure. Elle reste ouverte aux forains jusqu'à la fermeture du marché."
COUNTED = "Deux portes, trois rampes. Le coût est estimé à 25 000 euros par la régie du port."


def told(*texts: str, chapter: Chapter = Chapter.PRECONISATIONS, others: int = 0) -> list[Statement]:
    written = [Written(text, "01-port", Nature.REFERENTIEL, chapter) for text in texts]
    written += [Written(VAGUE, f"{n:02}-sport", Nature.REFERENTIEL, chapter) for n in range(10, 10 + others)]
    material = build_material(written)
    analysis = Analysis((), (), (), (), (), figures(material), (), ())
    return list(engaged_statements(Desk(_in_a_row(material)), analysis, Config()))


def _in_a_row(material: Material) -> Material:
    """Passages that follow each other in one document."""
    start, passages = 0, []
    for passage in material.passages:
        passages.append(replace(passage, start=start, end=start + len(passage.text)))
        start += len(passage.text) + 1
    return replace(material, passages=tuple(passages))


def test_what_costs_or_is_counted_and_dated_is_told_in_the_order_of_the_text() -> None:
    found = [s.text for s in told(DATED, VAGUE, COSTLY)]
    assert ["trois cales" in found[0], "bornes" in found[1], len(found)] == [True, True, 2]
    assert all(text.endswith("(Atelier Port).") for text in found)


def test_only_preconisations_commit_and_among_many_ateliers_each_is_told_once() -> None:
    assert not told(COSTLY, chapter=Chapter.ENJEUX)
    (alone,) = told(DATED, COSTLY, others=12)
    assert "bornes" in alone.text


@pytest.mark.parametrize(("when", "tells"), [("cet été", 1), ("a été demandé", 0), ("en mai", 1)])
def test_a_past_participle_is_no_summer(when: str, tells: int) -> None:
    assert (
        len(told(f"Les trois cales du quai seront ouvertes au public comme il {when} par la régie du port.")) == tells
    )


def test_what_goes_on_with_an_item_is_told_under_its_title() -> None:
    (found,) = told(TITLED, COUNTED)
    assert found.text.replace("’", "'").startswith("La halle à l'heure. Deux portes, trois rampes.")
    assert [c.extract for c in found.citations] == [COUNTED, "La halle à l'heure."]
