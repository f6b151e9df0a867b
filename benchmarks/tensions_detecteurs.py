"""What each detector brings to the tensions of an annotated city: each is taken out in turn, the others stay.

    PYTHONPATH=. python benchmarks/tensions_detecteurs.py CORPUS LECTURE GOLD.json --score SCORE.py

LECTURE is a finished reading of CORPUS: documents come from its store, nothing is read or annotated again. Taken out: each head, each
block of their features, each part of the affinity that gathers candidates. SCORE.py (the
grader of annotated cities, `score.score(run, gold)`) measures recall, recall of tensions between ateliers, and precision of the first k.
A detector without which no figure falls is named: it brings nothing here.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from synthese.config import Config, load_config
from synthese.corpus import read_description
from synthese.disagreements import Pull, find_pulls
from synthese.embed import load_embedder
from synthese.files import write_atomic
from synthese.ingest import discover
from synthese.learned.context import in_context
from synthese.learned.features import Scales, column_scales
from synthese.learned.heads import MODEL, Heads, load_heads
from synthese.material import Material
from synthese.prepare import prepare
from synthese.records import Tension
from synthese.scores import Scores, score_windows
from synthese.store import Store
from synthese.tables import build_frame, parquet_bytes
from synthese.tensions import find_tensions, groups
from synthese.themes.terms import read_vocabulary
from synthese.understand import LIMITS

FIGURES = ("tensions_rappel", "tensions_rappel_croisees", "tensions_precision_k")


@dataclass(frozen=True)
class City:
    """An annotated city, prepared."""

    material: Material
    config: Config
    heads: Heads
    scores: Scores


def opened(corpus: Path, reading: Path) -> City:
    """A city from the store of its reading."""
    config = load_config(None)
    sources = discover(corpus, LIMITS)[0]
    stored = prepare(corpus, sources, read_description(corpus), config, Store(reading), lambda *_: None)
    material, heads = stored.material, load_heads()
    return City(material, config, heads, scored(material, config, heads))


def scored(material: Material, config: Config, heads: Heads) -> Scores:
    """What heads think of every window."""
    return score_windows(material, material.window_vectors(MODEL, config.embed), heads)


def tensions(city: City, scores: Scores) -> tuple[Tension, ...]:
    """The tensions found with these scores."""
    return opposed(city, scores, find_pulls(scores, city.material.window_vectors(MODEL, city.config.embed)))


def opposed(city: City, scores: Scores, pulls: Sequence[Pull]) -> tuple[Tension, ...]:
    """The tensions found with these scores and these voices of séances."""
    embedder = load_embedder(city.config.embed.model)
    vocabulary = read_vocabulary(city.material.docs)
    return find_tensions(city.material, vocabulary, scores, pulls, embedder, city.config.tensions)[0]


def without_voices(city: City) -> tuple[Tension, ...]:
    """What clauses of one passage oppose, alone."""
    return opposed(city, city.scores, ())


def without_head(name: str) -> Callable[[City], tuple[Tension, ...]]:
    """A head that says no to everything."""

    def found(city: City) -> tuple[Tension, ...]:
        left = {**city.scores.probability, name: np.full(len(city.material.windows), SAYS_NO)}
        placed = in_context(city.material, left, city.heads)
        return tensions(city, replace(city.scores, probability=left, in_context=placed))

    return found


def without_place(city: City) -> tuple[Tension, ...]:
    """What the heads say of windows alone, the likelier of two poles and one."""
    alone = np.maximum(city.scores.probability["tension"], city.scores.probability["pole"])
    return tensions(city, replace(city.scores, in_context={**city.scores.in_context, "tension": alone}))


SAYS_NO = 1e-6
BLOCKS = {"vecteurs": "vectors", "lemmes": "words", "tournures": "syntax", "trames": "frames"}


def without_block(block: str) -> Callable[[City], tuple[Tension, ...]]:
    """Heads whose coefficients on a block of features are zero."""

    def found(city: City) -> tuple[Tension, ...]:
        heads = city.heads
        width = heads.coefficients["tension"].shape[-1]
        kept = column_scales(Scales(**{kind: float(kind != block) for kind in BLOCKS.values()}), heads.known, width)
        seen = {n: array * kept if array.shape[-1] == width else array for n, array in heads.coefficients.items()}
        blind = replace(heads, coefficients=seen)
        return tensions(city, scored(city.material, city.config, blind))

    return found


def without_affinity(part: str) -> Callable[[City], tuple[Tension, ...]]:
    """Candidates gathered without one part of their affinity."""

    def found(city: City) -> tuple[Tension, ...]:
        with changed(groups.WEIGHTS, part, 0.0):
            return tensions(city, city.scores)

    return found


@contextmanager
def changed(table: dict[str, Any], key: str, value: object) -> Iterator[None]:
    """A table with one other value, put back afterwards."""
    before = table[key]
    table[key] = value
    try:
        yield
    finally:
        table[key] = before


DETECTORS: Mapping[str, Callable[[City], tuple[Tension, ...]]] = {
    "place des fenêtres": without_place,
    "voix qui s'opposent": without_voices,
    **{f"tête « {n} »": without_head(n) for n in ("tension", "pole", "logistique")},
    **{f"traits des têtes : {b}": without_block(BLOCKS[b]) for b in BLOCKS},
    **{f"rapprochement : {p}": without_affinity(p) for p in groups.WEIGHTS},
}


def measure(found: tuple[Tension, ...], reading: Path, gold: Mapping[str, Any], grader: Any) -> dict[str, float]:
    """What the grader says of these tensions, the passages being those of the reading."""
    rows = [{"tension_id": t.tension_id, "rang": t.rank, "pole_a": t.pole_a, "pole_b": t.pole_b, "type": t.kind.value,
             "ateliers": list(t.ateliers), "score": t.score} for t in found]  # fmt: skip
    proofs = [
        {
            "tension_id": t.tension_id,
            "pole": e.pole.value,
            "passage_id": e.evidence.passage_id,
            "extrait": e.evidence.extract,
        }
        for t in found
        for e in t.evidence
    ]
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "donnees"
        write_atomic(tables / "passages.parquet", (reading / "donnees" / "passages.parquet").read_bytes())
        write_atomic(tables / "tensions.parquet", parquet_bytes(build_frame("tensions", rows)))
        write_atomic(tables / "tensions_preuves.parquet", parquet_bytes(build_frame("tensions_preuves", proofs)))
        told: dict[str, float] = grader.score(Path(folder), json.loads(json.dumps(gold)))
    return {name: told.get(name, 0.0) for name in FIGURES}


def grader_at(path: Path) -> Any:
    """The grader, as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print the table: with everything, then without each detector, and what brings nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("lecture", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--score", type=Path, required=True)
    options = parser.parse_args()
    grader, gold = grader_at(options.score), json.loads(options.gold.read_text("utf8"))
    city = opened(options.corpus, options.lecture)
    whole = measure(tensions(city, city.scores), options.lecture, gold, grader)
    print(f"{'sans':36s} {'rappel':>7s} {'croisées':>9s} {'précision k':>12s}")
    print(f"{'(tout)':36s} " + "".join(f"{whole[n]:9.3f}" for n in FIGURES), flush=True)
    idle = []
    for name, ablation in DETECTORS.items():
        left = measure(ablation(city), options.lecture, gold, grader)
        print(f"{name:36s} " + "".join(f"{left[n]:9.3f}" for n in FIGURES), flush=True)
        if all(left[n] >= whole[n] for n in FIGURES):
            idle.append(name)
    print("n'apportent rien ici : " + (", ".join(idle) or "aucun"))


if __name__ == "__main__":
    main()
