"""The sheet of an atelier: what it says most, its tensions, the role of the City, its conditions, its figures, its priorities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from synthese.lexicons import load
from synthese.material import Material
from synthese.reading.collectivity import Collectivity, collectivity
from synthese.reading.companions.blocks import (
    Block,
    Companion,
    Look,
    Text,
    first,
    percent,
    quotable,
    quotation,
    sentence,
    under,
)
from synthese.reading.companions.priorities import priorities
from synthese.reading.companions.tension import atelier_tensions
from synthese.reading.coverage import is_broad
from synthese.reading.docx_tables import WordTable
from synthese.reading.extracts import NATURES
from synthese.reading.french import capitalise, counted, enumerate_fr, plural
from synthese.reading.key_figures import telling
from synthese.reading.statements import Desk
from synthese.reading.themes import speaks_of
from synthese.records import (
    Citation,
    CityRole,
    Condition,
    Dimension,
    Evidence,
    Lean,
    Marker,
    Moment,
    PositionAtMoment,
    Theme,
)
from synthese.tables import Analysis

LEANS = {Lean.MORE: "plus que les autres", Lean.LESS: "moins que les autres", Lean.NOISE: "comme les autres"}
MOMENTS = {Moment.SEANCES: "en séance", Moment.REFERENTIEL: "au référentiel"}
LEAST = 3  # passages of the atelier for a theme to be told


def atelier_sheet(material: Material, analysis: Analysis, atelier: str, name: str, most: int) -> Companion:
    """The sheet of an atelier; `most` bounds its lists."""
    desk, who = Desk(material, analysis.unquotable), collectivity(material, analysis.positions)
    title = material.title(atelier)
    blocks = [
        *under("Ce que l'atelier dit le plus", _themes(desk, analysis, atelier, most)),
        *under("Ses tensions", atelier_tensions(desk, analysis, atelier, most)),
        *under(f"Le rôle {who.of}", _role(desk, analysis, atelier, most, who)),
        *under("Ses conditions de réussite", _gathered(desk, analysis.conditions, atelier, most)),
        *under("Ses manières d'agir", _gathered(desk, analysis.markers, atelier, most)),
        *under("Ses chiffres", _figures(desk, analysis, atelier, most)),
        *under("Ses priorités, et ce qu'elles deviennent", priorities(desk, analysis, atelier, most)),
    ]
    return Companion(
        f"fiche-atelier-{name}", f"Atelier {title}", _subtitle(material, atelier), f"Fiche de l'atelier {title}", tuple(blocks)
    )  # fmt: skip


def _subtitle(material: Material, atelier: str) -> str:
    """« 3 comptes rendus, 1 référentiel ; 420 passages lus »."""
    sheets = [s for s in material.sheets if s.atelier == atelier and s.passages]
    natures = Counter(sheet.nature for sheet in sheets)
    read = ", ".join(f"{n} {plural(NATURES[nature], n)}" for nature, n in natures.most_common())
    passages = sum(p.atelier == atelier for p in material.passages)
    people = sum(p.people for p in material.participation if p.atelier == atelier)
    took_part = f" ; {counted(people, 'participant')}" if people > 1 else ""
    return f"{read} ; {counted(passages, 'passage')}{' lus' if passages > 1 else ' lu'}{took_part}. Propos rendus par fonction, jamais par nom."


def _themes(desk: Desk, analysis: Analysis, atelier: str, most: int) -> Iterator[Block]:
    """Its broad themes by number of passages, then what it says of the first ones."""
    members = {t.theme_id: _inside(desk, t, atelier) for t in analysis.themes if is_broad(t)}
    told = [t for t in analysis.themes if len(members.get(t.theme_id, [])) >= LEAST]
    told.sort(key=lambda t: (-len(members[t.theme_id]), t.theme_id))
    if not told:
        return
    cells = {
        c.theme_id: c for c in analysis.measures.matrix if c.dimension is Dimension.ATELIER and c.modality == atelier
    }
    rows = []
    for theme in told[:most]:
        cell, number = cells.get(theme.theme_id), len(members[theme.theme_id])
        share = percent(cell.share) if cell else ""
        rows.append((capitalise(theme.label), str(number), share, LEANS[cell.lean] if cell else ""))
    yield WordTable(
        "Thèmes de l'atelier", ("Thème", "Passages", "Part de l'atelier", "Face aux autres ateliers"), tuple(rows)
    )
    for theme in told[: (most + 1) // 2]:
        chosen = first(desk, [e for e in members[theme.theme_id] if speaks_of(desk, e, theme)])
        if chosen:
            yield quotation(desk, *chosen, lead=f"{capitalise(theme.label)} : ")


def _inside(desk: Desk, theme: Theme, atelier: str) -> list[Evidence]:
    material = desk.material
    return [e for e in theme.members if material.passages[material.index[e.passage_id]].atelier == atelier]


def _role(desk: Desk, analysis: Analysis, atelier: str, most: int, who: Collectivity) -> Iterator[Block]:
    """The role that the evidence states best, what it was in the séances and in the référentiel, and who says so."""
    names = load("analysis")["roles_de_la_ville"]
    position = next((p for p in analysis.positions if p.atelier == atelier), None)
    if position is None:
        yield sentence(f"Rien de ce qui a été lu n'énonce assez clairement le rôle {who.of} dans cet atelier.")
        return
    moments = {m.moment: m for m in analysis.policies.positions_over_time if m.atelier == atelier and m.extracts}
    said = [f"{names[_foremost(moments[m])]} {where}" for m, where in MOMENTS.items() if m in moments]
    detail = f" ({enumerate_fr(said)})" if said else ""
    cited = [Citation(e.passage_id, e.extract) for e in position.evidence]
    yield sentence(f"{capitalise(who.subject)} y est surtout {names[position.role.value]}{detail}.", cited[:1])
    for passage_id, extract in islice(quotable(desk, position.evidence), (most + 1) // 2):
        yield quotation(desk, passage_id, extract)


def _foremost(moment: PositionAtMoment) -> str:
    """The role of the City that has the largest share."""
    return max(CityRole, key=lambda role: moment.shares[role]).value


def _gathered(desk: Desk, items: tuple[Condition, ...] | tuple[Marker, ...], atelier: str, most: int) -> Iterator[Text]:
    """Conditions or markers that the atelier states, with its own words."""
    found = ((item, chosen) for item in items if (chosen := first(desk, item.evidence, atelier)))
    for item, chosen in islice(found, most):
        said = quotation(desk, *chosen, lead=f"{capitalise(item.label)} : ")
        yield Text(Look.ITEM, said.text, said.citations)


def _figures(desk: Desk, analysis: Analysis, atelier: str, most: int) -> Iterator[Text]:
    """Sentences that hold its most telling figures."""
    inside = [f for f in analysis.figures if desk.passage(f.passage_id).atelier == atelier]
    told = 0
    for figure in sorted(inside, key=lambda f: (-telling(desk, f), f.passage_id)):
        extract, quality = desk.take(figure.passage_id, figure.extract)
        if told == most:
            return
        if quality > 0.5 and figure.value in extract:
            told += 1
            said = quotation(desk, figure.passage_id, extract)
            yield Text(Look.ITEM, said.text, said.citations)
