"""The role of the City, when the texts say it and when they do not; markers by public. All texts are invented."""

from __future__ import annotations

import pytest

from synthese.config import load_config
from synthese.learned.heads import MODEL, load_heads
from synthese.markers import markers_by_public
from synthese.material import Material
from synthese.positions import find_positions, positions_over_time, undetermined
from synthese.reading.collectivity import Collectivity, collectivity
from synthese.reading.roles import position_statements
from synthese.reading.statements import Desk
from synthese.records import Chapter, CityRole, Evidence, Marker, Moment, Nature, Position, Severity
from synthese.scores import Scores, score_windows
from tests.conftest import Written, build_material

OWNER = "La Ville possède les murs, emploie les agents, fixe les tarifs et décide seule des horaires."
SILENT = "Le lavoir a été repeint au printemps et les géraniums ont tenu jusqu'en octobre."


def scored(material: Material) -> Scores:
    return score_windows(material, material.window_vectors(MODEL, load_config(None).embed), load_heads())


def test_a_chapter_that_states_a_role_gives_it() -> None:
    material = build_material([Written(OWNER, nature=Nature.REFERENTIEL, chapter=Chapter.POSITIONNEMENT)])
    assert [p.role for p in find_positions(material, scored(material))] == [CityRole.MAITRE_OUVRAGE]


def test_an_atelier_that_says_nothing_of_the_city_is_left_undetermined_and_told() -> None:
    material = build_material([Written(SILENT, nature=Nature.REFERENTIEL, chapter=Chapter.POSITIONNEMENT)])
    positions = find_positions(material, scored(material))
    notes = undetermined(material, positions)
    assert positions == ()
    assert [n.severity for n in notes] == [Severity.NOTE] and "indéterminé" in notes[0].reason


def test_shares_of_roles_are_told_for_the_seances_and_for_the_referentiel() -> None:
    written = [Written(OWNER), Written(SILENT), Written(OWNER, nature=Nature.REFERENTIEL)]
    material = build_material(written)
    found = positions_over_time(material, scored(material))
    assert [p.moment for p in found] == [Moment.SEANCES, Moment.REFERENTIEL]
    assert all(abs(sum(p.shares.values()) - 1) < 0.01 and p.extracts >= 1 for p in found)


def test_markers_are_counted_by_the_publics_that_their_extracts_name() -> None:
    texts = ["Deux agents sonnent chez les retraités.", "On va chercher les retraités et les étudiants.", "On sonne."]
    material = build_material([Written(text) for text in texts])
    evidence = tuple(Evidence(p.passage_id, p.text, 0.9) for p in material.passages)
    found = markers_by_public(material, [Marker("M-x", "Aller vers", ("01-sport",), evidence)])
    counts = {one.public: len(one.evidence) for one in found}
    assert counts == {"retraité": 2, "étudiant": 1}


@pytest.mark.parametrize(
    ("actors", "subject", "of"),
    [
        (["La Ville"] * 3, "la Ville", "de la Ville"),
        (["Le Département"] * 3, "le Département", "du Département"),
        (["L'Agglomération"] * 3, "l'Agglomération", "de l'Agglomération"),
        (["Le Département"] * 3 + ["La Ville"] * 2, "la Ville", "de la Ville"),  # a partner, named often
    ],
)
def test_the_collectivity_is_told_by_the_name_under_which_it_acts(actors: list[str], subject: str, of: str) -> None:
    acts = (f"{actor} possède les quais {n}, paie les gardiens et fixe les horaires." for n, actor in enumerate(actors))
    material = build_material([Written(text, nature=Nature.REFERENTIEL) for text in acts])
    evidence = tuple(Evidence(p.passage_id, p.text, 0.9) for p in material.passages)
    position = Position("01-sport", CityRole.MAITRE_OUVRAGE, 0.9, {CityRole.MAITRE_OUVRAGE: 0.9}, evidence)
    assert collectivity(material, [position]) == Collectivity(subject, of)
    (told,) = position_statements(Desk(material), [position])
    assert told.text.lower().startswith(f"{subject.lower()} est maître d'ouvrage")
