"""Which passages speak of something, and which of them found themes: those that seem most to carry one, in their place.

A theme that crosses policies stands in a few sentences of each; the rest is about the policy itself. Learned on annotated cities
(`learned.context`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthese.material import Material
from synthese.themes.terms import Vocabulary

CARRYING_WORDS = 3  # content words that a passage needs to speak of something
SHARE = 0.25  # of the passages that speak of something: they found themes
FEWEST = 20  # passages that found themes, when there are as many


@dataclass(frozen=True)
class Ground:
    """What themes are made of."""

    rows: np.ndarray  # passages that speak of something, increasing, int (n_rows,)
    carries: np.ndarray  # how much every passage seems to carry a theme, (n_passages,)

    def only(self, kept: np.ndarray) -> Ground:
        """The same with some of its passages. `kept`: bool (n_rows,)."""
        return Ground(self.rows[kept], self.carries)


def read_ground(material: Material, aside: frozenset[str], vocabulary: Vocabulary, carries: np.ndarray) -> Ground:
    """Passages that speak of something: not of the meeting itself (`aside`), and with a few content words."""
    rows = [
        row
        for row, passage in enumerate(material.passages)
        if passage.passage_id not in aside and len(vocabulary.terms[row]) >= CARRYING_WORDS
    ]
    return Ground(np.array(rows, dtype=int), carries)


def founding(carries: Sequence[float] | np.ndarray) -> np.ndarray:
    """Positions of the passages that found themes, increasing, int (n_founders,): the first quarter; the first ones when equal."""
    order = np.argsort(-np.asarray(carries), kind="stable")
    return np.sort(order[: max(round(SHARE * len(order)), min(FEWEST, len(order)))])
