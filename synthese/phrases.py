"""Phrases of a stretch of text that can be read alone: whole subtrees of the parse, or cut where a complement or a clause begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from synthese.themes.terms import is_content

HEADS = frozenset({"NOUN", "VERB", "AUX", "ADJ", "PROPN", "PRON", "NUM"})
OPENING = frozenset({"ADP", "SCONJ", "CCONJ", "PUNCT", "SPACE"})  # words that a phrase does not begin with…
CLOSING = frozenset({"ADP", "SCONJ", "CCONJ", "PUNCT", "SPACE", "DET"})  # … nor end with
BEFORE = frozenset(
    ["det", "amod", "nummod", "aux", "aux:pass", "cop", "expl:comp", "expl:pv", "expl:subj", "advmod", "nsubj", "nsubj:pass", "obj", "iobj"]
)  # fmt: skip
AFTER = frozenset(
    ["conj", "advcl", "parataxis", "acl:relcl", "acl", "obl:mod", "obl:arg", "nmod", "appos", "cc", "punct", "advmod", "ccomp"]
)  # fmt: skip
LONGEST = 28  # tokens


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of tokens around a head, by their positions in the document; both ends are inside."""

    first: int
    last: int
    head: int

    def text(self, doc: Doc) -> str:
        """The exact words."""
        return doc[self.first : self.last + 1].text


def phrases(span: Span) -> list[Phrase]:
    """Phrases of a stretch of text that say something and can be read alone, in order; one for the same words."""
    found: dict[tuple[int, int], Phrase] = {}
    for token in span:
        if token.pos_ in HEADS:
            for phrase in _around(token, span):
                known = found.get((phrase.first, phrase.last))
                if known is None or _depth(span.doc[known.head]) > _depth(token):
                    found[phrase.first, phrase.last] = phrase
    return [found[key] for key in sorted(found)]


def _around(head: Token, span: Span) -> Iterator[Phrase]:
    inside = [t.i for t in head.subtree if span.start <= t.i < span.end]
    starts = {min(inside), head.i} | {c.left_edge.i for c in head.lefts if c.dep_ in BEFORE}
    ends = {max(inside)} | {c.right_edge.i for c in head.rights}
    ends |= {c.left_edge.i - 1 for c in head.rights if c.dep_ in AFTER}
    for start in sorted(s for s in starts if s >= span.start):
        for end in sorted(e for e in ends if head.i <= e):
            phrase = _trimmed(span, start, min(end, span.end - 1), head)
            if _readable(span.doc, phrase):
                yield phrase


def _trimmed(span: Span, first: int, last: int, head: Token) -> Phrase:
    """Without the words that link it to the rest, with the determiner and the particles that it needs."""
    doc = span.doc
    while first < last and doc[first].pos_ in OPENING:
        first += 1
    while last > first and doc[last].pos_ in CLOSING:
        last -= 1
    while first > span.start and _bound(doc[first - 1], first, last):
        first -= 1
    return Phrase(first, last, head.i)


def _bound(before: Token, first: int, last: int) -> bool:
    """Whether the word before a phrase belongs to it: a determiner, a number, a negation, a reflexive, an auxiliary of its words."""
    kind = before.pos_ in ("DET", "NUM") or before.lower_ in ("ne", "n'", "n’", "se", "s'", "s’")
    return first <= before.head.i <= last and (kind or before.dep_.startswith("aux"))


def _readable(doc: Doc, phrase: Phrase) -> bool:
    """Whether a phrase can be read alone: not a relative clause, no verb without its subject, no infinitive without « faire »."""
    words, first, head = doc[phrase.first : phrase.last + 1], doc[phrase.first], doc[phrase.head]
    if not 2 <= len(words) <= LONGEST or not any(is_content(t) for t in words):
        return False
    if first.morph.get("PronType", []) == ["Rel"] or first.lower_ in ("que", "qu'", "qu’", "dont", "où", "qui"):
        return False
    caused = first.i > 0 and doc[first.i - 1].lemma_ in ("faire", "laisser") and first.dep_ in ("xcomp", "ccomp")
    finite = head.pos_ in ("VERB", "AUX") and head.morph.get("VerbForm", []) == ["Fin"]
    orphan = any(c.dep_.startswith("nsubj") and not phrase.first <= c.i <= phrase.last for c in head.children)
    return not caused and not (finite and orphan)


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)
