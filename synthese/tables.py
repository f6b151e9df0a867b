"""Records -> the tables of the contract, and their French titles for people who work in a spreadsheet."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from synthese import measure_tables
from synthese.material import Material
from synthese.policy_tables import (
    POLICY_COLUMNS,
    POLICY_DESCRIPTIONS,
    PolicyFindings,
    outcome_of_tensions,
    policy_rows,
)
from synthese.records import (
    PASSAGE,
    AppliedCorrection,
    Condition,
    DocumentSheet,
    Entity,
    Evidence,
    Figure,
    Marker,
    Measures,
    Passage,
    Position,
    Tension,
    Theme,
    Verbatim,
)


@dataclass(frozen=True)
class Analysis:
    """Everything that was found in a corpus."""

    themes: tuple[Theme, ...]
    tensions: tuple[Tension, ...]
    positions: tuple[Position, ...]
    conditions: tuple[Condition, ...]
    markers: tuple[Marker, ...]
    figures: tuple[Figure, ...]
    verbatims: tuple[Verbatim, ...]
    entities: tuple[Entity, ...]
    logistics: frozenset[str] = frozenset()  # passages about the meeting rather than its subject
    corrections: tuple[AppliedCorrection, ...] = ()
    policies: PolicyFindings = field(default_factory=PolicyFindings)
    measures: Measures = field(default_factory=Measures)

    @property
    def unquotable(self) -> frozenset[str]:
        """Passages that no text quotes: about the meeting, or taken back since."""
        return self.logistics | {found.passage_id for found in self.policies.rectified}


COLUMNS: Mapping[str, Mapping[str, str]] = {
    "passages": {
        "passage_id": "Passage", "atelier": "Atelier", "document": "Document", "nature": "Nature", "seance": "Séance",
        "chapitre": "Chapitre", "page": "Page", "debut": "Début", "fin": "Fin", "texte": "Texte",
        "locuteur_role": "Qui parle", "date": "Date", "diffusion": "Diffusion",
    },
    "themes": {
        "theme_id": "Thème", "libelle": "Libellé", "mots_cles": "Mots clés", "axe": "Axe", "ateliers": "Ateliers",
        "nb_passages": "Passages", "transversalite": "Transversalité (0 à 1)", "niveau": "Niveau",
        "parent": "Thème large", "autres_libelles": "Autres libellés possibles",
    },
    "themes_passages": {"theme_id": "Thème", "passage_id": "Passage", "score": "Score"},
    "corrections": {
        "rang": "Bloc", "action": "Action", "theme_id": "Ce qui est corrigé", "etat": "État", "raison": "Pourquoi",
    },
    "tensions": {
        "tension_id": "Tension", "rang": "Rang", "pole_a": "Premier but", "pole_b": "Second but", "type": "Type",
        "ateliers": "Ateliers", "score": "Score", "objet": "Objet", "genre": "Genre", "issue": "Issue",
    },
    "tensions_preuves": {"tension_id": "Tension", "pole": "But servi", "passage_id": "Passage", "extrait": "Extrait"},
    "positionnements": {
        "atelier": "Atelier", "role": "Rôle de la Ville", "score": "Score", "score_maitre_ouvrage": "Maître d'ouvrage",
        "score_co_actrice": "Co-actrice", "score_animatrice": "Animatrice", "score_incitatrice": "Incitatrice",
    },
    "positionnements_preuves": {"atelier": "Atelier", "role": "Rôle de la Ville", "passage_id": "Passage", "extrait": "Extrait"},
    "conditions": {"condition_id": "Condition", "libelle": "Libellé", "ateliers": "Ateliers"},
    "conditions_preuves": {
        "condition_id": "Condition", "passage_id": "Passage", "extrait": "Extrait", "formule": "En peu de mots",
    },
    "marqueurs": {"marqueur_id": "Marqueur", "libelle": "Libellé", "ateliers": "Ateliers"},
    "marqueurs_preuves": {
        "marqueur_id": "Marqueur", "passage_id": "Passage", "extrait": "Extrait", "formule": "En peu de mots",
    },
    "chiffres": {"passage_id": "Passage", "valeur": "Valeur", "unite": "Unité", "objet": "Objet", "extrait": "Extrait"},
    "verbatims": {"passage_id": "Passage", "role": "Qui parle", "extrait": "Propos"},
    "entites": {"passage_id": "Passage", "type": "Type", "forme": "Forme", "canonique": "Forme canonique"},
    "participants": {"atelier": "Atelier", "document": "Document", "role": "Qualité", "presents": "Présents"},
    "participation": {"atelier": "Atelier (vide : ensemble)", "role": "Qualité", "personnes": "Personnes distinctes"},
    "documents": {
        "fichier": "Fichier", "atelier": "Atelier", "document": "Document", "nature": "Nature", "seance": "Séance",
        "type_seance": "Type de séance", "date": "Date", "chapitres": "Chapitres", "tours": "Tours de parole",
        "passages": "Passages", "noms_remplaces": "Noms remplacés", "mis_a_part": "Mis à part", "sha256": "Empreinte",
    },
    "registre": {
        "atelier": "Atelier", "document": "Document", "bloc": "Bloc", "nature_bloc": "Nature du bloc", "page": "Page",
        "caracteres": "Caractères", "sort": "Ce qu'il est devenu",
    },
    "couverture": {
        "perimetre": "Périmètre", "identifiant": "Identifiant", "libelle": "Libellé", "unite": "Ce qui est compté",
        "lus": "Lus", "cites": "Cités", "part": "Part citée",
    },
    **POLICY_COLUMNS,
    **measure_tables.COLUMNS,
}  # fmt: skip

DESCRIPTIONS: Mapping[str, str] = {
    "passages": "Les passages lus, une idée chacun, avec l'endroit exact d'où ils viennent",
    "themes": "Les thèmes qui traversent les ateliers",
    "themes_passages": "Les passages de chaque thème",
    "corrections": "Les corrections de revision.toml, et ce que chacune est devenue",
    "tensions": "Les couples de buts légitimes qui se contrarient, du plus saillant au moins saillant (issue : ce que le référentiel en fait, sinon ce que la séance décide)",
    "tensions_preuves": "Les extraits qui portent chaque but d'une tension (ab : les deux à la fois)",
    "positionnements": "Le rôle que la Ville prend dans chaque atelier",
    "positionnements_preuves": "Les extraits qui disent ce rôle",
    "conditions": "Les conditions de réussite qui reviennent",
    "conditions_preuves": "Les extraits qui les énoncent",
    "marqueurs": "Les manières d'agir nouvelles",
    "marqueurs_preuves": "Les extraits qui les montrent",
    "chiffres": "Les chiffres cités, avec leur unité et leur objet",
    "verbatims": "Les propos cités, attribués à une fonction et jamais à une personne",
    "entites": "Acteurs, publics et territoires nommés",
    "participants": "Les participants par qualité et par séance",
    "participation": "En chiffres : les personnes distinctes qui ont pris part, par qualité, par atelier et pour l'ensemble",
    "documents": "Les documents et la façon dont chacun a été compris",
    "registre": "Chaque bloc de chaque document : devenu passage, ou mis à part et pourquoi",
    "couverture": "Ce que la lecture cite de ce qui a été lu : dans l'ensemble, par atelier, par thème",
    **POLICY_DESCRIPTIONS,
    **measure_tables.DESCRIPTIONS,
}


def build_tables(material: Material, analysis: Analysis) -> dict[str, pd.DataFrame]:
    """Every table of a run, columns in the order of the contract, rows in a stable order."""
    outcomes = outcome_of_tensions(analysis.policies)
    rows: dict[str, list[dict[str, Any]]] = {
        "passages": [_passage(p) for p in material.passages],
        "themes": [_theme(t) for t in analysis.themes],
        "themes_passages": [
            _row("theme_id", t.theme_id, passage_id=e.passage_id, score=e.score)
            for t in analysis.themes
            for e in t.members
        ],
        "corrections": [_correction(c) for c in analysis.corrections],
        "tensions": [_tension(t, outcomes.get(t.tension_id, "")) for t in analysis.tensions],
        "tensions_preuves": [
            {"tension_id": t.tension_id, "pole": e.pole.value, **_evidence(e.evidence)}
            for t in analysis.tensions
            for e in t.evidence
        ],
        "positionnements": [_position(p) for p in analysis.positions],
        "positionnements_preuves": [
            {"atelier": p.atelier, "role": p.role.value, **_evidence(e)} for p in analysis.positions for e in p.evidence
        ],
        "conditions": [
            _row("condition_id", c.condition_id, libelle=c.label, ateliers=list(c.ateliers))
            for c in analysis.conditions
        ],
        "conditions_preuves": [
            _row("condition_id", c.condition_id, **_evidence(e), formule=e.phrase or None)
            for c in analysis.conditions
            for e in c.evidence
        ],
        "marqueurs": [
            _row("marqueur_id", m.marker_id, libelle=m.label, ateliers=list(m.ateliers)) for m in analysis.markers
        ],
        "marqueurs_preuves": [
            _row("marqueur_id", m.marker_id, **_evidence(e), formule=e.phrase or None)
            for m in analysis.markers
            for e in m.evidence
        ],
        "chiffres": [
            {"passage_id": f.passage_id, "valeur": f.value, "unite": f.unit, "objet": f.subject, "extrait": f.extract}
            for f in analysis.figures
        ],
        "verbatims": [
            {"passage_id": v.passage_id, "role": v.role.value if v.role else None, "extrait": v.extract}
            for v in analysis.verbatims
        ],
        "entites": [
            {"passage_id": e.passage_id, "type": e.kind.value, "forme": e.form, "canonique": e.canonical}
            for e in analysis.entities
        ],
        "participants": _participants(material),
        "documents": _documents(material),
        "registre": _register(material),
        "participation": [
            {"atelier": p.atelier or None, "role": p.role.value if p.role else None, "personnes": p.people}
            for p in material.participation
        ],
        **policy_rows(analysis.policies),
        **measure_tables.measure_rows(analysis.measures),
    }
    return {name: build_frame(name, content) for name, content in rows.items()}


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """A table as Parquet, the same rows giving the same bytes."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, engine="pyarrow", compression="zstd")
    return buffer.getvalue()


INTEGERS = (
    "bloc",
    "caracteres",
    "personnes",
    "seance",
    "page",
    "debut",
    "fin",
    "nb_passages",
    "rang",
    "presents",
    "tours",
    "passages",
    "noms_remplaces",
    "extraits",
    "frequence",
    "documents",
    "lus",
    "cites",
)


def build_frame(name: str, content: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A table; whole numbers that may be missing keep a nullable type."""
    frame = pd.DataFrame(content, columns=list(COLUMNS[name]))
    for column in [c for c in frame.columns if c in INTEGERS]:
        frame[column] = frame[column].astype("Int64")
    return frame


def _row(key: str, value: str, **others: Any) -> dict[str, Any]:
    return {key: value, **others}


def _evidence(evidence: Evidence) -> dict[str, str]:
    return {"passage_id": evidence.passage_id, "extrait": evidence.extract}


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "passage_id": passage.passage_id,
        "atelier": passage.atelier,
        "document": passage.document,
        "nature": passage.nature.value,
        "seance": passage.seance,
        "chapitre": passage.chapter.value if passage.chapter else None,
        "page": passage.page,
        "debut": passage.start,
        "fin": passage.end,
        "texte": passage.text,
        "locuteur_role": passage.speaker_role.value if passage.speaker_role else None,
        "date": passage.date.isoformat() if passage.date else None,
        "diffusion": passage.diffusion.value,
    }


def _theme(theme: Theme) -> dict[str, Any]:
    return {
        "theme_id": theme.theme_id,
        "libelle": theme.label,
        "mots_cles": list(theme.keywords),
        "axe": theme.axis,
        "ateliers": list(theme.ateliers),
        "nb_passages": len(theme.members),
        "transversalite": theme.transversality,
        "niveau": theme.level.value,
        "parent": theme.parent,
        "autres_libelles": list(theme.other_labels),
    }


def _correction(done: AppliedCorrection) -> dict[str, Any]:
    return {
        "rang": done.rank, "action": done.action, "theme_id": done.theme_id, "etat": done.state, "raison": done.reason,
    }  # fmt: skip


def _tension(tension: Tension, outcome: str) -> dict[str, Any]:
    return {
        "tension_id": tension.tension_id,
        "rang": tension.rank,
        "pole_a": tension.pole_a,
        "pole_b": tension.pole_b,
        "type": tension.kind.value,
        "ateliers": list(tension.ateliers),
        "score": tension.score,
        "objet": tension.subject,
        "genre": tension.genre,
        "issue": outcome,
    }


def _position(position: Position) -> dict[str, Any]:
    scores = {f"score_{role.value}": score for role, score in position.scores.items()}
    return {"atelier": position.atelier, "role": position.role.value, "score": position.score, **scores}


def _participants(material: Material) -> list[dict[str, Any]]:
    return [
        {"atelier": s.atelier, "document": s.document, "role": role.value, "presents": n}
        for s in material.sheets
        for role, n in sorted(s.participants.items())
    ]


def _set_aside(sheet: DocumentSheet) -> Counter[str]:
    """Why blocks are not passages -> number of blocks."""
    return Counter(a.outcome for a in sheet.accounts if a.outcome != PASSAGE)


def _register(material: Material) -> list[dict[str, Any]]:
    return [
        {
            "atelier": s.atelier,
            "document": s.document,
            "bloc": a.rank,
            "nature_bloc": a.kind.value,
            "page": a.page,
            "caracteres": a.characters,
            "sort": a.outcome,
        }
        for s in material.sheets
        for a in s.accounts
    ]


def _documents(material: Material) -> list[dict[str, Any]]:
    return [
        {
            "fichier": s.relative,
            "atelier": s.atelier,
            "document": s.document,
            "nature": s.nature.value,
            "seance": s.seance,
            "type_seance": s.seance_kind.value if s.seance_kind else None,
            "date": s.date.isoformat() if s.date else None,
            "chapitres": [c.value for c in s.chapters],
            "tours": s.turns,
            "passages": s.passages,
            "noms_remplaces": s.replaced_names,
            "mis_a_part": " ; ".join(f"{reason} : {n}" for reason, n in sorted(_set_aside(s).items())),
            "sha256": s.sha256,
        }
        for s in material.sheets
    ]
