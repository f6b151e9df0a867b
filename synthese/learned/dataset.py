"""The labelled set: batches written by hand -> records.

A line reads `[register|labels|form] text`, with poles marked ⟦a|…⟧ and ⟦b|…⟧ (⟦a-|…⟧ when the passage rejects it); a pair reads
`[relation|domain 1|domain 2|object] text 1 ¦¦ text 2`. See guide-annotation.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

HEADER = re.compile(
    r"^#\s*domaine\s*:\s*(?P<domain>[^;]+?)\s*;\s*collectivit[ée]\s*:\s*(?P<place>[^;]+?)\s*;\s*p[ée]riode\s*:\s*(?P<period>.+?)\s*$"
)
LINE = re.compile(r"^\[(?P<register>[^|\]]+)\|(?P<labels>[^|\]]+)\|(?P<form>[^\]]+)\]\s*(?P<text>.+)$")
PAIR = re.compile(
    r"^\[(?P<relation>[^|\]]+)\|(?P<first>[^|\]]*)\|(?P<second>[^|\]]*)\|(?P<subject>[^\]]*)\]\s*(?P<a>.+?)\s*¦¦\s*(?P<b>.+)$"
)
CHAPTER = re.compile(r"^\[(?P<role>[^|\]]+)\|(?P<domain>[^\]]+)\]\s*(?P<text>.+)$")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[«A-ZÀ-Ý])")
WHOLE_CHAPTER = "chapitre"  # register of sentences whose role is that of the whole chapter
ADVERSE, ADVERSE_WEIGHT = "adverses", 0.3  # passages chosen because models got them wrong are no ordinary sample
MARK = re.compile(r"⟦(?P<pole>[ab])(?P<rejected>-?)\|(?P<text>[^⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class PoleSpan:
    """A pole inside a text: `text[start:end]`."""

    pole: str
    start: int
    end: int
    rejected: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled passage."""

    example_id: str
    text: str
    labels: tuple[str, ...]  # « tension:ambition_moyens », « position:animatrice »…
    poles: tuple[PoleSpan, ...]
    register: str
    form: str  # explicite, implicite, leurre:…
    domain: str
    place: str
    period: str
    weight: float = 1.0  # in training
    unsure: frozenset[str] = frozenset()  # heads that learn nothing from it

    def has(self, label: str) -> bool:
        """Whether a label, or any of its sub-labels, is there."""
        return any(each == label or each.startswith(label + ":") for each in self.labels)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages and how their aims relate: opposes, partages, meme_sujet, sans_lien."""

    pair_id: str
    relation: str
    first: str
    second: str
    domains: tuple[str, str]
    subject: str


def batches() -> list[Path]:
    """The files of the set, in order: those written freely, then those written against what models got wrong."""
    examples = Path(str(resources.files("synthese.learned") / "examples"))
    return [path for folder in ("batches", ADVERSE) for path in sorted((examples / folder).glob("plume-*.txt"))]


def load_examples() -> list[Example]:
    """Every labelled passage of the set. Raises: ValueError for a malformed line, with its place."""
    return [e for path in batches() if not path.stem.endswith("paires") for e in read_batch(path)]


def load_training() -> list[Example]:
    """What the heads learn from: labelled passages, then sentences of chapters."""
    return [*load_examples(), *load_chapters()]


def load_chapters() -> list[Example]:
    """Chapters on the position of a collectivity, two sentences at a time, under the role that the whole chapter says.

    Raises: ValueError for a malformed line, with its place.
    """
    folder = Path(str(resources.files("synthese.learned") / "examples" / "chapitres"))
    return [e for path in sorted(folder.glob("plume-*.txt")) for e in read_chapters(path)]


def read_chapters(path: Path) -> Iterator[Example]:
    """Pairs of consecutive sentences of the chapters of one batch."""
    for number, line in enumerate(path.read_text("utf8").splitlines(), start=1):
        if not line.strip():
            continue
        match = CHAPTER.match(line.strip())
        if not match:
            raise ValueError(f"{path.name}, line {number}: not « [role|domain] text »")
        sentences = SENTENCE_END.split(match["text"])
        labels = (f"position:{match['role']}",)
        for rank in range(max(1, len(sentences) - 1)):
            said = " ".join(sentences[rank : rank + 2])
            place = f"chapitres-{path.stem}-{number}-{rank}"
            yield Example(place, said, labels, (), WHOLE_CHAPTER, "implicite", match["domain"].strip(), "", "")


def load_pairs() -> list[Pair]:
    """Every labelled pair of the set. Raises: ValueError for a malformed line, with its place."""
    return [p for path in batches() if path.stem.endswith("paires") for p in read_pairs(path)]


def read_batch(path: Path) -> Iterator[Example]:
    """Passages of one batch."""
    domain, place, period = "", "", ""
    weight = ADVERSE_WEIGHT if path.parent.name == ADVERSE else 1.0
    for number, line in enumerate(path.read_text("utf8").splitlines(), start=1):
        if header := HEADER.match(line):
            domain, place, period = header["domain"], header["place"], header["period"]
        elif line.strip() and not line.startswith("#"):
            match = LINE.match(line.strip())
            if not match:
                raise ValueError(f"{path.name}, line {number}: not « [register|labels|form] text »")
            text, poles = unmark(match["text"])
            labels = tuple(label.strip() for label in match["labels"].split("+"))
            yield Example(
                f"{path.stem}-{number}",
                text,
                labels,
                poles,
                match["register"],
                match["form"],
                domain,
                place,
                period,
                weight,
            )


def read_pairs(path: Path) -> Iterator[Pair]:
    """Pairs of one batch."""
    for number, line in enumerate(path.read_text("utf8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = PAIR.match(line.strip())
        if not match:
            raise ValueError(f"{path.name}, line {number}: not « [relation|domain|domain|object] text ¦¦ text »")
        domains = (match["first"].strip(), match["second"].strip())
        yield Pair(
            f"{path.stem}-{number}",
            match["relation"].strip(),
            unmark(match["a"])[0],
            unmark(match["b"])[0],
            domains,
            match["subject"],
        )


def unmark(marked: str) -> tuple[str, tuple[PoleSpan, ...]]:
    """Text without marks, and the spans that the marks held."""
    pieces: list[str] = []
    poles: list[PoleSpan] = []
    position = 0
    for match in MARK.finditer(marked):
        pieces.append(marked[position : match.start()])
        start = sum(map(len, pieces))
        pieces.append(match["text"])
        poles.append(PoleSpan(match["pole"], start, start + len(match["text"]), bool(match["rejected"])))
        position = match.end()
    return "".join([*pieces, marked[position:]]), tuple(poles)
