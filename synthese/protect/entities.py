"""Full names that no list and no civility announces: spaCy's persons, filtered by shape and surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from synthese.lexicons import load
from synthese.protect.aliases import is_word
from synthese.protect.registry import charges
from synthese.segment.people import ARTICLES, BARE_NAME, LOWER, PARTICLE, UPPER, fold, is_first_name

if TYPE_CHECKING:
    from spacy.language import Language


INITIALLED = re.compile(
    rf"(?<![\w.’'-])(?P<name>(?!M\.)[{UPPER}]\.(?:\s?-?[{UPPER}]\.)?\s(?P<last>(?:{PARTICLE})?[{UPPER}]\w*[{LOWER}]{{2,}}(?:-[{UPPER}]\w+)*))"
    r"(?![\w.-]|,?\s*\(?\d{4})"
)
SEEN = 60  # characters of a sentence by which its first word is judged
SPEAKS = re.compile(r"\s*(?:\([^)\n]{0,60}\))?\s*(?::|[–—→]\s)")  # what follows the name of whoever takes the floor
HEAD = re.compile(
    rf"^[\s\-–•*_#]*(?P<mark>[{UPPER}]|[IVX]+)[.)]\s+(?P<next>\w*)", re.MULTILINE
)  # « B. Le port », « Q. Et après ? »
NUMERAL = re.compile(r"[IVXLC]+|\w")  # « Louis XIII », « Scénario B »
RECURRENT = 3  # different words that follow a letter at the head of lines, for it to be a voice of an interview
COUNTED = re.compile(r"\d\s?$")  # « 250 F. »: a unit and a full stop
# Parts of speech that no last name is: « F. Voit mal… » ends a sentence and opens another.
NO_NAME = frozenset({"VERB", "AUX", "DET", "PRON", "ADP", "SCONJ", "CCONJ"})


@cache
def institutions() -> frozenset[str]:
    """Folded words that open the name of a body or of a place."""
    kept = load("protection")["garde"]
    return frozenset(fold(word) for word in (*kept["institutions"], *kept["avant"]))


def find_person_entities(texts: Sequence[str], nlp: Language, words: frozenset[str] = frozenset()) -> frozenset[str]:
    """Names of two capitalised words or more that spaCy takes for persons in `texts`, those of bodies and places left out.

    `words` are those that the corpus writes in lower case.
    """
    found = _plausible(person_entities(texts, nlp), words)
    return frozenset(found) | _initialled(texts, nlp, words)


def person_entities(texts: Sequence[str], nlp: Language) -> frozenset[str]:
    """Names of two capitalised words or more that spaCy takes for persons in `texts`, whatever they are."""
    candidates = [text for text in texts if BARE_NAME.search(text)]
    with nlp.select_pipes(enable=["tok2vec", "ner"]):
        docs = nlp.pipe(candidates, batch_size=32)
        return frozenset(ent.text for doc in docs for ent in doc.ents if ent.label_ == "PER" and " " in ent.text)


def _initialled(texts: Sequence[str], nlp: Language, words: frozenset[str]) -> frozenset[str]:
    """« E. Roux » in what was said: somebody who works with the others; a date makes it a reference, a kept body stays."""
    marks = _marks(texts)
    found: dict[str, str] = {}  # name -> the text from its last name on
    for text in texts:
        for match in INITIALLED.finditer(text):
            if not _counts(text, match.start()) and not _heads(text, match, marks, words):
                found.setdefault(match["name"], text[match.start("last") :])
    names = {n: rest for n, rest in found.items() if not any(word in institutions() for word in fold(n).split())}
    return frozenset(names) - _sentences(names, nlp, words)


def _counts(text: str, start: int) -> bool:
    return COUNTED.search(text[max(0, start - 3) : start]) is not None


def _heads(text: str, match: re.Match[str], marks: Mapping[str, bool], words: frozenset[str]) -> bool:
    """Whether a letter heads a line, as others do, rather than names who speaks; `words`: those that the corpus writes in lower case."""
    before = text[: match.start()].rsplit("\n", 1)[-1].strip(" -–•*_#\t")
    letter = match["name"][0]
    if before or letter not in marks or SPEAKS.match(text, match.end()):
        return False
    return marks[letter] or is_word(match["last"].split()[0], words)


def _marks(texts: Sequence[str]) -> dict[str, bool]:
    """Letters that head lines without naming anybody, and whether it is sure: an enumeration (A., B., C.), a voice of an interview.

    A voice says different words; a person keeps the same name. Two letters, or numerals, are less sure.
    """
    heads: dict[str, set[str]] = {}
    for match in (match for text in texts for match in HEAD.finditer(text)):
        heads.setdefault(match["mark"], set()).add(match["next"].lower())
    letters = {letter for letter in heads if len(letter) == 1}
    listed = {"A", "B", "C"} <= letters
    found = {letter: listed or len(heads[letter]) >= RECURRENT for letter in sorted(letters)}
    known = found if {"A", "B"} <= letters else {letter: sure for letter, sure in found.items() if sure}
    return {**dict.fromkeys(("I", "V", "X") if "II" in heads else (), False), **known}


def _sentences(found: Mapping[str, str], nlp: Language, words: frozenset[str]) -> frozenset[str]:
    """Among « X. Word », those whose word opens a sentence: one that the corpus writes in lower case and that is, there, no noun.

    `found`: the name and the text from its last name on.
    """
    abbreviations = {
        n for n in found if re.sub(r"\W", "", n.rpartition(". ")[0]) in load("presence")["pas_des_initiales"]
    }
    usual = [n for n in sorted(found) if is_word(n.rpartition(". ")[2].split()[0], words)]
    with nlp.select_pipes(enable=["tok2vec", "morphologizer"]):
        docs = list(nlp.pipe(found[n][:1].lower() + found[n][1:SEEN] for n in usual))
    return frozenset(abbreviations | {n for n, doc in zip(usual, docs, strict=True) if doc[0].pos_ in NO_NAME})


def _plausible(names: Iterable[str], words: frozenset[str]) -> Iterable[str]:
    for name in names:
        flat = " ".join(name.split()).strip(" .,;:«»\"'()")
        folded = fold(flat).split()
        if (
            re.fullmatch(BARE_NAME, flat)
            and not flat.split()[0].endswith(".")
            and not any(word in institutions() for word in folded)
            and not flat.isupper()
            and not is_thing(flat, words)
        ):
            yield flat


def is_thing(name: str, words: frozenset[str]) -> bool:
    """« Scénario B », « Louis XIII », « Comptoirs du Port »: a number ends it, or a word that is no first name opens it."""
    parts = name.split()
    first = parts[1] if parts[0] in ARTICLES and len(parts) > 1 else parts[0]
    usual = len(first) == 1 or fold(first) in charges() or is_word(first, words)
    return NUMERAL.fullmatch(parts[-1]) is not None or (usual and not is_first_name(first))
