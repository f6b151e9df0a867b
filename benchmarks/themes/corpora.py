"""Labelled corpora written by others, read as one text and one label per item, with the vectors and terms of the pipeline.

Texts are cut at 800 characters: the size of an exchange in minutes. Vectors and terms are kept under the folder given, so
that every method works on the very same ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from synthese.annotate import load_model
from synthese.config import EmbedConfig
from synthese.embed import Vectors, embed, mean_vectors
from synthese.segment.passages import sentences
from synthese.themes.terms import lemmas

LENGTH = 800  # characters


@dataclass(frozen=True)
class Labelled:
    """A corpus ready to be grouped."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    vectors: Vectors  # (n_texts, dim)
    terms: tuple[tuple[str, ...], ...]  # content lemmas of each text


def questions(folder: Path) -> Iterator[tuple[str, str]]:
    """Oral questions and the Assembly's own topic index: what the asker says first."""
    for row in _lines(folder / "an_questions_gouvernement" / "questions.jsonl"):
        turns = [t["text"] for t in row["turns"] if t["speaker"] != "M. le président" and len(t["text"]) > 200]
        if turns:
            yield turns[0], row["rubrique"]


def turns(folder: Path) -> Iterator[tuple[str, str]]:
    """Every long turn of the same debates: passages for measuring time, labelled by the topic of their question."""
    for row in _lines(folder / "an_questions_gouvernement" / "questions.jsonl"):
        for turn in row["turns"]:
            for paragraph in turn["text"].split("\n\n"):
                if len(paragraph) > 80:
                    yield paragraph, row["rubrique"]


def proposals(folder: Path) -> Iterator[tuple[str, str]]:
    """Proposals on a bill, by the theme that their authors chose."""
    for row in _lines(folder / "republique_numerique" / "opinions.jsonl"):
        yield f"{row['title']}. {row['body']}", row["theme"]


def news(folder: Path) -> Iterator[tuple[str, str]]:
    """News articles by category (test set, headline and text, as MTEB's P2P task)."""
    for row in _lines(folder / "masakhanews_fr" / "test.jsonl"):
        yield f"{row['headline']}. {row['text']}", row["category"]


def actions(folder: Path) -> Iterator[tuple[str, str]]:
    """Action sheets of a climate plan by strategic orientation: their title and their presentation."""
    for path in sorted((folder / "dinan_pcaet" / "actions").glob("*.md")):
        _, head, body = path.read_text("utf8").split("---", 2)
        sheet = yaml.safe_load(head)
        if sheet.get("orientation"):
            told = re.sub(r"^.*?## Présentation[^\n]*\n", "", body, flags=re.DOTALL)
            plain = re.sub(r"[#*_~>]|\[|\]\([^)]*\)", "", told).strip()
            yield f"{sheet['title']}. {plain}", sheet["orientation"]


SETS: dict[str, Callable[[Path], Iterator[tuple[str, str]]]] = {
    "dinan_pcaet": actions,
    "republique_numerique": proposals,
    "masakhanews_fr": news,
    "an_questions": questions,
}


def load(
    name: str, reader: Callable[[Path], Iterator[tuple[str, str]]], folder: Path, kept: Path, limit: int
) -> Labelled:
    """A corpus with its vectors and terms, from `kept` when they were computed before."""
    pairs = list(reader(folder))[:limit]
    texts, labels = tuple(t[:LENGTH] for t, _ in pairs), tuple(label for _, label in pairs)
    cache = kept / f"{name}-{len(pairs)}.npz"
    if not cache.exists():
        vectors, terms = features(texts)
        kept.mkdir(parents=True, exist_ok=True)
        np.savez(cache, vectors=vectors, terms=np.array([" ".join(t) for t in terms]))
    with np.load(cache) as archive:
        return Labelled(name, texts, labels, archive["vectors"], tuple(tuple(t.split()) for t in archive["terms"]))


def features(texts: Sequence[str]) -> tuple[Vectors, list[list[str]]]:
    """Vectors and content lemmas of texts, as the pipeline makes them."""
    groups = [[text[a:b] for a, b in sentences(text)] or [text] for text in texts]
    known = embed([s for group in groups for s in group], {}, EmbedConfig())
    terms = [lemmas(doc) for doc in load_model().pipe(texts, batch_size=64)]
    return mean_vectors(groups, known), terms


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf8") as stream:
        yield from map(json.loads, stream)
