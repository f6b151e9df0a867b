"""One method on archives, in a process of its own: what the environments of the project and of its peers share.

An archive holds `vectors` (n_texts, dim), `terms` (n_texts,) lemmas joined by spaces, `words` (n_words,) and their vectors
`word_vectors` (n_words, dim), `k` and `seeds`. The answer holds `labels` (n_seeds, n_texts), -1 for a text left out; seconds
of each call, those of the processor, so that other work on the machine does not count; and the peak memory so far.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Task:
    """What a method groups."""

    vectors: np.ndarray  # float32 (n_texts, dim), rows of norm 1
    terms: tuple[tuple[str, ...], ...]  # content lemmas of each text
    words: tuple[str, ...]  # vocabulary of methods that place words among texts
    word_vectors: np.ndarray  # float32 (n_words, dim)
    k: int  # groups wanted, by methods that do not choose it


Method = Callable[[Task, int], np.ndarray]  # task, seed -> label of each text, int (n_texts,)


def answer(methods: Mapping[str, Method]) -> None:
    """Command line of a file of methods: a name, then archives; the answer to `a.npz` is written in `a-NAME.npz`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("method", choices=methods)
    parser.add_argument("sources", type=Path, nargs="+")
    args = parser.parse_args()
    for source in args.sources:
        task, seeds = _read(source)
        made = _made(methods[args.method], task, seeds)
        target = source.with_name(f"{source.stem}-{args.method}.npz")
        np.savez(target, **made, peak=peak_memory())


def _made(method: Method, task: Task, seeds: Sequence[int]) -> dict[str, Any]:
    """Labels and seconds of each seed, or what went wrong: a method that fails on one corpus is still tried on the next."""
    labels, seconds = [], []
    for seed in seeds:
        before = time.process_time()
        try:
            labels.append(method(task, seed))
        except Exception as error:  # noqa: BLE001 - other packages raise anything
            return {"labels": [], "seconds": [0.0], "problem": f"{type(error).__name__}: {error}"}
        seconds.append(time.process_time() - before)
    return {"labels": labels, "seconds": seconds, "problem": ""}


def peak_memory() -> float:
    """Megabytes at most in memory so far. On Linux, getrusage also counts the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text("utf8"))[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _read(path: Path) -> tuple[Task, list[int]]:
    with np.load(path) as archive:
        terms = tuple(tuple(text.split()) for text in archive["terms"].tolist())
        words = tuple(archive["words"].tolist())
        task = Task(archive["vectors"], terms, words, archive["word_vectors"], int(archive["k"]))
        return task, archive["seeds"].tolist()
