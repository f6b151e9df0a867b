"""Leaks: which names of the demonstration stand in any file of an output folder. `python benchmarks/fuites.py SORTIE…`

Every file is searched: archives opened, tables and indexes read, the store included. Full names, names with an initial or a
civility, and last names alone are told apart; the last may be true homonyms (« Janvier 2010 »), each shown with its context.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import zipfile
from pathlib import Path

import pandas as pd
import yaml

from synthese.segment.people import first_name, last_name

CORPUS = Path(__file__).parent.parent / "corpus"


def text_of(file: Path) -> str:
    """A file as text, whatever holds it."""
    if file.suffix in (".docx", ".xlsx", ".npz"):
        with zipfile.ZipFile(file) as archive:
            raw = b"\n".join(archive.read(name) for name in archive.namelist())
        return re.sub(r"<[^>]+>", " ", raw.decode("utf8", "ignore"))
    if file.suffix == ".parquet":
        return str(pd.read_parquet(file).to_json(force_ascii=False))
    if file.suffix == ".sqlite":
        connection = sqlite3.connect(file)
        content = "\n".join(connection.iterdump())
        connection.close()
        return content
    return file.read_bytes().decode("utf8", "ignore")


def main() -> None:
    marks = yaml.safe_load((CORPUS / "reperes.yaml").read_text("utf8"))
    names = sorted({name for mark in marks.values() for name in mark["personnes"]})
    for folder in map(Path, sys.argv[1:]):
        texts = {str(f.relative_to(folder)): text_of(f) for f in sorted(folder.rglob("*")) if f.is_file()}
        full, titled, alone = [], [], {}
        lasts = "|".join(sorted({re.escape(last_name(n)) for n in names}, key=len, reverse=True))
        initials = "|".join(rf"{re.escape(first_name(n)[:1])}\.\s?{re.escape(last_name(n))}" for n in names)
        for file, text in texts.items():
            full += [(file, name) for name in names if name in text or name.upper() in text]
            titled += [
                (file, m[0])
                for m in re.finditer(rf"\b(?:MM?\.|Mmes?|Monsieur|Madame)\s+(?:{lasts})\b|\b(?:{initials})\b", text)
            ]
            for m in re.finditer(rf"(?<![\w-])(?:{lasts})(?![\w-])", text):
                alone.setdefault(m[0], " ".join(text[max(0, m.start() - 30) : m.end() + 20].split()))
        print(
            f"{folder}: {len(texts)} fichiers, {len(names)} personnes ; noms entiers {len(full)}, avec civilité ou initiale {len(titled)}"
        )
        for row in [*full, *titled][:20]:
            print("  fuite", *row)
        for name, context in sorted(alone.items()):
            print(f"  patronyme seul « {name} » : {context}")


if __name__ == "__main__":
    main()
