"""The stages that look at the whole corpus, one per line."""

from __future__ import annotations

from collections.abc import Sequence

from synthese import facts
from synthese.capacity import find_capacity
from synthese.conditions import find_conditions
from synthese.config import Config
from synthese.embed import load_embedder
from synthese.institutions import find_institutions
from synthese.learned.heads import MODEL, load_heads
from synthese.markers import find_markers, markers_by_public
from synthese.material import Material
from synthese.policy_tables import PolicyFindings
from synthese.positions import find_positions, positions_over_time, undetermined
from synthese.records import Problem
from synthese.revision import Correction
from synthese.scores import ABOUT_THE_MEETING, Scores, score_windows
from synthese.tables import Analysis
from synthese.tensions import find_tensions
from synthese.themes import find_themes, speaking
from synthese.themes.axes import read_poles
from synthese.themes.identity import Known
from synthese.themes.measures import measure_themes
from synthese.themes.terms import read_vocabulary
from synthese.thread import find_thread


def logistics(scores: Scores) -> frozenset[str]:
    """Passages about the meeting rather than its subject."""
    values = scores.probability["logistique"]
    return frozenset(
        scores.material.passages[w.passage].passage_id
        for w, row in scores.best(values)
        if values[row] >= ABOUT_THE_MEETING
    )


def analyse(
    material: Material, config: Config, known: Sequence[Known] = (), corrections: Sequence[Correction] = ()
) -> tuple[Analysis, tuple[Problem, ...]]:
    """Everything that is found in a corpus, and what could not be.

    `known`: themes of an earlier reading, whose identifiers are kept; `corrections`: the analyst's, applied again.
    """
    embedder = load_embedder(config.embed.model)
    scores = score_windows(material, material.window_vectors(MODEL, config.embed), load_heads())
    vocabulary, aside = read_vocabulary(material.docs), logistics(scores)
    poles = read_poles(material.vectors, config.axes, embedder)
    themes, corrected, unsupported = find_themes(
        material, vocabulary, aside, poles, embedder, config.themes, known, corrections
    )
    positions, markers = find_positions(material, scores), find_markers(material, scores)
    capacity, unread = find_capacity(material, embedder, config.capacity)
    policies = PolicyFindings(
        institutions=find_institutions(material),
        thread=find_thread(material, embedder),
        capacity=capacity,
        positions_over_time=positions_over_time(material, scores),
        markers_by_public=markers_by_public(material, markers),
    )
    analysis = Analysis(
        themes=themes,
        tensions=find_tensions(material, vocabulary, scores, embedder, config.tensions),
        positions=positions,
        conditions=find_conditions(material, vocabulary, scores),
        markers=markers,
        figures=facts.figures(material),
        verbatims=facts.verbatims(material),
        entities=facts.entities(material),
        logistics=aside,
        corrections=corrected,
        policies=policies,
        measures=measure_themes(
            material, speaking(material, aside, vocabulary), vocabulary, themes, poles, embedder, config.themes
        ),
    )
    return analysis, (*unsupported, *undetermined(material, positions), *unread)
