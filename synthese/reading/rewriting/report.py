"""What became of the statements that a model was asked to say otherwise: counts for run.json, one line for the reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from synthese.config import RewritingConfig
from synthese.records import Problem, Severity

STAGE = "réécriture"


@dataclass
class Tally:
    """Statements by what became of them."""

    statements: int = 0
    kept_here: int = 0  # not sent: they cite minutes, and the server is another machine
    remembered: int = 0  # replies of an earlier run
    accepted: int = 0
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # by reason: a reply that the check refuses
    unanswered: Counter[str] = field(default_factory=Counter)  # by reason: no reply

    @property
    def answered(self) -> int:
        """Statements that got a reply that can be read."""
        return self.accepted + self.unchanged + self.refused.total()

    def entry(self, config: RewritingConfig) -> dict[str, Any]:
        """What run.json keeps."""
        return {
            "modele": config.model, "adresse": config.address, "enonces": self.statements,
            "envoyes": self.answered + self.unanswered.total() - self.remembered, "deja_connus": self.remembered,
            "non_envoyes_comptes_rendus": self.kept_here, "acceptes": self.accepted, "inchanges": self.unchanged,
            "refuses": dict(sorted(self.refused.items())), "sans_reponse": dict(sorted(self.unanswered.items())),
        }  # fmt: skip

    def problems(self, config: RewritingConfig) -> tuple[Problem, ...]:
        """One line when some sentence could not be said otherwise; a warning when the server was of no use at all."""
        if self.unanswered and not self.answered:
            return (Problem("", STAGE, self._useless(config), severity=Severity.WARNING),)
        if self.accepted < self.statements:
            return (Problem("", STAGE, self._told(config), severity=Severity.NOTE),)
        return ()

    def _useless(self, config: RewritingConfig) -> str:
        return (
            f"Le serveur de réécriture « {config.address} » n'a donné aucune réponse utilisable ({_reasons(self.unanswered)}), et les phrases "
            f"d'origine sont gardées : vérifiez qu'il tourne, son adresse et le modèle « {config.model} », puis relancez la même commande."
        )

    def _told(self, config: RewritingConfig) -> str:
        parts = [f"Énoncés reformulés par « {config.model} » : {self.accepted} sur {self.statements}"]
        if self.unchanged:
            parts.append(f"rendus tels quels : {self.unchanged}")
        if self.refused:
            parts.append(f"reformulations refusées : {_reasons(self.refused)}")
        if self.unanswered:
            parts.append(f"sans réponse : {_reasons(self.unanswered)}")
        if self.kept_here:
            parts.append(f"non envoyés parce qu'ils citent des comptes rendus : {self.kept_here}")
        return f"{' ; '.join(parts)}. Les autres gardent leur phrase d'origine."


def _reasons(counts: Counter[str]) -> str:
    return ", ".join(f"{reason} ({n})" for reason, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
