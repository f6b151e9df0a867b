"""Stage 8. The new markers of public action: aller vers, proximité, décloisonnement, pouvoir d'agir…"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from synthese.facts import ateliers_of
from synthese.lexicons import load, pattern
from synthese.material import Material
from synthese.records import EntityKind, Evidence, Marker, MarkerPublic, Nature
from synthese.scores import Scores

THRESHOLD = 0.15  # probability that an extract states a marker, and that one
SURE = 0.3  # from which a marker is surely one of this corpus…
ECHO = 0.1  # … and a référentiel that seems to state it is believed


def find_markers(material: Material, scores: Scores) -> tuple[Marker, ...]:
    """Markers with their evidence, those of the most ateliers first; an extract shows a marker in words of its own, too."""
    values = scores.probability["marqueur"]
    names = scores.classes["marqueur"]
    found: dict[str, list[Evidence]] = {}
    for window, row in scores.best(values):
        shares = scores.family["marqueur"][row]
        name, sure = names[int(shares.argmax())], float(values[row] * shares.max())
        passage = material.passages[window.passage]
        if not _words(name).search(material.text(window)):
            continue
        found.setdefault(name, []).append(Evidence(passage.passage_id, material.text(window), round(sure, 4)))
    stated = {name: kept for name, evidence in found.items() if (kept := _stated(material, evidence))}
    markers = [_marker(material, name, evidence) for name, evidence in stated.items()]
    return tuple(sorted(markers, key=lambda m: (-len(m.ateliers), -len(m.evidence), m.marker_id)))


@cache
def _words(name: str) -> re.Pattern[str]:
    """Words by which a marker shows."""
    return pattern(load("analysis")["marqueurs_mots"][name])


def _stated(material: Material, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Extracts that state a marker; those of référentiels more readily once one extract surely does.

    Reference: Canny 1986, for the two thresholds (hysteresis).
    """
    least = ECHO if max(e.score for e in evidence) >= SURE else THRESHOLD
    adopted = {p.passage_id for p in material.passages if p.nature is Nature.REFERENTIEL}
    return [e for e in evidence if e.score >= (least if e.passage_id in adopted else THRESHOLD)]


def markers_by_public(material: Material, markers: Sequence[Marker]) -> tuple[MarkerPublic, ...]:
    """Publics that the passages of each marker name, those of the most extracts first within a marker."""
    found = []
    for marker in markers:
        by_public: dict[str, list[Evidence]] = {}
        for evidence in marker.evidence:
            for public in sorted(_publics(material.docs[material.index[evidence.passage_id]])):
                by_public.setdefault(public, []).append(evidence)
        ranked = sorted(by_public.items(), key=lambda item: (-len(item[1]), item[0]))
        found += [MarkerPublic(marker.marker_id, marker.label, public, tuple(ev)) for public, ev in ranked]
    return tuple(found)


def _publics(doc: Doc) -> set[str]:
    return {span.kb_id_ for span in doc.spans["entites"] if span.label_ == EntityKind.PUBLIC.value}


def _marker(material: Material, name: str, evidence: list[Evidence]) -> Marker:
    ordered = sorted(evidence, key=lambda e: (-e.score, e.passage_id))
    ateliers = ateliers_of(material, {e.passage_id for e in ordered})
    return Marker(f"M-{name}", load("analysis")["marqueurs"][name], ateliers, tuple(ordered))
