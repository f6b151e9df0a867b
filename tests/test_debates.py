"""Whether two successive voices of a séance pull apart: what is seen of them, what is learned. All texts are invented."""

from __future__ import annotations

import numpy as np
from conftest import Written, build_material

from synthese.config import EmbedConfig
from synthese.learned.annotated import Mark, poles_borne, truths
from synthese.learned.context import logit
from synthese.learned.debates import HOLDS, SEEN, debate_features, load_debates, successive_voices
from synthese.learned.heads import MODEL
from synthese.learned.train_debates import train_debates
from synthese.learned.training_set import ReadCity
from synthese.material import Material
from synthese.records import Nature

LATE = "Une élue veut ouvrir la halle jusqu'à minuit, parce que la place meurt dès que les rideaux tombent."
SLEEP = "Un directeur répond que les voisins dorment au-dessus des étals et qu'il faut protéger leurs nuits."
PAINT = "Une élue indique que la peinture des volets sera refaite en avril par deux agents."
WATER = "Un directeur donne le relevé des compteurs du lavoir, lus le 3 mars."


def aims(material: Material, *held: float) -> np.ndarray:
    """Log-odds of an aim for every window, by its passage."""
    return logit(np.array([held[w.passage] for w in material.windows]))


def seen(*texts: str, held: float = 0.8) -> np.ndarray:
    material = build_material([Written(text) for text in texts])
    wants = aims(material, *([held] * len(texts)))
    pairs = successive_voices(material, wants)
    return debate_features(material, material.window_vectors(MODEL, EmbedConfig()), wants, pairs)


def test_voices_follow_each_other_when_both_want_something_in_one_point_of_minutes() -> None:
    material = build_material([Written(LATE), Written(SLEEP), Written(LATE)])
    pairs = successive_voices(material, aims(material, 0.8, 0.8, HOLDS / 2))
    assert [(material.windows[a].passage, material.windows[b].passage) for a, b in pairs] == [(0, 1)]
    adopted = build_material([Written(text, nature=Nature.REFERENTIEL) for text in (LATE, SLEEP)])
    assert successive_voices(adopted, aims(adopted, 0.8, 0.8)) == []


def test_what_is_seen_of_voices_is_finite_and_nothing_is_seen_of_none() -> None:
    one = seen(LATE, SLEEP)
    assert one.shape == (1, len(SEEN)) and np.isfinite(one).all()
    assert seen(LATE, SLEEP, held=0.0).shape == (0, len(SEEN))


def test_who_answers_another_aim_pulls_apart_more_than_who_gives_news() -> None:
    model = load_debates()
    (opposed,), (told,) = model.probability(seen(LATE, SLEEP)), model.probability(seen(PAINT, WATER, held=0.3))
    assert told < 0.5 < opposed


def test_debates_are_learned_the_same_twice_and_scored_on_cities_left_out() -> None:
    texts = (LATE, SLEEP, PAINT, WATER)
    ateliers = ("01-halle", "01-halle", "02-port", "02-port")
    material = build_material([Written(text, atelier) for text, atelier in zip(texts, ateliers, strict=True)])
    marks = tuple(
        Mark(p.atelier, p.document, "tn", "T1", kind, p.text)
        for p, kind in zip(material.passages[:2], ("a", "b"), strict=True)
    )
    vectors = material.window_vectors(MODEL, EmbedConfig())
    city = ReadCity(material, truths(material, marks), 0, poles_borne(material, marks), vectors)
    wants = [aims(material, 0.8, 0.8, 0.2, 0.2)] * 3
    (one, meta), (two, _) = (train_debates([city] * 3, wants) for _ in range(2))
    assert np.array_equal(one["weights"], two["weights"]) and one["weights"].shape == (len(SEEN),)
    assert meta["scores"]["voix"] == 6 and meta["scores"]["part"] == 0.5
