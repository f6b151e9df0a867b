"""Which sentences of a passage can be quoted alone: whole, short enough, not hanging on what precedes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from spacy.tokens import Span

from synthese.annotate.roles import stand_ins
from synthese.lexicons import load, pattern
from synthese.material import Material
from synthese.reading.french import capitalise, ordinal
from synthese.reading.references import stands_for_what_precedes
from synthese.records import Chapter, Nature, Passage, SpeakerRole
from synthese.requirements import is_title
from synthese.segment.people import role_of

SHORTEST, LONGEST = 45, 260
CELL = " | "  # between the cells of a line of a table
# Signs of rough notes or of a table, words cut short (« fonct. font », « tt », « dps »): not a sentence to quote.
NOTES = re.compile(
    r" \| |→|⇒|->| = | \+ |\[|\]|^\(|\b[a-zà-ÿ]{2,6}\. [a-zà-ÿ]|(?<![\w'’.-])[bcdfghjklmnpqrstvwxz]{2,4}(?![\w'’.-])"
)
RANK = re.compile(
    r"^\W*(?:point\s+)?(?:n°\s*)?(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)\s*[.)–:-]\s+", re.IGNORECASE
)  # « 4. », « D. », « Point 2 – »
LONGEST_TITLE = 8  # words
SAID_HE = re.compile(r"[»”]\s*,?\s*\w+-(?:t-)?(?:il|elle)\b")  # « “…”, dit-elle »: who, the words do not say
CUT_SHORT = re.compile(r"\b[^\W\d_]{1,4}\.$")  # a word that may be an abbreviation
LIST_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z]\))\s+(?=[A-ZÀ-Ý«])")  # « 3. », « 5.2 », « b) »
TAKEN_BACK = 0.35  # what a sentence loses by standing without the one that takes it back
POSSESSED = re.compile(r"(?:Ses|Son|Sa|Leurs?)\s")  # of whom, the sentence does not say
OTHERS = re.compile(r"\W*[^\W_]+\s+autres?\b")  # « Dix autres… », « Les autres… »: beside what was told
SHORT = 90  # a sentence that short seldom says what « y » or « en » stands for
LONGEST_EXTRACT = 340  # of two sentences quoted together
HANGING = frozenset(load("analysis")["suspendus"]["mots"])  # a sentence that opens with one hangs on what precedes
SPOKEN = {
    SpeakerRole.ELU: "un membre élu",
    SpeakerRole.DGA: "la direction générale",
    SpeakerRole.DIRECTEUR: "un membre des directions",
    SpeakerRole.CADRE: "un membre des services",
    SpeakerRole.CABINET: "le cabinet",
    SpeakerRole.EXPERT: "un intervenant",
    SpeakerRole.HABITANT: "un habitant",
}
WITH = {
    SpeakerRole.ELU: "d'élu",
    SpeakerRole.DGA: "de direction générale",
    SpeakerRole.DIRECTEUR: "de directeur",
    SpeakerRole.CADRE: "de cadre",
    SpeakerRole.CABINET: "du cabinet",
}  # whose interview
CHAPTERS = {
    Chapter.ENJEUX: "chapitre des enjeux",
    Chapter.POSITIONNEMENT: "chapitre du positionnement",
    Chapter.SPECIFICITES: "chapitre des spécificités",
    Chapter.PRECONISATIONS: "chapitre des préconisations",
    Chapter.CONDITIONS: "chapitre des conditions de réussite",
}
NATURES = {
    Nature.COMPTE_RENDU: "compte rendu",
    Nature.REFERENTIEL: "référentiel",
    Nature.PLAN_ACTIONS: "plan d'actions",
    Nature.BILAN: "bilan",
    Nature.ENTRETIEN: "entretien",
    Nature.CONTRIBUTION: "contribution",
    Nature.AUTRE: "document",
}


def is_notes(text: str) -> bool:
    """Whether a text looks like rough notes or a line of a table; the clerks' « abst. » counts votes."""
    return bool(NOTES.search(re.sub(r"\babst\.", "abst", text)))


def quotability(sent: Span, longest: int = LONGEST) -> float:
    """How well a sentence stands alone, in [0, 1]; 0 when it should not be quoted."""
    text = sent.text.strip()
    if not SHORTEST <= len(text) <= longest or not re.search(r"[.!?…»]$", text):
        return 0.0
    first = next((t for t in sent if not t.is_punct and not t.is_space), None)
    if first is None or not (first.text[:1].isupper() or first.text[:1].isdigit()):
        return 0.0
    if _called().search(text) or (SAID_HE.search(text) and not opens_with_a_role(text)):
        return 0.0
    if not any(t.pos_ in ("VERB", "AUX") for t in sent) or not _balanced(text) or NOTES.search(text):
        return 0.0
    score = 1.0 - abs(len(text) - 140) / 400
    score -= 0.35 * (goes_on_from_before(text) or stands_for_what_precedes(sent))
    score -= 0.15 * text.endswith("?")
    score -= 0.3 * (len(text) < SHORT and any(t.lower_ in ("y", "en") and t.pos_ == "PRON" for t in sent))
    score -= 0.1 * sum(t.lower_ in ("celui-ci", "celle-ci", "ci-dessus", "précité") for t in sent)
    return max(score, 0.05)


def goes_on_from_before(text: str) -> bool:
    """Whether a sentence opens on a word, or on a turn, that ties it to what precedes: « Elle… », « À l'inverse, … »."""
    first = re.search(r"[^\W\d_]+['’]?", text)
    word = first[0].lower().strip("'’") if first else ""
    alone = word == "en" or _impersonal().match(text)  # « En 2010, … », « Il faudrait… »
    others = OTHERS.match(text) is not None
    return opens_on_a_turn(text) or others or (word in HANGING and not alone)


def opens_on_a_turn(text: str) -> bool:
    """Whether a sentence opens on a turn that ties it to what precedes: « À l'inverse, … »."""
    return _turns().match(text) is not None


@cache
def _impersonal() -> re.Pattern[str]:
    return re.compile(r"\W*" + pattern(load("analysis")["suspendus"]["impersonnels"]).pattern, re.IGNORECASE)


@cache
def _turns() -> re.Pattern[str]:
    return re.compile(r"\W*" + pattern(load("analysis")["suspendus"]["tours"]).pattern, re.IGNORECASE)


def _balanced(text: str) -> bool:
    """Whether every guillemet of a text that opens closes."""
    return text.count("«") == text.count("»") and text.count('"') % 2 == 0


@cache
def _called() -> re.Pattern[str]:
    """Somebody called by a name that was replaced: « Vous avez raison, un élu. »"""
    labels = pattern(stand_ins()).pattern
    return re.compile(rf",\s(?:{labels})\s?[.!?…]", re.IGNORECASE)


def best_sentence(material: Material, row: int, inside: str = "") -> tuple[str, float]:
    """The sentence of a passage that is best quoted, and its quotability; `inside` restricts to an extract."""
    sents = list(material.docs[row].sents)
    goes_on = row + 1 < len(material.docs) and material.same_point(row, row + 1)
    later = [*sents, *(list(material.docs[row + 1].sents)[:1] if goes_on else [])]
    choices = [
        (sent.text.strip(), quotability(sent) - TAKEN_BACK * is_taken_back(later[i + 1 : i + 2]))
        for i, sent in enumerate(sents)
        if not inside or sent.text.strip() in inside
    ]
    return max(choices, key=lambda item: item[1], default=("", 0.0))


def is_taken_back(following: Sequence[Span]) -> bool:
    """Whether the sentence that follows takes back what was just said: « Malheureusement… », « Or… », « Mais… »."""
    return any(_takes_back().match(sent.text.lstrip(" «“–")) for sent in following)


@cache
def _takes_back() -> re.Pattern[str]:
    words = load("analysis")
    return pattern([*words["contrastes"]["reprises"], *words["contrastes"]["retours"]])


def whole_extract(material: Material, row: int, extract: str) -> tuple[str, float]:
    """An extract of one or two sentences quoted as it is, without its number, and its quotability; ("", 0) when one of them cannot be."""
    sents = [sent for sent in material.docs[row].sents if sent.text.strip() and sent.text.strip() in extract]
    extract = LIST_NUMBER.sub("", extract.strip())
    text = " ".join(extract.split())
    said = sents[1:] if len(sents) > 1 and is_title(sents[0]) else sents
    if not said or len(text) > LONGEST_EXTRACT or quotability(said[0], LONGEST_EXTRACT) == 0 or NOTES.search(text):
        return "", 0.0
    if not re.search(r"[.!?…»]$", text) or not _balanced(text):
        return "", 0.0
    return extract, quotability(said[0], LONGEST_EXTRACT)


def grown(material: Material, row: int, extract: str, longest: int) -> str:
    """An extract with the sentences before it, then after it, as far as they fit in `longest` characters; without its number.

    "" when the extract is longer than that, or reads like notes.
    """
    sents = list(material.docs[row].sents)
    inside = [i for i, sent in enumerate(sents) if sent.text.strip() and sent.text.strip() in extract]
    if not inside:
        return ""
    first, last = inside[0], inside[-1]
    while first > 0 and len(_between(sents, first - 1, last)) <= longest:
        first -= 1
    while last < len(sents) - 1 and len(_between(sents, first, last + 1)) <= longest:
        last += 1
    words = LIST_NUMBER.sub("", _between(sents, first, last))
    whole = re.search(r"[.!…»]$", words) and words.count("«") == words.count("»") and not is_notes(words)
    whole = whole and not _called().search(words) and not is_cut(sents[0].doc.text, words)
    return words if whole and len(words) <= longest else ""


def is_cut(text: str, words: str) -> bool:
    """Whether words stop before the end of their sentence: after an abbreviation (« hyp. 2 »), what follows goes on from them."""
    rest = text.partition(words)[2].lstrip()
    return rest[:1].islower() or (rest[:1].isdigit() and CUT_SHORT.search(words) is not None)


def _between(sents: Sequence[Span], first: int, last: int) -> str:
    return sents[0].doc.text[sents[first].start_char : sents[last].end_char].strip()


def voice(passage: Passage, sentence: str) -> str:
    """Who or what speaks in a sentence: « une élue », « le référentiel »; a clerk who reports is the minutes' voice."""
    return speaker(passage, sentence) or recorded(passage)


def speaker(passage: Passage, sentence: str) -> str:
    """Who says a sentence: « une élue »; "" when a document does, or a clerk who reports."""
    role = passage.speaker_role if passage.nature in (Nature.COMPTE_RENDU, Nature.ENTRETIEN) else None
    if role is None or _tells_of_speaker(role, sentence):
        return ""
    return passage.speaker or SPOKEN[role]


def _tells_of_speaker(role: SpeakerRole, sentence: str) -> bool:
    """Whether a sentence opens with the role of who is said to speak: the clerk's; « Le maire veut… », said by the cabinet, is not."""
    opening = _reported().match(sentence)
    one = opening is not None and opening[0].strip().lower().startswith(("un ", "une "))  # the clerk tells of somebody
    return opening is not None and (one or role_of(opening[0]) in (role, None))


def on_the_way(passage: Passage, name: str = "") -> str:
    """The document of a passage where a source must tell it: not a référentiel, nor a set of documents that its own name tells.

    `name`: what tells it from its neighbours of the same kind, when it has any.
    """
    if passage.nature is Nature.COMPTE_RENDU:
        return f"{ordinal(passage.seance)} séance" if passage.seance else recorded(passage)
    if passage.nature is Nature.PLAN_ACTIONS:
        return ", ".join(filter(None, (name, remarked(passage)))) or recorded(passage)
    return name


def remarked(passage: Passage) -> str:
    """« remarques » for a passage of a plan that stands under a title of that kind: what others say of the plan is not its own."""
    return "remarques" if any(_remarks().search(title) for title in passage.headings) else ""


@cache
def _remarks() -> re.Pattern[str]:
    return pattern(load("documents")["rubriques"]["remarques"])


def recorded(passage: Passage) -> str:
    """The document that a passage stands in: « compte rendu de la première séance », « référentiel »."""
    if passage.nature is Nature.COMPTE_RENDU and passage.seance:
        return f"compte rendu de la {ordinal(passage.seance)} séance"
    return NATURES[passage.nature]


def named_document(passage: Passage, name: str = "") -> str:
    """The kind of document that a passage stands in, and its `name`; an interview by the function and the number that its file gives: no name is printed."""
    told = NATURES[passage.nature]
    number = re.search(r"\d+$", passage.document)
    role = role_of(re.sub(r"[-_]+", " ", passage.document)) if passage.nature is Nature.ENTRETIEN else None
    if number and role in WITH:
        return f"{told} n° {number[0]} {WITH[role]}"
    return f"{told}{' ' if name.startswith('n°') else ', '}{name}" if name else told


def telling(passage: Passage, sentence: str) -> str:
    """Who says a sentence, with the verb: « dit une élue », « écrit le référentiel »."""
    who, where = speaker(passage, sentence), recorded(passage)
    if who:
        return f"dit {who}"
    if passage.nature is Nature.COMPTE_RENDU:
        return f"rapporte le {where}"
    return {Nature.ENTRETIEN: "dit-on en entretien", Nature.CONTRIBUTION: "écrit un habitant"}.get(
        passage.nature, f"écrit le {where}"
    )


def opens_with_a_role(sentence: str) -> bool:
    """Whether a sentence opens with someone's role: « Une élue… », « La directrice de l'urbanisme… »."""
    return _reported().match(sentence) is not None


@cache
def _reported() -> re.Pattern[str]:
    """A sentence that opens with someone's role is the clerk's, not that person's: « Une élue… », « La directrice… »."""
    roles = load("roles")
    labels = pattern(stand_ins()).pattern
    titles = pattern([form for key in roles["ordre"] for form in roles["formes"][key]]).pattern
    return re.compile(rf"^\W*(?:{labels}|(?:une?|le|la|les|l['’])\s*{titles})", re.IGNORECASE)


def place(passage: Passage) -> str:
    """Where a passage stands in its document: « séance 2, p. 3 », « chapitre des enjeux »."""
    parts = []
    if passage.seance:
        parts.append(f"séance {passage.seance}")
    if passage.chapter:
        parts.append(CHAPTERS[passage.chapter])
    if passage.nature is Nature.PLAN_ACTIONS and remarked(passage):
        parts.append(remarked(passage))
    if passage.page:
        parts.append(f"p. {passage.page}")
    return ", ".join(parts)


def in_document_order(rows: Iterable[int]) -> list[int]:
    """Rows sorted and without repetition."""
    return sorted(set(rows))


def title_of_point(passage: Passage) -> str:
    """What a point of the agenda of a séance is about, from its own title: « La halle »; "" when it has none or it says no subject."""
    if passage.nature is not Nature.COMPTE_RENDU or len(passage.headings) < 2:  # the first is the document's
        return ""
    title = RANK.sub("", passage.headings[-1]).strip(" .:–-")
    title = title.rpartition(" : ")[2]
    long = not 1 <= len(title.split()) <= LONGEST_TITLE
    return "" if long or title.isupper() or _no_subject().search(title) else capitalise(title)


@cache
def _no_subject() -> re.Pattern[str]:
    """Titles that say what a part of the minutes is, not what it is about; those in which a name was replaced."""
    return pattern([*load("analysis")["libelles"]["rubriques"], *stand_ins()])
