"""What is found of policies and of those who carry them: who acts, what is debated, settled, opposed, followed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from synthese.records.findings import Evidence


class ThreadStatus(StrEnum):
    """Whether a préconisation and an action meet."""

    FOLLOWED = "suivie d'une action"
    WITHOUT_ACTION = "sans action"
    WITHOUT_PROPOSAL = "action sans préconisation"
    WITHOUT_PLAN = "pas de plan d'actions"


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """One link of a policy's thread, by passage identifiers; None where the thread breaks."""

    atelier: str
    enjeu: str | None  # what the préconisation answers in the chapter on enjeux
    specificite: str | None
    preconisation: str | None
    action: str | None
    score: float  # likeness of the préconisation and the action, in [-1, 1]; 0 without both
    status: ThreadStatus


class Support(StrEnum):
    """How much an atelier speaks of a parameter of territorial capacity."""

    CARRIED = "porté"  # at least two passages, and more than the corpus on average
    MENTIONED = "évoqué"
    ABSENT = "absent"
    UNSUPPORTED = "non étayé par ce corpus"


@dataclass(frozen=True, slots=True)
class CapacityReading:
    """What an atelier says of one parameter of territorial capacity."""

    parameter: str
    side: str  # « croyances » or « coalition »
    atelier: str
    share: float  # of the atelier's passages, in [0, 1]
    support: Support
    evidence: tuple[Evidence, ...]  # the score is a robust z-score


@dataclass(frozen=True, slots=True)
class InstitutionRole:
    """What an extract makes an institution do in an atelier."""

    institution: str  # canonical name, by type
    atelier: str
    role: str  # a CityRole, or the institution's own: pilote, finance, competence, gestion, controle
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Rectification:
    """A passage of minutes whose words a later séance takes back."""

    passage_id: str
    wrong: str  # the words set aside
    evidence: Evidence  # where they are


class Outcome(StrEnum):
    """How a matter ends."""

    UNANIME = "unanime"
    VOTE = "vote"  # counted, and not all of one mind
    ARRETE = "arrete"  # decided, nobody counted
    OUVERT = "ouvert"  # left for later


@dataclass(frozen=True, slots=True)
class Decision:
    """What an atelier settles, or leaves open in so many words."""

    atelier: str
    outcome: Outcome
    evidence: Evidence
    tension_id: str = ""  # the tension that it ends, when the exchange tells


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two voices of one debate of a séance that pull apart, how the debate ends, and what the référentiel makes of it."""

    atelier: str
    first: Evidence
    second: Evidence
    score: float
    replies: bool = False  # whether the second says by itself that it answers or opposes
    ending: Decision | None = None  # None when the minutes do not tell
    sequel: Evidence | None = None  # where the référentiel takes it up, None when nothing tells it


class Answer(StrEnum):
    """How a référentiel answers what opposes two aims."""

    ARBITRAGE = "arbitrage"  # it takes sides
    COMPROMIS = "compromis"  # it holds both together
    OUVERT = "ouvert"


@dataclass(frozen=True, slots=True)
class Arbitration:
    """What a référentiel opposes, and what it answers, in one passage."""

    atelier: str
    answer: Answer
    opposition: Evidence  # from the sentence that opposes to the one that answers
    answered: Evidence  # the sentence that answers
    tension_id: str = ""  # the tension that the same passage tells, when one was found


@dataclass(frozen=True, slots=True)
class Opposition:
    """What a référentiel opposes in its own name: a passage, or two successive ones of which the second goes against the first."""

    atelier: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CommonQuestion:
    """What two référentiels oppose each, about the same thing."""

    first: Opposition
    second: Opposition
    shared: tuple[str, ...]  # rare nouns of both, by lemma
    score: float  # likeness, cosine of centred vectors


@dataclass(frozen=True, slots=True)
class CrossReference:
    """An atelier, or another set of documents, that names the work of another atelier."""

    source: str
    cited: str
    evidence: Evidence
