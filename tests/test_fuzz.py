"""Readers against damaged files: whatever the bytes, a document or a sentence, in time. The long run is `benchmarks/fuzz.py`."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import check, inputs
from synthese.ingest.markdown import parse_markdown

FINE = ("lu", "refusé")


def test_a_thousand_damaged_files_end_in_a_document_or_a_sentence(tmp_path: Path) -> None:
    warnings.simplefilter("ignore")
    wrong, ends = [], Counter[str]()
    for number, fixture, content in inputs(1000, seed=1):
        path = tmp_path / f"entree{fixture.suffix}"
        path.write_bytes(content)
        if (end := check(path)) not in FINE:
            wrong.append((number, fixture.name, end))
        ends[end] += 1
    assert not wrong
    assert min(ends[fine] for fine in FINE) > 100  # readers are reached, and refuse


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400))
def test_any_text_is_markdown(text: str) -> None:
    parsed = parse_markdown(text)
    assert parsed is not None
