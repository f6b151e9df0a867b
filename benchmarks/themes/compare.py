"""Theme-finding methods on the same vectors and terms: agreement with the labels of four corpora, time and memory, Montclar.

`python benchmarks/themes/compare.py DATA CACHE [--peers PYTHON] [--montclar RUN --gold GOLD.json --score SCORE.py]`. Methods that
take a number of groups get the number of labels; the others choose. What depends on a draw is the mean of three seeds.

The table has, for each corpus, V-measure, macro F1, adjusted Rand index and number of groups, then the time and the memory of
the turns of debates. Seconds are those of the processor, of the faster of two calls: compilation is not counted.

On masakhanews, as in MTEB's P2P task: headline and text of the test set, as many groups as labels, V-measure; the table takes
the whole set, the lines after it the mean over the task's five parts. Unlike MTEB: texts are cut at 800 characters, and
« k-means » makes Lloyd's rounds on all texts from ten starts, instead of mini-batches from one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from corpora import SETS, Labelled, load, turns
from measures import mean, scores

from synthese.config import EmbedConfig
from synthese.embed import Vectors, embed, text_key

HERE = Path(__file__).parent
OWN = ("ours", "k-means", "reinert", "nmf")
PEERS = ("bertopic", "evoc", "keynmf", "s3")
SEEDS = (0, 1, 2)
PARTS = 5
TURNS = 10_000  # passages on which time is measured
HOLDERS = 10  # texts that hold a word of the vocabulary; one in a hundred when that is fewer
Words = tuple[list[str], Vectors]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


@dataclass(frozen=True)
class Answer:
    """What one method made of one corpus."""

    labels: np.ndarray  # int (n_seeds, n_texts), -1 for a text left out
    seconds: float  # of the fastest call: the first one compiles
    peak: float  # megabytes, of this corpus and those before it
    problem: str


@dataclass(frozen=True)
class Bench:
    """Where methods run, and what they run on."""

    peers: Path | None  # interpreter of the environment of the other packages
    folder: Path  # archives

    def names(self) -> tuple[str, ...]:
        return (*OWN, *PEERS) if self.peers else OWN

    def run(self, method: str, archives: Sequence[Path]) -> list[Answer]:
        """One method on archives, in a process of its own, on one core."""
        python, script = (sys.executable, "methods.py") if method in OWN else (str(self.peers), "peers.py")
        command = [python, str(HERE / script), method, *map(str, archives)]
        environment = os.environ | dict.fromkeys(THREADS, "1") | {"PYTHONPATH": str(HERE.parents[1])}
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return [_read(archive.with_name(f"{archive.stem}-{method}.npz")) for archive in archives]

    def archive(self, corpus: Labelled, words: Words, k: int, seeds: Sequence[int]) -> Path:
        """What methods read (see `job.py`)."""
        path = self.folder / f"{corpus.name}.npz"
        terms = np.array([" ".join(t) for t in corpus.terms])
        names, places = np.array(words[0]), words[1]
        np.savez(path, vectors=corpus.vectors, terms=terms, words=names, word_vectors=places, k=k, seeds=seeds)
        return path


def _read(path: Path) -> Answer:
    with np.load(path) as found:
        return Answer(found["labels"], float(found["seconds"].min()), float(found["peak"]), str(found["problem"]))


def vocabulary(corpus: Labelled, kept: Path) -> Words:
    """Words of a corpus in enough texts and their vectors, float32 (n_words, dim), from `kept` when computed before."""
    holders = Counter(word for terms in corpus.terms for word in set(terms))
    enough = max(min(HOLDERS, len(corpus.terms) // 100), 1)
    words = sorted(word for word, n in holders.items() if n >= enough)
    cache = kept / f"words-{corpus.name}-{len(words)}.npz"
    if not cache.exists():
        known = embed(words, {}, EmbedConfig())
        np.savez(cache, words=np.array(words), vectors=np.stack([known[text_key(w)] for w in words]))
    with np.load(cache) as archive:
        return archive["words"].tolist(), archive["vectors"]


@dataclass(frozen=True)
class Montclar:
    """A run on the annotated city, what people annotated, and the script that compares the two."""

    run: Path
    gold: Path
    script: Path

    @cached_property
    def passages(self) -> pd.DataFrame:
        """Passages of the run."""
        return pd.read_parquet(self.run / "donnees" / "passages.parquet")

    def corpus(self, kept: Path) -> Labelled:
        """Passages as methods read them; their labels are their identifiers."""
        pairs = list(zip(self.passages.texte, self.passages.passage_id, strict=True))
        return load("montclar", lambda _: iter(pairs), self.run, kept, len(pairs))

    def themes(self) -> int:
        """Number of themes of the run."""
        return len(pd.read_parquet(self.run / "donnees" / "themes.parquet"))

    def score(self, run: Path) -> float:
        """Macro F1 of the themes of a run, in [0, 1]."""
        command = [sys.executable, str(self.script), str(run), str(self.gold), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return float(json.loads(done.stdout).get("themes_f1_macro", 0))

    def score_of(self, labels: np.ndarray, folder: Path) -> float:
        """The same score for the themes that labels of passages make, written as a run that holds nothing else."""
        inside = folder / "donnees"
        inside.mkdir(parents=True, exist_ok=True)
        self.passages.to_parquet(inside / "passages.parquet")
        made = pd.DataFrame({"theme_id": [f"T-{g}" for g in labels], "passage_id": self.passages.passage_id})
        members = made[labels >= 0].merge(self.passages[["passage_id", "atelier"]])
        members.to_parquet(inside / "themes_passages.parquet")
        ateliers = members.groupby("theme_id").atelier.unique()
        ateliers.map(sorted).rename("ateliers").reset_index().to_parquet(inside / "themes.parquet")
        return self.score(folder)


def compare(bench: Bench, data: Path, kept: Path, city: Montclar | None) -> None:
    """Prints one table, a row for each method as soon as it has run."""
    sets = {name: load(name, reader, data, kept, 20_000) for name, reader in SETS.items()}
    archives = [bench.archive(c, vocabulary(c, kept), len(set(c.labels)), SEEDS) for c in sets.values()]
    if city:
        passages = city.corpus(kept)
        archives.append(bench.archive(passages, vocabulary(passages, kept), city.themes(), SEEDS))
        print(f"Montclar, thèmes de la lecture : {city.score(city.run):.3f} ({city.themes()} thèmes)\n")
    long = load("turns", turns, data, kept, TURNS)
    archives.append(bench.archive(long, vocabulary(long, kept), len(set(long.labels)), SEEDS[:2]))
    titles = ["méthode", *sets, "turns", *(["Montclar"] if city else []), "s", "Mo"]
    print(f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}", flush=True)
    seconds = {}
    for method in bench.names():
        *found, last = bench.run(method, archives)
        cells = [_cell(c, a) for c, a in zip([*sets.values(), long], [*found[: len(sets)], last], strict=True)]
        if city:
            marks = [city.score_of(labels, bench.folder / "run") for labels in found[-1].labels]
            cells.append(f"{np.mean(marks):.3f}" if marks else "—")
        seconds[method] = last.seconds
        print(f"| {' | '.join([method, *cells, f'{last.seconds:.1f}', f'{last.peak:.0f}'])} |", flush=True)
    if seconds.get("bertopic"):
        print(f"\nBERTopic / ours : {seconds['bertopic'] / seconds['ours']:.1f}")
    mteb(bench, sets["masakhanews_fr"], vocabulary(sets["masakhanews_fr"], kept))


def mteb(bench: Bench, news: Labelled, words: Words) -> None:
    """Prints the V-measure of methods as MTEB has it: the mean over five parts of the test set, in its order."""
    parts = [_part(news, f"part-{i}", rows) for i, rows in enumerate(np.array_split(np.arange(len(news.texts)), PARTS))]
    archives = [bench.archive(part, words, len(set(part.labels)), SEEDS) for part in parts]
    for method in OWN:
        found = zip(parts, bench.run(method, archives), strict=True)
        mark = np.mean([scores(part.labels, labels).v_measure for part, answer in found for labels in answer.labels])
        print(f"masakhanews_fr en cinq parties, {method} : V-mesure {mark:.3f}", flush=True)


def _part(corpus: Labelled, name: str, rows: np.ndarray) -> Labelled:
    texts, labels, terms = (tuple(all_[i] for i in rows) for all_ in (corpus.texts, corpus.labels, corpus.terms))
    return Labelled(name, texts, labels, corpus.vectors[rows], terms)


def _cell(corpus: Labelled, answer: Answer) -> str:
    """V-measure, macro F1, adjusted Rand, number of groups: means over seeds."""
    if answer.problem:
        return answer.problem
    found = mean([scores(corpus.labels, labels) for labels in answer.labels])
    return f"{found.v_measure:.3f} {found.f1_macro:.3f} {found.rand:.3f} {found.groups:.0f}"


def main() -> None:
    """Parse, then the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--montclar", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--score", type=Path)
    args = parser.parse_args()
    city = Montclar(args.montclar, args.gold, args.score) if args.montclar else None
    folder = args.cache / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    compare(Bench(args.peers, folder), args.data, args.cache, city)


if __name__ == "__main__":
    main()
