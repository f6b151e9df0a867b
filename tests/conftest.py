"""Small invented corpora for the stages that look at a whole corpus, made by the package's own annotation and vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from synthese.annotate import annotate, load_model
from synthese.config import EmbedConfig
from synthese.corpus import Description
from synthese.embed import embed
from synthese.material import Material
from synthese.records import Chapter, Diffusion, Nature, Passage


@dataclass(frozen=True)
class Written:
    """A passage to be: where it stands and what it says."""

    text: str
    atelier: str = "01-sport"
    nature: Nature = Nature.COMPTE_RENDU
    chapter: Chapter | None = None
    headings: tuple[str, ...] = ()


def build_material(written: Sequence[Written]) -> Material:
    """Annotated and embedded passages, identifiers in the order given."""
    passages = tuple(
        Passage(
            f"{w.atelier}/d/{i:03d}", w.atelier, w.nature.value, w.nature, w.text, 0, len(w.text), Diffusion.INTERNE,
            chapter=w.chapter, headings=w.headings,
        )
        for i, w in enumerate(written)
    )  # fmt: skip
    docs = tuple(annotate(passages, load_model()))
    vectors = embed([sent.text for doc in docs for sent in doc.sents], {}, EmbedConfig())
    return Material(passages, docs, vectors, (), Description())


@pytest.fixture(scope="session")
def material_of() -> Callable[[Sequence[Written]], Material]:
    """The builder, for tests that need a corpus."""
    return build_material
