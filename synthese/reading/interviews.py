"""What interviews say: answers told under what was asked, first to the questions that several were asked, then to those that weigh the work."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from synthese.lexicons import load, pattern
from synthese.reading.extracts import HANGING, grown
from synthese.reading.french import capitalise, under
from synthese.reading.statements import Desk, headed, quotation
from synthese.records import Citation, Nature, Passage, Statement
from synthese.segment.people import fold

# « Q. », « Question 4. », « Question 7 (par écrit). », « 3) »: how a question is numbered.
LABEL = re.compile(r"^(?:Q(?:uestion)?\s*\d*\s*(?:\([^)]*\))?\s*[.:)–-]\s*|\d{1,2}\s*[.)]\s*)")
ASKED_TWICE = 2  # interviews that must be asked a question for their answers to be told together
SHARED_TOLD, ANSWERS = 6, 3  # questions told with several answers, and these
TOLD, BY_INTERVIEW = 8, 2  # answers told under their own question, in all and by interview
LEAST_WORDS, LEAST_ANSWER = 2, 7  # of a question, of an answer
LONGEST = 300  # characters of an answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, and the first words of the answer."""

    document: tuple[str, str]
    question: str
    passage_id: str
    words: str


def answered_statements(desk: Desk) -> Iterator[Statement]:
    """Answers under the question that several interviews were asked, then others under their own; none when nobody is asked anything."""
    answers = list(_answers(desk))
    asked: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        asked[" ".join(fold(answer.question).split())].append(answer)
    shared = [group for group in asked.values() if len({a.document for a in group}) >= ASKED_TWICE]
    for group in sorted(shared, key=len, reverse=True)[:SHARED_TOLD]:
        yield from headed(group[0].question, [_told(desk, "", answer) for answer in group[:ANSWERS]])
    apart = [a for a in answers if not any(a in group for group in shared)]
    for answer in _weighing(apart):
        yield _told(desk, answer.question, answer)


def _answers(desk: Desk) -> Iterator[Answer]:
    """The first passage of each answer, when its question and itself can be read alone."""
    last: tuple[str, str, int] | None = None
    for row, passage in enumerate(desk.material.passages):
        here = (passage.atelier, passage.document, passage.exchange)
        opens, last = here != last, here
        if passage.nature is not Nature.ENTRETIEN or not opens or passage.passage_id in desk.quoted | desk.aside:
            continue
        question = _question(passage)
        first = next((s.text.strip() for s in desk.material.docs[row].sents if s.text.strip()), "")
        words = grown(desk.material, row, first, LONGEST) if question else ""
        if len(words.split()) >= LEAST_ANSWER and words.startswith(first):
            yield Answer(desk.document(passage.passage_id), question, passage.passage_id, words)


def _question(passage: Passage) -> str:
    """What a passage answers, "" when its title is no question, or one that says too little alone: « Et après ? »."""
    title = LABEL.sub("", passage.headings[-1]).strip() if passage.headings else ""
    words = re.findall(r"[^\W\d_]+", title)
    hangs = not words or fold(words[0]) in {fold(w) for w in HANGING} or _hangs().search(title) is not None
    return "" if not title.endswith("?") or len(words) < LEAST_WORDS or hangs else capitalise(title)


@cache
def _hangs() -> re.Pattern[str]:
    """Words by which a question goes on from the answer before: « cela », « justement »."""
    return pattern(load("analysis")["entretiens"]["suites"])


@cache
def _weighs() -> re.Pattern[str]:
    return pattern(load("analysis")["entretiens"]["bilan"])


def _weighing(answers: Sequence[Answer]) -> list[Answer]:
    """An answer of each interview, then a second one: to questions that ask to weigh the work, before others; in the order of interviews."""
    rank: Counter[tuple[str, str]] = Counter()
    ordered: list[tuple[int, Answer]] = []
    for answer in sorted(answers, key=lambda a: _weighs().search(a.question) is None):
        rank[answer.document] += 1
        ordered.append((rank[answer.document], answer))
    chosen = [answer for turn, answer in sorted(ordered, key=lambda each: each[0]) if turn <= BY_INTERVIEW][:TOLD]
    return sorted(chosen, key=lambda a: a.passage_id)


def _told(desk: Desk, question: str, answer: Answer) -> Statement:
    """An answer by role, after its question when it is not told above."""
    desk.quoted.add(answer.passage_id)
    text = under(question, quotation(desk, answer.passage_id, answer.words))
    return Statement(
        f"{text}.", desk.ateliers(answer.passage_id), (Citation(answer.passage_id, answer.words),), bullet=True
    )
