"""Passages that may hold a tension, or one of its poles."""

from __future__ import annotations

from dataclasses import dataclass

from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Nature
from synthese.scores import Scores

GENRE = 0.8  # a kind of tension below that share is not told
MIN_WORDS = 7  # shorter extracts (« Je comprends. ») say nothing by themselves, whatever the heads think of them


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage, its best extract, and what the heads think of it."""

    passage: int
    passage_id: str
    extract: str
    tokens: tuple[int, int]
    both: float  # probability that it holds two poles…
    single: float  # … that it holds one…
    strength: float  # … and that it holds one or two, in its place
    genre: str = ""  # kind of tension, "" when none stands out


def find_candidates(material: Material, scores: Scores, threshold: float) -> list[Candidate]:
    """Candidates at or above `threshold`, in passage order. Logistics and bare figures are left out."""
    stated, both = scores.in_context["tension"], scores.opposing
    values = stated * (1 - scores.probability["logistique"])
    found = []
    for window, row in scores.best(values):
        passage = material.passages[window.passage]
        words = sum(t.is_alpha for t in material.docs[window.passage][window.tokens[0] : window.tokens[1]])
        if values[row] >= threshold and passage.nature is not Nature.CONTRIBUTION and words >= MIN_WORDS:
            found.append(
                Candidate(
                    window.passage,
                    passage.passage_id,
                    material.text(window),
                    window.tokens,
                    float(both[row]),
                    float(stated[row] - both[row]),
                    float(stated[row]),
                    _genre(scores, row),
                )
            )
    return found


def _genre(scores: Scores, row: int) -> str:
    shares = scores.family["tension"][row]
    name = scores.classes["tension"][int(shares.argmax())]
    return name if shares.max() >= GENRE and name in load("analysis")["genres"] else ""
