"""Names and functions as documents write them -> `Person`.

A name is recognised by its shape (civility, first name or initial, last name with particles); a role by the function
written beside it, the heading it stands under, or its label in a turn.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from synthese.lexicons import load, pattern
from synthese.records import Person, SpeakerRole

# Every capital of the Latin alphabets (Şahin, Łukasz, Đặng): in a class of characters.
UPPER = "A-Z" + "".join(c for c in map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]) if c.isupper())
LOWER = "a-z" + "".join(c for c in map(chr, [*range(0xDF, 0x250), *range(0x1E00, 0x1F00)]) if c.islower())
# Letters that Unicode does not decompose, as those who lack them on their keyboard type them.
TYPED = str.maketrans(
    {
        "’": "'",
        "œ": "oe",
        "Œ": "Oe",
        "æ": "ae",
        "ß": "ss",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
    }
)
CIVILITY = (
    r"(?:MM\.|M\.|Mmes?|Mlles?|Messieurs|Mesdames|Monsieur|Madame|Mademoiselle|Me|Dr|[Dd]octeure?|Pr|[Pp]rofesseure?)"
)
PARTICLE = r"(?:(?:de\s+la|de\s+l['’]|de|du|des|da|dos|van|von|der|ben|bin|el|al)\s+|d['’])"
INITIAL = rf"(?:[{UPPER}][{LOWER}]?\.(?:\s?-?\s?[{UPPER}]\.)?)"
# A capitalised word, composed or not, with an inner apostrophe (N'Diaye, L'Hostis), a Breton « c'h » (Le Floc'h, Falc'hun)
# and glued capitals (McDonald).
WORD = rf"[{UPPER}]\w*(?:['’][{UPPER}]\w+|(?<=[cC])['’][hH]\w*)*"
CAPITALISED = rf"(?!{CIVILITY}\s)(?:[{UPPER}]['’])?{WORD}(?:-(?:{WORD}|le|la|de|du))*"
FIRST = rf"(?:{INITIAL}|{CAPITALISED})"
LAST = rf"(?:{PARTICLE})*(?:(?:Le|La|Les|Du|De|Des|El|Al|Ben|Ait|Aït|Da|Dos|Van|Von|Saint|St|Mc)\s+)?{CAPITALISED}"
AFTER_CIVILITY = rf"(?:\s+|(?<=\.)(?=[{UPPER}][{LOWER}]{{2}}))"  # « M. Petit », « M.Petit »
NAMED = re.compile(rf"(?P<civility>{CIVILITY}){AFTER_CIVILITY}(?P<name>(?:{FIRST}\s+){{0,2}}{LAST})")
BARE_NAME = re.compile(rf"(?P<name>{FIRST}\s+(?:{FIRST}\s+)?{LAST})")

BODY = re.compile(rf"^(?:{'|'.join(load('presence')['corps'])})$")
ARTICLES = ("Le", "La", "Les", "Du", "De", "Des")  # « Anne Le Maire » is a name

FEMININE = re.compile(
    r"\b(?:adjointe|élue|conseillère|directrice|chargée|cheffe|présidente|vice-présidente|maîtresse|"
    r"chercheuse|habitante|animatrice|coordinatrice|secrétaire générale|déléguée|inspectrice|médiatrice|historienne)\b",
    re.IGNORECASE,
)
MASCULINE = re.compile(
    r"\b(?:adjoint|élu|conseiller|directeur|chargé|chef|président|vice-président|maître|chercheur|habitant|animateur|"
    r"coordinateur|coordonnateur|secrétaire général|délégué|inspecteur|médiateur|historien|technicien|consultant|éducateur|"
    r"infirmier|enseignant|étudiant|retraité|commerçant|gérant|gardien|agriculteur|procureur|préfet|commandant)\b",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes and hyphens as spaces: how names are compared."""
    flat = unicodedata.normalize("NFKD", text.translate(TYPED))
    plain = "".join(c for c in flat if not unicodedata.combining(c))
    return re.sub(r"[\s\-‐‑.]+", " ", plain).strip().lower()


@cache
def _role_patterns() -> tuple[tuple[SpeakerRole, re.Pattern[str]], ...]:
    lexicon = load("roles")
    return tuple((SpeakerRole(key.partition("_")[0]), pattern(lexicon["formes"][key])) for key in lexicon["ordre"])


@cache
def _rubric_patterns() -> tuple[tuple[SpeakerRole, re.Pattern[str]], ...]:
    return tuple((SpeakerRole(key), pattern(words)) for key, words in load("roles")["rubriques"].items())


@cache
def _institution() -> re.Pattern[str]:
    actors = load("annotation")["acteurs"]
    return re.compile(r"\b(?:" + "|".join(sorted(actors["sigles"])) + r")\b|" + pattern(actors["noms"]).pattern)


def role_of(function: str) -> SpeakerRole | None:
    """Role that a written function announces (« adjointe à la culture » -> elu), or None."""
    found = [
        (match.start(), rank, role)
        for rank, (role, regex) in enumerate(_role_patterns())
        if (match := next((m for m in regex.finditer(function) if not _assists(function, m)), None))
    ]
    if not found:
        return None
    # « directrice de cabinet » is cabinet and « directeur invité » an expert: order of trial first, then place in the text
    strong = [item for item in found if item[1] <= 4]
    return min(strong or found, key=lambda item: (item[0], item[1]) if not strong else (item[1], item[0]))[2]


def _assists(function: str, match: re.Match[str]) -> bool:
    """Whether « adjoint » says whom somebody assists, or a grade: « directrice adjointe », « adjoint technique », no elected member."""
    if not fold(match[0]).startswith("adj"):
        return False
    clause = re.split(r"[,;/(–—]|\bet\b", function[: match.start()])[-1].strip()
    assisted = role_of(clause) if clause else None
    return assisted not in (None, SpeakerRole.ELU) or _not_elected().match(function[match.end() :].strip()) is not None


@cache
def _not_elected() -> re.Pattern[str]:
    return pattern(load("roles")["adjoints"]["non_elus"])


def rubric_role(heading: str) -> SpeakerRole | None:
    """Capacity that a heading of an attendance list gives to those below it; the least precise when it names several."""
    found = [role for role, regex in _rubric_patterns() if regex.search(heading)]
    if SpeakerRole.EXPERT in found:  # « cabinet d'études »
        return SpeakerRole.EXPERT
    return next(
        (role for role in (SpeakerRole.CADRE, SpeakerRole.DIRECTEUR) if role in found), found[0] if found else None
    )


def gender_of(civility: str, function: str) -> str:
    """ "m", "f" or "" from a civility, else from the function's own gender; « responsable », « association » have none."""
    if civility:
        return (
            "f" if civility.startswith(("Mm", "Ml", "Mad", "Mes", "Professeure")) else "m" if civility[0] == "M" else ""
        )
    return "f" if FEMININE.search(function) else "m" if MASCULINE.search(function) else ""


def make_person(name: str, civility: str = "", function: str = "", rubric: SpeakerRole | None = None) -> Person:
    """Put together what is known of someone; a guest stays an expert whatever their job elsewhere."""
    stated = role_of(function)
    if stated is None and rubric is None and function and _institution().search(function):
        stated = SpeakerRole.EXPERT  # someone who stands for another body
    guest = rubric is SpeakerRole.EXPERT and stated is not SpeakerRole.HABITANT
    role = rubric if guest or stated is None or rubric is SpeakerRole.CABINET else stated
    if rubric is SpeakerRole.ELU and role is not SpeakerRole.CABINET:
        role = rubric
    return Person(without_acronym(name)[0], role, function.strip(" .;,"), gender_of(civility, function))


def without_acronym(name: str) -> tuple[str, str]:
    """« P. Vernay CCAS », « Paul Roux Directeur »: a name, and the body or the function written after it, which is no part of it."""
    words = name.split()
    for cut, word in enumerate(words):
        function = cut > 1 and word[0].isupper() and (role_of(word) is not None or BODY.match(word) is not None)
        if cut > 0 and (word in acronyms() or (function and words[cut - 1] not in ARTICLES)):
            return " ".join(words[:cut]), " ".join(words[cut:])
    return name, ""


@cache
def acronyms() -> frozenset[str]:
    """Capitals that stand for a body or a function, never for somebody."""
    return frozenset(load("annotation")["acteurs"]["sigles"]) | frozenset(load("presence")["sigles_de_fonction"])


@cache
def given_names() -> frozenset[str]:
    """Folded first names borne in France that name somebody even alone."""
    return frozenset(map(fold, load("protection")["prenoms"]["portes"]))


@cache
def _words_too() -> frozenset[str]:
    return frozenset(map(fold, load("protection")["prenoms"]["aussi_des_mots"]))


def is_first_name(word: str) -> bool:
    """Whether a word is a first name borne in France, alone (« Simone »), before a last name (« Rose »), or composed."""
    known = given_names() | _words_too()
    return fold(word) in known or fold(word).split()[0] in known


def last_name(name: str) -> str:
    """Family name of a full name: all but the first names (« Jean-Yves Le Goff » -> « Le Goff »).

    Capitals decide when the name is written « ORVAULT Jeanne ».
    """
    words = name.split()
    capitals = [w for w in words if len(w) > 2 and w.isupper() and not w.endswith(".")]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals)
    return " ".join(words[1:]) if len(words) > 1 else name


def first_name(name: str) -> str:
    """First name of a full name, "" when it is an initial or absent."""
    words = name.split()
    if len(words) < 2:
        return ""
    capitals = [w for w in words if len(w) > 2 and w.isupper() and not w.endswith(".")]
    given = [w for w in words if w not in capitals] if capitals and len(capitals) < len(words) else words[:1]
    return given[0] if given and not given[0].endswith(".") else ""
