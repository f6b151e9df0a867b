"""The reading that a person edited in Word, taken back: told against the run, and its wordings accepted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from synthese.errors import CorpusMissing, NotThisReading
from synthese.explore.compare import Change, Comparison, Corpus, compare, reworded
from synthese.explore.edited import read_edited
from synthese.ingest.limits import Limits
from synthese.reading.grounding import fault
from synthese.reading.json_file import parse_json
from synthese.records import Reading
from synthese.revision import FILE
from synthese.run import Run
from synthese.search import titles_of
from synthese.wordings import Wording, append_wording, read_wordings


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as the table of a run gives it."""

    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written of a comparison, and why the rest was not."""

    written: tuple[Change, ...]
    refused: tuple[tuple[Change, str], ...]  # with the reason


def taken_back(path: Path, run: Run) -> tuple[Comparison, Corpus]:
    """What a person made of a reading. Raises: EditedUnreadable, NotThisReading."""
    reading: Reading = parse_json(run.reading)
    passages = run.tables["passages"]
    corpus = Corpus(dict(zip(passages["passage_id"], passages["texte"], strict=True)), titles_of(run.path))
    comparison = compare(reading, read_edited(path, Limits()), corpus)
    if not comparison.unchanged and not comparison.changed:
        raise NotThisReading(path, run.path)
    return comparison, corpus


def accept(comparison: Comparison, corpus: Corpus, run: Run, folder: Path | None) -> Taken:
    """Write the new wordings that their sources carry in the corpus's `revision.toml`. Raises: CorpusMissing, BadValue."""
    place = corpus_of(run, folder)
    known = {(w.section, w.after, w.passages) for w in read_wordings(place)}
    texts = {identifier: PassageText(text) for identifier, text in corpus.texts.items()}
    written, refused = [], []
    for change in comparison.changed:
        reason = fault(reworded(change), texts, corpus.titles)
        if reason:
            refused.append((change, reason))
            continue
        cited = tuple(sorted({c.passage_id for c in change.statement.citations}))
        wording = Wording(len(known) + 1, change.section.title, change.statement.text, change.now, cited)
        if (wording.section, wording.after, wording.passages) not in known:
            append_wording(place, wording)
            known.add((wording.section, wording.after, wording.passages))
        written.append(change)
    return Taken(tuple(written), tuple(refused))


def corpus_of(run: Run, folder: Path | None) -> Path:
    """The folder of the documents that a run read. Raises: CorpusMissing."""
    stated = str(run.manifest.get("dossier", ""))
    found = folder or (run.path / stated).resolve()
    if not found.is_dir() or (folder is None and not stated):
        raise CorpusMissing(found)
    return found


def lines_of(path: Path, run: Run, comparison: Comparison) -> list[str]:
    """What is the same, changed, removed and new, for the terminal."""
    alone = [p for p in comparison.new if not p.has_source]
    lines = [
        f"{path.name}, comparé à {run.path} :",
        f"  énoncés inchangés : {comparison.unchanged}",
        f"  énoncés modifiés : {len(comparison.changed)}",
        f"  énoncés retirés : {len(comparison.removed)}",
        f"  paragraphes nouveaux : {len(comparison.new)}, dont sans source : {len(alone)}",
    ]
    for change in comparison.changed:
        lines += ["", f"Modifié, « {change.section.title} »", f"  avant      : {change.statement.text}"]
        lines += [f"  maintenant : {change.now}", *_unfound(change.unfound)]
    for section, statement in comparison.removed:
        lines += ["", f"Retiré, « {section.title} »", f"  {statement.text}"]
    for paragraph in comparison.new:
        kind = "Nouveau" if paragraph.has_source else "Nouveau, sans source"
        lines += ["", f"{kind}, « {paragraph.section} »", f"  {paragraph.text}", *_unfound(paragraph.unfound)]
    return lines


def _unfound(figures: tuple[str, ...]) -> list[str]:
    told = ", ".join(f"« {figure} »" for figure in figures)
    verb = "ne sont" if len(figures) > 1 else "n'est"
    return [f"  à vérifier : {told} {verb} dans aucun document lu"] if figures else []


def doubts(comparison: Comparison) -> int:
    """How many paragraphs nothing carries: without source, or with figures that no document holds."""
    return sum(bool(c.unfound) for c in comparison.changed) + sum(
        not p.has_source or bool(p.unfound) for p in comparison.new
    )


def accepted_lines(taken: Taken, comparison: Comparison, folder: Path) -> list[str]:
    """What was written and what was not, for the terminal."""
    lines = [
        "",
        f"Formulations écrites dans {folder / FILE} : {len(taken.written)} ; elles seront reprises à la prochaine lecture.",
    ]
    for change, reason in taken.refused:
        lines.append(
            f"Refusée ({reason}) : « {change.now[:100]} » ; accordez-la à ses sources, ou ajoutez la source au corpus."
        )
    if comparison.removed or comparison.new:
        lines.append(
            "Les énoncés retirés et les paragraphes nouveaux restent dans votre fichier : seule une formulation est reprise."
        )
    return lines
