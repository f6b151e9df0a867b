"""Small invented corpora: one read from its files to its reading, once for all tests; others for the stages that look at a whole corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import synthese
from synthese.annotate import annotate, load_model
from synthese.config import EmbedConfig
from synthese.corpus import Description
from synthese.embed import embed
from synthese.material import Material
from synthese.records import Chapter, Diffusion, Nature, Passage

MINUTES = """Compte rendu de la séance n° {n}

Le {n} mars 2011, salle des fêtes

Présents : Mme Jeanne Orvault, adjointe aux sports ; M. Karl Dussault, directeur des sports ; M. Ali Benmoussa, président du club.

Mme Orvault : {a} Les familles attendent un créneau, et 40 % d'entre elles n'en trouvent pas le mercredi.

M. Dussault : {b} Un gymnase fermé ne sert à personne, un gymnase ouvert jusqu'à minuit réveille toute la rue.

M. Benmoussa : « Nos bénévoles veulent jouer tard, les voisins veulent dormir, et je comprends les deux. »

{c}
"""
REFERENCE = """# Référentiel de la politique {t}

## Les enjeux

{a} Une famille sur trois renonce faute de place, et les quartiers éloignés renoncent deux fois plus.

## Le positionnement de la Ville

La Ville possède les murs, emploie les agents, fixe les tarifs et décide seule des horaires ; elle assigne aux clubs des objectifs écrits.

## Les spécificités

Cette politique touche tous les âges et se joue le soir, quand les autres services ferment.

## Les préconisations

Ouvrir deux équipements le dimanche, à titre d'essai, et en faire le bilan au bout d'un an.

## Les conditions de réussite

Rien ne tiendra sans une convention signée avec chaque association, qui dise ce que chacun apporte. Les agents d'accueil devront être formés avant l'ouverture.
"""


@dataclass(frozen=True)
class Written:
    """A passage to be: where it stands and what it says."""

    text: str
    atelier: str = "01-sport"
    nature: Nature = Nature.COMPTE_RENDU
    chapter: Chapter | None = None
    headings: tuple[str, ...] = ()
    seance: int | None = None


def build_material(written: Sequence[Written]) -> Material:
    """Annotated and embedded passages, identifiers in the order given."""
    passages = tuple(
        Passage(
            f"{w.atelier}/d/{i:03d}", w.atelier, w.nature.value, w.nature, w.text, 0, len(w.text), Diffusion.INTERNE,
            chapter=w.chapter, headings=w.headings, seance=w.seance,
        )
        for i, w in enumerate(written)
    )  # fmt: skip
    docs = tuple(annotate(passages, load_model()))
    vectors = embed([sent.text for doc in docs for sent in doc.sents], {}, EmbedConfig())
    return Material(passages, docs, vectors, (), Description())


@pytest.fixture(scope="session")
def material_of() -> Callable[[Sequence[Written]], Material]:
    """The builder, for tests that need a corpus."""
    return build_material


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ville") / "corpus"
    texts = {
        "01-sport": (
            "Nous voulons ouvrir plus tard.",
            "Les riverains se plaignent du bruit.",
            "La Ville gardera la main sur les créneaux.",
        ),
        "02-lecture": (
            "Ouvrons la médiathèque le dimanche.",
            "Les agents n'en veulent pas sans compensation.",
            "On commencera par un seul site, puis on verra.",
        ),
    }
    for folder, (a, b, c) in texts.items():
        (root / folder).mkdir(parents=True)
        for n in (1, 2):
            (root / folder / f"seance-{n}.txt").write_text(MINUTES.format(n=n, a=a, b=b, c=c), "utf8")
        (root / folder / "referentiel.md").write_text(REFERENCE.format(t=folder[3:], a=a), "utf8")
    return root


@pytest.fixture(scope="session")
def run(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> synthese.Run:
    return synthese.transversale(corpus, output=tmp_path_factory.mktemp("sortie") / "lecture")
