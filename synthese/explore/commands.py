"""Commands that show a table of a finished run: `tensions`, `positions`, `conditions`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import _SubParsersAction

FORMATS = ("texte", "csv", "json")
NATURES = ("interne", "croisee")
ABOUT: Mapping[str, tuple[str, str, str]] = {
    "tensions": (
        "montre les tensions d'une lecture terminée",
        "Montre les tensions d'une lecture terminée, de la plus saillante à la moins saillante.",
        "synthese tensions --run outputs/lecture --atelier Sport --avec Jeunesse --nature croisee --min-score 0.3",
    ),
    "positions": (
        "montre le rôle de la Ville dans chaque atelier",
        "Montre le rôle de la Ville dans chaque atelier, dans l'ensemble, en séance et au référentiel.",
        "synthese positions --run outputs/lecture --format csv > roles.csv",
    ),
    "conditions": (
        "montre les conditions de réussite qui reviennent",
        "Montre les conditions de réussite, celles que le plus d'ateliers énoncent d'abord.",
        "synthese conditions --run outputs/lecture --atelier Sport --format json",
    ),
}


def add_commands(commands: _SubParsersAction[Any]) -> None:
    """Register the three commands."""
    for name, (short, description, example) in ABOUT.items():
        command = commands.add_parser(
            name,
            help=short,
            description=description,
            epilog="écrit à l'écran (ou dans un fichier par « > ») : un tableau de cent colonnes, du CSV ou du JSON avec tous\n"
            f"les extraits. Aucun fichier de la lecture n'est modifié.\n\nexemple :\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--run", metavar="SORTIE", required=True, help="dossier de sortie d'une lecture")
        command.add_argument("--atelier", help="seulement ce qui touche cet atelier (nom du dossier ou titre)")
        if name != "positions":
            command.add_argument("--avec", metavar="ATELIER", help="et aussi cet autre atelier")
        if name == "tensions":
            command.add_argument(
                "--nature", choices=NATURES, help="« interne » à un atelier ou « croisee » entre ateliers"
            )
        if name != "conditions":
            command.add_argument(
                "--min-score", type=float, default=0.0, metavar="X", help="score minimal, entre 0 et 1"
            )
        command.add_argument("--format", choices=FORMATS, default="texte", help="texte (par défaut), csv ou json")
        command.set_defaults(action=show)


def show(options: argparse.Namespace) -> int:
    """Print the table that a command names."""
    from synthese.explore.formats import LAYOUTS, RENDERERS
    from synthese.explore.tables import VIEWS, Filter

    known = vars(options)
    wanted = Filter(options.atelier, known.get("avec"), known.get("nature"), known.get("min_score", 0.0))
    rows = VIEWS[options.commande](Path(options.run), wanted)
    sys.stdout.write(RENDERERS[options.format](rows, LAYOUTS[options.commande]))
    return 0
