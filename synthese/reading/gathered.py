"""Conditions and markers told: one sentence that brings their ateliers together, each in a few words of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from synthese.lexicons import load
from synthese.reading.french import capitalise, enumerate_fr, of_each, to, uncapitalise
from synthese.reading.statements import MAX_LISTED, Desk, best_quotations, bullet, first_by_atelier, joined, stands
from synthese.reading.typography import quoted
from synthese.records import Chapter, Citation, Condition, Evidence, Marker, Statement

QUOTES = 2  # quotations under a condition or a marker
OTHERS = 3  # ateliers named after those told in their words
PHRASES = 4  # ateliers told in a few words of theirs in one sentence…
SEVERAL = 2  # … and at least as many, or each is quoted apart


def asks(item: Condition | Marker, who: str, several: bool) -> str:
    """« Trois ateliers demandent d'évaluer les effets »: the names of families and markers are infinitives."""
    name = uncapitalise(item.label)
    if isinstance(item, Marker):
        return f"{capitalise(who)} {'veulent' if several else 'veut'} {name}"
    verb = "demandent" if several else "demande"
    return f"{capitalise(who)} {verb} {of_each(name)}" if _is_family(item) else f"{capitalise(who)} {verb} : {name}"


def matters(item: Condition | Marker, who: str, several: bool) -> str:
    """« Évaluer les effets importe à trois ateliers »: the same, told otherwise."""
    if isinstance(item, Condition) and not _is_family(item):
        return asks(item, who, several)
    return f"{capitalise(item.label)} importe {to(who)}"


def _is_family(item: Condition) -> bool:
    return item.condition_id.removeprefix("C-") in load("analysis")["conditions"]


Phrasing = Callable[[Condition | Marker, str, bool], str]
PHRASINGS: tuple[Phrasing, ...] = (asks, matters)  # told in turn


def gathered_statements(desk: Desk, item: Condition | Marker, phrasing: Phrasing = asks) -> Iterator[Statement]:
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
    yield Statement(_gathered(desk, item, ateliers, phrased, phrasing), ateliers, tuple(cited))
    desk.quoted.update(c.passage_id for c in cited)
    if not phrased:
        yield from (bullet(desk, *quote) for quote in chosen[:QUOTES])


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


def _gathered(
    desk: Desk, item: Condition | Marker, ateliers: Sequence[str], phrased: Sequence[Evidence], phrasing: Phrasing
) -> str:
    """« Trois ateliers demandent d'évaluer les effets : « … » (Atelier A) et « … » (Atelier B) »."""
    who, several = desk.share(ateliers)
    works = [a for a in ateliers if desk.material.is_atelier(a)]
    if len(works) == 1:  # others may have said it in words that were not recognised: it is not said to be alone
        alone = f" : {quoted(uncapitalise(phrased[0].phrase))}" if phrased else ""
        return f"{phrasing(item, desk.named(works), len(works) > 1)}{alone}."
    if not phrased:
        listed = f" {desk.mention(ateliers)}" if len(ateliers) <= MAX_LISTED else ""
        return f"{phrasing(item, who, several)}{listed}."
    said = [f"{quoted(uncapitalise(e.phrase))} {desk.mention(desk.ateliers(e.passage_id))}" for e in phrased]
    told = joined(desk, [e.passage_id for e in phrased])
    others = [a for a in ateliers if a not in told and desk.material.is_atelier(a)]
    also = f" ; de même {desk.named(others)}" if others and len(others) <= OTHERS else ""
    return f"{phrasing(item, who, several)} : {enumerate_fr(said)}{also}."
