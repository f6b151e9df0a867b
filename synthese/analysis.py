"""The stages that look at the whole corpus, one per line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from synthese import continuity, facts
from synthese.amendments import Amendment, Block, of_block
from synthese.arbitrations import find_arbitrations, tie
from synthese.capacity import find_capacity
from synthese.conditions import find_conditions
from synthese.config import Config
from synthese.cross_references import find_cross_references
from synthese.decisions import find_decisions, find_endings, settle
from synthese.disagreements import Pull, find_disagreements, find_pulls
from synthese.embed import Embedder, Vectors, load_embedder
from synthese.institutions import find_institutions
from synthese.landmarks import not_applied
from synthese.learned.annotated import THEME
from synthese.learned.heads import MODEL, load_heads
from synthese.markers import find_markers, markers_by_public
from synthese.material import Material
from synthese.oppositions import find_common_questions, find_oppositions
from synthese.policy_tables import PolicyFindings
from synthese.position_amendments import amend_positions
from synthese.positions import find_positions, positions_over_time, undetermined
from synthese.records import (
    AppliedCorrection,
    CapacityReading,
    Condition,
    Marker,
    Position,
    Problem,
    Rectification,
    Tension,
)
from synthese.rectified import find_rectified
from synthese.revision import Correction
from synthese.scores import ABOUT_THE_MEETING, Scores, by_passage, score_windows, silenced
from synthese.shortened import with_phrases
from synthese.tables import Analysis
from synthese.tensions import SAME_OBJECT, find_tensions
from synthese.themes import find_themes
from synthese.themes.axes import read_poles
from synthese.themes.founders import read_ground
from synthese.themes.identity import Known
from synthese.themes.measures import measure_themes
from synthese.themes.terms import Vocabulary, read_vocabulary
from synthese.thread import find_thread


@dataclass(frozen=True)
class Memory:
    """What a reading takes from the one before and from the analyst: findings known by their identifiers, corrections."""

    themes: tuple[Known, ...] = ()
    tensions: tuple[continuity.Known, ...] = ()
    conditions: tuple[continuity.Known, ...] = ()
    corrections: tuple[Correction, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    heads: Path | None = None  # folder of the heads that the city taught


def logistics(scores: Scores) -> frozenset[str]:
    """Passages about the meeting rather than its subject."""
    values = scores.probability["logistique"]
    return frozenset(
        scores.material.passages[w.passage].passage_id
        for w, row in scores.best(values)
        if values[row] >= ABOUT_THE_MEETING
    )


def analyse(material: Material, config: Config, memory: Memory | None = None) -> tuple[Analysis, tuple[Problem, ...]]:
    """Everything that is found in a corpus, and what could not be."""
    memory = memory or Memory()
    embedder = load_embedder(config.embed.model)
    vectors = material.window_vectors(MODEL, config.embed)
    taken_back = find_rectified(material)
    withdrawn = frozenset(r.passage_id for r in taken_back)
    heard = score_windows(material, vectors, load_heads(memory.heads))
    scores = silenced(heard, withdrawn)
    vocabulary, aside = read_vocabulary(material.docs), logistics(scores)
    poles = read_poles(material.vectors, config.axes, embedder)
    ground = read_ground(material, aside, vocabulary, by_passage(heard, heard.in_context[THEME]))
    themes, corrected, unsupported = find_themes(
        material, vocabulary, ground, poles, embedder, config.themes, memory.themes, memory.corrections
    )
    pulls = find_pulls(scores, vectors)
    judged = _judged(material, vocabulary, scores, pulls, embedder, config, memory)
    markers = with_phrases(material, find_markers(material, scores), embedder)
    capacity, unread = find_capacity(material, embedder, config.capacity)
    analysis = Analysis(
        themes=themes,
        tensions=judged.tensions,
        positions=judged.positions,
        conditions=judged.conditions,
        markers=markers,
        figures=facts.figures(material),
        verbatims=tuple(v for v in facts.verbatims(material) if v.passage_id not in withdrawn),
        entities=facts.entities(material),
        logistics=aside,
        corrections=(*corrected, *judged.amended),
        policies=_policies(scores, vectors, pulls, embedder, judged.tensions, markers, capacity, taken_back),
        measures=measure_themes(material, ground, vocabulary, themes, poles, embedder, config.themes),
    )
    return analysis, (
        *unsupported,
        *not_applied(judged.amended),
        *undetermined(material, judged.positions),
        *unread,
    )


def _policies(
    scores: Scores,
    vectors: Vectors,
    pulls: Sequence[Pull],
    embedder: Embedder,
    tensions: Sequence[Tension],
    markers: Sequence[Marker],
    capacity: tuple[CapacityReading, ...],
    taken_back: tuple[Rectification, ...],
) -> PolicyFindings:
    """What is found of policies and of those who carry them. `vectors`: (n_windows, dim) from the embedder `heads.MODEL`."""
    material, endings, oppositions = scores.material, find_endings(scores), find_oppositions(scores)
    return PolicyFindings(
        institutions=find_institutions(material),
        thread=find_thread(material, embedder),
        capacity=capacity,
        positions_over_time=positions_over_time(material, scores),
        markers_by_public=markers_by_public(material, markers),
        decisions=settle(material, find_decisions(scores, endings), tensions, SAME_OBJECT),
        rectified=taken_back,
        arbitrations=tie(find_arbitrations(scores), tensions, SAME_OBJECT),
        cross_references=find_cross_references(material),
        disagreements=find_disagreements(scores, vectors, pulls, endings),
        oppositions=oppositions,
        common_questions=find_common_questions(scores, oppositions),
    )


@dataclass(frozen=True)
class _Judged:
    """What the learned heads find and the analyst may amend."""

    tensions: tuple[Tension, ...]
    positions: tuple[Position, ...]
    conditions: tuple[Condition, ...]
    amended: tuple[AppliedCorrection, ...]


def _judged(
    material: Material,
    vocabulary: Vocabulary,
    scores: Scores,
    pulls: Sequence[Pull],
    embedder: Embedder,
    config: Config,
    memory: Memory,
) -> _Judged:
    asked = {block: of_block(memory.amendments, block) for block in Block}
    tensions, first = find_tensions(
        material, vocabulary, scores, pulls, embedder, config.tensions, memory.tensions, asked[Block.TENSIONS]
    )
    found = find_positions(material, scores)
    positions, second = amend_positions(material, scores, found, asked[Block.POSITIONS])
    conditions, third = find_conditions(material, vocabulary, scores, memory.conditions, asked[Block.CONDITIONS])
    return _Judged(tensions, positions, with_phrases(material, conditions, embedder), (*first, *second, *third))
