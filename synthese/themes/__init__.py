"""Stage 6. Vectors and terms -> themes that cut across ateliers, on two levels, corrected by the analyst.

Two ways lead to a theme. Guided: the passages nearest to what a pole of an axis means. Emergent: groups of the passages that
seem to carry a theme, with no seed. A passage may belong to several themes, or to none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthese.config import ThemesConfig
from synthese.embed import Embedder, text_key
from synthese.material import Material
from synthese.records import AppliedCorrection, Evidence, Problem, Severity, Theme, ThemeLevel
from synthese.revision import Correction
from synthese.themes.axes import PoleReading, axis_drafts
from synthese.themes.corrections import LEFT, correct
from synthese.themes.drafts import Draft
from synthese.themes.emergent import emergent_drafts
from synthese.themes.founders import Ground
from synthese.themes.gates import distinct, substantial, with_broad, without_only_children
from synthese.themes.identity import Known, identified, named_in
from synthese.themes.labels import free_label, label_groups, relative
from synthese.themes.terms import Vocabulary, class_tfidf
from synthese.themes.transversality import carrying, foremost, transversality


def find_themes(
    material: Material,
    vocabulary: Vocabulary,
    ground: Ground,
    poles: Sequence[PoleReading],
    embedder: Embedder,
    config: ThemesConfig,
    known: Sequence[Known],
    corrections: Sequence[Correction],
) -> tuple[tuple[Theme, ...], tuple[AppliedCorrection, ...], tuple[Problem, ...]]:
    """Themes of a corpus, the most transversal first; what became of each correction; axes not supported, corrections not applied."""
    guided, unsupported = axis_drafts(poles, config)
    found = emergent_drafts(material, ground, vocabulary, config)
    large_enough = [d for d in found if substantial(material, d, config)]
    drafts = without_only_children(distinct(material, [*guided, *with_broad(large_enough)]))
    named = identified(material, drafts, named_in(corrections), known)
    corrected, outcomes = correct(material, named, corrections)
    themes = _records(material, [d for d in corrected if len(d.rows)], vocabulary, embedder, config)
    return themes, outcomes, (*unsupported, *(_not_applied(o) for o in outcomes if o.state == LEFT or o.reason))


def _records(
    material: Material, drafts: Sequence[Draft], vocabulary: Vocabulary, embedder: Embedder, config: ThemesConfig
) -> tuple[Theme, ...]:
    """Drafts named and turned into records: axes, then broad themes by transversality, each followed by its fine ones."""
    if not drafts:
        return ()
    terms = [(*n, *p) for n, p in zip(vocabulary.names, vocabulary.phrases, strict=True)]
    weights, words = class_tfidf(terms, [d.rows for d in drafts])
    heaviest = [relative(words, row) for row in weights]
    labels = label_groups(vocabulary, [d.rows for d in drafts], heaviest, material.vectors, embedder)
    taken: set[str] = {d.label.lower() for d in drafts if d.label}
    themes = {}
    for position in sorted(
        range(len(drafts)), key=lambda i: (drafts[i].level is ThemeLevel.SOUS_THEME, len(drafts[i].rows))
    ):
        keywords = _keywords(weights[position], words, config.keywords)
        free = [label for label in labels[position] if label.lower() not in taken]
        label = drafts[position].label or free_label(free, keywords, taken, "thème")
        taken.add(label.lower())
        themes[position] = _theme(material, drafts[position], label, keywords, tuple(free[:5]))
    return _ordered([themes[i] for i in range(len(drafts))])


def _keywords(weights: np.ndarray, words: Sequence[str], limit: int) -> tuple[str, ...]:
    """Best terms, without the words of a phrase already chosen."""
    chosen: list[str] = []
    for i in np.argsort(-weights, kind="stable"):
        if weights[i] <= 0 or len(chosen) == limit:
            break
        if not any(set(words[i].split()) <= set(term.split()) for term in chosen):
            chosen.append(words[i])
    return tuple(chosen)


def _theme(material: Material, draft: Draft, label: str, keywords: tuple[str, ...], others: tuple[str, ...]) -> Theme:
    directions = draft.seeds if draft.seeds is not None else material.vectors[draft.rows].mean(axis=0)[None, :]
    order = np.lexsort((draft.rows, -draft.scores))
    return Theme(
        draft.theme_id,
        label[:1].upper() + label[1:],
        keywords,
        draft.axis,
        carrying(material, draft.rows),
        tuple(_member(material, int(draft.rows[i]), float(draft.scores[i]), directions) for i in order),
        round(transversality(material, draft.rows), 4),
        draft.level,
        draft.parent,
        others,
        foremost(material, draft.rows),
    )


def _member(material: Material, row: int, score: float, directions: np.ndarray) -> Evidence:
    """A passage of a theme, with its sentence nearest to what the theme means."""
    sents = list(material.docs[row].sents)
    vectors = np.asarray([material.sentence_vectors[text_key(sent.text)] for sent in sents])
    nearest = int((vectors @ directions.T).max(axis=1).argmax())
    return Evidence(material.passages[row].passage_id, sents[nearest].text.strip(), round(score, 4))


def _ordered(themes: Sequence[Theme]) -> tuple[Theme, ...]:
    """Axes in the order of the pipeline file, then broad themes by spread and size, each followed by its fine ones."""
    axes = [t for t in themes if t.level is ThemeLevel.AXE]
    identifiers = {t.theme_id for t in themes}
    heads = [t for t in themes if t.level is not ThemeLevel.AXE and t.parent not in identifiers]
    ordered = [*axes]
    for head in sorted(heads, key=_weight):
        ordered += [head, *sorted((t for t in themes if t.parent == head.theme_id), key=_weight)]
    return tuple(ordered)


def _weight(theme: Theme) -> tuple[float, str]:
    return (-theme.transversality * float(np.log1p(len(theme.members))), theme.theme_id)


def _not_applied(outcome: AppliedCorrection) -> Problem:
    reason = f"La correction n° {outcome.rank} de revision.toml ({outcome.action}) n'est pas appliquée : {outcome.reason}. Corrigez ce bloc ou retirez-le."
    return Problem("", "thèmes", reason, severity=Severity.WARNING)
