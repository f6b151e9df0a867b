"""The command by which a city teaches the small models what its analysts said: `apprendre`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from synthese.learned.teach import Gain

NOT_DONE = 3
LABELS = {
    "tension": "deux buts qui se contrarient",
    "pole": "un but d'une tension",
    "position": "rôle de la Ville",
    "condition": "condition de réussite",
}
TITLES = ("étiquette", "exemples", "fournis", "avec les vôtres", "gain")


def add_learn_command(commands: _SubParsersAction[Any]) -> None:
    """Register `apprendre`."""
    command = commands.add_parser(
        "apprendre",
        help="réapprend les petits modèles avec ce que les analystes ont confirmé et rejeté",
        description="Réapprend, sur cette machine, ce qui repère tensions, rôle de la Ville et conditions : le jeu de phrases fourni\n"
        "et ce que les analystes ont confirmé ou rejeté dans revision.toml. Quelques minutes.",
        epilog="montre le gain par étiquette (précision moyenne sur vos exemples, chacun laissé de côté à son tour) et écrit les\n"
        "modèles et les exemples dans votre dossier personnel, jamais dans une sortie ; la prochaine lecture de ce corpus s'en\n"
        "sert et le dit dans run.json. Trop peu d'exemples, ou aucun gain : une phrase, le code 3, rien d'écrit.\n\n"
        "exemples :\n  synthese apprendre --corpus corpus\n  synthese apprendre --run outputs/lecture",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument("--corpus", metavar="CORPUS", help="dossier des documents, où est revision.toml")
    where.add_argument("--run", metavar="SORTIE", help="dossier de sortie d'une lecture de ces documents")
    command.set_defaults(action=learn_from_analysts)


def learn_from_analysts(options: argparse.Namespace) -> int:
    """Learn again, show the gain, say where the models stand."""
    from synthese.errors import NothingGained, TooFewLessons
    from synthese.learned.city import gather_lessons, learn
    from synthese.learned.training_set import read_training_set

    corpus = _corpus(options)
    try:
        lessons = gather_lessons(corpus)
        known = read_training_set()
        learning = learn(corpus, lessons, known.examples, known.texts)
    except TooFewLessons as few:
        sys.stderr.write(f"synthese : {few}\n")
        return NOT_DONE
    except NothingGained as nothing:
        sys.stdout.write(gain_table(nothing.gains))
        sys.stderr.write(f"synthese : {nothing}\n")
        return NOT_DONE
    sys.stdout.write(gain_table(learning.gains))
    sys.stdout.write(
        f"{learning.examples} exemples appris. La prochaine lecture de ce corpus s'en servira ; pour revenir aux modèles fournis, "
        f"supprimez {learning.folder}\n"
    )
    return 0


def _corpus(options: argparse.Namespace) -> Path:
    from synthese.errors import CorpusMissing
    from synthese.explore.themes import corpus_of
    from synthese.run import ouvrir

    if options.run:
        return corpus_of(ouvrir(options.run), None)
    corpus = Path(options.corpus)
    if not corpus.is_dir():
        raise CorpusMissing(corpus)
    return corpus


def gain_table(gains: Sequence[Gain]) -> str:
    """Average precision by label on the city's examples: the shipped models, then those that learned them."""
    rows = [TITLES, *(_cells(gain) for gain in gains)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(TITLES))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(["Précision moyenne sur vos exemples", *lines]) + "\n"


def _cells(gain: Gain) -> tuple[str, ...]:
    name = LABELS.get(gain.label, gain.label)
    if gain.before is None or gain.after is None:
        return name, str(gain.examples), "–", "–", "trop peu pour le mesurer"
    figures = (f"{gain.before:.2f}", f"{gain.after:.2f}", f"{gain.after - gain.before:+.2f}")
    return name, str(gain.examples), *(figure.replace(".", ",").replace("-", "−") for figure in figures)
