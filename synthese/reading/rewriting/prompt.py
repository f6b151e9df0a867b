"""What a model is asked: one statement and its own extracts, never more."""

from __future__ import annotations

from typing import Any

from synthese.config import RewritingConfig
from synthese.lexicons import load
from synthese.records import Statement

CHARACTERS_PER_TOKEN = 2  # at worst, in French: a bound on the length of a reply
SPARE_TOKENS = 64


def request_of(statement: Statement, config: RewritingConfig) -> dict[str, Any]:
    """The body of a chat completion: one message, since some models refuse a « system » role."""
    extracts = "\n".join(f"- {c.extract}" for c in statement.citations)
    asked = load("reecriture")["consigne"].strip().format(enonce=statement.text, extraits=extracts)
    return {
        "model": config.model,
        "messages": [{"role": "user", "content": asked}],
        "temperature": config.temperature,
        "seed": config.seed,
        "max_tokens": len(statement.text) // CHARACTERS_PER_TOKEN + SPARE_TOKENS,
        "stream": False,
    }
