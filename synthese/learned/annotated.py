"""Annotated cities: whole dossiers written for the set, whose tags say which stretch states what. Sources -> material and truths.

A source is Markdown with inline tags: `<tn id="T1" p="a">…</tn>` (a pole of a tension, or both), `<pos role="…">…</pos>`,
`<cond id="C1">…</cond>`, `<th id="A">…</th>`, and others that nothing is learned from (figures, quotations, decoys). Beside them,
`fins.jsonl` copies the sentences of the minutes by which a debate ends.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import numpy as np
import yaml

from synthese.config import Config
from synthese.corpus import read_description
from synthese.files import write_atomic
from synthese.ingest import discover
from synthese.learned.heads import ENDING
from synthese.material import Material
from synthese.records import DocumentSheet, Nature, Passage
from synthese.segment.people import fold
from synthese.understand import LIMITS, understand

TAG = re.compile(r"<(?P<close>/?)(?P<name>th|tn|pos|cond|chif|vb|leurre)(?P<attributes>(?:\s+\w+=\"[^\"]*\")*)\s*>")
ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
SHARE = 0.7  # of the content words of the shorter stretch: they are about the same one
DOUBT = 0.4  # below that they are about different ones; between the two nothing is learned
INSIDE = 0.8  # of the content words of the shorter: it lies in the longer
LEAST = 3  # content words below which a stretch says nothing
LABELS = ("tension", "pole", "position", "condition")  # what the heads learn from cities
THEME = "theme"  # what only a place tells: that a passage carries a theme
DOUBT_OF_READER = "doute"  # an ending that its reader was not sure of
ROOM = 60  # characters that a window may hold beyond an ending too short to be told by its words
EMPTY = frozenset(
    [
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "en",
        "au",
        "aux",
        "que",
        "qui",
        "dans",
        "pour",
        "par",
        "sur",
        "ce",
        "cet",
        "cette",
        "ces",
        "se",
        "sa",
        "son",
        "ses",
        "il",
        "elle",
        "ils",
        "elles",
        "on",
        "nous",
        "vous",
        "leur",
        "leurs",
        "est",
        "sont",
        "ou",
        "ne",
        "pas",
        "plus",
        "y",
        "etre",
        "avoir",
        "avec",
    ]
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A tagged stretch: `kind` is the pole of a tension, the role of a position, the family of a condition, "" elsewhere."""

    atelier: str
    document: str
    tag: str
    name: str  # identifier of the tension, the condition, the theme
    kind: str
    text: str


@dataclass(frozen=True)
class City:
    """The documents of a city without their tags, by atelier and name, and what the tags said."""

    name: str
    documents: dict[tuple[str, str], str]
    marks: tuple[Mark, ...]
    roles: dict[str, str]  # role of the City by atelier


@dataclass(frozen=True)
class Truths:
    """What the windows of a city state: 1 yes, 0 no, -1 in doubt; int (n_windows,) by label; the role of positions, the family of conditions."""

    holds: dict[str, np.ndarray]
    role: tuple[str, ...]  # (n_windows,), "" when the window states none
    family: tuple[str, ...]  # the same
    ending: tuple[str, ...]  # how it ends a debate, "" when it ends none


def cities() -> list[City]:
    """The annotated cities of the set, by name. Raises: ValueError for a tag that is not closed, with its place."""
    folder = Path(str(resources.files("synthese.learned") / "examples" / "villes"))
    return [read_city(path) for path in sorted(folder.iterdir()) if path.is_dir()]


def read_city(folder: Path) -> City:
    """One city: `ville.yaml` and a folder of Markdown by atelier. Raises: ValueError."""
    stated = yaml.safe_load((folder / "ville.yaml").read_text("utf8"))
    documents: dict[tuple[str, str], str] = {}
    marks: list[Mark] = []
    for path in sorted(folder.glob("*/*.md")):
        place = (path.parent.name, path.stem)
        documents[place], found = untagged(path.read_text("utf8"), place)
        marks += found
    marks += _endings(folder / "fins.jsonl")
    families = {c["id"]: c["famille"] for c in stated["conditions"]}
    told = tuple(replace(m, kind=families[m.name]) if m.tag == "cond" else m for m in marks)
    return City(folder.name, documents, told, {a["id"]: a["role"] for a in stated["ateliers"]})


def _endings(path: Path) -> list[Mark]:
    """What a reader of the minutes copied as the end of a debate; its kind, or that the reader doubted."""
    found = map(json.loads, path.read_text("utf8").splitlines())
    return [
        Mark(e["atelier"], e["document"], "fin", "", DOUBT_OF_READER if e.get("doute") else e["issue"], e["texte"])
        for e in found
    ]


def untagged(source: str, place: tuple[str, str]) -> tuple[str, list[Mark]]:
    """A document without its tags, and the stretches that they held, in order of their ends. Raises: ValueError."""
    pieces: list[str] = []
    opened: list[tuple[str, dict[str, str], int]] = []
    marks: list[Mark] = []
    position = 0
    for match in TAG.finditer(source):
        pieces.append(source[position : match.start()])
        position = match.end()
        length = sum(map(len, pieces))
        if not match["close"]:
            opened.append((match["name"], dict(ATTRIBUTE.findall(match["attributes"])), length))
            continue
        if not opened or opened[-1][0] != match["name"]:
            raise ValueError(f"{'/'.join(place)}: « {match[0]} » closes nothing")
        name, attributes, start = opened.pop()
        kind = attributes.get("p") or attributes.get("role", "")
        text = " ".join("".join(pieces)[start:].split())
        marks.append(Mark(*place, name, attributes.get("id", ""), kind, text))
    if opened:
        raise ValueError(f"{'/'.join(place)}: « <{opened[-1][0]}> » is never closed")
    return "".join([*pieces, source[position:]]), marks


def passages_of(city: City) -> tuple[tuple[Passage, ...], tuple[DocumentSheet, ...]]:
    """Passages of a city as a reading understands them, without names, in order of their identifiers; sheets of documents."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for (atelier, document), text in city.documents.items():
            (root / atelier).mkdir(exist_ok=True)
            write_atomic(root / atelier / f"{document}.md", text.encode())
        sources, _ = discover(root, LIMITS)
        understood = understand(sources, read_description(root), Config(), {}, lambda *_: None)
    found = [passage for protected in understood.protected for passage in protected.passages]
    return tuple(sorted(found, key=lambda p: p.passage_id)), tuple(p.sheet for p in understood.protected)


def truths(material: Material, marks: Sequence[Mark]) -> Truths:
    """What each window states by the tags of its atelier that it covers, or that cover it."""
    marked: dict[str, list[tuple[Mark, frozenset[str]]]] = {}
    for mark in marks:
        if labels_of(mark):
            marked.setdefault(mark.atelier, []).append((mark, content(mark.text)))
    holds = {label: np.zeros(len(material.windows), dtype=int) for label in (*LABELS, THEME)}
    roles, families = [""] * len(material.windows), [""] * len(material.windows)
    for row, window in enumerate(material.windows):
        words = content(material.text(window))
        near = marked.get(material.passages[window.passage].atelier, [])
        stated = [mark for mark, held in near if covers(words, held)]
        for label in {label for mark in (m for m, held in near if in_doubt(words, held)) for label in labels_of(mark)}:
            holds[label][row] = -1
        for label in {label for mark in stated for label in labels_of(mark)}:
            holds[label][row] = 1
        if any({"a", "b"} <= {m.kind for m in stated if m.name == mark.name} for mark in stated if mark.tag == "tn"):
            holds["tension"][row] = 1
        roles[row] = next((mark.kind for mark in stated if mark.tag == "pos"), "")
        families[row] = next((mark.kind for mark in stated if mark.tag == "cond"), "")
    holds[ENDING], ends = endings(material, [mark for mark in marks if mark.tag == "fin"])
    return Truths(holds, tuple(roles), tuple(families), ends)


def poles_borne(material: Material, marks: Sequence[Mark]) -> tuple[tuple[Mark, ...], ...]:
    """Tagged poles of tensions that each passage bears, by passage."""
    held = [content(passage.text) for passage in material.passages]
    of_document: dict[tuple[str, str], list[int]] = {}
    for row, passage in enumerate(material.passages):
        of_document.setdefault((passage.atelier, passage.document), []).append(row)
    borne: list[list[Mark]] = [[] for _ in held]
    for mark in (mark for mark in marks if mark.tag == "tn"):
        words = content(mark.text)
        rows = of_document.get((mark.atelier, mark.document), [])
        nearest = max(rows, key=lambda row: len(words & held[row]), default=None)
        if nearest is not None and len(words & held[nearest]) >= SHARE * len(words):
            borne[nearest].append(mark)
    return tuple(map(tuple, borne))


def sides_told(text: str, marks: Sequence[Mark]) -> set[tuple[str, str]]:
    """Tensions of which a stretch tells a side, and that side, « a » or « b »: it lies in what is tagged, or holds it."""
    words = content(text)
    told: set[tuple[str, str]] = set()
    for mark in marks:
        small, large = sorted((words, content(mark.text)), key=len)
        if small and len(small & large) >= INSIDE * len(small):
            told |= {(mark.name, side) for side in mark.kind}
    return told


def endings(material: Material, marks: Sequence[Mark]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Whether each window ends a debate, int (n_windows,), and how; nothing is known of what is not minutes."""
    of_document: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        of_document.setdefault((mark.atelier, mark.document), []).append(mark)
    holds, kinds = np.full(len(material.windows), -1), [""] * len(material.windows)
    for row, window in enumerate(material.windows):
        passage, text = material.passages[window.passage], material.text(window)
        if passage.nature is not Nature.COMPTE_RENDU:
            continue
        near = of_document.get((passage.atelier, passage.document), [])
        said = {mark.kind for mark in near if _tells(text, mark.text)}
        certain = sorted(said - {DOUBT_OF_READER})
        unsure = said or any(in_doubt(content(text), content(mark.text)) for mark in near)
        holds[row], kinds[row] = (1, certain[0]) if certain else (-1 if unsure else 0, "")
    return holds, tuple(kinds)


def _tells(text: str, ending: str) -> bool:
    """Whether a window tells an ending: the same words, or an ending of few words in a window that holds little else."""
    if covers(content(text), content(ending)):
        return True
    one, other = (" ".join(re.findall(r"[a-z0-9]+", fold(each))) for each in (text, ending))
    return bool(other) and f" {other} " in f" {one} " and len(one) < 4 * len(other) + ROOM


def labels_of(mark: Mark) -> tuple[str, ...]:
    """What is said of a tagged stretch: a tension holds two poles, a pole is one."""
    if mark.tag == "tn":
        return ("tension",) if mark.kind == "ab" else ("pole",)
    return {"pos": ("position",), "cond": ("condition",), "th": (THEME,)}.get(mark.tag, ())


def content(text: str) -> frozenset[str]:
    """Content words of a text, without accents."""
    return frozenset(w for w in re.findall(r"[a-z0-9]+", fold(text)) if len(w) > 1 and w not in EMPTY)


def covers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two stretches are about the same text: the shorter is nearly all in the longer, which is not a whole page."""
    small, large = sorted((one, other), key=len)
    return len(small) >= LEAST and len(large) <= 4 * len(small) + 10 and len(small & large) >= SHARE * len(small)


def in_doubt(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether they share too much to be told apart."""
    common = len(one & other)
    return common >= LEAST and common >= DOUBT * min(len(one), len(other))
