"""What is found in the passages of a corpus, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from synthese.records.kinds import CityRole, EntityKind, SpeakerRole


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or two sentences copied from a passage, that carry a claim."""

    passage_id: str
    extract: str
    score: float = 0.0
    phrase: str = ""  # the few words of the extract that say what it asks for, when some do


class ThemeLevel(StrEnum):
    """Where a theme comes from, and how wide it is."""

    AXE = "axe"  # told by the pipeline file
    THEME = "theme"  # broad
    SOUS_THEME = "sous_theme"  # fine, inside a broad one


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of passages that cuts across documents."""

    theme_id: str
    label: str
    keywords: tuple[str, ...]
    axis: str | None
    ateliers: tuple[str, ...]
    members: tuple[Evidence, ...]  # best first; the extract is the sentence nearest to the theme, the score in [0, 1]
    transversality: float  # how evenly ateliers speak of it, in [0, 1]
    level: ThemeLevel = ThemeLevel.THEME
    parent: str | None = None  # identifier of the broad theme that holds it
    other_labels: tuple[str, ...] = ()  # labels that were possible too
    foremost: tuple[str, ...] = ()  # ateliers that speak of it more than chance would have it, the surest first


@dataclass(frozen=True, slots=True)
class AppliedCorrection:
    """What became of one of the analyst's corrections."""

    rank: int  # 1 = first block of its kind in the file
    action: str
    theme_id: str  # or the tension, the condition, the atelier
    state: str
    reason: str = ""  # why it was not applied, or not wholly


class Pole(StrEnum):
    """Which side of a tension an extract serves."""

    A = "a"
    B = "b"
    BOTH = "ab"


@dataclass(frozen=True, slots=True)
class TensionEvidence:
    """An extract, the pole that it serves, and how much it speaks of the object of the extract that holds both."""

    pole: Pole
    evidence: Evidence
    near: float = 0.0


class TensionKind(StrEnum):
    """Inside one atelier, or between ateliers."""

    INTERNE = "interne"
    CROISEE = "croisee"


@dataclass(frozen=True, slots=True)
class Tension:
    """Two legitimate aims that pull against each other."""

    tension_id: str
    rank: int
    pole_a: str
    pole_b: str
    kind: TensionKind
    ateliers: tuple[str, ...]
    score: float
    subject: str  # what the two aims are about
    evidence: tuple[TensionEvidence, ...]
    genre: str = ""  # individuel_collectif, temps_court_temps_long… as the lexicon names them, "" when none applies
    parts: Mapping[str, float] = field(
        default_factory=dict
    )  # what the score weighs, each in [0, 1], by its French name


@dataclass(frozen=True, slots=True)
class Position:
    """The role that the City takes in an atelier."""

    atelier: str
    role: CityRole
    score: float
    scores: Mapping[CityRole, float]
    evidence: tuple[Evidence, ...]


class Moment(StrEnum):
    """When an atelier said something: while it debated, or once it had settled."""

    SEANCES = "seances"
    REFERENTIEL = "referentiel"


@dataclass(frozen=True, slots=True)
class PositionAtMoment:
    """Share of each role of the City in what an atelier said at one moment."""

    atelier: str
    moment: Moment
    shares: Mapping[CityRole, float]  # they sum to 1
    extracts: int  # how many windows state a role


@dataclass(frozen=True, slots=True)
class Condition:
    """A requirement that comes back across ateliers."""

    condition_id: str
    label: str
    ateliers: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker of public action (proximité, aller vers…) and where it stands."""

    marker_id: str
    label: str
    ateliers: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class MarkerPublic:
    """A marker of public action and a public that its extracts name."""

    marker_id: str
    label: str
    public: str  # canonical form
    evidence: tuple[Evidence, ...]  # passages of the marker that name the public, best first


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts."""

    passage_id: str
    value: str
    unit: str
    subject: str
    extract: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A quotation and the capacity of whoever said it."""

    passage_id: str
    role: SpeakerRole | None
    extract: str


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, a public or a territory, as written and in its canonical form."""

    passage_id: str
    kind: EntityKind
    form: str
    canonical: str
