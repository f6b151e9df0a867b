"""What a document is called in a source, where its kind does not tell it from its neighbours: « fiche 7 », « n° 7 »."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from synthese.lexicons import load
from synthese.material import Material
from synthese.records import DocumentSheet, Nature
from synthese.segment.people import acronyms, fold, is_first_name

Document = tuple[str, str]  # (atelier, document)
PARTS = re.compile(r"\d+|[^\W\d_]+")
ACRONYM = 2  # capitals in a word that make it one: « CAF », « EnR »


def document_names(material: Material) -> dict[Document, str]:
    """The names of documents that stand beside others of their kind; minutes of a séance and interviews have theirs already.

    A file is told by its own name when the texts use its words, none of which is a first name: « fiche07 »
    is « fiche 7 »; else by its rank among its neighbours, « n° 7 ». So is a contribution, whose name may be its
    author's, unless it opens on that of an institution.
    """
    neighbours: defaultdict[tuple[str, Nature], list[DocumentSheet]] = defaultdict(list)
    for sheet in material.sheets:
        if sheet.passages and sheet.seance is None and sheet.nature is not Nature.ENTRETIEN:
            neighbours[sheet.atelier, sheet.nature].append(sheet)
    words = _written(material)
    names: dict[Document, str] = {}
    for sheets in neighbours.values():
        if len(sheets) == 1:
            continue
        for rank, sheet in enumerate(sorted(sheets, key=lambda s: s.relative), start=1):
            alone = sheet.nature is Nature.CONTRIBUTION and not _is_institution(sheet.document)
            told = "" if alone else _readable(sheet.document, words)
            names[sheet.atelier, sheet.document] = told or f"n° {rank}"
    return names


def _written(material: Material) -> dict[str, str]:
    """Common words and acronyms of a corpus as they are most often written, by their folded form."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for doc in material.docs:
        for token in doc:
            if token.is_alpha and (token.text.islower() or sum(map(str.isupper, token.text)) >= ACRONYM):
                found[fold(token.text)][token.text] += 1
    return {word: min(forms, key=lambda f: (-forms[f], f)) for word, forms in found.items() if not is_first_name(word)}


def _is_institution(name: str) -> bool:
    """Whether a file's name opens on an institution: « prefecture », « conseil-citoyen », « caf »."""
    first = next(iter(PARTS.findall(name)), "")
    bodies = {fold(word) for word in load("protection")["garde"]["institutions"]}
    return fold(first) in bodies or first.upper() in acronyms()


def _readable(name: str, words: Mapping[str, str]) -> str:
    """« fiche 7 » for « fiche07 »; "" when one of its words is not known to be one."""
    parts = PARTS.findall(name)
    told = [str(int(part)) if part.isdigit() else words.get(fold(part), "") for part in parts]
    return " ".join(told) if told and all(told) and not all(part.isdigit() for part in parts) else ""
