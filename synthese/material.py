"""What the analyses look at: all passages of a corpus with their annotations and vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from spacy.tokens import Doc, Span

from synthese.config import EmbedConfig
from synthese.corpus import Description
from synthese.embed import Vectors, embed, mean_vectors
from synthese.lexicons import load
from synthese.mentions import standalone_names
from synthese.records import DocumentSheet, Nature, Participation, Passage

WORK_OF_ATELIERS = frozenset({Nature.COMPTE_RENDU, Nature.REFERENTIEL, Nature.PLAN_ACTIONS})


@dataclass(frozen=True, slots=True)
class Window:
    """One or two successive sentences of a passage: the size of an extract."""

    passage: int  # index into `Material.passages`
    start: int  # character offsets in the passage's text
    end: int
    tokens: tuple[int, int]  # token offsets in the passage's doc
    sentences: int  # how many sentences it covers


def sentences_of(span: Span) -> list[Span]:
    """Sentences that a stretch of a passage covers."""
    return [sent for sent in span.doc.sents if sent.start < span.end and span.start < sent.end]


def completed(span: Span, least: int) -> Span:
    """A sentence, with the one before when it has less than `least` words: too short, it does not say what it speaks of."""
    if span.start and sum(token.is_alpha for token in span) < least:
        return span.doc[span.doc[span.start - 1].sent.start : span.end]
    return span


@dataclass(frozen=True)
class Material:
    """Passages, their spaCy documents and their vectors, in one order: that of passage identifiers."""

    passages: tuple[Passage, ...]
    docs: tuple[Doc, ...]
    sentence_vectors: Mapping[str, Vectors]  # by embed.text_key
    sheets: tuple[DocumentSheet, ...]
    description: Description
    participation: tuple[Participation, ...] = ()

    @cached_property
    def vectors(self) -> Vectors:
        """float32 (n_passages, dim), rows of norm 1."""
        return mean_vectors([[sent.text for sent in doc.sents] for doc in self.docs], self.sentence_vectors)

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each passage identifier."""
        return {passage.passage_id: row for row, passage in enumerate(self.passages)}

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """Every sentence, and every pair of successive sentences of one passage."""
        found: list[Window] = []
        for row, doc in enumerate(self.docs):
            sents = list(doc.sents)
            for size in (1, 2):
                for first in range(len(sents) - size + 1):
                    span = doc[sents[first].start : sents[first + size - 1].end]
                    found.append(Window(row, span.start_char, span.end_char, (span.start, span.end), size))
        return tuple(found)

    def window_vectors(self, model: str, config: EmbedConfig) -> Vectors:
        """Vectors of windows by `model`, float32 (n_windows, dim), rows of norm 1; computed when the run uses another model."""
        groups = [[s.text for s in sentences_of(self.docs[w.passage][w.tokens[0] : w.tokens[1]])] for w in self.windows]
        if model == config.model:
            return mean_vectors(groups, self.sentence_vectors)
        sentences = [sentence for group in groups for sentence in group]
        return mean_vectors(groups, embed(sentences, {}, replace(config, model=model)))

    def text(self, window: Window) -> str:
        """The extract that a window stands for."""
        return self.passages[window.passage].text[window.start : window.end]

    @cached_property
    def ateliers(self) -> tuple[str, ...]:
        """Ateliers that have passages, in order of their folders."""
        return tuple(sorted({passage.atelier for passage in self.passages}))

    @cached_property
    def atelier_of(self) -> np.ndarray:
        """Index of each passage's atelier, int (n_passages,)."""
        rank = {atelier: i for i, atelier in enumerate(self.ateliers)}
        return np.array([rank[passage.atelier] for passage in self.passages], dtype=int)

    @cached_property
    def cited_titles(self) -> frozenset[str]:
        """Titles of ateliers that source mentions cite alone, in lower case."""
        return standalone_names([span.text for doc in self.docs for span in doc.spans["sources"]])

    def same_point(self, row: int, other: int) -> bool:
        """Whether two passages stand in one point of one document: an item of an agenda, a section, successive turns."""
        one, two = self.passages[row], self.passages[other]
        return (one.atelier, one.document, one.exchange) == (two.atelier, two.document, two.exchange)

    @cached_property
    def _last_seance(self) -> dict[str, int]:
        """Last séance of each atelier."""
        last: dict[str, int] = {}
        for passage in self.passages:
            last[passage.atelier] = max(last.get(passage.atelier, 0), passage.seance or 0)
        return last

    def seances_to_come(self, passage: Passage) -> int:
        """How many séances of its atelier follow that of a passage; none for what an atelier adopted."""
        return self._last_seance[passage.atelier] - passage.seance if passage.seance else 0

    def is_atelier(self, folder: str) -> bool:
        """Whether a folder holds the work of an atelier, rather than interviews, contributions or other documents."""
        return folder not in self._other_sets

    @cached_property
    def ateliers_hold_most(self) -> bool:
        """Whether most of what was read is the ateliers' own work: then they, not documents, tell how widely something is said."""
        return 2 * sum(self.is_atelier(passage.atelier) for passage in self.passages) >= len(self.passages)

    @cached_property
    def _other_sets(self) -> frozenset[str]:
        """Folders without séance, référentiel nor a plan; those that hold several plans and nothing else; those beside a folder « ateliers »."""
        natures: dict[str, list[Nature]] = {}
        for sheet in self.sheets:
            natures.setdefault(sheet.atelier, []).append(sheet.nature)
        without = {folder for folder, found in natures.items() if not set(found) & WORK_OF_ATELIERS}
        sheaves = {f for f, found in natures.items() if set(found) == {Nature.PLAN_ACTIONS} and len(found) > 1}
        return frozenset(without | sheaves | self._beside_a_shelf)

    @cached_property
    def _beside_a_shelf(self) -> frozenset[str]:
        """Folders at the side of one that holds the ateliers, when the city has put them in one and has not said otherwise."""
        kinds = load("documents")["dossiers"]
        stated = {table.get("dossier") for table in self.description.raw.get("ateliers", [])}
        top = {sheet.atelier: sheet.relative.partition("/")[0].lower() for sheet in self.sheets}
        shelved = {folder for folder, name in top.items() if name in kinds["ateliers"]}
        beside = {folder for folder, name in top.items() if name not in kinds["generiques"]}
        return frozenset(beside - shelved - stated) if shelved else frozenset()

    def title(self, atelier: str) -> str:
        """How an atelier is called in a sentence."""
        described = atelier in self.ateliers or any(a.folder == atelier for a in self.description.ateliers)
        return self.description.atelier(atelier).title if described else atelier
