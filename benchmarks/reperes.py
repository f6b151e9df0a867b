"""What a run on the demonstration city finds of its hand-made landmarks: `python benchmarks/reperes.py RUN corpus/reperes.yaml`.

Found / all, by kind. A tension or a condition is found when one of the atelier's evidences shares at least 40 % of the stems of
each pole, or of the label; a figure, a public, a territory when the tables hold it for that atelier; a role when it is the dominant one.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from synthese import ouvrir
from synthese.run import Run
from synthese.segment.people import fold

SHARE = 0.4
STEM = 5


def stems(text: str) -> set[str]:
    """Stems of the content words of a text."""
    return {word[:STEM] for word in re.findall(r"\w+", fold(text)) if len(word) > 3}


def shares(expected: str, text: str) -> bool:
    """Whether a text holds enough of the stems of what is expected."""
    wanted = stems(expected)
    return len(wanted & stems(text)) >= SHARE * max(len(wanted), 1)


def gathered(run: Run, table: str, key: str, atelier: str) -> list[str]:
    """Extracts of each item of an evidence table that come from one atelier, joined."""
    frame = run.tables[table]
    mine = frame[frame["passage_id"].str.startswith(atelier + "/")]
    return [" ".join(group["extrait"]) for _, group in mine.groupby(key)]


def entities(run: Run, kind: str, atelier: str) -> str:
    """Every form of a kind of entity in an atelier."""
    frame = run.tables["entites"]
    mine = frame[(frame["type"] == kind) & frame["passage_id"].str.startswith(atelier + "/")]
    return fold(" | ".join(mine["forme"]) + " | " + " | ".join(mine["canonique"]))


def count(run: Run, atelier: str, expected: dict[str, Any], found: Counter[str], total: Counter[str]) -> None:
    """Add one atelier's landmarks to the counts."""
    tensions = gathered(run, "tensions_preuves", "tension_id", atelier)
    conditions = gathered(run, "conditions_preuves", "condition_id", atelier)
    figures = run.tables["chiffres"]
    values = fold(" | ".join(figures[figures["passage_id"].str.startswith(atelier + "/")]["extrait"]))
    roles = run.tables["positionnements"].set_index("atelier")["role"]
    publics, places = entities(run, "public", atelier), entities(run, "territoire", atelier)
    hits = {
        "rôle": [roles.get(atelier) == expected["role"]],
        "tensions": [
            any(shares(t["pole_a"], x) and shares(t["pole_b"], x) for x in tensions) for t in expected["tensions"]
        ],
        "conditions": [any(shares(c["libelle"], x) for x in conditions) for c in expected["conditions"]],
        "publics": [bool(stems(p["nom"]) & stems(publics)) for p in expected["publics"]],
        "territoires": [fold(t["nom"]) in places for t in expected["territoires"]],
        "chiffres": [fold(c["valeur"]) in values for c in expected["chiffres"]],
    }
    for kind, results in hits.items():
        found[kind] += sum(results)
        total[kind] += len(results)


def main() -> None:
    run = ouvrir(sys.argv[1])
    landmarks = yaml.safe_load(Path(sys.argv[2]).read_text("utf8"))
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for atelier, expected in landmarks.items():
        count(run, atelier, expected, found, total)
    for kind in total:
        print(f"{kind:12s} {found[kind]:3d} / {total[kind]}")


if __name__ == "__main__":
    main()
