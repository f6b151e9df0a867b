"""What the heads find in an annotated city, of which they have learned nothing; called by `learned.py --gold DOSSIER --lecture LECTURE`.

By label: from the window alone, then in its place. A position is that of the City (`positions.stated_roles`): other institutions' do
not count. Roles: among the four that the City can take, from the window alone, then with what its atelier states elsewhere; by window,
then by annotated passage, read through the window that most states a position among those that cover it.

A window counts for a label when it covers one of its spans: the content words they share make up at least 70 % of the shorter, and the
longer is at most four times the shorter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from synthese.annotate import annotate, load_model
from synthese.config import EmbedConfig
from synthese.corpus import Description
from synthese.embed import embed
from synthese.learned.annotated import content, covers
from synthese.learned.heads import MODEL, load_heads
from synthese.material import Material
from synthese.positions import ORDER, in_atelier, stated_roles
from synthese.scores import Scores, score_windows
from synthese.store import Store

LABELS = {"position": "pos", "condition": "cond", "tension": "tn"}  # head -> tag of the annotation


def material_of(run: Path) -> Material:
    """Passages of a finished run, annotated and embedded."""
    store = Store(run)
    documents = [d for key in store.read_key()["documents"] if (d := store.read_document(key))]
    passages = tuple(sorted((p for d in documents for p in d.passages), key=lambda p: p.passage_id))
    docs = tuple(annotate(passages, load_model()))
    vectors = embed([s.text for d in docs for s in d.sents], store.read_vectors(MODEL), EmbedConfig(model=MODEL))
    return Material(passages, docs, vectors, tuple(d.sheet for d in documents), Description())


def truths(material: Material, spans: list[dict[str, Any]], tag: str) -> np.ndarray:
    """Whether each window covers a span of that tag in its atelier, bool (n_windows,)."""
    wanted: dict[str, list[frozenset[str]]] = {}
    for span in spans:
        if span["tag"] == tag:
            wanted.setdefault(span["atelier"], []).append(content(span["texte"]))
    ateliers = [material.passages[w.passage].atelier for w in material.windows]
    return np.array(
        [
            any(covers(content(material.text(w)), each) for each in wanted.get(atelier, []))
            for w, atelier in zip(material.windows, ateliers, strict=True)
        ]
    )


def role_accuracy(
    scores: Scores, spans: list[dict[str, Any]], roles: dict[str, str]
) -> dict[str, tuple[float, float, int]]:
    """By window and by annotated passage of position: share whose likeliest role is their atelier's, alone, in their atelier; their number."""
    material = scores.material
    strength, mix = stated_roles(scores)
    placed = in_atelier(material, strength, mix, scores.best(strength))
    true = np.flatnonzero(truths(material, spans, "pos"))
    passages = [np.flatnonzero(truths(material, [span], "pos")) for span in spans if span["tag"] == "pos"]
    strongest = np.array([rows[strength[rows].argmax()] for rows in passages if len(rows)], dtype=int)

    def share(rows: np.ndarray, shares: np.ndarray) -> float:
        wanted = [roles[material.passages[material.windows[row].passage].atelier] for row in rows]
        return float(
            np.mean([ORDER[i].value == role for i, role in zip(shares[rows].argmax(axis=1), wanted, strict=True)])
        )

    units = {"fenêtres": true, "passages annotés": strongest}
    return {unit: (share(rows, mix), share(rows, placed), len(rows)) for unit, rows in units.items()}


def city_table(folder: Path, run: Path) -> None:
    """(f) Print average precision over windows by label, and the accuracy of roles. `folder` holds gold.json."""
    gold = json.loads((folder / "gold.json").read_text("utf8"))
    material = material_of(run)
    scores = score_windows(material, material.window_vectors(MODEL, EmbedConfig(model=MODEL)), load_heads())
    print(f"\n(f) Ville annotée, {len(material.windows)} fenêtres")
    for head, tag in LABELS.items():
        truth = truths(material, gold["spans"], tag)
        said = stated_roles(scores)[0] if head == "position" else scores.in_context[head]
        alone, placed = (average_precision_score(truth, values) for values in (scores.probability[head], said))
        print(f"{head:34s} précision moyenne {alone:.3f}, à sa place {placed:.3f}, part {truth.mean():.3f}")
    roles = {atelier["id"]: atelier["role"] for atelier in gold["ateliers"]}
    for unit, (alone, placed, size) in role_accuracy(scores, gold["spans"], roles).items():
        print(f"{'rôle':34s} exactitude {alone:.3f}, dans son atelier {placed:.3f}, sur {size} {unit}")
