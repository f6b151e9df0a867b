"""Opposition between two stretches of text, against hand annotation: ANNODIS (Afantenos et al. 2012, DISRPT form, CC BY-NC-SA).

    PYTHONPATH=. python benchmarks/annodis.py DOSSIER [--parties dev,test]

DOSSIER holds fra.sdrt.annodis_*.rels. For each annotated relation, is it a contrast? Answers: the connectives that tensions are cut at
(`lexicons/analysis.toml`), at the head of the second stretch or anywhere; five connectives of contrast alone; the head « tension » on
both stretches; the pair model (« opposes ») on the two. Thresholds: none for lists; half for the models, and average precision.
"""

from __future__ import annotations

import argparse
import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from synthese.learned.heads import load_heads
from synthese.learned.pairs import RELATIONS, load_pairs_model
from synthese.learned.texts import read
from synthese.lexicons import pattern

CONNECTIVES = tomllib.loads((Path(__file__).parent / "connecteurs.toml").read_text("utf8"))["contraste"]

CONTRAST = "contrast"
PLAIN = ("mais", "cependant", "toutefois", "en revanche", "alors que")  # the baseline: five words
HEAD_WORDS = 3  # where a connective opens a stretch


@dataclass(frozen=True)
class Relation:
    """Two stretches, and whether they contrast."""

    first: str
    second: str
    contrast: bool


def relations(folder: Path, parts: Sequence[str]) -> list[Relation]:
    """Annotated relations of these parts."""
    found = []
    for part in parts:
        with (folder / f"fra.sdrt.annodis_{part}.rels").open(encoding="utf8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                first, second = (row[key].replace("<*>", " ").replace("' ", "'") for key in ("unit1_txt", "unit2_txt"))
                found.append(Relation(first, second, row["label"] == CONTRAST))
    return found


def listed(known: Sequence[Relation], words: Sequence[str]) -> dict[str, np.ndarray]:
    """Whether a list of connectives is met: at the head of the second stretch, anywhere."""
    regex = pattern(words)
    opening = [bool(regex.search(" ".join(r.second.split()[:HEAD_WORDS]))) for r in known]
    anywhere = [bool(regex.search(f"{r.first} {r.second}")) for r in known]
    return {"en tête du second": np.array(opening, float), "n'importe où": np.array(anywhere, float)}


def learned(known: Sequence[Relation]) -> dict[str, np.ndarray]:
    """Probabilities of the models."""
    both = read(f"{r.first} {r.second}" for r in known)
    heads = load_heads()
    tension = heads.probability("tension", heads.features(both.vectors, both.spans))
    sides = read([*(r.first for r in known), *(r.second for r in known)])
    model = load_pairs_model()
    half = len(known)
    scored = model.sides(sides.vectors, sides.spans)
    pairs = model.compare(scored.take(range(half)), scored.take(range(half, 2 * half)))
    return {"tête « tension »": tension, "paires « opposes »": pairs[:, RELATIONS.index("opposes")]}


def line(name: str, truth: np.ndarray, scores: np.ndarray) -> str:
    """Precision, recall, F1 at one half, and average precision."""
    said = scores >= 0.5
    right = int((said & truth).sum())
    precision, recall = right / max(int(said.sum()), 1), right / max(int(truth.sum()), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{name:48s} {precision:9.3f} {recall:7.3f} {f1:6.3f} {average_precision_score(truth, scores):6.3f}"


def main() -> None:
    """Print one line by detector."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--parties", default="dev,test")
    options = parser.parse_args()
    known = relations(options.dossier, options.parties.split(","))
    truth = np.array([r.contrast for r in known])
    print(f"{len(known)} relations, dont {int(truth.sum())} de contraste\n{'':48s} précision  rappel     F1     PM")
    for title, words in (
        ("cinq connecteurs", PLAIN),
        ("connecteurs du lexique", CONNECTIVES),
    ):
        for place, scores in listed(known, words).items():
            print(line(f"{title}, {place}", truth, scores))
    for name, scores in learned(known).items():
        print(line(name, truth, scores))
    print(line("tout au hasard", truth, np.ones(len(known))))


if __name__ == "__main__":
    main()
