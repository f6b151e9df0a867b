"""What ateliers say of one another: those that name each other, then those that name another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.reading import prose
from synthese.reading.extracts import CELL, HANGING, LONGEST_EXTRACT, grown, is_notes
from synthese.reading.french import capitalise, enumerate_fr, to, uncapitalise, under
from synthese.reading.statements import Desk, joined
from synthese.reading.typography import typeset
from synthese.records import Citation, CrossReference, Nature, Statement

TOLD = 6  # bullets under ateliers that name another
LEAST_WORDS = 8
SHORT = 20  # words below which the sentences around come too
TITLE = 6  # words at most of the cell that names a line of a table


def mutual_statements(desk: Desk, found: Sequence[CrossReference]) -> Iterator[Statement]:
    """Pairs of ateliers that name each other, each with their words."""
    best = _best(desk, found)
    mutual = [(a, b) for a, b in sorted(best) if a < b and (b, a) in best]
    for a, b in mutual:
        lead = f"{capitalise(desk.named((a, b)))} se renvoient une question l'un à l'autre"
        yield from _told(desk, (a, b), lead, [best[a, b], best[b, a]])
        desk.paired.add(frozenset((a, b)))


def cross_reference_statements(desk: Desk, found: Sequence[CrossReference]) -> Iterator[Statement]:
    """Pairs of ateliers that name each other, then the other ateliers that name one; no pair that was told."""
    yield from mutual_statements(desk, found)
    best = _best(desk, found)
    alone = [best[pair] for pair in sorted(best) if frozenset(pair) not in desk.paired]
    if alone:
        told = alone[:TOLD]
        yield from _told(desk, tuple(sorted({r.source for r in told})), _who_cites_whom(desk, told), told)


def _who_cites_whom(desk: Desk, references: Sequence[CrossReference]) -> str:
    """« L'Atelier Port renvoie à l'Atelier Voile », « Des ateliers renvoient à d'autres : Port à Voile et Halle ; … »."""
    cited: dict[str, list[str]] = {}
    for reference in references:
        cited.setdefault(reference.source, []).append(reference.cited)
    if len(cited) == 1:
        ((source, others),) = cited.items()
        return f"{capitalise(desk.named((source,)))} renvoie {to(desk.named(others))}"
    named = [
        f"{desk.material.title(source)} à {enumerate_fr([desk.material.title(o) for o in others])}"
        for source, others in cited.items()
    ]
    return f"Des ateliers renvoient à d'autres : {' ; '.join(named)}"


def _best(desk: Desk, found: Sequence[CrossReference]) -> dict[tuple[str, str], CrossReference]:
    """The best extract of each pair of ateliers, that of a référentiel first, then of the latest séance."""
    best: dict[tuple[str, str], CrossReference] = {}
    for reference in sorted(found, key=lambda r: _order(desk, r)):
        if frozenset((reference.source, reference.cited)) in desk.paired:
            continue
        works = desk.material.is_atelier(reference.source) and desk.material.is_atelier(reference.cited)
        if works and words_of(desk, reference):
            best.setdefault((reference.source, reference.cited), reference)
    return best


def _order(desk: Desk, reference: CrossReference) -> tuple[bool, int, str]:
    passage = desk.passage(reference.evidence.passage_id)
    return passage.nature is not Nature.REFERENTIEL, -(passage.seance or 0), passage.passage_id


def _told(desk: Desk, ateliers: Sequence[str], lead: str, said: Sequence[CrossReference]) -> Iterator[Statement]:
    """A passage that names several ateliers is told once; nothing when all were."""
    fresh = {r.evidence.passage_id: words for r in said if (words := words_of(desk, r))}
    if not fresh:
        return
    citations = tuple(Citation(passage_id, part) for passage_id, words in fresh.items() for part in words)
    yield Statement(f"{lead}.", tuple(ateliers), citations)
    for passage_id, words in fresh.items():
        desk.quoted.add(passage_id)
        where = joined(desk, [passage_id])
        titled = len(words) > 1 and len(words[0].split()) <= TITLE
        told = _row(words[titled:]) if len(words) > 1 else prose.told(desk.material, passage_id, *words)
        text = f"{under(words[0] if titled else '', told)} {desk.source(passage_id)}."
        yield Statement(text, where, tuple(Citation(passage_id, part) for part in words), bullet=True)


def _row(cells: Sequence[str]) -> str:
    """Cells of a line of a table, as one sentence."""
    first, *others = (typeset(cell.rstrip(" .")) for cell in cells)
    return " ; ".join([capitalise(first), *map(uncapitalise, others)])


def words_of(desk: Desk, reference: CrossReference) -> tuple[str, ...]:
    """The words to quote: the sentence and those around that fit, or the cells of a line of a table; () when they say nothing."""
    extract, passage_id = reference.evidence.extract, reference.evidence.passage_id
    if passage_id in desk.quoted or passage_id in desk.aside:
        return ()
    cells = tuple(cell.strip() for cell in extract.split(CELL))
    if len(cells) > 1:
        whole = sum(len(cell.split()) for cell in cells) >= LEAST_WORDS and not any(map(is_notes, cells))
        return cells if whole and "?" not in extract else ()
    short = len(extract.split()) < SHORT
    words = grown(desk.material, desk.material.index[passage_id], extract, LONGEST_EXTRACT if short else len(extract))
    hangs = extract.split(" ", 1)[0].lower() in HANGING
    return (words,) if words[:1].isupper() and len(words.split()) >= LEAST_WORDS and not hangs else ()
