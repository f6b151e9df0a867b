"""Stage 8. What ateliers say of one another: « renvoyé à l'atelier Ports », « le référentiel Forêt dit… ».

The titles of the corpus itself are what is looked for, after a word that names an atelier or its référentiel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from synthese.lexicons import load
from synthese.material import Material, completed
from synthese.records import CrossReference, Evidence, Nature
from synthese.segment.people import fold

SPEAK = frozenset({Nature.COMPTE_RENDU, Nature.REFERENTIEL, Nature.PLAN_ACTIONS, Nature.ENTRETIEN})
# « un atelier cuisine » is an activity; after « de », « sur », a title is told by its capital.
NAMED = re.compile(
    r"(?<!\bun )(?<!\bchaque )\b(?:ateliers?|referentiels?)\s+"
    r"(?P<link>(?:(?:de|du|des|sur|consacres?|relatifs?|la|le|les|aux?|a|future?)\s+|[dl]['’]\s*|«\s*)*)"
)
WORD = re.compile(r"[^\W\d_]{4,}")
SHORT = 12  # words below which a sentence does not say what is referred: the one before comes with it
FIRST = 2  # words of a title by which an atelier is called


def find_cross_references(material: Material) -> tuple[CrossReference, ...]:
    """Each passage that names another atelier, once by atelier named, in reading order."""
    called = _called(material)
    found: list[CrossReference] = []
    for passage, doc in zip(material.passages, material.docs, strict=True):
        if passage.nature in SPEAK:
            sents, named = list(doc.sents), dict[str, CrossReference]()
            for i, cited in ((i, cited) for i, sent in enumerate(sents) for cited in _named(sent.text, called)):
                if cited != passage.atelier:
                    evidence = Evidence(passage.passage_id, completed(sents[i], SHORT).text.strip(), 1.0)
                    named.setdefault(cited, CrossReference(passage.atelier, cited, evidence))
            found += named.values()
    return tuple(found)


def _called(material: Material) -> Mapping[str, str]:
    """Word -> the one atelier whose title, or other name, begins with it or has it second."""
    words = {atelier: _names(material, atelier) for atelier in material.ateliers if material.is_atelier(atelier)}
    shared = Counter(word for found in words.values() for word in found)
    return {word: atelier for atelier, found in words.items() for word in found if shared[word] == 1}


def _names(material: Material, atelier: str) -> frozenset[str]:
    described = material.description.atelier(atelier)
    workings = set(map(fold, load("analysis")["libelles"]["administration"]))  # « le référentiel Ville » names nobody
    names = (described.title, *described.aliases)
    return frozenset(w for name in names for w in WORD.findall(fold(name))[:FIRST]) - workings


def _named(sentence: str, called: Mapping[str, str]) -> Iterator[str]:
    """Ateliers that a sentence names."""
    plain = fold(sentence)
    capitals = {fold(word) for word in WORD.findall(sentence) if word[0].isupper()}
    for match in NAMED.finditer(plain):
        word = WORD.match(plain, match.end())
        if word and word[0] in called and (not match["link"] or word[0] in capitals):
            yield called[word[0]]
