"""Files and folders that harm: without end, changing, closed, looping, inflating. Each costs a sentence, never the run."""

from __future__ import annotations

import os
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from synthese.errors import CorpusEmpty, CorpusTooLarge
from synthese.ingest import Limits, discover, read_document
from synthese.ingest.fingerprint import fingerprint
from synthese.records import Problem, Severity, Source


def found(path: Path) -> Source:
    return Source(path, path.name, fingerprint(path), path.stat().st_size)


def refusal(source: Source, limits: Limits | None = None) -> str:
    document, problems = read_document(source, limits or Limits())
    assert document is None
    assert [problem.severity for problem in problems] == [Severity.ERROR]
    return problems[0].reason


def reasons(corpus: Path) -> list[str]:
    return [problem.reason for problem in discover(corpus, Limits())[1]]


# --- size and number


def test_a_file_of_one_gigabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    (tmp_path / "petit.txt").write_text("Un texte.", "utf-8")
    with (tmp_path / "enorme.txt").open("wb") as stream:
        stream.truncate(1_000_000_000)
    tracemalloc.start()
    started = time.perf_counter()
    sources, (problem,) = discover(tmp_path, Limits())
    assert time.perf_counter() - started < 5
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert [source.relative for source in sources] == ["petit.txt"]
    assert "Le fichier pèse 1000 Mo, au-delà de la limite de 150 Mo" in problem.reason


def test_a_file_of_nothing_but_text_has_a_lower_ceiling_than_a_file_with_images(tmp_path: Path) -> None:
    with (tmp_path / "long.txt").open("wb") as stream:
        stream.truncate(31_000_000)
    source = Source(tmp_path / "long.txt", "long.txt", "", 31_000_000)
    assert "Le fichier pèse 31 Mo, au-delà de la limite de 30 Mo" in refusal(source)


def tiny_files(folder: Path, number: int) -> Path:
    for rank in range(number):
        part = folder / f"{rank // 1000:03d}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{rank:06d}.txt").write_text(f"Note {rank}.", "utf-8")
    return folder


def test_time_follows_the_number_of_files_and_no_more(tmp_path: Path) -> None:
    few, many = tiny_files(tmp_path / "peu", 4_000), tiny_files(tmp_path / "beaucoup", 20_000)
    seconds = []
    for corpus in (few, many):
        started = time.process_time()
        sources, problems = discover(corpus, Limits())
        assert all(read_document(source, Limits())[0] for source in sources) and not problems
        seconds.append(time.process_time() - started)
    assert seconds[1] / seconds[0] < 10  # five times the files


def test_too_many_files_are_refused_with_a_sentence(tmp_path: Path) -> None:
    corpus = tiny_files(tmp_path / "trop", 60)
    assert len(discover(corpus, Limits(max_files=60))[0]) == 60
    with pytest.raises(CorpusTooLarge, match="contient plus de 59 fichiers"):
        discover(corpus, Limits(max_files=59))
    assert "plus de 20 000 fichiers" in str(CorpusTooLarge(corpus, Limits().max_files))


# --- files that move


def test_a_file_that_changed_since_it_was_found_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Une première version.", "utf-8")
    source = found(path)
    path.write_text("Une autre version, plus longue.", "utf-8")
    assert "Le fichier a changé pendant qu'il était lu" in refusal(source)


def test_a_file_that_disappeared_is_told_in_french(tmp_path: Path) -> None:
    path = tmp_path / "note.docx"
    path.write_bytes(b"PK")
    source = found(path)
    path.unlink()
    assert "il n'existe plus" in refusal(source)


# --- files and folders that are closed


def test_a_closed_file_is_told_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Une note.", "utf-8")
    source = found(path)

    def closed(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert "(accès refusé)" in refusal(source)


@pytest.mark.skipif(os.geteuid() == 0, reason="l'administrateur lit tout")
def test_closed_files_and_folders_of_a_corpus_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Une note.", "utf-8")
    (tmp_path / "b.txt").write_text("Une note.", "utf-8")
    (tmp_path / "c").mkdir()
    (tmp_path / "b.txt").chmod(0)
    (tmp_path / "c").chmod(0)
    told = reasons(tmp_path)
    (tmp_path / "c").chmod(0o700)
    assert ["accès refusé" in told[0], "dossier fermé" in told[1]] == [True, True]


# --- names that lie


def test_a_folder_called_like_a_document_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.docx").mkdir()
    with pytest.raises(CorpusEmpty):
        discover(tmp_path, Limits())
    (tmp_path / "x.docx" / "note.txt").write_text("Une note.", "utf-8")
    assert [source.relative for source in discover(tmp_path, Limits())[0]] == ["x.docx/note.txt"]


def test_links_that_loop_are_refused_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Une note.", "utf-8")
    (tmp_path / "soi.txt").symlink_to(tmp_path / "soi.txt")
    (tmp_path / "aller.txt").symlink_to(tmp_path / "retour.txt")
    (tmp_path / "retour.txt").symlink_to(tmp_path / "aller.txt")
    (tmp_path / "dossier").symlink_to(tmp_path, target_is_directory=True)
    sources, problems = discover(tmp_path, Limits())
    assert [source.relative for source in sources] == ["note.txt"]
    assert [problem.document for problem in problems] == ["aller.txt", "dossier", "retour.txt", "soi.txt"]
    assert all("Ce lien mène hors du corpus" in problem.reason for problem in problems)


def test_pipes_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Une note.", "utf-8")
    os.mkfifo(tmp_path / "tube.txt")
    assert [source.relative for source in discover(tmp_path, Limits())[0]] == ["note.txt"]


# --- archives that inflate

PARTS = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/workbook.xml"}


@pytest.mark.parametrize("suffix", PARTS)
def test_a_zip_bomb_is_not_opened(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"bombe{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PARTS[suffix], bytes(30_000_000))
    assert "bombe zip" in refusal(found(path))


@pytest.mark.parametrize("suffix", PARTS)
def test_a_zip_bomb_in_many_small_parts_is_not_opened(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"bombe{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PARTS[suffix], "<a/>")
        for rank in range(60):
            archive.writestr(f"media/{rank}", bytes(500_000))
    assert "bombe zip" in refusal(found(path))


@pytest.mark.parametrize("suffix", PARTS)
def test_an_archive_that_lies_about_its_size_is_read_no_further_than_it_says(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"menteur{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PARTS[suffix], bytes(30_000_000))
    lie = path.read_bytes().replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(lie)
    tracemalloc.start()
    refusal(found(path))
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_every_refusal_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Une note.", "utf-8")
    (tmp_path / "soi.txt").symlink_to(tmp_path / "soi.txt")
    problems: tuple[Problem, ...] = discover(tmp_path, Limits())[1]
    assert all(problem.reason.endswith(".") and problem.reason.count(". ") == 0 for problem in problems)
