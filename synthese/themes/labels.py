"""A readable label for a theme, made from its own passages: the noun phrase that says the most of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np

from synthese.material import Material
from synthese.themes.terms import is_content, noun_phrases


def label_of(material: Material, rows: np.ndarray, weights: Mapping[str, float], taken: set[str]) -> str:
    """Noun phrase with the best c-TF-IDF per content word, preferring those that several documents use."""
    scores: dict[str, float] = {}
    spread: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for row in rows:
        seen = set()
        for phrase in noun_phrases(material.docs[row]):
            words = [t.lemma_.lower() for t in phrase if is_content(t)]
            if len(words) < 2 or len(set(words)) < len(words):
                continue
            key = " ".join(words)
            scores[key] = sum(weights.get(w, 0.0) for w in words) / (len(words) ** 0.5)
            forms.setdefault(key, Counter())[_plain(phrase.text)] += 1
            seen.add(key)
        spread.update(seen)
    ranked = sorted(scores, key=lambda key: (-scores[key] * (1 + np.log1p(spread[key])), key))
    for key in ranked:
        form = min(forms[key], key=lambda f: (-forms[key][f], len(f), f))
        if form not in taken:
            return form
    return ", ".join(sorted(weights, key=lambda w: -weights[w])[:2]) or "thème"


def _plain(text: str) -> str:
    flat = " ".join(text.split()).strip(" .,;:–-")
    return re.sub(r"\s*-\s*", "-", flat)
