"""What was debated in séance: two voices that follow each other, in their own words, and how the debate ended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from synthese.debate import answers
from synthese.reading.decisions import minute, minuted
from synthese.reading.extracts import HANGING, grown, recorded, title_of_point, voice
from synthese.reading.french import capitalise, enumerate_fr, under
from synthese.reading.statements import MAX_LISTED, Desk, joined
from synthese.reading.typography import quoted
from synthese.records import Citation, Decision, Disagreement, Evidence, Statement

LONGEST = 320  # characters of each voice
LEAST_WORDS = 7  # of each voice
TOLD = 14  # debates told…
FEW, BY_ATELIER, BY_ATELIER_OF_FEW = 6, 1, 3  # … so many by atelier, more when there are few ateliers
STOP = re.compile(r"\.(\s*[»”])?$")  # a quotation inside a sentence loses its full stop
EMPTY = re.compile(r"[«“]\s*[»”]")  # what an amendment struck out
AFTER = 3  # passages after a debate in which it ends
ENDED = "à l'issue du débat"
Quotes = list[tuple[str, str]]  # (passage_id, words)


def disagreement_statements(
    desk: Desk, found: Sequence[Disagreement], decisions: Sequence[Decision] = ()
) -> Iterator[Statement]:
    """The ateliers that debate two aims, each cited, then the clearest debates, with the decision that ends each."""
    first = {one.atelier for one in found if one.first.passage_id in desk.quoted}  # told on the first page
    told = list(_chosen(desk, found, first))
    if not told:
        return
    every = [quote for quotes in told for quote in quotes]
    ateliers = joined(desk, [p for p, _ in every])
    verbs = ("débat en séance de buts qui se contrarient", "débattent en séance de buts qui se contrarient")
    lead = desk.who(ateliers, *verbs)
    if first:
        listed = f" {desk.mention(ateliers)}" if len(ateliers) <= MAX_LISTED else ""
        lead = f"D'autres débats de séance opposent des buts légitimes{listed}"
    yield Statement(f"{capitalise(lead)}.", ateliers, tuple(Citation(p, s) for p, s in every))
    for quotes in told:
        yield debate(desk, quotes)
        if end := _end(desk, quotes, decisions):
            yield minute(desk, end, ENDED)


def debate(desk: Desk, quotes: Quotes) -> Statement:
    """Two voices, under the sentence that they illustrate."""
    desk.quoted.update(p for p, _ in quotes)
    where = joined(desk, [p for p, _ in quotes])
    text = capitalise(f"{told_in_turn(desk, quotes)} {desk.mention(where)}.")
    return Statement(text, where, tuple(Citation(p, s) for p, s in quotes), bullet=True)


def told_in_turn(desk: Desk, quotes: Quotes) -> str:
    """« La halle : « … » ; « … » – compte rendu de la première séance »: each voice, with who speaks where it does not say it itself."""
    passages = [desk.passage(passage_id) for passage_id, _ in quotes]
    documents = list(dict.fromkeys(recorded(passage) for passage in passages))
    told = []
    for passage, (_, sentence) in zip(passages, quotes, strict=True):
        who = voice(passage, sentence)
        said = "" if who == recorded(passage) else f", dit {who}"
        words = STOP.sub(r"\1", sentence) if said else sentence
        told.append(f"{quoted(words)}{said}")
    titles = {title_of_point(passage) for passage in passages}
    title = titles.pop() if len(titles) == 1 else ""  # words of two points have no title in common
    return under(title, f"{' ; '.join(told)} – {enumerate_fr(documents)}")


def voices(desk: Desk, found: Disagreement) -> Quotes:
    """Both voices as they can be quoted: whole when short, and understood without what precedes them; [] otherwise."""
    quotes = []
    for side, evidence in enumerate((found.first, found.second)):
        words = _words(desk, evidence)
        taken = evidence.passage_id in desk.quoted or evidence.passage_id in desk.aside
        if taken or len(words.split()) < LEAST_WORDS or (side == 0 and _hangs(words)):
            return []
        quotes.append((evidence.passage_id, words))
    return quotes


def _words(desk: Desk, evidence: Evidence) -> str:
    """The passage as far as it fits around what the voice wants, else around one of its sentences; "" when neither can be quoted."""
    row = desk.material.index[evidence.passage_id]
    sents = (s.text.strip() for s in desk.material.docs[row].sents if s.text.strip() in evidence.extract)
    tried = (grown(desk.material, row, extract, LONGEST) for extract in (evidence.extract, *sents))
    return next((words for words in tried if words and not EMPTY.search(words)), "")


def _hangs(words: str) -> bool:
    """Whether words open on what was said before: nobody knows who « elle » is, nor what is answered."""
    first = re.search(r"[^\W\d_]+['’]?", words)
    alone = first is not None and first[0][0].isupper() and first[0].lower() not in HANGING
    return not alone or answers(words)


def _chosen(desk: Desk, found: Sequence[Disagreement], first: set[str]) -> Iterator[Quotes]:
    """The clearest debates of each atelier, none with a voice of another; ateliers in order. `first`: those told already."""
    few = sum(map(desk.material.is_atelier, desk.material.ateliers)) <= FEW
    most = BY_ATELIER_OF_FEW if few else BY_ATELIER
    kept = Counter(first)
    used: set[str] = set()
    chosen: list[tuple[str, Quotes]] = []
    for one in found:
        quotes = voices(desk, one)
        if quotes and kept[one.atelier] < most and used.isdisjoint(p for p, _ in quotes) and len(chosen) < TOLD:
            kept[one.atelier] += 1
            used.update(p for p, _ in quotes)
            chosen.append((one.atelier, quotes))
    yield from (quotes for _, quotes in sorted(chosen, key=lambda each: each[0]))


def _end(desk: Desk, quotes: Quotes, decisions: Sequence[Decision]) -> Decision | None:
    """The decision that ends a debate: the first of the same exchange just after it, when it can be quoted."""
    last = desk.material.index[quotes[-1][0]]
    for decision in sorted(decisions, key=lambda d: d.evidence.passage_id):
        row = desk.material.index[decision.evidence.passage_id]
        just_after = 0 < row - last <= AFTER and desk.material.same_point(last, row)
        if just_after and decision.evidence.passage_id not in desk.quoted and minuted(desk, decision):
            return decision
    return None
