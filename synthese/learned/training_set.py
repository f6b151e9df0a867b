"""What the models learn from, as they see it: labelled passages, chapters, and the windows of annotated cities. Read on two cores."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from synthese.config import EmbedConfig
from synthese.corpus import Description
from synthese.embed import Vectors, embed
from synthese.learned.annotated import LABELS, City, Mark, Truths, cities, passages_of, poles_borne, truths
from synthese.learned.dataset import Example, load_training
from synthese.learned.heads import ENDING, MODEL
from synthese.learned.texts import Texts, read
from synthese.material import Material
from synthese.records import DocumentSheet, Passage

CORES = 2
CHUNK = 320  # texts read at a time: whole batches, so that vectors are those of one reading
IN_CITY = "ville"  # register of windows of cities
ONE_IN = 2  # windows of a city that state nothing: one in that many teaches
EMBED = EmbedConfig(model=MODEL)


@dataclass(frozen=True)
class ReadCity:
    """A city as a reading sees it, what its windows state, and the row of its first window among the texts."""

    material: Material
    truths: Truths
    first: int
    poles: tuple[tuple[Mark, ...], ...]  # of tensions, that each passage bears
    vectors: Vectors  # (n_windows, dim)

    @property
    def rows(self) -> np.ndarray:
        """Rows of its windows among the texts, int (n_windows,)."""
        return self.first + np.arange(len(self.material.windows))

    def tensions(self, passage: int) -> set[str]:
        """Names of the tensions that a passage bears."""
        return {mark.name for mark in self.poles[passage]}


@dataclass(frozen=True)
class TrainingSet:
    """Examples and their texts, in one order: those of the pens, then every window of the cities."""

    examples: tuple[Example, ...]
    texts: Texts
    cities: tuple[ReadCity, ...]


def read_training_set() -> TrainingSet:
    """Read everything; the same set gives the same bytes. Raises: ValueError for a malformed line or tag, with its place."""
    written, named = load_training(), cities()
    with ProcessPoolExecutor(CORES) as pool:
        materials = [_material(*town) for town in pool.map(_read_city, named)]
    own = read_in_parts([e.text for e in written])
    examples, vectors, spans = list(written), [own.vectors], list(own.spans)
    found = []
    for city, material in zip(named, materials, strict=True):
        stated = truths(material, city.marks)
        own_vectors = material.window_vectors(MODEL, EMBED)
        found.append(ReadCity(material, stated, len(examples), poles_borne(material, city.marks), own_vectors))
        examples += windows_of(city.name, material, stated)
        vectors.append(own_vectors)
        spans += [material.docs[w.passage][slice(*w.tokens)] for w in material.windows]
    return TrainingSet(tuple(examples), Texts(np.vstack(vectors), tuple(spans)), tuple(found))


def read_in_parts(texts: Sequence[str]) -> Texts:
    """What `texts.read` says of many texts, in their order, on two cores."""
    parts = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    with ProcessPoolExecutor(CORES) as pool:
        found = list(pool.map(_read_chunk, parts))
    return Texts(np.vstack([vectors for vectors, _ in found]), tuple(d[:] for _, raw in found for d in _docs(raw)))


def windows_of(name: str, material: Material, stated: Truths) -> list[Example]:
    """An example for every window. Its `unsure` labels teach nothing, nor does any for most windows that state nothing."""
    made = []
    silent = 0
    for row, window in enumerate(material.windows):
        values = {label: int(stated.holds[label][row]) for label in LABELS}
        kinds = {"position": stated.role[row], "condition": stated.family[row], ENDING: stated.ending[row]}
        silent += 1 not in values.values()
        idle = 1 not in values.values() and silent % ONE_IN > 0
        ends = int(stated.holds[ENDING][row])
        labels = tuple(
            _label(label, kinds.get(label, "")) for label, value in (*values.items(), (ENDING, ends)) if value == 1
        )
        unsure = frozenset(label for label, value in values.items() if idle or value == -1)
        unsure |= {ENDING} if ends == -1 or (idle and ends == 0) else frozenset()
        place = f"{name}/{material.passages[window.passage].passage_id}-{window.tokens[0]}-{window.sentences}"
        made.append(
            Example(
                place, material.text(window), labels, (), IN_CITY, "implicite", f"ville {name}", name, "", 1.0, unsure
            )
        )
    return made


def _label(label: str, kind: str) -> str:
    return f"{label}:{kind}" if kind else label


def _read_chunk(texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
    found = read(texts)
    return found.vectors, [span.doc.to_bytes() for span in found.spans]


def _read_city(city: City) -> tuple[tuple[Passage, ...], tuple[DocumentSheet, ...], list[bytes], dict[str, Vectors]]:
    from synthese.annotate import load_model

    passages, sheets = passages_of(city)
    docs = list(load_model().pipe([p.text for p in passages], batch_size=64, disable=["ner"]))
    vectors = embed([sent.text for doc in docs for sent in doc.sents], {}, EMBED)
    return passages, sheets, [doc.to_bytes() for doc in docs], dict(vectors)


def _material(
    passages: tuple[Passage, ...], sheets: tuple[DocumentSheet, ...], raw: Sequence[bytes], vectors: dict[str, Vectors]
) -> Material:
    return Material(passages, tuple(_docs(raw)), vectors, sheets, Description())


def _docs(raw: Sequence[bytes]) -> list[Doc]:
    from synthese.annotate import load_vocab

    vocab = load_vocab()
    return [Doc(vocab).from_bytes(each) for each in raw]
