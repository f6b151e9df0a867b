"""What a reading finds in the annotated cities of the set, four at a time left out of what the models learn. `python benchmarks/villes.py --score SCORE.py`

Whole readings, scored as any annotated corpus is; one line by city, then the means.
The thresholds of the package were chosen on these cities: another hand's city says more (`learned.py --gold`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import synthese
from synthese.learned.annotated import City, cities
from synthese.learned.city import city_folder
from synthese.learned.dataset import Example
from synthese.learned.export import FOLDER
from synthese.learned.train_context import train_context
from synthese.learned.train_heads import build_features, domain_folds, tasks, train_heads
from synthese.learned.training_set import IN_CITY, TrainingSet, read_training_set
from synthese.learned.weights_file import write_weights

FOLDS = 4
SHOWN = ("tensions_", "positionnement_", "conditions_", "themes_", "chiffres_", "verbatims_", "noms_", "lecture_")


def without(known: TrainingSet, left: set[str]) -> TrainingSet:
    """The set without some cities."""
    rows = [i for i, e in enumerate(known.examples) if e.register != IN_CITY or e.place not in left]
    examples: tuple[Example, ...] = tuple(known.examples[i] for i in rows)
    place = {row: at for at, row in enumerate(rows)}
    kept = tuple(replace(c, first=place[c.first]) for c in known.cities if c.first in place)
    return TrainingSet(examples, known.texts.take(rows), kept)


def learn(known: TrainingSet, folder: Path) -> None:
    """Heads and what a place adds, written in a folder."""
    features = build_features(known.texts, known.examples)
    arrays, meta, said = train_heads(tasks(known.examples), features, domain_folds(known.examples))
    placed, *_ = train_context(known.cities, said)
    write_weights(folder, "heads", {**arrays, **placed}, {**meta, "lessons": 0, "gains": []})


def score(city: City, heads: Path, script: Path) -> dict[str, float]:
    """Scores of a whole reading of one city by heads that stand in a folder."""
    with tempfile.TemporaryDirectory() as name:
        corpus, run = Path(name) / "corpus", Path(name) / "lecture"
        for (atelier, document), text in city.documents.items():
            (corpus / atelier).mkdir(parents=True, exist_ok=True)
            (corpus / atelier / f"{document}.md").write_text(text, "utf8")
        shutil.copytree(heads, city_folder(corpus))
        synthese.transversale(corpus, output=run)
        (Path(name) / "gold.json").write_text(json.dumps(gold(city), ensure_ascii=False), "utf8")
        command = [sys.executable, str(script), str(run), str(Path(name) / "gold.json"), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {k: v for k, v in json.loads(done.stdout).items() if k.startswith(SHOWN)}


def gold(city: City) -> dict[str, Any]:
    """What the tags of a city say, as the script reads it."""
    stated = yaml.safe_load((FOLDER / "villes" / city.name / "ville.yaml").read_text("utf8"))
    spans = [
        {
            "atelier": m.atelier,
            "document": m.document,
            "tag": m.tag,
            "id": m.name,
            "p": m.kind,
            "role": m.kind,
            "texte": m.text,
        }
        for m in city.marks
    ]
    return {**stated, "spans": spans}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--score", type=Path, required=True)
    script = parser.parse_args().score
    known, named = read_training_set(), cities()
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()  # heads are found where a city's own are
    table: dict[str, dict[str, float]] = {}
    for fold in range(FOLDS):
        left = {city.name for i, city in enumerate(named) if i % FOLDS == fold}
        with tempfile.TemporaryDirectory() as name:
            learn(without(known, left), Path(name))
            for city in named:
                if city.name in left:
                    table[city.name] = score(city, Path(name), script)
                    print(city.name, {k: round(v, 2) for k, v in table[city.name].items()}, flush=True)
    for key in next(iter(table.values())):
        print(f"{key:34s} {np.mean([row[key] for row in table.values()]):.3f}")


if __name__ == "__main__":
    main()
