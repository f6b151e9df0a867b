"""Stage 3: short and damaged names, identifiers, and what is told of small groups. All names here are invented."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import spacy
from test_understanding import document, paragraph, segment

from synthese.annotate import load_model
from synthese.protect.aliases import damaged_names, first_names, strangers
from synthese.protect.entities import find_person_entities, is_thing
from synthese.protect.identities import identify, participation, read_table, small_groups, write_table
from synthese.protect.registry import build_registry
from synthese.protect.replace import Naming, rewrite
from synthese.records import Person, SpeakerRole
from synthese.segment.initials import find_initials
from synthese.segment.speech import speech_stretches
from synthese.segment.turns import Roster

ORVAULT = Person("Jeanne Orvault", SpeakerRole.ELU, "adjointe aux sports", "f")
DUSSAULT = Person("Karl Dussault", SpeakerRole.DIRECTEUR, "directeur des sports", "m")
BENHAMOU = Person("Paul-Yves Le Benhamou", SpeakerRole.EXPERT, "sociologue", "m")
EVERYONE = (ORVAULT, DUSSAULT, BENHAMOU)
REGISTRY = build_registry(EVERYONE, ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("JO : on ouvre. KD : non.", {"JO", "KD"}),
        ("« On verra bien. » (PYLB)\nJO demande le budget.", {"JO", "PYLB"}),
        ("Le KD est un sigle.", set()),  # one coincidence proves nothing
        ("CAF : attend. DGA : absent.", set()),
    ],
)
def test_initials_count_when_several_take_the_floor(text: str, found: set[str]) -> None:
    assert set(find_initials(text, EVERYONE)) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jeanne propose un essai.", "Un élu propose un essai."),
        ("La rue Jeanne Hachette est fermée.", "La rue Jeanne Hachette est fermée."),
        ("L'école Jeanne ferme.", "L'école Jeanne ferme."),
    ],
)
def test_first_names_alone_go_but_not_in_the_name_of_a_place(text: str, expected: str) -> None:
    aliases = first_names(text, EVERYONE, frozenset())
    assert rewrite(text, REGISTRY, Naming(aliases=aliases)).text.replace("Une élue", "Un élu") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les bénévoles viennent parce que Gisèle appelle.", "Les bénévoles viennent parce que [prénom] appelle."),
        ("Elle compte sur Lucette, sur Amadou et sur le car.", "Elle compte sur [prénom], sur [prénom] et sur le car."),
        ("Qui l'annonce à la veuve Trimoulet ?", "Qui l'annonce à la veuve [nom] ?"),
        ("Mon collègue Trimoulet tient les clés.", "Mon collègue [nom] tient les clés."),
        ("C'était le directeur Trimoulet, sur la photo.", "C'était le directeur [nom], sur la photo."),
        ("La rue Gisèle est barrée, la salle Lucette aussi.", "La rue Gisèle est barrée, la salle Lucette aussi."),
        ("La Gisèle est une péniche.", "La Gisèle est une péniche."),
        ("On y parle de Gisèle Halimi.", "On y parle de Gisèle Halimi."),
        ("Le père Noël passe à la mairie.", "Le père Noël passe à la mairie."),
    ],
)
def test_people_whom_no_list_announces_lose_their_first_name_and_the_name_that_follows_a_kinship_word(
    text: str, expected: str
) -> None:
    aliases = strangers(text, frozenset(), frozenset())
    assert rewrite(text, REGISTRY, Naming(aliases=aliases)).text == expected


def test_a_first_name_that_the_corpus_writes_in_lower_case_or_that_the_city_keeps_stays() -> None:
    text = "Pascale et Claire."
    assert set(strangers(text, frozenset({"claire"}), frozenset({"pascale"}))) == set()
    assert set(strangers(text, frozenset(), frozenset())) == {"Pascale", "Claire"}


def test_accents_tell_a_name_from_a_word() -> None:
    texts = ("Pagès demande la suite. Rivet aussi.", "Voir les pages du dossier et le rivet.")
    registry = build_registry((Person("Aude Pagès", SpeakerRole.ELU), Person("Luc Rivet", SpeakerRole.ELU)), texts)
    assert registry.is_word("Rivet") and not registry.is_word("Pagès")
    assert rewrite(texts[0], registry).text == "Un membre élu demande la suite. Rivet aussi."


@pytest.mark.parametrize(
    ("word", "damaged"), [("Dussaulf", True), ("0rvault", False), ("Dussaults", False), ("Dossier", False)]
)
def test_a_name_with_one_wrong_letter_is_still_a_name(word: str, damaged: bool) -> None:
    assert (word in damaged_names([f"On a vu {word} hier."], EVERYONE, frozenset())) is damaged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pour le Dr Dussault, il faut agir.", "Pour un directeur, il faut agir."),
        ("Le Dr Dussault insiste.", "Un directeur insiste."),
        ("L'avis du Dr Dussault compte.", "L'avis d'un directeur compte."),
        ("On a remis le prix à Dussault.", "On a remis le prix à un directeur."),
    ],
)
def test_the_article_of_a_title_goes_with_the_name(text: str, expected: str) -> None:
    assert rewrite(text, REGISTRY).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adopté (8 pour, 1 contre M. Dussault, 2 abst.).", "Adopté (8 pour, 1 contre : un directeur, 2 abst.)."),
        ("Deux élus sont contre M. Dussault.", "Deux élus sont contre un directeur."),
    ],
)
def test_who_voted_is_not_taken_for_whom_the_vote_was_against(text: str, expected: str) -> None:
    assert rewrite(text, REGISTRY).text == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Le projet est présenté par M.Dussault et Mme Orvault.", False),
        ("L'avis de M.Quéméneur est joint.", False),
        ("La revue M.A.R.S. paraît.", True),
    ],
)
def test_a_civility_glued_to_a_name_does_not_hide_it(text: str, left: bool) -> None:
    assert (rewrite(text, REGISTRY).text == text) is left
    assert not [name for name in ("Dussault", "Orvault", "Quéméneur") if name in rewrite(text, REGISTRY).text]


@pytest.mark.parametrize("name", ["Selin Şahin", "Łukasz Wójcik", "Minh Đặng", "İpek Yıldız", "Øyvind Bøe"])
def test_every_latin_capital_opens_a_name(name: str) -> None:
    first, last = name.split()
    initials = first[0] + last[0]
    person = Person(name, SpeakerRole.ELU, "élu", "m")
    text = f"Présents : {name}, {initials}. Mme {last} lit. {last.upper()} répond. {first[0]}. {last} vote. {initials} : non. KD : oui."
    aliases = find_initials(text, (person, DUSSAULT))
    protected = rewrite(text, build_registry((person, DUSSAULT), ()), Naming(aliases=aliases)).text
    assert not [part for part in (first, last, last.upper(), initials) if part in protected], protected


def test_letters_that_a_keyboard_lacks_are_the_same_name() -> None:
    known = build_registry([Person("Łukasz Wójcik", SpeakerRole.ELU, "élu", "m")], ())
    assert known.find("Lukasz Wojcik") is not None


def test_initials_that_a_list_states_count_even_when_they_are_a_body_too() -> None:
    people = (Person("Claude Roux", SpeakerRole.CABINET, "cabinet", "m"), ORVAULT)
    text = "Cabinet : C. Roux (CR). Élus : JO = J. Orvault. CR : on attend. JO : non."
    assert set(find_initials(text, people)) >= {"CR", "JO"}


def test_letters_in_brackets_that_a_name_does_not_spell_are_no_initials_of_it() -> None:
    text = "Présents : J. Orvault (JO), K. Dussault (Notes), sports. JO : non. Notes prises au vol."
    assert "Notes" not in find_initials(text, (ORVAULT, DUSSAULT))


def test_a_woman_in_one_list_is_a_woman_in_the_others() -> None:
    known = build_registry([Person("Ada Roche", SpeakerRole.EXPERT, "présidente du club", "f")], ())
    assert known.best_described(Person("A. Roche", SpeakerRole.EXPERT, "assoc. du port", "")).gender == "f"


def test_a_first_name_designates_whoever_another_list_names_in_full() -> None:
    full, short = Person("Bastien Vernay", SpeakerRole.ELU, "élu", "m"), Person("Vernay", None)
    assert build_registry([full], ()).in_full(short).name == "Bastien Vernay"
    assert build_registry([full], ()).in_full(Person("B. Vernay", None)).name == "Bastien Vernay"
    assert build_registry([full], ()).in_full(Person("R. Vernay", None)).name == "R. Vernay"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Suivi par l'université (E. Zidi).", {"E. Zidi"}),
        ("Voir E. Zidi, 1998, sur ce point.", set()),
        ("M. Zidi lit.", set()),  # a civility, told elsewhere
        ("Le point C. Conseil municipal.", set()),
    ],
)
def test_an_initial_and_a_last_name_are_somebody(text: str, found: set[str]) -> None:
    assert find_person_entities([text], spacy.blank("fr")) == found


FRENCH = load_model()
USUAL = frozenset(
    {
        "voit",
        "le",
        "les",
        "quais",
        "comptoirs",
        "scénario",
        "fermer",
        "exposé",
        "roux",
        "suites",
        "vous",
        "oui",
        "et",
        "rien",
        "pourquoi",
        "trop",
    }
)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Un étal à 250 F. Voit mal qui le louerait l'hiver."], set()),  # francs, and a new sentence
        (["Il préfère la variante B. Fermer le quai coûterait moins."], set()),
        (["A. Exposé des pistes", "B. Suites du quai", "Le débat reprend."], set()),  # letters that head lines
        (
            ["Q. Vous y alliez ?", "R. Oui, souvent.", "Q. Et après ?", "R. Rien.", "Q. Pourquoi ?", "R. Trop loin."],
            set(),
        ),
        (["On relit la note de B. Roux avant le vote."], {"B. Roux"}),  # an ordinary word, and a name here
        (["A. Exposé des pistes", "B. Roux : non.", "Le débat reprend."], {"B. Roux"}),  # who takes the floor
        (["A. Vernay demande un vote.", "B. Zidi refuse.", "A. Vernay cède."], {"A. Vernay", "B. Zidi"}),
        (["R. Roux demande un vote.", "R. Roux insiste.", "R. Roux cède."], {"R. Roux"}),
    ],
)
def test_a_letter_and_a_word_are_not_always_somebody(texts: list[str], found: set[str]) -> None:
    initialled = {name for name in find_person_entities(texts, FRENCH, USUAL) if name[1] == "."}
    assert initialled == found


@pytest.mark.parametrize(
    ("name", "somebody"),
    [
        ("Scénario B", False),
        ("Louis XIV", False),
        ("Comptoirs du Port", False),
        ("Le Quais", False),
        ("Rose Vernay", True),
        ("Selim Roux", True),
        ("Yvonne Le Gac", True),
    ],
)
def test_what_a_number_ends_or_a_word_opens_is_a_thing(name: str, somebody: bool) -> None:
    assert (not is_thing(name, USUAL | {"rose"})) is somebody


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le préau de Pré-Dussault rouvre. On danse à Pré-Dussault.",
            "Le préau de Pré-Dussault rouvre. On danse à Pré-Dussault.",
        ),
        ("Vernay-Dussault demande un vote.", "Vernay-un directeur demande un vote."),
        ("Rien ne change à la Grande Dussault.", "Rien ne change à la Grande Dussault."),
        ("La parole est à la Présidente Dussault.", "La parole est à la Présidente un directeur."),
        ("On interroge le Cdt Dussault.", "On interroge le Cdt un directeur."),
        ("Échange Dussault-Orvault sur le coût.", "Échange un directeur-une élue sur le coût."),
        ("On attend l'avis de Dussault.", "On attend l'avis d'un directeur."),
        ("L'amendement Dussault, relu, passe.", "L'amendement d'un directeur, relu, passe."),
    ],
)
def test_a_last_name_inside_another_name_stays(text: str, expected: str) -> None:
    assert rewrite(text, REGISTRY).text == expected


def test_what_somebody_presides_is_no_person() -> None:
    text = "Ada Roche est présidente de Port Ouvert. Le gardien du Port ferme."
    known = build_registry([Person("Port Ouvert", None), Person("Selin Port", None)], [text])
    assert known.find("Port Ouvert") != Person("Port Ouvert", None) and known.find("Selin Port")


def test_a_feast_is_nobody_and_whoever_bears_its_name_is_somebody() -> None:
    known = build_registry([Person("Anne Noël", SpeakerRole.DIRECTEUR, "directrice", "f")], ())
    assert rewrite("On ouvre jusqu'à Noël et pour les vacances de Noël.", known).text.count("Noël") == 2
    assert (
        rewrite("Mme Noël répond. Noël : trop tard.", known).text
        == "Une directrice répond. Une directrice : trop tard."
    )


def test_who_takes_the_floor_inside_a_paragraph_is_named_whatever_the_word() -> None:
    known = build_registry([Person("Luc Rivière", SpeakerRole.ELU, "élu", "m")], ["la rivière monte"])
    assert rewrite("On clôt. Rivière → contre.", known).text == "On clôt. Un élu → contre."
    assert rewrite("On cure. Rivière en crue.", known).text == "On cure. Rivière en crue."


def test_home_addresses_go_and_addresses_of_services_stay() -> None:
    text = "Il habite 12 rue des Lilas. La mairie annexe est au 3 place du Marché."
    assert rewrite(text, REGISTRY).text == "Il habite [adresse]. La mairie annexe est au 3 place du Marché."


def test_ways_of_writing_one_person_share_an_identifier_and_namesakes_do_not() -> None:
    names = ("Jeanne Orvault", "J. Orvault", "Orvault", "Marc Roux", "Lise Roux", "M. Roux")
    found = identify([Person(name, None) for name in names], {})
    assert found["jeanne orvault"] == found["j orvault"] == found["orvault"]
    assert found["marc roux"] != found["lise roux"]


def test_an_identifier_given_once_is_kept() -> None:
    found = identify([Person("Ali Zidi", None), ORVAULT], {"jeanne orvault": "P007"})
    assert found["jeanne orvault"] == "P007" and found["ali zidi"] != "P007"


def test_the_table_of_identifiers_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    table = tmp_path / "etat" / "personnes.csv"
    write_table(table, {"jeanne orvault": "P001", "j orvault": "P001"})
    assert read_table(table) == {"jeanne orvault": "P001", "j orvault": "P001"}
    assert stat.S_IMODE(table.stat().st_mode) == 0o600


def test_a_table_that_cannot_be_read_is_an_empty_one(tmp_path: Path) -> None:
    assert read_table(tmp_path / "absent.csv") == {}


MEETING = "Présents : Mme Jeanne Orvault, adjointe ; M. Karl Dussault, directeur."


def test_a_person_counts_once_over_the_corpus_and_once_in_each_atelier() -> None:
    first = segment(document(paragraph(MEETING), paragraph("Une phrase assez longue pour faire un passage.")))
    second = segment(document(paragraph(MEETING.replace("Jeanne", "J.")), relative="01-sport/seance-2.md"))
    people = [p for s in (first, second) for p in s.persons]
    counted = {(p.atelier, p.role): p.people for p in participation([first, second], identify(people, {}))}
    assert counted[("", SpeakerRole.ELU)] == counted[("01-sport", SpeakerRole.ELU)] == 1
    assert counted[("", SpeakerRole.DIRECTEUR)] == 1


def test_a_role_that_fewer_than_three_hold_is_not_told_outside() -> None:
    meeting = segment(document(paragraph(MEETING)))
    hidden = small_groups([meeting], 3)["01-sport"]
    assert {SpeakerRole.ELU, SpeakerRole.DIRECTEUR} <= hidden
    assert rewrite("Mme Orvault parle.", REGISTRY, Naming(hidden=hidden)).text == "Une participante parle."


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Mme Orvault regrette la fermeture. Le bruit gêne. M. Dussault en convient.", ["Orvault", "Dussault"]),
        ("Karl Dussault présente le plan. J. Orvault demande un essai.", ["Dussault", "Orvault"]),
        ("Une directrice rappelle que le budget est voté. Le gymnase est fermé.", [""]),
        ("Le gymnase est fermé. La presse s'en inquiète.", [None]),
    ],
)
def test_in_indirect_speech_the_floor_goes_from_subject_to_subject(text: str, speakers: list[str | None]) -> None:
    roster = Roster(EVERYONE, {})
    found = [stretch.speaker for stretch in speech_stretches(text, None, roster)]
    assert [p and p.name.split(" ")[-1] for p in found] == speakers


def test_inside_a_turn_only_a_label_changes_the_speaker() -> None:
    text = "Karl a raison. M. Dussault le sait. JO : je n'en crois rien."
    stretches = speech_stretches(text, DUSSAULT, Roster(EVERYONE, {"JO": ORVAULT}))
    assert [(s.speaker, text[s.start : s.end].strip()) for s in stretches] == [
        (DUSSAULT, "Karl a raison. M. Dussault le sait. JO :"),
        (ORVAULT, "je n'en crois rien."),
    ]
