"""What contributions and interviews say more than other documents. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

from conftest import Written, build_material

from synthese.material import Material
from synthese.reading.beside import beside_statements
from synthese.reading.extracts import named_document
from synthese.reading.statements import Desk
from synthese.records import Dimension, Measures, Nature, SpecificTerm
from synthese.tables import Analysis
from synthese.themes.modalities import voices
from synthese.themes.specificity import specific_terms
from synthese.themes.terms import read_vocabulary

PLACES = ("du port", "de la gare", "du lavoir", "de la halle", "du moulin", "des quais", "du stade")
LAMPS = [
    Written(
        f"Les fontaines {place} restent à sec depuis l'hiver et personne ne vient les réparer.",
        "avis",
        Nature.CONTRIBUTION,
    )
    for place in PLACES
]
BENCHES = [
    Written(
        f"Remettez les bancs {place}, on ne sait plus où s'asseoir en attendant les petits.",
        "avis",
        Nature.CONTRIBUTION,
    )
    for place in PLACES
]
ONCE = [Written("Par exemple, ouvrez la piscine.", "avis", Nature.CONTRIBUTION) for _ in PLACES]
WORK = [
    Written(
        f"La Ville confie le marché {place} à un régisseur et publie son règlement chaque année.",
        "01-halle",
        Nature.REFERENTIEL,
    )
    for place in PLACES * 6
]


def measured(material: Material) -> Analysis:
    terms = specific_terms(read_vocabulary(material.docs).names, voices(material))
    return Analysis((), (), (), (), (), (), (), (), measures=Measures(terms=terms))


def test_words_are_counted_in_contributions_and_each_has_a_voice() -> None:
    material = build_material([*LAMPS, *BENCHES, *WORK])
    told = list(beside_statements(Desk(material), measured(material), Nature.CONTRIBUTION))
    heads = [s.text.partition(".")[0] for s in told]
    assert "Les fontaines (sept contributions)" in heads and "Les bancs (sept contributions)" in heads
    fountains = told[heads.index("Les fontaines (sept contributions)")]
    assert {c.passage_id for c in fountains.citations} == {
        p.passage_id for p in material.passages if "fontaine" in p.text
    }
    assert all(s.bullet and s.text.endswith("Avis).") for s in told)


def test_a_voice_that_asks_for_something_is_told_before_another() -> None:
    wanted = [
        Written(
            "Il faudrait repeindre les bancs de la cale avant que les écailles ne blessent quelqu'un.",
            "avis",
            Nature.CONTRIBUTION,
        )
    ]
    material = build_material([*LAMPS, *BENCHES, *wanted, *WORK])
    told = [s.text for s in beside_statements(Desk(material), measured(material), Nature.CONTRIBUTION)]
    assert any(t.startswith("Les bancs") and "Il faudrait repeindre" in t for t in told)


def test_what_follows_a_sentence_is_told_with_it() -> None:
    said = "Les fontaines {} coulaient bien toute la saison dernière. Depuis lundi, plus aucune ne donne d'eau."
    taken_back = [Written(said.format(place), "avis", Nature.CONTRIBUTION) for place in PLACES]
    material = build_material([*taken_back, *BENCHES, *WORK])
    told = [s.text for s in beside_statements(Desk(material), measured(material), Nature.CONTRIBUTION)]
    assert [t for t in told if "coulaient bien" in t and "Depuis lundi, plus aucune" in t]


def test_several_interviews_are_counted_by_their_documents() -> None:
    said = [
        Written(
            f"Le texte {place} dort dans une armoire, et les agents attendent encore le budget.",
            "entretiens",
            Nature.ENTRETIEN,
        )
        for place in PLACES[:6]
    ]
    material = build_material([*said, *WORK])
    passages = tuple(
        replace(p, document=f"entretien-elu-{i % 3}") if p.nature is Nature.ENTRETIEN else p
        for i, p in enumerate(material.passages)
    )
    heard = replace(material, passages=passages)
    first, *_ = beside_statements(Desk(heard), measured(heard), Nature.ENTRETIEN)
    assert "(trois entretiens)" in first.text and named_document(passages[1]) == "entretien n° 1 d'élu"


def test_a_word_of_a_set_phrase_names_nothing() -> None:
    material = build_material([*LAMPS, *BENCHES, *ONCE, *WORK])
    term = SpecificTerm(Dimension.VOICE, "contributions", "exemple", 7, 1.0, 9.0)
    analysis = measured(material)
    crowded = Measures(terms=(term, *analysis.measures.terms))
    told = list(beside_statements(Desk(material), Analysis(*[()] * 8, measures=crowded), Nature.CONTRIBUTION))  # type: ignore[arg-type]
    assert told and not any("exemple (" in s.text for s in told)


def test_too_few_contributions_or_no_interview_say_nothing() -> None:
    material = build_material([*LAMPS[:3], *BENCHES[:3], *WORK])
    assert not list(beside_statements(Desk(material), measured(material), Nature.CONTRIBUTION))
    assert not list(beside_statements(Desk(material), measured(material), Nature.ENTRETIEN))


def test_a_voice_is_a_contribution_an_interview_or_all_the_rest() -> None:
    material = build_material([LAMPS[0], Written("On a écrit un texte.", "entretiens", Nature.ENTRETIEN), WORK[0]])
    found = voices(material)
    assert [found.names[place] for place in found.places] == ["contributions", "entretiens", "travaux"]
