"""The sheet of a broad theme: who speaks of it, what ateliers say of it, its tensions, its change, the citizens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from synthese.lexicons import load
from synthese.material import Material
from synthese.reading.companions.atelier import LEANS
from synthese.reading.companions.blocks import Block, Companion, Text, percent, quotable, quotation, sentence, under
from synthese.reading.companions.tension import theme_tensions
from synthese.reading.docx_tables import WordTable
from synthese.reading.french import capitalise, counted, enumerate_fr
from synthese.reading.statements import Desk, choose
from synthese.reading.themes import speaks_of
from synthese.records import Dimension, Evidence, Nature, Theme, Trend, Voice
from synthese.tables import Analysis

VOICES = {
    Voice.CITIZENS: "les habitants en parlent plus que les ateliers",
    Voice.ATELIERS: "les ateliers en parlent plus que les habitants",
    Voice.BOTH: "l'écart ne dépasse pas le hasard",
}
REPRESENTATIVE = 60  # passages that stand first in a theme, among which its quotations are chosen
TRENDS = {Trend.STABLE: "stable, l'écart ne dépasse pas le hasard"}


def theme_sheet(material: Material, analysis: Analysis, theme: Theme, most: int) -> Companion:
    """The sheet of a theme; `most` bounds its lists."""
    desk = Desk(material, analysis.unquotable)
    passages = frozenset(e.passage_id for e in theme.members)
    said = list(_said(desk, theme, most))
    blocks = [
        *under("Qui en parle", _who(desk, analysis, theme, most)),
        *under("Ce que les ateliers en disent", said),
        *under("Les tensions qui le traversent", theme_tensions(desk, analysis, passages, most)),
        *under("D'un cycle à l'autre", _change(analysis, theme)),
        *under("Les habitants", _citizens(desk, analysis, theme, most)),
    ]
    label = capitalise(theme.label)
    inside = [capitalise(t.label) for t in analysis.themes if t.parent == theme.theme_id]
    parts = f" ; sous-thèmes : {enumerate_fr(inside)}" if inside else ""
    subtitle = f"{counted(len(theme.members), 'passage')}, {counted(_ateliers(desk, theme), 'atelier')}{parts}."
    return Companion(f"fiche-theme-{theme.theme_id}", label, subtitle, f"Fiche du thème « {label} »", tuple(blocks))


def _ateliers(desk: Desk, theme: Theme) -> int:
    found = {desk.passage(e.passage_id).atelier for e in theme.members}
    return sum(desk.material.is_atelier(atelier) for atelier in found)


def _who(desk: Desk, analysis: Analysis, theme: Theme, most: int) -> Iterator[Block]:
    """The ateliers that speak of it most, then in what capacity people do."""
    cells = [c for c in analysis.measures.matrix if c.theme_id == theme.theme_id and c.dimension is Dimension.ATELIER]
    cells.sort(key=lambda c: (-c.passages, c.modality))
    rows = [
        (desk.material.title(c.modality), str(c.passages), percent(c.share), LEANS[c.lean]) for c in cells if c.passages
    ]
    if rows:
        header = ("Atelier ou ensemble de documents", "Passages", "Part des siens", "Face aux autres")
        yield WordTable(f"Qui parle de {theme.label}", header, tuple(rows[: most + 2]))
    names = load("roles")["pluriels"]
    found = [desk.passage(e.passage_id) for e in theme.members]
    roles = Counter(p.speaker_role for p in found if p.speaker_role and p.nature is Nature.COMPTE_RENDU)
    if roles:
        told = [
            f"{names[role.value]} ({counted(n, 'passage')})"
            for role, n in sorted(roles.items(), key=lambda i: (-i[1], i[0]))
        ]
        yield sentence(f"En séance, la parole y est tenue par {enumerate_fr(told[:4])}.")


def _said(desk: Desk, theme: Theme, most: int) -> Iterator[Text]:
    """One quotation of each atelier, the most telling first."""
    written = [e for e in theme.members if not _citizen(desk, e)][:REPRESENTATIVE]
    for passage_id, extract in choose(desk, [e for e in written if speaks_of(desk, e, theme)])[:most]:
        said = quotation(desk, passage_id, extract)
        yield Text(
            said.look, f"{said.text.removesuffix('.')} {desk.mention(desk.ateliers(passage_id))}.", said.citations
        )


def _change(analysis: Analysis, theme: Theme) -> Iterator[Text]:
    """« Cycle 1, puis cycle 2 : de 4 % à 5 % des passages, stable, l'écart ne dépasse pas le hasard. »"""
    for change in (c for c in analysis.measures.changes if c.theme_id == theme.theme_id):
        shares = f"de {percent(change.share_before)} à {percent(change.share_after)} des passages"
        trend = TRENDS.get(change.trend, f"il {change.trend.value}")
        yield sentence(f"{capitalise(change.before)}, puis {change.after} : {shares}, {trend}.")


def _citizens(desk: Desk, analysis: Analysis, theme: Theme, most: int) -> Iterator[Text]:
    """The share of contributions that speak of it, against that of the ateliers, then some of their words."""
    for found in (c for c in analysis.measures.citizen_themes if c.theme_id == theme.theme_id):
        shares = f"{percent(found.share_contributions)} des contributions et {percent(found.share_ateliers)} des passages des ateliers"
        yield sentence(f"Le thème tient {shares} : {VOICES[found.voice]}.")
    written = (e for e in theme.members if _citizen(desk, e) and speaks_of(desk, e, theme))
    for passage_id, extract in islice(quotable(desk, written), (most + 1) // 2):
        yield quotation(desk, passage_id, extract)


def _citizen(desk: Desk, evidence: Evidence) -> bool:
    return desk.passage(evidence.passage_id).nature is Nature.CONTRIBUTION
