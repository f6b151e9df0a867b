"""Attendance lists, in the shapes that clerks give them: list, sentence, table, rubrics.

The list is found by its opening word (« Présents », « Étaient excusés »…) and read chunk by chunk: a chunk that begins with
a name opens a person, any other continues the function of the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from synthese.lexicons import load, pattern
from synthese.records import Block, BlockKind, Person, SpeakerRole
from synthese.segment.people import (
    BARE_NAME,
    CIVILITY,
    FIRST,
    LAST,
    UPPER,
    make_person,
    role_of,
    rubric_role,
)

CHUNK_NAME = re.compile(
    rf"^(?:(?P<civility>{CIVILITY})\s+)?(?P<name>(?:{FIRST}\s+){{0,2}}{LAST})\s*(?:\((?P<paren>[^)]*)\)?|[–—:-]\s+(?P<dash>.*))?\s*(?P<rest>.*)$"
)
RUBRIC = re.compile(r"^[*_\s]*(?P<label>[^:()]{2,60}?)\s*:\s*(?P<rest>.*)$", re.DOTALL)
SENTENCE_BREAK = re.compile(rf"(?<!\bM)(?<!\b[{UPPER}])(?<!\bMM)\.\s+(?=[{UPPER}])")
OPENING_CHARACTERS = 3000  # a list without an opening word is looked for in this much of a document
NOT_A_NAME = re.compile(
    r"^(?:Ville|Mairie|Direction|Conseil|Mission|Maison|Centre|Service|Pôle|Association|Comité|Région|Département|Préfecture|Agence|Office|"
    r"Caisse|Chambre|Université|École|Collège|Lycée|Cabinet|Syndicat|Communauté|Métropole|France|Union|Fédération|Club|Nom|Prénom|Membre|"
    r"Monsieur le|Madame la|Le|La|Les|Un|Une|Des|Du|De|En|Au|Aux|Pour|Avec|Salle|Hôtel|Date|Lieu|Point|Objet|Total)\b"
)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there, who was excused, and which blocks said so (indexes into the document's blocks)."""

    present: tuple[Person, ...]
    excused: tuple[Person, ...]
    blocks: frozenset[int]


@cache
def _openers() -> Mapping[str, re.Pattern[str]]:
    words = load("documents")["presence"]
    lead = r"^[\W_]*(?:liste\s+des\s+|membres\s+|les\s+|sont\s+|étaient\s+|ont\s+|en\s+présence\s+de\s+)*"
    return {
        key: re.compile(lead + pattern(words[key]).pattern, re.IGNORECASE) for key in ("ouvre", "excuse", "preside")
    }


@cache
def _inner_opener() -> re.Pattern[str]:
    """An opening word inside a block (« Présid. X Prés. : … Exc. : … »), where the block is to be cut."""
    words = load("documents")["presence"]
    every = pattern([*words["ouvre"], *words["excuse"], *words["preside"]]).pattern
    return re.compile(
        rf"(?<=[\s;.,)])(?={every}\.?\s*(?:[:–—]|-\s))|(?<=[\s;.,)])(?={pattern(words['preside']).pattern}\s+[{UPPER}])",
        re.IGNORECASE,
    )


def find_attendance(blocks: Sequence[Block]) -> Attendance:
    """Read every attendance list of a document."""
    found: dict[str, list[Person]] = {"ouvre": [], "excuse": [], "preside": []}
    used: set[int] = set()
    state: tuple[str, SpeakerRole | None] | None = None  # the list that goes on, and the rubric in force
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.RUNNING, BlockKind.DELETED):
            continue
        for piece in _pieces(block):
            state = _read_piece(piece, block, state, found)
            if state is not None:
                used.add(index)
    return Attendance(_distinct([*found["preside"], *found["ouvre"]]), _distinct(found["excuse"]), frozenset(used))


def _pieces(block: Block) -> list[str]:
    """A block cut at the opening words that it holds; a table row reads as « label : rest »."""
    if block.kind is BlockKind.TABLE_ROW:
        label, rest = block.cells[:1], [cell for cell in block.cells[1:] if cell]
        return [f"{label[0]} : {' ; '.join(rest)}" if label and label[0] and rest else block.text]
    if len(block.text) > 3000:
        return [block.text]
    return [piece for piece in _inner_opener().split(block.text) if piece.strip()]


def _read_piece(
    piece: str, block: Block, state: tuple[str, SpeakerRole | None] | None, found: dict[str, list[Person]]
) -> tuple[str, SpeakerRole | None] | None:
    """Read one piece; return the list that goes on after it, or None when the piece is no part of a list."""
    opener = next((key for key, regex in _openers().items() if regex.match(piece)), None)
    if opener == "preside":
        persons = [p for p, _ in _inline(_after_label(piece))] if len(piece) < 300 else []
        found["preside"].extend(persons)
        return ("preside", None) if persons else None
    if opener and (
        len(piece) < 60 or ":" in piece[:80] or re.search(r"\s[–—-]\s", piece[:60]) or block.kind is BlockKind.HEADING
    ):
        members = list(_inline(_after_label(piece)))
        found[opener].extend(person for person, _ in members)
        return opener, members[-1][1] if members else None
    if block.start < OPENING_CHARACTERS and (opened := _untitled(piece, block, found)):
        return opened
    if state is None or state[0] == "preside":
        return None
    members_here, rubric, goes_on = _member(block, state[1])
    found[state[0]].extend(members_here)
    return (state[0], rubric) if members_here or goes_on else None


def _untitled(piece: str, block: Block, found: dict[str, list[Person]]) -> tuple[str, SpeakerRole | None] | None:
    """A list that opens without « Présents »: a rubric (« Invités : … »), or a table of names and functions."""
    if block.kind is BlockKind.TABLE_ROW and len(block.cells) > 1 and BARE_NAME.fullmatch(block.cells[0].strip()):
        members = _table_member(block, None)[0]
        if any(person.role for person in members):
            found["ouvre"].extend(members)
            return "ouvre", None
    label = RUBRIC.match(piece)
    role = rubric_role(label["label"]) if label else None
    members = [person for person, _ in _inline(piece)] if role else []
    if not members:
        return None
    found["ouvre"].extend(members)
    return "ouvre", role


def _member(block: Block, rubric: SpeakerRole | None) -> tuple[list[Person], SpeakerRole | None, bool]:
    """Persons of one line of a list; a line that is only a rubric (« Services : ») changes the current capacity."""
    if block.kind is BlockKind.TABLE_ROW:
        return _table_member(block, rubric)
    if len(block.text) > 700:
        return [], rubric, False
    label = RUBRIC.match(block.text)
    if block.kind is BlockKind.HEADING or (label and not label["rest"].strip()):
        role = rubric_role(block.text)
        return [], role or rubric, role is not None
    titled = label is not None and (rubric_role(label["label"]) or role_of(label["label"])) is not None
    if block.kind is not BlockKind.LIST_ITEM and not titled and not _is_member_line(block.text):
        return [], rubric, False
    members = list(_inline(block.text, rubric))
    return [person for person, _ in members], members[-1][1] if members else rubric, False


def _is_member_line(text: str) -> bool:
    """A line that is a name, alone or followed by its function; a sentence about someone is not."""
    match = CHUNK_NAME.match(text)
    if not match or len(text) > 120:
        return False
    after = text[match.end("name") :].lstrip()
    return not after or after[0] in ",(–—;/" or after.startswith("- ")


def _table_member(block: Block, rubric: SpeakerRole | None) -> tuple[list[Person], SpeakerRole | None, bool]:
    name = block.cells[0] if block.cells else block.text
    match = CHUNK_NAME.match(name.strip())
    if block.level == 1 or not match or (not match["civility"] and not BARE_NAME.match(name.strip())):
        return [], rubric, True  # header row, or an empty or odd cell: the table goes on
    function = " ".join(cell for cell in block.cells[1:] if len(cell) > 2)
    return [make_person(match["name"], match["civility"] or "", function, rubric)], rubric, False


def _inline(text: str, rubric: SpeakerRole | None = None) -> Iterator[tuple[Person, SpeakerRole | None]]:
    """Persons of a sentence or line, with the rubric in force at each."""
    text = re.sub(rf"^\W*(?:par|de|du|des)\s+(?={CIVILITY}\s|[{UPPER}])", "", text)
    text = re.sub(rf"\b(?:le|la)\s+(?={CIVILITY}\s+[{UPPER}])", "", text)
    for sentence in SENTENCE_BREAK.split(text):
        label = RUBRIC.match(sentence)
        body = sentence
        if label and not BARE_NAME.fullmatch(label["label"].strip()):
            role = rubric_role(label["label"]) or role_of(label["label"])
            rubric, body = (role or rubric), label["rest"]
        for person in _persons(body, rubric):
            yield person, rubric


def _persons(text: str, rubric: SpeakerRole | None) -> list[Person]:
    """Persons of a text in which names and functions alternate."""
    persons: list[Person] = []
    civility = ""
    for chunk in _chunks(text):
        match = CHUNK_NAME.match(chunk)
        plural = civility if civility in ("MM.", "Mmes", "Mesdames", "Messieurs") else ""
        if match and _is_name(match):
            civility = match["civility"] or plural
            function = match["paren"] or match["dash"] or match["rest"] or ""
            persons.append(make_person(match["name"], civility, function, rubric))
        elif persons and len(chunk) < 160:
            last = persons[-1]
            persons[-1] = make_person(last.name, "", f"{last.function} {chunk}".strip(), rubric)
            if last.gender:
                persons[-1] = Person(last.name, persons[-1].role, persons[-1].function, last.gender)
    return persons


def _is_name(match: re.Match[str]) -> bool:
    name = match["name"]
    if match["civility"]:
        return True
    particle = re.search(r"\s(?:de|du|des|d['’])\s?", name)
    if len(name.split()) < 2 or NOT_A_NAME.match(name) or len(match["rest"]) > 120:
        return False
    return not particle or bool(match["paren"] or match["dash"])


def _chunks(text: str) -> list[str]:
    """Split at commas, semicolons and « et » that stand outside brackets."""
    flat = re.sub(r"\([^)]*\)", lambda m: m[0].replace(",", "\1").replace(";", "\2").replace(" et ", "\3"), text)
    parts = re.split(
        rf"[,;]\s+|\s+et\s+(?=(?:{CIVILITY}\s)|[{UPPER}])|\s+[–—/·•-]\s+(?=(?:{CIVILITY}\s)|[{UPPER}])", flat
    )
    return [
        p.replace("\1", ",").replace("\2", ";").replace("\3", " et ").strip(" .*_–-•\n") for p in parts if p.strip(" .")
    ]


def _after_label(text: str) -> str:
    """What follows « Présents : » or « Étaient présents », or nothing when the label stands alone."""
    head, mark, tail = text.partition(":")
    if mark and len(head) < 80:
        return tail.strip()
    for regex in _openers().values():
        match = regex.match(text)
        if match:
            return text[match.end() :].strip(" –—-*_")
    return text


def _distinct(persons: Sequence[Person]) -> tuple[Person, ...]:
    by_name: dict[str, Person] = {}
    for person in persons:
        by_name.setdefault(person.name, person)
    return tuple(by_name.values())
