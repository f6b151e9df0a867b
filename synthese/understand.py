"""Stages 1 to 3 on a whole corpus: read, segment, protect, each document in the light of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from synthese.config import Config
from synthese.corpus import Description, assign_ateliers
from synthese.ingest import read_document
from synthese.ingest.limits import Limits
from synthese.protect import Protected, protect_document, visible
from synthese.protect.identities import identify, participation, small_groups
from synthese.protect.registry import Registry, build_registry
from synthese.records import (
    PASSAGE,
    Diffusion,
    Document,
    Nature,
    Participation,
    Person,
    Problem,
    Segmented,
    Severity,
    Source,
)
from synthese.segment import is_foreign, segment_document
from synthese.segment.initials import find_initials
from synthese.segment.legend import lend_legends

Progress = Callable[[str, int, int], None]  # (what, done, total)
LIMITS = Limits()
SMALLEST_GROUP = 3  # people: outside, a speaker is not told by a capacity that fewer share in the atelier


@dataclass(frozen=True, slots=True)
class Understood:
    """Documents segmented and protected: what `verifier` shows."""

    protected: tuple[Protected, ...]
    problems: tuple[Problem, ...]
    registry: Registry
    identifiers: Mapping[str, str]  # folded name -> anonymous identifier
    participation: tuple[Participation, ...]


def understand(
    sources: Sequence[Source],
    description: Description,
    config: Config,
    identifiers: Mapping[str, str],
    progress: Progress,
) -> Understood:
    """Documents of a corpus, understood and without names. `identifiers` are those given to people by earlier runs."""
    ateliers, misplaced = assign_ateliers(sources, description)
    documents, unreadable = _read(sources, progress)
    segmented, misunderstood = _segment(documents, ateliers, description, config)
    kept, left_out = _leave_out(_distinct_names(segmented))
    registry = _registry(kept, description)
    protected = _protect(kept, registry, config, progress)
    identified = identify([p for document in kept for p in document.persons if p.name], identifiers)
    problems = (*misplaced, *unreadable, *misunderstood, *left_out)
    return Understood(tuple(protected), problems, registry, identified, participation(kept, identified))


def _read(sources: Sequence[Source], progress: Progress) -> tuple[list[tuple[Source, Document]], list[Problem]]:
    documents: list[tuple[Source, Document]] = []
    problems: list[Problem] = []
    for done, source in enumerate(sources, start=1):
        progress("lecture des documents", done, len(sources))
        document, unreadable = read_document(source, LIMITS)
        problems += unreadable
        if document is not None:
            documents.append((source, document))
    lent = lend_legends([document for _, document in documents])
    return [(source, document) for (source, _), document in zip(documents, lent, strict=True)], problems


def _segment(
    documents: Sequence[tuple[Source, Document]],
    ateliers: Mapping[str, str],
    description: Description,
    config: Config,
) -> tuple[list[Segmented], list[Problem]]:
    """Each document alone, then again those that name people as another document of their atelier lists them."""
    segmented: list[Segmented] = []
    problems: list[Problem] = []
    for source, document in documents:
        stated = description.override(source.relative)
        parts, _ = segment_document(document, source, ateliers[source.relative], stated, config.segment)
        segmented.append(parts)
    around = circles(segmented)
    for index, (source, document) in enumerate(documents):
        parts, circle = segmented[index], around[segmented[index].atelier]
        speaks_of_them = find_initials(document.text, (*parts.persons, *circle)) != parts.initials
        stated = description.override(source.relative)
        known = circle if parts.nature is Nature.COMPTE_RENDU and (speaks_of_them or not parts.participants) else ()
        segmented[index], found = segment_document(document, source, parts.atelier, stated, config.segment, known)
        problems += found
    return segmented, problems


def circles(segmented: Sequence[Segmented]) -> dict[str, tuple[Person, ...]]:
    """Everyone that the documents of an atelier list or have speak, by atelier."""
    found: dict[str, dict[str, Person]] = {}
    for document in segmented:
        people = found.setdefault(document.atelier, {})
        for person in document.persons:
            people.setdefault(person.name, person)
    return {atelier: tuple(people.values()) for atelier, people in found.items()}


def _distinct_names(segmented: Sequence[Segmented]) -> list[Segmented]:
    """Two files of one atelier that differ only by suffix keep it in their name, so that passages stay distinct."""
    seen: dict[tuple[str, str], int] = {}
    for document in segmented:
        key = (document.atelier, document.document.name)
        seen[key] = seen.get(key, 0) + 1
    return [
        replace(d, document=replace(d.document, label=d.document.relative.rsplit("/", 1)[-1].replace(".", "-")))
        if seen[d.atelier, d.document.name] > 1
        else d
        for d in segmented
    ]


def _leave_out(segmented: Sequence[Segmented]) -> tuple[list[Segmented], list[Problem]]:
    """Exact copies and documents in another language: read, accounted for, not analysed."""
    first: dict[str, str] = {}
    kept, problems = [], []
    for document in segmented:
        relative, original = document.document.relative, first.setdefault(document.sha256, document.document.relative)
        outcome = ""
        if original != relative:
            outcome = "copie d'un autre document"
            reason = f"Ce document est la copie exacte de « {original} » : il est laissé de côté, sans quoi ses propos compteraient deux fois ; gardez-en un seul."
        elif is_foreign(document.document.text):
            outcome = "autre langue que le français"
            reason = (
                "Le document ne semble pas rédigé en français : il est laissé de côté ; retirez-le ou traduisez-le."
            )
        if outcome:
            problems.append(Problem(relative, "segmentation", reason, severity=Severity.WARNING))
            accounts = tuple(replace(a, outcome=outcome) if a.outcome == PASSAGE else a for a in document.accounts)
            document = replace(document, drafts=(), accounts=accounts)
        kept.append(document)
    return kept, problems


def _registry(segmented: Sequence[Segmented], description: Description) -> Registry:
    persons = [person for document in segmented for person in document.persons]
    texts = [document.document.text for document in segmented]
    return build_registry(persons, texts, description.names_to_mask, description.names_to_keep)


def _protect(segmented: Sequence[Segmented], registry: Registry, config: Config, progress: Progress) -> list[Protected]:
    """The documents that may be shown at the level of the run, without names."""
    from synthese.annotate import load_model

    shown = [document for document in segmented if visible(document, config.diffusion)]
    outside = config.diffusion is Diffusion.EXTERNE
    hidden = small_groups(segmented, SMALLEST_GROUP) if outside else {}
    around = circles(segmented)
    protected = []
    for done, document in enumerate(shown, start=1):
        progress("protection des personnes", done, len(shown))
        roles = hidden.get(document.atelier, frozenset())
        protected.append(protect_document(document, registry, load_model(), around[document.atelier], roles))
    return protected
