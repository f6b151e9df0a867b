"""« Fiche qualité »: how far the themes of a run can be relied on, each figure with the sentence that says what it means."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from synthese.config import ThemesConfig
from synthese.material import Material
from synthese.records import QualityMeasure
from synthese.themes.coherence import coherence, diversity, exchanges, first_words
from synthese.themes.founders import Ground
from synthese.themes.stability import over_seeds, seed_placings, without_each_atelier
from synthese.themes.terms import Vocabulary

FEW = 60  # passages below which a share or an agreement is not worth giving as more than an indication
SOLID, FAIR = 0.8, 0.5  # agreement


def quality_sheet(
    material: Material,
    ground: Ground,
    vocabulary: Vocabulary,
    themes: Mapping[str, np.ndarray],
    config: ThemesConfig,
) -> tuple[QualityMeasure, ...]:
    """The five figures. `themes`: rows of each finest emergent theme."""
    groups = [members for members in themes.values() if len(members)]
    words = first_words(vocabulary.names, groups) if groups else []
    units = exchanges(material, vocabulary.names)
    values = [value for some in words if (value := coherence(some, units)) is not None]
    seeds, missing = _stability(material, ground, vocabulary, config)
    return (
        coverage_measure(groups, len(material.passages)),
        coherence_measure(float(np.mean(values)) if values else None),
        diversity_measure(diversity(words)),
        seeds_measure(seeds),
        missing_measure(missing),
    )


def _stability(
    material: Material, ground: Ground, vocabulary: Vocabulary, config: ThemesConfig
) -> tuple[float | None, float | None]:
    """Agreement over seeds, and without each atelier; None when passages make too few themes to compare."""
    if len(ground.rows) < FEW:
        return None, None
    placings = seed_placings(material, ground, vocabulary, config)
    if placings[0].max() < 1:
        return None, None
    return over_seeds(placings), without_each_atelier(material, ground, vocabulary, config, placings[0])


def coverage_measure(groups: list[np.ndarray], passages: int) -> QualityMeasure:
    """Share of passages placed in an emergent theme."""
    if not groups:
        return _told("couverture", None, "Trop peu de passages pour que des thèmes se dégagent.")
    share = len(np.unique(np.concatenate(groups))) / passages
    few = " Le corpus compte trop peu de passages pour que cette part soit sûre." if passages < FEW else ""
    return _told(
        "couverture",
        share,
        f"{_percent(share)} des passages entrent dans un thème ; les autres sont trop courts, parlent de la réunion "
        f"elle-même ou d'un sujet que presque rien ne reprend.{few}",
    )


def coherence_measure(value: float | None) -> QualityMeasure:
    """Mean coherence of themes."""
    if value is None:
        return _told("coherence", None, "Trop peu de passages pour dire si les mots d'un thème vont ensemble.")
    told = "vont nettement" if value >= 0.2 else "vont un peu" if value >= 0.05 else "ne vont guère"
    return _told(
        "coherence",
        value,
        f"Les mots d'un même thème {told} ensemble dans les mêmes échanges : {_number(value)} sur une échelle où 0 est "
        "le hasard et 1 des mots qui ne se quittent pas.",
    )


def diversity_measure(value: float | None) -> QualityMeasure:
    """Share of words that belong to one theme only, so to say."""
    if value is None:
        return _told("diversite", None, "Moins de deux thèmes : rien à comparer d'un thème à l'autre.")
    told = "les thèmes se distinguent bien" if value >= 0.7 else "plusieurs thèmes se disent avec les mêmes mots"
    return _told("diversite", value, f"{_percent(value)} des premiers mots des thèmes sont différents : {told}.")


def seeds_measure(value: float | None) -> QualityMeasure:
    """Agreement between draws."""
    few = "Trop peu de passages pour mesurer ce que le tirage change aux thèmes."
    if value == 1:
        return _told(
            "stabilite_tirages",
            value,
            "Aucun tirage ne change les thèmes : relancés, ils sont les mêmes (accord 1,00).",
        )
    start = "D'un tirage à l'autre, les mêmes passages"
    return _told("stabilite_tirages", value, few if value is None else _agreement(start, value))


def missing_measure(value: float | None) -> QualityMeasure:
    """Agreement without one atelier."""
    few = "Trop peu de passages ou d'ateliers pour mesurer ce que chacun change aux thèmes."
    start = "Quand un atelier manque, les passages des autres"
    return _told("stabilite_sans_un_atelier", value, few if value is None else _agreement(start, value))


def _agreement(start: str, value: float) -> str:
    told = (
        "se regroupent presque à l'identique"
        if value >= SOLID
        else "se regroupent en grande partie de même"
        if value >= FAIR
        else "se regroupent souvent autrement : le découpage en thèmes est une proposition parmi d'autres, à relire"
    )
    return f"{start} {told} (accord {_number(value)} ; 1 : mêmes groupes, 0 : hasard)."


def _told(name: str, value: float | None, sentence: str) -> QualityMeasure:
    return QualityMeasure(name, None if value is None else round(value, 3), sentence)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")
