"""How disputed a proposal is, from its arguments' texts alone, against how people voted: consultation « République numérique » (2015).

    PYTHONPATH=. python benchmarks/republique_numerique.py DOSSIER [--au-moins 6]

DOSSIER holds opinions.jsonl and arguments.jsonl. Proposals with at least so many arguments are ranked by their texts, sides hidden;
what is measured: Spearman with the balance of arguments for and against and with that of votes, and AUC for « both sides hold at
least a third of the arguments ». Texts: strength of opposition of the pair model between arguments of one proposal, head « tension »;
baselines: connectives of contrast by hundred words, length of arguments, their number.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from synthese.learned.heads import load_heads
from synthese.learned.pairs import RELATIONS, load_pairs_model
from synthese.learned.texts import Texts, read
from synthese.lexicons import pattern

CONNECTIVES = tomllib.loads((Path(__file__).parent / "connecteurs.toml").read_text("utf8"))["contraste"]

WORDS = 120  # of an argument that are read
ARGUMENTS = 12  # of a proposal that are read, the first ones
DISPUTED = 1 / 3  # of the arguments on the smaller side


@dataclass(frozen=True)
class Proposal:
    """A proposal: its arguments, and how people divided."""

    texts: tuple[str, ...]
    balance_of_arguments: float  # smaller side over the larger, in [0, 1]
    balance_of_votes: float
    disputed: bool


def balance(one: int, other: int) -> float:
    """Smaller over larger; 0 when nobody is on one side."""
    return min(one, other) / max(one, other, 1)


def proposals(folder: Path, at_least: int) -> list[Proposal]:
    """Proposals with enough arguments, in the order of the file."""
    said: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in map(json.loads, (folder / "arguments.jsonl").read_text("utf8").rstrip("\n").split("\n")):
        said[row["opinion_id"]].append(row)
    found = []
    for row in map(json.loads, (folder / "opinions.jsonl").read_text("utf8").rstrip("\n").split("\n")):
        mine = said[row["id"]]
        if len(mine) < at_least or row.get("trashed"):
            continue
        favor = sum(a["stance"] == "FAVOR" for a in mine)
        texts = tuple(" ".join(a["text"].split()[:WORDS]) for a in sorted(mine, key=lambda a: a["created"])[:ARGUMENTS])
        votes = balance(row["votes_ok"], row["votes_nok"] + row["votes_mitige"])
        smaller = min(favor, len(mine) - favor)
        found.append(Proposal(texts, balance(favor, len(mine) - favor), votes, smaller >= DISPUTED * len(mine)))
    return found


def scores(known: Sequence[Proposal]) -> Mapping[str, np.ndarray]:
    """What each way of reading says of each proposal."""
    texts = read([text for p in known for text in p.texts])
    groups = np.split(np.arange(len(texts.spans)), np.cumsum([len(p.texts) for p in known])[:-1])
    heads = load_heads()
    tension = heads.probability("tension", heads.features(texts.vectors, texts.spans))
    pole = heads.probability("pole", heads.features(texts.vectors, texts.spans))
    regex = pattern(CONNECTIVES)
    words = [sum(len(t.split()) for t in p.texts) for p in known]
    turns = [sum(len(regex.findall(t)) for t in p.texts) for p in known]
    return {
        "paires « opposes », moyenne": opposition(texts, groups),
        "tête « tension », moyenne": np.array([tension[g].mean() for g in groups]),
        "tête « pôle », moyenne": np.array([pole[g].mean() for g in groups]),
        "connecteurs pour cent mots": np.array(turns) / np.array(words),
        "longueur des arguments": np.array(words) / np.array([len(p.texts) for p in known]),
        "nombre d'arguments lus": np.array([len(p.texts) for p in known], float),
    }


def opposition(texts: Texts, groups: Sequence[np.ndarray]) -> np.ndarray:
    """Mean probability that two arguments of a proposal oppose each other."""
    model = load_pairs_model()
    sides = model.sides(texts.vectors, texts.spans)
    column = RELATIONS.index("opposes")
    found = []
    for group in groups:
        pairs = np.array(list(combinations(group.tolist(), 2)))
        found.append(float(model.compare(sides.take(pairs[:, 0]), sides.take(pairs[:, 1]))[:, column].mean()))
    return np.array(found)


def main() -> None:
    """Print one line by way of reading."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--au-moins", type=int, default=6)
    options = parser.parse_args()
    known = proposals(options.dossier, options.au_moins)
    truth = np.array([p.disputed for p in known])
    print(f"{len(known)} propositions, {sum(len(p.texts) for p in known)} arguments lus, {int(truth.sum())} disputées")
    print(f"{'':32s} ρ arguments   ρ votes    AUC")
    for name, values in scores(known).items():
        rhos = [
            float(spearmanr(values, [getattr(p, b) for p in known])[0])
            for b in ("balance_of_arguments", "balance_of_votes")
        ]
        print(f"{name:32s} {rhos[0]:11.3f} {rhos[1]:9.3f} {roc_auc_score(truth, values):6.3f}")


if __name__ == "__main__":
    main()
