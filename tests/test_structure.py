"""Structure measured: what is understood of documents against what a careful reader wrote by hand."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from synthese.config import load_config
from synthese.corpus import Override
from synthese.ingest import discover, read_document
from synthese.ingest.limits import Limits
from synthese.protect.registry import Registry, build_registry
from synthese.records import BlockKind, Segmented
from synthese.segment import segment_document
from synthese.segment.legend import lend_legends

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CORPORA = {
    "demo": ROOT / "corpus",
    "montclar": SHARED / "gold" / "montclar" / "src",
    "montreal": SHARED / "data" / "montreal_logiciel_libre",
    "bourg": SHARED / "data" / "bourg_conseil_citoyen",
    "bilan": SHARED / "bilan",
}
EXPECTED: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "expectations" / "structure.toml").read_text("utf8")
)["document"]
DEMO = [e for e in EXPECTED if e["corpus"] == "demo"]
OTHERS = [e for e in EXPECTED if e["corpus"] != "demo"]


@cache
def corpus(name: str) -> tuple[dict[str, Segmented], Registry]:
    """Every document of a corpus, segmented, by path without suffix, and what all their lists say together."""
    limits, config = Limits(), load_config(None).segment
    sources = {source.relative: source for source in discover(CORPORA[name], limits)[0]}
    read = [document for source in sources.values() if (document := read_document(source, limits)[0])]
    found = {}
    for document in lend_legends(read):
        source, stated = sources[document.relative], Override(document.relative)
        found[_stem(document.relative)] = segment_document(document, source, "x", stated, config)[0]
    persons = [person for segmented in found.values() for person in segmented.persons]
    return found, build_registry(persons, [segmented.document.text for segmented in found.values()])


def _stem(relative: str) -> str:
    return str(Path(relative).with_suffix(""))


def understood(expected: dict[str, Any]) -> Segmented:
    if not CORPORA[expected["corpus"]].exists():
        pytest.skip("le corpus annoté n'est pas à côté du projet")
    return corpus(expected["corpus"])[0][_stem(expected["fichier"])]


def plain(text: str) -> str:
    flat = re.sub(r"[*_`]", "", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " "))
    return re.sub(r"\s+", " ", flat).strip().lower()


def drafts(segmented: Segmented) -> list[tuple[str, str | None]]:
    """Text and role of the speaker of every future passage."""
    registry = corpus("demo")[1]
    said = [(draft, registry.best_described(draft.speaker) if draft.speaker else None) for draft in segmented.drafts]
    return [(plain(segmented.document.text[d.start : d.end]), p.role.value if p and p.role else None) for d, p in said]


@pytest.mark.parametrize("expected", DEMO, ids=lambda e: e["fichier"])
def test_nature_seance_and_chapters_are_those_that_a_reader_sees(expected: dict[str, Any]) -> None:
    segmented = understood(expected)
    assert segmented.nature == expected["nature"]
    assert (segmented.seance or 0) == expected["seance"]
    assert [chapter.value for chapter in segmented.chapters] == expected["chapitres"]


@pytest.mark.shared
@pytest.mark.parametrize("expected", OTHERS, ids=lambda e: e["fichier"])
def test_nature_seance_and_chapters_of_other_corpora(expected: dict[str, Any]) -> None:
    segmented = understood(expected)
    assert segmented.nature == expected["nature"]
    assert (segmented.seance or 0) == expected["seance"]
    assert [chapter.value for chapter in segmented.chapters] == expected["chapitres"]


def test_dates_are_those_that_a_reader_gives_to_documents() -> None:
    told = [(e["fichier"], (d := understood(e).date) and d.isoformat(), e["date"]) for e in DEMO]
    assert [row for row in told if (row[1] or "") != row[2]] == [
        # two dates of adoption; « septembre 2013 (le 24) »
        ("06-personnes-agees/plan-actions.html", "2009-12-11", "2009-12-18"),
        ("entretiens/entretien-directeur-4.txt", "2013-09-01", "2013-09-24"),
    ]


def test_attendance_counts_are_right_but_in_one_document() -> None:
    wrong = {e["fichier"]: (len(understood(e).participants), e["presents"]) for e in DEMO}
    assert {name: counts for name, counts in wrong.items() if counts[0] != counts[1]} == {
        "02-reussite-educative/seance-3.txt": (16, 18),
    }


@pytest.mark.shared
@pytest.mark.parametrize("expected", [e for e in OTHERS if e["corpus"] == "montreal"], ids=lambda e: e["fichier"])
def test_marks_of_a_presence_table_are_read_by_its_legend(expected: dict[str, Any]) -> None:
    segmented = understood(expected)
    assert len(segmented.participants) == expected["presents"]


def test_nine_participants_in_ten_have_their_capacity() -> None:
    registry, right, total = corpus("demo")[1], 0, 0
    for expected in DEMO:
        persons = [registry.best_described(p) for p in understood(expected).participants]
        found = Counter(p.role.value for p in persons if p.role)
        wanted = Counter({k: v for k, v in expected["presents_par_role"].items() if k != "inconnu"})
        right += (found & wanted).total()
        total += wanted.total()
    assert total > 260
    assert right / total >= 0.90


def test_speakers_have_their_role_in_four_cases_of_five() -> None:
    right = total = 0
    for expected in DEMO:
        said = drafts(understood(expected))
        for extract, role in expected["locuteurs"]:
            total += 1
            right += any(plain(extract) in text and role == found for text, found in said)
    assert total > 120
    assert right / total >= 0.80


def test_substance_is_kept_tables_and_notes_included() -> None:
    lost = [
        (e["fichier"], extract)
        for e in DEMO
        for extract in e["gardes"]
        if plain(extract) not in " ".join(text for text, _ in drafts(understood(e)))
    ]
    assert len(lost) <= 1, lost


def test_turns_are_counted_as_a_reader_counts_them() -> None:
    wrong = {}
    for expected in DEMO:
        turns = understood(expected).turns
        if expected["nature"] == "compte_rendu" and abs(turns - expected["tours"]) > max(2, 0.15 * expected["tours"]):
            wrong[expected["fichier"]] = (turns, expected["tours"])
    assert not wrong


def test_tables_and_notes_are_counted_as_a_reader_counts_them() -> None:
    for expected in DEMO:
        blocks = understood(expected).document.blocks
        if not expected["fichier"].endswith(".csv"):
            tables = sum(b.kind is BlockKind.TABLE_ROW and b.level == 1 for b in blocks)
            assert tables == expected["tableaux"], expected["fichier"]
        assert sum(b.kind is BlockKind.FOOTNOTE for b in blocks) == expected["notes"], expected["fichier"]


def test_what_tells_the_meeting_itself_is_set_aside_in_four_cases_of_five() -> None:
    kept = [
        (e["fichier"], extract)
        for e in DEMO
        for extract in e["ecartes"]
        if plain(extract) in " ".join(text for text, _ in drafts(understood(e)))
    ]
    assert sum(len(e["ecartes"]) for e in DEMO) == 95
    assert len(kept) <= 15, kept


def test_every_block_is_accounted_for_to_the_character() -> None:
    for expected in DEMO:
        segmented = understood(expected)
        sizes: Counter[int] = Counter()
        for account in segmented.accounts:
            assert account.outcome and account.characters > 0
            sizes[account.rank] += account.characters
        assert sizes == {rank: len(b.text) for rank, b in enumerate(segmented.document.blocks, start=1)}
