"""What is counted and tested once themes are known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from synthese.records.findings import Evidence


class Dimension(StrEnum):
    """What passages are compared by."""

    ATELIER = "atelier"
    NATURE = "nature"
    ROLE = "role"
    CYCLE = "cycle"
    VOICE = "voix"  # contributions, interviews, all the rest


class Lean(StrEnum):
    """Whether a modality speaks of a theme more than the others do."""

    MORE = "plus"
    LESS = "moins"
    NOISE = "bruit"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A theme in a modality of a dimension."""

    theme_id: str
    dimension: Dimension
    modality: str
    passages: int
    share: float  # of the modality's passages, in [0, 1]
    expected: float  # passages, were the theme spread evenly
    gap: float  # passages less expected
    p: float  # corrected over the dimension
    lean: Lean


class Trend(StrEnum):
    """What became of a theme from one cycle to the next."""

    APPEARS = "apparaît"
    GROWS = "grandit"
    FADES = "recule"
    DISAPPEARS = "disparaît"
    STABLE = "stable"


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """A theme in two successive cycles."""

    theme_id: str
    before: str
    after: str
    share_before: float  # of the cycle's passages, in [0, 1]
    share_after: float
    trend: Trend
    p: float  # corrected over themes


@dataclass(frozen=True, slots=True)
class SpecificTerm:
    """A word that a modality uses more than chance would have it."""

    dimension: Dimension
    modality: str
    term: str
    frequency: int  # uses in the modality
    expected: float  # uses, were the word spread evenly
    index: float  # -log10 of the probability; positive: over-used


class Voice(StrEnum):
    """Who speaks of a theme most."""

    CITIZENS = "surtout les habitants"
    ATELIERS = "surtout les ateliers"
    BOTH = "autant"


@dataclass(frozen=True, slots=True)
class CitizenTheme:
    """A theme of the ateliers, as contributions and ateliers speak of it."""

    theme_id: str
    share_contributions: float  # of their passages, in [0, 1]
    share_ateliers: float
    gap: float  # contributions less ateliers
    p: float  # corrected over themes
    voice: Voice


@dataclass(frozen=True, slots=True)
class CitizenSubject:
    """What contributions raise and no theme of the ateliers holds."""

    subject_id: str
    label: str
    keywords: tuple[str, ...]
    passages: int
    documents: int
    examples: tuple[Evidence, ...]  # the nearest to the subject's centre first


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """A figure on the themes of a run, and what it means."""

    name: str
    value: float | None  # None when there is too little to measure
    sentence: str


@dataclass(frozen=True, slots=True)
class AxisPlace:
    """An emergent theme on a pole of an axis."""

    theme_id: str
    axis: str
    pole: str
    score: float  # mean robust z of its passages' likeness to the pole
    p: float  # corrected over themes and poles


@dataclass(frozen=True, slots=True)
class AxisShare:
    """An atelier on a pole of an axis."""

    atelier: str
    axis: str
    pole: str
    share: float  # of its passages that stand out by their likeness to the pole, in [0, 1]


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted and tested once themes are known."""

    matrix: tuple[MatrixCell, ...] = ()
    changes: tuple[ThemeChange, ...] = ()
    terms: tuple[SpecificTerm, ...] = ()
    citizen_themes: tuple[CitizenTheme, ...] = ()
    citizen_subjects: tuple[CitizenSubject, ...] = ()
    quality: tuple[QualityMeasure, ...] = ()
    axis_places: tuple[AxisPlace, ...] = ()
    axis_shares: tuple[AxisShare, ...] = ()
