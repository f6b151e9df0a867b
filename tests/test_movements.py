"""The movements of a reading: a quotation says why it stands there, counts are those of the extracts, French agrees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Written, build_material

from synthese.config import load_config
from synthese.policy_tables import PolicyFindings
from synthese.reading import MOVEMENTS
from synthese.reading.anchors import Lemmas, content_lemmas
from synthese.reading.extracts import TAKEN_BACK, best_sentence, quotability
from synthese.reading.followed import followed_statements
from synthese.reading.french import proportion
from synthese.reading.partners import partner_statements
from synthese.reading.statements import Desk
from synthese.reading.tensions import main_tensions, other_kinds, quotes_of, reads_as_one, tensions_by_kind
from synthese.reading.themes import QUOTES, theme_statements, worth
from synthese.records import (
    Chapter,
    Condition,
    Evidence,
    Nature,
    Pole,
    Tension,
    TensionEvidence,
    TensionKind,
    Theme,
    ThemeLevel,
    ThreadLink,
    ThreadStatus,
)
from synthese.tables import Analysis

BUS = "Le Département paie les cars des collégiens et leurs abris, le long des routes de la vallée."
POOL = "Le Département finance un tiers du bassin et demande que les clubs voisins y trouvent des heures."
NIGHT = "Les bars veulent servir jusqu'à deux heures, mais les voisins demandent à dormir avant minuit."
ASK = "Ouvrir la piscine le dimanche matin, à titre d'essai, et en faire le bilan au printemps suivant."
TEXTS = [
    Written(BUS, "01-transports"),
    Written(POOL, "02-sport"),
    Written(NIGHT, "03-nuit", Nature.REFERENTIEL),
    Written(ASK, "02-sport", Nature.REFERENTIEL),
]
IDS = [f"{w.atelier}/d/{i:03d}" for i, w in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(build_material(TEXTS))


def fresh(desk: Desk) -> Desk:
    return Desk(desk.material)


def policies(**found: tuple[object, ...]) -> Analysis:
    """An analysis in which only policies are found."""
    return Analysis((), (), (), (), (), (), (), (), policies=PolicyFindings(**found))  # type: ignore[arg-type]


def tension(pole_b: str, opposition: float = 0.9) -> Tension:
    evidence = (TensionEvidence(Pole.BOTH, Evidence(IDS[2], NIGHT, 0.9)),)
    return Tension(
        "X-1", 1, "servir jusqu'à deux heures", pole_b, TensionKind.INTERNE, ("03-nuit",), 0.9, "prix du pain", evidence,
        "liberte_regulation", {"opposition": opposition},
    )  # fmt: skip


def test_a_tension_is_told_once_in_the_words_of_its_atelier(desk: Desk) -> None:
    here = fresh(desk)
    told = [s.text.replace("\u00a0", " ") for s in main_tensions(here, [tension("dormir avant minuit")], 3)]
    assert len(told) == 1 and told[0].startswith("Les bars") and told[0].endswith("minuit (Atelier Nuit).")
    assert "prix du pain" not in told[0] and not list(main_tensions(here, [tension("dormir avant minuit")], 3))


LATE, EARLY = "Les bars veulent servir tard.", "Nous voulons dormir."


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        (["Les bars servent tard, les voisins dorment mal."], False), (["Mais les bars servent tard."], False),
        (["Les bars servent tard, au détriment des voisins."], True), ([LATE, EARLY], True), ([LATE, "Rien.", EARLY], False),
    ],
)  # fmt: skip
def test_two_aims_are_read_in_words_that_follow_each_other_or_that_oppose(said: list[str], reads: bool) -> None:
    written = build_material([Written(text, "03-nuit") for text in said])
    ids = [p.passage_id for p in written.passages]
    ends = [0] if len(said) == 1 else [0, -1]
    assert reads_as_one(Desk(written), [(ids[i], said[i]) for i in ends]) is reads


def test_a_reply_is_not_told_without_what_it_answers() -> None:
    written = build_material(
        [Written(f"Un directeur lui oppose le bruit, mais {NIGHT[0].lower()}{NIGHT[1:]}", "03-nuit")]
    )
    evidence = Evidence(written.passages[0].passage_id, written.passages[0].text, 0.9)
    lone = replace(tension("dormir avant minuit"), evidence=(TensionEvidence(Pole.BOTH, evidence, 1.0),))
    assert not list(main_tensions(Desk(written), [lone], 3))


@pytest.mark.parametrize(("pole_b", "opposition"), [("dormir avant minuit", 0.2), ("un but dit ailleurs", 0.9)])
def test_a_weak_tension_or_one_said_by_halves_is_not_told(desk: Desk, pole_b: str, opposition: float) -> None:
    assert not list(main_tensions(fresh(desk), [tension(pole_b, opposition)], 3))


def test_words_that_show_two_parties_are_told_though_no_clauses_pull_apart() -> None:
    said = "Les bars veulent servir jusqu'à deux heures et les voisins dormir avant minuit, et l'on s'est partagé entre les uns et les autres."
    written = build_material([Written(said, "03-nuit", Nature.REFERENTIEL)])
    evidence = Evidence(written.passages[0].passage_id, said, 0.9)
    weak = replace(tension("dormir avant minuit", 0.2), evidence=(TensionEvidence(Pole.BOTH, evidence, 1.0),))
    assert quotes_of(Desk(written), replace(weak, pole_a="servir jusqu'à deux heures")) == [(evidence.passage_id, said)]


def test_a_second_voice_on_the_same_object_is_quoted_and_another_subject_is_not(desk: Desk) -> None:
    first = tension("dormir avant minuit")
    voices = [TensionEvidence(Pole.A, Evidence(IDS[1], POOL, 0.5), near) for near in (0.9, 0.3)]
    kinds = ["liberte_regulation"]
    told = [list(tensions_by_kind(fresh(desk), [replace(first, evidence=(*first.evidence, v))], kinds)) for v in voices]
    assert [len(statements) for statements in told] == [3, 2]
    assert told[0][0].text == "Entre liberté et régulation : deux ateliers en débattent (Ateliers Sport et Nuit)."
    assert "l'Atelier Nuit en débat" in told[1][0].text and any(POOL[:20] in s.text for s in told[0][1:])


def test_kinds_of_tensions_are_told_each_in_its_movement() -> None:
    others = other_kinds(["individuel_collectif", "attractivite_cohesion"])
    assert others[-1] == "" and "liberte_regulation" in others and "individuel_collectif" not in others


def test_a_word_by_itself_tells_a_subject_when_it_comes_in_clumps() -> None:
    halls = [
        Written(f"La salle du {day} reste ouverte.", f"0{i}-a") for i, day in enumerate(("lundi", "mardi", "jeudi"))
    ]
    schools = [Written(f"L'école {what}.", "09-ecole") for what in ("ferme", "a sa cour", "rouvre en mars")]
    written = build_material([*halls, *schools])
    evidence = [Evidence(p.passage_id, p.text, 1.0) for p in written.passages]
    lemmas = Lemmas(written)
    assert len(lemmas.bearing_out(evidence, "école")) == 3 and not lemmas.bearing_out(evidence, "salle")


def test_a_sentence_taken_back_by_the_next_is_chosen_last() -> None:
    granted = "Les forains ont obtenu au printemps la moitié des places de la halle couverte. "
    back = "Malheureusement, aucun d'eux n'a pu s'y installer avant la fin de la saison des pluies."
    plain = "Le port compte quatre cents anneaux, dont la moitié reste vide pendant les mois d'hiver."
    alone = build_material([Written(granted + plain), Written(granted + back)])
    assert best_sentence(alone, 0)[1] - best_sentence(alone, 1, granted.strip())[1] >= TAKEN_BACK / 2
    assert best_sentence(alone, 1)[0] != granted.strip()


def test_a_partner_is_told_when_enough_ateliers_make_it_act(desk: Desk) -> None:
    others = [Written("Le bourg compte trente fermes et un moulin.", f"1{i}-autre") for i in range(6)]
    assert len(list(partner_statements(fresh(desk), policies(), load_config(None, None)))) == 1  # two of few
    assert not list(partner_statements(Desk(build_material([*TEXTS, *others])), policies(), load_config(None, None)))
    third = Written("Le Département gère les quais du port et leurs grues depuis trente ans.", "04-port")
    more = Desk(build_material([*TEXTS, third, *others]))
    told = [s.text.replace("\u00a0", " ") for s in partner_statements(more, policies(), load_config(None, None))]
    paid, funded = "« paie les cars des collégiens et leurs abris »", "« finance un tiers du bassin et demande"
    assert len(told) == 1 and told[0].startswith(f"Le Département {paid} (Atelier Transports, compte rendu), {funded}")
    assert "(Atelier Port, compte rendu)" in told[0]
    named = Written("Le budget ne dit rien de ce que verse le Département.", "05-halle")
    also = Desk(build_material([*TEXTS, third, named, *others]))
    wider = [s.text for s in partner_statements(also, policies(), load_config(None, None))]
    assert wider[0].startswith("Le Département, que nomment plusieurs ateliers, «")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Le Département gère les quais du port et leurs grues depuis trente ans.", True),
        ("Le Département et l'office gèrent les quais du port et leurs grues depuis trente ans.", False),
        ("Le Département garde les quais du port, et nous payons leurs grues depuis trente ans.", False),
    ],
)
def test_what_several_do_or_what_we_do_is_told_of_no_partner(text: str, told: bool) -> None:
    wanted = [Written("Le Département paie les cars des collégiens et leurs abris depuis dix ans.", "01-cars")]
    shown = partner_statements(
        Desk(build_material([*wanted, Written(text, "04-port")])), policies(), load_config(None, None)
    )
    assert bool(list(shown)) is told


def test_with_told_by_documents_a_theme_is_counted_in_documents() -> None:
    said = "La tourbière du plateau {} garde l'eau du printemps, et la commune veut la protéger avant le mois de juin."
    holders = [
        ("01-eau", Nature.REFERENTIEL),
        ("01-eau", Nature.PLAN_ACTIONS),
        ("02-sol", Nature.BILAN),
        ("02-sol", Nature.AUTRE),
    ]
    texts = [Written(said.format(way), *holder) for holder in holders for way in ("nord", "sud", "ouest")]
    others = [
        Written("Le village compte trente fermes.", a, n) for a in ("01-eau", "02-sol", "03-bois") for n in Nature
    ]
    material = build_material([*texts, *(w for w in others if (w.atelier, w.nature) not in holders)])
    members = tuple(Evidence(p.passage_id, p.text, 0.9) for p in material.passages if "tourbière" in p.text)
    theme = Theme("T-1", "Tourbière", ("tourbière",), None, ("01-eau", "02-sol"), members, 1.0, ThemeLevel.THEME)
    told = list(theme_statements(Desk(material), theme, ()))
    assert told[0].text == "Tourbière : quatre documents en parlent (Ateliers Eau et Sol)." and len(told) == 1 + QUOTES
    fewer = tuple(e for e in members if Desk(material).passage(e.passage_id).nature is not Nature.AUTRE)
    assert not list(theme_statements(Desk(material), replace(theme, members=fewer), ()))


def test_what_waits_for_an_action_is_quoted(desk: Desk) -> None:
    waiting = ThreadLink("02-sport", None, None, IDS[3], None, 0.0, ThreadStatus.WITHOUT_ACTION)
    told = list(followed_statements(fresh(desk), policies(thread=(waiting,)), load_config(None, None)))
    assert told[0].heading and "aucune des préconisations" in told[1].text and ASK[:30] in told[-1].text
    assert all(statement.citations for statement in told)


def test_what_is_followed_is_shown_by_one_example_of_each_atelier(desk: Desk) -> None:
    followed = [ThreadLink("02-sport", None, None, i, IDS[1], 0.9, ThreadStatus.FOLLOWED) for i in (IDS[3], IDS[1])]
    told = list(followed_statements(fresh(desk), policies(thread=tuple(followed)), load_config(None, None)))
    assert "toutes les préconisations" in told[1].text
    assert [c.passage_id for c in told[1].citations] == [IDS[3]]


def test_no_plan_no_sentence_about_what_follows(desk: Desk) -> None:
    assert not list(followed_statements(fresh(desk), policies(), load_config(None, None)))


@pytest.mark.parametrize(("label", "held"), [("piscine du dimanche", True), ("tramway de nuit", False)])
def test_an_extract_tells_a_label_when_it_uses_its_words(desk: Desk, label: str, held: bool) -> None:
    evidence = [Evidence(IDS[3], ASK, 1.0)]
    # In a corpus of four passages every word is common: what is rare is told by clumps alone or by a lower bar.
    lemmas = Lemmas(desk.material)
    assert bool(lemmas.of(evidence[0]) & content_lemmas(label)) is held


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [
        (0, 4, "aucune des préconisations"), (1, 8, "peu de préconisations"), (1, 3, "moins de la moitié des préconisations"),
        (2, 4, "la moitié des préconisations"), (5, 8, "plus de la moitié des préconisations"),
        (7, 8, "la plupart des préconisations"), (3, 3, "toutes les préconisations"),
    ],
)  # fmt: skip
def test_a_share_is_said_in_words(count: int, total: int, expected: str) -> None:
    assert proportion(count, total, "préconisations") == expected


@pytest.mark.parametrize(
    "note",
    [
        "Un agent répond que ses collègues tt seuls font ce qu'ils peuvent la nuit.",
        "Le chef dit que ses fonct. font ce qu'ils peuvent la nuit dans les rues.",
        "(Un élu) Un intervenant répond que rien ne sera fait avant le printemps.",
    ],
)
def test_rough_notes_are_not_quoted(note: str) -> None:
    material = build_material([Written(note)])
    assert quotability(next(iter(material.docs[0].sents))) == 0


def test_what_one_atelier_of_many_asks_for_is_not_told_as_a_condition_of_all() -> None:
    asked = [
        Written(
            "Former les gardiens de la halle avant la saison.", f"0{i}-halle", Nature.REFERENTIEL, Chapter.CONDITIONS
        )
        for i in range(1, 6)
    ]
    material = build_material(asked)
    evidence = tuple(Evidence(p.passage_id, p.text, 0.9) for p in material.passages)
    known = Condition("C-formation_metiers", "Former les équipes", ("01-halle",), evidence)
    alone = replace(known, condition_id="C-information", label="Informer", evidence=evidence[:1])
    analysis = Analysis((), (), (), (known, alone), (), (), (), ())
    told = [s.text for s in MOVEMENTS["conditions"][1](Desk(material), analysis, load_config(None))]
    assert len([t for t in told if t.startswith("Former les équipes : ")]) == 1 and not any(
        "Informer" in t for t in told
    )


def test_a_theme_whose_label_is_one_word_is_not_told_where_ateliers_are_many() -> None:
    towns = ("01-port", "02-quai", "03-halle", "04-lavoir", "05-phare")
    deeds = ("ferme", "rouvre", "attend", "grandit")
    schools = [Written(f"L'école du bourg {what}.", town) for town in towns[:3] for what in deeds]
    others = [Written(f"Le fournil numéro {i} cuit le pain.", town) for town in towns for i in range(12)]
    material = build_material([*schools, *others])
    members = [Evidence(p.passage_id, p.text, 0.9) for p in material.passages]
    said = [e for e in members if "école" in e.extract]
    rest = [e for e in members if "école" not in e.extract]
    desk = Desk(material)
    theme = Theme("T-1", "École du bourg", ("école",), None, towns, (*said, *rest[:8]), 1.0, ThemeLevel.THEME)
    assert worth(desk, theme) > 0
    assert worth(desk, replace(theme, members=(*said[:3], *rest[:17]))) == 0
    assert worth(desk, replace(theme, label="École")) == 0
