"""What each passage is compared by: its atelier, the nature of its document, who speaks, its cycle, on which side of the ateliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from synthese.material import Material
from synthese.records import Dimension, Nature, SpeakerRole

WORK = "travaux"  # the modality of all that is not said beside the ateliers
BESIDE = {Nature.CONTRIBUTION: "contributions", Nature.ENTRETIEN: "entretiens"}  # who speaks beside them
YEAR = 365  # days: dates that span no more are one cycle


@dataclass(frozen=True)
class Modalities:
    """Modalities of a dimension in their order, and the one of each passage."""

    dimension: Dimension
    names: tuple[str, ...]
    places: np.ndarray  # int (n_passages,), index into `names`, -1 for a passage that has none

    @property
    def sizes(self) -> np.ndarray:
        """Passages of each modality, int (n_modalities,)."""
        return np.bincount(self.places[self.places >= 0], minlength=len(self.names))

    def counts(self, rows: np.ndarray) -> np.ndarray:
        """Passages of each modality among `rows`, int (n_modalities,)."""
        places = self.places[rows]
        return np.bincount(places[places >= 0], minlength=len(self.names))


def placed(dimension: Dimension, values: Sequence[str | None], order: Sequence[str]) -> Modalities:
    """Modalities that some passage has, in the order given."""
    names = tuple(name for name in order if name in set(values))
    rank = {name: i for i, name in enumerate(names)}
    return Modalities(dimension, names, np.array([rank.get(value or "", -1) for value in values], dtype=int))


def ateliers(material: Material) -> Modalities:
    """The corpus folder of each passage."""
    return placed(Dimension.ATELIER, [p.atelier for p in material.passages], material.ateliers)


def natures(material: Material) -> Modalities:
    """The nature of each passage's document."""
    return placed(Dimension.NATURE, [p.nature.value for p in material.passages], [n.value for n in Nature])


def roles(material: Material) -> Modalities:
    """In what capacity each passage is said; none for what is written."""
    values = [p.speaker_role.value if p.speaker_role else None for p in material.passages]
    return placed(Dimension.ROLE, values, [r.value for r in SpeakerRole])


def voices(material: Material) -> Modalities:
    """Whether each passage is said beside the ateliers, in a contribution or an interview, or not."""
    values = [BESIDE.get(p.nature, WORK) for p in material.passages]
    return placed(Dimension.VOICE, values, [WORK, *BESIDE.values()])


def cycles(material: Material) -> Modalities:
    """The cycle of each passage's atelier as the city states it; else halves of the dates; else none at all."""
    stated = [material.description.atelier(p.atelier).cycle for p in material.passages]
    numbers = sorted({n for n in stated if n is not None})
    if len(numbers) > 1:
        values = [None if n is None else f"cycle {n}" for n in stated]
        return placed(Dimension.CYCLE, values, [f"cycle {n}" for n in numbers])
    return _halves([p.date for p in material.passages])


def _halves(dates: Sequence[date | None]) -> Modalities:
    """Two stretches of time that hold as near as can be to half of the passages each, days kept whole."""
    days = sorted(day for day in dates if day)
    if not days or (days[-1] - days[0]).days <= YEAR:
        return placed(Dimension.CYCLE, [None] * len(dates), ())
    later = sorted(set(days))[1:]
    cut = min(later, key=lambda day: (abs(2 * sum(d < day for d in days) - len(days)), day))
    before, after = _span([d for d in days if d < cut]), _span([d for d in days if d >= cut])
    values = [None if day is None else before if day < cut else after for day in dates]
    return placed(Dimension.CYCLE, values, (before, after))


def _span(days: Sequence[date]) -> str:
    """« 2003-09 à 2004-05 »."""
    return f"{days[0]:%Y-%m} à {days[-1]:%Y-%m}"
