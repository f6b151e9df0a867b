"""Measures -> their tables, and the French titles of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from synthese.records import CitizenSubject, MatrixCell, Measures, QualityMeasure, ThemeChange

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "matrices": {
        "theme_id": "Thème", "dimension": "Comparé par", "modalite": "Modalité", "passages": "Passages",
        "part": "Part de ses passages", "attendu": "Passages attendus", "ecart": "Écart", "p": "p corrigée",
        "sens": "Plus ou moins que les autres",
    },
    "evolution": {
        "theme_id": "Thème", "cycle_avant": "Cycle d'avant", "cycle_apres": "Cycle d'après", "part_avant": "Part avant",
        "part_apres": "Part après", "sens": "Ce qu'il devient", "p": "p corrigée",
    },
    "specificites": {
        "dimension": "Comparé par", "modalite": "Modalité", "terme": "Mot", "frequence": "Emplois",
        "attendu": "Emplois attendus", "indice": "Indice de spécificité",
    },
    "citoyens": {
        "theme_id": "Thème", "part_contributions": "Part des contributions", "part_ateliers": "Part des ateliers",
        "ecart": "Écart", "p": "p corrigée", "sens": "Qui en parle",
    },
    "citoyens_propres": {
        "sujet_id": "Sujet", "libelle": "Libellé", "mots_cles": "Mots clés", "passages": "Passages",
        "documents": "Documents", "exemples": "Passages d'exemple", "citations": "Exemples",
    },
    "axes": {"theme_id": "Thème", "axe": "Axe", "pole": "Pôle", "score": "Proximité au pôle", "p": "p corrigée"},
    "axes_ateliers": {"atelier": "Atelier", "axe": "Axe", "pole": "Pôle", "part": "Part de ses passages"},
    "qualite": {"mesure": "Mesure", "valeur": "Valeur", "phrase": "Ce que cela veut dire"},
}  # fmt: skip

DESCRIPTIONS: Mapping[str, str] = {
    "matrices": "Qui parle de quoi plus que les autres : thèmes par atelier, nature de document, qualité de qui parle, cycle",
    "evolution": "Ce que deviennent les thèmes d'un cycle au suivant ; « stable » : la différence est du bruit",
    "specificites": "Les mots propres à chaque atelier, à chaque qualité de qui parle, à ce qui se dit hors des ateliers (−log10 de la probabilité)",
    "citoyens": "Les thèmes des ateliers dans les contributions des habitants et dans les ateliers",
    "citoyens_propres": "Ce que les contributions soulèvent et qu'aucun thème des ateliers ne tient",
    "axes": "La place de chaque thème sur chaque pôle des axes (écart robuste à la médiane des passages)",
    "axes_ateliers": "La part des passages de chaque atelier qui se distinguent par leur proximité à chaque pôle",
    "qualite": "Fiche qualité : jusqu'où l'on peut se fier aux thèmes",
}


def measure_rows(measures: Measures) -> dict[str, list[dict[str, Any]]]:
    """Rows of each table of measures, in a stable order."""
    return {
        "matrices": [_cell(c) for c in measures.matrix],
        "evolution": [_change(c) for c in measures.changes],
        "specificites": [
            {
                "dimension": t.dimension.value, "modalite": t.modality, "terme": t.term, "frequence": t.frequency,
                "attendu": t.expected, "indice": t.index,
            }
            for t in measures.terms
        ],
        "citoyens": [
            {
                "theme_id": t.theme_id, "part_contributions": t.share_contributions, "part_ateliers": t.share_ateliers,
                "ecart": t.gap, "p": t.p, "sens": t.voice.value,
            }
            for t in measures.citizen_themes
        ],
        "citoyens_propres": [_subject(s) for s in measures.citizen_subjects],
        "axes": [
            {"theme_id": a.theme_id, "axe": a.axis, "pole": a.pole, "score": a.score, "p": a.p}
            for a in measures.axis_places
        ],
        "axes_ateliers": [
            {"atelier": a.atelier, "axe": a.axis, "pole": a.pole, "part": a.share} for a in measures.axis_shares
        ],
        "qualite": quality_rows(measures.quality),
    }  # fmt: skip


def quality_rows(quality: Sequence[QualityMeasure]) -> list[dict[str, Any]]:
    """The « fiche qualité », as its table and run.json show it."""
    return [{"mesure": m.name, "valeur": m.value, "phrase": m.sentence} for m in quality]


def _cell(cell: MatrixCell) -> dict[str, Any]:
    return {
        "theme_id": cell.theme_id, "dimension": cell.dimension.value, "modalite": cell.modality,
        "passages": cell.passages, "part": cell.share, "attendu": cell.expected, "ecart": cell.gap, "p": cell.p,
        "sens": cell.lean.value,
    }  # fmt: skip


def _change(change: ThemeChange) -> dict[str, Any]:
    return {
        "theme_id": change.theme_id, "cycle_avant": change.before, "cycle_apres": change.after,
        "part_avant": change.share_before, "part_apres": change.share_after, "sens": change.trend.value, "p": change.p,
    }  # fmt: skip


def _subject(subject: CitizenSubject) -> dict[str, Any]:
    return {
        "sujet_id": subject.subject_id, "libelle": subject.label, "mots_cles": list(subject.keywords),
        "passages": subject.passages, "documents": subject.documents,
        "exemples": [e.passage_id for e in subject.examples], "citations": [e.extract for e in subject.examples],
    }  # fmt: skip
