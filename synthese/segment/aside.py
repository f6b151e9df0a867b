"""Sentences that tell the meeting itself (delays, meals, rooms, next dates, drafts, jokes) and not its subject.

A small model reads the turn of phrase; where the sentence stands in the document, under which heading and beside what says
the rest. A sentence is set aside alone: those around it, when they are substance, stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from synthese.lexicons import load, pattern
from synthese.records import Block, BlockKind, Nature
from synthese.segment.grams import features
from synthese.segment.passages import sentences
from synthese.segment.people import UPPER
from synthese.segment.quotations import find_quotations, speech_verbs

OUTCOME = "vie de la séance"

# How much a meeting's life is expected, in log-odds: minutes hold it, published texts hardly, and at their edges only.
BASE: Mapping[Nature, float] = {
    Nature.COMPTE_RENDU: 0.3,
    Nature.AUTRE: -2.0,
    Nature.ENTRETIEN: -2.5,
    Nature.CONTRIBUTION: -1.5,
    Nature.REFERENTIEL: -2.5,
    Nature.PLAN_ACTIONS: -2.5,
    Nature.BILAN: -3.0,
}
EDGE: Mapping[Nature, float] = {  # among the first or the last blocks of a document
    Nature.COMPTE_RENDU: 1.3,
    Nature.AUTRE: 1.0,
    Nature.ENTRETIEN: 2.5,
    Nature.CONTRIBUTION: 0.0,
    Nature.REFERENTIEL: 2.0,
    Nature.PLAN_ACTIONS: 2.0,
    Nature.BILAN: 2.0,
}
EDGE_BLOCKS, EDGE_SHARE = 3, 8  # so many blocks at most, one in so many
PREAMBLE = 6.0  # where and how the interview was held
PREAMBLE_LONGEST = 250  # characters
UNDER_HEADING = 1.5  # « questions diverses », « prochaine séance »
IN_TURN = -1.0  # someone takes the floor: what they say is mostly substance
REPORTED = -1.2  # « X répond que… », « XY : … », « XY pas d'accord »: the same, in indirect speech and in notes
QUOTED = -3.0  # a quotation was kept for what it says
TABLE = -0.8  # who does what by when is a decision
AMOUNT = -1.2  # euros, percentages
NEIGHBOURS = 0.35  # weight of the mean of the other sentences of the block
NEIGHBOURS_MOST = 1.5
_INITIALS = re.compile(rf"^\W{{0,3}}[{UPPER}]{{2,4}}(?:\s*:|\s+[a-zà-ÿ])")
_AMOUNT = re.compile(r"\d\s*(?:%|€|k€|M€|euros|millions|habitants|places|familles|élèves|logements)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a block stands."""

    nature: Nature
    edge: bool  # among the first or last blocks that are not layout
    preamble: bool  # before the first question of an interview
    headings: tuple[str, ...]
    turn: bool  # someone takes the floor in it


@cache
def _model() -> tuple[np.ndarray, float]:
    """Weights (DIMENSIONS,) and intercept."""
    with (
        (resources.files("synthese.segment") / "weights" / "seance.npz").open("rb") as stream,
        np.load(stream) as stored,
    ):
        return stored["poids"].astype(np.float64), float(stored["constante"])


@cache
def _headings() -> re.Pattern[str]:
    return pattern(load("documents")["logistique"]["intertitres"])


def edges(candidates: Sequence[int]) -> frozenset[int]:
    """The first and the last of the blocks that may hold substance; a short document has hardly any edge."""
    size = min(EDGE_BLOCKS, len(candidates) // EDGE_SHARE)
    return frozenset([*candidates[:size], *candidates[len(candidates) - size :]])


def log_odds(sentence: str) -> float:
    """What the words alone say: above 0, the sentence looks like the life of a meeting."""
    weights, intercept = _model()
    return intercept + sum(value * float(weights[column]) for column, value in features(sentence).items())


def sentences_aside(block: Block, said: tuple[int, int], scene: Scene) -> list[tuple[int, int]]:
    """Offsets in the block's text of the sentences set aside; `said` is where the words stand, the speaker's label apart.

    A row of a table goes as a whole.
    """
    bounds = _units(block, said)
    scores = [log_odds(block.text[start:end]) for start, end in bounds]
    prior = _prior(block, scene)
    quoted = [(q.start, q.end) for q in find_quotations(block.text)]
    found = [
        bound
        for number, bound in enumerate(bounds)
        if scores[number] + _around(scores, number) + prior + _content(block.text, bound, quoted) > 0
    ]
    return [(0, len(block.text))] if found and len(found) == len(bounds) else found


def _units(block: Block, said: tuple[int, int]) -> list[tuple[int, int]]:
    begin, finish = said
    if block.kind is BlockKind.TABLE_ROW:
        return [said]
    return [(begin + start, begin + end) for start, end in sentences(block.text[begin:finish])]


def _around(scores: Sequence[float], number: int) -> float:
    """What the two sentences on either side lend to one."""
    others = [*scores[max(0, number - 2) : number], *scores[number + 1 : number + 3]]
    mean = sum(others) / len(others) if others else scores[number]
    return NEIGHBOURS * max(-NEIGHBOURS_MOST, min(NEIGHBOURS_MOST, mean))


def _prior(block: Block, scene: Scene) -> float:
    headed = any(_headings().search(heading) for heading in scene.headings[-1:])
    return (
        BASE[scene.nature]
        + EDGE[scene.nature] * scene.edge
        + PREAMBLE * (scene.preamble and len(block.text) < PREAMBLE_LONGEST)
        + UNDER_HEADING * headed
        + IN_TURN * scene.turn
        + QUOTED * (block.kind is BlockKind.QUOTE)
        + TABLE * (block.kind is BlockKind.TABLE_ROW)
    )


def _content(text: str, bound: tuple[int, int], quoted: Sequence[tuple[int, int]]) -> float:
    sentence = text[bound[0] : bound[1]]
    inside = any(low < bound[1] and bound[0] < high for low, high in quoted)
    reported = _INITIALS.match(sentence) or _reports().search(sentence)
    return QUOTED * inside + AMOUNT * bool(_AMOUNT.search(sentence)) + REPORTED * bool(reported)


@cache
def _reports() -> re.Pattern[str]:
    """« répond que », « s'inquiète de »: somebody holds something to be so."""
    return re.compile(speech_verbs().pattern + r"[^.;:]{0,12}\s(?:que\s|qu['’])", re.IGNORECASE)
