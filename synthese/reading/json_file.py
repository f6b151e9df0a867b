"""lecture.json: the reading before layout, as the contract of a run describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
        **({"reecrit": True} if statement.rewritten else {}),
        **({"intertitre": True} if statement.heading else {}),
    }


def _citation(citation: Citation) -> dict[str, str]:
    return {"passage_id": citation.passage_id, "extrait": citation.extract}


def parse_json(content: Mapping[str, Any]) -> Reading:
    """The reading that `render_json` wrote, already decoded."""
    sections = tuple(
        Section(section["titre"], tuple(_parsed(statement) for statement in section["enonces"]))
        for section in content["sections"]
    )
    return Reading(content["titre"], content["sous_titre"], sections, tuple(content.get("methode", ())))


def _parsed(statement: Mapping[str, Any]) -> Statement:
    citations = tuple(Citation(c["passage_id"], c["extrait"]) for c in statement["citations"])
    rewritten = statement.get("reecrit", False)
    heading = statement.get("intertitre", False)
    return Statement(statement["texte"], tuple(statement["ateliers"]), citations, statement["puce"], rewritten, heading)
