"""The labelled set as JSON Lines: `python -m synthese.learned.export` writes `examples/passages.jsonl` and `examples/paires.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from synthese.files import write_atomic
from synthese.learned.dataset import load_examples, load_pairs

FOLDER = Path(str(resources.files("synthese.learned") / "examples"))


def passages() -> Iterator[dict[str, object]]:
    """One record per passage; poles are character spans of the text."""
    for example in load_examples():
        kind, _, decoy = example.form.partition(":")
        yield {
            "id": example.example_id,
            "texte": example.text,
            "etiquettes": list(example.labels),
            "poles": [{"pole": p.pole, "debut": p.start, "fin": p.end, "rejete": p.rejected} for p in example.poles],
            "forme": kind,
            "leurre": decoy or None,
            "registre": example.register,
            "domaine": example.domain,
            "collectivite": example.place,
            "periode": example.period,
        }


def pairs() -> Iterator[dict[str, object]]:
    """One record per pair."""
    for pair in load_pairs():
        yield {
            "id": pair.pair_id,
            "relation": pair.relation,
            "texte_1": pair.first,
            "texte_2": pair.second,
            "domaines": list(pair.domains),
            "objet": pair.subject,
        }


def lines(records: Iterator[dict[str, object]]) -> bytes:
    """Records as JSON Lines, UTF-8."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def main() -> None:
    """Write both files."""
    write_atomic(FOLDER / "passages.jsonl", lines(passages()))
    write_atomic(FOLDER / "paires.jsonl", lines(pairs()))


if __name__ == "__main__":
    main()
