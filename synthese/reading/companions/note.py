"""The note on tensions, for analysts: each ranked tension with all its extracts by aim, who holds it, and what its score is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from synthese.material import Material
from synthese.policy_tables import outcome_of_tensions
from synthese.reading.companions.blocks import Block, Companion, Text, decimal, heading, sentence
from synthese.reading.companions.tension import state_of
from synthese.reading.companions.word import where
from synthese.reading.docx_tables import WordTable
from synthese.reading.extracts import voice
from synthese.reading.french import capitalise, counted, enumerate_fr
from synthese.reading.statements import Desk
from synthese.reading.tensions import object_of
from synthese.records import Answer, Citation, Outcome, Pole, Tension, TensionEvidence, TensionKind
from synthese.tables import Analysis

POLES = {Pole.A: "Premier", Pole.B: "Second", Pole.BOTH: "Les deux"}
ORDER = (Pole.BOTH, Pole.A, Pole.B)
KINDS = {TensionKind.INTERNE: "dans un atelier", TensionKind.CROISEE: "entre ateliers"}
# How it ends, by what a référentiel answers or by what ends the debate.
ISSUES = {
    Answer.ARBITRAGE.value: "le référentiel prend parti",
    Answer.COMPROMIS.value: "le référentiel tient les deux",
    Answer.OUVERT.value: "la question reste ouverte",
    Outcome.VOTE.value: "un vote y met fin",
    Outcome.UNANIME.value: "un accord y met fin",
    Outcome.ARRETE.value: "une décision y met fin",
}
TITLE = 60  # characters of each aim in a title
HOW = (
    "Chaque tension oppose deux buts légitimes. Son score, entre 0 et 1, pèse la netteté de l'opposition (quatre fois), la force de ses "
    "meilleurs extraits, leur nombre, l'étendue (combien d'ateliers) et le fait qu'elle soit débattue en séance et présente au "
    "référentiel (chacun une demi-fois). Les extraits sont copiés mot pour mot."
)


def tension_note(material: Material, analysis: Analysis) -> Companion:
    """Every tension of a reading, by rank."""
    desk = Desk(material)
    blocks: list[Block] = [sentence(HOW), _summary(desk, analysis.tensions)]
    outcomes = outcome_of_tensions(analysis.policies)
    for tension in analysis.tensions:
        blocks += list(_told(desk, tension, ISSUES.get(outcomes.get(tension.tension_id, ""), "")))
    subtitle = f"{counted(len(analysis.tensions), 'tension')}, de la plus saillante à la moins saillante."
    return Companion("note-de-tensions", "Note de tensions", subtitle, "Note de tensions", tuple(blocks))


def _summary(desk: Desk, tensions: Sequence[Tension]) -> WordTable:
    rows = tuple(
        (str(t.rank), capitalise(t.pole_a), capitalise(t.pole_b), KINDS[t.kind], str(len(t.ateliers)), decimal(t.score))
        for t in tensions
    )
    return WordTable("Les tensions par rang", ("Rang", "Premier but", "Second but", "Où", "Ateliers", "Score"), rows)


def _told(desk: Desk, tension: Tension, issue: str) -> Iterator[Block]:
    """`issue`: how it ends, "" when the texts do not tell."""
    anchor = tension.evidence[0].evidence
    yield heading(f"{tension.rank}. {_title(tension)}")
    yield sentence(
        f"Premier but : {tension.pole_a}. Second but : {tension.pole_b}.", [Citation(anchor.passage_id, anchor.extract)]
    )
    state = f"{state_of(desk, tension)}{f' ; {issue}' if issue else ''}"
    yield sentence(f"{capitalise(KINDS[tension.kind])} {desk.mention(tension.ateliers)} ; {state}.")
    yield sentence(f"{_holders(desk, tension)}.")
    yield _score(tension)
    yield _evidence(desk, tension)


def _title(tension: Tension) -> str:
    """What is at stake when the texts name it, else the first words of each aim."""
    if tension.subject or tension.genre:
        return capitalise(object_of(tension))
    return " / ".join(shorten(capitalise(aim), TITLE, placeholder="…") for aim in (tension.pole_a, tension.pole_b))


def _holders(desk: Desk, tension: Tension) -> str:
    """« Les deux buts : un élu ou une élue, référentiel ; second but : les services »."""
    told = []
    for pole in ORDER:
        said = dict.fromkeys(_voice(desk, e) for e in tension.evidence if e.pole is pole)
        name = "les deux buts" if pole is Pole.BOTH else f"{POLES[pole].lower()} but"
        told += [f"{name} – {enumerate_fr(list(said))}"] if said else []
    return f"Qui les porte : {' ; '.join(told)}"


def _voice(desk: Desk, evidence: TensionEvidence) -> str:
    passage = desk.passage(evidence.evidence.passage_id)
    return voice(passage, evidence.evidence.extract)


def _score(tension: Tension) -> Text:
    parts = ", ".join(f"{name} {decimal(part)}" for name, part in tension.parts.items())
    return sentence(f"Score {decimal(tension.score)}{f' : {parts}' if parts else ''}.")


def _evidence(desk: Desk, tension: Tension) -> WordTable:
    """Every extract, by aim, in the order of its strength."""
    ordered = sorted(tension.evidence, key=lambda e: (ORDER.index(e.pole), -e.evidence.score))
    rows = tuple(
        (
            POLES[e.pole],
            " ".join(e.evidence.extract.split()),
            _voice(desk, e),
            where(desk.material, e.evidence.passage_id),
        )
        for e in ordered
    )
    return WordTable(f"Extraits de la tension {tension.rank}", ("But servi", "Extrait", "Qui le dit", "Où"), rows)
