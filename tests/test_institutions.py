"""Who does what: the role that a sentence gives to an institution. All texts are invented."""

from __future__ import annotations

import pytest

from synthese.institutions import find_institutions
from synthese.records import Nature
from tests.conftest import Written, build_material


def roles(text: str, nature: Nature = Nature.COMPTE_RENDU) -> set[tuple[str, str]]:
    return {
        (found.institution, found.role) for found in find_institutions(build_material([Written(text, nature=nature)]))
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le Département finance deux postes d'éducateurs.", ("Département", "finance")),
        ("Le conseil général finance et pilote le service de nuit.", ("Département", "pilote")),
        ("Le transport scolaire est organisé par la Région.", ("Région", "gestion")),
        ("L'aide au logement relève de la CAF.", ("Caisse d'allocations familiales", "competence")),
        ("La Région, chef de file du tourisme, tient à ses cartes.", ("Région", "pilote")),
        ("La communauté de communes a la compétence sur les déchets.", ("Intercommunalité", "competence")),
        ("Le CCAS anime un réseau de bénévoles dans les villages.", ("CCAS", "animatrice")),
        ("Les bailleurs cofinancent les gardiens du soir.", ("Bailleurs sociaux", "co_actrice")),
        ("Financeurs : État, caisse de retraite", ("État", "finance")),
        ("L'État contrôle les établissements une fois par an.", ("État", "controle")),
    ],
)
def test_an_institution_has_the_role_that_the_sentence_gives_it(text: str, expected: tuple[str, str]) -> None:
    assert expected in roles(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le Département ne finance plus les éducateurs.",
        "Le Département finance-t-il encore les éducateurs ?",
        "La directrice de la CAF remercie les participants.",
        "Nous avons écrit à la Région en mars.",
        "Rien ne relève de la Région dans ce dossier.",
        "Presque rien, dans la garde des jeunes enfants du soir, ne dépend de la Région.",
    ],
)
def test_a_sentence_that_denies_asks_or_only_names_gives_no_role(text: str) -> None:
    assert not {role for role in roles(text) if role[1] in ("finance", "gestion", "competence", "pilote")}


def test_a_hypothesis_counts_for_less_than_a_fact() -> None:
    fact, guess = (
        find_institutions(build_material([Written(text)]))
        for text in ("La CAF finance un poste de médiatrice.", "La CAF financerait un poste de médiatrice.")
    )
    assert not guess or guess[0].evidence.score < fact[0].evidence.score


def test_what_a_resident_supposes_is_no_evidence() -> None:
    assert not roles("Le Département finance tout cela.", Nature.CONTRIBUTION)


def test_the_extract_is_the_sentence_that_says_so() -> None:
    text = "La séance a été longue. Le Département finance deux postes. On se revoit en mai."
    found = find_institutions(build_material([Written(text)]))
    assert [role.evidence.extract for role in found] == ["Le Département finance deux postes."]
