"""How much of what was read the reading cites, counted on the citations that it prints, and what it leaves aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from synthese.material import Material
from synthese.reading.french import capitalise, counted, enumerate_fr, grouped
from synthese.reading.grounding import miscount
from synthese.records import Coverage, Problem, Reading, Scope, Severity, Theme, Unit

NAMED = 5  # themes named in a sentence


def cover(material: Material, themes: Sequence[Theme], reading: Reading) -> tuple[Coverage, ...]:
    """Coverage of a grounded reading: the whole, then each atelier, then each theme, broad ones first."""
    cited = {c.passage_id for section in reading.sections for s in section.statements for c in s.citations}
    broad = [t for t in themes if is_broad(t)]
    held = {e.passage_id for t in broad for e in t.members}
    every = [p.passage_id for p in material.passages]
    return (
        *_whole(material, cited),
        *(_in_atelier(material, atelier, cited) for atelier in material.ateliers),
        *(_in_theme(Scope.THEME, theme, cited) for theme in broad),
        *(_in_theme(Scope.OTHER_THEME, theme, cited) for theme in themes if not is_broad(theme)),
        _count(Scope.NO_THEME, "", "Passages d'aucun thème large", [p for p in every if p not in held], cited),
    )


def is_broad(theme: Theme) -> bool:
    """Whether a theme comes from the texts and stands above the others."""
    return theme.axis is None and theme.parent is None


def _whole(material: Material, cited: Collection[str]) -> list[Coverage]:
    told = [p for p in material.passages if p.passage_id in cited]
    works = [[p.atelier for p in group if material.is_atelier(p.atelier)] for group in (material.passages, told)]
    documents = [{(p.atelier, p.document) for p in group} for group in (material.passages, told)]
    counts = {
        Unit.PASSAGES: (len(material.passages), len(told)),
        Unit.DOCUMENTS: (len(documents[0]), len(documents[1])),
        Unit.ATELIERS: (len(set(works[0])), len(set(works[1]))),
    }
    return [Coverage(Scope.CORPUS, "", "Ensemble", unit, *pair) for unit, pair in counts.items()]


def _in_atelier(material: Material, atelier: str, cited: Collection[str]) -> Coverage:
    inside = [p.passage_id for p in material.passages if p.atelier == atelier]
    return _count(Scope.ATELIER, atelier, material.title(atelier), inside, cited)


def _in_theme(scope: Scope, theme: Theme, cited: Collection[str]) -> Coverage:
    return _count(scope, theme.theme_id, theme.label, [e.passage_id for e in theme.members], cited)


def _count(scope: Scope, identifier: str, label: str, inside: Collection[str], cited: Collection[str]) -> Coverage:
    return Coverage(scope, identifier, label, Unit.PASSAGES, len(inside), sum(p in cited for p in inside))


def with_method(reading: Reading, coverage: Sequence[Coverage]) -> tuple[Reading, tuple[Problem, ...]]:
    """The reading with the sentences that say what it cites, after those that it has; one that states a figure that is not counted is left out, and told."""
    counts = {n for row in coverage for n in (row.read, row.cited, round(100 * row.share))}
    broad = [row for row in coverage if row.scope is Scope.THEME]
    counts |= {len(broad), len([row for row in broad if not row.cited]), *_beyond(broad)}
    labels = [form for row in coverage for form in (row.label, capitalise(row.label))]
    kept, problems = [], []
    for sentence in (_told(coverage), _left_aside(broad)):
        wrong = miscount(sentence, counts, labels)
        if wrong is None:
            kept += [sentence] if sentence else []
        else:
            reason = f"Une phrase de méthode a été retirée (chiffre « {wrong} » absent du tableau « couverture »)."
            problems.append(Problem("", "lecture", reason, severity=Severity.NOTE))
    return replace(reading, method=(*reading.method, *kept)), tuple(problems)


def _told(coverage: Sequence[Coverage]) -> str:
    """« Cette lecture cite 142 des 1 203 passages lus (12 %), pris dans 58 des 61 documents et dans les 16 ateliers. »"""
    whole = {row.unit: row for row in coverage if row.scope is Scope.CORPUS}
    passages, documents, ateliers = whole[Unit.PASSAGES], whole[Unit.DOCUMENTS], whole[Unit.ATELIERS]
    share = f" ({round(100 * passages.share)} %)" if 0.01 <= passages.share < 1 else ""
    places = [f"dans {_among(documents, 'document')}"]
    places += [f"dans {_among(ateliers, 'atelier')}"] if ateliers.read else []
    return f"Cette lecture cite {_among(passages, 'passage')} lus{share}, pris {enumerate_fr(places)}."


def _among(row: Coverage, noun: str) -> str:
    """« 142 des 1 203 passages », « les 16 ateliers » when all are, « 1 document sur 1 » when there is only one."""
    if row.read == 1:
        return f"{row.cited} {noun} sur 1"
    several = f"{grouped(row.read)} {noun}s"
    return f"les {several}" if row.cited == row.read else f"{grouped(row.cited)} des {several}"


def _left_aside(broad: Sequence[Coverage]) -> str:
    """Broad themes of which nothing is cited, then that of which it cites least; "" without themes."""
    if not broad:
        return ""
    never = [row for row in broad if not row.cited]
    told = [row for row in broad if row.cited]
    least = min(told, key=lambda row: (row.share, row.identifier), default=None)
    head = f"Elle ne cite aucun des passages rangés sous {_names(never, len(broad))}" if never else ""
    tail = f" ; le thème le moins cité des autres est « {least.label} » ({_of(least)})" if least and never else ""
    table = "Ce qu'elle laisse de côté, thème par thème, se lit dans le classeur joint, au tableau « Couverture »."
    return f"{head}{tail}. {table}" if never else table


def _of(row: Coverage) -> str:
    """« 18 passages sur 294 »."""
    return f"{counted(row.cited, 'passage')} sur {grouped(row.read)}"


def _names(rows: Sequence[Coverage], total: int) -> str:
    """« 2 thèmes larges sur 14 (Énergie et Voirie) », the first few named."""
    shown = [capitalise(row.label) for row in rows[:NAMED]]
    more = [f"{n} autre{'s' if n > 1 else ''}" for n in _beyond(rows)]
    return (
        f"{counted(len(rows), 'thème')} large{'s' if len(rows) > 1 else ''} sur {total} ({enumerate_fr(shown + more)})"
    )


def _beyond(rows: Sequence[Coverage]) -> list[int]:
    """How many themes that nothing cites are not named, when some are not."""
    left = len([row for row in rows if not row.cited]) - NAMED
    return [left] if left > 0 else []


def coverage_rows(coverage: Sequence[Coverage]) -> list[dict[str, Any]]:
    """Rows of the table `couverture`, and its entry in run.json."""
    return [
        {
            "perimetre": row.scope.value, "identifiant": row.identifier or None, "libelle": row.label,
            "unite": row.unit.value, "lus": row.read, "cites": row.cited, "part": round(row.share, 4),
        }
        for row in coverage
    ]  # fmt: skip


def coverage_entry(coverage: Sequence[Coverage]) -> dict[str, Any]:
    """What run.json keeps: the whole by unit, the share of each broad theme, and those never cited."""
    broad = [row for row in coverage if row.scope is Scope.THEME]
    return {
        "ensemble": {r.unit.value: {"lus": r.read, "cites": r.cited} for r in coverage if r.scope is Scope.CORPUS},
        "themes": {row.identifier: round(row.share, 4) for row in broad},
        "themes_jamais_cites": [row.label for row in broad if not row.cited],
    }
