"""Is a text French? Share of French function words against those of neighbouring languages.

Reference: Grefenstette, « Comparing two language identification schemes », JADT 1995 (small words tell a language).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

OTHERS = ("en", "es", "de", "it", "pt", "nl")


@cache
def function_words(language: str) -> frozenset[str]:
    """Small words of a language, in lower case."""
    from spacy.util import get_lang_class

    return frozenset(word for word in get_lang_class(language).Defaults.stop_words if word.isalpha())


def is_foreign(text: str, minimum_words: int = 40) -> bool:
    """Whether another language's function words clearly outnumber the French ones; short texts get the benefit of doubt."""
    words = re.findall(r"[a-zà-ÿ]+", text[:20_000].lower())
    if len(words) < minimum_words:
        return False
    counts = Counter(words)
    french = _share(counts, "fr")
    return french < 0.15 or any(_share(counts, other) > french * 1.15 for other in OTHERS)


def _share(counts: Counter[str], language: str) -> float:
    vocabulary = function_words(language)
    return sum(n for word, n in counts.items() if word in vocabulary) / counts.total()
