"""What follows: how much of what référentiels ask for reaches an action, and what waits for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthese.config import Config
from synthese.reading.french import proportion
from synthese.reading.statements import Desk, best_quotations, bullet, headed
from synthese.records import Citation, Evidence, Statement, ThreadLink, ThreadStatus
from synthese.tables import Analysis

WAITING = 3  # préconisations quoted
TAKEN_UP = "Ce que les plans d'actions reprennent"
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
    evidence = [Evidence(c.passage_id, c.extract, 1.0) for c in (_citation(desk, link) for link in waiting)]
    yield from headed(WAITS, [bullet(desk, *quote) for quote in best_quotations(desk, evidence)[:WAITING]])


def _with(thread: Sequence[ThreadLink], status: ThreadStatus) -> list[ThreadLink]:
    return [link for link in thread if link.status is status and link.preconisation]


def _citation(desk: Desk, link: ThreadLink) -> Citation:
    passage_id = link.preconisation or ""
    return Citation(passage_id, desk.passage(passage_id).text)
