"""Rebuild the files of the demonstration corpus from their Markdown sources.

`python corpus/.sources/construire.py` builds what changed since the last run, `--tout` builds everything.
Needs pandoc, LibreOffice (soffice), python-docx and openpyxl. `empreintes.txt` remembers which source gave which file.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docx import Document as open_docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

SOURCES = Path(__file__).resolve().parent
CORPUS = SOURCES.parent
LEDGER = SOURCES / "empreintes.txt"
AUTHOR = "Ville de Nantes (reconstitution fictive)"
EPOCH = datetime(1980, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
FONT = "Arial"
CONVERTED = ("odt", "pdf", "doc")
LEGAL_FORMATS = ("md", "txt", "docx", "html", "xlsx", *CONVERTED)
MARKDOWN = (
    "markdown-smart-fancy_lists-example_lists-subscript-superscript-citations-tex_math_dollars-raw_tex-definition_lists"
    "-yaml_metadata_block-blank_before_header+hard_line_breaks"
)
HEADER = re.compile(r"---\nformat: (\w+)\nentete: \"(.*)\"\npied: \"(.*)\"\n---\n+")
PAGE_MARK = re.compile(r"(?:^|(?<= ))([Pp]age|p\.)?(?: ?\b\d{1,2}(?:(/| sur )\d{1,2})?)?$")
TABLE_PROPERTIES = (  # the order that Word's schema imposes
    *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc"),
    *("tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption"),
)
XLSX_WIDTHS = (46, 26, 36, 26, 44)
TEXT_WIDTH_CM = {False: 16.5, True: 25.2}


@dataclass(frozen=True, slots=True)
class Document:
    """A source and what its header asks for."""

    source: Path
    format: str
    header: str
    footer: str
    body: str

    @property
    def target(self) -> Path:
        """Path of the built file, relative to the corpus."""
        return self.source.relative_to(SOURCES).with_suffix("." + self.format)

    @property
    def title(self) -> str:
        """First heading of the text."""
        found = re.search(r"^#+ (.+)$", self.body, re.MULTILINE)
        return found.group(1) if found else ""

    @property
    def is_wide(self) -> bool:
        """Whether the page is turned: action plans are one wide table."""
        return self.source.stem == "plan-actions"


class BadSource(Exception):
    """A source that cannot be built; the message says what to correct."""


def read_document(path: Path) -> Document:
    """Read a source.

    Raises: BadSource.
    """
    if path.suffix == ".csv":
        return Document(path, "csv", "", "", path.read_text("utf8"))
    text = path.read_text("utf8")
    found = HEADER.match(text)
    if not found or found.group(1) not in LEGAL_FORMATS:
        legal = ", ".join(LEGAL_FORMATS)
        raise BadSource(f"{path.relative_to(SOURCES)} : l'en-tête doit donner format ({legal}), entete et pied.")
    kind, header, footer = found.groups()
    if kind in ("md", "txt") and (header or footer):
        raise BadSource(f"{path.relative_to(SOURCES)} : un fichier {kind} n'a ni entete ni pied, laissez-les vides.")
    return Document(path, kind, header, footer, text[found.end() :])


def find_sources() -> list[Path]:
    """Every source, in order: one folder for each atelier."""
    return sorted(path for pattern in ("*/*.md", "*/*.csv") for path in SOURCES.glob(pattern))


# --- outside programs ---


def run_pandoc(text: str, *options: str) -> bytes:
    """What pandoc makes of a Markdown text."""
    command = ["pandoc", "--from", MARKDOWN, *options, "--output", "-"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout


def convert_all(inputs: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """Convert Word files with LibreOffice, in one run and with a profile of its own."""
    if not inputs:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name, content in inputs.items():
            (work / f"{name}.docx").write_bytes(content)
        profile = f"-env:UserInstallation={(work / 'profil').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(work / "sortie")]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800", "TZ": "UTC"}
        names = [f"{name}.docx" for name in inputs]
        subprocess.run([*command, *names], cwd=work, env=environment, capture_output=True, check=True, timeout=900)
        return {name: (work / "sortie" / f"{name}.{suffix}").read_bytes() for name in inputs}


# --- Word ---


def build_docx(document: Document) -> bytes:
    """A Word file with styles, a running header, a footer with the page number, and the French language."""
    raw = run_pandoc(with_fixed_spaces(document.body), "--to", "docx", "--metadata", "lang=fr-FR")
    word = open_docx(BytesIO(raw))
    set_language(word)
    set_fonts(word)
    set_page(word, document)
    number_revisions(word)
    for table in word.tables:
        set_table(table, TEXT_WIDTH_CM[document.is_wide])
    set_properties(word, document)
    stream = BytesIO()
    word.save(stream)
    return repack(stream.getvalue())


def with_fixed_spaces(text: str) -> str:
    """Put the no-break spaces that Word puts when one types in French."""
    text = re.sub(r"(?<=«) | (?=[»;?!%])", "\u00a0", text)
    return re.sub(r"(?<=\S) (?=:(?:\s|$))", "\u00a0", text, flags=re.MULTILINE)


def set_language(word: Any) -> None:
    """Say that every style is in French."""
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    if defaults.find(qn("w:lang")) is None:
        defaults.append(OxmlElement("w:lang"))
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "fr-FR")
        language.set(qn("w:eastAsia"), "fr-FR")


def set_fonts(word: Any) -> None:
    """Replace the fonts of pandoc's theme, which offices do not have."""
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        if fonts.get(qn("w:ascii")) == "Consolas":
            continue
        fonts.attrib.clear()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
    sizes = {"Normal": 10.5, "Heading1": 17, "Heading2": 13.5, "Heading3": 11.5}
    for style in word.styles:
        if style.style_id in sizes:
            style.font.size = Pt(sizes[style.style_id])
        if style.style_id.startswith("Heading"):
            style.paragraph_format.space_after = Pt(4)


def set_page(word: Any, document: Document) -> None:
    """A4 sheet, margins, header and footer."""
    section = word.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if document.is_wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if document.is_wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin = section.bottom_margin = Cm(2.3)
    section.header_distance = section.footer_distance = Cm(1.1)
    if document.header:
        write_line(section.header.paragraphs[0], [document.header])
    write_line(section.footer.paragraphs[0], footer_parts(document.footer))


def footer_parts(footer: str) -> list[str]:
    """Cut a footer into texts and fields: a page number typed by hand becomes a live one, else one is added."""
    found = PAGE_MARK.search(footer)
    if not found or not found.group():
        return [f"{footer} – ", "PAGE"] if footer else ["PAGE"]
    word = f"{found.group(1)} " if found.group(1) else ""
    total = [found.group(2), "NUMPAGES"] if found.group(2) else []
    return [footer[: found.start()] + word, "PAGE", *total]


def write_line(paragraph: Any, parts: Sequence[str]) -> None:
    """Write a header or footer, in small type; PAGE and NUMPAGES become fields."""
    for part in parts:
        run = paragraph.add_run("" if part in ("PAGE", "NUMPAGES") else part)
        run.font.size = Pt(8)
        if not run.text:
            add_field(paragraph, part, run)


def add_field(paragraph: Any, code: str, like: Any) -> None:
    """A field that Word and LibreOffice compute, with the look of a run."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = deepcopy(like._r)
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def number_revisions(word: Any) -> None:
    """Give each tracked change an identifier of its own."""
    changes = [*word.element.body.iter(qn("w:del")), *word.element.body.iter(qn("w:ins"))]
    for number, change in enumerate(changes, start=9001):
        change.set(qn("w:id"), str(number))


def set_table(table: Any, width_cm: float) -> None:
    """Draw the lines of a table and give each column a width that suits its text."""
    properties = table._tbl.tblPr
    for tag in ("w:tblBorders", "w:tblW", "w:tblLayout"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    properties.append(element("w:tblW", type="dxa", w=str(twips(width_cm))))
    properties.append(borders())
    properties.append(element("w:tblLayout", type="fixed"))
    properties[:] = sorted(properties, key=lambda child: TABLE_PROPERTIES.index(child.tag.rsplit("}")[-1]))
    widths = column_widths([[cell.text for cell in row.cells] for row in table.rows], width_cm)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(twips(width)))
    for row in table.rows:
        keep_together(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            shrink(cell, bold=row._tr.find(".//" + qn("w:tblHeader")) is not None)


def twips(centimetres: float) -> int:
    """Twentieths of a point, the unit of Word."""
    return round(centimetres * 1440 / 2.54)


def element(tag: str, **attributes: str) -> Any:
    """An element of Word's XML."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def borders() -> Any:
    """Thin grey lines around each cell."""
    frame = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        frame.append(element(f"w:{side}", val="single", sz="4", space="0", color="808080"))
    return frame


def column_widths(rows: Sequence[Sequence[str]], width_cm: float) -> list[float]:
    """Share a width between columns: by the length of their text, never under their longest word."""
    columns = list(zip(*rows, strict=True))
    floors = [0.5 + 0.18 * max(len(word) for text in column for word in [*text.split(), ""]) for column in columns]
    weights = [sum(len(text) for text in column) for column in columns]
    spare = max(0.0, width_cm - sum(floors))
    widths = [floor + spare * weight / sum(weights) for floor, weight in zip(floors, weights, strict=True)]
    return [width * width_cm / sum(widths) for width in widths]


def keep_together(row: Any) -> None:
    """Do not cut a row between two pages."""
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn("w:cantSplit")) is None:
        properties.insert(0, OxmlElement("w:cantSplit"))


def shrink(cell: Any, *, bold: bool) -> None:
    """Small type in cells, bold in the header row."""
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(9)
            run.font.bold = True if bold else run.font.bold


def set_properties(word: Any, document: Document) -> None:
    """Title and author; the dates never change."""
    properties = word.core_properties
    properties.title, properties.author, properties.language = document.title, AUTHOR, "fr-FR"
    properties.last_modified_by, properties.comments, properties.revision = "", "", 1
    properties.created = properties.modified = EPOCH


# --- other formats ---


def build_text(document: Document) -> bytes:
    """The text as it is, without its header."""
    return document.body.encode()


def build_html(document: Document) -> bytes:
    """A page that stands alone, with its running texts above and below."""
    with tempfile.TemporaryDirectory() as folder:
        above, below = Path(folder) / "haut.html", Path(folder) / "bas.html"
        above.write_text(f"<header><p>{escape(document.header)}</p></header>\n", "utf8")
        below.write_text(f"<footer><p>{escape(document.footer)}</p></footer>\n", "utf8")
        included = ["--include-before-body", str(above), "--include-after-body", str(below)]
        metadata = ["--metadata", "lang=fr", "--metadata", f"pagetitle={document.title}"]
        return run_pandoc(document.body, "--to", "html5", "--standalone", *metadata, *included)


def build_xlsx(document: Document) -> bytes:
    """A sheet: the title, the introduction, the header row, one row for each action, the remark."""
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "Plan d'actions"
    header: int | None = None
    for block in re.split(r"\n{2,}", document.body.strip()):
        if block.startswith("|"):
            header = write_rows(sheet, table_rows(block))
        else:
            write_note(sheet, block.removeprefix("# "), is_title=block.startswith("# "))
    if header:
        sheet.freeze_panes = sheet.cell(header + 1, 1)
    for letter, width in zip("ABCDE", XLSX_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    workbook.properties.creator, workbook.properties.title = AUTHOR, document.title
    workbook.properties.language = "fr-FR"
    stream = BytesIO()
    workbook.save(stream)
    return repack(stream.getvalue())


def table_rows(block: str) -> list[list[str]]:
    """Cells of a pipe table, without the line of dashes."""
    lines = [line.strip().strip("|").split("|") for line in block.splitlines()]
    rows = [[cell.strip() for cell in line] for line in lines]
    return [row for row in rows if not re.fullmatch(r"[-:]+", "".join(row))]


def write_note(sheet: Any, text: str, *, is_title: bool) -> None:
    """A line of its own, across the columns."""
    row = sheet.max_row + 1 if sheet["A1"].value else 1
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
    cell = sheet.cell(row, 1, text)
    cell.font = Font(name=FONT, size=14 if is_title else 9, bold=is_title, italic=not is_title)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = 22 if is_title else 28


def write_rows(sheet: Any, rows: Sequence[Sequence[str]]) -> int:
    """The table, its header in bold on grey; gives the number of the header row."""
    first = int(sheet.max_row) + 1
    for offset, row in enumerate(rows):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(first + offset, column, text)
            cell.font = Font(name=FONT, size=9, bold=not offset)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if not offset:
                cell.fill = PatternFill("solid", fgColor="DDDDDD")
        lines = max(-(-len(text) // width) for text, width in zip(row, XLSX_WIDTHS, strict=True))
        sheet.row_dimensions[first + offset].height = 13 * lines + 2
    return first


# --- the same bytes each time ---


def repack(package: bytes, *, clean: Callable[[str, bytes], bytes] | None = None, skip: Iterable[str] = ()) -> bytes:
    """Write a zip again with fixed dates; an OpenDocument keeps its type first and uncompressed."""
    stream = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name.endswith("/") or name.startswith(tuple(skip)):
                continue
            content = fix_dates(name, old.read(name))
            entry = ZipInfo(name, ZIP_DATE)
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, clean(name, content) if clean else content)
    return stream.getvalue()


def fix_dates(name: str, content: bytes) -> bytes:
    """Replace the dates of the properties, and no other."""
    if name not in ("docProps/core.xml", "meta.xml"):
        return content
    return re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">1980-01-01T00:00:00Z<", content)


def fix_odt(package: bytes) -> bytes:
    """Remove from an OpenDocument what changes with each conversion."""
    return repack(package, clean=_clean_odt_part, skip=("Thumbnails/", "Configurations2/"))


def _clean_odt_part(name: str, content: bytes) -> bytes:
    if name in ("content.xml", "styles.xml"):
        return _numbered_lists(re.sub(rb' officeooo:(?:paragraph-)?rsid="\w+"', b"", content))
    if name == "settings.xml":
        return re.sub(rb'<config:config-item config:name="Rsid\w*".*?</config:config-item>', b"", content)
    if name == "META-INF/manifest.xml":
        return re.sub(
            rb' *<manifest:file-entry manifest:full-path="(?:Thumbnails|Configurations2)/[^>]*>\n?', b"", content
        )
    return content


def _numbered_lists(content: bytes) -> bytes:
    """Lists are numbered in order instead of at random."""
    names: dict[bytes, bytes] = {}
    return re.sub(rb'"(list\d+)"', lambda m: b'"%s"' % names.setdefault(m[1], b"list%d" % (len(names) + 1)), content)


def fix_pdf(content: bytes) -> bytes:
    """Replace the date and the identifiers of a PDF, without moving any byte."""
    stamp = b"/CreationDate(D:19800101000000"
    content = re.sub(rb"/CreationDate\(D:[^)]*\)", lambda m: _padded(m.group(), stamp), content)
    trailer = re.compile(rb"/ID \[ <\w+>\s+<\w+> \]\s+/DocChecksum /\w+")
    return trailer.sub(lambda m: re.sub(rb"\b[0-9A-F]{32}\b", b"0" * 32, m.group()), content)


def _padded(old: bytes, new: bytes) -> bytes:
    return new + b"Z" + b")" + b" " * (len(old) - len(new) - 2)


# --- build ---

DIRECT: Mapping[str, Callable[[Document], bytes]] = {
    **{"md": build_text, "txt": build_text, "csv": build_text},
    **{"docx": build_docx, "html": build_html, "xlsx": build_xlsx},
}
FIXES: Mapping[str, Callable[[bytes], bytes]] = {"odt": fix_odt, "pdf": fix_pdf, "doc": bytes}


def build(documents: Sequence[Document]) -> dict[Path, bytes]:
    """Content of each target."""
    built = {d.target: DIRECT[d.format](d) for d in documents if d.format in DIRECT}
    for suffix in CONVERTED:
        chosen = {d.target: build_docx(d) for d in documents if d.format == suffix}
        names = {target: "__".join(target.with_suffix("").parts) for target in chosen}
        outputs = convert_all({names[target]: content for target, content in chosen.items()}, suffix)
        built.update({target: FIXES[suffix](outputs[name]) for target, name in names.items()})
    return built


def digest(content: bytes) -> str:
    """Hash that the ledger keeps."""
    return hashlib.sha256(content).hexdigest()


def read_ledger() -> dict[str, tuple[str, str]]:
    """Target -> hash of its source, hash of the file built from it."""
    if not LEDGER.is_file():
        return {}
    rows = [line.split() for line in LEDGER.read_text("utf8").splitlines()]
    return {target: (source, built) for source, built, target in rows}


def is_current(document: Document, ledger: Mapping[str, tuple[str, str]]) -> bool:
    """Whether the built file comes from this very source and nobody touched it since."""
    path = CORPUS / document.target
    known = ledger.get(document.target.as_posix())
    if known is None or not path.is_file():
        return False
    return known == (digest(document.source.read_bytes()), digest(path.read_bytes()))


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file when its content is new; says whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def write_ledger(documents: Sequence[Document]) -> None:
    """Remember which source gave which file."""
    lines = [
        f"{digest(d.source.read_bytes())}  {digest((CORPUS / d.target).read_bytes())}  {d.target.as_posix()}\n"
        for d in documents
    ]
    write_if_changed(LEDGER, "".join(lines).encode())


def orphans(documents: Sequence[Document]) -> list[str]:
    """Files of the corpus that no source gives."""
    expected = {d.target for d in documents}
    found = (path.relative_to(CORPUS) for path in CORPUS.glob("*/*") if not path.parent.name.startswith("."))
    return sorted(path.as_posix() for path in found if path not in expected)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what is needed and say what was written."""
    parser = argparse.ArgumentParser(description="Reconstruit les fichiers du corpus à partir de leurs sources.")
    parser.add_argument("--tout", action="store_true", help="reconstruire aussi ce qui n'a pas changé")
    everything = parser.parse_args(arguments).tout
    try:
        documents = [read_document(path) for path in find_sources()]
    except BadSource as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 1
    missing = [program for program in ("pandoc", "soffice") if shutil.which(program) is None]
    if missing:
        print(f"Erreur : installez {' et '.join(missing)}, puis relancez.", file=sys.stderr)
        return 1
    ledger = read_ledger()
    stale = [d for d in documents if everything or not is_current(d, ledger)]
    written = [target for target, content in build(stale).items() if write_if_changed(CORPUS / target, content)]
    write_ledger(documents)
    for target in sorted(written):
        print(f"Écrit : {target.as_posix()}")
    for name in orphans(documents):
        print(f"Sans source, à supprimer : {name}", file=sys.stderr)
    print(f"{len(documents)} documents, {len(stale)} reconstruits, {len(written)} fichiers modifiés.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
