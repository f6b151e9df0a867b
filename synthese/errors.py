"""What can go wrong, each as one French sentence: what, where, and what to do.

An exception takes the values and writes its sentence itself. `Refusal` stops a run before it starts (exit code 2);
`UnreadableFile` costs one file and never the others' work.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synthese.learned.teach import Gain


class SyntheseError(Exception):
    """Base of all errors that a user may read; `str(error)` is one French sentence."""


class Refusal(SyntheseError):
    """The run cannot start, or cannot go on: bad folder, bad configuration, no room on disk."""


class UnreadableFile(SyntheseError):
    """One file could not be read; the others are."""


class CorpusMissing(Refusal):
    def __init__(self, corpus: Path) -> None:
        super().__init__(f"Le dossier de corpus « {corpus} » n'existe pas : vérifiez le chemin donné à la commande.")


class CorpusNotAFolder(Refusal):
    def __init__(self, corpus: Path) -> None:
        super().__init__(
            f"« {corpus} » est un fichier et non un dossier : donnez le dossier qui contient les documents des ateliers."
        )


class CorpusEmpty(Refusal):
    def __init__(self, corpus: Path, suffixes: Iterable[str]) -> None:
        super().__init__(
            f"Le dossier « {corpus} » ne contient aucun document lisible : déposez-y des fichiers {', '.join(sorted(suffixes))}."
        )


class CorpusTooLarge(Refusal):
    def __init__(self, corpus: Path, limit: int) -> None:
        shown = f"{limit:,}".replace(",", " ")
        super().__init__(
            f"Le dossier « {corpus} » contient plus de {shown} fichiers : donnez le dossier des seuls documents des ateliers, ou partagez-le en plusieurs corpus."
        )


class NothingToAnalyse(Refusal):
    def __init__(self, corpus: Path) -> None:
        super().__init__(
            f"Aucun document de « {corpus} » n'a donné de passage à analyser : « synthese verifier » dit pourquoi, fichier par fichier."
        )


class OutputNotEmpty(Refusal):
    def __init__(self, output: Path) -> None:
        super().__init__(
            f"Le dossier de sortie « {output} » contient déjà autre chose qu'une lecture : choisissez un dossier vide ou nouveau."
        )


FRENCH_REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "votre quota de disque est atteint",
    errno.ENOENT: "il n'existe plus",
    errno.EIO: "le disque ne répond pas",
    errno.ELOOP: "le lien tourne en rond",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "le support est en lecture seule",
    errno.ENOTDIR: "le chemin passe par un fichier qui n'est pas un dossier",
    errno.EISDIR: "un dossier porte déjà ce nom",
    errno.ENAMETOOLONG: "le nom est trop long",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in French."""
    return FRENCH_REASONS.get(error.errno or 0, "le système a refusé l'opération")


class OutputNotWritable(Refusal):
    def __init__(self, output: Path, error: OSError) -> None:
        reason = reason_of(error)
        super().__init__(
            f"Impossible d'écrire dans « {output} » ({reason}) : vérifiez vos droits et la place disque, puis relancez la commande."
        )


class NotARun(Refusal):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"« {path} » ne contient pas de lecture terminée : lancez « synthese transversale CORPUS -o {path} » jusqu'au bout."
        )


class NoSuchTheme(Refusal):
    def __init__(self, theme_id: str, run: Path) -> None:
        super().__init__(
            f"Le thème « {theme_id} » n'existe pas dans cette lecture : « synthese themes --run {run} » donne les identifiants."
        )


class IncompleteCorrection(Refusal):
    def __init__(self, action: str, needed: str) -> None:
        super().__init__(f"La correction « {action} » est incomplète : donnez {needed}.")


class NoSuchFinding(Refusal):
    def __init__(self, table: str, finding: str, run: Path) -> None:
        super().__init__(
            f"« {finding} » n'est pas dans les {table} de cette lecture : « synthese {table} --run {run} --format csv » donne les identifiants."
        )


class NoEvidenceThere(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Aucun extrait à retenir pour « {name} » : donnez avec --passage des passages qui le disent, tels que « synthese chercher » ou les tableaux les donnent."
        )


class NoSuchPassage(Refusal):
    def __init__(self, passage_id: str, run: Path) -> None:
        super().__init__(
            f"Le passage « {passage_id} » n'existe pas dans cette lecture : « synthese themes --run {run} --theme T-… » ou « synthese chercher » donnent les identifiants."
        )


class ConfigMissing(Refusal):
    def __init__(self, path: Path) -> None:
        super().__init__(f"Le fichier de réglages « {path} » n'existe pas : vérifiez le chemin.")


class ConfigUnreadable(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Le fichier « {path} » n'est pas du TOML valide ({reason}) : corrigez-le puis relancez la commande."
        )


class UnknownKey(Refusal):
    def __init__(self, path: Path, key: str, legal: Iterable[str]) -> None:
        super().__init__(
            f"Clé inconnue « {key} » dans « {path} » : les clés possibles sont {', '.join(sorted(legal))}."
        )


class BadValue(Refusal):
    def __init__(self, path: Path, key: str, value: object, expected: str) -> None:
        super().__init__(f"Dans « {path} », la valeur {value!r} de « {key} » ne convient pas : il faut {expected}.")


class SettingMissing(Refusal):
    def __init__(self, path: Path, key: str) -> None:
        super().__init__(f"Dans « {path} », il manque « {key} » : ajoutez cette ligne, ou retirez toute la section.")


class KeyInSettings(Refusal):
    def __init__(self, path: Path, key: str) -> None:
        super().__init__(
            f"Dans « {path} », « {key} » n'est pas un nom de variable d'environnement : n'y écrivez jamais la clé elle-même, donnez le nom de la variable qui la contient (par exemple ALBERT_API_KEY)."
        )


class KeyMissing(Refusal):
    def __init__(self, variable: str) -> None:
        super().__init__(
            f"La variable d'environnement « {variable} » (reecriture.cle_env) est vide ou contient des signes imprévus : donnez-lui la clé du serveur, ou retirez « cle_env » s'il n'en demande pas."
        )


class AtelierWithoutDocuments(SyntheseError):
    def __init__(self, atelier: str) -> None:
        super().__init__(
            f"L'atelier « {atelier} » de corpus.toml n'a aucun document : corrigez son dossier ou retirez-le du fichier."
        )


class ModelMissing(Refusal):
    def __init__(self, model: str, remedy: str) -> None:
        super().__init__(f"Le modèle « {model} » n'est pas installé : {remedy}.")


class WeightsUnreadable(Refusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"« {folder} » ne contient pas de modèles appris lisibles (heads.json et heads.npz) : relancez l'apprentissage vers ce dossier."
        )


class LessonUnknown(Refusal):
    def __init__(self, label: str, legal: Iterable[str]) -> None:
        super().__init__(
            f"Étiquette inconnue « {label} » dans vos exemples : les étiquettes possibles sont {', '.join(sorted(legal))}."
        )


class TooFewLessons(SyntheseError):
    def __init__(self, confirmed: int, rejected: int, needed: int) -> None:
        super().__init__(
            f"Trop peu d'exemples pour apprendre ({confirmed} confirmés, {rejected} rejetés) : il faut, pour les tensions, les rôles ou les conditions, au moins {needed} exemples confirmés et {needed} rejetés (« synthese corriger tension-valider », « tension-rejeter »…) ; rien n'a été écrit."
        )


class NothingGained(SyntheseError):
    def __init__(self, gains: Sequence[Gain]) -> None:
        self.gains = gains
        super().__init__(
            "Vos exemples n'améliorent pas ce que disent les modèles fournis : rien n'a été écrit ; confirmez et rejetez davantage d'extraits puis relancez la commande."
        )


class UnknownSuffix(UnreadableFile):
    def __init__(self, suffix: str, legal: Iterable[str]) -> None:
        shown = suffix or "sans extension"
        super().__init__(
            f"Format « {shown} » non pris en charge : convertissez le fichier en {', '.join(sorted(legal))}."
        )


class EmptyFile(UnreadableFile):
    def __init__(self) -> None:
        super().__init__("Le fichier est vide : vérifiez l'original ou retirez-le du corpus.")


class DamagedFile(UnreadableFile):
    def __init__(self, kind: str) -> None:
        super().__init__(
            f"Le fichier est abîmé ou n'est pas un vrai {kind} : rouvrez l'original et enregistrez-le à nouveau."
        )


class ProtectedFile(UnreadableFile):
    def __init__(self) -> None:
        super().__init__("Le fichier est protégé par un mot de passe : enregistrez-en une copie sans mot de passe.")


class FileTooLarge(UnreadableFile):
    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(
            f"Le fichier pèse {size_bytes // 1_000_000} Mo, au-delà de la limite de {limit_bytes // 1_000_000} Mo : scindez-le ou retirez-en les images."
        )


class SuspiciousArchive(UnreadableFile):
    def __init__(self) -> None:
        super().__init__(
            "Le contenu décompressé du fichier est démesuré, comme une « bombe zip » : le fichier n'a pas été ouvert, vérifiez sa provenance."
        )


class NoTextLayer(UnreadableFile):
    def __init__(self, pages: int) -> None:
        super().__init__(
            f"Le PDF ({pages} page{'s' if pages > 1 else ''}) ne contient pas de texte, sans doute une numérisation : passez-le à la reconnaissance de caractères (OCR) puis remettez-le dans le corpus."
        )


class ConverterMissing(UnreadableFile):
    def __init__(self, suffix: str) -> None:
        super().__init__(
            f"Le format {suffix} demande LibreOffice, qui n'est pas installé : installez-le ou enregistrez le fichier en .docx."
        )


class ConversionFailed(UnreadableFile):
    def __init__(self, suffix: str, reason: str) -> None:
        super().__init__(f"LibreOffice n'a pas pu convertir ce fichier {suffix} ({reason}) : enregistrez-le en .docx.")


class UnavailableFile(UnreadableFile):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Le fichier n'a pas pu être lu sur le disque ({reason}) : vérifiez vos droits et qu'il existe encore."
        )


class ChangedFile(UnreadableFile):
    def __init__(self) -> None:
        super().__init__(
            "Le fichier a changé pendant qu'il était lu : attendez la fin de son enregistrement ou de sa synchronisation, puis relancez la commande."
        )


class LinkRefused(UnreadableFile):
    def __init__(self) -> None:
        super().__init__(
            "Ce lien mène hors du corpus, à un dossier ou à rien : il n'a pas été suivi, copiez le fichier lui-même dans le corpus."
        )


class BadTemplate(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Le modèle Word « {path} » ne peut pas servir ({reason}) : donnez un fichier .docx qui s'ouvre dans Word, ou relancez sans modèle."
        )


class EditedUnreadable(Refusal):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"La lecture modifiée « {path} » ne peut pas être reprise ({reason}) : donnez le fichier .docx enregistré par Word."
        )


class NotThisReading(Refusal):
    def __init__(self, path: Path, run: Path) -> None:
        super().__init__(
            f"« {path} » ne contient aucun énoncé de la lecture « {run} » : donnez le fichier modifié à partir de sa lecture.docx."
        )
