"""What may leave this machine: everything to a server that runs on it; to another, only what is published, unless a person wrote otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from synthese.config import RewritingConfig
from synthese.records import Diffusion, Statement


class WithDiffusion(Protocol):
    """A passage, as far as consent looks at it."""

    @property
    def diffusion(self) -> Diffusion:
        """How far it may be shown."""


def may_be_sent(statement: Statement, passages: Mapping[str, WithDiffusion], config: RewritingConfig) -> bool:
    """Whether a statement and its extracts may go to the server of the settings."""
    if config.is_local or config.consent:
        return True
    return all(passages[c.passage_id].diffusion is Diffusion.EXTERNE for c in statement.citations)
