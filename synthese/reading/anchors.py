"""The words that tie a quotation to what it illustrates: a reader must see why it stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from synthese.annotate import load_model
from synthese.material import Material
from synthese.records import Evidence
from synthese.themes.founders import CLUMPED, residual_idf
from synthese.themes.terms import is_content

COMMON = 0.02  # share of passages beyond which a word says little by itself, unless it comes in clumps


@dataclass(frozen=True)
class Lemmas:
    """In which passages the content words of a corpus stand."""

    material: Material

    @cached_property
    def holders(self) -> Counter[str]:
        """Passages that hold each lemma."""
        return Counter(word for doc in self.material.docs for word in {t.lemma_.lower() for t in doc if is_content(t)})

    @cached_property
    def clumps(self) -> dict[str, float]:
        """Residual IDF of each lemma over documents: how much a word tells a subject."""
        words = [[t.lemma_.lower() for t in doc if is_content(t)] for doc in self.material.docs]
        numbers: dict[tuple[str, str], int] = {}
        places = [numbers.setdefault((p.atelier, p.document), len(numbers)) for p in self.material.passages]
        return residual_idf(words, places)

    def rarity(self, word: str) -> float:
        """Logarithm of how rare a lemma is; a word that no passage holds is worth nothing."""
        held = self.holders[word]
        return float(np.log(len(self.material.docs) / held)) if held else 0.0

    def of(self, evidence: Evidence) -> set[str]:
        """Content lemmas of an extract."""
        doc = self.material.docs[self.material.index[evidence.passage_id]]
        return {t.lemma_.lower() for t in doc if is_content(t) and t.sent.text.strip() in evidence.extract}

    def telling(self, evidence: Sequence[Evidence], label: str) -> list[Evidence]:
        """Extracts that use a word of a label that tells a subject: a rare one, or one that comes in clumps."""
        words = content_lemmas(label)
        subject = {w for w in words if self.rarity(w) >= -np.log(COMMON) or self.clumps.get(w, 0) > CLUMPED}
        return [e for e in evidence if self.of(e) & subject]

    def echoing(self, evidence: Sequence[Evidence], phrases: Sequence[str]) -> list[Evidence]:
        """Extracts that use a word of the phrases that is rare enough to tell their subject."""
        words = {w for phrase in phrases for w in content_lemmas(phrase) if self.rarity(w) >= -np.log(COMMON)}
        return [e for e in evidence if self.of(e) & words]


@cache
def content_lemmas(text: str) -> frozenset[str]:
    """Content words of a phrase, by lemma."""
    return frozenset(t.lemma_.lower() for t in load_model()(text) if is_content(t))
