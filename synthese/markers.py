"""Stage 8. The new markers of public action: aller vers, proximité, décloisonnement, pouvoir d'agir…"""

from __future__ import annotations

from synthese.facts import ateliers_of
from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Evidence, Marker
from synthese.scores import Scores

THRESHOLD = 0.4


def find_markers(material: Material, scores: Scores) -> tuple[Marker, ...]:
    """Markers with their evidence, those of the most ateliers first."""
    values = scores.probability["marqueur"]
    names = scores.classes["marqueur"]
    found: dict[str, list[Evidence]] = {}
    for window, row in scores.best(values):
        if values[row] >= THRESHOLD:
            name = names[int(scores.family["marqueur"][row].argmax())]
            passage = material.passages[window.passage]
            found.setdefault(name, []).append(
                Evidence(passage.passage_id, material.text(window), round(float(values[row]), 4))
            )
    markers = [_marker(material, name, evidence) for name, evidence in found.items()]
    return tuple(sorted(markers, key=lambda m: (-len(m.ateliers), -len(m.evidence), m.marker_id)))


def _marker(material: Material, name: str, evidence: list[Evidence]) -> Marker:
    ordered = sorted(evidence, key=lambda e: (-e.score, e.passage_id))
    ateliers = ateliers_of(material, {e.passage_id for e in ordered})
    return Marker(f"M-{name}", load("analysis")["marqueurs"][name], ateliers, tuple(ordered))
