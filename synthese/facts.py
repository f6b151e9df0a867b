"""What annotations state on their own: figures, verbatims, entities, source mentions, as records."""

from __future__ import annotations

from spacy.tokens import Span

from synthese.annotate.figures import subject_of_figure
from synthese.material import Material
from synthese.mentions import mention_names
from synthese.records import Entity, EntityKind, Figure, SpeakerRole, Verbatim
from synthese.segment.people import fold


def figures(material: Material) -> tuple[Figure, ...]:
    """Every number that counts something, with the sentence that holds it."""
    return tuple(
        Figure(passage.passage_id, span.text, span.label_, subject_of_figure(span), sentence_of(span))
        for passage, doc in zip(material.passages, material.docs, strict=True)
        for span in doc.spans["chiffres"]
    )


def verbatims(material: Material) -> tuple[Verbatim, ...]:
    """Every quotation, marks included, with the capacity of whoever said it."""
    return tuple(
        Verbatim(passage.passage_id, SpeakerRole(span.label_) if span.label_ else None, span.text)
        for passage, doc in zip(material.passages, material.docs, strict=True)
        for span in doc.spans["verbatims"]
    )


def entities(material: Material) -> tuple[Entity, ...]:
    """Actors, publics and territories, as written and in canonical form."""
    return tuple(
        Entity(passage.passage_id, EntityKind(span.label_), span.text, span.kb_id_)
        for passage, doc in zip(material.passages, material.docs, strict=True)
        for span in doc.spans["entites"]
    )


def sentence_of(span: Span) -> str:
    """The sentence that holds a span (both sentences when it straddles two)."""
    sents = [sent for sent in span.doc.sents if sent.start < span.end and span.start < sent.end]
    return span.doc[sents[0].start : sents[-1].end].text if sents else span.text


def mentioned_ateliers(material: Material, row: int) -> tuple[str, ...]:
    """Ateliers that a passage cites as its source (« (Ateliers Sport et Petite enfance) »), by folder or by title.

    A published report speaks of ateliers that have no documents of their own: their title then stands for them.
    """
    cited = material.docs[row].spans["sources"]
    if not cited:
        return ()
    known = {fold(alias): a.folder for a in material.description.ateliers for alias in (a.title, *a.aliases, a.folder)}
    names = (name for span in cited for name in mention_names(span.text, material.cited_titles))
    return tuple(dict.fromkeys(known.get(fold(name), name) for name in names))


def ateliers_of(material: Material, passage_ids: set[str]) -> tuple[str, ...]:
    """Ateliers that passages speak for: those they cite, else their own."""
    found: set[str] = set()
    for passage_id in passage_ids:
        row = material.index[passage_id]
        found.update(mentioned_ateliers(material, row) or (material.passages[row].atelier,))
    return tuple(sorted(found))
