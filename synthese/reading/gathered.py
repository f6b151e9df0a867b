"""Conditions and markers told: one sentence that brings their ateliers together, each in a few words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from synthese.reading.extracts import LONGEST_EXTRACT, grown
from synthese.reading.french import capitalise, enumerate_fr, in_words, uncapitalise
from synthese.reading.statements import Desk, best_quotations, bullet, first_by_atelier, joined, stands
from synthese.reading.typography import quoted
from synthese.records import Chapter, Citation, Condition, Evidence, Marker, Statement

QUOTES = 2  # quotations under a condition or a marker
OTHERS = 3  # ateliers named after those told in their words
PHRASES = 4  # ateliers told in a few words of theirs in one sentence…
SEVERAL = 2  # … and at least as many, or each is quoted apart


def gathered_statements(desk: Desk, item: Condition | Marker) -> Iterator[Statement]:
    """A condition or a marker: the ateliers that state it, some in a few words of theirs, each cited; then how others say it.

    An atelier is told once: by its words inside the sentence, or by a quotation under it.
    """
    sound = told_evidence(desk, item)
    phrased = _phrased(desk, sound)
    inside = joined(desk, [e.passage_id for e in phrased])
    chosen = [q for q in best_quotations(desk, sound) if not set(desk.ateliers(q[0])) & set(inside)]
    if not chosen and not phrased:
        return
    more = first_by_atelier(desk, sound, joined(desk, [*(e.passage_id for e in phrased), *(p for p, _ in chosen)]))
    cited = [Citation(e.passage_id, e.extract) for e in phrased]
    cited += [Citation(p, s) for p, s in chosen] + [Citation(e.passage_id, e.extract) for e in more]
    ateliers = joined(desk, [c.passage_id for c in cited])
    text = f"{capitalise(item.label)} : {_gathered(desk, ateliers, phrased)}."
    yield Statement(text, ateliers, tuple(cited))
    desk.quoted.update(c.passage_id for c in cited)
    if not phrased:
        yield from (bullet(desk, p, _in_full(desk, p, words)) for p, words in chosen[:QUOTES])


def _in_full(desk: Desk, passage_id: str, words: str) -> str:
    """Words with those around them in their passage, as far as they fit: what is asked for often follows why."""
    return grown(desk.material, desk.material.index[passage_id], words, LONGEST_EXTRACT) or words


def told_by(desk: Desk, item: Condition | Marker) -> tuple[str, ...]:
    """Ateliers by whose extracts a condition or a marker may be told."""
    return joined(desk, [e.passage_id for e in told_evidence(desk, item)])


def told_evidence(desk: Desk, item: Condition | Marker) -> list[Evidence]:
    """Extracts by which a condition or a marker is told. An atelier that has a chapter of conditions states its own there."""
    sound = [e for e in item.evidence if e.passage_id not in desk.aside and stands(desk, e)]
    if isinstance(item, Marker):
        return sound
    return [
        e
        for e in sound
        if (passage := desk.passage(e.passage_id)).chapter is Chapter.CONDITIONS
        or passage.atelier not in desk.conditioned
    ]


def _phrased(desk: Desk, evidence: Sequence[Evidence]) -> list[Evidence]:
    """First extract of each atelier that has said it in a few words, none when there is only one; no passage quoted before."""
    worded = [e for e in evidence if e.phrase and e.passage_id not in desk.quoted]
    first = [
        e for e in first_by_atelier(desk, worded) if all(map(desk.material.is_atelier, desk.ateliers(e.passage_id)))
    ]
    if desk.few:
        return []  # there is room to tell each in full
    alone = len(joined(desk, [e.passage_id for e in evidence])) == 1
    return first[:PHRASES] if alone or len(first) >= SEVERAL else []


def _gathered(desk: Desk, ateliers: Sequence[str], phrased: Sequence[Evidence]) -> str:
    """« trois ateliers sur quatre (Ateliers A, B et C) », « la plupart des ateliers. « … » (Atelier A), « … » (Atelier B) »."""
    works = [a for a in ateliers if desk.material.is_atelier(a)]
    if len(works) == 1:  # others may have said it in words that were not recognised: it is not said to be alone
        alone = f". {quoted(uncapitalise(phrased[0].phrase))}" if phrased else ""
        return f"{desk.named(works)}{alone}"
    total = sum(map(desk.material.is_atelier, desk.material.ateliers))
    who = desk.share(ateliers)[0]
    who += f" sur {in_words(total)}" if desk.few and len(works) < total else ""
    if not phrased:
        return f"{who}{desk.listed(ateliers)}"
    said = [f"{quoted(uncapitalise(e.phrase))} {desk.mention(desk.ateliers(e.passage_id))}" for e in phrased]
    told = joined(desk, [e.passage_id for e in phrased])
    others = [a for a in ateliers if a not in told and desk.material.is_atelier(a)]
    also = f" ; de même {desk.named(others)}" if others and len(others) <= OTHERS else ""
    return f"{who}. {enumerate_fr([_opened(said[0]), *said[1:]])}{also}"


def _opened(words: str) -> str:
    """Words between guillemets at the head of a sentence: « des accords… » takes its capital back."""
    return re.sub(r"[^\W\d_]", lambda m: m[0].upper(), words, count=1)
