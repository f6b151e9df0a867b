"""Stage 8. Territorial capacity: six parameters between beliefs and coalition, each with the sentences that speak of it.

A sentence speaks of a parameter when its vector stands out by its likeness to the seed phrases (robust z-score above 2) and when
it shares one of their words that is not everywhere in the corpus. A parameter that too few sentences speak of is not read at all.

Reference: R. Pasquier, « Le pouvoir régional », Presses de Sciences Po, 2012, p. 39-47.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synthese.config import CapacityParameter
from synthese.embed import Embedder
from synthese.likeness import Rarity, Texts, rarity
from synthese.material import Material, Window
from synthese.records import CapacityReading, Evidence, Nature, Problem, Severity, Support
from synthese.themes.axes import robust_z

Z_SCORE = 2.0
MIN_CHARACTERS = 40  # a shorter sentence says too little
MIN_SHARED_WORDS = 0.1  # cosine of TF-IDF with a seed phrase
EVERYWHERE = 0.02  # a word of more than this share of passages tells parameters apart no more…
FREQUENT = 8  # … unless it is in no more passages than that
MIN_SENTENCES = 5
MIN_SHARE = 0.005  # of the corpus's sentences: below it a parameter is not supported


def find_capacity(
    material: Material, embedder: Embedder, parameters: Sequence[CapacityParameter]
) -> tuple[tuple[CapacityReading, ...], tuple[Problem, ...]]:
    """What each atelier says of each parameter, and the parameters that the corpus does not support."""
    windows = [w for w in material.windows if w.sentences == 1 and w.end - w.start >= MIN_CHARACTERS]
    windows = [w for w in windows if material.passages[w.passage].nature is not Nature.CONTRIBUTION]
    if not parameters or not windows:
        return (), ()
    strength, speaks = _speaking(material, windows, embedder, parameters)
    needed = max(MIN_SENTENCES, MIN_SHARE * len(windows))
    readings: list[CapacityReading] = []
    problems: list[Problem] = []
    for column, parameter in enumerate(parameters):
        rows = np.flatnonzero(speaks[:, column])
        supported = len(rows) >= needed
        if not supported:
            problems.append(_unsupported(parameter, len(rows)))
        for atelier in sorted({material.passages[w.passage].atelier for w in windows}):
            readings.append(_reading(material, windows, strength[:, column], rows, parameter, atelier, supported))
    return tuple(readings), tuple(problems)


def _speaking(
    material: Material, windows: Sequence[Window], embedder: Embedder, parameters: Sequence[CapacityParameter]
) -> tuple[np.ndarray, np.ndarray]:
    """How much sentences are like each parameter, and whether they speak of it first: float and bool (n, n_parameters)."""
    from synthese.annotate import load_model

    common = rarity(material.docs)
    size = len(material.docs)
    limit = np.log((1 + size) / (1 + max(FREQUENT, EVERYWHERE * size)))
    frequency = Rarity({stem: idf for stem, idf in common.idf.items() if idf >= limit})
    spans = [material.docs[w.passage][w.tokens[0] : w.tokens[1]] for w in windows]
    vectors = np.asarray([material.sentence_vectors[key] for key in _keys(material, windows)])
    texts = Texts(vectors, frequency.words(spans))
    alike, both = [], []
    for parameter in parameters:
        seeds = Texts(embedder.encode(parameter.seeds), frequency.words(list(load_model().pipe(parameter.seeds))))
        cosine, words = texts.vectors @ seeds.vectors.T, (texts.words @ seeds.words.T).toarray()
        stands_out = (robust_z(cosine.max(axis=1)) > Z_SCORE) & (words.max(axis=1) > MIN_SHARED_WORDS)
        alike.append(((cosine + words) / 2).max(axis=1))
        both.append(stands_out)
    strength = np.stack([robust_z(column) for column in alike], axis=1)
    first = strength.argmax(axis=1)[:, None] == np.arange(len(parameters))
    return strength, np.stack(both, axis=1) & first


def _keys(material: Material, windows: Sequence[Window]) -> list[str]:
    from synthese.embed import text_key

    return [text_key(material.docs[w.passage][w.tokens[0] : w.tokens[1]].text) for w in windows]


def _reading(
    material: Material,
    windows: Sequence[Window],
    strength: np.ndarray,
    rows: np.ndarray,
    parameter: CapacityParameter,
    atelier: str,
    supported: bool,
) -> CapacityReading:
    own = [r for r in rows if material.passages[windows[r].passage].atelier == atelier]
    best = sorted(own, key=lambda r: (-strength[r], material.passages[windows[r].passage].passage_id))
    found: dict[str, Evidence] = {}
    for row in best:
        identifier = material.passages[windows[row].passage].passage_id
        found.setdefault(identifier, Evidence(identifier, material.text(windows[row]), round(float(strength[row]), 2)))
    size = sum(p.atelier == atelier and p.nature is not Nature.CONTRIBUTION for p in material.passages)
    share = len(found) / size if size else 0.0
    average = len(rows) / len(windows)
    support = _support(len(found), share, average) if supported else Support.UNSUPPORTED
    return CapacityReading(parameter.name, parameter.side, atelier, round(share, 4), support, tuple(found.values()))


def _support(passages: int, share: float, average: float) -> Support:
    if passages >= 2 and share >= average:
        return Support.CARRIED
    return Support.MENTIONED if passages else Support.ABSENT


def _unsupported(parameter: CapacityParameter, sentences: int) -> Problem:
    reason = (
        f"Capacité territoriale : ce corpus ne permet pas de lire « {parameter.name} » "
        f"({sentences} phrase{'s' if sentences > 1 else ''} seulement en parle{'nt' if sentences > 1 else ''}) ; "
        "ajoutez des documents qui en traitent ou d'autres amorces dans [[capacite]]."
    )
    return Problem("", "capacité", reason, severity=Severity.NOTE)
