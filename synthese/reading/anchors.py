"""The words that tie a quotation to what it illustrates: a reader must see why it stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from synthese.annotate import load_model
from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Evidence
from synthese.themes.clumps import CLUMPED, residual_idf
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

    def _is_rare(self, word: str) -> bool:
        return self.rarity(word) >= -float(np.log(COMMON))

    def of(self, evidence: Evidence) -> set[str]:
        """Content lemmas of an extract."""
        doc = self.material.docs[self.material.index[evidence.passage_id]]
        return {t.lemma_.lower() for t in doc if is_content(t) and t.sent.text.strip() in evidence.extract}

    def bearing_out(self, evidence: Sequence[Evidence], label: str) -> list[Evidence]:
        """Extracts that hold every content word of a label: they say what it says. None when the label tells no subject.

        A word by itself tells one when it comes in clumps (« école »), a phrase when one of its words is rare or does.
        """
        words = content_lemmas(label)
        subject = words - set(load("analysis")["libelles"]["administration"])
        telling = [w for w in subject if self.clumps.get(w, 0) > CLUMPED or (len(words) > 1 and self._is_rare(w))]
        nouns = words & self.nouns  # « jeunes » is no theme of a « jeune pousse »
        return [e for e in evidence if words <= self.of(e) and nouns <= self._nouns(e)] if telling else []

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Lemmas that are mostly nouns in the corpus."""
        every = Counter(t.lemma_.lower() for doc in self.material.docs for t in doc if is_content(t))
        named = Counter(t.lemma_.lower() for doc in self.material.docs for t in doc if t.pos_ == "NOUN")
        return frozenset(word for word, n in every.items() if named[word] > n / 2)

    def _nouns(self, evidence: Evidence) -> set[str]:
        doc = self.material.docs[self.material.index[evidence.passage_id]]
        return {t.lemma_.lower() for t in doc if t.pos_ == "NOUN" and t.sent.text.strip() in evidence.extract}

    def said_by_ateliers(self, label: str) -> int:
        """Passages of ateliers that hold every content word of a label."""
        words = content_lemmas(label)
        return sum(
            words <= {t.lemma_.lower() for t in doc}
            for passage, doc in zip(self.material.passages, self.material.docs, strict=True)
            if self.material.is_atelier(passage.atelier)
        )

    def echoing(self, evidence: Sequence[Evidence], phrases: Sequence[str]) -> list[Evidence]:
        """Extracts that use a word of the phrases that is rare enough to tell their subject."""
        words = {w for phrase in phrases for w in content_lemmas(phrase) if self._is_rare(w)}
        return [e for e in evidence if self.of(e) & words]


@cache
def content_lemmas(text: str) -> frozenset[str]:
    """Content words of a phrase, by lemma."""
    return frozenset(t.lemma_.lower() for t in load_model()(text) if is_content(t))
