"""The figures that open a reading: those that ateliers share, those that compare, those that two documents of an atelier give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from spacy.tokens import Token

from synthese.reading.extracts import LONGEST, POSSESSED, goes_on_from_before, is_taken_back, opens_with_a_role
from synthese.reading.prose import is_spoken_for_oneself, tells_who_says
from synthese.reading.references import opens_on_what_precedes
from synthese.reading.statements import Desk, bullet, quotation
from synthese.reading.themes import told_by_documents
from synthese.records import Chapter, Citation, EntityKind, Figure, Nature, Statement
from synthese.themes.modalities import BESIDE
from synthese.themes.terms import times

MAX_FIGURES = 5
MAX_SHARED = 3  # figures told by several ateliers
GAP = 0.5  # worth of two numbers in one sentence: what they measure is compared
AGAIN = 0.75  # worth of a figure that two documents of an atelier give
QUOTABLE = 0.5
CONTRASTED = re.compile(r",\s(?:lui|elle|eux|elles),\s")  # « …, lui, … »
TELLS = 1.3  # worth of a second share of an atelier
IN_COMMON = 2  # words that two sentences must share for one number to measure one thing
TELLING = re.compile(r"\d{2}|\bsur\b")  # « 2 400 », « une maison sur deux »: two ateliers do not give it by chance
# « Les plaisanciers ne sont que 8 % »: of what, the sentence does not say.
OF_NOTHING = re.compile(
    r"\b(?:est|sont|était|étaient|représente(?:nt)?|forme(?:nt)?)\s+(?:que\s+|environ\s+|près de\s+)?[\d,.]+\s*%(?!\s+d(?:[ue]s?\b|['’]))"
)
# « Quai 12 », « les mesures 4 à 7 »: a number that only names an item.
NAMING = r"\b(?:actions?|fiches?|articles?|points?|axes?|mesures?|objectifs?|chapitres?|pages?|niveaux?|n°)\s+(?:n°\s*)?(?:\d+\s*(?:,|et|à)\s*)*{}\b"
BARE = re.compile(r"^[\d\s,.]+%?\s*[,;:.]")  # « 38 %, un étal sur trois est vide »: of what, the sentence does not say
FUTURE = ("rai", "ras", "ra", "rons", "rez", "ront")
THAT = re.compile(r"\b(?:que|qu['’])")
LISTED = re.compile(r"\d[.,]\d+[.,]\d")  # « 4,7,13.2 »: numbers of a list


def key_figures(desk: Desk, figures: Sequence[Figure]) -> Iterator[Statement]:
    """The figures that several ateliers give of one public, or several sets of documents of one thing; then the most telling ones of others, one by atelier."""
    told_in = documents_by_figure(desk, figures)
    worth = {f: telling(desk, f) + AGAIN * (len(told_in[_same(desk, f)]) > 1) for f in figures}
    ranked = sorted(
        (f for f in figures if desk.passage(f.passage_id).nature not in BESIDE), key=lambda f: (-worth[f], f.passage_id)
    )
    seen: set[str] = set()
    found = [*_shared(desk, ranked), *(_echoed(desk, figures) if told_by_documents(desk) else [])]
    shared = sorted(found, key=lambda group: (-len(group), -worth[group[0]], group[0].passage_id))
    for group in shared[:MAX_SHARED]:
        own = [f for f in group if desk.passage(f.passage_id).nature not in BESIDE]
        best = next((f for f in own if _sentence(desk, f)), None)
        if best is not None and desk.ateliers(best.passage_id)[0] not in seen:
            seen.add(desk.ateliers(best.passage_id)[0])
            yield _also(desk, best, [f for f in group if f is not best])
    for figure in ranked:
        where = desk.ateliers(figure.passage_id)[0]
        if len(seen) == MAX_FIGURES:
            break
        if where not in seen and (sentence := _sentence(desk, figure)):
            seen.add(where)
            yield bullet(desk, figure.passage_id, sentence)
    again = (f for f in ranked if desk.few and f.unit == "%" and worth[f] >= TELLS)
    yield from islice(_seconds(desk, again, seen), MAX_FIGURES + 1 - len(seen))


def _seconds(desk: Desk, figures: Iterable[Figure], seen: set[str]) -> Iterator[Statement]:
    """A second share of an atelier, where these are few: one by atelier, of those that have told one."""
    told: set[str] = set()
    for figure in figures:
        where = desk.ateliers(figure.passage_id)[0]
        if where in seen - told and (sentence := _sentence(desk, figure)):
            told.add(where)
            yield bullet(desk, figure.passage_id, sentence)


def _sentence(desk: Desk, figure: Figure) -> str:
    """The sentence of a figure, when it can be quoted alone."""
    sentence, quotable = desk.take(figure.passage_id, figure.extract)
    if quotable <= QUOTABLE or figure.value not in sentence:
        return ""
    told = sentence.split(" : ")[-1]  # « Un chiffre le dit : 2 400 ménages… »
    told = told if told[:1].isdigit() and figure.value in told else sentence
    hangs = (
        goes_on_from_before(told)
        or POSSESSED.match(told) is not None
        or opens_on_what_precedes(desk.doc(figure.passage_id), told)
    )
    hangs = hangs or told.rstrip(" »").endswith("?") or not _measures(desk, figure, told)
    hangs = hangs or re.search(NAMING.format(re.escape(figure.value)), told, re.IGNORECASE) is not None
    return "" if hangs or OF_NOTHING.search(told) or LISTED.search(figure.value) else _with_nuance(desk, figure, told)


def _with_nuance(desk: Desk, figure: Figure, told: str) -> str:
    """The sentence of a figure with the next one when that takes it back: « … Le nombre de forains, lui, ne baisse pas. »"""
    doc = desk.doc(figure.passage_id)
    start = doc.text.find(told)
    following = next((s for s in doc.sents if s.start_char >= start + len(told)), None)
    if start < 0 or following is None or not (CONTRASTED.search(following.text) or is_taken_back([following])):
        return told
    longer = doc.text[start : following.end_char].strip()
    return longer if len(longer) <= LONGEST else told


def _measures(desk: Desk, figure: Figure, told: str) -> bool:
    """Whether a sentence gives the measure of something that is: no « je », nothing to come, no length of time, nobody who just came."""
    passage, doc = desk.passage(figure.passage_id), desk.doc(figure.passage_id)
    comes = opens_with_a_role(told) and THAT.search(told) is None  # « Une intervenante parle pour 340 forains. »
    if (
        is_spoken_for_oneself(told)
        or tells_who_says(told)
        or BARE.match(told)
        or figure.unit.lower() in times()
        or comes
    ):
        return False
    heads = (sent.root for sent in doc.sents if sent.text.strip() and (sent.text.strip() in told or told in sent.text))
    to_come = any(_is_future(verb) for root in heads for verb in (root, *root.children))
    counted = figure.value[:1].isdigit() or figure.unit == "%" or figure.unit in _people(desk, passage.passage_id)
    return counted and not to_come


def _is_future(verb: Token) -> bool:
    """Whether a verb tells what will be; its ending confirms what the parser says."""
    return "Fut" in verb.morph.get("Tense", []) and verb.lower_.endswith(FUTURE)


def _people(desk: Desk, passage_id: str) -> set[str]:
    """Lemmas of the publics that a passage names."""
    return {span.root.lemma_ for span in desk.doc(passage_id).spans["entites"] if span.label_ == EntityKind.PUBLIC}


def _also(desk: Desk, figure: Figure, others: Sequence[Figure]) -> Statement:
    """A figure in the words of one atelier, and the others that give it."""
    sentence = _sentence(desk, figure)
    desk.quoted.add(figure.passage_id)
    ateliers = sorted({a for f in others for a in desk.ateliers(f.passage_id)} - set(desk.ateliers(figure.passage_id)))
    works = all(map(desk.material.is_atelier, ateliers))
    give = f"{desk.named(ateliers)} {'donnent' if len(ateliers) > 1 else 'donne'} le même nombre, {figure.value}"
    read = f"{figure.value} se lit aussi ailleurs {desk.mention(ateliers)}"
    text = f"{quotation(desk, figure.passage_id, sentence)} ; {give if works else read}."
    cited = [Citation(figure.passage_id, sentence), *(Citation(f.passage_id, f.extract) for f in others)]
    return Statement(text, (*desk.ateliers(figure.passage_id), *ateliers), tuple(dict.fromkeys(cited)), bullet=True)


def _shared(desk: Desk, figures: Sequence[Figure]) -> list[list[Figure]]:
    """Figures that several ateliers give of one public, in order: the same number, the same noun, and another word in common."""
    publics = {
        span.root.lemma_.lower()
        for doc in desk.material.docs
        for span in doc.spans["entites"]
        if span.label_ == EntityKind.PUBLIC
    }
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        known = figure.unit.lower() in publics and TELLING.search(figure.value)
        if known and desk.material.is_atelier(desk.passage(figure.passage_id).atelier):
            groups.setdefault((figure.value, figure.unit), []).append(figure)
    found = []
    for (_, unit), group in groups.items():
        words = [_words(desk, f) - {unit.lower()} for f in group]
        alike = [
            f for f, own in zip(group, words, strict=True) if any(own & other for other in words if other is not own)
        ]
        first = {desk.passage(f.passage_id).atelier: f for f in reversed(alike)}
        if len(first) > 1:
            found.append([f for f in alike if first[desk.passage(f.passage_id).atelier] is f])
    return found


def _echoed(desk: Desk, figures: Sequence[Figure]) -> list[list[Figure]]:
    """Shares that several sets of documents give of one thing: the same number, and words in common; one figure by set."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.unit == "%" and TELLING.search(figure.value):
            groups.setdefault(figure.value, []).append(figure)
    found = []
    for group in groups.values():
        words = [_words(desk, f) for f in group]
        alike = [
            f
            for f, own in zip(group, words, strict=True)
            if any(len(own & other) >= IN_COMMON for other in words if other is not own)
        ]
        first = {desk.passage(f.passage_id).atelier: f for f in sorted(alike, key=lambda f: bool(_sentence(desk, f)))}
        if len(first) > 1:
            found.append(sorted(first.values(), key=lambda f: f.passage_id))
    return found


def _words(desk: Desk, figure: Figure) -> set[str]:
    """Nouns and adjectives of the sentence of a figure, names left out."""
    doc = desk.material.docs[desk.material.index[figure.passage_id]]
    return {
        t.lemma_.lower()
        for t in doc
        if t.pos_ in ("NOUN", "ADJ") and t.is_alpha and t.sent.text.strip() in figure.extract and not t.like_num
    }


def documents_by_figure(desk: Desk, figures: Sequence[Figure]) -> dict[tuple[str, str, str], set[str]]:
    """Documents of an atelier that give one figure: what a référentiel takes from a séance is what mattered there."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for figure in figures:
        document = desk.passage(figure.passage_id).document
        found.setdefault(_same(desk, figure), set()).add(document)
    return found


def _same(desk: Desk, figure: Figure) -> tuple[str, str, str]:
    atelier = desk.passage(figure.passage_id).atelier
    short = figure.passage_id if len(figure.value) < 2 else ""  # « 3 » is everywhere
    return atelier, figure.value + short, figure.unit


def _tells_a_gap(desk: Desk, figure: Figure) -> bool:
    """Whether the sentence of a figure gives another of its kind: a part of a whole, two groups, then and now."""
    doc = desk.material.docs[desk.material.index[figure.passage_id]]
    said = [span for span in doc.spans["chiffres"] if span.sent.text.strip() in figure.extract]
    return len({span.text for span in said}) > 1


def telling(desk: Desk, figure: Figure) -> float:
    """Shares, and numbers of people, speak to everyone; so does what opens a diagnosis. Long sentences do not."""
    passage = desk.passage(figure.passage_id)
    people = _people(desk, figure.passage_id)
    diagnosis = passage.chapter is Chapter.ENJEUX or passage.seance == 1
    return (
        (figure.unit == "%")
        + 0.5 * (figure.unit in people)
        + 0.5 * diagnosis
        + 0.5 * (passage.nature is Nature.REFERENTIEL)
        + 0.5 * bool(people)
        + GAP * _tells_a_gap(desk, figure)
        - len(figure.extract) / 300
    )
