"""What changed from one cycle to the next, and what inhabitants raise beside the ateliers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from synthese.config import Config
from synthese.reading.beside import beside_statements
from synthese.reading.french import enumerate_fr
from synthese.reading.interviews import answered_statements
from synthese.reading.statements import QUOTABLE, Desk, best_quotations, bullet, joined
from synthese.reading.themes import is_shared, leaves, told_by_documents, works, worth
from synthese.records import Citation, Evidence, Nature, Statement, Theme, Trend, Voice
from synthese.tables import Analysis
from synthese.themes.change import theme_changes
from synthese.themes.modalities import cycles

NAMED = 4  # themes or subjects in a statement
QUOTES = 2
SUBJECTS = 3  # that inhabitants raise alone
HEARD = 5  # contributions that must say a theme in its words
KNOWN = 3  # passages of ateliers that say a subject, for inhabitants not to be alone in raising it
TRENDS = {
    Trend.APPEARS: "apparaissent", Trend.GROWS: "grandissent", Trend.FADES: "reculent", Trend.DISAPPEARS: "disparaissent"
}  # fmt: skip
Said = list[tuple[str, str]]  # (passage_id, sentence)


def change_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """Themes that a test says have changed from one cycle of the city to the next, by trend, with an extract of each."""
    if not any(a.cycle for a in desk.material.description.ateliers):
        return  # halves of the dates compare ateliers rather than moments
    themes = {t.theme_id: t for t in leaves(analysis.themes)}
    for trend, verb in TRENDS.items():
        changed = [c for c in analysis.measures.changes if c.trend is trend and c.theme_id in themes]
        ordered = (themes[c.theme_id] for c in sorted(changed, key=lambda c: (c.p, c.theme_id)))
        found = [t for t in ordered if worth(desk, t) and _borne_out(desk, t, trend)]  # its name says what it holds
        told = [
            (t.label, quote)
            for t in found
            if is_shared(desk, sorted(works(desk, t.members))) and (quote := _quoted(desk, t))
        ][:NAMED]
        if told:
            labels = enumerate_fr([label for label, _ in told])
            named = f"les thèmes {labels} {verb}" if len(told) > 1 else f"le thème {labels} {trend.value}"
            text = f"D'un cycle au suivant, {named}."
            yield from _raised(desk, text, [quote for _, quote in told])


def _borne_out(desk: Desk, theme: Theme, trend: Trend) -> bool:
    """Whether the passages that use the words of a theme's label tell by themselves what became of it."""
    rows = [desk.material.index[e.passage_id] for e in desk.lemmas.bearing_out(theme.members, theme.label)]
    (*_, last) = theme_changes({theme.theme_id: np.array(sorted(set(rows)), dtype=int)}, cycles(desk.material))
    return last.trend is trend


def _quoted(desk: Desk, theme: Theme) -> tuple[str, str] | None:
    """What ateliers say of a theme: nobody else works by cycles."""
    borne = [e for e in desk.lemmas.bearing_out(theme.members, theme.label) if works(desk, [e])]
    return next(iter(best_quotations(desk, borne)), None)


def citizen_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """Words, then themes that contributions raise more than the ateliers, then subjects that they raise alone, each quoted."""
    if not desk.criticised:
        yield from beside_statements(desk, analysis, Nature.CONTRIBUTION)
    themes = {t.theme_id: t for t in leaves(analysis.themes)}
    louder = [c for c in analysis.measures.citizen_themes if c.voice is Voice.CITIZENS and c.theme_id in themes]
    for item in sorted(louder, key=lambda c: (c.p, c.theme_id))[:NAMED]:
        theme = themes[item.theme_id]
        borne = desk.lemmas.bearing_out(theme.members, theme.label)
        if sum(desk.passage(e.passage_id).nature is Nature.CONTRIBUTION for e in borne) < HEARD:
            continue
        said = _contributions(desk, borne)
        if told_by_documents(desk) and not any(desk.stand(*quote) for quote in said):
            continue  # beside so many documents, that contributions speak of it says nothing by itself
        yield from _raised(desk, f"{theme.label} : les contributions en parlent plus que les ateliers.", said)
    for subject in analysis.measures.citizen_subjects[:SUBJECTS]:
        if desk.lemmas.said_by_ateliers(subject.label) >= KNOWN:
            continue
        said = _contributions(desk, desk.lemmas.bearing_out(subject.examples, subject.label))
        text = f"{subject.label} : des contributions en parlent, aucun thème des ateliers ne le porte."
        yield from _raised(desk, text, said if len(said) == QUOTES else [])  # one voice is not « des contributions »


def interview_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """What interviews answer; where nothing is asked, what they come back to more than the ateliers."""
    told = list(answered_statements(desk))
    yield from told or beside_statements(desk, analysis, Nature.ENTRETIEN)


def _raised(desk: Desk, text: str, said: Said) -> Iterator[Statement]:
    """A statement that quotations carry, then each of them; nothing without any."""
    if said:
        yield Statement(text, joined(desk, [p for p, _ in said]), tuple(Citation(p, s) for p, s in said))
        yield from (bullet(desk, p, s) for p, s in said)


def _contributions(desk: Desk, evidence: Sequence[Evidence]) -> Said:
    """The first quotable sentences of contributions; one set of contributions may be quoted several times."""
    passages = desk.material.passages
    own = [e for e in evidence if passages[desk.material.index[e.passage_id]].nature is Nature.CONTRIBUTION]
    stands = sorted(own, key=lambda e: -desk.stand(e.passage_id, e.extract))
    taken = ((e.passage_id, *desk.take(e.passage_id, e.extract)) for e in stands)
    first: dict[str, str] = {}  # the same words may stand in two documents
    for passage_id, sentence, quotable in taken:
        if quotable > QUOTABLE:
            first.setdefault(sentence, passage_id)
    return [(passage_id, sentence) for sentence, passage_id in first.items()][:QUOTES]
