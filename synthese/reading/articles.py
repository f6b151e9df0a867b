"""How a noun stands in a title: its usual form, its article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Token

from synthese.material import Material
from synthese.reading.typography import quoted

# What a definite article is in the words of a text.
ARTICLES = {"le": "le", "la": "la", "l'": "l'", "les": "les", "du": "le", "au": "le", "des": "les", "aux": "les"}


def with_article(material: Material, noun: Token) -> str:
    """« les quais » ; « la halle », « l'autonomie », as most of the texts write it; quoted when none gives it an article."""
    form = noun.text if noun.text.isupper() and len(noun.text) > 1 else noun.lower_
    if "Plur" in noun.morph.get("Number", []) and form.endswith(("s", "x")):
        return f"les {form}"
    found = Counter(
        ARTICLES[token.nbor(-1).lower_.replace("’", "'")]
        for doc in material.docs
        for token in doc[1:]
        if token.lower_ == form.lower() and token.nbor(-1).lower_.replace("’", "'") in ARTICLES
    )
    article = min(found, key=lambda each: (-found[each], each), default="")
    return f"{article}{form}" if article.endswith("'") else f"{article} {form}" if article else quoted(form)


def usual_form(uses: Sequence[Token]) -> Token:
    """The first use of a noun in the form that it most often has."""
    forms = Counter(token.lower_ for token in uses)
    return min(uses, key=lambda token: -forms[token.lower_])
