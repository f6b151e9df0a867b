"""Stage 9. Records -> the transversal reading: a plan of movements, statements, and their check against the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from synthese.config import Config
from synthese.lexicons import load
from synthese.material import Material
from synthese.reading.asked import asked_statements
from synthese.reading.axes import axis_statements
from synthese.reading.collectivity import collectivity
from synthese.reading.comparisons import change_statements, citizen_statements, interview_statements
from synthese.reading.cross_references import cross_reference_statements
from synthese.reading.decisions import decision_statements
from synthese.reading.documents import document_names
from synthese.reading.engaged import engaged_statements
from synthese.reading.essentials import essentials
from synthese.reading.extracts import NATURES, named_document, place
from synthese.reading.french import in_words, month, of, plural
from synthese.reading.gathered import gathered_statements, told_by, told_evidence
from synthese.reading.grounding import ground
from synthese.reading.partners import partner_statements
from synthese.reading.pending import pending_statements
from synthese.reading.places import place_statements
from synthese.reading.roles import position_statements
from synthese.reading.side_by_side import by_atelier, open_bullets, opposed_bullets
from synthese.reading.sources import SourceLabel
from synthese.reading.stakes import stake_statements
from synthese.reading.statements import Desk
from synthese.reading.tensions import adopted, other_kinds, tensions_by_kind
from synthese.reading.themes import SHARED, emergent_statements, is_shared, told_by_documents, works
from synthese.records import Condition, Nature, Problem, Reading, Section, Statement, Tension
from synthese.tables import Analysis

# Kinds of tensions that have a movement of their own.
CITY = ("attractivite_cohesion",)
DEMANDS = ("individuel_collectif", "temps_court_temps_long", "proximite_mutualisation")
TABLES = (".csv", ".xlsx", ".ods")  # each line is a contribution
SHEET = "fiche d'actions"
BY_FUNCTION = "Propos rendus par fonction, jamais par nom."
# What stands for the whole reading, rather than in each sentence.
BULLETS = (
    "Les puces reprennent les phrases des documents : seuls les noms y sont remplacés, par des fonctions, et des mots "
    "de liaison y rapprochent deux passages."
)
ADOPTED = "« (Atelier X) » sans autre précision renvoie à son référentiel."
LEAST = "Un nombre d'ateliers est un minimum : un autre a pu dire la même chose en des mots que la lecture n'a pas reconnus."
Movement = Callable[[Desk, Analysis, Config], Iterator[Statement]]


def build_reading(material: Material, analysis: Analysis, config: Config) -> tuple[Reading, tuple[Problem, ...]]:
    """The reading that the configuration asks for, grounded; a movement with nothing to say disappears."""
    desk = Desk(material, analysis.unquotable)
    who = collectivity(material, analysis.positions)
    sections = []
    for name in config.reading.movements:
        title, movement = MOVEMENTS[name]
        statements = tuple(movement(desk, analysis, config))
        if statements:
            sections.append(Section(title.format(collectivite=who.of), statements))
    city = material.description.city
    title = f"{config.reading.title} – {city}" if city else config.reading.title
    reading = Reading(title, subtitle(material), tuple(sections), method=how_to_read(desk))
    titles = [material.title(atelier) for atelier in material.ateliers]
    return ground(reading, {p.passage_id: p for p in material.passages}, titles)


def subtitle(material: Material) -> str:
    """What was read, counted: ateliers, documents by nature."""
    kinds: Counter[str] = Counter()
    for sheet in material.sheets:
        rows = sheet.passages if sheet.relative.endswith(TABLES) and sheet.nature is Nature.CONTRIBUTION else 1
        sheaf = sheet.nature is Nature.PLAN_ACTIONS and not material.is_atelier(sheet.atelier)  # one plan, many sheets
        kinds[SHEET if sheaf else NATURES[sheet.nature]] += rows if sheet.passages else 0
    counted = ", ".join(f"{n} {plural(kind, n)}" for kind, n in kinds.most_common() if n)
    ateliers = sum(material.is_atelier(folder) for folder in material.ateliers)
    head = (
        f"{in_words(ateliers).capitalize()} atelier{'s' if ateliers > 1 else ''}{period(material)} ; "
        if ateliers
        else ""
    )
    return f"{head}{counted}. {BY_FUNCTION}"


def how_to_read(desk: Desk) -> tuple[str, ...]:
    """What a reader must know of the whole reading: what its bullets and sources are, who took part."""
    adopted = any(desk.material.is_atelier(atelier) for atelier in desk.adopted)
    several = sum(map(desk.material.is_atelier, desk.material.ateliers)) > 1
    told = [BULLETS, *([ADOPTED] if adopted else []), *([LEAST] if several else [])]
    took_part = participants(desk.material)
    return (" ".join(told), *([took_part] if took_part else []))


def period(material: Material) -> str:
    """« , de mars 1998 à mai 1999 »: from the first dated work of ateliers to the last; "" without two months."""
    days = sorted({p.date for p in material.passages if p.date and material.is_atelier(p.atelier)})
    months = [month(day) for day in (days[0], days[-1])] if days else []
    return f", {of(months[0])} à {months[1]}" if len(set(months)) > 1 else ""


def participants(material: Material) -> str:
    """« Ont pris part : 48 élus, 22 directeurs… », distinct people, "" when no list says who came."""
    names = load("roles")["pluriels"]
    told = [
        f"{p.people} {names[p.role or 'aucun'].removeprefix('des ')}"
        for p in material.participation
        if not p.atelier and p.people > 1
    ]
    return f"Ont pris part, chaque personne comptée une fois : {', '.join(told)}." if told else ""


def _axis(keywords: Sequence[str]) -> Movement:
    """Axes whose name holds one of `keywords`."""

    def movement(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
        return axis_statements(desk, analysis, config, keywords)

    return movement


def _demands(genres: Sequence[str], keywords: Sequence[str]) -> Movement:
    """Tensions of these kinds; when the texts debate none, what they say of the axes whose name holds one of `keywords`."""

    def movement(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
        debated = list(tensions_by_kind(desk, analysis.tensions, genres, analysis.policies.decisions))
        yield from debated or axis_statements(desk, analysis, config, keywords)

    return movement


def _asked(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    yield from asked_statements(desk)


def _tensions(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    others = other_kinds((*CITY, *DEMANDS))
    votes = analysis.policies.decisions if "decisions" in config.reading.movements else ()
    told = opposed_bullets(desk, analysis.policies, votes)
    known = {atelier for statement in told for atelier in statement.ateliers}
    rest = [
        t for t in analysis.tensions if adopted(desk, t) or (known.isdisjoint(t.ateliers) and not _debated(desk, t))
    ]
    texts = [s for s in tensions_by_kind(desk, rest, others, analysis.policies.decisions) if s.bullet]
    left_open = open_bullets(desk, analysis.policies) if "suites" in config.reading.movements else []
    yield from by_atelier(desk, [*told, *texts, *left_open])


def _debated(desk: Desk, tension: Tension) -> bool:
    """Whether minutes say a tension where référentiels could have: what is opposed there is told as a debate, or not at all."""
    written = any(p.nature is Nature.REFERENTIEL for p in desk.material.passages)
    return written and desk.passage(tension.evidence[0].evidence.passage_id).nature is Nature.COMPTE_RENDU


def _cross_references(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    yield from cross_reference_statements(desk, analysis.policies.cross_references)


def _markers(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    shared = [m for m in analysis.markers if is_shared(desk, told_by(desk, m))]
    for marker in shared[: config.reading.statements_per_section]:
        yield from gathered_statements(desk, marker)


def _positions(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    yield from position_statements(desk, analysis.positions)


def _conditions(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    known = [
        c
        for c in analysis.conditions
        if c.condition_id != "C-autre" and (_in_documents(desk, c) or is_shared(desk, told_by(desk, c)))
    ]
    for condition in known:
        yield from gathered_statements(desk, condition)


def _in_documents(desk: Desk, condition: Condition) -> bool:
    """Whether, in a corpus of few ateliers, enough of their documents state a condition for it to be told."""
    said = [e.passage_id for e in told_evidence(desk, condition) if works(desk, [e])]
    return told_by_documents(desk) and len({desk.document(p) for p in said}) >= SHARED


# Movements by the name that a pipeline file gives them, in the order of a published synthesis.
MOVEMENTS: Mapping[str, tuple[str, Movement]] = {
    "essentiel": ("L'essentiel en deux minutes", essentials),
    "enjeux": ("Ce qui est en jeu", stake_statements),
    "attractivite_cohesion": ("Entre attractivité et cohésion sociale", _demands(CITY, ["attractivité"])),
    "exigences": ("Des exigences à concilier", _demands(DEMANDS, ["individuel", "temps", "proximité"])),
    "lien_social": ("Favoriser le lien, encourager la rencontre", _axis(["lien"])),
    "attentes": ("Attentes et critiques", _asked),
    "themes": ("Les thèmes qui traversent les ateliers", emergent_statements),
    "tensions": ("Mettre en tension les politiques publiques", _tensions),
    "lieux": ("Les mêmes heures, les mêmes lieux", place_statements),
    "engagements": ("Ce à quoi les référentiels s'engagent", engaged_statements),
    "marqueurs": ("Les nouveaux marqueurs de l'action publique", _markers),
    "positionnement": ("Clarifier le positionnement {collectivite}", _positions),
    "partenaires": ("Les partenaires, d'une politique à l'autre", partner_statements),
    "conditions": ("Les conditions de réussite", _conditions),
    "renvois": ("Ce que les ateliers se renvoient", _cross_references),
    "decisions": ("Ce qui a été mis aux voix", decision_statements),
    "evolution": ("D'un cycle à l'autre", change_statements),
    "habitants": ("Ce que disent les contributions", citizen_statements),
    "entretiens": ("Ce que disent les entretiens", interview_statements),
    "suites": ("Ce qu'il reste à décider", pending_statements),
}


def source_labels(material: Material, reading: Reading) -> dict[str, SourceLabel]:
    """Where each cited passage stands, for notes and for « Sources »."""
    cited = {c.passage_id for section in reading.sections for s in section.statements for c in s.citations}
    labels, names = {}, document_names(material)
    for passage_id in sorted(cited):
        passage = material.passages[material.index[passage_id]]
        title = material.title(passage.atelier)
        whose = f"Atelier {title}" if title and material.is_atelier(passage.atelier) else title
        document = named_document(passage, names.get((passage.atelier, passage.document), ""))
        labels[passage_id] = SourceLabel(passage_id, whose, document, place(passage), passage.text)
    return labels
