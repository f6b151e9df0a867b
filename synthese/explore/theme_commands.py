"""Commands over the themes of a finished run: `themes` lists them, `corriger` writes a correction."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_theme_commands(commands: _SubParsersAction[Any]) -> None:
    """Register `themes` and `corriger`."""
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

    mend = commands.add_parser(
        "corriger",
        help="corrige les thèmes : renommer, fusionner, scinder, rejeter, deplacer, epingler",
        description="Corrige les thèmes d'une lecture. La correction est écrite dans revision.toml, à côté des documents, et\n"
        "rejouée à chaque nouvelle lecture, même quand des documents s'ajoutent.",
        epilog="écrit dans CORPUS/revision.toml, un petit fichier lisible que l'on peut aussi modifier à la main.\n\nexemples :\n"
        '  synthese corriger renommer T-1a2b3c4d --libelle "Modes de garde" --run outputs/lecture\n'
        "  synthese corriger fusionner T-1a2b3c4d T-5e6f7a8b --run outputs/lecture\n"
        '  synthese corriger scinder T-1a2b3c4d --part "Crèches" P-1 P-2 --part "École" P-3 --run outputs/lecture\n'
        "  synthese corriger deplacer T-1a2b3c4d T-5e6f7a8b --passage P-1 --run outputs/lecture",
        formatter_class=raw,
    )
    actions = ["renommer", "fusionner", "scinder", "rejeter", "deplacer", "epingler"]
    mend.add_argument("correction", metavar="ACTION", choices=actions, help=", ".join(actions))
    mend.add_argument("themes", metavar="THEME", nargs="+", help="thème corrigé, puis ceux qui le rejoignent")
    mend.add_argument("--run", metavar="SORTIE", required=True, help="dossier de sortie d'une lecture")
    mend.add_argument("--corpus", metavar="CORPUS", help="dossier des documents (par défaut : celui de la lecture)")
    mend.add_argument("--libelle", default="", help="nouveau libellé")
    mend.add_argument("--passage", default="", help="passage à déplacer du premier thème vers le second")
    mend.add_argument(
        "--part", nargs="+", action="append", default=[], metavar="LIBELLE PASSAGE…", help="une part d'un thème scindé"
    )
    mend.set_defaults(action=correct)


def list_themes(options: argparse.Namespace) -> int:
    """Print the themes of a run, or one of them."""
    from synthese.explore.themes import theme_lines
    from synthese.run import ouvrir

    sys.stdout.write("\n".join(theme_lines(ouvrir(options.run), options.theme)) + "\n")
    return 0


def correct(options: argparse.Namespace) -> int:
    """Write a correction and say where."""
    from synthese.explore.themes import correct_theme
    from synthese.revision import Action
    from synthese.run import ouvrir

    written = correct_theme(
        ouvrir(options.run),
        Path(options.corpus) if options.corpus else None,
        Action(options.correction),
        options.themes,
        label=options.libelle,
        passage_id=options.passage,
        parts=options.part,
    )
    sys.stdout.write(f"Correction écrite dans {written} ; elle sera en vigueur à la prochaine lecture de ce corpus.\n")
    return 0
