"""Stage 8. The role that the City takes in each atelier: maître d'ouvrage, co-actrice, animatrice or incitatrice.

The référentiel settles it: when it has a chapter on the position of the City, its extracts decide, each as much
as it seems to state a role; otherwise every passage of the atelier does. Evidence may come from anywhere in the atelier.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthese.lexicons import load
from synthese.material import Material, Window
from synthese.records import (
    Chapter,
    CityRole,
    Evidence,
    Moment,
    Nature,
    Passage,
    Position,
    PositionAtMoment,
    Problem,
    Severity,
)
from synthese.scores import Scores

# A passage below that is no evidence. On the first 4,159 passages of the labelled set, domains left out, F1 is flat from 0.2 to 0.5 (0.82 to 0.83): the lower end
# keeps recall (0.90), since people read the evidence again.
THRESHOLD = 0.2
SHARE = 0.25  # an extract says a role when at least this much of it does
# Odds in the chapter on the position: one passage of the labelled set in ten states a role, about one in two there. Chosen, not measured.
IN_CHAPTER = 10.0
LEAD = 1.5  # weight of what opens the chapter, that of its end being 0.5: a role is stated first, then qualified
MAX_EVIDENCE = 8
CLEAR = 0.5  # some extract states the role at least this strongly, or the texts do not say it
MARGIN = 0.05  # the first role leads the second by this much, or the texts do not say which
MOMENTS = {Moment.SEANCES: Nature.COMPTE_RENDU, Moment.REFERENTIEL: Nature.REFERENTIEL}

MAIN = ("ROOT", "conj", "parataxis")  # verbs of main clauses
ORDER = tuple(CityRole)


def find_positions(material: Material, scores: Scores) -> tuple[Position, ...]:
    """One position per atelier whose texts state a role, ateliers in order; the others are left to `undetermined`."""
    strength, mix = _stated(scores)
    best = scores.best(strength)
    found = (_position(material, atelier, strength, mix, best) for atelier in material.ateliers)
    return tuple(position for position in found if position is not None)


def undetermined(material: Material, positions: Sequence[Position]) -> tuple[Problem, ...]:
    """Ateliers whose texts do not say the role of the City: a note each, rather than a guess."""
    known = {position.atelier for position in positions}
    return tuple(
        Problem(
            "",
            "positionnement",
            f"Atelier « {material.title(atelier)} » : le rôle de la Ville est indéterminé, aucun extrait ne le dit assez "
            "clairement ; complétez le chapitre sur le positionnement ou décidez-en à la lecture.",
            severity=Severity.NOTE,
        )
        for atelier in material.ateliers
        if material.is_atelier(atelier) and atelier not in known
    )


def positions_over_time(material: Material, scores: Scores) -> tuple[PositionAtMoment, ...]:
    """Shares of the four roles in the séances and in the référentiel of each atelier that has extracts stating one."""
    strength, mix = _stated(scores)
    found = []
    for atelier in material.ateliers:
        for moment, nature in MOMENTS.items():
            rows = _deciding(material, atelier, nature)
            saying = sum(float(strength[i]) >= THRESHOLD for i in rows)
            if saying:
                shares = _shares(strength, mix, rows)
                told = {r: round(float(s), 4) for r, s in zip(ORDER, shares, strict=True)}
                found.append(PositionAtMoment(atelier, moment, told, saying))
    return tuple(found)


def shares_of(material: Material, scores: Scores, atelier: str) -> dict[CityRole, float]:
    """Share of each role in what decides for an atelier; zeros when nothing states one."""
    shares = _shares(*_stated(scores), _deciding(material, atelier))
    return {role: round(float(share), 4) for role, share in zip(ORDER, shares, strict=True)}


def _shares(strength: np.ndarray, mix: np.ndarray, rows: Sequence[int]) -> np.ndarray:
    """Share of each role in extracts given in reading order, (4,), summing to 1; zeros when they state none."""
    lead = np.linspace(LEAD, 2 - LEAD, len(rows))
    total = ((lead * strength[rows])[:, None] * mix[rows]).sum(axis=0)
    return np.asarray(total / total.sum() if total.sum() > 0 else total)


def _stated(scores: Scores) -> tuple[np.ndarray, np.ndarray]:
    """How much each window states a role of the City, (n,), and which one, (n, 4), rows summing to 1.

    What the heads learned is put in the chapter's proportions (Saerens et al. 2002): odds are multiplied there.
    """
    roles = scores.classes["position"]
    city = scores.family["position"][:, [roles.index(role.value) for role in ORDER]]
    ours = np.where(_city_acts(scores.material), 1.0, city.sum(axis=1))  # what is left when the role is another's
    stated = np.minimum(scores.probability["position"] * ours, 1 - 1e-9)
    passages = (scores.material.passages[window.passage] for window in scores.material.windows)
    in_chapter = np.array([p.chapter is Chapter.POSITIONNEMENT for p in passages], dtype=bool)
    odds = stated / (1 - stated) * np.where(in_chapter, IN_CHAPTER, 1.0)
    return odds / (1 + odds), city / np.maximum(city.sum(axis=1), 1e-9)[:, None]


def _city_acts(material: Material) -> np.ndarray:
    """Whether the City, by its name or as « nous », is the only one to act in the main clauses of a window, bool (n,)."""
    own = frozenset(load("institutions")["ville"]["sujets"])
    acting = []
    for window in material.windows:
        span = material.docs[window.passage][slice(*window.tokens)]
        subjects = {t.lemma_.lower() for t in span if t.dep_ in ("nsubj", "nsubj:pass") and t.head.dep_ in MAIN}
        acting.append(bool(subjects) and subjects <= own)
    return np.array(acting, dtype=bool)


def _passage(material: Material, row: int) -> Passage:
    return material.passages[material.windows[row].passage]


def _position(
    material: Material, atelier: str, strength: np.ndarray, mix: np.ndarray, best: Sequence[tuple[Window, int]]
) -> Position | None:
    evidence = _evidence(material, atelier, strength, mix, best)
    deciding = _deciding(material, atelier)
    shares = _shares(strength, mix, deciding)
    if not evidence or shares.sum() <= 0:
        return None
    role = int(shares.argmax())
    saying = [e for e, said in evidence if said[role] >= SHARE]
    second = float(np.sort(shares)[-2])
    if not saying or saying[0].score < CLEAR or shares[role] - second < MARGIN:
        return None
    scores = {r: round(float(s), 4) for r, s in zip(ORDER, shares, strict=True)}
    return Position(atelier, ORDER[role], scores[ORDER[role]], scores, tuple(saying[:MAX_EVIDENCE]))


def _deciding(material: Material, atelier: str, nature: Nature | None = None) -> list[int]:
    """Rows of the extracts that decide, in reading order: those of the chapter on the position, or all of them without one.

    With `nature`, those of that nature of documents.

    Two sentences at a time: a role is often stated in one and named in the next.
    """
    rows = [i for i in _rows(material, atelier) if nature in (None, _passage(material, i).nature)]
    chapter = [i for i in rows if _passage(material, i).chapter is Chapter.POSITIONNEMENT]
    return chapter or rows


def _rows(material: Material, atelier: str) -> list[int]:
    """Rows of the widest windows of an atelier's passages, in reading order."""
    sizes: dict[int, int] = {}
    for window in material.windows:
        sizes[window.passage] = max(sizes.get(window.passage, 1), window.sentences)
    return [
        i
        for i, w in enumerate(material.windows)
        if w.sentences == sizes[w.passage] and material.passages[w.passage].atelier == atelier
    ]


def _evidence(
    material: Material, atelier: str, strength: np.ndarray, mix: np.ndarray, best: Sequence[tuple[Window, int]]
) -> list[tuple[Evidence, np.ndarray]]:
    """Extracts of an atelier that state a role of the City, the strongest first, with the share of each role."""
    found = []
    for window, row in best:
        passage = material.passages[window.passage]
        value = float(strength[row])
        if passage.atelier == atelier and value >= THRESHOLD:
            found.append((Evidence(passage.passage_id, material.text(window), round(value, 4)), mix[row]))
    return sorted(found, key=lambda item: (-item[0].score, item[0].passage_id))
