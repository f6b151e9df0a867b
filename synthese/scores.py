"""What the learned heads think of every window of a corpus: computed once, read by tensions, positions, conditions and markers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from synthese.embed import Vectors
from synthese.learned.context import in_context
from synthese.learned.heads import FAMILIES, HEADS, Heads
from synthese.material import Material, Window

LEAST = 1e-9
ABOUT_THE_MEETING = 0.5  # a text more likely than not to be about the meeting is not about its subject


@dataclass(frozen=True)
class Scores:
    """Probabilities by window (one or two sentences of a passage)."""

    material: Material
    probability: Mapping[str, np.ndarray]  # head -> (n_windows,), from the window alone
    in_context: Mapping[
        str, np.ndarray
    ]  # tension, position, condition, theme, issue -> (n_windows,), from the window in its place
    family: Mapping[str, np.ndarray]  # family -> (n_windows, n_classes)
    classes: Mapping[str, tuple[str, ...]]

    @property
    def both(self) -> np.ndarray:
        """Share of both poles of a tension, rather than one, in what the heads say of each window alone, (n_windows,)."""
        both, single = self.probability["tension"], self.probability["pole"]
        return np.asarray(both / np.maximum(both + single, LEAST))

    @property
    def opposing(self) -> np.ndarray:
        """Probability that each window holds both poles of a tension, in its place, (n_windows,): that it holds one or both, times `both`."""
        return np.asarray(self.in_context["tension"] * self.both)

    def best(self, values: np.ndarray) -> list[tuple[Window, int]]:
        """For each passage, its window with the highest value (the shorter one when they are equal) and that window's row."""
        best: dict[int, int] = {}
        for row, window in enumerate(self.material.windows):
            current = best.get(window.passage)
            if current is None or values[row] > values[current] + 1e-9:
                best[window.passage] = row
        return [(self.material.windows[best[passage]], best[passage]) for passage in sorted(best)]


def silenced(scores: Scores, passage_ids: Collection[str]) -> Scores:
    """The same where some passages say nothing: what they held was taken back."""
    material = scores.material
    says = np.array([material.passages[w.passage].passage_id not in passage_ids for w in material.windows], dtype=float)
    return replace(
        scores,
        probability={head: values * says for head, values in scores.probability.items()},
        in_context={head: values * says for head, values in scores.in_context.items()},
    )


def by_passage(scores: Scores, values: np.ndarray) -> np.ndarray:
    """The highest value of each passage's windows, (n_passages,); nought where there is none."""
    found = np.zeros(len(scores.material.passages))
    np.maximum.at(found, np.array([w.passage for w in scores.material.windows], dtype=int), values)
    return found


def score_windows(material: Material, vectors: Vectors, heads: Heads) -> Scores:
    """Apply every head to every window. `vectors`: (n_windows, dim) from the embedder that the heads were trained on."""
    spans = [material.docs[w.passage][w.tokens[0] : w.tokens[1]] for w in material.windows]
    features = heads.features(vectors, spans)
    probability = {head: heads.probability(head, features) for head in HEADS}
    return Scores(
        material,
        probability,
        in_context(material, probability, heads),
        {family: heads.distribution(family, features) for family in FAMILIES},
        heads.classes,
    )
