"""What a sentence does with a choice: it makes it, it joins both sides, or it leaves it open. Syntax decides, on classes of verbs.

Only the text itself chooses, or the body that adopts it, and only in a main clause: what residents prefer, what one participant
refuses or what somebody fears settles nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from spacy.tokens import Span, Token

from synthese.lexicons import load
from synthese.records import Issue

NEGATIONS = frozenset({"pas", "point", "plus", "jamais", "guère", "ni"})
NONE = frozenset({"aucun", "aucune", "nul", "nulle"})
WITHOUT = NONE | {"pas", "sans"}
PARTITIVE = frozenset({"de", "d'", "d’"})
NOT = frozenset({"ne", "n'", "n’"})
ASSERTED = frozenset({"Pres", "Fut"})
OURS = frozenset({"nous", "on"})
SELF = frozenset({"se", "s'", "s’"})
CARRIED = ("conj", "parataxis", "xcomp", "cop", "aux:pass", "aux:tense")  # as main as what carries it


@cache
def _words() -> Mapping[str, Mapping[str, frozenset[str]]]:
    tables = {name: table for name, table in load("issues").items() if isinstance(table, dict)}
    return {name: {kind: frozenset(words) for kind, words in table.items()} for name, table in tables.items()}


def settles(sentence: Span) -> Issue | None:
    """What a sentence says became of a choice; None when it says nothing of one, or several things."""
    if sentence.text.rstrip(' »"').endswith("?"):
        return None
    if any(_suspends(token) for token in sentence):
        return Issue.OUVERT
    said = {issue for token in sentence if (issue := _verb(token) or _noun(token)) is not None}
    return said.pop() if len(said) == 1 else None


def _lemma(token: Token) -> str:
    """The lemma; « tranche », « reste » that the parser holds for verbs are given back their infinitive."""
    lemma = token.lemma_.lower()
    return lemma + "r" if token.pos_ == "VERB" and lemma.endswith("e") and not lemma.endswith("re") else lemma


def _suspends(token: Token) -> bool:
    """« reste à instruire », « demeure ouverte », « s'est partagé », « il n'y a pas d'accord »."""
    words, lemma = _words()["suspens"], _lemma(token)
    if token.pos_ == "NOUN" and lemma in words["noms"]:
        return _is_absent(token) and _is_main(token.head if token.dep_ != "ROOT" else token)
    titled = token.dep_ == "acl" and token.head.dep_ == "ROOT"  # « Une question laissée ouverte. »
    if not titled and not (_is_main(token) and _is_asserted(token)):
        return False
    if _is_negated(token):
        return False
    if lemma in words["reflechis"]:
        return any(t.lower_ in SELF for t in token.children) and speaks(token)
    below = [t for t in token.children if t.i > token.i]
    pending = any(_is_infinitive(t) and any(c.lower_ == "à" for c in t.lefts) for t in below)
    return lemma in words["verbes"] and (pending or bool({t.lemma_.lower() for t in below} & words["attributs"]))


def _is_absent(noun: Token) -> bool:
    """« pas d'accord », « aucun accord », « sans réponse » unless that itself is denied; « pas la même réponse » is another thing."""
    before = {t.lower_ for t in noun.lefts}
    denied = bool({"pas", "point", "plus"} & {t.lower_ for t in noun.head.children if t.i < noun.i})
    without = "sans" in before and not _is_negated(noun.sent.root)
    return bool(before & NONE) or without or (denied and bool(before & PARTITIVE))


def _verb(token: Token) -> Issue | None:
    """What a main verb says of a choice, or that it joins both sides."""
    lemma, words = _lemma(token), _words()
    if token.pos_ not in ("VERB", "AUX") or not _is_main(token) or not (_is_asserted(token) or _is_infinitive(token)):
        return None
    if lemma in words["choix"]["verbes"]:
        return _choice(token, lemma)
    joined = lemma in words["conciliation"]["verbes"] and speaks(token) and not _is_negated(token)
    return Issue.COMPROMIS if joined else None


def _choice(verb: Token, lemma: str) -> Issue | None:
    """Made, it is one side's, and so it is when a side is not retained; not made, or left to somebody later, it is open.

    Refused as such (« refuse de choisir »), it says nothing clear.
    """
    words = _words()["choix"]
    governing = [verb.head] if verb.dep_ == "xcomp" else []
    if any(_lemma(t) in words["verbes"] for t in (*governing, *filter(_is_infinitive, verb.children))):
        return None
    if not speaks(verb):
        return Issue.OUVERT if lemma in words["jugement"] and "Fut" in verb.morph.get("Tense", []) else None
    if not _is_negated(verb):
        return Issue.ARBITRAGE
    if not _is_asserted(verb):
        return None
    return Issue.OUVERT if lemma in words["jugement"] else Issue.ARBITRAGE


def _noun(token: Token) -> Issue | None:
    """What a noun says when the sentence asserts something."""
    if token.pos_ != "NOUN" or not asserts(token.sent.root) or any(t.lower_ in WITHOUT for t in token.lefts):
        return None
    lemma, words = token.lemma_.lower(), _words()
    if lemma in words["conciliation"]["noms"]:
        return Issue.COMPROMIS
    return Issue.ARBITRAGE if lemma in words["choix"]["noms"] else None


def _is_negated(verb: Token) -> bool:
    """« ne … pas », or « ne » alone (« ne peut rester »), « ne … que » left out."""
    beside = {t.lower_ for t in verb.children}
    return bool(beside & NEGATIONS) or (bool(beside & NOT) and not beside & {"que", "qu'", "qu’"})


def _is_infinitive(token: Token) -> bool:
    return token.morph.get("VerbForm", []) == ["Inf"]


def _is_main(token: Token) -> bool:
    """Whether a word stands in a main clause."""
    while token.dep_ in CARRIED and token.head is not token:
        token = token.head
    return token.dep_ == "ROOT"


def _is_asserted(verb: Token) -> bool:
    """Said as it is or will be: a finite present or future, or a participle with such an auxiliary."""
    carriers = (verb, *(t for t in verb.children if t.dep_.startswith(("aux", "cop"))))
    told = (t.morph for t in carriers if t.morph.get("VerbForm", []) == ["Fin"])
    return any(set(m.get("Tense", [])) & ASSERTED and m.get("Mood", []) == ["Ind"] for m in told)


def asserts(root: Token) -> bool:
    """Whether the text itself states something as it is or will be."""
    return root.pos_ in ("VERB", "AUX") and _is_asserted(root) and speaks(root)


def speaks(verb: Token) -> bool:
    """Whether the text itself, or the body that adopts it, does this: nobody (an infinitive, a passive), « nous », the City, the atelier."""
    subjects = [t for t in verb.children if t.dep_.startswith("nsubj")]
    return all(_is_ours(t) or (t.dep_ == "nsubj:pass" and not _is_counted(t)) for t in subjects)


def _is_ours(subject: Token) -> bool:
    return subject.lower_ in OURS or subject.lemma_.lower() in _words()["auteurs"]["noms"]


def _is_counted(subject: Token) -> bool:
    """« quatre demandes sur dix »: a figure reports, it settles nothing."""
    return any(t.pos_ == "NUM" for t in subject.subtree)
