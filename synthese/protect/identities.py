"""One anonymous identifier per person across ateliers, and how many of each capacity took part.

The table of identifiers names people: it lives in the user's own state folder, readable by its owner alone, and never in an
output folder.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from synthese.files import beside_user
from synthese.records import Participation, Person, Segmented, SpeakerRole
from synthese.segment.people import first_name, fold, last_name, role_of

OWNER_ONLY = 0o600
WHOLE = ""  # in `Participation.atelier`: the whole corpus


def identify(persons: Iterable[Person], known: Mapping[str, str]) -> dict[str, str]:
    """Folded full name -> identifier (« P001 »); ways of writing one person share it, known identifiers are kept.

    « J. Orvault » and « Mme Orvault » are Jeanne Orvault as long as nobody else of that name could be meant.
    """
    groups: dict[str, dict[str, list[str]]] = {}
    for person in sorted(persons, key=lambda p: (-len(p.name), p.name)):
        firsts = groups.setdefault(fold(last_name(person.name)), {})
        given = fold(first_name(person.name)) or fold(person.name).split()[0].rstrip(".")
        given = "" if given == fold(last_name(person.name)).split()[0] and " " not in person.name.strip() else given
        owner = _owner(given, firsts)
        firsts.setdefault(owner, []).append(fold(person.name))
    taken = set(known.values())
    fresh = (name for number in range(1, 1_000_000) if (name := f"P{number:03d}") not in taken)
    found: dict[str, str] = {}
    for last in sorted(groups):
        for given in sorted(groups[last]):
            names = groups[last][given]
            identifier = next((known[name] for name in names if name in known), None) or next(fresh)
            found.update(dict.fromkeys(names, identifier))
    return found


def _owner(given: str, firsts: Mapping[str, object]) -> str:
    """The first name, among those met, that a shorter one stands for; itself when none or several would do."""
    if given in firsts:
        return given
    fitting = [first for first in firsts if first.startswith(given) or (given and given.startswith(first) and first)]
    return fitting[0] if len(fitting) == 1 and (len(given) <= 2 or not given) else given


def participation(segmented: Sequence[Segmented], identifiers: Mapping[str, str]) -> tuple[Participation, ...]:
    """Distinct people present by capacity, per atelier and over the corpus.

    Someone whose capacity differs between lists counts once, in the one that their function states best.
    """
    roles = _capacities(segmented, identifiers)
    seen: dict[str, set[str]] = {WHOLE: set()}
    for document in segmented:
        for person in document.participants:
            if identifier := identifiers.get(fold(person.name)):
                seen[WHOLE].add(identifier)
                seen.setdefault(document.atelier, set()).add(identifier)
    counted = {atelier: Counter(roles[i] for i in who) for atelier, who in seen.items()}
    return tuple(
        Participation(atelier, role, counted[atelier][role])
        for atelier in sorted(counted)
        for role in (*SpeakerRole, None)
        if counted[atelier][role]
    )


def _capacities(segmented: Sequence[Segmented], identifiers: Mapping[str, str]) -> dict[str, SpeakerRole | None]:
    votes: dict[str, Counter[SpeakerRole]] = {}
    for document in segmented:
        for person in document.participants:
            tally = votes.setdefault(identifiers.get(fold(person.name), ""), Counter())
            if person.role:
                tally[person.role] += 3 if role_of(person.function) is person.role else 1
    order = list(SpeakerRole)
    return {
        who: min(tally, key=lambda role: (-tally[role], order.index(role))) if tally else None
        for who, tally in votes.items()
    }


def small_groups(segmented: Sequence[Segmented], smallest: int) -> dict[str, frozenset[SpeakerRole]]:
    """Roles held by fewer than `smallest` distinct people present in an atelier: told as « un participant » outside."""
    found: dict[str, frozenset[SpeakerRole]] = {}
    for atelier in sorted({d.atelier for d in segmented}):
        people = {(fold(last_name(p.name)), p.role) for d in segmented if d.atelier == atelier for p in d.participants}
        sizes = Counter(role for _, role in people)
        found[atelier] = frozenset(role for role in SpeakerRole if sizes[role] < smallest)
    return found


def table_path(corpus: Path) -> Path:
    """Where the table of identifiers of a corpus stands: the user's state folder, one file per corpus folder."""
    return beside_user(corpus, "personnes").with_suffix(".csv")


def read_table(path: Path) -> dict[str, str]:
    """Folded name -> identifier, {} when there is no table yet or it cannot be read."""
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf8"))))
    except (OSError, ValueError):
        return {}
    return {name: identifier for identifier, name in (row for row in rows[1:] if len(row) == 2)}


def write_table(path: Path, identifiers: Mapping[str, str]) -> None:
    """Write the table, readable by its owner alone from the first byte. Raises: OSError."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(("identifiant", "nom"))
    writer.writerows(sorted((identifier, name) for name, identifier in identifiers.items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partiel")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf8") as file:
        file.write(buffer.getvalue())
    partial.replace(path)
