"""Stage 8. The role that the City takes in each atelier: maître d'ouvrage, co-actrice, animatrice or incitatrice.

Every passage of the atelier that states a role decides, as much as it seems to state it; what the référentiel says in its
chapter on the position of the City counts twice.
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

THRESHOLD = 0.3  # a passage below that is no evidence
SHARE = 0.6  # an extract says a role when at least this much of it does, in its atelier
PRIOR = 0.3  # of each role, before an atelier states any
IN_CHAPTER = 2.0  # weight of what is adopted in the chapter on the position, that of what is said elsewhere being 1
MAX_EVIDENCE = 8
CLEAR = 0.5  # some extract states the role at least this strongly, or the texts do not say it
MARGIN = 0.05  # the first role leads the second by this much, or the texts do not say which
MOMENTS = {Moment.SEANCES: Nature.COMPTE_RENDU, Moment.REFERENTIEL: Nature.REFERENTIEL}

MAIN = ("ROOT", "conj", "parataxis")  # verbs of main clauses
ORDER = tuple(CityRole)


def find_positions(material: Material, scores: Scores) -> tuple[Position, ...]:
    """One position per atelier whose texts state a role, ateliers in order; the others are left to `undetermined`."""
    strength, mix = stated_roles(scores)
    best = scores.best(strength)
    placed = in_atelier(material, strength, mix, best)
    found = (_position(material, atelier, strength, mix, placed, best) for atelier in material.ateliers)
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
    strength, mix = stated_roles(scores)
    best = scores.best(strength)
    found = []
    for atelier in material.ateliers:
        for moment, nature in MOMENTS.items():
            rows = [
                row for row in _deciding(material, atelier, strength, best) if _passage(material, row).nature is nature
            ]
            if rows:
                shares = _shares(material, strength, mix, rows)
                told = {r: round(float(s), 4) for r, s in zip(ORDER, shares, strict=True)}
                found.append(PositionAtMoment(atelier, moment, told, len(rows)))
    return tuple(found)


def shares_of(material: Material, scores: Scores, atelier: str) -> dict[CityRole, float]:
    """Share of each role in what decides for an atelier; zeros when nothing states one."""
    strength, mix = stated_roles(scores)
    rows = _deciding(material, atelier, strength, scores.best(strength))
    return {r: round(float(s), 4) for r, s in zip(ORDER, _shares(material, strength, mix, rows), strict=True)}


def _shares(material: Material, strength: np.ndarray, mix: np.ndarray, rows: Sequence[int]) -> np.ndarray:
    """Share of each role in extracts, (4,), summing to 1; zeros when they state none."""
    weights = np.array([_weight(_passage(material, row)) for row in rows]) * strength[list(rows)]
    total = (weights[:, None] * mix[list(rows)]).sum(axis=0)
    return np.asarray(total / total.sum() if total.sum() > 0 else total)


def stated_roles(scores: Scores) -> tuple[np.ndarray, np.ndarray]:
    """How much each window states a role of the City in its place, (n,), and which one, (n, 4), rows summing to 1."""
    roles = scores.classes["position"]
    city = scores.family["position"][:, [roles.index(role.value) for role in ORDER]]
    ours = np.where(_city_acts(scores.material), 1.0, city.sum(axis=1))  # what is left when the role is another's
    stated = scores.in_context["position"] * ours
    return stated, city / np.maximum(city.sum(axis=1), 1e-9)[:, None]


def in_atelier(
    material: Material, strength: np.ndarray, mix: np.ndarray, best: Sequence[tuple[Window, int]]
) -> np.ndarray:
    """Which role each window states, given what the other passages of its atelier state, (n, 4), rows summing to 1.

    Bayes' rule, the others being taken for independent signs of one role.
    """
    total: dict[str, np.ndarray] = {}
    own: dict[int, np.ndarray] = {}
    for window, row in best:
        if strength[row] >= THRESHOLD:
            passage = material.passages[window.passage]
            own[window.passage] = _weight(passage) * strength[row] * mix[row]
            total[passage.atelier] = total.get(passage.atelier, np.zeros(len(ORDER))) + own[window.passage]
    nothing = np.zeros(len(ORDER))
    elsewhere = [
        total.get(material.passages[w.passage].atelier, nothing) - own.get(w.passage, nothing) for w in material.windows
    ]
    placed = mix * (np.reshape(elsewhere, mix.shape) + PRIOR)
    return np.asarray(placed / placed.sum(axis=1, keepdims=True))


def _weight(passage: Passage) -> float:
    """What is adopted on the position of the City counts more than what is said elsewhere."""
    return IN_CHAPTER if passage.chapter is Chapter.POSITIONNEMENT else 1.0


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
    material: Material,
    atelier: str,
    strength: np.ndarray,
    mix: np.ndarray,
    placed: np.ndarray,
    best: Sequence[tuple[Window, int]],
) -> Position | None:
    evidence = _evidence(material, atelier, strength, placed, best)
    shares = _shares(material, strength, mix, _deciding(material, atelier, strength, best))
    if not evidence or shares.sum() <= 0:
        return None
    role = int(shares.argmax())
    saying = [e for e, said in evidence if said[role] >= SHARE]
    second = float(np.sort(shares)[-2])
    if not saying or saying[0].score < CLEAR or shares[role] - second < MARGIN:
        return None
    scores = {r: round(float(s), 4) for r, s in zip(ORDER, shares, strict=True)}
    return Position(atelier, ORDER[role], scores[ORDER[role]], scores, tuple(saying[:MAX_EVIDENCE]))


def _deciding(material: Material, atelier: str, strength: np.ndarray, best: Sequence[tuple[Window, int]]) -> list[int]:
    """Rows of the extracts that decide, one by passage of the atelier that states a role, in reading order."""
    found = [row for _, row in best if _passage(material, row).atelier == atelier]
    return [row for row in found if float(strength[row]) >= THRESHOLD]


def _evidence(
    material: Material, atelier: str, strength: np.ndarray, placed: np.ndarray, best: Sequence[tuple[Window, int]]
) -> list[tuple[Evidence, np.ndarray]]:
    """Extracts of an atelier that state a role of the City, the strongest first, with the share of each role in the atelier."""
    found = []
    for window, row in best:
        passage = material.passages[window.passage]
        value = float(strength[row])
        if passage.atelier == atelier and value >= THRESHOLD:
            found.append((Evidence(passage.passage_id, material.text(window), round(value, 4)), placed[row]))
    return sorted(found, key=lambda item: (-item[0].score, item[0].passage_id))
