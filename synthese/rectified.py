"""Stage 8. What minutes take back: words of an earlier séance that a later one rectifies, never to be quoted again.

A sentence that announces a rectification tells the words it sets aside (« lire A et non B », « ce n'est pas B mais A », « B -> A »);
the earlier passages of the atelier that hold them are rectified. So are, in one point of an agenda, those that hold words that
somebody then withdraws (« je retire « chaque lundi » »); and all those of its atelier that speak of what somebody asks not to be
quoted about (« il demande que ses propos sur le bac soient retirés »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from synthese.lexicons import load, pattern
from synthese.material import Material
from synthese.records import Evidence, Nature, Passage, Rectification
from synthese.segment.people import fold

WORDS = r"[^,;:.()«»“”\"]{2,60}?"
END = r"(?=\s*(?:[,;:.()»”\"]|\bmais\b|\bet\b|$))"
QUOTE = r"[«“\"]\s*"
# « lire A et non B », « A au lieu de B », « A, pas B »
INSTEAD = re.compile(
    rf"(?:\bet non|\bet pas|\bau lieu de|, pas)\s+(?:pas\s+)?(?:d[eu]s?\s+|d['’])?(?:{QUOTE})?({WORDS}){END}"
)
# « ce n'est pas B mais A »
DENIED = re.compile(rf"\bn(?:e|['’])\s*\w+\s+pas\s+(?:d[eu]s?\s+|d['’])?(?:{QUOTE})?({WORDS})\s*[»”\"]?\s*,?\s*mais\b")
# « B -> A »
ARROW = re.compile(r"([\w'’ ]{3,60}?)\s*[»”\"]?\s*(?:->|→|⇒)")
# « je retire « A » »
WITHDRAWN = re.compile(
    rf"\bretir(?:e|ent|ons|ez|é|ée|és|ées|er)\s+(?:les?\s+mots?\s+)?{QUOTE}([^«»“”\"]{{3,60}}?)\s*[»”\"]"
)
# « ses propos sur B soient retirés », « retire ses propos concernant B »: what the words taken back were about
ABOUT = re.compile(
    r"\b(?:propos|paroles?|remarques?|phrases?|déclarations?|interventions?)\s+(?:tenus?\s+|tenues?\s+|dites?\s+)?"
    r"(?:sur|concernant|relati(?:fs?|ves?)\s+(?:à|aux?)|au\s+sujet\s+d[eu]s?|quant\s+(?:à|aux?))\s+"
    r"([^,;:.()«»]{3,60}?)(?=\s+(?:soi(?:en)?t|ne|n['’]|est|sont|du|de\s+la|au)\b|\s*[,;:.()]|$)"
)
WORD = re.compile(r"\w+")
LEAST = 2  # words that an earlier sentence must share with the rectification: those set aside, and those they were said with
SHORT = 3  # letters: below, a word tells nothing by itself unless it is a number


def find_rectified(material: Material) -> tuple[Rectification, ...]:
    """Passages of minutes that later minutes of the same atelier rectify, or that hold words withdrawn in their point, in order."""
    minutes = [p for p in material.passages if p.nature is Nature.COMPTE_RENDU and p.seance]
    found = {r.passage_id: r for r in (*_withdrawn(material), *_unsaid(material, minutes))}
    for passage, sentence in _announced(material, minutes):
        for wrong in set_aside(sentence):
            for earlier in minutes:
                before = earlier.atelier == passage.atelier and (earlier.seance or 0) < (passage.seance or 0)
                if before and _holds(material, earlier, wrong, sentence):
                    why = Evidence(passage.passage_id, sentence, 1.0)
                    found.setdefault(earlier.passage_id, Rectification(earlier.passage_id, wrong, why))
    return tuple(found[key] for key in sorted(found))


def _withdrawn(material: Material) -> Iterator[Rectification]:
    """Passages that hold words which a later passage of the same point withdraws; the nearest before it."""
    for row, passage in enumerate(material.passages):
        if passage.nature is not Nature.COMPTE_RENDU:
            continue
        for match in WITHDRAWN.finditer(passage.text):
            words = fold(match[1]).strip()
            point = (before for before in range(row - 1, -1, -1) if material.same_point(before, row))
            holder = next(
                (b for b in point if words in fold(material.passages[b].text) and _proposes(material, b)), None
            )
            if holder is not None:
                why = Evidence(passage.passage_id, passage.text, 1.0)
                yield Rectification(material.passages[holder].passage_id, match[1].strip(), why)


def _unsaid(material: Material, minutes: list[Passage]) -> Iterator[Rectification]:
    """Passages that speak of what somebody asks not to be quoted about: of the same séance before it, or of an earlier one."""
    for passage in minutes:
        for sent in material.docs[material.index[passage.passage_id]].sents:
            if not _takes_back().search(sent.text):
                continue
            for about in ABOUT.findall(sent.text):
                gone = telling_words(about)
                for earlier in minutes:
                    told = telling_words(earlier.text)
                    if gone and _is_before(material, earlier, passage) and gone <= told:
                        yield Rectification(
                            earlier.passage_id, about.strip(), Evidence(passage.passage_id, sent.text.strip(), 1.0)
                        )


def _is_before(material: Material, earlier: Passage, passage: Passage) -> bool:
    """Whether a passage of the same atelier stands before another: in an earlier séance, or higher in its minutes."""
    if earlier.atelier != passage.atelier:
        return False
    first = (earlier.seance or 0, material.index[earlier.passage_id])
    return first < (passage.seance or 0, material.index[passage.passage_id])


def _proposes(material: Material, row: int) -> bool:
    """Whether a passage is no question: « Chaque lundi ? » only takes up the words."""
    return not any(sent.text.rstrip().endswith("?") for sent in list(material.docs[row].sents)[:1])


def _announced(material: Material, minutes: list[Passage]) -> Iterator[tuple[Passage, str]]:
    for passage in minutes:
        for sent in material.docs[material.index[passage.passage_id]].sents:
            if _rectifies().search(sent.text):
                yield passage, sent.text.strip()


@cache
def _rectifies() -> re.Pattern[str]:
    return pattern(load("analysis")["rectifications"]["annonces"])


@cache
def _takes_back() -> re.Pattern[str]:
    return pattern(load("analysis")["rectifications"]["retraits"])


def set_aside(sentence: str) -> list[str]:
    """The words that a rectification sets aside, as it says them."""
    return [found.strip() for rule in (INSTEAD, DENIED, ARROW) for found in rule.findall(sentence) if found.strip()]


def _holds(material: Material, earlier: Passage, wrong: str, sentence: str) -> bool:
    """Whether a sentence says all the words set aside, one of which counts, and enough of those they are said with."""
    gone = telling_words(wrong)
    if not gone:
        return False
    around = telling_words(sentence) - gone
    for sent in material.docs[material.index[earlier.passage_id]].sents:
        said = telling_words(sent.text)
        if gone <= said and len(gone) + len(around & said) >= LEAST:
            return True
    return False


def telling_words(text: str) -> set[str]:
    """Words of more than three letters and numbers, without accents nor capitals."""
    return {w for w in WORD.findall(fold(text)) if len(w) > SHORT or w.isdigit()}
