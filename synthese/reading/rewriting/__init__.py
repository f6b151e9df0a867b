"""The rule-made sentences said otherwise by a language model of the user's choice, one at a time; off without `[reecriture]`.

A reply that the check refuses, or that does not come, leaves the sentence as it is. Replies are kept, so that the same reading
asks nothing twice.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from synthese.config import RewritingConfig
from synthese.material import Material
from synthese.reading.french import counted
from synthese.reading.rewriting.check import objection
from synthese.reading.rewriting.consent import may_be_sent
from synthese.reading.rewriting.draft import Draft, even, tidy
from synthese.reading.rewriting.prompt import request_of
from synthese.reading.rewriting.report import STAGE, Tally
from synthese.reading.rewriting.server import Busy, NoReply, ask
from synthese.reading.sources import REWRITTEN
from synthese.records import Problem, Reading, Statement

WAITS_S = (1.0, 5.0, 20.0)  # before asking again a busy server that does not say how long
LONGEST_WAIT_S = 60.0
GIVE_UP = 3  # requests in a row without reply, after which no more is asked
ABANDONED = "non demandé, le serveur ne répondait plus"
OUT_OF_TIME = "non demandé, délai total atteint"
Progress = Callable[[str, int, int], None]


class Replies(Protocol):
    """Where replies are kept, by what was asked."""

    def read_reply(self, request: Mapping[str, Any]) -> str | None:
        """The reply to a request, or None."""

    def write_reply(self, request: Mapping[str, Any], reply: str) -> None:
        """Keep a reply."""

    def prune_replies(self, requests: Iterable[Mapping[str, Any]]) -> None:
        """Forget replies to anything else."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A reading and what became of its sentences; `entry` is None when nothing was asked for."""

    reading: Reading
    entry: dict[str, Any] | None
    problems: tuple[Problem, ...]


@dataclass
class Pen:
    """What asking needs, and what was learned while asking."""

    material: Material
    config: RewritingConfig
    replies: Replies
    deadline: float  # on the monotonic clock, seconds
    tally: Tally = field(default_factory=Tally)
    silent: int = 0  # requests in a row without reply

    @property
    def left_s(self) -> float:
        """Seconds left for the whole reading."""
        return self.deadline - time.monotonic()

    def __post_init__(self) -> None:
        self.passages = {p.passage_id: p for p in self.material.passages}
        self.titles = [self.material.title(atelier) for atelier in self.material.ateliers]
        self.common = frozenset(w for p in self.material.passages for w in re.findall(r"\b[a-zà-ÿœ]+\b", p.text))


def rewrite(
    reading: Reading, material: Material, config: RewritingConfig, replies: Replies, progress: Progress
) -> Rewritten:
    """The reading with the sentences that a model says otherwise and that the check accepts."""
    if not config.address:
        replies.prune_replies(())
        return Rewritten(reading, None, ())
    pen = Pen(material, config, replies, time.monotonic() + config.total_s)
    chosen = [s for section in reading.sections for s in section.statements if not (s.bullet or s.heading)]
    pen.tally.statements = len(chosen)
    said: dict[int, Statement] = {}
    for done, statement in enumerate(chosen, start=1):
        said[id(statement)] = _said(statement, pen)
        progress(STAGE, done, len(chosen))
    replies.prune_replies([request_of(s, config) for s in chosen])
    sections = (replace(x, statements=tuple(said.get(id(s), s) for s in x.statements)) for x in reading.sections)
    return Rewritten(replace(reading, sections=tuple(sections)), pen.tally.entry(config), pen.tally.problems(config))


def _said(statement: Statement, pen: Pen) -> Statement:
    """A statement as the model says it when the check agrees, as it is otherwise."""
    if not may_be_sent(statement, pen.passages, pen.config):
        pen.tally.kept_here += 1
        return statement
    reply = _reply(statement, pen)
    if reply is None:
        return statement
    text = tidy(reply)
    if even(text) == even(statement.text):
        pen.tally.unchanged += 1
        return statement
    reason = objection(Draft(text, statement, pen.common), pen.passages, pen.titles)
    if reason:
        pen.tally.refused[reason] += 1
        return statement
    pen.tally.accepted += 1
    return replace(statement, text=text, rewritten=True)


def _reply(statement: Statement, pen: Pen) -> str | None:
    """The reply kept from an earlier run, else that of the server, else None, counted."""
    request = request_of(statement, pen.config)
    known = pen.replies.read_reply(request)
    if known is not None:
        pen.tally.remembered += 1
        return known
    left_s = pen.left_s
    if left_s <= 0 or pen.silent >= GIVE_UP:
        pen.tally.unanswered[OUT_OF_TIME if left_s <= 0 else ABANDONED] += 1
        return None
    try:
        reply = _patiently(request, pen)
    except NoReply as error:
        pen.tally.unanswered[str(error)] += 1
        pen.silent += 1
        return None
    pen.silent = 0
    pen.replies.write_reply(request, reply)
    return reply


def _patiently(request: Mapping[str, Any], pen: Pen) -> str:
    """The reply of a server that may ask to come back later, within the time that is left. Raises: NoReply."""
    for wait_s in WAITS_S:
        try:
            return ask(pen.config, request, min(pen.config.timeout_s, pen.left_s))
        except Busy as busy:
            wanted_s = wait_s if busy.wait_s is None else busy.wait_s
            if wanted_s >= min(pen.left_s, LONGEST_WAIT_S):
                raise
            time.sleep(wanted_s)
    return ask(pen.config, request, min(pen.config.timeout_s, pen.left_s))


def with_mark(reading: Reading, model: str) -> Reading:
    """The reading with the sentence that says what the mark of rewritten statements means; as it is when there is none."""
    statements = [s for section in reading.sections for s in section.statements]
    marked = sum(s.rewritten for s in statements)
    if not marked:
        return reading
    told = f"Le signe {REWRITTEN} marque {counted(marked, 'énoncé')} sur {len(statements)} qu'un modèle de langage (« {model} ») a reformulés"
    checked = "leurs nombres, leurs noms, leurs citations et leurs ateliers ont été vérifiés dans les passages cités"
    return replace(reading, method=(*reading.method, f"{told} ; {checked}."))
