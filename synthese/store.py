"""Stage 10. The searchable store of a run, which is also its cache.

    base/corpus.json            what the prepared documents depend on (files, settings, versions)
    base/documents/<key>.json   one document: protected text, sheet, passages, problems
    base/annotations/<key>.spacy  its passages' spaCy documents
    base/vecteurs.npz           sentence vectors by content
    base/reecritures/<key>.json   replies of a language model, by what was asked
    base/recherche.sqlite       full-text index

Nothing here holds a name: documents enter after protection.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from synthese.embed import Vectors
from synthese.files import write_atomic
from synthese.records import (
    BlockAccount,
    BlockKind,
    Chapter,
    Diffusion,
    DocumentSheet,
    Nature,
    Passage,
    Problem,
    SeanceKind,
    Severity,
    SpeakerRole,
)

BASE = "base"
ATTRIBUTES = ["ORTH", "LEMMA", "POS", "TAG", "MORPH", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A prepared document: everything that later stages need of it."""

    sheet: DocumentSheet
    text: str
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...]


class Store:
    """Files of a run's `base/` folder. Every write is atomic; a missing or unreadable entry is simply absent."""

    def __init__(self, output: Path) -> None:
        self.root = output / BASE

    def remove_leftovers(self) -> None:
        """Remove what a stopped run was writing (`files.write_atomic`): it is never read, and would stay."""
        for path in sorted(self.root.rglob(".*.tmp")):
            path.unlink(missing_ok=True)

    def read_key(self) -> dict[str, Any]:
        """What the prepared documents depend on, {} when they are not all there."""
        try:
            content: dict[str, Any] = json.loads((self.root / "corpus.json").read_text("utf8"))
        except (OSError, ValueError):
            return {}
        return content

    def write_key(self, key: Mapping[str, Any]) -> None:
        """Declare that all documents for `key` are prepared."""
        write_atomic(self.root / "corpus.json", _json(key))

    def read_document(self, key: str) -> StoredDocument | None:
        """A prepared document, or None."""
        try:
            content = json.loads((self.root / "documents" / f"{key}.json").read_text("utf8"))
        except (OSError, ValueError):
            return None
        return StoredDocument(
            _sheet(content["fiche"]),
            content["texte"],
            tuple(_passage(p) for p in content["passages"]),
            tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in content["problemes"]),
        )

    def write_document(self, key: str, document: StoredDocument) -> None:
        """Keep a prepared document."""
        content = {
            "fiche": asdict(document.sheet),
            "texte": document.text,
            "passages": [asdict(p) for p in document.passages],
            "problemes": [asdict(p) for p in document.problems],
        }
        write_atomic(self.root / "documents" / f"{key}.json", _json(content))

    def read_docs(self, key: str, vocab: Vocab) -> list[Doc] | None:
        """Annotated passages of a document, or None."""
        try:
            content = (self.root / "annotations" / f"{key}.spacy").read_bytes()
            return list(DocBin(store_user_data=False).from_bytes(content).get_docs(vocab))
        except (OSError, ValueError, KeyError):
            return None

    def write_docs(self, key: str, docs: Sequence[Doc]) -> None:
        """Keep the annotated passages of a document."""
        content = DocBin(attrs=ATTRIBUTES, docs=docs, store_user_data=False).to_bytes()
        write_atomic(self.root / "annotations" / f"{key}.spacy", content)

    def read_vectors(self, model: str) -> dict[str, Vectors]:
        """Sentence vectors by content, for one model."""
        try:
            with np.load(self.root / "vecteurs.npz", allow_pickle=False) as archive:
                if str(archive["modele"]) != model:
                    return {}
                return dict(zip(archive["cles"].tolist(), archive["vecteurs"], strict=True))
        except (OSError, ValueError, KeyError):
            return {}

    def write_vectors(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep sentence vectors, in the order of their keys."""
        keys = sorted(vectors)
        matrix = np.asarray([vectors[key] for key in keys], dtype=np.float32)
        buffer = io.BytesIO()
        np.savez(buffer, modele=np.array(model), cles=np.array(keys), vecteurs=matrix)
        write_atomic(self.root / "vecteurs.npz", buffer.getvalue())

    def prune(self, keys: Iterable[str], annotation_keys: Iterable[str]) -> None:
        """Remove entries of documents that left the corpus."""
        for folder, suffix, kept in (
            ("documents", ".json", set(keys)),
            ("annotations", ".spacy", set(annotation_keys)),
        ):
            for path in sorted((self.root / folder).glob(f"*{suffix}")):
                if path.stem not in kept:
                    path.unlink(missing_ok=True)

    def read_reply(self, request: Mapping[str, Any]) -> str | None:
        """What a language model answered to a request, or None."""
        try:
            content = json.loads(self._reply_path(request).read_text("utf8"))
        except (OSError, ValueError):
            return None
        return content["reponse"] if isinstance(content, dict) and isinstance(content.get("reponse"), str) else None

    def write_reply(self, request: Mapping[str, Any], reply: str) -> None:
        """Keep what a language model answered."""
        write_atomic(self._reply_path(request), _json({"modele": request["model"], "reponse": reply}))

    def prune_replies(self, requests: Iterable[Mapping[str, Any]]) -> None:
        """Remove replies to anything but these requests."""
        kept = {self._reply_path(request) for request in requests}
        for path in sorted((self.root / "reecritures").glob("*.json")):
            if path not in kept:
                path.unlink(missing_ok=True)

    def _reply_path(self, request: Mapping[str, Any]) -> Path:
        return self.root / "reecritures" / f"{digest(request)}.json"


def digest(*parts: object) -> str:
    """Short content address of values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:24]


def build_index(passages: Sequence[Passage], titles: Mapping[str, str]) -> bytes:
    """A SQLite full-text index (FTS5, accents folded) of passages, as bytes that depend on the passages alone."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE passages USING fts5(texte, passage_id UNINDEXED, atelier UNINDEXED, titre UNINDEXED, "
        "document UNINDEXED, nature UNINDEXED, seance UNINDEXED, chapitre UNINDEXED, page UNINDEXED, locuteur_role UNINDEXED, "
        'tokenize = "unicode61 remove_diacritics 2")'
    )
    rows = [
        (
            p.text,
            p.passage_id,
            p.atelier,
            titles[p.atelier],
            p.document,
            p.nature,
            p.seance,
            p.chapter,
            p.page,
            p.speaker_role,
        )
        for p in passages
    ]
    connection.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def fold_query(text: str) -> str:
    """A user's words as an FTS5 query: each word as a prefix, all wanted; punctuation means nothing."""
    flat = unicodedata.normalize("NFKD", text)
    words = "".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c)).split()
    return " ".join(f'"{word}"*' for word in words)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()


def _passage(row: dict[str, Any]) -> Passage:
    return Passage(
        **{
            **row,
            "nature": Nature(row["nature"]),
            "diffusion": Diffusion(row["diffusion"]),
            "chapter": Chapter(row["chapter"]) if row["chapter"] else None,
            "speaker_role": SpeakerRole(row["speaker_role"]) if row["speaker_role"] else None,
            "date": _day(row["date"]),
            "headings": tuple(row["headings"]),
        }
    )


def _sheet(row: dict[str, Any]) -> DocumentSheet:
    return DocumentSheet(
        **{
            **row,
            "nature": Nature(row["nature"]),
            "seance_kind": SeanceKind(row["seance_kind"]) if row["seance_kind"] else None,
            "date": _day(row["date"]),
            "chapters": tuple(Chapter(c) for c in row["chapters"]),
            "participants": {SpeakerRole(k): v for k, v in row["participants"].items()},
            "accounts": tuple(BlockAccount(**{**a, "kind": BlockKind(a["kind"])}) for a in row["accounts"]),
        }
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
