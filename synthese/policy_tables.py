"""Tables about policies: who does what, the thread of préconisations, territorial capacity, roles over time, markers by public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from synthese.records import (
    Arbitration,
    CapacityReading,
    CityRole,
    CommonQuestion,
    CrossReference,
    Decision,
    Disagreement,
    InstitutionRole,
    MarkerPublic,
    Opposition,
    Outcome,
    PositionAtMoment,
    Rectification,
    ThreadLink,
)

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class PolicyFindings:
    """What is found of policies and of those who carry them."""

    institutions: tuple[InstitutionRole, ...] = ()
    thread: tuple[ThreadLink, ...] = ()
    capacity: tuple[CapacityReading, ...] = ()
    positions_over_time: tuple[PositionAtMoment, ...] = ()
    markers_by_public: tuple[MarkerPublic, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rectified: tuple[Rectification, ...] = ()
    arbitrations: tuple[Arbitration, ...] = ()
    cross_references: tuple[CrossReference, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    oppositions: tuple[Opposition, ...] = ()
    common_questions: tuple[CommonQuestion, ...] = ()


def outcome_of_tensions(found: PolicyFindings) -> dict[str, str]:
    """How tensions end, by identifier, as far as texts tell: what the référentiel answers, else what ends the debate in séance.

    What a séance leaves open, a later one may settle: only a référentiel leaves a tension open.
    """
    settled = [d for d in found.decisions if d.tension_id and d.outcome is not Outcome.OUVERT]
    ended = {d.tension_id: d.outcome.value for d in reversed(settled)}
    return ended | {a.tension_id: a.answer.value for a in reversed(found.arbitrations) if a.tension_id}


POLICY_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "positionnements_evolution": {
        "atelier": "Atelier", "moment": "Moment", "role": "Rôle dominant", "score_maitre_ouvrage": "Maître d'ouvrage",
        "score_co_actrice": "Co-actrice", "score_animatrice": "Animatrice", "score_incitatrice": "Incitatrice",
        "extraits": "Extraits",
    },
    "institutions": {
        "institution": "Institution", "atelier": "Atelier", "role": "Rôle", "passage_id": "Passage",
        "extrait": "Extrait", "score": "Score",
    },
    "fil": {
        "atelier": "Atelier", "enjeu_passage_id": "Enjeu", "specificite_passage_id": "Spécificité",
        "preconisation_passage_id": "Préconisation", "action_passage_id": "Action", "score": "Score", "statut": "Statut",
    },
    "capacite": {
        "parametre": "Paramètre", "volet": "Volet", "atelier": "Atelier", "passages": "Passages",
        "part": "Part des passages", "lecture": "Lecture",
    },
    "capacite_preuves": {
        "parametre": "Paramètre", "atelier": "Atelier", "passage_id": "Passage", "extrait": "Extrait", "score": "Score",
    },
    "marqueurs_publics": {
        "marqueur_id": "Marqueur", "libelle": "Libellé", "public": "Public", "extraits": "Extraits",
        "passage_id": "Passage", "extrait": "Extrait",
    },
    "decisions": {
        "atelier": "Atelier", "issue": "Issue", "tension_id": "Tension que la décision clôt", "passage_id": "Passage",
        "extrait": "Extrait", "score": "Score",
    },
    "rectifications": {
        "passage_id": "Passage rectifié", "propos": "Propos rectifié", "rectifie_par": "Passage qui rectifie",
        "extrait": "Extrait qui rectifie",
    },
    "arbitrages": {
        "atelier": "Atelier", "reponse": "Réponse", "tension_id": "Tension", "passage_id": "Passage",
        "extrait": "Ce qui s'oppose", "extrait_reponse": "Ce qui est répondu", "score": "Score",
    },
    "desaccords": {
        "atelier": "Atelier", "passage_id": "Première voix", "extrait": "Ce qu'elle dit",
        "passage_id_suivant": "Seconde voix", "extrait_suivant": "Ce qui suit", "repond": "Dit qu'elle répond", "score": "Score",
        "passage_id_issue": "Passage qui conclut", "issue": "Issue", "extrait_issue": "Comment le débat finit",
        "passage_id_suite": "Passage du référentiel", "extrait_suite": "Ce que le référentiel en fait",
    },
    "oppositions": {
        "atelier": "Atelier", "passage_id": "Passage", "extrait": "Ce qu'il accorde",
        "passage_id_suivant": "Passage suivant", "extrait_suivant": "Ce qu'il lui oppose",
    },
    "questions_communes": {
        "atelier": "Atelier", "atelier_autre": "Autre atelier", "noms": "Noms rares en commun", "passages_id": "Passages",
        "extrait": "Ce qu'écrit le premier", "extrait_autre": "Ce qu'écrit l'autre", "score": "Ressemblance",
    },
    "renvois": {
        "atelier": "Atelier", "atelier_cite": "Atelier cité", "passage_id": "Passage", "extrait": "Extrait",
    },
}  # fmt: skip

POLICY_DESCRIPTIONS: Mapping[str, str] = {
    "positionnements_evolution": "Le rôle de la Ville dans les séances, puis dans le référentiel",
    "institutions": "Qui fait quoi : ce que les extraits font faire à chaque institution",
    "fil": "Le fil de chaque politique : préconisations suivies ou non d'une action, actions qui ne répondent à aucune",
    "capacite": "La capacité politique du territoire : ce que chaque atelier dit des six paramètres",
    "capacite_preuves": "Les extraits qui parlent de chaque paramètre",
    "marqueurs_publics": "Les manières d'agir nouvelles et les publics qu'elles nomment",
    "decisions": "Ce que les ateliers arrêtent ou laissent ouvert : unanime, vote (compté, partagé), arrete (sans décompte), ouvert",
    "rectifications": "Les propos d'une séance qu'une séance suivante rectifie : la lecture ne les cite pas",
    "arbitrages": "Ce que les référentiels répondent à ce qui oppose deux buts : arbitrage, compromis, ou question laissée ouverte",
    "desaccords": "Deux voix d'un débat de séance qui tirent en sens contraire, comment ce débat finit, et où le référentiel le reprend ; les plus nets d'abord",
    "oppositions": "Ce qu'un référentiel accorde dans un paragraphe et ce qu'il lui oppose dans le suivant",
    "questions_communes": "Ce que deux référentiels mettent chacun en balance à propos de la même chose ; sûr où les ateliers sont peu nombreux",
    "renvois": "Les ateliers qui en citent un autre, et les mots par lesquels ils le font",
}


def policy_rows(findings: PolicyFindings) -> dict[str, Rows]:
    """Rows of each table, in a stable order."""
    return {
        "positionnements_evolution": [_moment(p) for p in findings.positions_over_time],
        "institutions": [_institution(i) for i in findings.institutions],
        "fil": [_link(link) for link in findings.thread],
        "capacite": [_capacity(reading) for reading in findings.capacity],
        "capacite_preuves": list(_capacity_evidence(findings.capacity)),
        "marqueurs_publics": list(_marker_publics(findings.markers_by_public)),
        "decisions": [_decision(decision) for decision in findings.decisions],
        "rectifications": [_rectification(found) for found in findings.rectified],
        "arbitrages": [_arbitration(found) for found in findings.arbitrations],
        "desaccords": [_disagreement(found) for found in findings.disagreements],
        "oppositions": [_opposition(found) for found in findings.oppositions],
        "questions_communes": [_common_question(found) for found in findings.common_questions],
        "renvois": [_cross_reference(found) for found in findings.cross_references],
    }


def _moment(position: PositionAtMoment) -> dict[str, Any]:
    role = max(CityRole, key=lambda r: position.shares[r])
    scores = {f"score_{r.value}": position.shares[r] for r in CityRole}
    known = {"atelier": position.atelier, "moment": position.moment.value, "role": role.value}
    return {**known, **scores, "extraits": position.extracts}


def _institution(found: InstitutionRole) -> dict[str, Any]:
    return {
        "institution": found.institution,
        "atelier": found.atelier,
        "role": found.role,
        "passage_id": found.evidence.passage_id,
        "extrait": found.evidence.extract,
        "score": found.evidence.score,
    }


def _link(link: ThreadLink) -> dict[str, Any]:
    return {
        "atelier": link.atelier,
        "enjeu_passage_id": link.enjeu,
        "specificite_passage_id": link.specificite,
        "preconisation_passage_id": link.preconisation,
        "action_passage_id": link.action,
        "score": link.score,
        "statut": link.status.value,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "atelier": decision.atelier,
        "issue": decision.outcome.value,
        "tension_id": decision.tension_id or None,
        "passage_id": decision.evidence.passage_id,
        "extrait": decision.evidence.extract,
        "score": decision.evidence.score,
    }


def _rectification(found: Rectification) -> dict[str, Any]:
    return {
        "passage_id": found.passage_id,
        "propos": found.wrong,
        "rectifie_par": found.evidence.passage_id,
        "extrait": found.evidence.extract,
    }


def _arbitration(found: Arbitration) -> dict[str, Any]:
    return {
        "atelier": found.atelier,
        "reponse": found.answer.value,
        "tension_id": found.tension_id or None,
        "passage_id": found.opposition.passage_id,
        "extrait": found.opposition.extract,
        "extrait_reponse": found.answered.extract,
        "score": found.opposition.score,
    }


def _disagreement(found: Disagreement) -> dict[str, Any]:
    return {
        "atelier": found.atelier,
        "passage_id": found.first.passage_id,
        "extrait": found.first.extract,
        "passage_id_suivant": found.second.passage_id,
        "extrait_suivant": found.second.extract,
        "repond": found.replies,
        "score": found.score,
        "passage_id_issue": found.ending.evidence.passage_id if found.ending else None,
        "issue": found.ending.outcome.value if found.ending else None,
        "extrait_issue": found.ending.evidence.extract if found.ending else None,
        "passage_id_suite": found.sequel.passage_id if found.sequel else None,
        "extrait_suite": found.sequel.extract if found.sequel else None,
    }


def _opposition(found: Opposition) -> dict[str, Any]:
    first, *following = found.evidence
    return {
        "atelier": found.atelier,
        "passage_id": first.passage_id,
        "extrait": first.extract,
        "passage_id_suivant": following[0].passage_id if following else None,
        "extrait_suivant": following[0].extract if following else None,
    }


def _common_question(found: CommonQuestion) -> dict[str, Any]:
    sides = (found.first, found.second)
    return {
        "atelier": found.first.atelier,
        "atelier_autre": found.second.atelier,
        "noms": list(found.shared),
        "passages_id": [e.passage_id for side in sides for e in side.evidence],
        "extrait": " ".join(e.extract for e in found.first.evidence),
        "extrait_autre": " ".join(e.extract for e in found.second.evidence),
        "score": found.score,
    }


def _cross_reference(found: CrossReference) -> dict[str, Any]:
    return {
        "atelier": found.source,
        "atelier_cite": found.cited,
        "passage_id": found.evidence.passage_id,
        "extrait": found.evidence.extract,
    }


def _capacity(reading: CapacityReading) -> dict[str, Any]:
    return {
        "parametre": reading.parameter,
        "volet": reading.side,
        "atelier": reading.atelier,
        "passages": len(reading.evidence),
        "part": reading.share,
        "lecture": reading.support.value,
    }


def _capacity_evidence(readings: Iterable[CapacityReading]) -> Iterable[dict[str, Any]]:
    for reading in readings:
        for evidence in reading.evidence:
            place = {"parametre": reading.parameter, "atelier": reading.atelier}
            yield {**place, "passage_id": evidence.passage_id, "extrait": evidence.extract, "score": evidence.score}


def _marker_publics(found: Iterable[MarkerPublic]) -> Iterable[dict[str, Any]]:
    """One row by extract; the count is that of the marker and the public."""
    for one in found:
        counted = {"marqueur_id": one.marker_id, "libelle": one.label, "public": one.public}
        for evidence in one.evidence:
            extracts = {"extraits": len(one.evidence), "passage_id": evidence.passage_id}
            yield {**counted, **extracts, "extrait": evidence.extract}
