"""French of a reading: the sentences that the rules wrote, checked by spaCy and by eye-level rules; what they copy from documents is apart.

    PYTHONPATH=. python benchmarks/francais.py LECTURE

LECTURE: the folder of a reading. Finds agreement (determiner, adjective, verb), a missing verb, elision, contraction, double words, spaces, capital,
final stop, unbalanced signs. spaCy errs too: each fault is shown for a person to judge. Exit code 1 when there is any.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc, Token

from synthese.annotate import load_model
from synthese.reading.french import UNITS
from synthese.reading.typography import NBSP, THIN, typeset
from synthese.search import titles_of

ASPIRATED = (
    "haut",
    "haie",
    "hand",
    "hall",
    "hangar",
    "hasard",
    "hausse",
    "halte",
    "héros",
    "hors",
    "huit",
    "halle",
    "hameau",
    "haine",
    "honte",
)
NOT_ELIDED = ("onz", "oui", "ouate", "ouist", "uhlan", "yaourt", "yoga", "yacht", "un ", "une ")
VOWEL = "aeiouyhàâéèêëîïôûœ"
ELIDED = re.compile(
    rf"\b(le|la|de|que|ne|je|me|te|se|jusque|lorsque|puisque|quoique)\s+(?=[{VOWEL}])(\w+ ?)", re.IGNORECASE
)
DOUBLE = re.compile(r"\b(\w+)\s+\1\b", re.IGNORECASE)
MAY_DOUBLE = {"nous", "vous", "pas", "si"}
COLLECTIVE = {"plupart", "majorité", "moitié", "nombre", "tiers"}  # the verb follows what they count
PLURAL = {"les", "des", "ces", "ses", "leurs", "nos", "plusieurs", "certains", "certaines", *UNITS[2:]}
INVARIABLE = {"standard", "cadre", "clé", "neuf", "phare"}
QUOTE, GROUP = re.compile(r"«[^«»]*»"), re.compile(r"\([^()]*\)")

Fault = tuple[str, str]  # kind, what


def main() -> None:
    """Print each fault with its sentence, then the count of each kind."""
    reading = json.loads((Path(sys.argv[1]) / "lecture.json").read_text("utf8"))
    titles = [form for title in titles_of(Path(sys.argv[1])) for form in (title, typeset(title))]
    sentences = dict.fromkeys(without(sentence, titles) for sentence in written(reading))
    counts: Counter[str] = Counter()
    for sentence, doc in zip(sentences, load_model().pipe(prose(s) for s in sentences), strict=True):
        for kind, what in [*signs(sentence), *words(prose(sentence)), *verbless(sentence, doc), *agreements(doc)]:
            counts[kind] += 1
            print(f"{kind} : {what}\n    {sentence[:200]}")
    print(f"{len(sentences)} phrases, {counts.total()} fautes : {dict(counts.most_common())}")
    sys.exit(1 if counts else 0)


def written(reading: dict) -> Iterator[str]:
    """Sentences that the rules wrote: subtitle, statements, method; titles are none."""
    yield reading["sous_titre"]
    for section in reading["sections"]:
        for statement in (s for s in section["enonces"] if not s.get("intertitre")):
            yield marked(statement["texte"], [citation["extrait"] for citation in statement["citations"]])
    yield from reading.get("methode", [])


def marked(text: str, extracts: Sequence[str]) -> str:
    """A statement whose words copied from documents are all between guillemets, those that it tells in prose too."""
    told = typeset(text)
    for extract in extracts:
        words = typeset(extract).strip().removesuffix(".")
        copied = rf"(?<!«{NBSP})[{re.escape(words[:1] + words[:1].lower())}]{re.escape(words[1:])}" if words else "(?!)"
        told = re.sub(copied, f"«{NBSP}x{NBSP}»", told)
    return told


def without(text: str, titles: Sequence[str]) -> str:
    """A sentence whose titles of ateliers, which the rules did not write, are all « Sport »."""
    for title in sorted(titles, key=len, reverse=True):
        text = text.replace(title, "Sport")
    return text


def prose(text: str) -> str:
    """A sentence without what it quotes nor what it puts between parentheses, its first word as inside a sentence."""
    bare = GROUP.sub("", unquoted(typeset(text), "")).replace(NBSP, " ").replace(THIN, " ").replace("’", "'")
    plain = re.sub(r"\s+([.,])", r"\1", re.sub(r"\s+", " ", bare)).strip(" –:;")
    return plain[:1].lower() + plain[1:]


def unquoted(text: str, instead: str) -> str:
    """A text whose quotations, one inside the other or not, give way to `instead`."""
    bare = QUOTE.sub(instead.replace("«", "‹").replace("»", "›"), text)
    return unquoted(bare, instead) if bare != text else bare.replace("‹", "«").replace("›", "»")


def signs(text: str) -> Iterator[Fault]:
    """Spaces, capital, final stop, pairs of signs, in the sentence as it is printed."""
    printed = unquoted(typeset(text), f"«{NBSP}x{NBSP}»")
    first = next((c for c in printed if c.isalnum()), "")
    if first.isalpha() and first.islower() and not printed.startswith("«"):
        yield "majuscule", printed[:20]
    if not re.search(r"[.!?…](\s?»|\))?$", printed):
        yield "point final", printed[-20:]
    for match in re.finditer(
        rf"[^{NBSP}{THIN}\s][:;!?»](?=\s|$)|«[^{NBSP}{THIN}\s]| [,.)]|,(?=[^\W\d])|[^\S{NBSP}{THIN}]{{2,}}|\.\.|,,",
        printed,
    ):
        yield "espace ou ponctuation", printed[max(0, match.start() - 10) : match.end() + 10]
    if text.count("(") != text.count(")") or text.count("«") != text.count("»"):
        yield "signe ouvert", text[:60]


def words(text: str) -> Iterator[Fault]:
    """Elision, contraction, double words."""
    for match in ELIDED.finditer(text):
        word = match[2].lower()
        if not word.startswith((*ASPIRATED, *NOT_ELIDED)):
            yield "élision", match[0]
    for match in re.finditer(r"\b(de|à) (le|les)\b", text, re.IGNORECASE):
        yield "contraction", text[match.start() : match.end() + 15]
    for match in DOUBLE.finditer(text):
        if match[1].lower() not in MAY_DOUBLE and not match[1].isdigit():
            yield "mot double", match[0]


def verbless(sentence: str, doc: Doc) -> Iterator[Fault]:
    """A sentence that neither quotes nor announces anything has a verb."""
    if not re.search("[«:;]", sentence) and not any(token.pos_ in ("VERB", "AUX") for token in doc):
        yield "sans verbe", sentence[:60]


def agreements(doc: Doc) -> Iterator[Fault]:
    """Determiner and adjective with their noun, verb with its subject."""
    for token in doc:
        if (
            token.lower_ in PLURAL
            and token.pos_ in ("DET", "NUM")
            and token.i + 1 < len(doc)
            and is_singular(token.nbor())
        ):
            yield "accord du déterminant", f"{token.text} {token.nbor().text}"
        for kind, holds, features in AGREEMENTS:
            if holds(token) and any(disagree(token, feature) for feature in features):
                yield kind, f"{token.text} / {token.head.text}"


def disagree(token: Token, feature: str) -> bool:
    """Whether a token and its head say different things of a feature, both saying something."""
    own, other = (set(t.morph.get(feature)) for t in (token, token.head))
    return bool(own and other) and not own & other


def is_singular(token: Token) -> bool:
    """A noun or an adjective without mark of the plural."""
    return token.pos_ in ("NOUN", "ADJ") and token.text[-1:].lower() not in "sxz" and token.lower_ not in INVARIABLE


def is_determiner(token: Token) -> bool:
    superlative = token.nbor().lower_ in ("plus", "moins") if token.i + 1 < len(token.doc) else False
    return token.dep_ == "det" and token.head.pos_ == "NOUN" and not superlative


def is_adjective(token: Token) -> bool:
    return token.dep_ == "amod" and token.pos_ == "ADJ" and token.head.pos_ == "NOUN" and token.lower_ not in INVARIABLE


def is_subject(token: Token) -> bool:
    joined = any(child.dep_ == "conj" for child in token.children) or token.lower_ in COLLECTIVE
    return token.dep_ == "nsubj" and token.pos_ == "NOUN" and token.head.pos_ in ("VERB", "AUX") and not joined


AGREEMENTS: tuple[tuple[str, Callable[[Token], bool], tuple[str, ...]], ...] = (
    ("accord du déterminant", is_determiner, ("Gender", "Number")),
    ("accord de l'adjectif", is_adjective, ("Gender", "Number")),
    ("accord du verbe", is_subject, ("Number",)),
)


if __name__ == "__main__":
    main()
