"""Command over the themes of a finished run: `themes` lists them or shows one."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_theme_commands(commands: _SubParsersAction[Any]) -> None:
    """Register `themes`."""
    raw = argparse.RawDescriptionHelpFormatter
    listing = commands.add_parser(
        "themes",
        help="liste les thèmes d'une lecture terminée",
        description="Liste les thèmes d'une lecture terminée, ou montre les passages de l'un d'eux.",
        epilog="n'écrit rien ; « synthese corriger » les corrige.\n\nexemples :\n  synthese themes --run outputs/lecture\n"
        "  synthese themes --run outputs/lecture --theme T-1a2b3c4d",
        formatter_class=raw,
    )
    listing.add_argument("--run", metavar="SORTIE", required=True, help="dossier de sortie d'une lecture")
    listing.add_argument("--theme", metavar="T-…", help="montre ce thème, ses mots clés et ses premiers passages")
    listing.set_defaults(action=list_themes)


def list_themes(options: argparse.Namespace) -> int:
    """Print the themes of a run, or one of them."""
    from synthese.explore.themes import theme_lines
    from synthese.run import ouvrir

    sys.stdout.write("\n".join(theme_lines(ouvrir(options.run), options.theme)) + "\n")
    return 0
