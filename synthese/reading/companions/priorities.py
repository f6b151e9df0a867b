"""What an atelier recommends, and what its plan of actions makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from synthese.reading.companions.blocks import Block, sentence, shortened
from synthese.reading.docx_tables import WordTable
from synthese.reading.french import counted
from synthese.reading.statements import Desk
from synthese.records import Citation, ThreadLink, ThreadStatus
from synthese.tables import Analysis

LONGEST = 130  # characters of a préconisation or of an action in a cell
NOTHING = "Aucune action retrouvée au plan"
UNKNOWN = "Aucun plan d'actions n'a été lu"


def priorities(desk: Desk, analysis: Analysis, atelier: str, most: int) -> Iterator[Block]:
    """How many préconisations an action follows, then some of each kind, without action first."""
    links = [link for link in analysis.policies.thread if link.atelier == atelier]
    proposed = [link for link in links if link.preconisation]
    if not proposed:
        return
    shown = _shown(links, most)
    cited = [p for link in shown for p in (link.preconisation, link.action) if p]
    yield sentence(_told(links), [Citation(p, _text(desk, p)) for p in dict.fromkeys(cited)][:1])
    rows = tuple((_cell(desk, link.preconisation), _becomes(desk, link)) for link in shown)
    yield WordTable("Préconisations et actions", ("Préconisation", "Ce qu'elle devient"), rows)


def _shown(links: Sequence[ThreadLink], most: int) -> list[ThreadLink]:
    """Préconisations without action then followed by one, each once; the first of the chapter when no plan was read."""
    waiting = [k for k in links if k.status in (ThreadStatus.WITHOUT_ACTION, ThreadStatus.WITHOUT_PLAN)]
    once = {k.preconisation: k for k in reversed(links) if k.status is ThreadStatus.FOLLOWED}
    followed = list(once.values())[::-1]
    half = max(most - len(followed), (most + 1) // 2)
    return [*waiting[:half], *followed[: most - len(waiting[:half])]]


def _told(links: Sequence[ThreadLink]) -> str:
    """« 9 préconisations : 5 suivies d'une action, 4 sans action retrouvée ; 6 actions ne répondent à aucune. »"""
    proposed = {k.preconisation: k.status for k in links if k.preconisation}
    count = Counter(proposed.values())
    if count[ThreadStatus.WITHOUT_PLAN]:
        return f"{counted(len(proposed), 'préconisation')} ; {UNKNOWN.lower()}, leur suite n'est pas connue."
    followed, waiting = count[ThreadStatus.FOLLOWED], count[ThreadStatus.WITHOUT_ACTION]
    alone = sum(k.status is ThreadStatus.WITHOUT_PROPOSAL for k in links)
    rest = f" ; {counted(alone, 'action')} du plan ne répond{'ent' if alone > 1 else ''} à aucune" if alone else ""
    return f"{counted(len(proposed), 'préconisation')} : {counted(followed, 'suivie')} d'une action, {waiting} sans action retrouvée au plan{rest}."


def _becomes(desk: Desk, link: ThreadLink) -> str:
    if link.action:
        return _cell(desk, link.action)
    return UNKNOWN if link.status is ThreadStatus.WITHOUT_PLAN else NOTHING


def _cell(desk: Desk, passage_id: str | None) -> str:
    """What a passage says, as a cell shows it; of the row of a plan, the cell that names the action."""
    text = _text(desk, passage_id)
    return shortened(text.split(" | ")[0] if len(text.split(" | ")[0]) > 20 else text, LONGEST)


def _text(desk: Desk, passage_id: str | None) -> str:
    return desk.passage(passage_id).text if passage_id else ""
