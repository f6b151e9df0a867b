"""Small linear models over sentence vectors, lemma n-grams and turns of phrase: is this a tension, a position of the City, a condition?

Weights ship with the package (`weights/`, see their card); neither torch nor network at run time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import scipy.sparse as sp
from spacy.tokens import Span

from synthese.embed import Vectors
from synthese.errors import WeightsUnreadable
from synthese.learned.features import Terms, Vocabulary, joint_features
from synthese.learned.weights_file import read_weights

MODEL = "use"  # the embedder whose vectors the heads were trained on

# Binary heads, and families inside each.
BINARY = ("tension", "pole", "position", "condition", "marqueur", "logistique", "decision")
ENDING = "issue"  # what annotated cities alone teach, of minutes: how a debate ends
FAMILIES = ("position", "condition", "marqueur", "tension", ENDING)
HEADS = (*BINARY, ENDING)
PLACE = "séances à venir"  # what is seen of a place (`context`): heads taught when it was another are taught again
# Lists of terms in the description -> their rarity in the weights.
TERMS = {"vocabulary": "idf", "syntax": "idf_syntax", "frames": "idf_frames"}


@dataclass(frozen=True)
class Heads:
    """Trained weights: binary heads give calibrated probabilities, families give a distribution over their classes."""

    known: Vocabulary
    coefficients: Mapping[str, np.ndarray]  # binary: (n_features,); family: (n_classes, n_features)
    intercepts: Mapping[str, np.ndarray]
    calibration: Mapping[str, tuple[float, float]]  # Platt's slope and offset by binary head
    classes: Mapping[str, tuple[str, ...]]  # classes of each family

    def features(self, vectors: Vectors, spans: Sequence[Span]) -> sp.csr_matrix:
        """Features of texts given by their vectors (n, dim) and their spaCy spans."""
        return joint_features(vectors, spans, self.known)

    def probability(self, head: str, features: sp.csr_matrix) -> np.ndarray:
        """Calibrated probability that a binary label holds, (n,)."""
        slope, offset = self.calibration[head]
        margin = features @ self.coefficients[head] + self.intercepts[head]
        return np.asarray(1 / (1 + np.exp(-(slope * margin + offset))))

    def distribution(self, family: str, features: sp.csr_matrix) -> np.ndarray:
        """Probability of each class of a family given that its label holds, (n, n_classes): one model against the rest each."""
        margins = features @ self.coefficients[f"famille:{family}"].T + self.intercepts[f"famille:{family}"]
        alone = 1 / (1 + np.exp(-margins))
        return np.asarray(alone / alone.sum(axis=1, keepdims=True))


@cache
def load_heads(folder: Path | None = None) -> Heads:
    """The heads that the package ships, or those that a city taught (`teach.teach`) and left in a folder.

    Raises: WeightsUnreadable when the folder has none, or damaged ones.
    """
    if folder is None:
        return _read_heads(resources.files("synthese.learned") / "weights")
    try:
        return _read_heads(folder)
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise WeightsUnreadable(folder) from error


def _read_heads(folder: Traversable) -> Heads:
    arrays, meta = read_weights(folder, "heads")
    if missing := set(HEADS) - set(meta["calibration"]):  # taught with an earlier version
        raise KeyError(*sorted(missing))
    if meta.get("place") != PLACE:
        raise KeyError("place")
    return Heads(
        Vocabulary(*(_terms(meta[name], arrays[idf]) for name, idf in TERMS.items())),
        {name.removeprefix("coef:"): array for name, array in arrays.items() if name.startswith("coef:")},
        {name.removeprefix("intercept:"): array for name, array in arrays.items() if name.startswith("intercept:")},
        {head: (float(a), float(b)) for head, (a, b) in meta["calibration"].items()},
        {family: tuple(names) for family, names in meta["classes"].items()},
    )


def _terms(names: Sequence[str], rarity: np.ndarray) -> Terms:
    return Terms({term: index for index, term in enumerate(names)}, rarity)
