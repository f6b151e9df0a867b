"""What the collectivity whose role is told calls itself: « la Ville », « le Département », « la Métropole »."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from synthese.lexicons import load
from synthese.material import Material
from synthese.records import Position

USUAL = "ville"
FEWEST = 3  # extracts in which another collectivity must act…
TWICE = 2  # … and how many times more than the city does


@dataclass(frozen=True, slots=True)
class Collectivity:
    """Its name as a subject and as a complement."""

    subject: str  # « la Ville »
    of: str  # « de la Ville »


def collectivity(material: Material, positions: Sequence[Position]) -> Collectivity:
    """Who acts in the extracts that state a role: a city, unless another collectivity clearly does."""
    forms = load("institutions")["collectivites"]
    kinds = {noun: kind for kind, words in forms.items() for noun in words["noms"]}
    acts: Counter[str] = Counter()
    for row in sorted({material.index[e.passage_id] for p in positions for e in p.evidence}):
        acts.update(
            kinds[token.lemma_.lower()]
            for token in material.docs[row]
            if token.dep_.startswith("nsubj") and token.lemma_.lower() in kinds
        )
    kind, times = min(acts.items(), key=lambda item: (-item[1], item[0]), default=(USUAL, 0))
    known = forms[kind if times >= max(FEWEST, TWICE * acts[USUAL]) else USUAL]
    return Collectivity(known["sujet"], known["complement"])
