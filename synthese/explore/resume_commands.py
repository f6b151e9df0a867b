"""The command that takes back a reading edited in Word: `reprendre`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import _SubParsersAction

CLEAN, TO_CHECK = 0, 3


def add_resume_command(commands: _SubParsersAction[Any]) -> None:
    """Register `reprendre`."""
    command = commands.add_parser(
        "reprendre",
        help="dit ce qui a changé dans une lecture modifiée sous Word, et reprend ses formulations",
        description="Compare une lecture modifiée sous Word à celle qui avait été écrite : énoncés inchangés, modifiés, retirés,\n"
        "paragraphes nouveaux sans source, chiffres qui ne sont dans aucun document.",
        epilog="n'écrit rien, sauf avec --accepter : les formulations que leurs sources portent vont dans CORPUS/revision.toml\n"
        "(blocs [[enonces]]) et sont reprises à chaque nouvelle lecture.\n\nexemples :\n"
        "  synthese reprendre lecture-modifiee.docx --run outputs/lecture\n"
        "  synthese reprendre lecture-modifiee.docx --run outputs/lecture --accepter",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("fichier", metavar="FICHIER", help="la lecture modifiée, en .docx")
    command.add_argument("--run", metavar="SORTIE", required=True, help="dossier de sortie de la lecture d'origine")
    command.add_argument("--corpus", metavar="CORPUS", help="dossier des documents (par défaut : celui de la lecture)")
    command.add_argument("--accepter", action="store_true", help="écrit les nouvelles formulations dans revision.toml")
    command.set_defaults(action=resume)


def resume(options: argparse.Namespace) -> int:
    """Print what changed; write the accepted wordings when asked."""
    from synthese.explore.resume import accept, accepted_lines, corpus_of, doubts, lines_of, taken_back
    from synthese.run import ouvrir

    path, run = Path(options.fichier), ouvrir(options.run)
    comparison, corpus = taken_back(path, run)
    lines, problems = lines_of(path, run, comparison), doubts(comparison)
    if options.accepter:
        folder = Path(options.corpus) if options.corpus else None
        taken = accept(comparison, corpus, run, folder)
        lines += accepted_lines(taken, comparison, corpus_of(run, folder))
        problems += len(taken.refused)
    sys.stdout.write("\n".join(lines) + "\n")
    return TO_CHECK if problems else CLEAN
