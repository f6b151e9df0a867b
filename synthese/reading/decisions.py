"""What the ateliers settled: votes that divide them, agreements of all, in the words of the minutes; what they leave open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from synthese.config import Config
from synthese.decisions import says
from synthese.lexicons import load, pattern
from synthese.material import Material
from synthese.reading import prose
from synthese.reading.extracts import LONGEST_EXTRACT, is_cut, is_notes, title_of_point
from synthese.reading.french import capitalise, under
from synthese.reading.references import opens_on_what_precedes
from synthese.reading.statements import Desk
from synthese.reading.typography import inner, quoted, typeset
from synthese.records import Citation, Decision, Nature, Outcome, Statement
from synthese.tables import Analysis

# How one atelier, and several, end a matter; in the order of telling.
ENDINGS = {
    Outcome.VOTE: ("passe au vote", "passent au vote"),
    Outcome.UNANIME: ("s'accorde sans opposition", "s'accordent sans opposition"),
}
# The same, when a debate told how others do.
ALSO = {
    Outcome.VOTE: ("Un autre vote est à relever", "D'autres votes sont à relever"),
    Outcome.UNANIME: ("Un autre accord est sans opposition", "D'autres accords sont sans opposition"),
}
TOLD = {Outcome.VOTE: 6, Outcome.UNANIME: 3}  # ateliers quoted by ending
CODE = re.compile(r"\b[A-Z]{1,3}\d\b")  # « S3 », « SC2 »: a scenario by its number
# What follows a code where it is given: « H2 « la halle partagée » (…) », « H1 : … », up to the next one or the end of the sentence.
GIVEN = r"\s*(?:[:=–-]\s*)?((?:[«“\"(]|(?<=[:=–-]\s))[^;\n]{10,200}?)(?=,?\s+[A-Z]{1,3}\d\b|;|\.(?:\s|$)|$)"
Tell = Callable[[Material, str, str], str]
OPENED = ("«", "“", '"')
SHARED = 2  # ateliers that a vote must divide for it to be told of all
LEAST_WORDS = 10  # « Pas tranché. » does not say what

LABELLED = re.compile(r"[A-ZÀ-Ý]{2,5}\s*:")  # « VP : … »: who speaks, by a charge or initials


def decision_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """For each way of ending: the ateliers that do, each cited, then how they do it; what a tension told is not quoted again."""
    for outcome, alone in ENDINGS.items():
        chosen = first_of_each(desk, [d for d in analysis.policies.decisions if d.outcome is outcome])
        fresh = [d for d in chosen if d.evidence.passage_id not in desk.quoted and d.atelier not in desk.ended]
        if not fresh:
            continue  # nothing, or nothing that was not told
        ateliers = tuple(d.atelier for d in fresh)
        citations = tuple(Citation(d.evidence.passage_id, minuted(desk, d)) for d in fresh)
        others = ALSO[outcome][len(fresh) > 1]
        lead = others if len(fresh) < len(chosen) else desk.above(ateliers, alone, TOLD[outcome])
        yield Statement(f"{capitalise(lead)}.", ateliers, citations)
        yield from (minute(desk, decision) for decision in fresh[: TOLD[outcome]])


def votes_left(desk: Desk, decisions: Sequence[Decision]) -> Iterator[Statement]:
    """How each atelier ends a matter by a vote, else in agreement, when nothing told it yet: one bullet by atelier."""
    for outcome in ENDINGS:
        for decision in first_of_each(desk, [d for d in decisions if d.outcome is outcome]):
            if decision.atelier not in desk.ended:
                desk.ended.add(decision.atelier)
                if decision.evidence.passage_id not in desk.quoted:
                    yield minute(desk, decision)


def divided_votes(desk: Desk, decisions: Sequence[Decision]) -> Iterator[Statement]:
    """« Les choix ne font pas l'unanimité : dans trois ateliers, des voix s'opposent… », with one such vote of each."""
    split = [
        d
        for d in decisions
        if d.outcome is Outcome.VOTE and _divides(d) and desk.concludes(desk.passage(d.evidence.passage_id))
    ]
    first = {
        d.atelier: d for d in sorted(split, key=lambda d: (-d.evidence.score, d.evidence.passage_id), reverse=True)
    }
    if len(first) < SHARED:
        return
    ateliers = tuple(sorted(first))
    minutes = (p for p in desk.material.passages if p.nature is Nature.COMPTE_RENDU)
    agreed = (says("unanime").search(p.text) or says("personne_contre").search(p.text) for p in minutes)
    none = "" if any(agreed) else " ; la lecture n'en a relevé aucun d'unanime"
    cited = tuple(Citation(first[a].evidence.passage_id, first[a].evidence.extract) for a in ateliers)
    every = len(ateliers) == sum(map(desk.material.is_atelier, desk.material.ateliers))
    where = f"dans {desk.share(ateliers)[0]}{'' if every else desk.listed(ateliers)}"
    text = f"Les choix ne font pas l'unanimité : {where}, un vote compte des voix contre ou des abstentions{none}."
    yield Statement(text, ateliers, cited)


def _divides(decision: Decision) -> bool:
    """Whether the words of a vote say that some voted against it or abstained."""
    return bool(says("partage").search(says("personne_contre").sub(" ", decision.evidence.extract)))


def _late(desk: Desk, decision: Decision) -> tuple[bool, int]:
    """Order of telling: a vote belongs to the last séance; what stays open is what the référentiel itself says open."""
    passage = desk.passage(decision.evidence.passage_id)
    open_in_debate = decision.outcome is Outcome.OUVERT and passage.nature is not Nature.REFERENTIEL
    return open_in_debate, -(passage.seance or 0)


def open_questions(desk: Desk, decisions: Sequence[Decision], limit: int) -> Iterator[Statement]:
    """What waits for a decision, first in what référentiels themselves say open: one bullet by atelier."""
    chosen = first_of_each(desk, [d for d in decisions if d.outcome is Outcome.OUVERT])
    written = [d for d in chosen if desk.passage(d.evidence.passage_id).nature is Nature.REFERENTIEL]
    told = [*written, *(d for d in chosen if d not in written)][:limit]
    desk.left_open.update(d.atelier for d in told)
    yield from (minute(desk, decision) for decision in told)


def first_of_each(desk: Desk, decisions: Sequence[Decision]) -> list[Decision]:
    """The surest decision of each atelier that can be quoted; those of the last séance come first, it concludes."""
    found: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda d: _late(desk, d)):
        passage = desk.passage(decision.evidence.passage_id)
        alone = not opens_on_what_precedes(desk.doc(passage.passage_id), minuted(desk, decision))
        if desk.concludes(passage) and alone and settled(desk, decision)[0]:
            found.setdefault(decision.atelier, decision)
    return [found[atelier] for atelier in sorted(found)]


def minute(desk: Desk, decision: Decision, opening: str = "") -> Statement:
    """A decision as the document records it, whoever was speaking, under the statement that it illustrates. `opening`: « Pour finir »."""
    passage_id = decision.evidence.passage_id
    desk.quoted.add(passage_id)
    if opening:
        said, cited = settled(desk, decision)
        told = f"{opening}, {said}"
    else:
        said, cited = settled(desk, decision, tell=prose.minuted)
        told = under(title_of_point(desk.passage(passage_id)), said)
    text = f"{told} {desk.source(passage_id)}."
    return Statement(text, desk.ateliers(passage_id), cited, bullet=True)


def settled(
    desk: Desk, decision: Decision, least: int = LEAST_WORDS, tell: Tell = prose.minuted_inside
) -> tuple[str, tuple[Citation, ...]]:
    """« le texte est adopté », « S3 est adopté ; S3 : « … » », and what it quotes; ("", ()) when it says too little.

    `least`: words that say enough. `tell`: how the words stand, inside a sentence or by themselves.
    """
    passage, words = desk.passage(decision.evidence.passage_id), minuted(desk, decision, least)
    if not words:
        return "", ()
    meant = meaning(desk, decision)
    if meant is None and CODE.search(words):
        return "", ()  # « H2 est adopté » says nothing to who has not read what it was
    told = tell(desk.material, passage.passage_id, words)
    if meant:
        named = meant.words.startswith(OPENED)  # « S3 “l'archipel” (…) »: a name, and what it holds
        told = f"{told} ; {meant.code} : {typeset(meant.words) if named else quoted(inner(meant.words))}"
    cited = [Citation(passage.passage_id, words), *([Citation(meant.passage_id, meant.words)] if meant else [])]
    return told, tuple(cited)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the code of a scenario stands for, in the words that first gave it."""

    code: str
    words: str
    passage_id: str


def meaning(desk: Desk, decision: Decision) -> Meaning | None:
    """What « S3 » stands for: the first words of the same document that open on it, None when there is no code or no such words."""
    found = CODE.search(decision.evidence.extract)
    last = desk.material.index[decision.evidence.passage_id]
    for passage in desk.material.passages[:last] if found else ():
        if found and desk.document(passage.passage_id) == desk.document(decision.evidence.passage_id):
            given = re.search(rf"\b{found[0]}\b{GIVEN}", passage.text)
            if given and not is_notes(given[1]):
                return Meaning(found[0], given[1].strip(), passage.passage_id)
    return None


def minuted(desk: Desk, decision: Decision, least: int = LEAST_WORDS) -> str:
    """The words of a decision, "" when they are only notes or fewer than `least`; a vote needs no verb to be told."""
    extract = decision.evidence.extract.strip()
    taken = decision.evidence.passage_id in desk.aside
    short = len(extract.split()) < least
    whole = re.search(r"[.!?…»)]$", extract) and extract.count("«") == extract.count("»") and extract[:1].isalnum()
    whole = whole and not LABELLED.match(extract)
    opening = extract.lstrip("«“– ")
    hangs = _hangs().match(opening) or opening[:1].islower()  # notes open as they come
    hangs = hangs or is_cut(desk.passage(decision.evidence.passage_id).text, extract)
    return (
        "" if taken or short or hangs or not whole or len(extract) > LONGEST_EXTRACT or is_notes(extract) else extract
    )


@cache
def _hangs() -> re.Pattern[str]:
    """Openings that stand for what was said before: « La proposition est adoptée… » does not say what."""
    return pattern(load("analysis")["issues"]["renvois"])
