"""Whether a reply may stand in the place of a statement: it says nothing that the statement and its extracts do not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from synthese.lexicons import load, pattern
from synthese.reading.grounding import NUMBER, WithText, fault
from synthese.reading.rewriting.draft import Draft, groups_of, marks_of, quotes_of, stretches_of, words_of
from synthese.segment.language import function_words, is_foreign
from synthese.segment.people import fold

SHORTEST, LONGEST, SPARE = 0.5, 1.5, 60  # of the statement's length, and characters more
FEW_WORDS = 6  # from which a sentence tells its language
STEM, LONG_WORD = 5, 5  # letters
NEW_WORDS = (2, 0.4)  # long words, and their share, at most
MARKDOWN = re.compile(r"[*_`#|\\]{1,3}\S|^\s*(?:[-+>•]|\d+[.)])\s|\]\(|<[a-z/]", re.MULTILINE)
END = re.compile(r"[.!?…»)]$")
START_OF_SENTENCE = re.compile(r"(?:^|[.!?…]\s+)\W*([^\W\d_]+)")
CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][^\W\d_]*")
BEFORE_ATELIERS = re.compile(r"((?:[^\W_]+[\s'’-]+){0,4})ateliers?\b", re.IGNORECASE)


def objection(draft: Draft, passages: Mapping[str, WithText], titles: Sequence[str]) -> str | None:
    """Why a reply is refused, in a few words that can be counted, or None."""
    found = next((reason for reason, holds in CHECKS.items() if not holds(draft)), None)
    if found is None and fault(replace(draft.statement, text=draft.text), passages, titles):
        return "non étayée par les passages cités"
    return found


def _has_length(draft: Draft) -> bool:
    size = len(draft.statement.text)
    return SHORTEST * size <= len(draft.text) <= LONGEST * size + SPARE


def _is_plain(draft: Draft) -> bool:
    return not MARKDOWN.search(draft.text) or bool(MARKDOWN.search(draft.statement.text))


def _is_french(draft: Draft) -> bool:
    return not is_foreign(draft.prose, FEW_WORDS)


def _is_a_sentence(draft: Draft) -> bool:
    return bool(END.search(draft.text)) and not draft.text[:1].islower()


def _says_nothing_of_itself(draft: Draft) -> bool:
    told = {fold(m) for m in _remarks().findall(draft.prose)}
    return told <= {fold(m) for m in _remarks().findall(draft.prose_before)}


def _keeps_parentheses(draft: Draft) -> bool:
    return groups_of(draft.text) == groups_of(draft.statement.text)


def _keeps_quotations(draft: Draft) -> bool:
    straight = len(re.findall('["“”]', draft.text)) == len(re.findall('["“”]', draft.statement.text))
    return straight and quotes_of(draft.text) == quotes_of(draft.statement.text)


def _moves_nothing(draft: Draft) -> bool:
    """Quotations and sources in their order, and nothing that was said before one said before another."""
    if marks_of(draft.text) != marks_of(draft.statement.text):
        return False
    before = [_stems(stretch) for stretch in stretches_of(draft.statement.text)]
    if sum(map(bool, before)) < 2:
        return True
    known = set().union(*before)
    now = [_stems(stretch) for stretch in stretches_of(draft.text)]
    return all(said & known <= own for said, own in zip(now, before, strict=True))


def _stems(text: str) -> set[str]:
    return {w[:STEM] for w in words_of(text) if len(w) >= LONG_WORD and w not in function_words("fr")}


def _keeps_ateliers(draft: Draft) -> bool:
    return _counts_of_ateliers(draft.prose) == _counts_of_ateliers(draft.prose_before)


def _keeps_numbers(draft: Draft) -> bool:
    """All the numbers of the statement, and none that was not sent, in figures or in words."""
    return _numbers(draft.prose_before) <= _numbers(draft.prose) <= _numbers(draft.sent)


def _names_nothing_new(draft: Draft) -> bool:
    known = set(words_of(draft.sent))
    starts = {match.start(1) for match in START_OF_SENTENCE.finditer(draft.prose)}
    ordinary = set(draft.common) | function_words("fr")
    for match in CAPITAL.finditer(draft.prose):
        inside = match.start() > 0 and draft.prose[match.start() - 1].isalpha()
        opens = match.start() in starts and match[0].lower() in ordinary
        if not inside and not opens and not set(words_of(match[0])) <= known:
            return False
    return True


def _names_no_new_institution(draft: Draft) -> bool:
    return _institutions(draft.prose) <= _institutions(draft.sent)


def _denies_nothing_new(draft: Draft) -> bool:
    negations = set(map(fold, load("reecriture")["negations"]))
    return negations & set(words_of(draft.prose)) <= set(words_of(draft.prose_before))


def _says_little_new(draft: Draft) -> bool:
    """Most long words of the reply are those that were sent, their endings apart."""
    known = {word[:STEM] for word in words_of(draft.sent)}
    said = [w for w in words_of(draft.prose) if len(w) >= LONG_WORD and w not in function_words("fr")]
    few, share = NEW_WORDS
    return sum(word[:STEM] not in known for word in said) <= max(few, share * len(said))


def _counts_of_ateliers(text: str) -> list[frozenset[str]]:
    """What says how many, before each « atelier » that is counted."""
    quantities = {fold(word) for key in ("quantites", "nombres") for word in load("reecriture")[key]}
    groups = (words_of(m[1]) + re.findall(r"\d+", m[1]) for m in BEFORE_ATELIERS.finditer(text))
    counts = (frozenset(w for w in group if w in quantities or w.isdigit()) for group in groups)
    return sorted((count for count in counts if count), key=sorted)


def _numbers(text: str) -> set[str]:
    in_words = set(map(fold, load("reecriture")["nombres"])) & set(words_of(text))
    return {re.sub(r"\D", "", number) for number in NUMBER.findall(text)} | in_words


def _institutions(text: str) -> set[str]:
    return {name for name, forms in _forms().items() if forms.search(text)}


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    return {name: pattern(forms) for name, forms in load("institutions")["formes"].items()}


@cache
def _remarks() -> re.Pattern[str]:
    return pattern(load("reecriture")["commentaires"])


# Reasons by what must hold, the plainest first.
CHECKS: Mapping[str, Callable[[Draft], bool]] = {
    "vide ou trop longue": lambda draft: bool(draft.text),
    "plusieurs paragraphes": lambda draft: "\n" not in draft.text,
    "mise en forme": _is_plain,
    "trop courte ou trop longue": _has_length,
    "autre langue que le français": _is_french,
    "phrase inachevée": _is_a_sentence,
    "commentaire du modèle": _says_nothing_of_itself,
    "ateliers ou voix changés entre parenthèses": _keeps_parentheses,
    "citation changée": _keeps_quotations,
    "propos ou source déplacés": _moves_nothing,
    "nombre d'ateliers changé": _keeps_ateliers,
    "nombre perdu ou nouveau": _keeps_numbers,
    "nom nouveau": _names_nothing_new,
    "institution nouvelle": _names_no_new_institution,
    "négation nouvelle": _denies_nothing_new,
    "trop de mots nouveaux": _says_little_new,
}
