"""Attendance lists as clerks lay them out: marks and legends, columns of spaces, labels inside a table, guests from elsewhere."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from synthese.ingest.assemble import assemble
from synthese.ingest.markdown import parse_markdown
from synthese.ingest.parsed import Parsed
from synthese.ingest.text import text_blocks
from synthese.records import BlockKind, Document, SpeakerRole
from synthese.segment.attendance import Attendance, find_attendance
from synthese.segment.attendance_people import read_persons
from synthese.segment.legend import lend_legends, read_legend
from synthese.segment.people import gender_of, make_person, role_of, without_acronym

MARKS = """# Relevé du 3 mai 2019

## Présences
{comment}
Membre|Présence
------|--------
Jeanne Orvault | {here}
Ali Benmoussa | {away}
Paul Vernay |

## Sujets
1. La charte
"""
LEGEND = "<!---\nPrésent: &#x270B;\nAbsent: &#x1F464;\n-->"


def markdown(name: str, here: str, away: str, comment: str = "") -> Document:
    return assemble(f"notes/{name}.md", parse_markdown(MARKS.format(here=here, away=away, comment=comment)))


def attendance(document: Document) -> Attendance:
    return find_attendance(document.blocks, read_legend(document))


def names(found: Attendance) -> list[list[str]]:
    return [[person.name for person in group] for group in (found.present, found.excused, found.named)]


@pytest.mark.parametrize(
    ("here", "away", "comment"),
    [
        ("&#x270B;", "&#x1F464;", LEGEND),
        ("✋", "👤", LEGEND),
        ("x", "abs", ""),
        ("présente", "excusé", ""),
        ("✓", "✗", ""),
    ],
)
def test_marks_say_who_was_there_and_no_mark_says_nothing(here: str, away: str, comment: str) -> None:
    found = attendance(markdown("a", here, away, comment))
    assert names(found) == [["Jeanne Orvault"], ["Ali Benmoussa"], ["Paul Vernay"]]


def test_a_legend_serves_the_other_documents_of_its_folder() -> None:
    lent = lend_legends([markdown("a", "✋", "👤"), markdown("b", "✋", "👤", LEGEND)])
    assert [names(attendance(document))[1] for document in lent] == [["Ali Benmoussa"], ["Ali Benmoussa"]]


COLUMNS = """Comité local – 3 mai 2019
Membres du comité
    Prénom, Nom               Collectif représenté                Courriel
 Jeanne Orvault         1re adjointe en charge de la transition
                        et des espaces verts
 Paul Vernay            Directeur général des services      p.v@ville.example
 Ali Benmoussa          Les Jardins partagés                a.b@ville.example
 Marie-Claude           Conseil citoyen des Buttes          m@ville.example
 Lestrade
 Excusés
 Odile Roumagnac        Artisans du lieu                    o.r@ville.example
 Henri Castanet         Société des naturalistes            h.c@ville.example
 Invités
 Luce Arnaudin          Directrice de l'eau, agglomération  l.a@agglo.example


Ordre du jour
Le directeur présente le plan, arrêté le 3 octobre par le conseil.
"""


def test_columns_of_spaces_are_rows_and_their_labels_hold() -> None:
    document = assemble("notes/liste.txt", Parsed(tuple(text_blocks(COLUMNS))))
    found = attendance(document)
    assert names(found)[:2] == [
        ["Jeanne Orvault", "Paul Vernay", "Ali Benmoussa", "Marie-Claude Lestrade", "Luce Arnaudin"],
        ["Odile Roumagnac", "Henri Castanet"],
    ]
    roles = [person.role for person in found.present]
    assert [roles[0], roles[1], roles[-1]] == [SpeakerRole.ELU, SpeakerRole.DGA, SpeakerRole.EXPERT]
    assert found.present[0].function == "1re adjointe en charge de la transition et des espaces verts"


def test_prose_with_double_spaces_is_no_list_in_columns() -> None:
    prose = "\n".join(
        f"La ville  ouvre la piscine {n}.  Les clubs  attendent depuis trois ans un vrai créneau." for n in range(8)
    )
    assert all(block.kind is not BlockKind.TABLE_ROW for block in text_blocks(prose))


@pytest.mark.parametrize(
    ("listed", "people"),
    [
        ("M. Luc Arnaud, directeur ; Mme Ada Roche, Port Ouvert", ["Luc Arnaud", "Ada Roche"]),
        (
            "Luc Arnaud, directeur ; Ada Roche, médecin ; Éva Morin, Selin Port",  # nothing tells a body from a name
            ["Luc Arnaud", "Ada Roche", "Éva Morin", "Selin Port"],
        ),
        ("M. Luc Arnaud, président des « Quais Vivants » ; Mme Ada Roche, CCI", ["Luc Arnaud", "Ada Roche"]),
        ("Mme Ada Roche, responsable, Port Ouvert", ["Ada Roche"]),
        ("Mme Ada Roche, association Port Ouvert", ["Ada Roche"]),
        ("Luc Arnaud, Yvonne Port ; Ada Roche, Simon Vidal", ["Luc Arnaud", "Yvonne Port", "Ada Roche", "Simon Vidal"]),
        ("M. Luc Arnaud, Mme Ada Roche, Selin Port", ["Luc Arnaud", "Ada Roche", "Selin Port"]),
        ("M. Luc Arnaud, Selin Port", ["Luc Arnaud", "Selin Port"]),
        ("Luc Arnaud, Selim Port, Ada Roche", ["Luc Arnaud", "Selim Port", "Ada Roche"]),
        (
            "Luc Arnaud, directeur ; Ada Roche, médecin ; Éva Morin, Yvonne Port",
            ["Luc Arnaud", "Ada Roche", "Éva Morin", "Yvonne Port"],
        ),
    ],
)
def test_the_body_that_follows_a_name_is_nobody(listed: str, people: list[str]) -> None:
    assert [person.name for person in read_persons(listed, None).persons] == people


@pytest.mark.parametrize(
    ("civility", "function", "gender"),
    [
        ("Mme", "directeur du port", "f"),
        ("", "directrice du port", "f"),
        ("", "directeur du port", "m"),
        ("", "responsable de la halle", ""),
        ("", "association du port", ""),
    ],
)
def test_a_function_says_a_gender_or_none(civility: str, function: str, gender: str) -> None:
    assert gender_of(civility, function) == gender


def test_a_label_cut_short_announces_those_who_came() -> None:
    found = attendance(
        assemble(
            "notes/a.md",
            parse_markdown(
                "Présid. : Ada Roche (adj. urbanisme)\n\nPrésents : Luc Arnaud, directeur des sports.\n\nOn ouvre."
            ),
        )
    )
    assert {person.name: person.role for person in found.present} == {
        "Ada Roche": SpeakerRole.ELU,
        "Luc Arnaud": SpeakerRole.DIRECTEUR,
    }


@pytest.mark.parametrize(
    ("function", "role"),
    [
        ("directeur adjoint des sports", SpeakerRole.DIRECTEUR),
        ("cheffe de service adjointe", SpeakerRole.CADRE),
        ("proviseur adjoint", SpeakerRole.EXPERT),
        ("adjoint technique", SpeakerRole.CADRE),
        ("adjointe au directeur de la culture", SpeakerRole.DIRECTEUR),
        ("secrétaire générale adjointe", SpeakerRole.DGA),
        ("conseillère municipale, adjointe aux sports", SpeakerRole.ELU),
        ("premier adjoint", SpeakerRole.ELU),
        ("maire adjoint", SpeakerRole.ELU),
        ("vice-présidente chargée des déchets", SpeakerRole.ELU),
        ("vice-président du club", SpeakerRole.EXPERT),
    ],
)
def test_only_some_deputies_are_elected(function: str, role: SpeakerRole) -> None:
    assert role_of(function) is role


@pytest.mark.parametrize(
    ("function", "role"),
    [
        ("dir. CCAS d'une autre ville", SpeakerRole.EXPERT),
        ("DGA d'une autre collectivité", SpeakerRole.EXPERT),
        ("adjointe d'une commune voisine", SpeakerRole.EXPERT),
        ("dir. CCAS", SpeakerRole.DIRECTEUR),
        ("DGA", SpeakerRole.DGA),
    ],
)
def test_who_comes_from_elsewhere_is_none_of_the_city_s_own(function: str, role: SpeakerRole) -> None:
    assert role_of(function) is role
    assert make_person("Luce Arnaudin", "", function).role is role


@pytest.mark.parametrize(
    ("written", "name", "rest"),
    [
        ("P. Vernay CCAS", "P. Vernay", "CCAS"),
        ("Paul Vernay Directeur", "Paul Vernay", "Directeur"),
        ("Jeanne Le Maire", "Jeanne Le Maire", ""),
        ("Jeanne Orvault", "Jeanne Orvault", ""),
    ],
)
def test_what_follows_a_name_is_no_part_of_it(written: str, name: str, rest: str) -> None:
    assert without_acronym(written) == (name, rest)


def test_words_of_lists_come_from_a_lexicon_with_its_source_and_stand_once() -> None:
    words = tomllib.loads((resources.files("synthese.lexicons") / "presence.toml").read_text("utf8"))
    assert len(words.pop("source")) > 40
    lists = [*words.pop("marques").values(), *words.values()]
    assert all(len(set(each)) == len(each) for each in lists)
