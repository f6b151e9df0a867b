"""Findings keep their identifiers from one reading to the next: known again by their passages, never by their rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

SAME = 0.5  # share of the known passages that must be found together


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of an earlier reading, or one that a correction names: its passages, the one that founds it first."""

    finding_id: str
    passages: tuple[str, ...]


def known_in(tables: Mapping[str, pd.DataFrame], name: str, key: str) -> tuple[Known, ...]:
    """Findings of an earlier run, from the table of their evidence."""
    if name not in tables:
        return ()
    groups = tables[name].groupby(key, sort=True)["passage_id"].agg(tuple)
    return tuple(Known(str(identifier), passages) for identifier, passages in groups.items())


def continued(found: Mapping[str, Sequence[str]], *layers: Sequence[Known]) -> dict[str, str]:
    """Identifier of each finding once known again: by the passage that founds it, else by those it shares, one to one
    (Kuhn 1955, the Hungarian method); each layer of known ones takes what the former left.

    `found`: identifier -> passages, the founding one first.
    """
    names = _founded(found, layers)
    for layer in layers:
        free = [i for i in found if i not in names]
        wanted = [k for k in layer if k.finding_id not in names.values()]
        if free and wanted:
            shares = np.array([[_share(found[i], k, i) for k in wanted] for i in free])
            rows, columns = linear_sum_assignment(-shares)
            kept = [(r, c) for r, c in zip(rows, columns, strict=True) if shares[r, c] >= SAME]
            names |= {free[r]: wanted[c].finding_id for r, c in kept}
    taken = set(names.values())
    for identifier in found:
        if identifier not in names:
            names[identifier] = _free(identifier, taken)
            taken.add(names[identifier])
    return names


def _founded(found: Mapping[str, Sequence[str]], layers: Sequence[Sequence[Known]]) -> dict[str, str]:
    founders = {k.passages[0]: k.finding_id for layer in reversed(layers) for k in layer if k.passages}
    names: dict[str, str] = {}
    for identifier, passages in found.items():
        name = founders.get(passages[0]) if passages else None
        if name is not None and name not in names.values():
            names[identifier] = name
    return names


def _share(passages: Sequence[str], known: Known, identifier: str) -> float:
    """Share of the known passages that a finding holds, a little more for the same name."""
    common = len(set(passages) & set(known.passages)) / max(len(set(known.passages)), 1)
    return common + 0.01 * (identifier == known.finding_id and common > 0)


def _free(identifier: str, taken: set[str]) -> str:
    while identifier in taken:
        identifier += "b"
    return identifier
