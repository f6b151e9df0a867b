"""What passes between stages: frozen records, one home for each notion.

A stage takes records and returns `(records, problems)`; nothing else crosses a stage boundary.
Texts inside records that follow the `protect` stage never hold a person's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much a problem costs the reader of the results."""

    ERROR = "erreur"  # something could not be read or done
    WARNING = "avertissement"  # done, but a person should look
    NOTE = "remarque"  # nothing went wrong; worth knowing


class BlockKind(StrEnum):
    """What a block of a document is, before anyone asks what it means."""

    TITLE = "titre"
    HEADING = "intertitre"
    PARAGRAPH = "paragraphe"
    LIST_ITEM = "element_de_liste"
    TABLE_ROW = "ligne_de_tableau"
    QUOTE = "citation"
    FOOTNOTE = "note"
    RUNNING = "en_tete_ou_pied"  # running headers and footers, page numbers
    DELETED = "supprime"  # struck-out or tracked deletions: kept apart, never a passage


class Nature(StrEnum):
    """Nature of a document, as in the contract of a run."""

    COMPTE_RENDU = "compte_rendu"
    REFERENTIEL = "referentiel"
    PLAN_ACTIONS = "plan_actions"
    BILAN = "bilan"
    ENTRETIEN = "entretien"
    CONTRIBUTION = "contribution"
    AUTRE = "autre"


class Chapter(StrEnum):
    """The five chapters of a référentiel."""

    ENJEUX = "enjeux"
    POSITIONNEMENT = "positionnement"
    SPECIFICITES = "specificites"
    PRECONISATIONS = "preconisations"
    CONDITIONS = "conditions"


class SeanceKind(StrEnum):
    """The three moments of an atelier."""

    EXPLORATOIRE = "exploratoire"
    RESSOURCE = "ressource"
    SCENARIO = "scenario"


class SpeakerRole(StrEnum):
    """In what capacity someone speaks; the only thing ever said of a speaker."""

    ELU = "elu"
    DGA = "dga"
    DIRECTEUR = "directeur"
    CADRE = "cadre"
    CABINET = "cabinet"
    EXPERT = "expert"
    HABITANT = "habitant"


class CityRole(StrEnum):
    """The four positions that a city can take towards a policy."""

    MAITRE_OUVRAGE = "maitre_ouvrage"
    CO_ACTRICE = "co_actrice"
    ANIMATRICE = "animatrice"
    INCITATRICE = "incitatrice"


class Diffusion(StrEnum):
    """The widest level at which a text may be shown."""

    INTERNE = "interne"
    EXTERNE = "externe"


class EntityKind(StrEnum):
    """What a named or common-noun entity stands for."""

    ACTEUR = "acteur"
    PUBLIC = "public"
    TERRITOIRE = "territoire"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a stage could not do. `reason` is one French sentence: what, and what to do."""

    document: str  # path relative to the corpus, or "" when it concerns the whole run
    stage: str
    reason: str
    page: int | None = None
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Block:
    """A unit of layout. In a document, `document.text[block.start:block.end] == block.text`."""

    kind: BlockKind
    text: str
    start: int = 0
    end: int = 0
    level: int = 0  # heading level (1 = highest) or depth of a list item
    page: int | None = None
    cells: tuple[str, ...] = ()  # the cells of a table row, in order


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus, before it is read."""

    path: Path
    relative: str  # POSIX path relative to the corpus folder
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its text, and the blocks that the text is made of, in reading order."""

    relative: str
    text: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)  # what the file says of itself
    label: str = ""  # how the document is called when its file name is not enough

    @property
    def name(self) -> str:
        """File name without suffix, or the label given when two documents share it."""
        return self.label or Path(self.relative).stem


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in a document. Never leaves the machine, never stands in an output."""

    name: str  # as written, without civility
    role: SpeakerRole | None
    function: str = ""  # as written in the attendance list
    gender: str = ""  # "m", "f" or unknown


@dataclass(frozen=True, slots=True)
class Draft:
    """A future passage, still in the words of the document: `document.text[draft.start:draft.end]`."""

    start: int
    end: int
    page: int | None
    chapter: Chapter | None
    speaker: Person | None
    headings: tuple[str, ...]  # the headings above it, highest first
    exchange: int  # number of the exchange (agenda item, section) inside the document
    date: date | None = None  # of a contribution, when it differs from the document's


PASSAGE = "passage"  # outcome of a block that became passages


@dataclass(frozen=True, slots=True)
class BlockAccount:
    """What became of one block of a document: nothing that was read disappears in silence."""

    rank: int  # 1 = first block of the document
    kind: BlockKind
    characters: int
    outcome: str  # PASSAGE, or why it is not one
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document understood: what it is, who was there, and the drafts that carry its substance."""

    document: Document
    atelier: str
    nature: Nature
    seance: int | None
    seance_kind: SeanceKind | None
    date: date | None
    chapters: tuple[Chapter, ...]
    participants: tuple[Person, ...]  # attendance list
    persons: tuple[Person, ...]  # everyone named as a person, participants included
    turns: int
    drafts: tuple[Draft, ...]
    accounts: tuple[BlockAccount, ...]
    initials: Mapping[str, Person]  # initials that this document uses for people of its attendance list
    diffusion: Diffusion
    sha256: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One idea, one to four sentences, pseudonymised.

    `start` and `end` are character offsets in the protected text of the document, which the store keeps:
    `store.text(passage)[passage.start:passage.end] == passage.text`.
    """

    passage_id: str
    atelier: str
    document: str
    nature: Nature
    text: str
    start: int
    end: int
    diffusion: Diffusion
    seance: int | None = None
    chapter: Chapter | None = None
    page: int | None = None
    speaker_role: SpeakerRole | None = None
    date: date | None = None
    headings: tuple[str, ...] = ()
    exchange: int = 0  # number of the exchange (agenda item, successive turns, section) inside the document


@dataclass(frozen=True, slots=True)
class Participation:
    """How many distinct people of one capacity took part."""

    atelier: str  # "" for the whole corpus
    role: SpeakerRole | None
    people: int


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """What the package understood of one document; what `synthese verifier` prints."""

    relative: str
    document: str
    atelier: str
    nature: Nature
    seance: int | None
    seance_kind: SeanceKind | None
    date: date | None
    chapters: tuple[Chapter, ...]
    participants: Mapping[SpeakerRole, int]
    turns: int
    passages: int
    characters: int
    replaced_names: int
    accounts: tuple[BlockAccount, ...]
    sha256: str


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
class Condition:
    """A requirement that comes back across ateliers."""

    condition_id: str
    label: str
    ateliers: tuple[str, ...]
    evidence: tuple[Evidence, ...]


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


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from."""

    passage_id: str
    extract: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or two of the reading, with its sources."""

    text: str
    ateliers: tuple[str, ...]
    citations: tuple[Citation, ...]
    bullet: bool = False
    rewritten: bool = False  # said otherwise by a language model


@dataclass(frozen=True, slots=True)
class Section:
    """A movement of the reading."""

    title: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The transversal reading, before layout."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    method: tuple[str, ...] = ()  # sentences on the reading itself: counts only, checked against their table


class Scope(StrEnum):
    """Over what the coverage of a reading is counted."""

    CORPUS = "ensemble"
    ATELIER = "atelier"
    THEME = "theme"  # broad
    OTHER_THEME = "sous_theme_ou_axe"
    NO_THEME = "hors_theme"  # passages that no broad theme holds


class Unit(StrEnum):
    """What is counted."""

    PASSAGES = "passages"
    DOCUMENTS = "documents"
    ATELIERS = "ateliers"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what was read the printed reading cites."""

    scope: Scope
    identifier: str  # of the atelier or of the theme, "" for the whole
    label: str
    unit: Unit
    read: int
    cited: int

    @property
    def share(self) -> float:
        """Of what was read, in [0, 1]."""
        return self.cited / self.read if self.read else 0.0


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
