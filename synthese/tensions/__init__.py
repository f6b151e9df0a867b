"""Stage 7. Two legitimate aims that pull against each other: found, gathered by object, phrased, ranked.

Candidates are passages that the learned heads hold for a tension or for one of its poles; those about one object are gathered
(vectors and lemmas of the passage and of its surroundings, nearness in one document); the passage that holds both poles anchors
the group, its two sides give the poles, and the other passages join the side that they serve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from synthese.amendments import Amendment
from synthese.config import TensionsConfig
from synthese.continuity import Known
from synthese.embed import Embedder
from synthese.facts import ateliers_of
from synthese.material import Material
from synthese.records import AppliedCorrection, Evidence, Nature, Pole, Tension, TensionEvidence, TensionKind
from synthese.scores import Scores
from synthese.store import digest
from synthese.tensions.amendments import amend, known_in, named
from synthese.tensions.candidates import Candidate, find_candidates
from synthese.tensions.groups import group_candidates
from synthese.tensions.poles import Sides, find_sides
from synthese.themes.labels import shared_subject
from synthese.themes.terms import Vocabulary

MAX_EVIDENCE = 8
CLEAR = 0.7  # clarity of poles that a reader would have underlined much alike
NEAR = 0.2  # affinity with the anchor below which a passage of its group speaks of something else
SAME_OBJECT = 0.6  # affinity with the anchor from which a passage speaks of the very same object
ANCHORS = 4  # passages of a group tried as the one that holds both aims
# Strength of the opposition, of the evidence, how much of it, how many ateliers, debated in a séance and in a référentiel.
WEIGHTS = {"opposition": 2.0, "force": 1.0, "nombre": 1.0, "étendue": 0.5, "débat et référentiel": 0.5}


def find_tensions(
    material: Material,
    vocabulary: Vocabulary,
    scores: Scores,
    embedder: Embedder,
    config: TensionsConfig,
    known: Sequence[Known] = (),
    amendments: Sequence[Amendment] = (),
) -> tuple[tuple[Tension, ...], tuple[AppliedCorrection, ...]]:
    """Tensions of a corpus, the most salient first, and what became of each of the analyst's amendments.

    `known`: tensions of an earlier reading, whose identifiers are kept.
    """
    candidates = find_candidates(material, scores, config.threshold)
    groups, similar = group_candidates(material, candidates, config.max_tensions)
    found = [
        tension
        for group in groups
        if (tension := _tension(material, vocabulary, candidates, group, similar, embedder)) is not None
    ]
    strength = {c.passage: c.strength for c in candidates}
    amended, kept, outcomes = amend(material, named(found, known_in(amendments), known), strength, amendments)
    first = sorted(amended, key=lambda t: (t.tension_id not in kept, -t.score, t.tension_id))
    ranked = sorted(first[: max(config.max_tensions, len(kept))], key=lambda t: (-t.score, t.tension_id))
    return tuple(_ranked(tension, rank) for rank, tension in enumerate(ranked, start=1)), outcomes


def _tension(
    material: Material,
    vocabulary: Vocabulary,
    candidates: Sequence[Candidate],
    group: Sequence[int],
    similar: np.ndarray,
    embedder: Embedder,
) -> Tension | None:
    """A tension from the candidates of one object; None when nothing holds two sides."""
    anchors = sorted(group, key=lambda i: (-candidates[i].both, candidates[i].passage))[:ANCHORS]
    found = [(i, sides) for i in anchors if (sides := find_sides(material, candidates[i], embedder)) is not None]
    if not found:
        return None
    anchor, sides = max(found, key=lambda item: candidates[item[0]].both * item[1].clarity)
    near = [(candidates[i], float(similar[anchor, i])) for i in group if i != anchor and similar[anchor, i] >= NEAR]
    return _assemble(material, vocabulary, candidates[anchor], near, sides)


def _assemble(
    material: Material,
    vocabulary: Vocabulary,
    anchor: Candidate,
    others: Sequence[tuple[Candidate, float]],
    sides: Sides,
) -> Tension:
    """`others`: the passages that join the anchor, and how near it they are."""
    evidence = [TensionEvidence(Pole.BOTH, _evidence(material, anchor), 1.0)]
    strongest = sorted(others, key=lambda item: (-item[0].strength, item[0].passage))[: MAX_EVIDENCE - 1]
    evidence += [TensionEvidence(_pole(material, c, sides), _evidence(material, c), round(n, 4)) for c, n in strongest]
    group = [anchor, *(c for c, _ in others)]
    passages = {e.evidence.passage_id for e in evidence}
    ateliers = ateliers_of(material, passages)
    parts = _parts(material, group, anchor, sides, len(ateliers))
    return Tension(
        tension_id="X-" + digest(anchor.passage_id)[:8],
        rank=0,
        pole_a=sides.a,
        pole_b=sides.b,
        kind=TensionKind.CROISEE if len(ateliers) > 1 else TensionKind.INTERNE,
        ateliers=ateliers,
        score=round(sum(WEIGHTS[name] * part for name, part in parts.items()) / sum(WEIGHTS.values()), 4),
        subject=shared_subject(vocabulary, anchor.passage, [c.passage for c, n in others if n >= SAME_OBJECT]),
        evidence=tuple(evidence),
        genre=anchor.genre,
        parts=parts,
    )


def _pole(material: Material, candidate: Candidate, sides: Sides) -> Pole:
    """Both when the passage itself opposes two aims; else the side whose words it is closest to."""
    if candidate.both >= candidate.single:
        return Pole.BOTH
    vector = material.vectors[candidate.passage]
    return Pole.A if float(vector @ sides.vector_a) >= float(vector @ sides.vector_b) else Pole.B


def _evidence(material: Material, candidate: Candidate) -> Evidence:
    return Evidence(candidate.passage_id, candidate.extract, round(candidate.strength, 4))


def _parts(
    material: Material, group: Sequence[Candidate], anchor: Candidate, sides: Sides, ateliers: int
) -> dict[str, float]:
    """What makes a tension salient, each part in [0, 1]; the score is their mean by `WEIGHTS`."""
    natures = {material.passages[c.passage].nature for c in group}
    return {
        "opposition": anchor.both * min(1.0, sides.clarity / CLEAR),
        "force": float(np.mean(sorted((c.strength for c in group), reverse=True)[:3])),
        "nombre": min(1.0, len(group) / 6),
        "étendue": min(1.0, ateliers / 3),
        "débat et référentiel": 0.5 * (Nature.COMPTE_RENDU in natures) + 0.5 * (Nature.REFERENTIEL in natures),
    }


def _ranked(tension: Tension, rank: int) -> Tension:
    return replace(tension, rank=rank)
