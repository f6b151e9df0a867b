"""The kinds that records are sorted by."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a problem costs the reader of the results."""

    ERROR = "erreur"  # something could not be read or done
    WARNING = "avertissement"  # done, but a person should look
    NOTE = "remarque"  # nothing went wrong; worth knowing


class BlockKind(StrEnum):
    """What a block of a document is, before anyone asks what it means."""

    TITLE = "titre"
    HEADING = "intertitre"
    PARAGRAPH = "paragraphe"
    LIST_ITEM = "element_de_liste"
    TABLE_ROW = "ligne_de_tableau"
    QUOTE = "citation"
    FOOTNOTE = "note"
    RUNNING = "en_tete_ou_pied"  # running headers and footers, page numbers
    DELETED = "supprime"  # struck-out or tracked deletions: kept apart, never a passage


class Nature(StrEnum):
    """Nature of a document, as in the contract of a run."""

    COMPTE_RENDU = "compte_rendu"
    REFERENTIEL = "referentiel"
    PLAN_ACTIONS = "plan_actions"
    BILAN = "bilan"
    ENTRETIEN = "entretien"
    CONTRIBUTION = "contribution"
    AUTRE = "autre"


class Chapter(StrEnum):
    """The five chapters of a référentiel."""

    ENJEUX = "enjeux"
    POSITIONNEMENT = "positionnement"
    SPECIFICITES = "specificites"
    PRECONISATIONS = "preconisations"
    CONDITIONS = "conditions"


class SeanceKind(StrEnum):
    """The three moments of an atelier."""

    EXPLORATOIRE = "exploratoire"
    RESSOURCE = "ressource"
    SCENARIO = "scenario"


class SpeakerRole(StrEnum):
    """In what capacity someone speaks; the only thing ever said of a speaker."""

    ELU = "elu"
    DGA = "dga"
    DIRECTEUR = "directeur"
    CADRE = "cadre"
    CABINET = "cabinet"
    EXPERT = "expert"
    HABITANT = "habitant"


class CityRole(StrEnum):
    """The four positions that a city can take towards a policy."""

    MAITRE_OUVRAGE = "maitre_ouvrage"
    CO_ACTRICE = "co_actrice"
    ANIMATRICE = "animatrice"
    INCITATRICE = "incitatrice"


class Diffusion(StrEnum):
    """The widest level at which a text may be shown."""

    INTERNE = "interne"
    EXTERNE = "externe"


class EntityKind(StrEnum):
    """What a named or common-noun entity stands for."""

    ACTEUR = "acteur"
    PUBLIC = "public"
    TERRITOIRE = "territoire"
