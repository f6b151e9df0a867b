"""Themes told: those whose passages bear out their label, with the ateliers that say it and how they say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.config import Config
from synthese.lexicons import load
from synthese.reading.asked import best_opinions, holds_opinions, opinions, quotable_words
from synthese.reading.french import capitalise, enumerate_fr, many_in_words
from synthese.reading.statements import MAX_LISTED, Desk, best_quotations, bullet, joined, stands
from synthese.records import Citation, Dimension, Evidence, Lean, MatrixCell, Statement, Theme
from synthese.segment.people import fold
from synthese.tables import Analysis

SOLID = 20  # first passages of a theme, by which its label is judged
BORNE_OUT = 0.2  # share of them that must hold what the label says…
SHARED = 2  # ateliers that must say it
FEW = 4  # ateliers below which documents are counted…
DOCUMENTS = 4  # … and how many must say a theme
SHARE = 0.2  # of all ateliers
QUOTES = 3
FOREMOST = 3  # ateliers said to speak most of a theme
SURE = 0.05
STEM = 6  # letters: « moyen » and « moyens » are one


def emergent_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """The themes without seed that hold best what their label says, the widest spread first; one alone crosses nothing."""
    ranked = sorted(((worth(desk, t), t) for t in leaves(analysis.themes)), key=lambda x: (-x[0], x[1].theme_id))
    told: list[list[Statement]] = []
    quoted, said = set(desk.quoted), set(desk.said)
    for value, theme in ranked:
        if value > 0 and not _is_criticised(desk, theme) and len(told) < config.reading.statements_per_section:
            statements = list(theme_statements(desk, theme, analysis.measures.matrix))
            told += [statements] if statements else []
    if len(told) < SHARED and not desk.few and not told_by_documents(desk):
        desk.quoted, desk.said = quoted, said  # what is not told may be quoted elsewhere
        return
    yield from (statement for statements in told for statement in statements)


def _is_criticised(desk: Desk, theme: Theme) -> bool:
    """Whether what opinions say of a theme was told under one of its words."""
    told = {fold(lemma)[:STEM] for lemma in desk.criticised}
    return any(fold(word)[:STEM] in told for word in theme.label.split())


def leaves(themes: Sequence[Theme]) -> list[Theme]:
    """Themes without seed that hold no finer one."""
    parents = {t.parent for t in themes if t.parent}
    return [t for t in themes if t.axis is None and t.theme_id not in parents]


def worth(desk: Desk, theme: Theme) -> float:
    """How much a theme deserves to be told: borne out by its first passages, said by several ateliers, evenly; 0: not at all.

    Where ateliers are many, a word alone (« jeunes », « marché ») says nothing of what they have in common.
    """
    first = theme.members[:SOLID]
    borne_out = len(desk.lemmas.bearing_out(first, theme.label)) / max(len(first), 1)
    said = desk.lemmas.bearing_out(theme.members, theme.label)
    if told_by_documents(desk):
        documents = {desk.document(e.passage_id) for e in said}
        joined_up = " et " in theme.label  # two words put side by side say less than either
        told = borne_out >= BORNE_OUT and len(documents) >= DOCUMENTS and not joined_up
        return borne_out * len(documents) if told else 0.0
    ateliers = works(desk, said)
    told = " " in theme.label and borne_out >= BORNE_OUT and len(ateliers) >= SHARED
    return borne_out * len(ateliers) * theme.transversality if told else 0.0


def told_by_documents(desk: Desk) -> bool:
    """Whether documents, rather than ateliers, tell how widely a theme is said: these are few, or most passages are not theirs."""
    few = sum(desk.material.is_atelier(f) for f in desk.material.ateliers) < FEW
    return few or not desk.material.ateliers_hold_most


def is_shared(desk: Desk, folders: Sequence[str]) -> bool:
    """Whether enough ateliers are among these sets of documents for what they say to be told: two, and one in five."""
    total = sum(desk.material.is_atelier(f) for f in desk.material.ateliers)
    return sum(desk.material.is_atelier(f) for f in folders) >= max(SHARED, SHARE * total)


def works(desk: Desk, evidence: Sequence[Evidence]) -> set[str]:
    """Ateliers that extracts speak for."""
    return {a for e in evidence for a in desk.ateliers(e.passage_id) if desk.material.is_atelier(a)}


def theme_statements(desk: Desk, theme: Theme, matrix: Sequence[MatrixCell]) -> Iterator[Statement]:
    """A theme: the ateliers that say it, each cited, who says it most; then how the most telling ones say it."""
    said = [e for e in desk.lemmas.bearing_out(theme.members, theme.label) if stands(desk, e)]
    if told_by_documents(desk):
        yield from _in_documents(desk, theme, said, matrix)
        return
    chosen = best_quotations(desk, said)
    chosen = sorted(chosen, key=lambda quote: not all(map(desk.material.is_atelier, desk.ateliers(quote[0]))))
    ateliers = joined(desk, [p for p, _ in chosen])
    if not is_shared(desk, ateliers):
        return
    desk.quoted.update(p for p, _ in chosen)
    text = f"{capitalise(theme.label)} : {_spread(desk, theme, ateliers)}{_leaning(theme, matrix)}."
    yield Statement(text, ateliers, tuple(Citation(p, s) for p, s in chosen))
    for passage_id, sentence in chosen[:QUOTES]:
        yield bullet(desk, passage_id, sentence)


def _in_documents(
    desk: Desk, theme: Theme, said: Sequence[Evidence], matrix: Sequence[MatrixCell]
) -> Iterator[Statement]:
    """« Ressource en eau : douze documents en parlent (Atelier Actions ; Avis) », then how the most telling ones say it."""
    first: dict[tuple[str, str], Evidence] = {}
    for item in said:
        first.setdefault(desk.document(item.passage_id), item)
    stated = [quote for quote in best_quotations(desk, said, desk.document) if _states(desk, *quote)]
    chosen = _opinions(desk, said) or _each_in_turn(desk, stated)[:QUOTES]
    if len(first) < DOCUMENTS or not chosen:
        return
    ateliers = joined(desk, [e.passage_id for e in first.values()])
    citations = [*(Citation(p, s) for p, s in chosen), *(Citation(e.passage_id, e.extract) for e in first.values())]
    text = f"{capitalise(theme.label)} : {many_in_words(len(first))} documents en parlent {desk.mention(ateliers)}"
    yield Statement(f"{text}{_leaning(theme, matrix)}.", ateliers, tuple(dict.fromkeys(citations)))
    yield from (bullet(desk, *quote) for quote in chosen)


def _states(desk: Desk, passage_id: str, words: str) -> bool:
    """Whether words have a finite verb, and no « y » nor « en » that stands for a place or a thing left out."""
    said = [t for s in desk.doc(passage_id).sents if s.text.strip() and s.text.strip() in words for t in s]
    left_out = any(t.lower_ in ("y", "en") and t.pos_ == "PRON" for t in said)
    return not left_out and any("Fin" in t.morph.get("VerbForm", []) for t in said)


def _opinions(desk: Desk, said: Sequence[Evidence]) -> list[tuple[str, str]]:
    """What several documents ask for about a theme, or find wrong; [] when one alone can be quoted."""
    held = [
        opinion
        for item in said
        if holds_opinions(desk, desk.passage(item.passage_id))
        for opinion in opinions(desk, desk.material.index[item.passage_id])
        if opinion.span.text.strip() in item.extract
    ]
    best = best_opinions(desk, held, desk.said)
    return [(o.passage_id, quotable_words(o.span)) for o in best] if len(best) > 1 else []


def _each_in_turn(desk: Desk, quotes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Quotations, the first of each set before the others of any; ateliers before other sets."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for quote in quotes:
        first.setdefault(desk.ateliers(quote[0]), quote)
    ordered = sorted(first.items(), key=lambda item: not all(map(desk.material.is_atelier, item[0])))
    fronted = [quote for _, quote in ordered]
    return [*fronted, *(quote for quote in quotes if quote not in fronted)]


def speaks_of(desk: Desk, evidence: Evidence, theme: Theme) -> bool:
    """Whether an extract uses a key word of the theme."""
    return bool(desk.lemmas.of(evidence) & {word for term in theme.keywords for word in term.split()})


def _spread(desk: Desk, theme: Theme, ateliers: Sequence[str]) -> str:
    """« trois ateliers en parlent (…) », or « la plupart des ateliers en parlent, d'abord Sport et Jeunesse » beyond six."""
    lead = desk.lead(ateliers, "en parle", "en parlent")
    foremost = [a for a in theme.foremost if a in ateliers][:FOREMOST]
    if len(ateliers) <= MAX_LISTED or not foremost:
        return lead
    return f"{lead}, d'abord {enumerate_fr([desk.material.title(a) for a in foremost])}"


def _leaning(theme: Theme, matrix: Sequence[MatrixCell]) -> str:
    """« ; les élus plus que les autres », when the counts say so."""
    cells = [c for c in matrix if c.theme_id == theme.theme_id and c.dimension is Dimension.ROLE and c.p < SURE]
    names = load("roles")["pluriels"]
    more = [f"les {names[c.modality].removeprefix('des ')}" for c in cells if c.lean is Lean.MORE]
    return f" ; {enumerate_fr(more)} plus que les autres" if more else ""
