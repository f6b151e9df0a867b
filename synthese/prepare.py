"""Stages 1 to 5, document by document: files -> protected, annotated, embedded passages, through the store.

What is costly (annotation, vectors) is kept by content as soon as a document is done, so that a stopped run resumes; when
nothing in the corpus or its settings has changed, documents are not even read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from synthese import __version__
from synthese.config import Config
from synthese.corpus import FILE, Description, with_titles
from synthese.errors import NothingToAnalyse
from synthese.material import Material
from synthese.protect.identities import (
    read_table,
    table_path,
    write_table,
)
from synthese.records import Participation, Problem, Severity, Source, SpeakerRole
from synthese.store import Store, StoredDocument, digest
from synthese.understand import understand

if TYPE_CHECKING:
    from spacy.tokens import Doc

Progress = Callable[[str, int, int], None]  # (what, done, total)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The corpus ready for analysis, and what could not be."""

    material: Material
    texts: Mapping[str, str]  # protected text by "atelier/document"
    problems: tuple[Problem, ...]
    reused: bool  # nothing was read again


def prepare(
    corpus: Path, sources: Sequence[Source], description: Description, config: Config, store: Store, progress: Progress
) -> Prepared:
    """Stages 1 to 5, from the store when nothing changed.

    Raises: NothingToAnalyse, ModelMissing, OutputNotWritable.
    """
    store.remove_leftovers()
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
