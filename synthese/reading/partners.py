"""Who else acts: institutions that come back from one policy to the next, and what each atelier says that they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from synthese.agency import Mention, following, is_denied, is_hypothesis
from synthese.config import Config
from synthese.institutions import mentions_of
from synthese.lexicons import load
from synthese.reading.clauses import from_verb, predicate
from synthese.reading.french import capitalise, enumerate_fr
from synthese.reading.prose import is_spoken_for_oneself
from synthese.reading.statements import Desk
from synthese.reading.typography import quoted
from synthese.records import Citation, Nature, Passage, Statement
from synthese.tables import Analysis

CITY = frozenset({"Ville", "CCAS"})
SHARED, SHARED_OF_FEW = 3, 2  # ateliers that must say what a partner does, among many, among few
PARTNERS = 5
TOLD = 5  # ateliers told for one partner
ADOPTED = 0.5  # worth of what a référentiel says, beside what was said in séance
LONG_ENOUGH = 8  # words from which what is done is said in full


@dataclass(frozen=True, slots=True)
class Deed:
    """What a sentence says that an institution does."""

    passage_id: str
    sentence: str
    words: str
    worth: float


def partner_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """« Le Département, que nomment quatre ateliers, « finance… » (Atelier A) et « agrée… » (Atelier B) », the widest first."""
    subjects = load("institutions")["sujets"]
    mentions = _mentions(desk)
    deeds, named = _deeds(desk, mentions, subjects), _named(mentions)
    least = SHARED_OF_FEW if desk.few else SHARED
    shared = [name for name, held in deeds.items() if len(held) >= least]
    for name in sorted(shared, key=lambda n: (-len(deeds[n]), n))[:PARTNERS]:
        best = sorted(deeds[name].items(), key=lambda item: (-item[1].worth, item[0]))[:TOLD]
        told = sorted(best)
        said = [f"{quoted(deed.words)} {desk.source(deed.passage_id)}" for _, deed in told]
        citations = tuple(Citation(deed.passage_id, deed.sentence) for _, deed in told)
        desk.quoted.update(c.passage_id for c in citations)
        where = tuple(atelier for atelier, _ in told)
        others = {atelier: c for atelier, c in named[name].items() if atelier not in where}
        also = f", que nomment {desk.share([*where, *others])[0]}," if others else ""
        text = f"{capitalise(subjects[name])}{also} {enumerate_fr(said)}."
        yield Statement(text, where, (*citations, *others.values()))


def _mentions(desk: Desk) -> list[tuple[Passage, Mention]]:
    """Institutions that the ateliers' own texts name, the City left out, in reading order."""
    return [
        (passage, mention)
        for passage, doc in zip(desk.material.passages, desk.material.docs, strict=True)
        if passage.nature is not Nature.CONTRIBUTION and desk.material.is_atelier(passage.atelier)
        for mention in mentions_of(doc)
        if mention.institution not in CITY
    ]


def _deeds(
    desk: Desk, mentions: Sequence[tuple[Passage, Mention]], subjects: dict[str, str]
) -> dict[str, dict[str, Deed]]:
    """Institution -> atelier -> the fullest thing that its texts say the institution does."""
    found: dict[str, dict[str, Deed]] = {}
    taken = desk.quoted | desk.aside
    for passage, mention in mentions:
        words = "" if passage.passage_id in taken else _done(mention.span, subjects.get(mention.institution, ""))
        if not words:
            continue
        worth = min(1.0, len(words.split()) / LONG_ENOUGH) + ADOPTED * (passage.nature is Nature.REFERENTIEL)
        held = found.setdefault(mention.institution, {})
        if passage.atelier not in held or held[passage.atelier].worth < worth:
            held[passage.atelier] = Deed(passage.passage_id, mention.span.sent.text.strip(), words, worth)
    return found


def _named(mentions: Sequence[tuple[Passage, Mention]]) -> dict[str, dict[str, Citation]]:
    """Institution -> atelier -> the first sentence of its texts that names it."""
    found: dict[str, dict[str, Citation]] = {}
    for passage, mention in mentions:
        cited = Citation(passage.passage_id, mention.span.sent.text.strip())
        found.setdefault(mention.institution, {}).setdefault(passage.atelier, cited)
    return found


def _is_plural(verb: Token, otherwise: bool) -> bool:
    """Whether the finite form of a verb, its own or its auxiliary's, is plural; `otherwise` when nothing tells."""
    finite = (
        t for t in (*verb.children, verb) if "Fin" in t.morph.get("VerbForm", []) and t.dep_ in ("aux", verb.dep_)
    )
    number = next((t.morph.get("Number", []) for t in finite), [])
    return "Plur" in number if number else otherwise


def _done(span: Span, subject: str) -> str:
    """What a sentence says that an institution does, "" when it asks, supposes, denies, or speaks of another number of them."""
    missed = next(following(span), None)  # « finance » read as a noun
    words, verb = predicate(span), span.root.head
    alike = missed is not None and missed.lower_.endswith("ent") == subject.startswith("les ")
    if not words and missed is not None and missed.i == span.end and alike:
        words, verb = from_verb(missed), missed
    plural = "Plur" in span.root.morph.get("Number", [])
    agrees = bool(subject) and plural == subject.startswith("les ") and _is_plural(verb, plural) == plural
    agrees = agrees and not is_spoken_for_oneself(words)
    asks = span.sent.text.rstrip(' »"').endswith("?")
    return words if words and agrees and not asks and not is_hypothesis(verb) and not is_denied(verb) else ""
