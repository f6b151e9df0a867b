"""What a sentence leaves to those before it: pronouns and demonstratives that come before any noun that they could stand for."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from synthese.lexicons import load

DEMONSTRATIVES = frozenset({"ce", "cet", "cette", "ces"})
CLITICS = frozenset({"en", "y", "le", "la", "les", "l'", "l’"})
NOUNS, VERBS, SUBJECTS = frozenset({"NOUN", "PROPN"}), frozenset({"VERB", "AUX"}), frozenset({"nsubj", "nsubj:pass"})
MEANWHILE = tuple(load("analysis")["suspendus"]["temps"])  # « Pendant ce temps, … »
LAST = frozenset({"enfin", "ensuite"})
SHORT_ITEM = 9  # words of a sentence that only announces the next ones
RANKS = frozenset(load("analysis")["suspendus"]["rangs"])
POINTED = frozenset(load("analysis")["suspendus"]["designes"])  # what « ce » points at by itself


def stands_for_what_precedes(span: Span) -> bool:
    """Whether words stand for what was said before: « La commune en possède les quais », « ce chiffre ».

    Who acts in a clause is no noun that they could stand for, nor is who speaks.
    """
    nouns: list[Token] = []
    for token in span:
        if token.pos_ in NOUNS:
            nouns.append(token)
        if (_is_one_of_two(token) and len(nouns) < 2) or _follows_others(token):
            return True
        points = token.lower_ in DEMONSTRATIVES and token.pos_ == "DET" and not _explained(token.head)
        if points or (_is_clitic(token) and not _set_phrase(token)):
            governing = {a.i for a in token.head.ancestors} if points else set()  # « Le coût de ces bouées »
            other = (n for n in nouns if n.i != token.head.i and n.i not in governing)
            known = (n for n in other if n.dep_ not in SUBJECTS or _acts_outside(n, token))
            if next(known, None) is None:
                return True
    return False


def opens_on_what_precedes(doc: Doc, words: str) -> bool:
    """Whether the first sentence of words of a passage stands for what was said before them."""
    texts = ((sent, sent.text.strip()) for sent in doc.sents)
    return words.lower().startswith(MEANWHILE) or any(
        stands_for_what_precedes(s) for s, t in texts if t and (words.startswith(t) or t.startswith(words))
    )


def counts_an_item(sent: Span) -> bool:
    """Whether a sentence counts an item of a list: « Une deuxième concerne les quais. », « Les quais enfin. »"""
    words = [token for token in sent if token.is_alpha]
    if len(words) <= SHORT_ITEM and any(token.lower_ in LAST for token in words):
        return True
    words = words[:3]
    if len(words) < len(("une", "deuxième", "concerne")):
        return False
    article, rank, verb = words
    return article.pos_ == "DET" and rank.lemma_.lower() in RANKS and verb.pos_ in VERBS


def _is_clitic(token: Token) -> bool:
    """Whether a word is a pronoun before its verb; « en » is often read as a preposition."""
    pronoun = token.pos_ == "PRON" and token.i < token.head.i and token.head.pos_ in VERBS
    before = token.i + 1 < token.sent.end and "Fin" in token.nbor(1).morph.get("VerbForm", [])
    return token.lower_ in CLITICS and (pronoun or (before and token.lower_ in ("en", "y")))


def _acts_outside(noun: Token, pronoun: Token) -> bool:
    """Whether who acts does so outside the relative clause of a pronoun: « Le port appartient à ceux qui le font vivre »."""
    return pronoun.head.dep_ == "acl:relcl" and noun.head.i != pronoun.head.i


def _follows_others(token: Token) -> bool:
    """« les quais suivants »: those that come after some that were told; nothing when a list comes next."""
    return token.lemma_.lower() == "suivant" and token.pos_ == "ADJ" and not token.sent.text.rstrip().endswith(":")


def _is_one_of_two(token: Token) -> bool:
    """« l'un », « l'une »: of two things that must have been named; « les uns » are people."""
    return token.lower_ in ("un", "une") and token.i > 0 and token.nbor(-1).lower_ in ("l'", "l’")


def _explained(noun: Token) -> bool:
    """Whether a noun says by itself what it is: it has a relative clause, or it is a time or the text itself."""
    return noun.lemma_.lower() in POINTED or any(child.dep_ == "acl:relcl" for child in noun.children)


def _set_phrase(clitic: Token) -> bool:
    """« il y a », « il s'en faut »: a pronoun that stands for nothing."""
    if clitic.lower_ == "y" and clitic.i + 1 < clitic.sent.end and clitic.nbor(1).lemma_ == "avoir":
        return True
    others = (child for child in clitic.head.children if child.i != clitic.i)
    return clitic.lower_ in ("y", "en") and any(child.dep_.startswith("expl") for child in others)
