"""Stage 8. How référentiels answer what opposes two aims: they take sides, hold both together, or leave the question open.

The structure of a référentiel tells: one passage opposes two aims, and in it the atelier, the City or what was agreed is the
subject of a main clause whose verb chooses, or turns say that nothing was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from spacy.tokens import Doc, Span, Token

from synthese.debate import opposes, two_parties
from synthese.decisions import says
from synthese.lexicons import load, pattern
from synthese.material import Material
from synthese.records import Answer, Arbitration, Chapter, Evidence, Nature, Tension
from synthese.scores import Scores, by_passage

OPPOSED = (
    0.25  # probability of both poles of a tension from which a passage opposes two aims without saying so in a turn
)
AIMS = 0.3  # probability of an aim, in its place, of a passage that is answered…
BEFORE = 2  # … or of one of so many before it
# A chapter on what is at stake weighs; it answers nothing yet.
CHAPTERS = frozenset({Chapter.POSITIONNEMENT, Chapter.SPECIFICITES, Chapter.PRECONISATIONS})
SUBJECTS = ("nsubj", "nsubj:pass")
NOT = ("pas", "point", "rien")
SUBORDINATE = ("acl:relcl", "acl", "ccomp", "advcl", "csubj", "parataxis:parenth")


def find_arbitrations(scores: Scores) -> tuple[Arbitration, ...]:
    """What référentiels answer to what opposes two aims, in reading order; one by passage."""
    material = scores.material
    opposing = scores.opposing
    opposed = {window.passage: float(opposing[row]) for window, row in scores.best(opposing)}
    held = by_passage(scores, scores.in_context["tension"])
    read = (_arbitration(material, row, opposed.get(row, 0.0)) for row in range(len(material.passages)))
    return tuple(found for found in read if found is not None and _answers_aims(material, found, held))


def _answers_aims(material: Material, found: Arbitration, held: np.ndarray) -> bool:
    """Whether what is answered is an aim: of the passage, or of those just before it in its point (« L'atelier a retenu les deux. »).

    What is said open is taken at its word.
    """
    if found.answer is Answer.OUVERT:
        return True
    row = material.index[found.opposition.passage_id]
    near = [each for each in range(max(0, row - BEFORE), row + 1) if material.same_point(each, row)]
    return max(float(held[each]) for each in near) >= AIMS


def _arbitration(material: Material, row: int, opposed: float) -> Arbitration | None:
    """What a passage opposes and answers; None when it does not do both. `opposed`: how surely a head reads a tension in it."""
    passage = material.passages[row]
    adopted = passage.nature is Nature.REFERENTIEL and passage.chapter in CHAPTERS
    if not adopted or not material.is_atelier(passage.atelier):
        return None
    sents = list(material.docs[row].sents)
    answer = next((i for i, sent in enumerate(sents) if answers_by(sent)), None)
    if answer is None:
        return None
    opposition = _opposition(sents, answer)
    if opposition is None and opposed < OPPOSED:
        return None
    first, last = sorted((answer, answer if opposition is None else opposition))
    told = Evidence(passage.passage_id, _between(sents, first, last), round(opposed, 4))
    answered = Evidence(passage.passage_id, sents[answer].text.strip(), 1.0)
    return Arbitration(passage.atelier, answer_of(material.docs[row], sents[answer]), told, answered)


def _opposition(sents: Sequence[Span], answer: int) -> int | None:
    """The sentence that opposes two aims: the answer itself, else the nearest before it, else after; None without one."""
    if _both().search(sents[answer].text):
        return answer
    order = [answer, *range(answer - 1, -1, -1), *range(answer + 1, len(sents))]
    return next((i for i in order if opposes(sents[i].text) or two_parties(sents[i].text)), None)


def _between(sents: Sequence[Span], first: int, last: int) -> str:
    return sents[0].doc[sents[first].start : sents[last].end].text.strip()


def answers_by(sent: Span) -> bool:
    """Whether a sentence chooses, or says that nothing was chosen."""
    return says("ouvert").search(sent.text) is not None or any(_chooses(token) for token in sent)


def _chooses(token: Token) -> bool:
    """Whether a token is a verb of choice of a main clause whose subject decides; to choose to say something decides nothing."""
    words = load("analysis")["arbitrages"]
    if token.pos_ not in ("VERB", "AUX") or token.lemma_ not in (*words["verbes"], *words["concessions"]):
        return False
    if _misread(token):
        return token.head.lemma_.lower() in words["sujets"]
    if any(head.dep_ in SUBORDINATE for head in (token, *token.ancestors)):
        return False
    if any(child.dep_ == "xcomp" and child.lower_ in words["dire"] for child in token.children):
        return False
    subjects = (child for child in token.children if child.dep_ in SUBJECTS and child.lemma_.lower() in words["sujets"])
    return any(not _any_of_them(subject) for subject in subjects)


def _any_of_them(noun: Token) -> bool:
    """Whether a noun stands for nobody in particular: « des groupes », « certaines communes », and not « nos communes »."""
    several = "Plur" in noun.morph.get("Number", [])
    return several and any(t.dep_ == "det" and not _points(t) for t in noun.children)


def _points(article: Token) -> bool:
    """Whether an article tells which: definite, possessive or demonstrative."""
    told = article.morph
    return "Def" in told.get("Definite", []) or bool(told.get("Poss", [])) or "Dem" in told.get("PronType", [])


def _misread(token: Token) -> bool:
    """Whether the parse takes the verb of a short sentence for a complement of its subject: « L'atelier choisit midi. »."""
    finite = "Fin" in token.morph.get("VerbForm", [])
    return finite and token.dep_ == "acl" and token.head.dep_ == "ROOT" and token.i - token.head.i == 1


def answer_of(doc: Doc, answer: Span) -> Answer:
    """How the passage answers: what it leaves open comes first, then what holds both aims."""
    words = load("analysis")["arbitrages"]
    chosen = [token for token in answer if _chooses(token)]
    denied = any(
        t.lemma_ in words["conclure"] and any(c.dep_ == "advmod" and c.lower_ in NOT for c in t.children)
        for t in chosen
    )
    if denied or says("ouvert").search(doc.text):
        return Answer.OUVERT
    taken = any(t.lemma_ in words["verbes"] for t in chosen) and not _both().search(answer.text)
    return Answer.ARBITRAGE if taken else Answer.COMPROMIS


@cache
def _both() -> re.Pattern[str]:
    return pattern(load("analysis")["arbitrages"]["ensemble"])


def tie(found: Sequence[Arbitration], tensions: Sequence[Tension], near: float) -> tuple[Arbitration, ...]:
    """Arbitrations with the tension that each answers: the first in rank whose evidence holds the same passage.

    `near`: affinity from which an extract of a tension speaks of its very object.
    """
    ranked = sorted(tensions, key=lambda t: -t.rank)
    holder = {e.evidence.passage_id: t.tension_id for t in ranked for e in t.evidence if e.near >= near}
    return tuple(replace(a, tension_id=holder.get(a.opposition.passage_id, "")) for a in found)
