"""Stage 8. What the ateliers settle, in séance or in their référentiel, how, and what they leave open in so many words.

A learned head tells the sentences that decide, another, in its place, those by which a debate of a séance ends; turns of the
minutes tell whether the matter was counted or unanimous, and, by themselves, what is left open.
A vote ends the exchange that precedes it: that is how it is tied to the tensions debated there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from spacy.tokens import Span, Token

from synthese.debate import answers, opposes
from synthese.learned.heads import ENDING
from synthese.lexicons import load, pattern
from synthese.material import completed
from synthese.records import Decision, Evidence, Nature, Outcome, Passage, Tension
from synthese.scores import ABOUT_THE_MEETING

if TYPE_CHECKING:
    import re

    from synthese.material import Material, Window
    from synthese.scores import Scores

DECIDES = 0.7  # probability that an extract states a decision
COUNTED = 0.3  # the same when it says how the matter ends
ENDS = 0.4  # probability that an extract ends a debate, in its place…
SURELY = 0.7  # … and that it may be told by itself, without the debate
PULLS = 0.5  # probability of an aim, in its place, from which an extract is a voice of the debate rather than its end
OPEN = 0.6  # how surely an ending leaves the matter open when no turn says so
WRITTEN = frozenset({Nature.COMPTE_RENDU, Nature.REFERENTIEL})
FROM_ITS_HEAD = 340  # characters of a paragraph of a référentiel up to what it says open, told together
SHORT = 12  # words below which a sentence does not say what was decided: the one before comes with it
VOTES = frozenset({"voix", "pour", "contre", "main", "mains", "oui", "non"})
BESIDE = 2  # words after a number in which it says what it counts
AFTER = 8  # passages of an exchange after which a vote ends something else


def find_decisions(scores: Scores, endings: Sequence[Decision] = ()) -> tuple[Decision, ...]:
    """Decisions by passage, the surest first within an atelier; ateliers in order of their folders. `endings`: of `find_endings`."""
    material = scores.material
    found = list(_left_open(material))
    open_ones = {d.evidence.passage_id for d in found}
    for window, row in scores.best(scores.probability["decision"]):
        passage = material.passages[window.passage]
        if passage.passage_id in open_ones or not _settles(material, passage):
            continue
        span = _told(material, window)
        outcome, sure = outcome_of(span), float(scores.probability["decision"][row])
        enough = sure >= (DECIDES if outcome is Outcome.ARRETE else COUNTED)
        if enough and _asserts(span) and not (outcome is Outcome.ARRETE and _about_meeting(scores, row)):
            found.append(Decision(passage.atelier, outcome, Evidence(passage.passage_id, span.text, round(sure, 4))))
    found = [d for d in found if d.outcome is not Outcome.OUVERT or not _settled_later(material, d, found)]
    known = {d.evidence.passage_id for d in found}
    told_alone = (d for d in endings if d.evidence.score >= SURELY and d.evidence.passage_id not in known)
    found += [
        d for d in told_alone if d.outcome is not Outcome.OUVERT
    ]  # open by a guess says too little without its debate
    return tuple(sorted(found, key=lambda d: (d.atelier, -d.evidence.score, d.evidence.passage_id)))


def find_endings(scores: Scores) -> tuple[Decision, ...]:
    """How debates of a séance end, by passage, in reading order; who still wants something, or answers somebody, ends nothing."""
    material, ends = scores.material, scores.in_context[ENDING]
    ways = scores.classes[ENDING]  # none when nothing taught how debates end
    left_open = scores.family[ENDING][:, ways.index(Outcome.OUVERT.value)] if ways else np.zeros(len(ends))
    found = []
    for window, row in scores.best(ends):
        passage, span = material.passages[window.passage], _told(material, window)
        if ends[row] < ENDS or not _settles(material, passage) or not _asserts(span) or _about_meeting(scores, row):
            continue
        outcome = outcome_of(span)
        if outcome is Outcome.ARRETE and _still_debates(scores, passage, row):
            continue
        if outcome is Outcome.ARRETE and left_open[row] >= OPEN:
            outcome = Outcome.OUVERT
        value = round(float(ends[row]), 4)
        found.append(Decision(passage.atelier, outcome, Evidence(passage.passage_id, span.text, value)))
    return tuple(found)


def _still_debates(scores: Scores, passage: Passage, row: int) -> bool:
    """Whether an extract is a voice of the debate rather than its end."""
    pulls = scores.in_context["tension"][row] >= PULLS
    return bool(pulls or answers(passage.text) or opposes(passage.text))


def _asserts(span: Span) -> bool:
    """Whether an extract is neither a question, even reported, nor what announces something."""
    return span.text.rstrip()[-1:] not in ("?", ":") and not says("questions").search(span.text)


def _about_meeting(scores: Scores, row: int) -> bool:
    return bool(scores.probability["logistique"][row] >= ABOUT_THE_MEETING)


def _settled_later(material: Material, open_one: Decision, found: Sequence[Decision]) -> bool:
    """Whether what a séance calls open is settled further on in the same point of its agenda."""
    row = material.index[open_one.evidence.passage_id]
    settled = (material.index[d.evidence.passage_id] for d in found if d.outcome is not Outcome.OUVERT)
    return material.passages[row].nature is Nature.COMPTE_RENDU and any(
        0 < later - row <= AFTER and material.same_point(row, later) for later in settled
    )


def _settles(material: Material, passage: Passage) -> bool:
    """Whether a passage stands where ateliers settle: in minutes, or in the chapters of a référentiel."""
    foreword = passage.nature is Nature.REFERENTIEL and passage.chapter is None
    return passage.nature in WRITTEN and not foreword and material.is_atelier(passage.atelier)


def _left_open(material: Material) -> Iterator[Decision]:
    """What is left open in so many words, with the sentence before when it is too short, after when it is a title."""
    for passage, doc in zip(material.passages, material.docs, strict=True):
        said = (
            next((s for s in doc.sents if says("ouvert").search(s.text)), None) if _settles(material, passage) else None
        )
        if said is None or said.text.rstrip()[-1:] == "?" or says("reserve").search(said.text):
            continue
        span = doc[said.start : said.end]
        if passage.nature is Nature.REFERENTIEL and said.start > 0 and said.end_char <= FROM_ITS_HEAD:
            span = doc[0 : said.end]  # what is left open is named first
        elif sum(t.is_alpha for t in said) < SHORT:
            titled = said.start == 0 and said.end < len(doc)
            span = doc[0 : doc[said.end].sent.end] if titled else doc[doc[max(said.start - 1, 0)].sent.start : said.end]
        yield Decision(passage.atelier, Outcome.OUVERT, Evidence(passage.passage_id, span.text, 1.0))


def _told(material: Material, window: Window) -> Span:
    """The extract, with the sentence before when it is too short to say what was decided."""
    span = material.docs[window.passage][slice(*window.tokens)]
    return completed(span, SHORT) if window.sentences == 1 else span


def outcome_of(span: Span) -> Outcome:
    """How the matter ends, by what the extract says of it; `ARRETE` when it says nothing."""
    counts = any(token.like_num or token.pos_ == "NUM" for token in span if _votes(token))
    if says("ouvert").search(span.text):
        return Outcome.OUVERT
    unvoted = says("sans_vote").search(span.text) is not None
    if says("abstention").search(span.text) or (counts and not unvoted and says("compte").search(span.text)):
        return Outcome.VOTE
    return Outcome.UNANIME if says("unanime").search(span.text) else Outcome.ARRETE


def _votes(number: Token) -> bool:
    """Whether a number counts voices: « sept voix », « 8 pour », « quatre contre quatre », « sept mains »."""
    after = number.doc[number.i + 1 : number.i + 1 + BESIDE]
    return any(token.lower_ in VOTES for token in after)


@cache
def says(outcome: str) -> re.Pattern[str]:
    """Turns by which a text says how a matter ends: « ouvert », « abstention », « compte », « unanime »."""
    return pattern(load("analysis")["issues"][outcome])


def settle(
    material: Material, decisions: Sequence[Decision], tensions: Sequence[Tension], near: float
) -> tuple[Decision, ...]:
    """Decisions with the tension that each ends: debated just before, in the same exchange of minutes.

    `near`: affinity from which an extract of a tension speaks of its very object.
    """
    debated = [
        (material.index[e.evidence.passage_id], tension)
        for tension in tensions
        for e in tension.evidence
        if e.near >= near
    ]
    return tuple(
        d if d.outcome is Outcome.ARRETE else replace(d, tension_id=_ended(material, d, debated)) for d in decisions
    )


def _ended(material: Material, decision: Decision, debated: Sequence[tuple[int, Tension]]) -> str:
    """The tension debated last before a decision, "" without one."""
    row = material.index[decision.evidence.passage_id]
    before = [(row - at, -tension.score, tension.tension_id) for at, tension in debated if _ends(material, at, row)]
    return min(before, default=(0, 0.0, ""))[2]


def _ends(material: Material, at: int, row: int) -> bool:
    """Whether a passage ends what another opens: just after it in one exchange of minutes; in a référentiel, the very same."""
    minutes = material.passages[row].nature is Nature.COMPTE_RENDU
    return at == row or (minutes and 0 < row - at <= AFTER and material.same_point(at, row))
