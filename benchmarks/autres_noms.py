"""Names, again, with other people: `python benchmarks/autres_noms.py PRÉNOMS.txt NOMS.txt [--detail]`.

The sources of the demonstration are read twice, as they stand and with every person renamed from two lists (one name per line) that
were not looked at while writing the rules: a rule that knew the demonstration's names would lose recall. Capitals, initials and the
order of the parts of a name follow those of the form that they replace; accents lost and faults of the demonstration's own forms do not.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from noms import ROOT, Mention, mentions, missed, ours  # beside this file

from synthese.config import load_config
from synthese.segment.people import fold

SOURCES = ROOT / "corpus" / ".sources"
PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CHUNK = re.compile(r"[^\W\d_][^\W\d_A-Z]*")  # « G », « Th » in « GTh »
PARTICLES = frozenset({"le", "la", "de", "d", "l", "da", "du", "des", "thi", "ould", "ait"})


@dataclass(frozen=True)
class Renaming:
    """New parts of names by old part, folded."""

    parts: Mapping[str, str]

    def form(self, mention: Mention) -> str:
        """The form that takes the place of a mention's: each part of the name, or each of its initials, replaced."""
        person = [fold(p) for p in PART.findall(mention.person)]
        if mention.kind == "initiales" and not any(fold(p) in person for p in PART.findall(mention.form)):
            rest = list(person)
            return CHUNK.sub(lambda m: self._initial(m[0], rest), mention.form)
        return PART.sub(lambda m: self._part(m[0], person), mention.form)

    def _initial(self, old: str, rest: list[str]) -> str:
        """As many letters of the new part as of the old one; `rest`: parts of the person not yet told by an initial."""
        whole = next((p for p in rest if p.startswith(fold(old))), "")
        if whole:
            del rest[: rest.index(whole) + 1]
        return self.parts[whole][: len(old)] if whole in self.parts else old

    def _part(self, old: str, person: Sequence[str]) -> str:
        """A part in the capitals of the one that it replaces; a lone initial becomes that of the new part."""
        if len(old) == 1:
            return self._initial(old, list(person))
        new = self.parts.get(fold(old), old)
        return new.upper() if old.isupper() else new.lower() if old.islower() else new


def renaming(first_names: Sequence[str], last_names: Sequence[str]) -> Renaming:
    """Every part of a person's name but particles, taken from the lists: one with the same initial where there is one left."""
    left = ([*first_names], [*last_names])
    parts: dict[str, str] = {}
    for person in sorted({m.person for m in mentions() if not m.person.startswith("(")}):
        for rank, word in enumerate(person.split()):
            for part in map(fold, PART.findall(word)):
                if part not in parts and part not in PARTICLES:
                    names = left[rank > 0]
                    new = next((n for n in names if fold(n)[0] == part[0]), names[0])
                    names.remove(new)
                    parts[part] = new
    return Renaming(parts)


def renamed(folder: Path, naming: Renaming) -> Iterator[Mention]:
    """Copy the sources into `folder` with other people; the mentions as they read there."""
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "corpus" / "corpus.toml", folder)
    by_file: dict[str, set[Mention]] = {}
    for mention in mentions():
        by_file.setdefault(mention.file, set()).add(mention)
    for stem, found in sorted(by_file.items()):
        path = next((p for p in folder.glob(f"{stem}.*")), None)
        if path is None:
            continue
        text = path.read_text("utf8")
        forms = {m.form: naming.form(m) for m in found}
        wanted = "|".join(re.escape(f) for f in sorted(forms, key=lambda f: (-len(f), f)))
        path.write_text(_put(rf"(?<![\w.-])(?:{wanted})(?![\w-])", forms, text), "utf8")
        yield from (replace(m, form=forms[m.form]) for m in mentions() if m.file == stem)


def _put(pattern: str, forms: Mapping[str, str], text: str) -> str:
    return re.sub(pattern, lambda m: forms[m[0]], text)


def report(name: str, texts: dict[str, str], wanted: Sequence[Mention]) -> list[tuple[str, str, int]]:
    """One line; what is left, by document and form."""
    left = missed(texts, wanted)
    count = sum(k for _, _, k in left)
    print(f"{name:12s} rappel {1 - count / len(wanted):.4f} ({count} restées sur {len(wanted)})")
    return left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("firsts", type=Path)
    parser.add_argument("lasts", type=Path)
    parser.add_argument("--detail", action="store_true", help="print what is left")
    arguments = parser.parse_args()
    lists = [[n for n in p.read_text("utf8").splitlines() if n.strip()] for p in (arguments.firsts, arguments.lasts)]
    for name, naming in (("mêmes noms", Renaming({})), ("autres noms", renaming(*lists))):
        with tempfile.TemporaryDirectory() as scratch:
            wanted = list(renamed(Path(scratch), naming))
            left = report(name, ours(load_config(None), Path(scratch))[0], wanted)
        if arguments.detail:
            for row in left:
                print("  reste", *row)


if __name__ == "__main__":
    main()
