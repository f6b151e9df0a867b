"""Stage 8. Conditions of success that come back across ateliers, gathered by what they require.

Under a heading that announces them, every item states one. In minutes and référentiels a sentence states one when the learned
heads, which know its place, hold it likely; anywhere else it must also be written as a requirement (necessity, condition). The
known families come first; what they leave aside is gathered by likeness into conditions that no list foresaw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthese.amendments import Amendment
from synthese.condition_amendments import amend_conditions, known_in, named
from synthese.continuity import Known
from synthese.emergent_conditions import gather
from synthese.facts import ateliers_of
from synthese.lexicons import load
from synthese.material import Material, Window
from synthese.records import AppliedCorrection, Chapter, Condition, Evidence, Nature
from synthese.requirements import (
    announces_conditions,
    family_words,
    is_refused,
    is_required,
    lead_of,
    opens_with_infinitive,
    tells_the_past,
)
from synthese.scores import ABOUT_THE_MEETING, Scores
from synthese.themes.terms import Vocabulary

THRESHOLD_IN_CHAPTER = 0.3
THRESHOLD = 0.4  # anywhere else
KNOWN_TO_HEADS = frozenset({Nature.COMPTE_RENDU, Nature.REFERENTIEL})  # what annotated cities are made of
OF_RESIDENTS = 0.3  # odds of a contribution: a wish is no condition
LEAD_SCORE = 0.6  # an item that has its own title states what the title says
WORDS_WEIGHT = 1.0  # of a word of a family, in log-probability
FAMILY_THRESHOLD = 0.35
OTHER = "autre"


@dataclass(frozen=True)
class _Statement:
    """An extract that states a condition, and how much it belongs to each family."""

    passage: int
    family: str
    evidence: Evidence


def find_conditions(
    material: Material,
    vocabulary: Vocabulary,
    scores: Scores,
    known: Sequence[Known] = (),
    amendments: Sequence[Amendment] = (),
) -> tuple[tuple[Condition, ...], tuple[AppliedCorrection, ...]]:
    """Conditions by family, those of the most ateliers first, the rest last; what became of each of the analyst's amendments.

    `known`: conditions of an earlier reading, whose identifiers are kept.
    """
    found: dict[str, list[Evidence]] = {}
    for statement in _statements(material, scores):
        found.setdefault(statement.family, []).append(statement.evidence)
    labels = load("analysis")["conditions"]
    emerging, rest = gather(material, vocabulary, found.pop(OTHER, []))
    conditions = [_condition(material, f"C-{family}", labels[family], e) for family, e in found.items()]
    conditions += [_condition(material, identifier, label, e) for identifier, label, e in emerging]
    if rest:
        conditions.append(_condition(material, f"C-{OTHER}", labels[OTHER], rest))
    families = [f"C-{family}" for family in labels]
    amended, outcomes = amend_conditions(material, named(conditions, families, known_in(amendments), known), amendments)
    return tuple(sorted(amended, key=_order)), outcomes


def _order(condition: Condition) -> tuple[bool, int, int, str]:
    rest = condition.condition_id == f"C-{OTHER}"
    return rest, -len(condition.ateliers), -len(condition.evidence), condition.condition_id


def _statements(material: Material, scores: Scores) -> list[_Statement]:
    rows: dict[int, list[int]] = {}
    for row, window in enumerate(material.windows):
        rows.setdefault(window.passage, []).append(row)
    found = []
    for passage, own in sorted(rows.items()):
        chosen = _announced(material, scores, passage, own) or _written_as_one(material, scores, passage, own)
        if chosen is not None:
            row, score = chosen
            window = material.windows[row]
            evidence = Evidence(material.passages[passage].passage_id, material.text(window), round(score, 4))
            family = _family(material, scores, window, row)
            if not is_refused(material.docs[passage][slice(*window.tokens)], family):
                found.append(_Statement(passage, family, evidence))
    return found


def is_announced(material: Material, passage: int) -> bool:
    """Whether a passage stands under a heading that announces conditions of success."""
    known = material.passages[passage]
    written = known.nature not in (Nature.COMPTE_RENDU, Nature.CONTRIBUTION)
    return known.chapter is Chapter.CONDITIONS or (written and announces_conditions(known.headings))


def _announced(material: Material, scores: Scores, passage: int, own: Sequence[int]) -> tuple[int, float] | None:
    """The extract of an item under such a heading: its title and what follows, else its likeliest sentences."""
    if not is_announced(material, passage):
        return None
    values = {row: float(scores.in_context["condition"][row]) for row in own}
    lead = lead_of(material.docs[passage])
    if lead is not None:
        first = [r for r in own if material.windows[r].tokens[0] == lead.start and material.windows[r].sentences == 2]
        return first[0], max(LEAD_SCORE, *values.values())
    widest = max(material.windows[row].sentences for row in own)
    best = max((r for r in own if material.windows[r].sentences == widest), key=lambda r: (values[r], -r))
    if opens_with_infinitive(material.docs[passage]):
        return best, max(LEAD_SCORE, values[best])
    return (best, values[best]) if max(values.values()) >= THRESHOLD_IN_CHAPTER else None


def _written_as_one(material: Material, scores: Scores, passage: int, own: Sequence[int]) -> tuple[int, float] | None:
    """The likeliest extract that is not about the meeting, and is written as a requirement where heads alone are not enough."""
    nature = material.passages[passage].nature
    odds = OF_RESIDENTS if nature is Nature.CONTRIBUTION else 1.0
    values = {row: _with_odds(float(scores.in_context["condition"][row]), odds) for row in own}
    likely = [r for r in own if values[r] >= THRESHOLD and scores.probability["logistique"][r] < ABOUT_THE_MEETING]
    doc = material.docs[passage]
    spans = {r: doc[slice(*material.windows[r].tokens)] for r in likely}
    trusted = nature in KNOWN_TO_HEADS
    written = [r for r in likely if is_required(spans[r]) or (trusted and not tells_the_past(spans[r]))]
    if not written:
        return None
    best = max(written, key=lambda r: (values[r], -r))
    return best, values[best]


def _with_odds(probability: float, factor: float) -> float:
    odds = factor * probability / max(1 - probability, 1e-9)
    return odds / (1 + odds)


def _family(material: Material, scores: Scores, window: Window, row: int) -> str:
    """Family of an extract, by the learned distribution and its words, those of its title twice; « autre » without a clear one."""
    families = scores.classes["condition"]
    words = family_words(material.text(window), families)
    lead = lead_of(material.docs[window.passage])
    if lead is not None and lead.start == window.tokens[0]:
        words = words + family_words(lead.text, families)
    logits = np.log(scores.family["condition"][row] + 1e-6) + WORDS_WEIGHT * words
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    return families[int(shares.argmax())] if shares.max() >= FAMILY_THRESHOLD else OTHER


def _condition(material: Material, identifier: str, label: str, evidence: Sequence[Evidence]) -> Condition:
    ordered = sorted(evidence, key=lambda e: (-e.score, e.passage_id))
    ateliers = ateliers_of(material, {e.passage_id for e in ordered})
    return Condition(identifier, label, ateliers, tuple(ordered))
