"""Other ways in which a text names people: first names alone, names that a scanner damaged, those of people whom nobody lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from synthese.lexicons import load
from synthese.records import Person
from synthese.segment.initials import NOBODY
from synthese.segment.people import UPPER, first_name, fold, given_names, last_name

LONGEST_EDIT = 1  # letters that a scanner may get wrong in a name
SHORTEST_DAMAGED = 6  # letters: shorter names look too much like other words
RARE = 2  # times: a damaged form does not come back more often
# Somebody of whom nothing is known but a name: what stands for it, like « [courriel] ».
FIRST_NAME, LAST_NAME = Person("[prénom]", None), Person("[nom]", None)
STRANGERS = frozenset({FIRST_NAME.name, LAST_NAME.name})
ALONE = rf"(?<![\w'’-])(?P<name>[{UPPER}][\w-]+)(?![\w'’-])(?!\s+[{UPPER}])"
BEFORE = 8  # characters in which an article stands
ARTICLE = re.compile(r"\b(?:le|la|les|du|des|aux?|ce|cette|ces)\s$", re.IGNORECASE)


def first_names(text: str, persons: Sequence[Person], words: frozenset[str]) -> dict[str, Person]:
    """First names, as the text writes them, of the people who may be meant -> who they designate.

    `words` are those that the corpus writes in lower case: a first name that is also one (« claire ») is left.
    A first name that two persons bear designates nobody in particular (no role), but is still a name.
    """
    owners: dict[str, dict[str, Person]] = {}
    for person in persons:
        first = first_name(person.name)
        if len(first) > 2 and not first.isupper() and not is_word(first, words):
            owners.setdefault(fold(first), {}).setdefault(fold(last_name(person.name)), person)
    capitalised = sorted(set(re.findall(rf"(?<![\w'’-])[{UPPER}][\w-]+(?![\w-])", text)))
    used = {word: list(owners[fold(word)].values()) for word in capitalised if fold(word) in owners}
    return {word: found[0] if len(found) == 1 else NOBODY for word, found in used.items()}


def strangers(text: str, words: frozenset[str], keep: frozenset[str]) -> dict[str, Person]:
    """Names of people whom no list announces: common first names alone, names after a kinship word (« la veuve Untel »).

    A name takes no article, unlike places and bodies; `words` are written in lower case too, `keep` are the city's own.
    """
    found: dict[str, Person] = {}
    for match in re.finditer(ALONE, text):
        name = match["name"]
        known = fold(name) in given_names() and not ARTICLE.search(text[max(0, match.start() - BEFORE) : match.start()])
        if known and not is_word(name, words) and fold(name) not in keep:
            found[name] = FIRST_NAME
    for match in _kinship().finditer(text):
        name = match["name"]
        if name not in found and not is_word(name, words) and fold(name) not in keep:
            found[name] = LAST_NAME
    return found


@cache
def _kinship() -> re.Pattern[str]:
    """A kinship word, then a capitalised word; the word itself is written in lower case."""
    kin = load("protection")["parentes"]
    return re.compile(rf"\b(?:{'|'.join(kin['avant'])})\s+(?!(?:{'|'.join(kin['sauf'])})\b)" + ALONE)


def is_word(name: str, words: frozenset[str]) -> bool:
    """Whether a name is among words given as written and folded; one with accents is compared with them (« Pagès », « pages »)."""
    lower = name.lower()
    return lower in words or (lower == fold(name) and fold(name) in words)


def damaged_names(texts: Sequence[str], persons: Iterable[Person], words: frozenset[str]) -> Mapping[str, Person]:
    """Words that are a last name but for one letter (« Orvau1t », « Dussaulf »): what a scanner makes of it.

    Only words that hardly ever come back: a word that recurs is a word. Distance of Damerau and Levenshtein.
    """
    by_last = {
        fold(last): p for p in persons if " " not in (last := last_name(p.name)) and len(last) >= SHORTEST_DAMAGED
    }
    form = re.compile(rf"(?<![\w'’-])[{UPPER}][\w-]{{{SHORTEST_DAMAGED - 2},}}(?![\w'’])")
    counted = Counter(word for text in texts for word in form.findall(text))
    found: dict[str, Person] = {}
    for word, times in sorted(counted.items()):
        key = fold(word)
        if times <= RARE and key not in by_last and key not in words and key.rstrip("s") not in words:
            near = [last for last in by_last if _is_damaged(key, last)]
            if near:
                found[word] = by_last[min(near)]
    return found


def _is_damaged(word: str, last: str) -> bool:
    same_plural = word.rstrip("s") == last.rstrip("s")
    near = DamerauLevenshtein.distance(word, last, score_cutoff=LONGEST_EDIT) <= LONGEST_EDIT
    return near and not same_plural and (word[0] == last[0] or word[1:] == last[1:])
