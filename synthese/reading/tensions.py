"""Tensions told: by kind, each in the words that hold both aims, then in those of a second voice on the same object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from spacy.tokens import Doc

from synthese.lexicons import load
from synthese.reading.extracts import LONGEST, telling, whole_extract
from synthese.reading.french import capitalise
from synthese.reading.statements import QUOTABLE, Desk, bullet, joined
from synthese.reading.typography import quoted
from synthese.records import Citation, Evidence, Pole, Statement, Tension
from synthese.tensions import SAME_OBJECT

OPPOSED = 0.3  # how strong and clear the opposition must be for a tension to be told
ELSEWHERE = 0.75  # the same as `SAME_OBJECT`, for a second voice of another atelier
OPENS = 0.65  # how well an extract must stand by itself to be read first
STANDS_ALONE = 0.55  # how well a second voice must stand by itself
TOLD_BY_KIND = 4
VOICES = 2
SAYS_BOTH = 0.3  # how surely another extract than the first must hold both aims to be told in its stead
UNNAMED = "d'autres buts légitimes se contrarient"
Quotes = list[tuple[str, str]]  # (passage_id, sentence)


def main_tensions(desk: Desk, tensions: Sequence[Tension], limit: int) -> Iterator[Statement]:
    """The clearest tensions that say what is at stake, in few words of an atelier: one sentence each."""
    told = 0
    for tension in sorted(tensions, key=lambda t: (-t.parts.get("opposition", 1.0), t.rank)):
        quotes = quotes_of(desk, tension, OPENS)[:1]
        if told == limit or not quotes or len(quotes[0][1]) > LONGEST:
            continue
        passage_id, sentence = quotes[0]
        ateliers, stake = desk.ateliers(passage_id), _stake(tension, sentence)
        if stake and all(desk.material.is_atelier(a) for a in ateliers):
            told += 1
            _spend(desk, tension, quotes)
            text = f"{capitalise(stake)} : {_said(desk, passage_id, sentence)} {desk.mention(ateliers)}."
            yield Statement(text, ateliers, (Citation(passage_id, sentence),))


def tensions_by_kind(desk: Desk, tensions: Sequence[Tension], genres: Iterable[str]) -> Iterator[Statement]:
    """For each kind (« » is none): the ateliers that debate it, then each of its first tensions in the words of the texts."""
    names = load("analysis")["genres"]
    for genre in genres:
        group = [t for t in tensions if t.genre == genre]
        said = list(islice(_quoted(desk, group), TOLD_BY_KIND))
        if said:
            every = [quote for tension in group for quote in desk.told.get(tension.tension_id, [])]
            ateliers = joined(desk, [p for p, _ in every])
            lead = desk.lead(ateliers, "en débat", "en débattent")
            text = f"{capitalise(names.get(genre, UNNAMED))} : {lead}."
            yield Statement(text, ateliers, tuple(Citation(p, s) for p, s in every))
            for tension, (first, *others) in said:
                yield bullet(desk, *first, subject=_named(tension, first[1]))
                yield from (bullet(desk, *quote) for quote in others)


def other_kinds(genres: Iterable[str]) -> list[str]:
    """Every kind but those, in the order of the lexicon; what has no kind comes last."""
    return [g for g in load("analysis")["genres"] if g not in set(genres)] + [""]


def quotes_of(desk: Desk, tension: Tension, least: float = QUOTABLE) -> Quotes:
    """The extract that says the opposition, and that of a second voice on the same object; nothing when no extract says it by itself."""
    if tension.tension_id in desk.told or tension.parts.get("opposition", 1.0) < OPPOSED:
        return []
    anchor, *others = tension.evidence
    nearest = sorted(others, key=lambda e: (-e.near, e.evidence.passage_id))
    whole = _quotable(desk, anchor.evidence, least)
    chosen = [(anchor.evidence.passage_id, whole)] if whole and _holds_both(tension, whole) else []
    for item in nearest:
        passage_id = item.evidence.passage_id
        sentence = _quotable(desk, item.evidence, STANDS_ALONE if chosen else least)
        says_it = bool(chosen) or (item.pole is Pole.BOTH and item.evidence.score >= SAYS_BOTH)
        here = desk.ateliers(passage_id) == desk.ateliers(anchor.evidence.passage_id)
        near = item.near >= (SAME_OBJECT if here else ELSEWHERE)
        if sentence and says_it and near and _speaker(desk, passage_id) not in {_speaker(desk, p) for p, _ in chosen}:
            chosen.append((passage_id, sentence))
        if len(chosen) == VOICES:
            break
    return chosen


def _quoted(desk: Desk, tensions: Iterable[Tension]) -> Iterator[tuple[Tension, Quotes]]:
    for tension in tensions:
        if quotes := quotes_of(desk, tension):
            _spend(desk, tension, quotes)
            yield tension, quotes


def _speaker(desk: Desk, passage_id: str) -> tuple[str, str, str | None]:
    """Who speaks, as far as a reader is told: atelier, document, role."""
    passage = desk.passage(passage_id)
    return passage.atelier, passage.document, passage.speaker_role


def _spend(desk: Desk, tension: Tension, quotes: Quotes) -> None:
    desk.told[tension.tension_id] = quotes
    desk.quoted.update(p for p, _ in quotes)


def _quotable(desk: Desk, evidence: Evidence, least: float = QUOTABLE) -> str:
    """An extract whole, when nobody has quoted it, it stands by itself and asserts something; else nothing."""
    if evidence.passage_id in desk.quoted or evidence.passage_id in desk.aside:
        return ""
    row = desk.material.index[evidence.passage_id]
    sentence, score = whole_extract(desk.material, row, evidence.extract)
    return sentence if score > least and _asserts(desk.material.docs[row], sentence) else ""


def _asserts(doc: Doc, sentence: str) -> bool:
    """Whether a clause that is not relative has a verb: a list of publics or of places opposes nothing."""
    said = (t for s in doc.sents if s.text.strip() and s.text.strip() in sentence for t in s)
    finite = (t for t in said if t.pos_ in ("VERB", "AUX") and "Fin" in t.morph.get("VerbForm", []))
    return any(all(head.dep_ != "acl:relcl" for head in (t, *t.ancestors)) for t in finite)


def _holds_both(tension: Tension, sentence: str) -> bool:
    """Whether the words quoted say both aims."""
    return all(pole.lower() in " ".join(sentence.lower().split()) for pole in (tension.pole_a, tension.pole_b))


def _stake(tension: Tension, sentence: str) -> str:
    """What is at stake, "" when nothing tells it; the subject is named only when the words quoted name it."""
    said = replace(tension, subject=_named(tension, sentence))
    return object_of(said) if said.subject or said.genre else ""


def _named(tension: Tension, sentence: str) -> str:
    """The subject of a tension when the words quoted name it, else nothing."""
    return tension.subject if tension.subject.lower() in sentence.lower() else ""


def object_of(tension: Tension) -> str:
    """« logement social, entre l'individuel et le collectif »: what is at stake, and the kind of tension when one applies."""
    kind = load("analysis")["genres"].get(tension.genre, "")
    return ", ".join(part for part in (tension.subject, kind) if part) or "deux buts à tenir ensemble"


def _said(desk: Desk, passage_id: str, sentence: str) -> str:
    """« … », écrit le référentiel"""
    passage = desk.passage(passage_id)
    return f"{quoted(sentence.removesuffix('.'))}, {telling(passage, sentence)}"
