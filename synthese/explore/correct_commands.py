"""The command that corrects a finished reading, `corriger`: one block of `revision.toml`, replayed at every reading."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from synthese.run import Run

THEMES = ("renommer", "fusionner", "scinder", "rejeter", "deplacer", "epingler")
FINDINGS = (
    *("tension-valider", "tension-rejeter", "tension-fusionner", "tension-nommer"),
    *("role", "role-valider", "role-rejeter"),
    *("condition-valider", "condition-rejeter", "condition-nommer"),
)
ROLES = ("maitre_ouvrage", "co_actrice", "animatrice", "incitatrice")
DESCRIPTION = f"""\
Corrige ou confirme ce qu'une lecture a trouvé. La correction est écrite dans revision.toml, à côté des documents, et
rejouée à chaque nouvelle lecture, même quand des documents s'ajoutent.

  thèmes            : {", ".join(THEMES)}
  tensions          : {", ".join(FINDINGS[:4])}
  rôle de la Ville  : {", ".join(FINDINGS[4:7])} (OBJET : l'atelier)
  conditions        : {", ".join(FINDINGS[7:])}
"""
EPILOG = """\
écrit dans CORPUS/revision.toml, un petit fichier lisible que l'on peut aussi modifier à la main. Ce qui est confirmé ou
rejeté sert d'exemple à « synthese apprendre ».

exemples :
  synthese corriger renommer T-1a2b3c4d --libelle "Modes de garde" --run outputs/lecture
  synthese corriger fusionner T-1a2b3c4d T-5e6f7a8b --run outputs/lecture
  synthese corriger scinder T-1a2b3c4d --part "Crèches" P-1 P-2 --part "École" P-3 --run outputs/lecture
  synthese corriger deplacer T-1a2b3c4d T-5e6f7a8b --passage P-1 --run outputs/lecture
  synthese corriger tension-rejeter X-1a2b3c4d --run outputs/lecture
  synthese corriger tension-nommer X-1a2b3c4d --pole-a "ouvrir tard" --pole-b "dormir" --run outputs/lecture
  synthese corriger role 09-sport --role animatrice --passage P-1 --run outputs/lecture
  synthese corriger condition-rejeter C-evaluation --passage P-1 --run outputs/lecture
"""


def add_correct_command(commands: _SubParsersAction[Any]) -> None:
    """Register `corriger`."""
    mend = commands.add_parser(
        "corriger",
        help="corrige ou confirme un thème, une tension, un rôle de la Ville, une condition",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mend.add_argument("correction", metavar="ACTION", choices=[*THEMES, *FINDINGS], help="l'une des actions ci-dessus")
    mend.add_argument("objets", metavar="OBJET", nargs="+", help="ce qui est corrigé, puis ce qui le rejoint")
    mend.add_argument("--run", metavar="SORTIE", required=True, help="dossier de sortie d'une lecture")
    mend.add_argument("--corpus", metavar="CORPUS", help="dossier des documents (par défaut : celui de la lecture)")
    mend.add_argument("--libelle", default="", help="nouveau libellé d'un thème ou d'une condition")
    mend.add_argument(
        "--passage",
        nargs="+",
        default=[],
        metavar="PASSAGE",
        help="passage à déplacer, ou passages confirmés ou rejetés",
    )
    mend.add_argument(
        "--part", nargs="+", action="append", default=[], metavar="LIBELLE PASSAGE…", help="une part d'un thème scindé"
    )
    mend.add_argument("--pole-a", default="", metavar="BUT", help="premier but d'une tension, dit autrement")
    mend.add_argument("--pole-b", default="", metavar="BUT", help="second but d'une tension, dit autrement")
    mend.add_argument("--role", choices=ROLES, default="", help="rôle de la Ville dans l'atelier")
    mend.set_defaults(action=correct)


def correct(options: argparse.Namespace) -> int:
    """Write a correction and say where."""
    from synthese.run import ouvrir

    run = ouvrir(options.run)
    given = Path(options.corpus) if options.corpus else None
    written = (_theme if options.correction in THEMES else _finding)(run, given, options)
    sys.stdout.write(f"Correction écrite dans {written} ; elle sera en vigueur à la prochaine lecture de ce corpus.\n")
    return 0


def _theme(run: Run, corpus: Path | None, options: argparse.Namespace) -> Path:
    from synthese.explore.themes import correct_theme
    from synthese.revision import Action

    return correct_theme(
        run,
        corpus,
        Action(options.correction),
        options.objets,
        label=options.libelle,
        passage_id="".join(options.passage[:1]),
        parts=options.part,
    )


def _finding(run: Run, corpus: Path | None, options: argparse.Namespace) -> Path:
    from synthese.explore.amendments import Wish, amend_reading
    from synthese.explore.themes import corpus_of

    poles = (options.pole_a, options.pole_b)
    wish = Wish(options.correction, tuple(options.objets), tuple(options.passage), poles, options.role, options.libelle)
    return amend_reading(run, corpus_of(run, corpus), wish)
