"""How the words of a passage stand in the reading: in prose when a text speaks in its own name, between guillemets when somebody speaks.

A clerk's « une élue craint que… » and a référentiel's « la Ville choisit… » are sentences of a reading as they are, word for word;
« nous », « je », a question, notes, what an inhabitant writes are quoted, with who says it.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span, Token

from synthese.debate import opens_with_somebody
from synthese.lexicons import load, pattern
from synthese.material import Material
from synthese.reading.extracts import opens_with_a_role, speaker
from synthese.reading.french import of, uncapitalise
from synthese.reading.typography import inner, quoted, typeset
from synthese.records import Nature, Passage

STOP = re.compile(r"\.(\s*[»”])?$")  # what is told inside a sentence loses its full stop
INVERTED = re.compile(r"\w-(?:t-)?(?:il|elle)\b")  # « dit-elle »: somebody tells
INSIDE = re.compile(r"[«“][^»”]*[»”]")  # words that a text quotes itself
VERBAL = frozenset({"VERB", "AUX"})
FORMS = frozenset({"Fin", "Inf"})  # of a verb that states or asks something: « des écrits signés » does not
POSSESSIVES = frozenset({"sa", "son", "ses"})
SOMEBODY = "un participant"  # who speaks in his own name, in a capacity that the minutes do not give
GRAMMATICAL = frozenset(
    {"DET", "PRON", "ADP", "ADV", "SCONJ", "CCONJ"}
)  # words that have a capital only at the head of a sentence


def told(material: Material, passage_id: str, words: str) -> str:
    """Words as a sentence holds them, without full stop: « Une élue craint… », « « … », dit une élue »."""
    if is_prose(material, passage_id, words):
        return typeset(_unstopped(words))
    return _quoted(material, passage_id, words)


def _quoted(material: Material, passage_id: str, words: str) -> str:
    passage = material.passages[material.index[passage_id]]
    who = speaker(passage, words)
    said = f", dit {who}" if who else ""
    if said and passage.nature is Nature.COMPTE_RENDU and _narrates(material, passage_id, words):
        said = f", propos rapportés {of(who)}"
    if not said and passage.nature is Nature.COMPTE_RENDU and is_spoken_for_oneself(words):
        said = f", dit {SOMEBODY}"
    return f"{quoted(_within(words))}{said}"


def _narrates(material: Material, passage_id: str, words: str) -> bool:
    """Whether a clerk tells in the third person what somebody said: « Elle réclame que la halle reste ouverte. »"""
    if is_spoken_for_oneself(words):
        return False
    if tells_who_says(words):
        return True
    sents = (s for s in material.docs[material.index[passage_id]].sents if s.text.strip() and s.text.strip() in words)
    return any(_of_somebody_else(sent) for sent in sents)


def _of_somebody_else(sent: Span) -> bool:
    """Whether a sentence tells of somebody: « il » or « elle » acts in it, or it opens on a verb without subject, or on « Sa… »."""
    first = next((token for token in sent if not token.is_punct and not token.is_space), None)
    if first is None:
        return False
    acts = (t for t in sent if t.lower_ in ("il", "elle") and (t.dep_.startswith("nsubj") or _says(t)))
    if any(t.head.lemma_ != "falloir" for t in acts) or (first.pos_ == "DET" and first.lower_ in POSSESSIVES):
        return True
    states = "Fin" in first.morph.get("VerbForm", []) and "3" in first.morph.get("Person", [])
    return states and not any(child.dep_.startswith(("nsubj", "expl")) for child in first.children)


def _says(pronoun: Token) -> bool:
    """Whether « il » is read as impersonal before a verb of speech: « Il rappelle que… » is somebody's."""
    return pronoun.dep_.startswith("expl") and pronoun.head.lemma_ in load("annotation")["parole"]["verbes"]


def is_spoken_for_oneself(words: str) -> bool:
    """Whether words say « je » or « nous », beyond what they quote."""
    return _persons().search(INSIDE.sub("", words)) is not None


def tells_who_says(words: str) -> bool:
    """Whether words hold « dit-elle » or « reprend-il »: somebody's, told by another."""
    return INVERTED.search(words) is not None


def told_inside(material: Material, passage_id: str, words: str) -> str:
    """The same after the first words of a sentence: « une élue craint… »; what cannot go on from them is quoted."""
    inside = _inside(material, passage_id, words) if is_prose(material, passage_id, words) else ""
    return inside or _quoted(material, passage_id, words)


def minuted(material: Material, passage_id: str, words: str) -> str:
    """What a document records that an atelier decided: nobody in particular says it."""
    return typeset(_unstopped(words)) if _states(material, passage_id, words) else quoted(_within(words))


def minuted_inside(material: Material, passage_id: str, words: str) -> str:
    """The same after the first words of a sentence: « la fermeture est adoptée par neuf voix »."""
    inside = _inside(material, passage_id, words) if _states(material, passage_id, words) else ""
    return inside or quoted(_within(words))


def is_prose(material: Material, passage_id: str, words: str) -> bool:
    """Whether words stand in the reading without guillemets: whole sentences, said by a text or reported by a clerk, of nobody's « je » or « nous »."""
    passage = material.passages[material.index[passage_id]]
    own = passage.nature is Nature.REFERENTIEL or reports(passage, words) or _tells_by_itself(material, passage)
    return own and _states(material, passage_id, words)


def reports(passage: Passage, words: str) -> bool:
    """Whether words are those of a clerk who tells what somebody said: « Une élue craint que… »."""
    clerk = passage.nature is Nature.COMPTE_RENDU and not speaker(passage, words)
    return clerk and words.lstrip()[:1] not in "«“" and (opens_with_somebody(words) or opens_with_a_role(words))


def _tells_by_itself(material: Material, passage: Passage) -> bool:
    """Whether a passage stands in minutes where nobody speaks in his own words, and nobody is said to speak there."""
    turns = {(sheet.atelier, sheet.document): sheet.turns for sheet in material.sheets}
    silent = passage.speaker_role is None and not turns.get((passage.atelier, passage.document), 1)
    return silent and passage.nature is Nature.COMPTE_RENDU


def _unstopped(words: str) -> str:
    return STOP.sub(r"\1", words.strip())


def _within(words: str) -> str:
    """Words between guillemets, their own brought to the second level."""
    whole = _unstopped(words)
    return whole if whole.startswith("«") and whole.endswith("»") and whole.count("«") == 1 else inner(whole)


def _inside(material: Material, passage_id: str, words: str) -> str:
    """Words as they go on from others: a grammatical word loses its capital, a name keeps it; "" for any other."""
    doc = material.docs[material.index[passage_id]]
    told = typeset(_unstopped(words))
    first = next((token for token in doc if token.text[:1].isalpha() and words.startswith(token.text)), None)
    if first is not None and (first.pos_ in GRAMMATICAL or first.is_stop):
        return uncapitalise(told)
    named = first is None or first.pos_ == "PROPN" or not first.text[1:].islower()  # « Nantes », « S3 »
    return told if named else ""


def _states(material: Material, passage_id: str, words: str) -> bool:
    """Whether words are whole sentences, one at least with a verb (« Des écrits signés. » is a title), that nobody says in his own name."""
    whole = words[:1].isupper() or words[:1].isdigit()
    ends = words.rstrip().endswith((".", "…", "»", ")"))
    if not (whole and ends) or is_spoken_for_oneself(words):
        return False
    texts = ((sent, sent.text.strip()) for sent in material.docs[material.index[passage_id]].sents)
    said = [sent for sent, text in texts if text and (text in words or words.strip() in text)]
    called = opens_with_somebody(words) or opens_with_a_role(words)
    # « Une élue (halle). Ne voit pas pourquoi… » is notes
    return any(_has_verb(sent) for sent in said) and not (called and not any(t.pos_ in VERBAL for t in said[0]))


def _has_verb(sent: Span) -> bool:
    return any(FORMS & set(token.morph.get("VerbForm", [])) for token in sent)


@cache
def _persons() -> re.Pattern[str]:
    return pattern(load("analysis")["personnes"]["mots"])
