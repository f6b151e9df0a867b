"""How a clause is told as a pole: an exact run of its words, without what reports it, on one line, cut where a clause of its own begins."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from synthese.lexicons import load

LONGEST = 26  # words from which a pole is cut…
SHORTEST = 8  # … and that it keeps at least
NEGATIONS = frozenset(["ne", "n'", "n’"])
SIGNS, QUOTES = ' ,.;:–-"', (("«", "»"), ("“", "”"))
# Not « si », « quand » nor « sauf »: without its condition, a pole says more than was said.
CUTS = frozenset(["et", "mais", "que", "qu'", "qu’", "qui", "où", "dont", "puisque", "parce", "car"])
HANGING = frozenset(load("analysis")["suspendus"]["mots"])
CITES = frozenset(load("annotation")["parole"]["citation"])
SPEECH = frozenset(load("annotation")["parole"]["verbes"]) - frozenset(load("annotation")["parole"]["reserves"])


def hangs(span: Span) -> bool:
    """Whether a clause opens with a word that stands for what precedes it."""
    return span[0].lower_ in HANGING


def words_of(clause: Span) -> str:
    """A pole; only a proper noun keeps the capital of the sentence that it opened."""
    span = _shortened(_opened(_quoted(_claimed(clause))))
    text = _bare(re.sub(r"\s+", " ", span.text))
    if text.count("(") > text.count(")") or text.endswith(")"):  # half a parenthesis, or the source of what is said
        text = text[: text.rfind("(")].rstrip(" ,") or text
    named = span[0].pos_ == "PROPN" or text[1:2].isupper()
    return text if named else text[:1].lower() + text[1:]


def _claimed(clause: Span) -> Span:
    """What somebody says, without who says it: « Un directeur rappelle que X » → « X ». What is denied, deplored or granted is left whole."""
    root = clause.root
    claims = [t for t in root.children if t.dep_ == "ccomp" and t.i > root.i]
    if not (root.lemma_ in SPEECH and claims) or _denied(root):
        return clause
    opening = next((t for t in claims[0].lefts if t.dep_ == "mark" and t.lower_.startswith("qu")), None)
    start = opening.i + 1 if opening is not None else None
    if start is None or not clause.start < start < clause.end - SHORTEST // 2:
        return clause
    return clause.doc[start : clause.end]


def _denied(verb: Token) -> bool:
    return any(t.lower_ in NEGATIONS for t in verb.children)


def _opened(span: Span) -> Span:
    """Without the adverb that ties a clause to the one before: « Toutefois, X » → « X »."""
    tied = len(span) > SHORTEST // 2 and span[0].pos_ == "ADV" and span[1].text == ","
    return span.doc[span.start + 2 : span.end] if tied else span


def _quoted(span: Span) -> Span:
    """Words that somebody is quoted for, without who says them; without half a quotation that nothing closes or opened."""
    opened = [t.i for t in span if t.text in ("«", "“")]
    closed = [t.i for t in span if t.text in ("»", "”")]
    whole = len(opened) == 1 and closed == [span.end - 1] and span.doc[opened[0] - 1].text == ":"
    if (whole or len(opened) > len(closed)) and span.end - opened[-1] > SHORTEST // 2:
        before = span.doc[span.start : opened[-1]]
        return span.doc[opened[-1] + 1 : span.end] if _speaks(before) else (span if whole else before)
    if len(closed) > len(opened) and closed[0] - span.start > SHORTEST // 2:
        return span.doc[span.start : closed[0]]
    return span


def _speaks(before: Span) -> bool:
    """Whether words before a quotation have somebody say it, and not refuse it: « Un élu : », « Elle cite un forain : »."""
    verbs = [t for t in before if t.pos_ == "VERB"]
    return not verbs or (verbs[-1].lemma_ in SPEECH | CITES and not _denied(verbs[-1]))


def _shortened(span: Span) -> Span:
    """A clause too long, cut at the last place where another begins that leaves enough of it."""
    if _count(span) <= LONGEST:
        return span
    ends = [t.i for t in span if _opens_another(span.doc, t) and _count(span.doc[span.start : t.i]) >= SHORTEST]
    near = [end for end in ends if _count(span.doc[span.start : end]) <= LONGEST]
    return span.doc[span.start : near[-1]] if near else span


def _opens_another(doc: Doc, token: Token) -> bool:
    """Whether a clause of its own begins after a sign."""
    follows = token.i + 1 < len(doc) and doc[token.i + 1].lower_ in CUTS
    return token.text == ":" or (token.text == "," and follows)


def _bare(text: str) -> str:
    """A text without the signs around it; quotation marks go by two."""
    bare = text.strip(SIGNS)
    for first, last in QUOTES:
        while bare.count(first) != bare.count(last) and (bare.startswith(first) or bare.endswith(last)):
            bare = (bare[1:] if bare.startswith(first) else bare[:-1]).strip(SIGNS)
        if bare.startswith(first) and bare.endswith(last) and bare.count(first) == 1:
            bare = bare[1:-1].strip(SIGNS)
    return bare


def _count(span: Span) -> int:
    return sum(t.is_alpha or t.like_num for t in span)
