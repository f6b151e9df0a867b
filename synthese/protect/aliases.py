"""Other ways in which a text names the people it knows: first names alone, names that a scanner damaged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from synthese.records import Person
from synthese.segment.initials import NOBODY
from synthese.segment.people import UPPER, first_name, fold, last_name

LONGEST_EDIT = 1  # letters that a scanner may get wrong in a name
SHORTEST_DAMAGED = 6  # letters: shorter names look too much like other words
RARE = 2  # times: a damaged form does not come back more often


def first_names(text: str, persons: Sequence[Person], words: frozenset[str]) -> dict[str, Person]:
    """First names, as the text writes them, of the people who may be meant -> who they designate.

    `words` are the folded words that the corpus writes in lower case: a first name that is also one (« claire ») is left.
    A first name that two persons bear designates nobody in particular (no role), but is still a name.
    """
    owners: dict[str, dict[str, Person]] = {}
    for person in persons:
        first = first_name(person.name)
        if len(first) > 2 and not first.isupper() and fold(first) not in words:
            owners.setdefault(fold(first), {}).setdefault(fold(last_name(person.name)), person)
    capitalised = sorted(set(re.findall(rf"(?<![\w'’-])[{UPPER}][\w-]+(?![\w-])", text)))
    used = {word: list(owners[fold(word)].values()) for word in capitalised if fold(word) in owners}
    return {word: found[0] if len(found) == 1 else NOBODY for word, found in used.items()}


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
