"""Stage 8. Who does what: institutions that a sentence makes the agent of an action, a funding or a competence.

Institutions are known by their type (`lexicons/institutions.toml`), so that « le conseil général » and « le Département » are
one. What a resident supposes of an institution is no evidence; neither is a sentence that denies.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from synthese.agency import Mention, find_agencies
from synthese.lexicons import accented_pattern, load
from synthese.material import Material
from synthese.records import Evidence, InstitutionRole, Nature

MIN_SCORE = 0.4  # below it an extract says too little


@cache
def _canonical() -> dict[str, str]:
    return {form: name for name, forms in load("institutions")["formes"].items() for form in forms}


@cache
def _forms() -> re.Pattern[str]:
    return accented_pattern(_canonical(), flags=re.NOFLAG)


def mentions_of(doc: Doc) -> list[Mention]:
    """Institutions of a passage, in reading order."""
    found = []
    for match in _forms().finditer(doc.text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is not None:
            found.append(Mention(span, _canonical()[" ".join(match[0].replace("’", "'").split())]))
    return found


def find_institutions(material: Material) -> tuple[InstitutionRole, ...]:
    """Roles of institutions with their evidence: one by institution, atelier, role and passage, the surest extract kept."""
    best: dict[tuple[str, str, str, str], InstitutionRole] = {}
    for passage, doc in zip(material.passages, material.docs, strict=True):
        if passage.nature is Nature.CONTRIBUTION:
            continue
        for agency in find_agencies(mentions_of(doc)):
            evidence = Evidence(passage.passage_id, agency.sentence.text.strip(), round(agency.score, 2))
            role = InstitutionRole(agency.institution, passage.atelier, agency.role, evidence)
            key = (role.institution, role.atelier, role.role, passage.passage_id)
            if evidence.score >= MIN_SCORE and (key not in best or best[key].evidence.score < evidence.score):
                best[key] = role
    return tuple(best[key] for key in sorted(best))
