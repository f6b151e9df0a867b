"""Stage 8. Two voices of a séance that follow each other and pull apart, how their debate ends, where the référentiel takes it up.

Who speaks second has heard the first; both hold an aim in their place, and a model learned on annotated debates tells that they pull
apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthese.embed import Vectors
from synthese.learned.context import logit
from synthese.learned.debates import debate_features, load_debates, nouns, replies, successive_voices
from synthese.learned.sequels import TAKES_UP, Subjects, candidates, load_sequels, read_subjects, sequel_features
from synthese.material import Material
from synthese.records import Chapter, Decision, Disagreement, Evidence, Outcome
from synthese.scores import Scores

PULLS = 0.3  # probability from which two voices are taken to pull apart
WHOLE = 0.1  # what it counts, in that probability, to know how a debate ends or what the référentiel makes of it
REACH = 6  # passages of a debate before what ends it…
FAR = 20  # … and before a vote that names what they speak of


@dataclass(frozen=True, slots=True)
class Pull:
    """Two voices of a séance that follow each other, by their windows, and the probability that they pull apart."""

    first: int
    second: int
    probability: float


def find_pulls(scores: Scores, vectors: Vectors) -> tuple[Pull, ...]:
    """Every two voices that follow each other and each want something, in reading order. `vectors`: (n_windows, dim) from `heads.MODEL`."""
    aims = logit(scores.in_context["tension"])
    pairs = successive_voices(scores.material, aims)
    if not pairs:
        return ()
    likely = load_debates().probability(debate_features(scores.material, vectors, aims, pairs))
    return tuple(Pull(*pair, float(value)) for pair, value in zip(pairs, likely, strict=True))


def find_disagreements(
    scores: Scores, vectors: Vectors, pulls: Sequence[Pull], endings: Sequence[Decision] = ()
) -> tuple[Disagreement, ...]:
    """Voices that pull apart, each pair with how it ends and where the référentiel takes it up; the surest first.

    `vectors`: (n_windows, dim) from the embedder `heads.MODEL`; `endings`: what ends debates.
    """
    material, held = scores.material, scores.in_context["tension"]
    subjects = read_subjects(material, vectors, logit(held))
    found = []
    for pull in pulls:
        if pull.probability < PULLS:
            continue
        pair = (pull.first, pull.second)
        row = material.windows[pair[0]].passage
        first, second = (_evidence(material, window, float(held[window])) for window in pair)
        ending, sequel = _end(material, endings, row + 1), _sequel(scores, subjects, row)
        score = round(pull.probability, 4)
        found.append(
            Disagreement(
                material.passages[row].atelier, first, second, score, replies(material, pair[1]), ending, sequel
            )
        )
    return tuple(sorted(found, key=lambda d: (-_worth(d), d.first.passage_id)))


def _worth(found: Disagreement) -> float:
    return found.score + WHOLE * (found.ending is not None or found.sequel is not None)


def _sequel(scores: Scores, subjects: Subjects, row: int) -> Evidence | None:
    """Where the référentiel of an atelier takes up a debate whose first voice is known: its surest window there; None when nothing tells it."""
    material, held = scores.material, scores.in_context["tension"]
    rows = candidates(material, material.passages[row].atelier)
    if not rows:
        return None
    values = load_sequels().probability(sequel_features(material, subjects, (row, row + 1), rows))
    answers = [material.passages[i].chapter is not Chapter.ENJEUX for i in rows]  # what is at stake answers no debate
    values = values * np.array(answers, dtype=float)
    likeliest = int(values.argmax())
    if values[likeliest] < TAKES_UP:
        return None
    own = [i for i, window in enumerate(material.windows) if window.passage == rows[likeliest]]
    best = max(own, key=lambda i: (held[i], -i))
    return _evidence(material, best, float(values[likeliest]))


def _end(material: Material, endings: Sequence[Decision], last: int) -> Decision | None:
    """What ends a debate whose last voice is known: the surest end among what follows it in the same exchange; None without one."""
    near = [end for end in endings if _reached(material, end, last)]
    return max(near, key=lambda d: d.evidence.score, default=None)


def _reached(material: Material, end: Decision, last: int) -> bool:
    """Whether an ending follows the last voice of a debate in its exchange: closely, or a vote that shares a noun with it."""
    row = material.index[end.evidence.passage_id]
    if not (0 < row - last <= FAR and material.same_point(last, row)):
        return False
    counted = end.outcome in (Outcome.VOTE, Outcome.UNANIME)
    shared = nouns(material, last - 1) | nouns(material, last)
    return row - last <= REACH or (counted and bool(shared & nouns(material, row)))


def _evidence(material: Material, row: int, value: float) -> Evidence:
    window = material.windows[row]
    return Evidence(material.passages[window.passage].passage_id, material.text(window), round(value, 4))
