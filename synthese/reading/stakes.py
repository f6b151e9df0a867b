"""What is at stake: the sentences by which référentiels say that two things do not go together, in their chapter on the stakes."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

from synthese.config import Config
from synthese.debate import answers, opposes
from synthese.reading.extracts import quotability
from synthese.reading.statements import Desk, bullet
from synthese.records import Chapter, EntityKind, Statement
from synthese.tables import Analysis

STANDS_ALONE = 0.65  # how well a sentence must stand by itself
TOLD = 8
SHARED = 2  # ateliers that must tell one
FIGURE, PUBLIC = 0.4, 0.3  # worth of a figure, of a public


def stake_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """The gaps and concessions that référentiels tell, the most telling ones, one by atelier."""
    best: dict[str, tuple[float, str, str]] = {}
    for passage, doc in zip(desk.material.passages, desk.material.docs, strict=True):
        if passage.chapter is not Chapter.ENJEUX or passage.passage_id in desk.quoted | desk.aside:
            continue
        for sent in doc.sents:
            text, alone = sent.text.strip(), quotability(sent)
            if alone < STANDS_ALONE or answers(text) or not opposes(text):
                continue
            worth = alone + _told(doc, sent)
            if worth > best.get(passage.atelier, (0.0, "", ""))[0]:
                best[passage.atelier] = (worth, passage.passage_id, text)
    if len(best) < SHARED:
        return
    for atelier in sorted(sorted(best, key=lambda a: (-best[a][0], a))[:TOLD]):
        yield bullet(desk, best[atelier][1], best[atelier][2])


def _told(doc: Doc, sent: Span) -> float:
    """What a sentence is worth for a figure and a public that it names."""
    figure = any(span.sent == sent for span in doc.spans["chiffres"])
    public = any(span.sent == sent and span.label_ == EntityKind.PUBLIC for span in doc.spans["entites"])
    return FIGURE * figure + PUBLIC * public
