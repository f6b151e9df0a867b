"""What the small models are worth: `python benchmarks/learned.py [--e5 N] [--daccord TSV] [--rte TSV…] [--gold DOSSIER --lecture LECTURE]`.

Every figure leaves domains out. Prints tables: inputs alone and together, learning curves, stability, pairs by fold; with files given,
contradictions of two public sets (nothing of them is learned) and an annotated city of which no passage is learned either.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from gold import city_table  # beside this file
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from synthese.annotate import load_model
from synthese.config import EmbedConfig
from synthese.embed import embed, load_embedder, text_key
from synthese.learned.annotated import LABELS
from synthese.learned.dataset import WHOLE_CHAPTER, Example, load_pairs
from synthese.learned.features import Scales, joint_features
from synthese.learned.heads import BINARY, MODEL
from synthese.learned.pair_set import held_out, itself, mixed, pair_texts, relations
from synthese.learned.pairs import RELATIONS, load_pairs_model
from synthese.learned.texts import Texts, read
from synthese.learned.train_heads import (
    DOSSIERS,
    FOLDS,
    PASSAGES,
    Features,
    Task,
    View,
    build_features,
    domain_folds,
    left_out,
    tasks,
    view_of,
)
from synthese.learned.train_pairs import compare_rows, fit
from synthese.learned.training_set import IN_CITY, TrainingSet, read_training_set

SIZES = (250, 500, 1_000, 2_000)
SEEDS = 5


def row(name: str, values: Sequence[float], extra: str = "") -> None:
    """One line of a table."""
    print(f"{name:34s}" + "".join(f"{value:10.3f}" for value in values) + f"  {extra}", flush=True)


def title(name: str, columns: Sequence[str]) -> None:
    """Head of a table."""
    print(f"\n{name}\n{'':34s}" + "".join(f"{column[:9]:>10s}" for column in columns), flush=True)


def precisions(matrix: sp.csr_matrix, examples: Sequence[Example], folds: np.ndarray) -> list[float]:
    """Average precision of each head, folds left out."""
    work = tasks(examples)
    margins = (left_out(work[h], matrix, folds, view_of(h).freedom)[work[h].rows] for h in BINARY)
    return [float(average_precision_score(work[h].truth, m)) for h, m in zip(BINARY, margins, strict=True)]


def inputs(texts: Texts, features: Features, examples: Sequence[Example], e5: int) -> None:
    """(a) Vectors, n-grams and turns, alone and together, with what each costs."""
    folds = domain_folds(examples)
    alone = {"USE": (3.0, 0, 0, 0), "lemmes": (0, 5.0, 0, 0), "tournures": (0, 0, 3.0, 0), "trames": (0, 0, 0, 4.0)}
    scales = {name: Scales(*values) for name, values in {**alone, "USE + lemmes": (3.0, 5.0, 0, 0)}.items()}
    scales |= {"USE + lemmes + tournures": PASSAGES.scales, "tout": DOSSIERS.scales}
    kinds = {name: features.seen(View(each, 1.0)) for name, each in scales.items()}
    use, words = kinds["USE"], kinds["lemmes"]
    title("(a) Précision moyenne, tout le jeu", BINARY)
    for name, matrix in kinds.items():
        row(name, precisions(sp.csr_matrix(matrix), examples, folds))
    if e5:
        kept = np.linspace(0, len(examples) - 1, e5).astype(int)
        some = [examples[i] for i in kept]
        small, seconds = timed(lambda: load_embedder("e5").encode([e.text for e in some]))
        vectors = sp.csr_matrix(small * PASSAGES.scales.vectors)
        title(f"(a) Précision moyenne, {e5} passages ; e5 : {1000 * seconds / e5:.0f} s pour 1 000 passages", BINARY)
        both = {"USE": use[kept], "e5": vectors, "USE + e5": sp.hstack([use[kept], vectors])}
        both |= {"lemmes": words[kept], "e5 + lemmes": sp.hstack([vectors, words[kept]])}
        both |= {"USE + lemmes": sp.hstack([use[kept], words[kept]])}
        for name, matrix in both.items():
            row(name, precisions(sp.csr_matrix(matrix), some, folds[kept]))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Result of a piece of work and its seconds of processor."""
    start = time.process_time()
    return work(), time.process_time() - start


def costs(examples: Sequence[Example], features: Features) -> None:
    """(a) Seconds of processor for 1,000 passages."""
    some = [e.text for e in examples[:200]]
    read(some[:1])  # models are loaded
    vectors, encoding = timed(lambda: embed(some, {}, EmbedConfig(model=MODEL)))
    docs, parsing = timed(lambda: list(load_model().pipe(some, batch_size=64)))
    rows = np.vstack([vectors[text_key(text)] for text in some])
    _, lexical = timed(lambda: joint_features(rows, [doc[:] for doc in docs], features.known))
    shown = ", ".join(f"{k} {5 * v:.1f}" for k, v in (("USE", encoding), ("spaCy", parsing), ("traits", lexical)))
    print(f"\nSecondes de processeur pour 1 000 passages : {shown}")


def curves(features: Features, examples: Sequence[Example]) -> None:
    """(b) Average precision of each head as examples grow, on the same held-out domains."""
    folds, work = domain_folds(examples), tasks(examples)
    order = np.random.default_rng(0).permutation(len(examples))
    matrices = {head: features.seen(view_of(head)) for head in BINARY}
    title("(b) Précision moyenne selon le nombre de passages appris", BINARY)
    for size in (*SIZES, len(examples)):
        found = []
        for head in BINARY:
            scores, truth = np.zeros(len(examples)), np.zeros(len(examples), dtype=bool)
            taught = np.isin(np.arange(len(examples)), work[head].rows)
            truth[work[head].rows] = work[head].truth
            for fold in range(FOLDS):
                seen = [i for i in order if folds[i] != fold and taught[i]][:size]
                held = np.flatnonzero((folds == fold) & taught)
                kept = rows_of(work[head], [*seen, *held])
                all_marks = np.full(len(examples), -1)
                all_marks[held] = 0
                scores[held] = left_out(kept, matrices[head], all_marks, view_of(head).freedom)[held]
            found.append(float(average_precision_score(truth[taught], scores[taught])))
        row(str(size), found)


def rows_of(task: Task, rows: Sequence[int]) -> Task:
    """A task on some of its rows, in that order."""
    place = {row: at for at, row in enumerate(task.rows.tolist())}
    at = [place[row] for row in rows]
    return Task(task.rows[at], task.truth[at], task.weights[at])


def stability(features: Features, examples: Sequence[Example]) -> None:
    """(c) Spearman between rankings of the same held-out passages by models learned from shuffled rows of nine tenths of the rest."""
    folds, work = domain_folds(examples), tasks(examples)
    matrices = {head: features.seen(view_of(head)) for head in BINARY}
    for name, share in (("mélanges des lignes", 1.0), ("mélanges, neuf dixièmes des passages", 0.9)):
        found = []
        for head in BINARY:
            scores = []
            for seed in range(SEEDS):
                taught = work[head].rows
                seen = np.random.default_rng(seed).permutation(taught[folds[taught] != 0])
                held = taught[folds[taught] == 0]
                task = rows_of(work[head], [*seen[: int(share * len(seen))], *held])
                scores.append(left_out(task, matrices[head], np.where(folds == 0, 0, -1), view_of(head).freedom)[held])
            rho = spearmanr(np.array(scores), axis=1).statistic
            found.append(float(rho[np.triu_indices(SEEDS, 1)].min()))
        if name == "mélanges des lignes":
            title(f"(c) Spearman le plus bas entre {SEEDS} graines", BINARY)
        row(name, found)


def by_label(features: Features, known: TrainingSet) -> None:
    """(d) Average precision and F1 (threshold: margin 0) of each head: on passages, domains left out; on windows, cities left out."""
    folds, work = domain_folds(known.examples), tasks(known.examples)
    title("(d) Domaines et villes laissés de côté", ("AP", "F1", "part", "AP villes", "F1", "part"))
    for head in BINARY:
        margins = left_out(work[head], features.seen(view_of(head)), folds, view_of(head).freedom)
        passages = work[head].rows < features.written
        found = [shares(work[head].truth[passages], margins[work[head].rows][passages])]
        if head in LABELS:
            stated = [city.truths.holds[head] for city in known.cities]
            told = np.concatenate([margins[city.rows] for city in known.cities])
            truth = np.concatenate(stated)
            found.append(shares(truth[truth >= 0] == 1, told[truth >= 0]))
        row(head, [value for each in found for value in each])


def shares(truth: np.ndarray, margins: np.ndarray) -> list[float]:
    """Average precision, F1 above nought, share of true ones."""
    return [float(average_precision_score(truth, margins)), float(f1_score(truth, margins > 0)), float(truth.mean())]


def by_cities(features: Features, known: TrainingSet) -> None:
    """(g) Average precision on the windows of cities left out, by the number of cities learned from besides the passages."""
    folds, work = domain_folds(known.examples), tasks(known.examples)
    title("(g) Précision moyenne sur des villes laissées de côté, selon le nombre de villes apprises", LABELS)
    names = sorted({e.place for e in known.examples if e.register == IN_CITY})
    place = np.array([names.index(e.place) if e.register == IN_CITY else -1 for e in known.examples])
    for size in (0, 2, 4, 8, len(names)):
        found = []
        for head in LABELS:
            margins = np.zeros(len(known.examples))
            for fold in range(FOLDS):
                others = [i for i, name in enumerate(names) if fold_of(folds, place, i) != fold][:size]
                taught = np.isin(place[work[head].rows], [-1, *others])
                task = rows_of(work[head], work[head].rows[taught].tolist())
                seen = left_out(task, features.seen(DOSSIERS), np.where(folds == fold, 0, -1), DOSSIERS.freedom)
                margins[folds == fold] = seen[folds == fold]
            truth = np.concatenate([city.truths.holds[head] for city in known.cities])
            told = np.concatenate([margins[city.rows] for city in known.cities])
            found.append(float(average_precision_score(truth[truth >= 0] == 1, told[truth >= 0])))
        row(str(size), found)


def fold_of(folds: np.ndarray, place: np.ndarray, city: int) -> int:
    """Fold of a city."""
    return int(folds[place == city][0])


def pairs_by_fold() -> None:
    """(e) Macro F1 of pairs by fold, and how often sides of different pairs put together are told from opposed pairs."""
    pairs = load_pairs()
    texts = read([*(p.first for p in pairs), *(p.second for p in pairs)])
    material, truth = pair_texts(pairs, texts.vectors, texts.spans), relations(pairs)
    title("(e) Paires, domaines laissés de côté", ("F1 macro", *RELATIONS, "opp/part", "mêlées"))
    everything = []
    for fold, (seen, held) in enumerate(held_out(pairs, np.arange(len(pairs)))):
        model = fit(material, seen)
        found = compare_rows(model, material, itself(held))
        strangers = compare_rows(model, material, mixed(pairs, held))[:, 0]
        everything.append(pair_scores(truth[held], found, strangers))
        row(f"pli {fold}", everything[-1])
    row("moyenne", np.mean(everything, axis=0).tolist())


def pair_scores(truth: np.ndarray, found: np.ndarray, strangers: np.ndarray) -> list[float]:
    """Macro F1, F1 of each relation, AUC of opposed against shared, AUC of opposed against sides put together."""
    guess, wanting = found.argmax(axis=1), truth < 2
    ratio = found[wanting, 0] / found[wanting, :2].sum(axis=1)
    opposed = found[truth == 0, 0]
    against = np.concatenate([np.ones(len(opposed)), np.zeros(len(strangers))])
    return [
        float(f1_score(truth, guess, average="macro")),
        *map(float, f1_score(truth, guess, average=None)),
        float(roc_auc_score(truth[wanting] == 0, ratio)),
        float(roc_auc_score(against, np.concatenate([opposed, strangers]))),
    ]


def contradictions(paths: Sequence[Path]) -> Iterator[tuple[str, str, bool]]:
    """Premise, hypothesis, contradiction or not. Label of daccord: 1; of rte3: 2."""
    for path in paths:
        with path.open(encoding="utf8", newline="") as stream:
            for record in csv.DictReader(stream, delimiter="\t"):
                yield record["premise"], record["hypothesis"], record["label_text"] == "contradiction"


def strangers(name: str, paths: Sequence[Path]) -> None:
    """Contradiction against the rest, by sentences of which nothing was learned."""
    records = list(contradictions(paths))
    a, b = read(r[0] for r in records), read(r[1] for r in records)
    truth = np.array([r[2] for r in records])
    found = load_pairs_model().probabilities(a.vectors, b.vectors, a.spans, b.spans)
    cosine = (a.vectors * b.vectors).sum(axis=1)
    title(f"Contradictions de {name} : {len(truth)} paires, part {truth.mean():.3f}", ("AUC", "F1"))
    row(
        "modèle de paires",
        [float(roc_auc_score(truth, found[:, 0])), float(f1_score(truth, found.argmax(axis=1) == 0))],
    )
    row(
        "cosinus (au-dessus de la médiane)",
        [float(roc_auc_score(truth, cosine)), float(f1_score(truth, cosine > np.median(cosine)))],
    )
    row("tout est contradiction", [0.5, float(f1_score(truth, np.ones(len(truth))))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--e5", type=int, default=0, metavar="N", help="passages encodés par e5, lent (0 : aucun)")
    parser.add_argument("--daccord", type=Path)
    parser.add_argument("--rte", type=Path, nargs="*", default=[])
    parser.add_argument("--gold", type=Path, help="dossier de gold.json")
    parser.add_argument("--lecture", type=Path, help="lecture terminée du corpus annoté")
    options = parser.parse_args()
    known = read_training_set()
    everything = build_features(known.texts, known.examples)
    kept = [i for i, e in enumerate(known.examples) if e.register not in (IN_CITY, WHOLE_CHAPTER)]
    examples, texts = [known.examples[i] for i in kept], known.texts.take(kept)
    features = build_features(texts, examples)
    by_label(everything, known)
    by_cities(everything, known)
    stability(everything, known.examples)
    inputs(texts, features, examples, options.e5)
    costs(examples, features)
    curves(features, examples)
    pairs_by_fold()
    for name, paths in (("daccord", [options.daccord] if options.daccord else []), ("rte3_fr", options.rte)):
        if paths:
            strangers(name, paths)
    if options.gold and options.lecture:
        city_table(options.gold, options.lecture)


if __name__ == "__main__":
    main()
