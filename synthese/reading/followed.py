"""What follows: how much of what référentiels ask for reaches an action, and what waits for one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from synthese.annotate.roles import stand_ins
from synthese.config import Config
from synthese.lexicons import pattern
from synthese.reading.extracts import CELL, is_notes
from synthese.reading.french import capitalise, proportion
from synthese.reading.statements import Desk, best_quotations, bullet, headed
from synthese.reading.typography import typeset
from synthese.records import Citation, Evidence, Statement, ThreadLink, ThreadStatus
from synthese.tables import Analysis

WAITING = 3  # préconisations quoted
TAKEN_UP = "Ce que les plans d'actions reprennent"
ENGAGED = "Des actions, qui en répond, pour quand"
ENGAGED_TOLD = 4  # ateliers of which an action is told
LEAST_CELLS = 3  # of a line that says what, who and when
WHO_WORDS = 8  # of the cell that says who, at most
WORD = re.compile(r"[^\W\d_]{2}")
NUMBERED = re.compile(r"^[A-Z]?\d{1,2}\s*[.)–-]?\s+(?=\D)")  # « A2. », « 3) »
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
WAITS = "Des préconisations dont la lecture n'a pas trouvé l'action"


def followed_statements(desk: Desk, analysis: Analysis, config: Config) -> Iterator[Statement]:
    """The share of préconisations that an action follows, where there is a plan; then some that none follows, one by atelier."""
    followed = _with(analysis.policies.thread, ThreadStatus.FOLLOWED)
    waiting = _with(analysis.policies.thread, ThreadStatus.WITHOUT_ACTION)
    if not followed and not waiting:
        return
    ateliers = tuple(sorted({link.atelier for link in (*followed, *waiting)}))
    share = proportion(len(followed), len(followed) + len(waiting), "préconisations")
    text = f"Dans les ateliers qui ont un plan d'actions, {share} y trouvent une action {desk.mention(ateliers)}"
    first = {
        link.atelier: link for link in reversed(followed or waiting)
    }  # an example of each: the table holds them all
    share_told = Statement(f"{text}.", ateliers, tuple(_citation(desk, first[a]) for a in sorted(first)))
    yield from headed(TAKEN_UP, [share_told])
    yield from headed(ENGAGED, list(_engaged(desk, followed)))
    evidence = [Evidence(c.passage_id, c.extract, 1.0) for c in (_citation(desk, link) for link in waiting)]
    yield from headed(WAITS, [bullet(desk, *quote) for quote in best_quotations(desk, evidence)[:WAITING]])


def _engaged(desk: Desk, followed: Sequence[ThreadLink]) -> Iterator[Statement]:
    """For each atelier, the action that answers a préconisation best: what, who and when, cell by cell."""
    best: dict[str, tuple[str, tuple[str, ...]]] = {}
    for link in sorted(followed, key=lambda link: (-link.score, link.action or "")):
        said = _what_who_when(desk.passage(link.action).text) if link.action else ()
        if said and link.action and not any(map(is_notes, said)):
            best.setdefault(link.atelier, (link.action, said))
    told = {atelier: best[atelier] for atelier in sorted(best)[:ENGAGED_TOLD]}
    citations = {a: tuple(Citation(passage_id, cell) for cell in said) for a, (passage_id, said) in told.items()}
    for atelier, (passage_id, said) in told.items():
        desk.quoted.add(passage_id)
        text = f"{capitalise(' – '.join(typeset(cell.rstrip('.')) for cell in said))} {desk.source(passage_id)}."
        yield Statement(text, desk.ateliers(passage_id), citations[atelier], bullet=True)


def _what_who_when(line: str) -> tuple[str, ...]:
    """Three cells of a line of a plan: the action, who answers for it, the one that gives a date; () when it has not all three."""
    cells = [cell.strip() for cell in line.split(CELL)]
    cells = cells if WORD.search(cells[0]) else cells[1:]  # a number by itself
    if len(cells) < LEAST_CELLS:
        return ()
    what, who, *others = cells
    when = next((cell for cell in others if YEAR.search(cell)), "")
    named = "*" not in who and 0 < len(who.split()) <= WHO_WORDS and not YEAR.search(who) and not _nobody().search(who)
    return (NUMBERED.sub("", what), who, when) if when and named and "?" not in line else ()


@cache
def _nobody() -> re.Pattern[str]:
    """What stands in place of a name: « une directrice » does not say who answers for an action."""
    return pattern(stand_ins())


def _with(thread: Sequence[ThreadLink], status: ThreadStatus) -> list[ThreadLink]:
    return [link for link in thread if link.status is status and link.preconisation]


def _citation(desk: Desk, link: ThreadLink) -> Citation:
    passage_id = link.preconisation or ""
    return Citation(passage_id, desk.passage(passage_id).text)
