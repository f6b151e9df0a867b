"""A city teaches the heads with its own examples: they are learned again on the shipped set and these, and written as a file.

The gain is measured on the city's examples by cross-validation: what the shipped heads say of them, beside what is said by heads
that learned from the shipped set and from the city's other examples. A fold of shipped domains is left out with each fold of the
city's examples, so that the second figure is a little severe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from synthese.errors import LessonUnknown
from synthese.learned.context import context_weights
from synthese.learned.dataset import Example
from synthese.learned.heads import BINARY, load_heads
from synthese.learned.texts import Texts, read
from synthese.learned.train_heads import (
    FOLDS,
    Features,
    Task,
    build_features,
    domain_folds,
    left_out,
    tasks,
    train_heads,
    view_of,
)
from synthese.learned.weights_file import write_weights

CITY_WEIGHT = 3.0  # of a city's example beside a shipped one


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage of the city, and whether a label holds for it."""

    text: str
    label: str  # one of `heads.BINARY`
    holds: bool
    kind: str = ""  # role, family of condition, kind of tension… when the label holds


@dataclass(frozen=True, slots=True)
class Gain:
    """Average precision on the city's examples of a label; None when they are too few, or all of one answer."""

    label: str
    examples: int
    before: float | None
    after: float | None


def teach(lessons: Sequence[Lesson], examples: Sequence[Example], shipped: Texts, folder: Path) -> tuple[Gain, ...]:
    """Learn the heads again and write them in `folder` (`heads.load_heads(folder)` reads them).

    `examples`: the shipped set; `shipped`: what `texts.read` says of them. The order of lessons does not matter.
    Raises: LessonUnknown, OutputNotWritable.
    """
    for lesson in lessons:
        if lesson.label not in BINARY:
            raise LessonUnknown(lesson.label, BINARY)
    lessons = sorted(lessons, key=lambda lesson: (lesson.text, lesson.label))
    texts = read(lesson.text for lesson in lessons) if lessons else shipped.take([])
    features = build_features(
        Texts(np.vstack([shipped.vectors, texts.vectors]), (*shipped.spans, *texts.spans)), examples
    )
    folds = np.concatenate([domain_folds(examples), np.arange(len(lessons)) % FOLDS])
    work = with_lessons(tasks(examples), lessons, len(examples))
    arrays, meta, _ = train_heads(work, features, folds)
    gains = tuple(
        gain(label, lessons, texts, work[label], features, folds) for label in sorted({x.label for x in lessons})
    )
    found = {"examples": len(examples), "lessons": len(lessons), "gains": [asdict(each) for each in gains]}
    write_weights(folder, "heads", {**arrays, **context_weights(load_heads())}, {**meta, **found})
    return gains


def with_lessons(work: dict[str, Task], lessons: Sequence[Lesson], first: int) -> dict[str, Task]:
    """The tasks and what the lessons add to them; rows of lessons start at `first`. A lesson says nothing of other labels."""
    taught = dict(work)
    for row, lesson in enumerate(lessons, start=first):
        taught[lesson.label] += _one(row, lesson.holds)
        family = f"famille:{lesson.label}"
        if lesson.holds and lesson.kind and family in taught:
            taught[family] += _one(row, lesson.kind)
    return taught


def _one(row: int, truth: bool | str) -> Task:
    return Task(np.array([row]), np.array([truth]), np.array([CITY_WEIGHT]))


def gain(
    label: str, lessons: Sequence[Lesson], texts: Texts, task: Task, features: Features, folds: np.ndarray
) -> Gain:
    """Average precision of a label on the city's examples, before and after."""
    from sklearn.metrics import average_precision_score

    rows = [i for i, lesson in enumerate(lessons) if lesson.label == label]
    truth = np.array([lessons[i].holds for i in rows])
    if min(truth.sum(), (~truth).sum()) < 2:
        return Gain(label, len(rows), None, None)
    mine = texts.take(rows)
    heads = load_heads()
    before = heads.probability(label, heads.features(mine.vectors, mine.spans))
    view = view_of(label)
    after = left_out(task, features.seen(view), folds, view.freedom)[task.rows[-len(rows) :]]
    scores = (round(float(average_precision_score(truth, each)), 3) for each in (before, after))
    return Gain(label, len(rows), *scores)
