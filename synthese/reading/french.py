"""Small French: numbers in words, enumerations, mentions, « la plupart des ateliers »."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

MANY, MOST = 6, 0.6  # ateliers from which they are not counted one by one; share that makes most of them
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
)  # fmt: skip


def in_words(number: int) -> str:
    """Numbers up to twenty in words, digits beyond."""
    return UNITS[number] if 0 <= number < len(UNITS) else str(number)


def many_in_words(number: int) -> str:
    """The same, « plus de vingt » beyond: a figure that no source holds is not written."""
    return in_words(number) if number < len(UNITS) else f"plus de {UNITS[-1]}"


def counted(number: int, noun: str) -> str:
    """« 1 203 passages », « 1 passage »: figures grouped by thousands, a regular plural."""
    return f"{grouped(number)} {noun}{'s' if number > 1 else ''}"


def grouped(number: int) -> str:
    """« 1 203 »."""
    return f"{number:,}".replace(",", " ")


def enumerate_fr(items: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " et " + items[-1]


def mention(ateliers: Sequence[str], others: Sequence[str] = ()) -> str:
    """« (Atelier Sport) », « (Ateliers Sport et Petite enfance ; Consultation citoyenne) »."""
    head = [f"Atelier{'s' if len(ateliers) > 1 else ''} {enumerate_fr(list(ateliers))}"] if ateliers else []
    return f"({' ; '.join([*head, *others])})"


def share(count: int, total: int) -> str:
    """How many ateliers were found, as one says it: « les quatre ateliers », « la plupart des ateliers », « plusieurs ateliers ».

    What was found is a least, as the head of the reading says: where ateliers are many, a number would say more than is known.
    """
    if total > 1 and count == total:
        return f"les {in_words(total)} ateliers" if total > 2 else "les deux ateliers"
    if count == 1:
        return "un atelier" if total > 1 else "un seul atelier"
    if total >= MANY and count > MOST * total:
        return "la plupart des ateliers"
    return "plusieurs ateliers" if total >= MANY and count > 2 else f"{in_words(count)} ateliers"


def proportion(count: int, total: int, noun: str) -> str:
    """« toutes les préconisations », « la plupart des préconisations », « peu de préconisations »: a share of a feminine plural."""
    share = count / max(total, 1)
    exact = {0.0: f"aucune des {noun}", 0.5: f"la moitié des {noun}", 1.0: f"toutes les {noun}"}
    steps = ((0.25, f"peu de {noun}"), (0.5, f"moins de la moitié des {noun}"), (0.75, f"plus de la moitié des {noun}"))
    return exact.get(share) or next((words for limit, words in steps if share < limit), f"la plupart des {noun}")


def under(title: str, text: str) -> str:
    """« La halle. … », « Fermer ou non ? … »: a text under a title, when there is one."""
    if not title:
        return text
    return f"{title}{'' if title.endswith(('?', '!', '…')) else '.'} {capitalise(text)}"


def capitalise(text: str) -> str:
    """First letter in capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def uncapitalise(text: str) -> str:
    """First letter in lower case unless the word is an acronym or a name (second letter in capital)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def of(name: str) -> str:
    """« de former », « d'évaluer », « d'habiter », « du cabinet »: the preposition before a name in lower case."""
    if name.startswith("le "):
        return f"du {name.removeprefix('le ')}"
    first = unicodedata.normalize("NFD", name[:1].lower())[:1]
    return f"d'{name}" if first and first in "aeiouyhœæ" else f"de {name}"


def to(name: str) -> str:
    """« à trois ateliers », « aux quatre ateliers », « à l'Atelier Sport »."""
    return f"aux {name.removeprefix('les ')}" if name.startswith("les ") else f"à {name}"


def ordinal(number: int) -> str:
    """« première », « deuxième »… (feminine), « 12e » beyond ten."""
    words = (
        "première",
        "deuxième",
        "troisième",
        "quatrième",
        "cinquième",
        "sixième",
        "septième",
        "huitième",
        "neuvième",
        "dixième",
    )
    return words[number - 1] if 1 <= number <= len(words) else f"{number}e"


def month(day: date) -> str:
    """« mars 1998 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def plural(name: str, count: int) -> str:
    """A kind of document in the number of what is counted: « comptes rendus », « plans d'actions »."""
    if count < 2:
        return name
    irregular = {"compte rendu": "comptes rendus"}
    first, *rest = name.split(" ", 1)
    return irregular.get(name, " ".join([f"{first}s", *rest]))
