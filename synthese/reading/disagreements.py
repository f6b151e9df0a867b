"""What was debated in séance: two voices that follow each other, in their own words, and how the debate ended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from synthese.debate import answers, opens_with_somebody
from synthese.reading import prose
from synthese.reading.decisions import settled
from synthese.reading.extracts import HANGING, grown, title_of_point
from synthese.reading.french import capitalise, under
from synthese.reading.prose import told_inside
from synthese.reading.references import opens_on_what_precedes
from synthese.reading.statements import Desk, joined
from synthese.records import Citation, Decision, Disagreement, Evidence, Outcome, Statement

SURELY = 0.35  # probability that two voices pull apart, from which an atelier's first debate is told…
AGAIN = 0.6  # … and its second
LONGEST = 320  # characters of each voice
LONGEST_SEQUEL = 420  # characters of what the référentiel makes of them
LEAST_WORDS = 7  # of each voice
TOLD = 14  # debates told…
BY_ATELIER, BY_ATELIER_OF_FEW = 1, 2  # … so many by atelier, more when there are few ateliers
# « D'une élue : ouvrir la halle… »: who asks for it, in a list.
AUTHORED = re.compile(r"(?:De|Du|Des|D['’])[\w\s'’]{2,40}\s:")
EMPTY = re.compile(r"[«“]\s*[»”]")  # what an amendment struck out
LEAST_WORDS_OF_END = 5  # under its debate, an ending says enough in few words
TAKEN_UP = "Le référentiel y revient"
SIDES = ("D'un côté", "De l'autre")
ENDED, STOPPED = "pour finir", "ce jour-là"  # in the séance that concludes, and before
Quotes = list[tuple[str, str]]  # (passage_id, words)


@dataclass(frozen=True, slots=True)
class Debate:
    """Both voices as they can be quoted, and how the debate ends, "" when the minutes do not tell it in words to quote."""

    quotes: Quotes
    ending: str = ""
    cited: tuple[Citation, ...] = ()  # what the ending is quoted from
    sequel: tuple[Citation, ...] = ()  # where the référentiel takes it up


def disagreement_statements(desk: Desk, found: Sequence[Disagreement]) -> Iterator[Statement]:
    """The clearest debates, each with how it ends."""
    first = {one.atelier for one in found if one.first.passage_id in desk.quoted}  # told on the first page
    yield from (debate(desk, one) for one in list(_chosen(desk, found, first)))


def debate(desk: Desk, told: Debate) -> Statement:
    """Two voices and how their debate ends, under the sentence that they illustrate."""
    cited = (*(Citation(p, s) for p, s in told.quotes), *told.cited, *told.sequel)
    desk.quoted.update(citation.passage_id for citation in cited)
    last = bool(told.cited) and desk.concludes(desk.passage(told.cited[0].passage_id))
    ending = f" {capitalise(ENDED if last else STOPPED)}, {told.ending}." if told.ending else ""
    later = "".join(f" {TAKEN_UP} : {told_inside(desk.material, c.passage_id, c.extract)}." for c in told.sequel)
    text = f"{told_in_turn(desk, told.quotes)} {desk.source(*(p for p, _ in told.quotes))}.{ending}{later}"
    return Statement(text, joined(desk, [p for p, _ in told.quotes]), cited, bullet=True)


def told_in_turn(desk: Desk, quotes: Quotes) -> str:
    """« La halle. D'un côté, une élue… De l'autre, … »; nothing between two voices when the second says that it answers."""
    passages = [desk.passage(passage_id) for passage_id, _ in quotes]
    titles = {title_of_point(passage) for passage in passages}
    title = titles.pop() if len(titles) == 1 else ""  # words of two points have no title in common
    if len(quotes) == len(SIDES) and not _replies(desk, quotes[1]):
        told = [f"{side}, {told_inside(desk.material, *quote)}" for side, quote in zip(SIDES, quotes, strict=True)]
    else:
        told = [prose.told(desk.material, *quote) for quote in quotes]
    return under(title, f"{'. '.join(map(capitalise, told))}")


def _replies(desk: Desk, quote: tuple[str, str]) -> bool:
    """Whether a clerk tells that a voice answers the one before: « Un directeur réplique que… »."""
    passage_id, words = quote
    return answers(words) and prose.reports(desk.passage(passage_id), words)


def spoken_debate(desk: Desk, found: Disagreement) -> Debate | None:
    """A debate as it can be told, None when one of its voices cannot be quoted."""
    quotes = voices(desk, found) if found.score >= SURELY else []
    if not quotes:
        return None
    end = found.ending
    sequel = _taken_up(desk, found.sequel)
    if end is None or end.evidence.passage_id in desk.quoted or _put_off(desk, end):
        return Debate(quotes, sequel=sequel)
    return Debate(quotes, *settled(desk, end, LEAST_WORDS_OF_END), sequel)


def _put_off(desk: Desk, end: Decision) -> bool:
    """Whether an ending leaves a matter open before the last séance: a later one may have settled it."""
    return end.outcome is Outcome.OUVERT and not desk.concludes(desk.passage(end.evidence.passage_id))


def _taken_up(desk: Desk, sequel: Evidence | None) -> tuple[Citation, ...]:
    """The words of a référentiel that take up a debate: those that aim at something, else as many as fit around them; () for none to quote."""
    if sequel is None or sequel.passage_id in desk.quoted | desk.aside:
        return ()
    row = desk.material.index[sequel.passage_id]
    for longest in (len(sequel.extract), LONGEST, LONGEST_SEQUEL):
        words = grown(desk.material, row, sequel.extract, longest)
        if len(words.split()) >= LEAST_WORDS and not _hangs(desk, sequel.passage_id, words):
            return (Citation(sequel.passage_id, words),)
    return ()


def voices(desk: Desk, found: Disagreement) -> Quotes:
    """Both voices as they can be quoted: whole when short, and understood without what precedes them; [] otherwise."""
    quotes = []
    for side, evidence in enumerate((found.first, found.second)):
        words = _words(desk, evidence, last=side == 0)
        taken = evidence.passage_id in desk.quoted or evidence.passage_id in desk.aside
        if taken or len(words.split()) < LEAST_WORDS or (side == 0 and _hangs(desk, evidence.passage_id, words)):
            return []
        quotes.append((evidence.passage_id, words))
    return quotes


def _words(desk: Desk, evidence: Evidence, *, last: bool) -> str:
    """The passage as far as it fits around what the voice wants, else around one of its sentences; "" when neither can be quoted.

    Of a passage that reports several people, the last one is answered by what follows, the first one answers what precedes.
    """
    row = desk.material.index[evidence.passage_id]
    sents = (s.text.strip() for s in desk.material.docs[row].sents if s.text.strip() in evidence.extract)
    for extract in (evidence.extract, *sents):
        words = _of_one_voice(desk, row, grown(desk.material, row, extract, LONGEST), last)
        if words and extract in words and not EMPTY.search(words) and " | " not in words:
            return words
    return ""


def _of_one_voice(desk: Desk, row: int, words: str, last: bool) -> str:
    """The words of the last, or of the first, of the people whose words are reported one after the other."""
    inside = [s for s in desk.material.docs[row].sents if s.text.strip() and s.text.strip() in words]
    opened = [i for i, s in enumerate(inside) if i and opens_with_somebody(s.text) and s.text[0] not in "«“"]
    if not opened:
        return words
    kept = inside[opened[-1] :] if last else inside[: opened[0]]
    return desk.material.docs[row].text[kept[0].start_char : kept[-1].end_char].strip()


def _hangs(desk: Desk, passage_id: str, words: str) -> bool:
    """Whether words open on what was said before: nobody knows who « elle » is, nor what is answered, nor what « en » stands for."""
    if not title_of_point(desk.passage(passage_id)) and opens_on_what_precedes(desk.doc(passage_id), words):
        return True
    first = re.search(r"[^\W\d_]+['’]?", words)
    if AUTHORED.match(words):
        return True
    alone = first is not None and first[0][0].isupper() and first[0].lower() not in HANGING
    return not alone or answers(words)


def _chosen(desk: Desk, found: Sequence[Disagreement], first: set[str]) -> Iterator[Debate]:
    """The clearest debates of each atelier, none with a voice of another; ateliers in order. `first`: those told already."""
    most = BY_ATELIER_OF_FEW if desk.few else BY_ATELIER
    kept = Counter(first)
    used: set[str] = set()
    chosen: list[tuple[str, Debate]] = []
    for one in found:
        told = spoken_debate(desk, one)
        enough = kept[one.atelier] < (most if one.score >= AGAIN else 1)
        if told is None or not enough or len(chosen) == TOLD:
            continue
        passages = {p for p, _ in told.quotes} | {c.passage_id for c in told.cited}
        if used.isdisjoint(passages):
            kept[one.atelier] += 1
            fresh = tuple(c for c in told.sequel if c.passage_id not in used)  # two debates may lead to one passage
            used |= passages | {c.passage_id for c in fresh}
            chosen.append((one.atelier, replace(told, sequel=fresh)))
    yield from (told for _, told in sorted(chosen, key=lambda each: each[0]))
