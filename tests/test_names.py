"""Names measured on the demonstration, against what a careful reader listed by hand: who must go, what must stay."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

from synthese.config import load_config
from synthese.corpus import read_description
from synthese.ingest import discover
from synthese.understand import LIMITS, understand

CORPUS = Path(__file__).parent.parent / "corpus"
EXPECTED = Path(__file__).parent / "expectations"


def rows(name: str) -> list[list[str]]:
    with (EXPECTED / name).open(encoding="utf8") as stream:
        return list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def texts() -> dict[str, str]:
    """Protected text of every document, by path without suffix."""
    sources, _ = discover(CORPUS, LIMITS)
    understood = understand(sources, read_description(CORPUS), load_config(None), {}, lambda *_: None)
    return {str(Path(p.sheet.relative).with_suffix("")): p.text for p in understood.protected}


def plain(text: str) -> str:
    flat = re.sub(r"[*_`|~#>]", " ", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " "))
    return re.sub(r"\s+", " ", flat).strip().lower()


def test_ninety_eight_mentions_of_a_person_in_a_hundred_go() -> None:
    wanted = Counter(
        (str(Path(f).with_suffix("")), form) for f, _line, form, _person, _kind in rows("noms-personnes.tsv")
    )
    left = {
        (file, form): count
        for (file, form), n in wanted.items()
        if (count := min(n, len(re.findall(rf"(?<![\w.-]){re.escape(form)}(?![\w-])", texts()[file]))))
    }
    assert wanted.total() > 1500
    assert sum(left.values()) / wanted.total() <= 0.02, left


def test_no_full_name_is_left() -> None:
    full = {person for _f, _l, form, person, _k in rows("noms-personnes.tsv") if form == person and " " in person}
    everything = "\n".join(texts().values())
    assert len(full) > 100
    assert not [name for name in full if name in everything]


def test_ninety_nine_places_bodies_and_historical_figures_in_a_hundred_stay() -> None:
    kept = [(str(Path(f).with_suffix("")), extract, form) for f, extract, form in rows("noms-gardes.tsv")]
    lost = [row for row in kept if plain(row[1]) not in plain(texts()[row[0]]) and row[2] not in texts()[row[0]]]
    assert len(kept) > 500
    assert len(lost) / len(kept) <= 0.01, lost
