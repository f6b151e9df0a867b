"""Citizens against workshops: what contributions speak of more than ateliers do, less, or alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from synthese.config import ThemesConfig
from synthese.embed import Embedder
from synthese.material import Material
from synthese.records import CitizenSubject, CitizenTheme, Evidence, Nature, Voice
from synthese.store import digest
from synthese.themes.clusters import centres, group
from synthese.themes.features import evened, joint_space
from synthese.themes.labels import free_label, label_groups, relative
from synthese.themes.significance import NOISE, corrected, two_shares
from synthese.themes.terms import Vocabulary, class_tfidf

FAR = 0.25  # a contribution is far from its theme when that share of the ateliers' passages are not farther from theirs
PER_SUBJECT = 8  # passages for one subject, on average
LEAST = 3  # passages that make a subject
EXAMPLES = 3


def contribution_rows(material: Material) -> np.ndarray:
    """Rows of what citizens wrote: contributions, and all that stands beside them in a folder that is no atelier."""
    contributed = [p.nature is Nature.CONTRIBUTION for p in material.passages]
    folders = {p.atelier for p, c in zip(material.passages, contributed, strict=True) if c}
    others = {folder for folder in folders if not material.is_atelier(folder)}
    return np.flatnonzero([c or p.atelier in others for p, c in zip(material.passages, contributed, strict=True)])


def atelier_rows(material: Material) -> np.ndarray:
    """Rows of the ateliers' own work, the contributions that they hold apart."""
    works = np.flatnonzero([material.is_atelier(p.atelier) for p in material.passages])
    return np.setdiff1d(works, contribution_rows(material))


def citizen_themes(
    themes: Mapping[str, np.ndarray], contributions: np.ndarray, ateliers: np.ndarray
) -> tuple[CitizenTheme, ...]:
    """Each theme's share of contributions and of ateliers, none when either is empty; all arguments are rows of passages."""
    sizes = np.array([len(contributions), len(ateliers)])
    if not sizes.all():
        return ()
    counts = {t: [int(np.isin(side, rows).sum()) for side in (contributions, ateliers)] for t, rows in themes.items()}
    tests = [two_shares(n[0], len(contributions), sum(n), int(sizes.sum())) for n in counts.values()]
    return tuple(
        _theme(theme, np.array(counts[theme]) / sizes, float(p))
        for theme, p in zip(themes, corrected(tests), strict=True)
    )


def _theme(theme: str, shares: np.ndarray, p: float) -> CitizenTheme:
    here, there = float(shares[0]), float(shares[1])
    voice = Voice.BOTH if p >= NOISE else Voice.CITIZENS if here > there else Voice.ATELIERS
    return CitizenTheme(theme, round(here, 4), round(there, 4), round(here - there, 4), p, voice)


def left_out(nearness: np.ndarray, contributions: np.ndarray, ateliers: np.ndarray) -> np.ndarray:
    """Rows of contributions in no theme, or as far from theirs as the farthest quarter of the ateliers' passages.

    `nearness`: score of each passage in its best emergent theme, 0 for none, float (n_passages,).
    """
    within = nearness[ateliers][nearness[ateliers] > 0]
    far = float(np.quantile(within, FAR)) if len(within) else 0.0
    return np.asarray(contributions[nearness[contributions] <= far])


def citizen_subjects(
    material: Material,
    rows: np.ndarray,
    vocabulary: Vocabulary,
    embedder: Embedder,
    config: ThemesConfig,
    taken: Collection[str],
) -> tuple[CitizenSubject, ...]:
    """Groups of the passages in `rows`, the largest first, named by their own words against the whole corpus.

    `taken`: labels of themes, that no subject may have.
    """
    if len(rows) < LEAST:
        return ()
    space = joint_space(material.vectors[rows], [vocabulary.terms[r] for r in rows], config.lexical_weight, config.seed)
    places = group(evened(space), max(1, len(rows) // PER_SUBJECT), np.arange(len(rows)))
    likeness = (space * centres(space, places)[places]).sum(axis=1)
    groups = [np.flatnonzero(places == g) for g in np.unique(places) if (places == g).sum() >= LEAST]
    found = [members[np.argsort(-likeness[members], kind="stable")] for members in groups]
    chosen = [rows[members] for members in found]
    labels, keywords = _names(material, chosen, vocabulary, embedder, config, taken)
    named = [_subject(material, *told) for told in zip(chosen, labels, keywords, strict=True)]
    return tuple(sorted(named, key=lambda s: (-s.passages, s.subject_id)))


def _names(
    material: Material,
    groups: list[np.ndarray],
    vocabulary: Vocabulary,
    embedder: Embedder,
    config: ThemesConfig,
    taken: Collection[str],
) -> tuple[list[str], list[tuple[str, ...]]]:
    """A label that no other has and the keywords of each group of rows."""
    if not groups:
        return [], []
    weights, words = class_tfidf(vocabulary.names, groups)
    terms = [relative(words, row) for row in weights]
    keywords = [tuple(sorted((w for w in t if t[w] > 0), key=lambda w: (-t[w], w))[: config.keywords]) for t in terms]
    used, labels = {label.lower() for label in taken}, []
    for own, possible in zip(
        keywords, label_groups(vocabulary, groups, terms, material.vectors, embedder), strict=True
    ):
        labels.append(free_label(possible, own, used, "autre sujet"))
        used.add(labels[-1].lower())
    return labels, keywords


def _subject(material: Material, rows: np.ndarray, label: str, keywords: tuple[str, ...]) -> CitizenSubject:
    passages = [material.passages[r] for r in rows]
    return CitizenSubject(
        "C-" + digest("habitants", sorted(p.passage_id for p in passages))[:8],
        label[:1].upper() + label[1:],
        keywords,
        len(passages),
        len({(p.atelier, p.document) for p in passages}),
        tuple(Evidence(p.passage_id, p.text) for p in passages[:EXAMPLES]),
    )
