"""How words stand in a reading: in prose when a text speaks in its own name, between guillemets when somebody speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.material import Material
from synthese.reading import prose
from synthese.reading.extracts import best_sentence, is_cut
from synthese.reading.grounding import ground
from synthese.reading.key_figures import key_figures
from synthese.reading.sources import numbered
from synthese.reading.statements import Desk
from synthese.records import Citation, DocumentSheet, Figure, Nature, Reading, Section, SpeakerRole, Statement

ADOPTED = "La Ville paie le gardien de la halle. Elle demande aux forains d'ouvrir le dimanche."
WE = "Nous gardons la halle ouverte le dimanche, et nous en payons le gardien jusqu'au printemps."
REPORT = "Une élue craint que la halle ne ferme avant l'hiver, faute de gardien."
MAYOR = "Le maire veut une halle ouverte le dimanche, avec ses soixante étals."
SHE = "Elle réclame que la halle reste ouverte le dimanche, avec ou sans gardien."
RAINS = "Il faudrait un gardien le dimanche, et une halle qui ferme à midi."
PAID = "Les étals coûtent trop cher et elle en rendrait volontiers deux à la commune."
FIRM = "Sa coopérative reçoit quarante refus par trimestre, faute de place sous la halle."
LETTER = "Une intervenante relit la lettre de vingt forains, qui demandent une halle chauffée."
ARCHITECT = "Une architecte rappelle que la charpente ne supporte pas un étage de plus."
SAYS = "Les forains, dit-elle, sont assez grands pour fermer la halle à midi."
NOTES = "Une élue (halle). Ne voit pas pourquoi les forains fermeraient à midi."
NESTED = "Les forains nous disent « pas avant midi », et je les comprends."


def spoken(texts: Sequence[str], role: SpeakerRole | None, nature: Nature = Nature.COMPTE_RENDU) -> Material:
    """Passages of one document, said by one role."""
    material = build_material([Written(text, "01-halle", nature, seance=1) for text in texts])
    return replace(material, passages=tuple(replace(p, speaker_role=role) for p in material.passages))


RECALLS = "Le bac pèse un tiers des dépenses de janvier. Il rappelle que la digue porte mille bateaux par jour."


@pytest.mark.parametrize(
    ("text", "role", "nature", "told"),
    [
        (ADOPTED, None, Nature.REFERENTIEL, ADOPTED.removesuffix(".")),
        (WE, None, Nature.REFERENTIEL, f"« {WE.removesuffix('.')} »"),
        ("Des écrits signés.", None, Nature.REFERENTIEL, "« Des écrits signés »"),
        (REPORT, None, Nature.COMPTE_RENDU, REPORT.removesuffix(".")),
        (MAYOR, SpeakerRole.CABINET, Nature.COMPTE_RENDU, f"« {MAYOR.removesuffix('.')} », dit le cabinet"),
        (WE, SpeakerRole.CADRE, Nature.COMPTE_RENDU, f"« {WE.removesuffix('.')} », dit un membre des services"),
        (SHE, SpeakerRole.EXPERT, Nature.COMPTE_RENDU, f"« {SHE.removesuffix('.')} », propos rapportés d'un intervenant"),
        (SHE, SpeakerRole.CABINET, Nature.COMPTE_RENDU, f"« {SHE.removesuffix('.')} », propos rapportés du cabinet"),
        (RECALLS, SpeakerRole.CADRE, Nature.COMPTE_RENDU, f"« {RECALLS.removesuffix('.')} », propos rapportés d'un membre des services"),
        (RAINS, SpeakerRole.EXPERT, Nature.COMPTE_RENDU, f"« {RAINS.removesuffix('.')} », dit un intervenant"),
        (PAID, SpeakerRole.EXPERT, Nature.COMPTE_RENDU, f"« {PAID.removesuffix('.')} », propos rapportés d'un intervenant"),
        (FIRM, SpeakerRole.ELU, Nature.COMPTE_RENDU, f"« {FIRM.removesuffix('.')} », propos rapportés d'un membre élu"),
        (LETTER, SpeakerRole.HABITANT, Nature.COMPTE_RENDU, LETTER.removesuffix(".")),
        (ARCHITECT, SpeakerRole.EXPERT, Nature.COMPTE_RENDU, ARCHITECT.removesuffix(".")),
        (SAYS, SpeakerRole.EXPERT, Nature.COMPTE_RENDU, f"« {SAYS.removesuffix('.')} », propos rapportés d'un intervenant"),
        (NOTES, None, Nature.COMPTE_RENDU, f"« {NOTES.removesuffix('.')} »"),
        (WE, None, Nature.COMPTE_RENDU, f"« {WE.removesuffix('.')} », dit un participant"),
        (NESTED, SpeakerRole.ELU, Nature.COMPTE_RENDU, "« Les forains nous disent “pas avant midi”, et je les comprends », dit un membre élu"),
        (ADOPTED, None, Nature.CONTRIBUTION, f"« {ADOPTED.removesuffix('.')} »"),
    ],
)  # fmt: skip
def test_a_text_is_told_in_prose_and_a_voice_is_quoted(
    text: str, role: SpeakerRole | None, nature: Nature, told: str
) -> None:
    material = spoken([text], role, nature)
    said = prose.told(material, "01-halle/d/000", text).replace("\u00a0", " ")
    assert said.replace("’", "'") == told.replace("’", "'")


def test_inside_a_sentence_a_grammatical_word_loses_its_capital_and_a_name_keeps_it() -> None:
    texts = [REPORT, "Nantes a ouvert la halle le dimanche, avec ses soixante étals."]
    report = prose.told_inside(spoken(texts, None), "01-halle/d/000", texts[0])
    name = prose.told_inside(spoken(texts, None, Nature.REFERENTIEL), "01-halle/d/001", texts[1])
    assert report.startswith("une élue craint") and name.startswith("Nantes a ouvert")


def test_a_source_tells_the_seance_and_leaves_the_referentiel_unsaid() -> None:
    material = build_material(
        [
            Written(REPORT, "01-halle", seance=1),
            Written(REPORT, "01-halle", seance=3),
            Written(ADOPTED, "02-port", Nature.REFERENTIEL),
        ]
    )
    desk = Desk(material)
    assert desk.source("01-halle/d/000") == "(Atelier Halle, première séance)"
    assert desk.source("01-halle/d/000", "01-halle/d/001") == "(Atelier Halle, première séance et troisième séance)"
    assert desk.source("02-port/d/002") == "(Atelier Port)"


def test_what_sums_up_the_bullets_under_it_needs_no_note_of_its_own() -> None:
    head = Statement("Deux ateliers en parlent.", ("01-halle",), (Citation("p", ADOPTED),))
    under = Statement("La halle (Atelier Halle).", ("01-halle",), (Citation("p", ADOPTED),), bullet=True)
    more = replace(head, citations=(Citation("p", ADOPTED), Citation("q", WE)))
    told = Reading("", "", (Section("Halle", (head, under, more, under, head)),))
    ((_, statements),) = numbered(told)
    assert [number for _, number in statements] == [None, 1, 2, 3, 4]


def test_numbers_of_a_list_and_questions_open_no_reading() -> None:
    listed = "Les fiches 4,7,13.2 du port parlent des jeunes du quai et de leurs voiliers de location."
    asked = "Faut-il que 40 % des jeunes du quai attendent encore un an leurs voiliers de location ?"
    material = build_material([Written(text, "01-port", Nature.REFERENTIEL) for text in (listed, asked)])
    figures = [
        Figure("01-port/d/000", "4,7,13.2", "", "fiches", listed),
        Figure("01-port/d/001", "40", "%", "jeunes", asked),
    ]
    assert not list(key_figures(Desk(material), figures))


@pytest.mark.parametrize(
    ("text", "told"),
    [("Les plaisanciers du quai ne sont que 8 %, et le port entier a vieilli en dix ans.", False),
     ("Les plaisanciers du quai ne sont que 8 % des inscrits, et le port entier a vieilli en dix ans.", True)],
)  # fmt: skip
def test_a_share_of_nothing_opens_no_reading(text: str, told: bool) -> None:
    material = build_material([Written(text, "01-port", Nature.REFERENTIEL)])
    figure = Figure("01-port/d/000", "8", "%", "plaisanciers", text)
    assert bool(list(key_figures(Desk(material), [figure]))) is told


@pytest.mark.parametrize(
    ("text", "value", "unit", "told"),
    [
        ("La halle accueille chaque samedi 340 forains et deux mille chalands.", "340", "forain", True),
        ("Je tiens mon étal depuis 27 ans, et nous étions 340 forains au début.", "340", "forain", False),
        ("Une intervenante parle au nom de la criée, 340 forains.", "340", "forain", False),
        ("Une intervenante rappelle que la criée compte 340 forains à l'année.", "340", "forain", True),
        ("La halle accueillera chaque samedi 340 forains après les travaux.", "340", "forain", False),
        ("Les forains de la halle attendent une place pendant 27 mois.", "27", "mois", False),
        ("38 %, un étal sur trois reste vide du lundi au vendredi.", "38", "%", False),
        ("Le port tient en neuf quais, deux cales et un chenal très étroit.", "neuf", "quai", False),
    ],
)
def test_a_figure_opens_a_reading_when_it_measures_what_is(text: str, value: str, unit: str, told: bool) -> None:
    material = spoken([text], None, Nature.REFERENTIEL)
    figure = Figure("01-halle/d/000", value, unit, "", text)
    assert bool(list(key_figures(Desk(material), [figure]))) is told


def test_who_said_it_is_known_or_the_words_are_not_quoted_alone() -> None:
    texts = ["« Moi, je veux la clé de la halle, et mon frère aura le double », dit-il en riant."]
    assert best_sentence(spoken(texts, None), 0)[1] == 0.0
    texts = ["Un élu s'est levé : « Moi, je veux la clé de la halle, et mon frère aura le double », dit-il."]
    assert best_sentence(spoken(texts, None), 0)[1] > 0.0


def test_words_that_stop_after_an_abbreviation_are_cut() -> None:
    assert is_cut("Vote : hyp. 1, deux voix ; hyp. 2, six voix.", "Vote : hyp. 1, deux voix ; hyp.")
    assert not is_cut("La halle ferme à midi. 12 forains protestent.", "La halle ferme à midi. 12 forains protestent.")
    assert not is_cut("On garde le préau ouvert. 12 forains protestent.", "On garde le préau ouvert.")


def test_a_bullet_in_other_words_than_its_passage_is_dropped_and_said() -> None:
    told = Statement(
        "La halle ferme le dimanche (Atelier Halle).", ("01-halle",), (Citation("p", ADOPTED),), bullet=True
    )
    kept = replace(told, text=f"{ADOPTED.removesuffix('.')} (Atelier Halle).")
    head = Statement("Un atelier en parle (Atelier Halle).", ("01-halle",), (Citation("p", ADOPTED),))
    passage = build_material([Written(ADOPTED, "01-halle", Nature.REFERENTIEL)]).passages[0]
    reading, problems = ground(Reading("", "", (Section("Halle", (head, kept, told)),)), {"p": passage})
    assert reading.sections[0].statements == (head, kept)
    assert [("mots qui ne sont pas" in str(p)) for p in problems] == [True]


def test_minutes_without_turns_speak_by_themselves_unless_somebody_is_said_to_speak() -> None:
    text = "Autour de la halle, les voisins décrivent des nuits de trois heures, du jeudi au dimanche."
    material = spoken([text], None)
    known = DocumentSheet(
        "a.md", "compte_rendu", "01-halle", Nature.COMPTE_RENDU, 1, None, None, (), {}, 0, 1, 90, 0, (), ""
    )
    assert not prose.is_prose(material, "01-halle/d/000", text)  # nothing is known of how the document was written
    assert prose.is_prose(replace(material, sheets=(known,)), "01-halle/d/000", text)
    assert not prose.is_prose(replace(material, sheets=(replace(known, turns=4),)), "01-halle/d/000", text)
    said = spoken([text], SpeakerRole.CADRE)
    assert not prose.is_prose(replace(said, sheets=(known,)), "01-halle/d/000", text)
