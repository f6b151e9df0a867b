"""What changed from one cycle to the next, and what inhabitants raise beside the ateliers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.config import Config
from synthese.reading.anchors import Lemmas
from synthese.reading.french import enumerate_fr, uncapitalise
from synthese.reading.statements import Desk, bullet, choose
from synthese.reading.themes import leaves
from synthese.records import Citation, Evidence, Nature, Statement, Theme, ThemeChange, Trend, Voice
from synthese.tables import Analysis

NAMED = 4  # themes or subjects in a statement
QUOTES = 2
SUBJECTS = 3  # that inhabitants raise alone
TRENDS = {
    Trend.APPEARS: "apparaissent", Trend.GROWS: "grandissent", Trend.FADES: "reculent", Trend.DISAPPEARS: "disparaissent"
}  # fmt: skip


def change_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """Themes that a test says have changed from one cycle of the city to the next, by trend, with an extract of each."""
    if not any(a.cycle for a in desk.material.description.ateliers):
        return  # halves of the dates compare ateliers rather than moments
    themes = {t.theme_id: t for t in leaves(analysis.themes)}
    lemmas = Lemmas(desk.material)
    for trend, verb in TRENDS.items():
        changed = [c for c in analysis.measures.changes if c.trend is trend and c.theme_id in themes]
        told = [
            (c, q)
            for c in sorted(changed, key=lambda c: (c.p, c.theme_id))
            if (q := _quoted(desk, lemmas, themes[c.theme_id]))
        ]
        if told:
            yield from _changed(desk, themes, told[:NAMED], verb)


def _changed(
    desk: Desk, themes: dict[str, Theme], told: Sequence[tuple[ThemeChange, tuple[str, str]]], verb: str
) -> Iterator[Statement]:
    labels = [uncapitalise(themes[c.theme_id].label) for c, _ in told]
    text = f"D'un cycle au suivant, {enumerate_fr(labels)} {verb if len(told) > 1 else SINGULAR[verb]}"
    ateliers = tuple(sorted({a for _, (p, _) in told for a in desk.ateliers(p)}))
    yield Statement(f"{text}.", ateliers, tuple(Citation(p, s) for _, (p, s) in told))
    for _, (passage_id, sentence) in told:
        yield bullet(desk, passage_id, sentence)


SINGULAR = {"apparaissent": "apparaît", "grandissent": "grandit", "reculent": "recule", "disparaissent": "disparaît"}


def _quoted(desk: Desk, lemmas: Lemmas, theme: Theme) -> tuple[str, str] | None:
    return next(iter(choose(desk, lemmas.telling(theme.members, theme.label))), None)


def citizen_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """Themes that inhabitants raise more than the ateliers, then subjects that they raise alone, each quoted."""
    lemmas = Lemmas(desk.material)
    themes = {t.theme_id: t for t in leaves(analysis.themes)}
    louder = sorted(
        (c for c in analysis.measures.citizen_themes if c.voice is Voice.CITIZENS), key=lambda c: (c.p, c.theme_id)
    )
    for item in [c for c in louder if c.theme_id in themes][:NAMED]:
        theme = themes.get(item.theme_id)
        said = _contributions(desk, lemmas.telling(theme.members, theme.label)) if theme else []
        if theme and said:
            text = f"{theme.label} : les habitants en parlent plus que les ateliers."
            yield Statement(
                text,
                tuple(sorted({a for p, _ in said for a in desk.ateliers(p)})),
                tuple(Citation(p, s) for p, s in said),
            )
            yield from (bullet(desk, p, s) for p, s in said[:QUOTES])
    for subject in analysis.measures.citizen_subjects[:SUBJECTS]:
        said = _contributions(desk, lemmas.telling(subject.examples, subject.label))
        if said:
            text = f"{subject.label} : des habitants en parlent, aucun thème des ateliers ne le porte."
            yield Statement(
                text,
                tuple(sorted({a for p, _ in said for a in desk.ateliers(p)})),
                tuple(Citation(p, s) for p, s in said),
            )
            yield from (bullet(desk, p, s) for p, s in said[:QUOTES])


def _contributions(desk: Desk, evidence: Sequence[Evidence]) -> list[tuple[str, str]]:
    """Quotable sentences of contributions, the surest first; one set of contributions may be quoted several times."""
    found = []
    for item in evidence:
        if desk.material.passages[desk.material.index[item.passage_id]].nature is Nature.CONTRIBUTION:
            sentence, quotable = desk.take(item.passage_id, item.extract)
            if quotable > 0.3:
                found.append((item.passage_id, sentence))
    desk.quoted.update(p for p, _ in found[:QUOTES])
    return found[:QUOTES]
