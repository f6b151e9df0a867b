"""What a sentence requires: the turns of necessity and condition, and the words that say which kind of condition it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from spacy.tokens import Doc, Span, Token

from synthese.lexicons import load, pattern, turns

MAX_WORDS = 3  # of one family that count in a text: more add nothing
OPENING_TOKENS = 5
GOVERNED = ("acl:relcl", "acl", "ccomp", "xcomp", "aux", "aux:tense", "aux:pass", "cop")
LEAD_WORDS = 9  # a first sentence this short, before others, is the title of what follows


@cache
def _turns() -> re.Pattern[str]:
    """Set expressions of necessity and condition."""
    return turns(load("conditions")["exigence"]["formules"], at_most=6)


def is_required(span: Doc | Span) -> bool:
    """Whether a sentence says what must be, or what nothing goes without; questions and the past say nothing."""
    if span.text.rstrip(' »"').endswith("?"):
        return False
    words = load("conditions")["exigence"]
    return bool(_turns().search(span.text)) or any(_requires(token, words) for token in span)


def tells_the_past(span: Doc | Span) -> bool:
    """Whether every main verb of a text is in the past: « les clubs ont signé », « la halle fermait »."""
    main = [token for token in span if token.pos_ in ("VERB", "AUX") and token.dep_ not in GOVERNED]
    return bool(main) and all(_is_past(verb) for verb in main)


def _is_past(verb: Token) -> bool:
    if verb.morph.get("VerbForm", []) == ["Part"]:
        tenses = [child.morph.get("Tense", []) for child in verb.children if child.dep_ == "aux:tense"]
        return ["Pres"] in tenses
    return bool({"Past", "Imp"} & set(verb.morph.get("Tense", [])))


def _requires(token: Token, words: Mapping[str, Sequence[str]]) -> bool:
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        tense = token.morph.get("Tense", [])
        now = token.morph.get("VerbForm", []) == ["Fin"] and "Past" not in tense and "Imp" not in tense
        governs = any(child.dep_ == "xcomp" for child in token.children)
        states = lemma in words["verbes"] or (lemma in words["modaux"] and governs)
        return now and states and not _is_aside(token, words)
    attribute = any(child.dep_ == "cop" for child in token.children)
    return attribute and (lemma in words["adjectifs"] or lemma in words["noms"])


def _is_aside(verb: Token, words: Mapping[str, Sequence[str]]) -> bool:
    """Whether a verb stands in a relative clause, or says the duty of somebody in the room."""
    before = [t.lower_ for t in verb.doc[max(verb.i - 4, verb.sent.start) : verb.i]]
    subjects = {t.lower_ for t in verb.children if t.dep_.startswith("nsubj")}
    relative = verb.dep_ == "acl:relcl" or (_impersonal(before) and any(w in words["relatives"] for w in before))
    return relative or bool(subjects & set(words["personnes"]))


def _impersonal(before: Sequence[str]) -> bool:
    """Whether an impersonal « il » opens the clause, after « que » or « dont »."""
    return "il" in before and any(w in before for w in ("qu'", "qu’", "dont"))


@cache
def _families() -> Mapping[str, re.Pattern[str]]:
    return {family: pattern(words) for family, words in load("conditions")["familles"].items()}


def family_words(text: str, families: Sequence[str]) -> np.ndarray:
    """How many distinct words of each family a text holds, at most three, float (n_families,)."""
    found = (_families().get(family) for family in families)
    counts = [len({m[0].lower() for m in regex.finditer(text)}) if regex else 0 for regex in found]
    return np.asarray(np.minimum(counts, MAX_WORDS), dtype=float)


def is_refused(span: Span, family: str) -> bool:
    """Whether a text says a family's words only to refuse them: « sans l'avis d'aucun conseil d'usagers » associates nobody."""
    regex = _families().get(family)
    found = [span.char_span(*m.span(), alignment_mode="expand") for m in regex.finditer(span.text)] if regex else []
    return bool(found) and all(said is not None and _is_denied(said.root) for said in found)


def _is_denied(noun: Token) -> bool:
    above = [noun, noun.head] if noun.dep_ == "nmod" else [noun]
    return any(child.lower_ in ("aucun", "aucune") for token in above for child in token.children)


def lead_of(doc: Doc) -> Span | None:
    """The short first sentence that titles a passage (« Des accords signés. Chaque… »), None without one."""
    sents = list(doc.sents)
    if len(sents) < 2:
        return None
    words = [token for token in sents[0] if token.is_alpha]
    return sents[0] if 2 <= len(words) <= LEAD_WORDS else None


def is_title(sent: Span) -> bool:
    """Whether a sentence is only the title of those that follow: short, without a finite verb."""
    words = [token for token in sent if token.is_alpha]
    return len(words) <= LEAD_WORDS and not any("Fin" in token.morph.get("VerbForm", []) for token in words)


def opens_with_infinitive(doc: Doc) -> bool:
    """Whether a passage opens with what is to be done (« Clarifier les relations… », « À l'interne, conforter… »)."""
    first = next(iter(doc.sents), None)
    verb = next((token for token in first or () if token.pos_ in ("VERB", "AUX")), None)
    return verb is not None and verb.i <= OPENING_TOKENS and verb.morph.get("VerbForm", []) == ["Inf"]


@cache
def _titles() -> re.Pattern[str]:
    return pattern(load("conditions")["titres"]["formes"])


def announces_conditions(headings: Sequence[str]) -> bool:
    """Whether one of the headings above a passage announces conditions of success."""
    return any(_titles().search(heading) for heading in headings)
