"""Names -> roles inside a text, with the articles and elisions that French wants, and a map of what moved."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from synthese.lexicons import accented_pattern, load
from synthese.protect.aliases import STRANGERS
from synthese.protect.entities import COUNTED, SPEAKS, institutions
from synthese.protect.registry import Registry, charges
from synthese.records import Person, SpeakerRole
from synthese.segment.people import AFTER_CIVILITY, CIVILITY, FIRST, LAST, UPPER, fold, gender_of, last_name

UNKNOWN = re.compile(rf"(?<![\w])(?P<civility>{CIVILITY}){AFTER_CIVILITY}(?P<name>(?:{FIRST}\s+){{0,2}}{LAST})(?![\w])")
PLURAL_TAIL = re.compile(rf"(?:\s*,\s*|\s+et\s+)(?P<name>(?:{FIRST}\s+){{0,2}}{LAST})(?![\w])")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<!\d)(?:\+33\s?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
# Where somebody lives, when a sentence says so: a number and a street.
HOME = re.compile(
    r"\b(?:habit\w+|vi[st]|demeur\w+|domicili\w+|log\w+|install\w+|adresse|chez\s+(?:moi|nous|elle|lui))\b[^.\n]{0,30}?"
    r"(?P<adresse>\b\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|quai|allée|impasse|chemin|cours|square|route)"
    r"\s+[^.,;\n]{3,40})",
    re.IGNORECASE,
)
# What a last name is glued to, and what an article stands before: « Bois-Rivière », « la Grande Rivière » name no person.
GLUED_BEFORE, GLUED_AFTER = re.compile(rf"\b[{UPPER}][\w'’]*-$"), re.compile(rf"-[{UPPER}][\w'’]*")
ARTICLED = re.compile(rf"(?:\b[Ll][ae]s?|\b[Dd]u|\b[Dd]es|\b[Aa]ux?|\b[LlDd]['’])\s*([{UPPER}][\w'’-]+)\s+$")
# An article that went with a title (« le Dr X », « du Pr Y ») and what it becomes before « un » or « une ».
ARTICLE = re.compile(r"(?:^|(?<=[\s'’(«]))(le|la|du|au)\s+$", re.IGNORECASE)
WITHOUT_ARTICLE = {"le": "", "la": "", "du": "d'", "au": "à "}
VOTED = re.compile(r"\d\s+(?:voix\s+)?(?:contre|pour|abst\.|abstentions?)\s+$", re.IGNORECASE)  # « 1 contre M. X »
ELIDED = re.compile(r"(?:^|(?<=[\s'’(«]))(de|que|jusque|lorsque|puisque|quoique|presque)\s+$", re.IGNORECASE)


OPENS = re.compile(r"(?:^|[.!?…»”])[\s\-–•*]*$")  # where a line or a sentence begins
SIGNED = re.compile(r"\b(?:amendement|motion|proposition|vœu|demande)\s+$", re.IGNORECASE)  # what bears a person's name

# What a name is put beside without « de »: « l'amendement Untel », « idée Untel ».
BORNE = re.compile(
    r"\b(?:amendement|amdt|avis|compromis|demande|formule|idée|motion|note|piste|projet|proposition|question|remarque|texte|version|vœu)s?\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of the original text and what stands in its place."""

    start: int
    end: int
    text: str
    original: str
    why: str  # « liste », « civilité », « entité », « courriel », « téléphone »


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text without names, and the way from old offsets to new ones."""

    text: str
    replacements: tuple[Replacement, ...]

    def shift(self, offset: int) -> int:
        """New offset of an old one; inside a replaced stretch, the end of what replaces it."""
        index = bisect_right([r.start for r in self.replacements], offset) - 1
        moved = sum(len(r.text) - (r.end - r.start) for r in self.replacements[: max(index, 0)])
        if index < 0:
            return offset
        last = self.replacements[index]
        if offset == last.start:
            return offset + moved
        if offset < last.end:
            return last.start + moved + len(last.text)
        return offset + moved + len(last.text) - (last.end - last.start)


@dataclass(frozen=True, slots=True)
class Naming:
    """What holds for one document beside the registry of the corpus."""

    entities: frozenset[str] = frozenset()  # full names that nobody announced
    aliases: Mapping[str, Person] = field(default_factory=dict)  # initials, first names, damaged names, as written
    hidden: frozenset[SpeakerRole] = frozenset()  # roles held by too few to be told


def rewrite(text: str, registry: Registry, naming: Naming = Naming()) -> Rewritten:
    """Replace every person of `registry`, everyone after a civility, full names and short ways of naming people."""
    taken: list[Replacement] = []
    for found in (
        _known(text, registry, naming),
        _unknown(text, registry, naming),
        _entities(text, registry, naming),
        _aliases(text, registry, naming),
        _contacts(text),
    ):
        for item in found:
            if not any(item.start < other.end and other.start < item.end for other in taken):
                taken.append(item)
    ordered = _with_tails(text, registry, naming, sorted(taken, key=lambda r: r.start))
    ordered = [_graft(text, item) for item in ordered]
    pieces, position = [], 0
    for item in ordered:
        pieces += [text[position : item.start], item.text]
        position = item.end
    return Rewritten("".join([*pieces, text[position:]]), tuple(ordered))


def _known(text: str, registry: Registry, naming: Naming) -> list[Replacement]:
    if registry.pattern is None:
        return []
    found = []
    for match in registry.pattern.finditer(text):
        name, civility = match["name"], match["civility"] or ""
        person = registry.find(name)
        speaks = SPEAKS.match(text, match.end()) and OPENS.search(_line_before(text, match.start()))
        if person is None or (not civility and not speaks and _stays(text, match, registry)):
            continue
        found.append(_replace(match, _told(person, naming), civility, "liste"))
    return found


def _stays(text: str, match: re.Match[str], registry: Registry) -> bool:
    """A bare last name stays when it is an ordinary word, part of another name, a feast, or the name of a street, a school, a square."""
    name, before = match["name"], _line_before(text, match.start())
    if " " in name.strip():
        return bool(_kept_context("avant").search(before)) or fold(name) in registry.keep
    if _kept_context("avant").search(re.sub(r"\s*[A-ZÉÈ][\w-]+\s*$", " ", before)) or _kept_context("avant").search(
        before
    ):
        return True
    if _is_part(text, match) or (fold(name) in _feasts() and _before_a_feast().search(before)):
        return True
    if SIGNED.search(before):
        return False
    return registry.is_word(name) or fold(name) in registry.keep


def _is_part(text: str, match: re.Match[str]) -> bool:
    """Whether a last name is part of another name: « à Bois-Rivière » makes it a place, « la Grande Rivière » names nobody."""
    before = _line_before(text, match.start())
    glued = GLUED_BEFORE.search(before), GLUED_AFTER.match(text, match.end())
    if any(glued):
        first, last = (found[0] if found else "" for found in glued)
        return re.search(rf"\b[àÀ]\s+{re.escape(f'{first}{match[0]}{last}')}(?!\w)", text) is not None
    whole = ARTICLED.search(before)
    return whole is not None and fold(whole[1]) in institutions()


@cache
def _feasts() -> frozenset[str]:
    return frozenset(map(fold, load("protection")["garde"]["fetes"]))


@cache
def _before_a_feast() -> re.Pattern[str]:
    return re.compile(rf"{accented_pattern(load('protection')['garde']['avant_une_fete']).pattern}\s*$", re.IGNORECASE)


def _line_before(text: str, start: int) -> str:
    """What stands before a name on its own line, at most forty characters."""
    return text[max(0, start - 40) : start].rsplit("\n", 1)[-1]


@cache
def _kept_context(kind: str) -> re.Pattern[str]:
    regex = accented_pattern(load("protection")["garde"][kind]).pattern
    return re.compile(regex + r"(?:\s+(?:de|du|des|de\s+la|le|la|les|d['’]|l['’]))?[\s-]*$", re.IGNORECASE)


def _unknown(text: str, registry: Registry, naming: Naming) -> list[Replacement]:
    found = []
    for match in UNKNOWN.finditer(text):
        head = fold(match["name"]).split()
        if head[0] in charges() or (len(head) > 1 and head[0] in ("le", "la", "l") and head[1] in charges()):
            continue
        if fold(match["name"]) in registry.keep:
            continue
        person = registry.find(match["name"]) or Person(match["name"], None)
        found.append(_replace(match, _told(person, naming), match["civility"], "civilité"))
    return found


def _entities(text: str, registry: Registry, naming: Naming) -> list[Replacement]:
    found = []
    for name in sorted(naming.entities, key=lambda n: (-len(n), n)):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            before = _line_before(text, match.start())
            if fold(name) in registry.keep or any(_kept_context(kind).search(before) for kind in ("avant", "oeuvres")):
                continue
            if name[1:2] == "." and COUNTED.search(before):
                continue
            found.append(Replacement(match.start(), match.end(), _label(Person(name, None), ""), match[0], "entité"))
    return found


def _aliases(text: str, registry: Registry, naming: Naming) -> list[Replacement]:
    """Initials, first names alone, damaged names: whole words that no street, school or work holds."""
    found = []
    for form, person in sorted(naming.aliases.items(), key=lambda item: (-len(item[0]), item[0])):
        followed = "" if form.isupper() else rf"(?!\s+[{UPPER}])"
        for match in re.finditer(rf"(?<![\w'’-]){re.escape(form)}(?![\w-]){followed}", text):
            before = _line_before(text, match.start())
            if fold(form) in registry.keep or (not form.isupper() and _kept_context("avant").search(before)):
                continue
            found.append(_replace(match, _told(person, naming), "", "forme courte"))
    return found


def _told(person: Person, naming: Naming) -> Person:
    """The person as it may be told: without a role that too few people hold."""
    return replace(person, role=None) if person.role in naming.hidden else person


def _contacts(text: str) -> list[Replacement]:
    mails = [Replacement(m.start(), m.end(), "[courriel]", m[0], "courriel") for m in EMAIL.finditer(text)]
    phones = [Replacement(m.start(), m.end(), "[téléphone]", m[0], "téléphone") for m in PHONE.finditer(text)]
    homes = [
        Replacement(m.start("adresse"), m.end("adresse"), "[adresse]", m["adresse"], "adresse")
        for m in HOME.finditer(text)
    ]
    return mails + phones + homes


def _replace(match: re.Match[str], person: Person, civility: str, why: str) -> Replacement:
    return Replacement(match.start(), match.end(), _label(person, civility), match[0], why)


def _label(person: Person, civility: str) -> str:
    if person.name in STRANGERS:
        return person.name
    gender = gender_of(civility, "") or person.gender
    if civility == "M." and person.gender == "f" and person.name.startswith("M"):
        gender = "f"  # an initial, not a civility
    return stand_in(replace(person, gender=gender))


def stand_in(person: Person) -> str:
    """What is written in place of a person: « une élue », « un directeur », « un membre élu » when nothing tells which."""
    forms = load("roles")["libelles"][person.role.value if person.role else "aucun"]
    return str(forms[{"m": 0, "f": 1}.get(person.gender, 2)])


def _with_tails(text: str, registry: Registry, naming: Naming, found: list[Replacement]) -> list[Replacement]:
    """« MM. Roux et Zidi »: what follows a plural civility is a name too."""
    extended: list[Replacement] = []
    for index, item in enumerate(found):
        extended.append(item)
        if not item.original.startswith(("MM.", "Mmes", "Messieurs", "Mesdames", "Mlles")):
            continue
        position = item.end
        limit = found[index + 1].start if index + 1 < len(found) else len(text)
        civility = "Mme" if item.original.startswith(("Mmes", "Mesdames", "Mlles")) else "M."
        while (tail := PLURAL_TAIL.match(text, position)) and tail.end() <= limit:
            person = _told(registry.find(tail["name"]) or Person(tail["name"], None), naming)
            extended.append(
                Replacement(tail.start("name"), tail.end("name"), _label(person, civility), tail["name"], "civilité")
            )
            position = tail.end()
    return extended


def _graft(text: str, item: Replacement) -> Replacement:
    """Fit the role into its sentence: « de M. X » -> « d'un élu », capital at the head of a sentence."""
    label, start = item.text, item.start
    before = text[max(0, start - 14) : start]
    if label.startswith("[") or not label:
        return item
    if VOTED.search(before):  # who voted, not whom the vote was against
        return Replacement(start, item.end, f": {label}", item.original, item.why)
    if label.startswith(("un ", "une ")) and BORNE.search(_line_before(text, start)):
        return Replacement(start, item.end, f"d'{label}", item.original, item.why)
    if elided := ELIDED.search(before):
        word = elided[1]
        start -= len(before) - elided.start(1)
        return Replacement(start, item.end, f"{word[:-1]}'{label}", text[start : item.end], item.why)
    if (article := ARTICLE.search(before)) and label.startswith(("un ", "une ")):
        start -= len(before) - article.start(1)
        label, before = WITHOUT_ARTICLE[article[1].lower()] + label, before[: article.start(1)]
    if start == 0 or text[start - 1] == "\n" or re.search(r"[.!?…]\s+$|[«(–—]\s*$|-\s+$|^\s*-?$", before):
        label = label[:1].upper() + label[1:]
    return Replacement(start, item.end, label, text[start : item.end], item.why)


def last_names(registry: Registry) -> list[str]:
    """Every last name of the registry, for a final check of what is about to be written."""
    return sorted({last_name(person.name) for person in registry.by_full.values()})
