"""Train the heads and the models of pairs, of debates, of halves and of sequels on the labelled set: `python -m synthese.learned.train` writes `weights/`, prints scores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from synthese.learned.dataset import WHOLE_CHAPTER, Pair, load_pairs
from synthese.learned.pair_set import pair_texts, relations
from synthese.learned.train_context import train_context
from synthese.learned.train_debates import train_debates
from synthese.learned.train_halves import train_halves
from synthese.learned.train_heads import build_features, domain_folds, tasks, train_heads
from synthese.learned.train_pairs import fit, guesses
from synthese.learned.train_sequels import train_sequels
from synthese.learned.training_set import IN_CITY, read_in_parts, read_training_set
from synthese.learned.weights_file import Arrays, Meta, write_weights


def main() -> None:
    """Train, report, write."""
    folder = Path(__file__).parent / "weights"
    known = read_training_set()
    everything, texts = known.examples, known.texts
    examples = [e for e in everything if e.register not in (WHOLE_CHAPTER, IN_CITY)]
    features = build_features(texts, everything)
    arrays, meta, said = train_heads(tasks(everything), features, domain_folds(everything))
    placed, scores, aims = train_context(known.cities, said)
    meta["scores"].update(scores)
    write_weights(
        folder, "heads", {**arrays, **placed}, {**meta, "examples": len(examples), "cities": len(known.cities)}
    )
    pair_arrays, pair_meta = train_pairs(load_pairs())
    write_weights(folder, "pairs", pair_arrays, pair_meta)
    debate_arrays, debate_meta = train_debates(known.cities, aims)
    write_weights(folder, "debats", debate_arrays, debate_meta)
    half_arrays, half_meta = train_halves(known.cities, aims, said)
    write_weights(folder, "moities", half_arrays, half_meta)
    sequel_arrays, sequel_meta = train_sequels(known.cities, aims)
    write_weights(folder, "suites", sequel_arrays, sequel_meta)
    told = [
        *meta["scores"].items(),
        ("paires", pair_meta["scores"]),
        ("debats", debate_meta["scores"]),
        ("moities", half_meta["scores"]),
        ("suites", sequel_meta["scores"]),
    ]
    for name, score in told:
        print(f"{name:20s} {score}")


def train_pairs(pairs: Sequence[Pair]) -> tuple[Arrays, Meta]:
    """Weights of the pair model and what describes them, with macro F1 obtained leaving domains out."""
    from sklearn.metrics import f1_score

    read_texts = read_in_parts([*(p.first for p in pairs), *(p.second for p in pairs)])
    texts = pair_texts(pairs, read_texts.vectors, read_texts.spans)
    score = f1_score(relations(pairs), guesses(texts).argmax(axis=1), average="macro")
    model = fit(texts, np.arange(len(pairs)))
    arrays: Arrays = {name: getattr(model, name) for name in ("aims", "opposition", "nearness", "relation")}
    arrays["idf"] = model.known.idf
    arrays["rarity"] = np.array(list(model.rarity.values()))
    meta = {"vocabulary": list(model.known.index), "lemmas": list(model.rarity), "examples": len(pairs)}
    return arrays, {**meta, "scores": {"f1_macro": round(float(score), 3)}}


if __name__ == "__main__":
    main()
