"""Stages 2 and 3: what a document is, who spoke, and how names leave the text. All texts and names here are invented."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Written, build_material

from synthese.config import SegmentConfig
from synthese.corpus import Override, written_title
from synthese.mentions import mention_names
from synthese.protect import protect_document
from synthese.protect.registry import Registry, build_registry
from synthese.protect.replace import rewrite
from synthese.records import (
    Block,
    BlockKind,
    Chapter,
    Document,
    EntityKind,
    Nature,
    Person,
    Segmented,
    Source,
    SpeakerRole,
)
from synthese.segment import segment_document
from synthese.segment.attendance import find_attendance
from synthese.segment.chapters import find_chapters
from synthese.segment.nature import parse_date
from synthese.segment.noise import is_nothing
from synthese.segment.passages import cut, sentences
from synthese.segment.people import role_of


def document(*blocks: Block, relative: str = "01-sport/note.md") -> Document:
    """A document from blocks without offsets."""
    placed, position = [], 0
    for block in blocks:
        placed.append(
            Block(block.kind, block.text, position, position + len(block.text), block.level, None, block.cells)
        )
        position += len(block.text) + 1
    return Document(relative, "\n".join(b.text for b in blocks), tuple(placed))


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def heading(text: str, level: int = 1) -> Block:
    return Block(BlockKind.HEADING, text, level=level)


def segment(doc: Document) -> Segmented:
    source = Source(path=None, relative=doc.relative, sha256="0", size_bytes=1)  # type: ignore[arg-type]
    return segment_document(doc, source, "01-sport", Override(doc.relative), SegmentConfig())[0]


def registry(*names: str, role: SpeakerRole = SpeakerRole.ELU, texts: tuple[str, ...] = ()) -> Registry:
    return build_registry([Person(n, role, "adjoint", "m") for n in names], texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le mardi 3 mars 2011, à 14 h", date(2011, 3, 3)),
        ("1er février 2009", date(2009, 2, 1)),
        ("réunion du 05/11/2012", date(2012, 11, 5)),
        ("2018-08-01", date(2018, 8, 1)),
        ("septembre 2013", date(2013, 9, 1)),
        ("le 31 février 2010", None),
        ("sans date", None),
    ],
)
def test_dates_are_read_as_french_documents_write_them(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("function", "role"),
    [
        ("adjointe à la culture", SpeakerRole.ELU),
        ("conseiller municipal délégué aux quartiers", SpeakerRole.ELU),
        ("directrice de cabinet", SpeakerRole.CABINET),
        ("directeur général adjoint", SpeakerRole.DGA),
        ("directrice de la médiathèque", SpeakerRole.DIRECTEUR),
        ("chargée de mission", SpeakerRole.CADRE),
        ("sociologue à l'université", SpeakerRole.EXPERT),
        ("directeur invité", SpeakerRole.EXPERT),
        ("représentante des habitants", SpeakerRole.HABITANT),
        ("quelque chose", None),
    ],
)
def test_a_written_function_gives_a_role(function: str, role: SpeakerRole | None) -> None:
    assert role_of(function) is role


@pytest.mark.parametrize(
    ("blocks", "names"),
    [
        (
            [paragraph("Présents : Mme Jeanne Orvault, adjointe aux sports ; M. Karl Dussault, directeur.")],
            {"Jeanne Orvault": SpeakerRole.ELU, "Karl Dussault": SpeakerRole.DIRECTEUR},
        ),
        (
            [
                paragraph("Étaient présents :"),
                Block(BlockKind.LIST_ITEM, "Mme Odile Vernay (DGA)"),
                paragraph("La séance commence."),
            ],
            {"Odile Vernay": SpeakerRole.DGA},
        ),
        (
            [
                paragraph(
                    "presents : Jeanne Orvault (adjte sports) ; Paul Le Guirec (dir. sports) excuses : M. Ali Benmoussa"
                )
            ],
            {"Jeanne Orvault": SpeakerRole.ELU, "Paul Le Guirec": SpeakerRole.DIRECTEUR},
        ),
        (
            [paragraph("Élu·e·s : Mme Jeanne Orvault, M. Ali Benmoussa. Invités : Mme Rose Tanguy, sociologue.")],
            {"Jeanne Orvault": SpeakerRole.ELU, "Ali Benmoussa": SpeakerRole.ELU, "Rose Tanguy": SpeakerRole.EXPERT},
        ),
        (
            [
                Block(
                    BlockKind.TABLE_ROW,
                    "Jeanne Orvault | adjointe aux sports",
                    cells=("Jeanne Orvault", "adjointe aux sports"),
                ),
                Block(BlockKind.TABLE_ROW, "Ali Benmoussa | directeur", cells=("Ali Benmoussa", "directeur")),
            ],
            {"Jeanne Orvault": SpeakerRole.ELU, "Ali Benmoussa": SpeakerRole.DIRECTEUR},
        ),
    ],
)
def test_attendance_is_read_in_the_shapes_that_clerks_give_it(
    blocks: list[Block], names: dict[str, SpeakerRole]
) -> None:
    found = find_attendance(document(*blocks).blocks).present
    assert {p.name: p.role for p in found} == names


def test_a_list_of_partners_is_no_attendance() -> None:
    blocks = document(paragraph("Partenaires : Loire Bretagne, Coopérative d'Intérêt Collectif, Eaux Vives")).blocks
    assert find_attendance(blocks).present == () and find_attendance(blocks).blocks == frozenset()


def test_a_sentence_after_the_list_is_not_attendance() -> None:
    blocks = document(
        paragraph("Présents : Mme Jeanne Orvault, adjointe."), paragraph("Mme Orvault regrette que la piscine ferme.")
    ).blocks
    assert find_attendance(blocks).blocks == frozenset({0})


@pytest.mark.parametrize(
    "titles",
    [
        ("Les enjeux", "Le positionnement de la Ville", "Spécificités", "Préconisations", "Conditions de réussite"),
        (
            "1. Constats",
            "2. Rôle et posture de la collectivité",
            "3. Ce qui fait notre singularité",
            "4. Ce que nous engageons",
            "5. À quelles conditions",
        ),
        (
            "D'où nous partons",
            "Place de la commune",
            "Ce qui distingue cette politique",
            "Orientations",
            "Pour que cela tienne",
        ),
    ],
)
def test_five_chapters_are_found_under_free_titles(titles: tuple[str, ...]) -> None:
    blocks = [block for title in titles for block in (heading(title), paragraph("Du texte de ce chapitre."))]
    found = find_chapters(document(heading("Référentiel", 0), *blocks).blocks)
    assert list(found.values()) == list(Chapter)


def test_a_document_without_chapters_has_none() -> None:
    assert find_chapters(document(heading("Horaires"), paragraph("a"), heading("Tarifs"), paragraph("b")).blocks) == {}


@pytest.mark.parametrize(
    ("relative", "title", "nature", "seance"),
    [
        ("09-sport/seance-2.md", "Atelier Sport – compte rendu de la séance n° 2", Nature.COMPTE_RENDU, 2),
        ("09-sport/pv.md", "Procès-verbal de la troisième réunion", Nature.COMPTE_RENDU, 3),
        ("09-sport/ref.md", "Référentiel de la politique sportive", Nature.REFERENTIEL, None),
        ("09-sport/plan-actions.md", "Plan d'actions 2010", Nature.PLAN_ACTIONS, None),
        ("divers/entretien-elu-1.md", "Entretien avec un élu", Nature.ENTRETIEN, None),
    ],
)
def test_nature_and_seance_come_from_title_and_file_name(
    relative: str, title: str, nature: Nature, seance: int | None
) -> None:
    found = segment(
        document(
            heading(title), paragraph("Une phrase assez longue pour être un passage à part entière."), relative=relative
        )
    )
    assert (found.nature, found.seance) == (nature, seance)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("M. Dussault arrive à 14 h 30. Il repart.", 2),
        ("P. Le Guirec parle. Mme Orvault répond.", 2),
        ("Il a dit : « Non ! » et il est parti.", 1),
        ("« La piscine ferme. » – Élue", 1),
    ],
)
def test_abbreviations_and_quotations_do_not_cut_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_passages_have_at_most_the_configured_sentences_and_exact_offsets() -> None:
    text = " ".join(f"Voici la phrase numéro {i} de ce long paragraphe." for i in range(11))
    bounds = cut(text, SegmentConfig())
    assert all(len(sentences(text[s:e])) <= 4 for s, e in bounds)
    assert " ".join(text[s:e] for s, e in bounds) == text


@pytest.mark.parametrize("text", ["-", "néant", "RAS", "Sans objet.", "…"])
def test_an_empty_answer_counts_as_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mme Orvault répond.", "Une élue répond."),
        ("Sur la proposition de M. Orvault, on vote.", "Sur la proposition d'un élu, on vote."),
        ("Il demande que Mme Orvault parle.", "Il demande qu'une élue parle."),
        ("Jeanne Orvault et J. Orvault sont là.", "Un élu et un élu sont là."),
        ("ORVAULT Jeanne préside.", "Un élu préside."),
        ("Mme Inconnue-Dupré intervient.", "Une participante intervient."),
        ("MM. Orvault et Vernay s'abstiennent.", "Un élu et un élu s'abstiennent."),
        ("Écrire à jeanne.orvault@exemple.fr ou au 06 39 98 12 34.", "Écrire à [courriel] ou au [téléphone]."),
    ],
)
def test_every_way_of_writing_a_name_becomes_a_role_that_fits_its_sentence(text: str, expected: str) -> None:
    assert rewrite(text, registry("Jeanne Orvault", "Karl Vernay")).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "La rue Jeanne Orvault est barrée.",
        "Le gymnase Orvault ferme.",
        "M. le maire ouvre la séance.",
        "L'école Vernay accueille.",
    ],
)
def test_streets_schools_and_charges_stay(text: str) -> None:
    assert rewrite(text, registry("Jeanne Orvault", "Karl Vernay")).text == text


def test_a_last_name_that_is_an_ordinary_word_goes_only_beside_a_civility() -> None:
    known = registry("Paul Rivière", texts=("Au bord de la rivière.",))
    assert rewrite("Rivière en crue. M. Rivière s'inquiète.", known).text == "Rivière en crue. Un élu s'inquiète."


def test_names_that_the_city_keeps_are_kept_and_those_it_masks_are_masked() -> None:
    known = build_registry([Person("Jean Valmont", SpeakerRole.ELU)], (), mask=("Zoé Tardieu",), keep=("Jean Valmont",))
    assert rewrite("Jean Valmont cite Zoé Tardieu.", known).text == "Jean Valmont cite un participant."


def test_places_written_with_an_article_are_no_persons() -> None:
    persons = [Person("Pré Joli", None), Person("Jeanne Orvault", SpeakerRole.ELU)]
    known = build_registry(persons, ("On se retrouve au Pré Joli.",))
    assert set(known.by_full) == {"jeanne orvault"}


def test_passages_stand_at_their_offsets_in_the_protected_text() -> None:
    doc = document(
        heading("Compte rendu de la séance n° 1"),
        paragraph("Présents : Mme Jeanne Orvault, adjointe aux sports."),
        paragraph("Mme Orvault : La piscine accueille 12 000 baigneurs et Jeanne Orvault s'en réjouit beaucoup."),
    )
    segmented = segment(doc)
    protected = protect_document(segmented, build_registry(segmented.persons, (doc.text,)), None)
    assert [p.text for p in protected.passages] == [
        "La piscine accueille 12 000 baigneurs et une élue s'en réjouit beaucoup."
    ]
    assert all(protected.text[p.start : p.end] == p.text for p in protected.passages)
    assert protected.passages[0].speaker_role is SpeakerRole.ELU and protected.passages[0].speaker == "une élue"
    assert "Orvault" not in protected.text


@pytest.mark.parametrize(
    ("mention", "names"),
    [
        ("(Atelier Sport)", ["Sport"]),
        ("(Ateliers Sport et Petite enfance)", ["Sport", "Petite enfance"]),
        ("(Atelier Eau, Atelier Voirie)", ["Eau", "Voirie"]),
        ("(Atelier Eau et assainissement)", ["Eau et assainissement"]),
    ],
)
def test_source_mentions_name_their_ateliers(mention: str, names: list[str]) -> None:
    assert list(mention_names(mention)) == names


def test_an_atelier_takes_its_title_from_its_own_documents() -> None:
    assert (
        written_title("03-proprete-espace-public", ["Atelier « Propreté et espace public »"])
        == "Propreté et espace public"
    )


@pytest.mark.parametrize("place", ["Centre ville", "Vieux port"])
def test_a_place_whose_second_word_has_no_capital_is_whole(place: str) -> None:
    material = build_material([Written(f"Certains quartiers concentrent les richesses (Orvault, {place}, Vernay).")])
    found = [s.text for s in material.docs[0].spans["entites"] if s.label_ == EntityKind.TERRITOIRE.value]
    assert place in found
