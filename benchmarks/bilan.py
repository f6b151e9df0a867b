"""What a run on a published report recovers of what it must: `python benchmarks/bilan.py RUN ATTENDUS.yaml`.

Counts by kind: ateliers, attributions, verbatims with role, figures, territories, authors kept, tensions, positions, conditions.
A tension, a position or a condition is found when an evidence shares at least half of the expected words' stems with it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from synthese import ouvrir
from synthese.mentions import mention_names, standalone_names
from synthese.run import Run
from synthese.segment.people import fold

STEM = 5


def stems(text: str) -> set[str]:
    """Stems of the content words of a text."""
    return {word[:STEM] for word in fold(text).split() if len(word) > 3}


def covered(expected: str, texts: list[str]) -> bool:
    """Whether one of the texts holds at least half of the expected stems."""
    wanted = stems(expected)
    return any(len(wanted & stems(text)) >= 0.5 * len(wanted) for text in texts)


def mentions(run: Run) -> list[str]:
    """Every parenthetical source mention in the passages."""
    text = " ".join(run.tables["passages"]["texte"])
    return re.findall(r"\(\s*[*_]*(?:Ateliers?\b[^()]*)\)", text, re.IGNORECASE)


def evidence(run: Run, table: str, key: str) -> dict[str, list[str]]:
    """Extracts of an evidence table by owner."""
    frame = run.tables[table]
    return {owner: list(group["extrait"]) for owner, group in frame.groupby(key)}


def report(run: Run, expected: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Found and expected, by kind."""
    cited = mentions(run)
    alone = standalone_names(cited)
    names = {fold(name) for text in cited for name in mention_names(text, alone)}
    titles = [[a["titre"], *a.get("alias", [])] for a in expected["ateliers"]]
    passages = " ".join(run.tables["passages"]["texte"])
    figures = [
        fold(v).replace(" ", "") for v in run.tables["chiffres"]["valeur"] + " " + run.tables["chiffres"]["extrait"]
    ]
    tensions = [" ".join(e) for e in evidence(run, "tensions_preuves", "tension_id").values()]
    roles = evidence(run, "positionnements_preuves", "role")
    conditions = [" ".join(e) for e in evidence(run, "conditions_preuves", "condition_id").values()]
    verbatims = run.tables["verbatims"]
    return {
        "ateliers": (
            sum(any(fold(t) in n or n in fold(t) for t in group for n in names) for group in titles),
            len(titles),
        ),
        "attributions": (len(cited), expected["attributions"]),
        "verbatims avec rôle": (
            int(verbatims["role"].notna().sum()),
            sum(v for k, v in expected["verbatims"].items() if k != "roles"),
        ),
        "chiffres": (
            sum(any(fold(value).replace(" ", "") in f for f in figures) for value, _ in expected["chiffres"]),
            len(expected["chiffres"]),
        ),
        "territoires": (
            sum(t in " ".join(run.tables["entites"]["forme"]) for t in expected["territoires"]),
            len(expected["territoires"]),
        ),
        "auteurs gardés": (sum(fold(p) in fold(passages) for p in expected["personnes"]), len(expected["personnes"])),
        "tensions": (
            sum(covered(t["pole_a"], tensions) and covered(t["pole_b"], tensions) for t in expected["tensions"]),
            len(expected["tensions"]),
        ),
        "positions": (
            sum(
                covered(policy, roles.get(role, []))
                for role, group in expected["positionnements"].items()
                for policy in group
            ),
            sum(map(len, expected["positionnements"].values())),
        ),
        "conditions": (sum(covered(c, conditions) for c in expected["conditions"]), len(expected["conditions"])),
    }


def main() -> None:
    run = ouvrir(sys.argv[1])
    expected = yaml.safe_load(Path(sys.argv[2]).read_text("utf8"))
    for kind, (found, total) in report(run, expected).items():
        print(f"{kind:22s} {found:3d} / {total}")


if __name__ == "__main__":
    main()
