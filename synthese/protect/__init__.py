"""Stage 3. Names -> roles. Nothing goes further unprotected.

`protect_document` rewrites the text of a document, moves every offset accordingly, and gives its passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synthese.protect.aliases import first_names, strangers
from synthese.protect.entities import find_person_entities
from synthese.protect.registry import Registry
from synthese.protect.replace import Naming, Replacement, Rewritten, rewrite, stand_in
from synthese.records import (
    Diffusion,
    DocumentSheet,
    Draft,
    Nature,
    Passage,
    Person,
    Segmented,
    SpeakerRole,
)
from synthese.segment.initials import dotted_initials

if TYPE_CHECKING:
    from spacy.language import Language

SAID_IN_SESSION = frozenset({Nature.COMPTE_RENDU, Nature.ENTRETIEN, Nature.CONTRIBUTION, Nature.AUTRE})


@dataclass(frozen=True, slots=True)
class Protected:
    """A document without names: its text, its passages, its sheet, and what was replaced (for `verifier`, never written)."""

    text: str
    passages: tuple[Passage, ...]
    sheet: DocumentSheet
    replacements: tuple[Replacement, ...]


def visible(segmented: Segmented, level: Diffusion) -> bool:
    """Whether a document may be shown at a level: the one gate through which everything later passes."""
    return level is Diffusion.INTERNE or segmented.diffusion is Diffusion.EXTERNE


def protect_document(
    segmented: Segmented,
    registry: Registry,
    nlp: Language | None,
    circle: Sequence[Person] = (),
    hidden: frozenset[SpeakerRole] = frozenset(),
) -> Protected:
    """Rewrite a document and cut its passages.

    `nlp` finds unlisted persons in what was said; None skips that. `circle` are the people of the atelier, whom a first name
    may designate. `hidden` are the roles that too few people hold in the
    atelier for a speaker to be told by them.
    """
    naming = Naming(_entities(segmented, registry, nlp), _aliases(segmented, registry, circle), hidden)
    rewritten = rewrite(segmented.document.text, registry, naming)
    passages = tuple(
        _passage(segmented, draft, rewritten, registry, naming, rank)
        for rank, draft in enumerate(segmented.drafts, start=1)
    )
    passages = tuple(p for p in passages if p.text)
    return Protected(rewritten.text, passages, _sheet(segmented, rewritten, len(passages)), rewritten.replacements)


def _entities(segmented: Segmented, registry: Registry, nlp: Language | None) -> frozenset[str]:
    if nlp is None or segmented.nature not in SAID_IN_SESSION:
        return frozenset()
    return find_person_entities([block.text for block in segmented.document.blocks], nlp, registry.words)


def _aliases(segmented: Segmented, registry: Registry, circle: Sequence[Person]) -> dict[str, Person]:
    """Short and damaged forms of names that this document uses; a published text is not searched for first names."""
    text = segmented.document.text
    people = [registry.in_full(person) for person in (*segmented.persons, *circle)]
    unlisted: dict[str, Person] = {}
    firsts: dict[str, Person] = {}
    if segmented.nature in SAID_IN_SESSION:
        unlisted = strangers(text, registry.words, registry.keep)
        firsts = first_names(text, people, registry.words)
    own = {**unlisted, **dotted_initials(text, people), **firsts, **segmented.initials}
    return {**registry.damaged, **{form: registry.best_described(person) for form, person in own.items()}}


def _passage(
    segmented: Segmented, draft: Draft, rewritten: Rewritten, registry: Registry, naming: Naming, rank: int
) -> Passage:
    start, end = rewritten.shift(draft.start), rewritten.shift(draft.end)
    return Passage(
        passage_id=f"{segmented.atelier}/{segmented.document.name}-{rank:04d}",
        atelier=segmented.atelier,
        document=segmented.document.name,
        nature=segmented.nature,
        text=rewritten.text[start:end],
        start=start,
        end=end,
        diffusion=segmented.diffusion,
        seance=segmented.seance,
        chapter=draft.chapter,
        page=draft.page,
        speaker_role=None if (role := _role(draft, registry)) in naming.hidden else role,
        date=draft.date or segmented.date,
        headings=tuple(rewrite(heading, registry, naming).text for heading in draft.headings),
        exchange=draft.exchange,
        speaker=_speaker(draft, registry, naming),
    )


def _role(draft: Draft, registry: Registry) -> SpeakerRole | None:
    """Role that the document states, else the one that another list of the corpus states."""
    if draft.speaker is None:
        return None
    return registry.best_described(draft.speaker).role


def _speaker(draft: Draft, registry: Registry, naming: Naming) -> str:
    """« une élue », « un directeur »: who speaks, as a text would tell it; "" without a role that may be told."""
    role = _role(draft, registry)
    if draft.speaker is None or role is None or role in naming.hidden:
        return ""
    return stand_in(registry.best_described(draft.speaker))


def _sheet(segmented: Segmented, rewritten: Rewritten, passages: int) -> DocumentSheet:
    roles = Counter(p.role for p in segmented.participants)
    return DocumentSheet(
        relative=segmented.document.relative,
        document=segmented.document.name,
        atelier=segmented.atelier,
        nature=segmented.nature,
        seance=segmented.seance,
        seance_kind=segmented.seance_kind,
        date=segmented.date,
        chapters=segmented.chapters,
        participants={role: roles[role] for role in SpeakerRole if roles[role]},
        turns=segmented.turns,
        passages=passages,
        characters=len(rewritten.text),
        replaced_names=len(rewritten.replacements),
        accounts=segmented.accounts,
        sha256=segmented.sha256,
    )
