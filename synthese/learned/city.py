"""The heads of a city: learned again from what its analysts said, kept on its machine, read by its next readings.

<user's state folder>/apprentissage-<corpus>/heads.json, heads.npz   the weights and the gain
                                             exemples.jsonl          the city's examples, readable by the user alone
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from synthese.amendments import read_amendments
from synthese.errors import NothingGained, OutputNotWritable, TooFewLessons
from synthese.files import beside_user, write_atomic
from synthese.learned.dataset import Example
from synthese.learned.heads import load_heads
from synthese.learned.lessons import lessons_of
from synthese.learned.teach import Gain, Lesson, teach
from synthese.learned.texts import Texts

MIN_OF_EACH = 4  # confirmed, and rejected, of one label: fewer measure nothing
OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class Learning:
    """What a city taught: where it stands, how many examples, and the gain by label."""

    folder: Path
    examples: int
    gains: tuple[Gain, ...]


def city_folder(corpus: Path) -> Path:
    """Where the heads of a corpus stand, on the user's machine."""
    return beside_user(corpus, "apprentissage")


def taught_folder(corpus: Path) -> Path | None:
    """The same when the city taught some, None otherwise."""
    folder = city_folder(corpus)
    return folder if (folder / "heads.json").is_file() else None


def gather_lessons(corpus: Path) -> tuple[Lesson, ...]:
    """What the analysts of a corpus confirmed and rejected.

    Raises: TooFewLessons when no label has enough of both, and the errors of a bad `revision.toml`.
    """
    lessons = lessons_of(read_amendments(corpus))
    counts = Counter((lesson.label, lesson.holds) for lesson in lessons)
    if not any(min(counts[label, True], counts[label, False]) >= MIN_OF_EACH for label, _ in counts):
        holding = sum(lesson.holds for lesson in lessons)
        raise TooFewLessons(holding, len(lessons) - holding, MIN_OF_EACH)
    return lessons


def learn(corpus: Path, lessons: Sequence[Lesson], examples: Sequence[Example], shipped: Texts) -> Learning:
    """Learn the heads of a city again on the shipped set and its own examples, and keep them.

    `examples`: the shipped set; `shipped`: what `texts.read` says of them.
    Raises: NothingGained (nothing is kept), LessonUnknown, OutputNotWritable.
    """
    folder = city_folder(corpus)
    aside = folder.with_name(folder.name + ".partiel")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        gains = teach(lessons, examples, shipped, aside)
        if sum(_difference(gain) for gain in gains) <= 0:
            raise NothingGained(gains)
        lines = [json.dumps(asdict(lesson), ensure_ascii=False) + "\n" for lesson in lessons]
        write_atomic(aside / "exemples.jsonl", "".join(lines).encode())
        _replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    load_heads.cache_clear()
    return Learning(folder, len(lessons), gains)


def _difference(gain: Gain) -> float:
    return 0.0 if gain.before is None or gain.after is None else gain.after - gain.before


def _replace(aside: Path, folder: Path) -> None:
    try:
        aside.chmod(OWNER_ONLY)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    except OSError as error:
        raise OutputNotWritable(folder, error) from error


def heads_told(folder: Path | None) -> dict[str, Any]:
    """What `run.json` says of the heads that a reading used; never where they stand on the machine."""
    if folder is None:
        return {"origine": "paquet"}
    meta = json.loads((folder / "heads.json").read_text("utf8"))
    sha256 = hashlib.sha256((folder / "heads.npz").read_bytes()).hexdigest()
    return {"origine": "ville", "exemples": meta["lessons"], "gains": meta["gains"], "sha256": sha256}
