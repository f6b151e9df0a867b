"""Conditions that no list foresaw: what the known families leave aside, gathered by likeness across ateliers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from synthese.likeness import Texts, likeness, rarity
from synthese.material import Material
from synthese.records import Evidence
from synthese.store import digest
from synthese.themes.labels import label_of
from synthese.themes.terms import Vocabulary

LINKED = 0.22  # mean likeness inside a group, in [-1, 1]: between what chance gives and two wordings of one thing
MIN_EXTRACTS = 3
MIN_ATELIERS = 2

Group = tuple[str, str, list[Evidence]]  # identifier, label, evidence


def gather(
    material: Material, vocabulary: Vocabulary, evidence: Sequence[Evidence]
) -> tuple[list[Group], list[Evidence]]:
    """Groups of at least three extracts and two ateliers (average linkage), and what belongs to none."""
    if len(evidence) < MIN_EXTRACTS:
        return [], list(evidence)
    rows = np.array([material.index[e.passage_id] for e in evidence])
    words = rarity(material.docs).words([material.docs[row] for row in rows])
    texts = Texts(material.vectors[rows], words)
    clusters = AgglomerativeClustering(
        n_clusters=None, distance_threshold=1 - LINKED, metric="precomputed", linkage="average"
    ).fit_predict(1 - np.clip(likeness(texts, texts), -1, 1))
    kept = [
        members for c in range(clusters.max() + 1) if _recurs(material, members := np.flatnonzero(clusters == c), rows)
    ]
    inside = {int(i) for members in kept for i in members}
    rest = [e for i, e in enumerate(evidence) if i not in inside]
    extracts = [[evidence[int(i)] for i in members] for members in kept]
    return _labelled(vocabulary, [rows[members] for members in kept], extracts), rest


def _recurs(material: Material, members: np.ndarray, rows: np.ndarray) -> bool:
    ateliers = {material.passages[row].atelier for row in rows[members]}
    return len(members) >= MIN_EXTRACTS and len(ateliers) >= MIN_ATELIERS


def _labelled(vocabulary: Vocabulary, groups: Sequence[np.ndarray], evidence: Sequence[list[Evidence]]) -> list[Group]:
    """Each group with a label made from its own words."""
    found: list[Group] = []
    for rows, extracts in zip(groups, evidence, strict=True):
        label = label_of(vocabulary, rows) or "exigence sans nom"
        identifier = "C-" + digest(sorted(e.passage_id for e in extracts))[:8]
        found.append((identifier, label[:1].upper() + label[1:], extracts))
    return found
