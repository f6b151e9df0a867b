"""The command line: parse, call, print. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from synthese import __version__
from synthese.errors import Refusal
from synthese.explore.commands import add_commands
from synthese.explore.correct_commands import add_correct_command
from synthese.explore.learn_commands import add_learn_command
from synthese.explore.resume_commands import add_resume_command
from synthese.explore.theme_commands import add_theme_commands

RAW = argparse.RawDescriptionHelpFormatter
CLEAN, REFUSED, WITH_PROBLEMS, INTERRUPTED = 0, 2, 3, 130

EPILOG = """\
exemples :
  synthese verifier corpus
  synthese transversale corpus -o outputs/lecture
  synthese chercher "lien social" --run outputs/lecture --atelier 09-sport
  synthese tensions --run outputs/lecture --nature croisee
  synthese reprendre lecture-modifiee.docx --run outputs/lecture

codes de sortie : 0 tout s'est bien passé ; 3 terminé, avec des problèmes signalés ; 2 refusé.
"""


class FrenchParser(argparse.ArgumentParser):
    """argparse with its own sentences in French."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(self.format_usage().replace("usage:", "usage :"), end="", file=sys.stderr)
        for english, french in TRANSLATIONS:
            message = message.replace(english, french)
        print(f"synthese : {message}. Essayez « {self.prog} --help ».", file=sys.stderr)
        raise SystemExit(REFUSED)

    def format_help(self) -> str:
        text = super().format_help()
        for english, french in TRANSLATIONS:
            text = text.replace(english, french)
        return text


TRANSLATIONS = (
    ("usage:", "usage :"),
    ("positional arguments:", "arguments :"),
    ("options:", "options :"),
    ("show this help message and exit", "affiche cette aide et termine"),
    ("show program's version number and exit", "affiche la version et termine"),
    ("the following arguments are required:", "il manque"),
    ("one of the arguments ", "il manque l'un de ces arguments : "),
    (" is required", ""),
    (": not allowed with argument ", " ne va pas avec "),
    ("unrecognized arguments:", "argument inconnu :"),
    ("invalid choice:", "choix impossible :"),
    ("choose from", "possibles :"),
    ("expected one argument", "attend une valeur"),
    ("invalid int value:", "n'est pas un nombre entier :"),
    ("invalid float value:", "n'est pas un nombre :"),
    ("argument ", "argument "),
)


def build_parser() -> argparse.ArgumentParser:
    """Every command, with what it writes and examples."""
    parser = FrenchParser(
        prog="synthese",
        description="Lit en travers ce que les ateliers d'une ville ont dit, chaque phrase rattachée à sa source.",
        epilog=EPILOG,
        formatter_class=RAW,
    )
    parser.add_argument("--version", action="version", version=f"synthese {__version__}")
    commands = parser.add_subparsers(dest="commande", metavar="commande", required=True, parser_class=FrenchParser)
    _add_transversale(commands)
    _add_verifier(commands)
    _add_chercher(commands)
    add_commands(commands)
    add_theme_commands(commands)
    add_resume_command(commands)
    add_correct_command(commands)
    add_learn_command(commands)
    return parser


def _add_transversale(commands: argparse._SubParsersAction[Any]) -> None:
    """Register `transversale`."""
    job = commands.add_parser(
        "transversale",
        help="lit un dossier de documents et écrit la lecture transversale",
        description="Lit un dossier de documents (un sous-dossier par atelier) et écrit la lecture transversale.",
        epilog="écrit dans SORTIE : lecture.docx, lecture.html, lecture.md, lecture.json, synthese.xlsx, donnees/*.parquet,\n"
        "figures/*.svg, compagnons/*.docx, run.json et base/ (qui permet de reprendre et de chercher).\n\n"
        "exemples :\n  synthese transversale corpus -o outputs/lecture --diffusion externe\n"
        "  synthese transversale corpus -o outputs/lecture --modele charte.docx",
        formatter_class=RAW,
    )
    job.add_argument("corpus", metavar="CORPUS", help="dossier des documents")
    job.add_argument(
        "-o", "--sortie", metavar="SORTIE", help="dossier de sortie (par défaut : outputs/<nom du corpus>)"
    )
    job.add_argument(
        "--pipeline", metavar="FICHIER", help="réglages TOML (par défaut : ceux de pipelines/transversale.toml)"
    )
    job.add_argument(
        "--diffusion",
        choices=["interne", "externe"],
        help="« externe » : rien de ce qui s'est dit en séance n'est cité",
    )
    job.add_argument(
        "--modele",
        metavar="FICHIER",
        help="modèle Word de la Ville (.docx ou .dotx) : ses styles, sa page, son en-tête, son pied",
    )
    job.set_defaults(action=_transversale)


def _add_verifier(commands: argparse._SubParsersAction[Any]) -> None:
    """Register `verifier`."""
    check = commands.add_parser(
        "verifier",
        help="dit comment chaque document est compris, sans analyser",
        description="Dit, document par document, comment il est compris (nature, atelier, séance, chapitres, participants, date, "
        "passages) et ce qui ne va pas. N'écrit aucun fichier.",
        epilog="exemples :\n  synthese verifier corpus\n  synthese verifier corpus --noms",
        formatter_class=RAW,
    )
    check.add_argument("corpus", metavar="CORPUS", help="dossier des documents")
    check.add_argument("--pipeline", metavar="FICHIER", help="réglages TOML")
    check.add_argument(
        "--noms", action="store_true", help="liste, à l'écran seulement, les noms remplacés et ceux qui ont été gardés"
    )
    check.set_defaults(action=_verifier)


def _add_chercher(commands: argparse._SubParsersAction[Any]) -> None:
    """Register `chercher`."""
    search = commands.add_parser(
        "chercher",
        help="cherche dans une lecture terminée",
        description="Cherche des mots dans les passages d'une lecture terminée ; les accents et les terminaisons ne comptent pas.",
        epilog='exemple :\n  synthese chercher "lien social" --run outputs/lecture --nature referentiel',
        formatter_class=RAW,
    )
    search.add_argument("mots", metavar="MOTS", help="mots cherchés (tous)")
    search.add_argument("--run", metavar="SORTIE", required=True, help="dossier de sortie d'une lecture")
    search.add_argument("--atelier", help="seulement cet atelier (nom du dossier ou titre)")
    search.add_argument("--nature", help="seulement cette nature de document (compte_rendu, referentiel…)")
    search.add_argument("--seance", type=int, help="seulement cette séance (1, 2 ou 3)")
    search.add_argument("--limite", type=int, default=20, help="nombre de passages affichés (20 par défaut)")
    search.set_defaults(action=_chercher)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code says how it went."""
    options = build_parser().parse_args(arguments)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        code: int = options.action(options)
        return code
    except Refusal as refusal:
        print(f"synthese : {refusal}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(
            "\nsynthese : interrompu ; relancez la même commande, elle reprendra où elle s'est arrêtée.",
            file=sys.stderr,
        )
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return CLEAN


def _transversale(options: argparse.Namespace) -> int:
    from synthese.progress import Display
    from synthese.run import transversale

    with Display() as display:
        run = transversale(
            options.corpus,
            output=options.sortie,
            pipeline=options.pipeline,
            diffusion=options.diffusion,
            template=options.modele,
            progress=display.update,
        )
    print(f"Lecture écrite dans {run.path / 'lecture.docx'} (et .html, .md ; tableaux : {run.path / 'synthese.xlsx'})")
    for remark in run.manifest["remarques"]:
        if remark["etape"] in ("modèle", "réécriture"):
            where = f"{remark['document']} : " if remark["document"] else ""
            print(f"Remarque – {where}{remark['raison']}", file=sys.stderr)
    return _report(run.problems)


def _report(problems: Sequence[dict[str, object]]) -> int:
    if not problems:
        return CLEAN
    print(f"\n{len(problems)} problème{'s' if len(problems) > 1 else ''} à regarder :", file=sys.stderr)
    for problem in problems:
        where = f"{problem['document']} : " if problem["document"] else ""
        print(f"  - {where}{problem['raison']}", file=sys.stderr)
    return WITH_PROBLEMS


def _verifier(options: argparse.Namespace) -> int:
    from synthese.progress import Display
    from synthese.verify import print_names, print_register, print_sheets, verify

    with Display() as display:
        verification = verify(
            Path(options.corpus), Path(options.pipeline) if options.pipeline else None, display.update
        )
    if options.noms:
        print_names(verification.understood)
    else:
        print_sheets(verification.sheets)
        print_register(verification.sheets)
    return _report([{"document": p.document, "raison": p.reason} for p in verification.problems])


def _chercher(options: argparse.Namespace) -> int:
    from synthese.search import Query, search
    from synthese.verify import print_hits

    query = Query(options.mots, options.atelier, options.nature, options.seance, options.limite)
    print_hits(search(Path(options.run), query), options.mots)
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
