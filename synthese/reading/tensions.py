"""Tensions told: by kind, each in the words that hold both aims, then in those of a second voice on the same object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from spacy.tokens import Doc

from synthese.debate import answers, opposes, replies, shows_parties, two_parties, two_wills
from synthese.lexicons import load
from synthese.reading.arbitrations import spoken
from synthese.reading.decisions import minute, minuted
from synthese.reading.disagreements import ENDED, Debate, debate, spoken_debate
from synthese.reading.extracts import LONGEST_EXTRACT, whole_extract
from synthese.reading.french import capitalise
from synthese.reading.statements import QUOTABLE, Desk, bullet, joined
from synthese.records import (
    Answer,
    Arbitration,
    Citation,
    Decision,
    Disagreement,
    Evidence,
    Nature,
    Pole,
    Statement,
    Tension,
    TensionEvidence,
)
from synthese.tensions import SAME_OBJECT

OPPOSED = 0.35  # how surely two clauses pull apart for a tension to be told…
SURE = 0.5  # … and how surely the passage that opposes them holds an aim
ELSEWHERE = 0.8  # the same as `SAME_OBJECT`, for a second voice in another document
OPENS = 0.65  # how well an extract must stand by itself to be read first
STANDS_ALONE = 0.55  # how well a second voice must stand by itself
TOLD_BY_KIND = 8
VOICES = 2
SAYS_BOTH = 0.3  # how surely another extract than the first must hold both aims to be told in its stead
NUMBER = re.compile(r"\d{2,}")
SHORT, FULL = 420, 580  # characters of both voices of a debate, on the first page: at first, then for want of others
Quotes = list[tuple[str, str]]  # (passage_id, sentence)


def main_tensions(
    desk: Desk,
    tensions: Sequence[Tension],
    limit: int,
    arbitrations: Sequence[Arbitration] = (),
    disagreements: Sequence[Disagreement] = (),
) -> Iterator[Statement]:
    """The clearest tensions, one by atelier, in few words of the texts.

    First debates of which the end is known, then what a référentiel opposes and answers, then other debates, then the others.
    """
    told: list[Debate] = []
    for tension, one in _clearest(desk, tensions, arbitrations, disagreements):
        known = {a for each in told for a in joined(desk, [p for p, _ in each.quotes])}
        if known.isdisjoint(joined(desk, [p for p, _ in one.quotes])):
            told.append(one)
            _spend(desk, tension, one.quotes)
        if len(told) == limit:
            break
    yield from (debate(desk, one) for one in told)


def _clearest(
    desk: Desk, tensions: Sequence[Tension], arbitrations: Sequence[Arbitration], disagreements: Sequence[Disagreement]
) -> Iterator[tuple[Tension | None, Debate]]:
    """What a reader understands by itself, the clearest first; without a tension when no tension says it."""
    ordered = sorted(tensions, key=lambda t: (-t.parts.get("opposition", 1.0), t.rank))
    debated = [one for found in disagreements if (one := spoken_debate(desk, found))]
    short = [one for one in debated if _size(one) <= SHORT]
    whole = [one for one in short if one.ending or one.sequel]  # how it ends, or what the référentiel makes of it
    yield from ((None, one) for one in whole)
    for arbitration in sorted(arbitrations, key=lambda a: (-a.opposition.score, a.opposition.passage_id)):
        quotes = spoken(desk, arbitration)
        if quotes and arbitration.answer is not Answer.OUVERT and sum(len(s) for _, s in quotes) <= LONGEST_EXTRACT:
            yield None, Debate(quotes)
    yield from ((None, one) for one in (*short, *debated) if one not in whole and _size(one) <= FULL)
    yield from _of_shape(desk, ordered, lambda quotes: _follow(desk, quotes))
    yield from _of_shape(desk, ordered, lambda quotes: len(quotes) == VOICES)
    yield from _of_shape(desk, ordered, lambda quotes: len(quotes) == 1)


def _size(debate: Debate) -> int:
    """Characters of both voices."""
    return sum(len(words) for _, words in debate.quotes)


def _of_shape(
    desk: Desk, ordered: Sequence[Tension], has_shape: Callable[[Quotes], bool]
) -> Iterator[tuple[Tension, Debate]]:
    for tension in ordered:
        quotes = quotes_of(desk, tension, OPENS)
        works = all(desk.material.is_atelier(a) for p, _ in quotes for a in desk.ateliers(p))
        if quotes and works and has_shape(quotes) and max(len(s) for _, s in quotes) <= LONGEST_EXTRACT:
            yield tension, Debate(quotes)


def _follow(desk: Desk, quotes: Quotes) -> bool:
    """Whether two quotations are successive words of one debate: who speaks second has heard the first."""
    rows = [desk.material.index[passage_id] for passage_id, _ in quotes]
    return len(rows) == VOICES and rows[1] - rows[0] == 1


def tensions_by_kind(
    desk: Desk, tensions: Sequence[Tension], genres: Iterable[str], decisions: Sequence[Decision] = ()
) -> Iterator[Statement]:
    """For each kind: the ateliers that debate it, then each of its first tensions in the words of the texts; « » is no kind, and counts nobody.

    `decisions`: those that end a debate are told under the tension that they end.
    """
    names = load("analysis")["genres"]
    latest_first = sorted(decisions, key=lambda d: d.evidence.passage_id, reverse=True)
    ended = {d.tension_id: d for d in latest_first if d.tension_id and minuted(desk, d)}  # the first to come ends it
    for genre in genres:
        group = [t for t in tensions if t.genre == genre]
        said = list(islice(_quoted(desk, group), TOLD_BY_KIND))
        if said:
            every = [quote for tension in group for quote in desk.told.get(tension.tension_id, [])]
            ateliers = joined(desk, [p for p, _ in every])
            named = names.get(genre, "")
            if named:
                text = f"{named} : {desk.who(ateliers, 'en débat', 'en débattent')}"
                yield Statement(f"{capitalise(text)}.", ateliers, tuple(Citation(p, s) for p, s in every))
            for tension, (first, *others) in said:
                yield bullet(desk, *first, subject=_named(tension, first[1]))
                yield from (bullet(desk, *quote) for quote in others)
                end = ended.get(tension.tension_id)
                if end and end.atelier in joined(desk, [first[0]]) and end.evidence.passage_id not in desk.quoted:
                    yield minute(desk, end, capitalise(ENDED))


def adopted(desk: Desk, tension: Tension) -> bool:
    """Whether a tension is first told by a référentiel."""
    return desk.passage(tension.evidence[0].evidence.passage_id).nature is Nature.REFERENTIEL


def other_kinds(genres: Iterable[str]) -> list[str]:
    """Every kind but those, in the order of the lexicon; what has no kind comes last."""
    return [g for g in load("analysis")["genres"] if g not in set(genres)] + [""]


def quotes_of(desk: Desk, tension: Tension, least: float = QUOTABLE) -> Quotes:
    """The extract that says the opposition, and that of a second voice on the same object; nothing when no extract says it by itself."""
    shown = tension.parts.get("opposition", 1.0) >= OPPOSED or shows_parties(tension.evidence[0].evidence.extract)
    weak = not shown or tension.evidence[0].evidence.score < SURE
    voices = tension.evidence[0].pole is not Pole.BOTH  # told as a debate, with how it ends
    if tension.tension_id in desk.told or weak or voices:
        return []
    anchor, *others = tension.evidence
    nearest = sorted(others, key=lambda e: (-e.near, e.evidence.passage_id))
    whole = _quotable(desk, anchor.evidence, least)
    chosen = [(anchor.evidence.passage_id, whole)] if whole and _holds_both(tension, whole) else []
    for item in nearest:
        passage_id = item.evidence.passage_id
        sentence = _quotable(desk, item.evidence, STANDS_ALONE if chosen else least)
        says_it = bool(chosen) or (item.pole is Pole.BOTH and item.evidence.score >= SAYS_BOTH)
        here = desk.document(passage_id) == desk.document(anchor.evidence.passage_id)
        near = item.near >= (SAME_OBJECT if here else ELSEWHERE) and _converses(desk, anchor.evidence.passage_id, item)
        if sentence and says_it and near and _speaker(desk, passage_id) not in {_speaker(desk, p) for p, _ in chosen}:
            chosen.append((passage_id, sentence))
        if len(chosen) == VOICES:
            break
    told = sorted(chosen, key=lambda quote: desk.material.index[quote[0]])
    return told if reads_as_one(desk, told) and not answers(told[0][1]) else []


def _converses(desk: Desk, passage_id: str, item: TensionEvidence) -> bool:
    """Whether two passages may be told as voices of one debate: successive words of one exchange, or two texts that answer nobody."""
    first, second = desk.material.index[passage_id], desk.material.index[item.evidence.passage_id]
    a, b = desk.material.passages[first], desk.material.passages[second]
    if _numbers(a.text) & _numbers(b.text):
        return False  # the same fact, told twice
    if (a.atelier, a.document) == (b.atelier, b.document) and a.nature is Nature.COMPTE_RENDU:
        return desk.material.same_point(first, second) and abs(first - second) == 1
    return not any(replies().search(desk.passage(p).text) for p in (passage_id, item.evidence.passage_id))


def _quoted(desk: Desk, tensions: Iterable[Tension]) -> Iterator[tuple[Tension, Quotes]]:
    for tension in tensions:
        quotes = quotes_of(desk, tension, STANDS_ALONE)
        if quotes and all(desk.material.is_atelier(a) for p, _ in quotes for a in desk.ateliers(p)):
            _spend(desk, tension, quotes)
            yield tension, quotes


def _speaker(desk: Desk, passage_id: str) -> tuple[str, str, str | None]:
    """Who speaks, as far as a reader is told: atelier, document, role."""
    passage = desk.passage(passage_id)
    return passage.atelier, passage.document, passage.speaker_role


def _spend(desk: Desk, tension: Tension | None, quotes: Quotes) -> None:
    if tension:
        desk.told[tension.tension_id] = quotes
    desk.quoted.update(p for p, _ in quotes)


def _numbers(text: str) -> set[str]:
    """Numbers of two digits or more that a text gives."""
    return set(NUMBER.findall(text.replace("\u00a0", "").replace("\u202f", "")))


def _quotable(desk: Desk, evidence: Evidence, least: float = QUOTABLE) -> str:
    """An extract whole, when nobody has quoted it, it stands by itself and asserts something; else nothing."""
    if evidence.passage_id in desk.quoted or evidence.passage_id in desk.aside:
        return ""
    row = desk.material.index[evidence.passage_id]
    sentence, score = whole_extract(desk.material, row, evidence.extract)
    return sentence if score > least and _asserts(desk.material.docs[row], sentence) else ""


def reads_as_one(desk: Desk, quotes: Quotes) -> bool:
    """Whether a reader sees two aims in the quotations alone: words of one debate that follow each other, or words that oppose.

    Alone in the thread of a séance, « mais » tells a story as well as a debate: such words must show two parties.
    """
    spoken = len(quotes) == 1 and desk.passage(quotes[0][0]).nature is not Nature.REFERENTIEL
    if spoken:
        passage_id, sentence = quotes[0]
        doc = desk.material.docs[desk.material.index[passage_id]]
        return shows_parties(sentence) or any(two_wills(sent) for sent in doc.sents if sent.text.strip() in sentence)
    return _follow(desk, quotes) or any(opposes(sentence) or two_parties(sentence) for _, sentence in quotes)


def _asserts(doc: Doc, sentence: str) -> bool:
    """Whether a clause that is not relative has a verb: a list of publics or of places opposes nothing."""
    said = (t for s in doc.sents if s.text.strip() and s.text.strip() in sentence for t in s)
    finite = (t for t in said if t.pos_ in ("VERB", "AUX") and "Fin" in t.morph.get("VerbForm", []))
    return any(all(head.dep_ != "acl:relcl" for head in (t, *t.ancestors)) for t in finite)


def _holds_both(tension: Tension, sentence: str) -> bool:
    """Whether the words quoted say both aims."""
    return all(pole.lower() in " ".join(sentence.lower().split()) for pole in (tension.pole_a, tension.pole_b))


def _named(tension: Tension, sentence: str) -> str:
    """The subject of a tension when the words quoted name it, else nothing."""
    return tension.subject if tension.subject.lower() in sentence.lower() else ""


def object_of(tension: Tension) -> str:
    """« logement social, entre l'individuel et le collectif »: what is at stake, and the kind of tension when one applies."""
    kind = load("analysis")["genres"].get(tension.genre, "")
    return ", ".join(part for part in (tension.subject, kind) if part) or "deux buts à tenir ensemble"
