"""Stages 1 to 5, document by document: files -> protected, annotated, embedded passages, through the store.

What is costly (annotation, vectors) is kept by content as soon as a document is done, so that a stopped run resumes; when
nothing in the corpus or its settings has changed, documents are not even read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from synthese import __version__
from synthese.config import Config
from synthese.corpus import FILE, Description, assign_ateliers, with_titles
from synthese.errors import NothingToAnalyse
from synthese.ingest import read_document
from synthese.ingest.limits import Limits
from synthese.material import Material
from synthese.protect import Protected, protect_document, visible
from synthese.protect.identities import (
    identify,
    participation,
    read_table,
    small_groups,
    table_path,
    write_table,
)
from synthese.protect.registry import Registry, build_registry
from synthese.records import Diffusion, Participation, Problem, Segmented, Severity, Source, SpeakerRole
from synthese.segment import segment_document
from synthese.store import Store, StoredDocument, digest

if TYPE_CHECKING:
    from spacy.tokens import Doc

Progress = Callable[[str, int, int], None]  # (what, done, total)
LIMITS = Limits()
SMALLEST_GROUP = 3  # people: outside, a speaker is not told by a capacity that fewer share in the atelier


@dataclass(frozen=True, slots=True)
class Prepared:
    """The corpus ready for analysis, and what could not be."""

    material: Material
    texts: Mapping[str, str]  # protected text by "atelier/document"
    problems: tuple[Problem, ...]
    reused: bool  # nothing was read again


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
    """Stages 1 to 3 on a whole corpus: read, segment, then protect with everyone's names known.

    `identifiers` are those given to people by earlier runs.
    """
    ateliers, problems = assign_ateliers(sources, description)
    segmented: list[Segmented] = []
    found: list[Problem] = list(problems)
    for done, source in enumerate(sources, start=1):
        progress("lecture des documents", done, len(sources))
        document, unreadable = read_document(source, LIMITS)
        found += unreadable
        if document is not None:
            stated = description.override(source.relative)
            parts, misunderstood = segment_document(document, source, ateliers[source.relative], stated, config.segment)
            segmented.append(parts)
            found += misunderstood
    registry = _registry(segmented, description)
    protected = _protect(_distinct_names(segmented), segmented, registry, config, progress)
    identified = identify([p for document in segmented for p in document.persons if p.name], identifiers)
    took_part = participation(segmented, identified)
    return Understood(tuple(protected), (*found, *_duplicates(sources)), registry, identified, took_part)


def prepare(
    corpus: Path, sources: Sequence[Source], description: Description, config: Config, store: Store, progress: Progress
) -> Prepared:
    """Stages 1 to 5, from the store when nothing changed.

    Raises: NothingToAnalyse, ModelMissing, OutputNotWritable.
    """
    key = _corpus_key(sources, description, config)
    stored = _from_store(key, store)
    reused = stored is not None
    problems: tuple[Problem, ...] = ()
    if stored is None:
        table = table_path(corpus)
        understood = understand(sources, description, config, read_table(table), progress)
        took_part = understood.participation
        stored = [StoredDocument(p.sheet, p.text, p.passages, ()) for p in understood.protected]
        problems = (*understood.problems, *_keep_identifiers(table, understood.identifiers))
    else:
        took_part = tuple(
            Participation(**{**p, "role": p["role"] and SpeakerRole(p["role"])})
            for p in store.read_key()["participation"]
        )
        problems = tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in store.read_key()["problemes"])
    if not any(document.passages for document in stored):
        raise NothingToAnalyse(corpus)
    docs = _annotate(stored, store, progress)
    vectors = _embed(docs, config, store, progress)
    if not reused:
        keys = []
        for document in stored:
            keys.append(digest(document.sheet.relative, document.sheet.sha256))
            store.write_document(keys[-1], document)
        store.prune(keys, [_annotation_key(d) for d in stored])
        plain = [asdict(p) for p in problems]
        store.write_key(
            {"cle": key, "documents": keys, "problemes": plain, "participation": [asdict(p) for p in took_part]}
        )
    return Prepared(
        _material(stored, docs, vectors, description, took_part),
        {f"{d.sheet.atelier}/{d.sheet.document}": d.text for d in stored},
        problems,
        reused,
    )


def _keep_identifiers(table: Path, identifiers: Mapping[str, str]) -> tuple[Problem, ...]:
    try:
        write_table(table, identifiers)
    except OSError:
        reason = f"La table locale des identifiants ne peut pas être écrite dans « {table.parent} » : ouvrez ce dossier en écriture si vous voulez qu'une personne garde le même identifiant d'une lecture à l'autre."
        return (Problem("", "protection", reason, severity=Severity.NOTE),)
    return ()


def _registry(segmented: Sequence[Segmented], description: Description) -> Registry:
    persons = [person for document in segmented for person in document.persons]
    texts = [document.document.text for document in segmented]
    return build_registry(persons, texts, description.names_to_mask, description.names_to_keep)


def _protect(
    segmented: Sequence[Segmented],
    everyone: Sequence[Segmented],
    registry: Registry,
    config: Config,
    progress: Progress,
) -> list[Protected]:
    from synthese.annotate import load_model

    shown = [document for document in segmented if visible(document, config.diffusion)]
    outside = config.diffusion is Diffusion.EXTERNE
    hidden = small_groups(everyone, SMALLEST_GROUP) if outside else {}
    protected = []
    for done, document in enumerate(shown, start=1):
        progress("protection des personnes", done, len(shown))
        protected.append(protect_document(document, registry, load_model(), hidden.get(document.atelier, frozenset())))
    return protected


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


def _duplicates(sources: Sequence[Source]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for source in sources:
        if source.sha256 in first:
            reason = f"Ce document est la copie exacte de « {first[source.sha256]} » : gardez-en un seul, sans quoi ses propos comptent deux fois."
            problems.append(Problem(source.relative, "lecture", reason, severity=Severity.WARNING))
        first.setdefault(source.sha256, source.relative)
    return problems


def _corpus_key(sources: Sequence[Source], description: Description, config: Config) -> str:
    files = [(s.relative, s.sha256) for s in sources]
    return digest(__version__, files, description.raw, config.fingerprint("segment", "embed", "diffusion"), FILE)


def _from_store(key: str, store: Store) -> list[StoredDocument] | None:
    manifest = store.read_key()
    if manifest.get("cle") != key:
        return None
    documents = [store.read_document(k) for k in manifest["documents"]]
    return [d for d in documents if d is not None] if all(documents) else None


def _annotation_key(document: StoredDocument) -> str:
    return digest(__version__, [(p.text, p.speaker_role) for p in document.passages])


def _annotate(documents: Sequence[StoredDocument], store: Store, progress: Progress) -> list[list[Doc]]:
    from synthese.annotate import annotate, load_model, load_vocab

    annotated = []
    for done, document in enumerate(documents, start=1):
        progress("annotation", done, len(documents))
        key = _annotation_key(document)
        docs = store.read_docs(key, load_vocab())
        if docs is None or len(docs) != len(document.passages):
            docs = annotate(document.passages, load_model())
            store.write_docs(key, docs)
            docs = store.read_docs(key, load_vocab()) or docs
        annotated.append(docs)
    return annotated


def _embed(docs: Sequence[Sequence[Doc]], config: Config, store: Store, progress: Progress) -> dict[str, object]:
    from synthese.embed import embed

    known = store.read_vectors(config.embed.model)
    vectors: dict[str, object] = {}
    fresh = 0
    for done, group in enumerate(docs, start=1):
        progress("vecteurs", done, len(docs))
        found = embed([sent.text for doc in group for sent in doc.sents], known, config.embed)
        fresh += sum(key not in known for key in found)
        known.update(found)
        vectors.update(found)
        if fresh >= 500:  # a stopped run resumes from here
            store.write_vectors(config.embed.model, known)
            fresh = 0
    store.write_vectors(config.embed.model, vectors)  # type: ignore[arg-type]
    return vectors


def _material(
    documents: Sequence[StoredDocument],
    docs: Sequence[Sequence[Doc]],
    vectors: Mapping[str, object],
    description: Description,
    took_part: tuple[Participation, ...],
) -> Material:
    pairs = [
        (p, d)
        for document, group in zip(documents, docs, strict=True)
        for p, d in zip(document.passages, group, strict=True)
    ]
    pairs.sort(key=lambda pair: pair[0].passage_id)
    texts: dict[str, list[str]] = {}
    for document in documents:
        texts.setdefault(document.sheet.atelier, []).append(document.text)
    return Material(
        tuple(p for p, _ in pairs),
        tuple(d for _, d in pairs),
        vectors,  # type: ignore[arg-type]
        tuple(sorted((d.sheet for d in documents), key=lambda s: s.relative)),
        with_titles(description, texts),
        took_part,
    )
