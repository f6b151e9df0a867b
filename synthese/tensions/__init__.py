"""Stage 7. Two legitimate aims that pull against each other: found, gathered by object, phrased, ranked.

Candidates are passages that the learned heads hold for a tension or for one of its poles; those about one object are gathered
(vectors and lemmas of the passage and of its surroundings, nearness in one document); two clauses of one, or two voices of a séance,
that most surely pull apart anchor the group and give the poles; the other passages join the side that they serve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from synthese.amendments import Amendment
from synthese.config import TensionsConfig
from synthese.continuity import Known
from synthese.disagreements import Pull
from synthese.embed import Embedder, Vectors
from synthese.facts import ateliers_of
from synthese.material import Material
from synthese.records import AppliedCorrection, Evidence, Nature, Pole, Tension, TensionEvidence, TensionKind
from synthese.scores import Scores
from synthese.store import digest
from synthese.tensions.amendments import amend, known_in, named
from synthese.tensions.candidates import Candidate, find_candidates
from synthese.tensions.groups import Gathered, group_candidates
from synthese.tensions.poles import Sides, find_sides
from synthese.themes.labels import shared_subject
from synthese.themes.terms import Vocabulary

MAX_EVIDENCE = 8
NEAR = 0.2  # affinity with those that show the sides below which a passage of their group speaks of something else
SAME_OBJECT = 0.6  # affinity from which a passage speaks of the very same object
# Strength of the opposition, of the evidence, how much of it, how many ateliers, debated in a séance and in a référentiel.
WEIGHTS = {"opposition": 4.0, "force": 1.0, "nombre": 1.0, "étendue": 0.5, "débat et référentiel": 0.5}


def find_tensions(
    material: Material,
    vocabulary: Vocabulary,
    scores: Scores,
    pulls: Sequence[Pull],
    embedder: Embedder,
    config: TensionsConfig,
    known: Sequence[Known] = (),
    amendments: Sequence[Amendment] = (),
) -> tuple[tuple[Tension, ...], tuple[AppliedCorrection, ...]]:
    """Tensions of a corpus, the most salient first, and what became of each of the analyst's amendments.

    `pulls`: voices of séances that pull apart; `known`: tensions of an earlier reading, whose identifiers are kept.
    """
    candidates = find_candidates(material, scores, config.threshold)
    voices = {material.windows[pull.first].passage: pull for pull in pulls}
    gathered = group_candidates(material, candidates, config.max_tensions)
    found = [
        tension
        for group in gathered.groups
        if (tension := _tension(material, vocabulary, candidates, group, gathered, voices, embedder)) is not None
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
    gathered: Gathered,
    voices: Mapping[int, Pull],
    embedder: Embedder,
) -> Tension | None:
    """A tension from the candidates of one object; None when nothing shows two sides."""
    sides = find_sides(material, candidates, group, voices)
    if sides is None:
        return None
    nearness = gathered.similar[list(sides.holders)].max(axis=0)
    holders = [candidates[i] for i in sides.holders]
    home = material.passages[holders[0].passage].atelier
    others = [(candidates[i], float(nearness[i])) for i in group if i not in sides.holders]
    near = [
        (c, n) for c, n in others if n >= _least(material, home, material.passages[c.passage].atelier, gathered.abroad)
    ]
    return _assemble(material, vocabulary, holders, near, sides, embedder)


def _least(material: Material, home: str, atelier: str, abroad: float) -> float:
    """Affinity from which a passage of an atelier joins a tension of another, or of its own; none makes an interview join."""
    if atelier == home:
        return NEAR
    return abroad if material.is_atelier(atelier) else np.inf


def _assemble(
    material: Material,
    vocabulary: Vocabulary,
    holders: Sequence[Candidate],
    others: Sequence[tuple[Candidate, float]],
    sides: Sides,
    embedder: Embedder,
) -> Tension:
    """`others`: the passages that join those that show the sides, and how near them they are."""
    poles = (Pole.BOTH,) if len(holders) == 1 else (Pole.A, Pole.B)
    evidence = [TensionEvidence(p, _evidence(material, c), 1.0) for p, c in zip(poles, holders, strict=True)]
    strongest = sorted(others, key=lambda item: (-item[0].strength, item[0].passage))[: MAX_EVIDENCE - len(evidence)]
    vectors = embedder.encode([sides.a, sides.b])
    evidence += [
        TensionEvidence(_pole(material, c, vectors), _evidence(material, c), round(n, 4)) for c, n in strongest
    ]
    group = [*holders, *(c for c, _ in others)]
    ateliers = ateliers_of(material, {e.evidence.passage_id for e in evidence})
    parts = _parts(material, group, sides, len(ateliers))
    return Tension(
        tension_id="X-" + digest(holders[0].passage_id)[:8],
        rank=0,
        pole_a=sides.a,
        pole_b=sides.b,
        kind=TensionKind.CROISEE if len(ateliers) > 1 else TensionKind.INTERNE,
        ateliers=ateliers,
        score=round(sum(WEIGHTS[name] * part for name, part in parts.items()) / sum(WEIGHTS.values()), 4),
        subject=shared_subject(vocabulary, holders[0].passage, [c.passage for c, n in others if n >= SAME_OBJECT]),
        evidence=tuple(evidence),
        genre=holders[0].genre,
        parts=parts,
    )


def _pole(material: Material, candidate: Candidate, poles: Vectors) -> Pole:
    """Both when the passage itself opposes two aims; else the side whose words it is closest to. `poles`: (2, dim)."""
    if candidate.both >= candidate.single:
        return Pole.BOTH
    first, second = (poles @ material.vectors[candidate.passage]).tolist()
    return Pole.A if first >= second else Pole.B


def _evidence(material: Material, candidate: Candidate) -> Evidence:
    return Evidence(candidate.passage_id, candidate.extract, round(candidate.strength, 4))


def _parts(material: Material, group: Sequence[Candidate], sides: Sides, ateliers: int) -> dict[str, float]:
    """What makes a tension salient, each part in [0, 1]; the score is their mean by `WEIGHTS`."""
    natures = {material.passages[c.passage].nature for c in group}
    return {
        "opposition": sides.value,
        "force": float(np.mean(sorted((c.strength for c in group), reverse=True)[:3])),
        "nombre": min(1.0, len(group) / 6),
        "étendue": min(1.0, ateliers / 3),
        "débat et référentiel": 0.5 * (Nature.COMPTE_RENDU in natures) + 0.5 * (Nature.REFERENTIEL in natures),
    }


def _ranked(tension: Tension, rank: int) -> Tension:
    return replace(tension, rank=rank)
