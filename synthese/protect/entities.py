"""Full names that no list and no civility announces: spaCy's persons, filtered by shape and surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from synthese.lexicons import load
from synthese.segment.people import BARE_NAME, LOWER, PARTICLE, UPPER, fold

if TYPE_CHECKING:
    from spacy.language import Language


INITIALLED = re.compile(
    rf"(?<![\w.’'-])(?P<name>(?!M\.)[{UPPER}]\.(?:\s?-?[{UPPER}]\.)?\s(?:{PARTICLE})?[{UPPER}]\w*[{LOWER}]{{2,}}(?:-[{UPPER}]\w+)*)"
    r"(?![\w.-]|,?\s*\(?\d{4})"
)


@cache
def _institutions() -> frozenset[str]:
    kept = load("protection")["garde"]
    return frozenset(fold(word) for word in (*kept["institutions"], *kept["avant"]))


def find_person_entities(texts: Sequence[str], nlp: Language) -> frozenset[str]:
    """Names of two capitalised words or more that spaCy takes for persons in `texts`, those of bodies and places left out."""
    return frozenset(_plausible(person_entities(texts, nlp))) | _initialled(texts)


def person_entities(texts: Sequence[str], nlp: Language) -> frozenset[str]:
    """Names of two capitalised words or more that spaCy takes for persons in `texts`, whatever they are."""
    candidates = [text for text in texts if BARE_NAME.search(text)]
    with nlp.select_pipes(enable=["tok2vec", "ner"]):
        docs = nlp.pipe(candidates, batch_size=32)
        return frozenset(ent.text for doc in docs for ent in doc.ents if ent.label_ == "PER" and " " in ent.text)


def _initialled(texts: Iterable[str]) -> frozenset[str]:
    """« E. Roux » in what was said: somebody who works with the others; a date makes it a reference, a kept body stays."""
    names = (match["name"] for text in texts for match in INITIALLED.finditer(text))
    return frozenset(n for n in names if not any(word in _institutions() for word in fold(n).split()))


def _plausible(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        flat = " ".join(name.split()).strip(" .,;:«»\"'()")
        words = fold(flat).split()
        if (
            re.fullmatch(BARE_NAME, flat)
            and not flat.split()[0].endswith(".")
            and not any(word in _institutions() for word in words)
            and not flat.isupper()
        ):
            yield flat
