"""Words of a sentence that can stand inside another: what somebody does.

Each is an exact run of the text, cut where a clause of its own begins, so that a statement can bring several ateliers together
in the words of each.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

MIN_WORDS, MAX_WORDS = 3, 16
# Where what follows is a clause of its own, or hangs less on the verb.
OTHERS = ("DET", "NOUN", "PROPN", "PRON")  # after a comma, somebody else who acts, or one more thing
APART = frozenset(["acl:relcl", "advcl", "parataxis", "conj", "ccomp", "appos", "discourse", "cc"])
WEAK_END = frozenset(["ADP", "SCONJ", "CCONJ", "PUNCT", "SPACE", "DET", "AUX", "PRON"])
BREAKS = frozenset([";", ":", "–", "—", "(", ")", "«", "»", "|", "“", "”", '"'])


def predicate(subject: Span) -> str:
    """What the sentence says that its subject does: the words after it, up to the end of its clause; "" when the parse gives none."""
    root = subject.root
    verb = root.head
    if root.dep_ != "nsubj" or verb.pos_ not in ("VERB", "NOUN", "ADJ") or not _is_main(verb):
        return ""
    first = subject.end
    if first > verb.i or any(not _opens(token) for token in subject.doc[first : verb.i]):
        return ""
    return _cut(root.doc, first, verb)


def from_verb(verb: Token) -> str:
    """The words from a verb that the parser missed to the end of its clause, "" when they are too few or too many."""
    last = verb.i
    while last + 1 < verb.sent.end and not verb.doc[last + 1].is_punct:
        last += 1
    words = verb.doc[verb.i : last + 1]
    return words.text if MIN_WORDS <= sum(t.is_alpha or t.like_num for t in words) <= MAX_WORDS else ""


def _is_main(verb: Token) -> bool:
    """Whether a verb states something: finite, in no relative nor hypothetical clause."""
    finite = any("Fin" in t.morph.get("VerbForm", []) for t in (verb, *verb.children) if t.pos_ in ("VERB", "AUX"))
    supposed = any(t.lower_ in ("si", "s'", "s’") and t.pos_ == "SCONJ" for t in verb.children)
    passive = any(t.dep_ == "aux:pass" for t in verb.children)
    return finite and not supposed and not passive and verb.dep_ in ("ROOT", "conj", "ccomp", "parataxis", "advcl")


def _opens(token: Token) -> bool:
    """Whether a word may stand between a subject and its verb without hanging on what precedes: no « le », « en », « y »."""
    clitic = token.pos_ == "PRON" and token.lower_ not in ("se", "s'", "s’")
    return token.pos_ in ("AUX", "ADV", "PRON", "PART") and token.is_alpha | (token.text[-1:] in "'’") and not clitic


def _cut(doc: Doc, first: int, verb: Token) -> str:
    """The text from `first` to the furthest end that leaves it short enough; "" when none does."""
    for last in _ends(doc, verb):
        while last > verb.i and (doc[last].pos_ in WEAK_END or _stops_short(doc, last)):
            last -= 1
        words = [t for t in doc[first : last + 1] if t.is_alpha or t.like_num]
        if MIN_WORDS <= len(words) <= MAX_WORDS and not BREAKS & {t.text for t in doc[first : last + 1]}:
            return doc[first : last + 1].text.strip()
    return ""


def _ends(doc: Doc, verb: Token) -> Iterator[int]:
    """Where the words of a verb may end, the furthest first: its whole clause, then before what stands apart."""
    whole = verb.right_edge.i
    apart = sorted(
        {t.left_edge.i - 1 for t in verb.subtree if t.i > verb.i and t.dep_ in APART and t.left_edge.i > verb.i}
        | {t.i - 1 for t in doc[verb.i : whole + 1] if t.text in BREAKS or t.text == ","},
        reverse=True,
    )
    limit = min((t.i for t in doc[verb.i : whole] if t.text == "," and doc[t.i + 1].pos_ in OTHERS), default=whole + 1)
    yield from (i for i in (whole, *apart) if verb.i < i < limit)


def _stops_short(doc: Doc, last: int) -> bool:
    """Whether a second verb is cut from what it governs: « intervient dans les écoles et ouvre | , ou n'ouvre pas, ses salles »."""
    follows = last + 1 < len(doc) and doc[last + 1].text == ","
    return follows and doc[last].pos_ == "VERB" and doc[last].dep_ == "conj"
