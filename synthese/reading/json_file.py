"""lecture.json: the reading before layout, as the contract of a run describes it."""

from __future__ import annotations

import json
from typing import Any

from synthese.records import Citation, Reading, Section, Statement


def render_json(reading: Reading) -> str:
    """The reading as JSON; extracts stay as they stand in the passages, without typographic changes."""
    content = {
        "titre": reading.title,
        "sous_titre": reading.subtitle,
        "sections": [_section(section) for section in reading.sections],
        "methode": list(reading.method),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _section(section: Section) -> dict[str, Any]:
    return {"titre": section.title, "enonces": [_statement(statement) for statement in section.statements]}


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "texte": statement.text,
        "ateliers": list(statement.ateliers),
        "citations": [_citation(citation) for citation in statement.citations],
        "puce": statement.bullet,
    }


def _citation(citation: Citation) -> dict[str, str]:
    return {"passage_id": citation.passage_id, "extrait": citation.extract}
