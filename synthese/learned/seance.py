"""Train the model that tells a meeting's own life from its substance: `python -m synthese.learned.seance` writes its weights.

Positives: hand-written sentences of `examples/seance/a-part.txt` and the labelled set's decoys about a meeting. Negatives:
`examples/seance/au-fond.txt` (substance in the words of a meeting), the sentences of every labelled passage, and the decoys
about a trade or a building site; the other decoys are neither.
Deterministic; no corpus of a city is used.
"""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from synthese.files import write_atomic
from synthese.learned.dataset import Example, load_examples
from synthese.segment import grams
from synthese.segment.passages import sentences

REGULARISATION = 3.0
SHORTEST = 15  # characters of a sentence taken from the labelled set
OF_A_MEETING = frozenset({"condition_reunion", "politesse"})
OF_A_TRADE = frozenset({"chantier", "metier", "chronologie", "contraste_de_faits"})
WEIGHTS = Path(__file__).parents[1] / "segment" / "weights" / "seance.npz"


def main() -> None:
    """Train and write."""
    texts, truth = labelled_sentences()
    weights, intercept = train(texts, truth)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, poids=weights.astype(np.float16), constante=np.float32(intercept))
    write_atomic(WEIGHTS, buffer.getvalue())
    print(f"{len(texts)} phrases, dont {int(truth.sum())} à part")  # noqa: T201


def read_sentences(name: str) -> list[str]:
    """Sentences of one hand-written file, comments left out."""
    content = (resources.files("synthese.learned") / "examples" / "seance" / name).read_text("utf8")
    return [line for line in content.splitlines() if line and not line.startswith("#")]


def labelled_sentences() -> tuple[list[str], np.ndarray]:
    """Sentences, and whether each belongs to the meeting's life, bool (n,)."""
    aside, substance = read_sentences("a-part.txt"), read_sentences("au-fond.txt")
    for example in load_examples():
        decoy = example.form.partition(":")[2]
        plain = not example.has("logistique") and example.labels != ("aucune",)
        if decoy in OF_A_MEETING and not plain:
            aside.append(example.text)
        elif plain or decoy in OF_A_TRADE:
            substance += _long_sentences(example)
    return [*aside, *substance], np.array([True] * len(aside) + [False] * len(substance))


def _long_sentences(example: Example) -> list[str]:
    return [example.text[start:end] for start, end in sentences(example.text) if end - start >= SHORTEST]


def train(texts: list[str], truth: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights (DIMENSIONS,) with the inverse document frequencies folded in, and the intercept."""
    from sklearn.linear_model import LogisticRegression

    matrix = to_matrix(texts)
    frequency = np.asarray((matrix > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + len(texts)) / (1 + frequency)) + 1
    rarity /= rarity.mean()
    model = LogisticRegression(C=REGULARISATION, class_weight="balanced", solver="liblinear", random_state=0)
    model.fit(matrix.multiply(rarity).tocsr(), truth)
    return model.coef_[0] * rarity, float(model.intercept_[0])


def to_matrix(texts: list[str]) -> sp.csr_matrix:
    """Features of texts, (n_texts, DIMENSIONS)."""
    rows = [grams.features(text) for text in texts]
    columns = [column for row in rows for column in row]
    values = [value for row in rows for value in row.values()]
    places = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return sp.csr_matrix((values, (places, columns)), shape=(len(rows), grams.DIMENSIONS))


if __name__ == "__main__":
    main()
