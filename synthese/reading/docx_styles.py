"""The look of our Word files: every style that they use, with its sizes and spaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

_FONT, _INK, _STRONG, _MUTED = "Arial", "1E2227", "1B4965", "50575F"

# Styles that python-docx's template lacks, with the identifiers that Word gives them; in lower case, Word's own.
PARAGRAPH_STYLES = {
    "toc 1": "TOC1",
    "toc 2": "TOC2",
    "footnote text": "FootnoteText",
    "Table Text": "TableText",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph style looks: sizes and spaces in points, spacing as a number of lines."""

    size: float
    colour: str = _INK
    bold: bool = False
    before: float = 0
    after: float = 0
    lines: float = 1.15
    indent: float = 0  # of every line, in points


LOOKS: Mapping[str, Look] = {
    "Normal": Look(10.5, after=7, lines=1.25),
    "Quote": Look(10.5, after=5, lines=1.25, indent=14),
    "List Bullet": Look(10.5, after=5, lines=1.25),
    "Title": Look(24, _STRONG, bold=True, before=60, after=10, lines=1.1),
    "Subtitle": Look(13, _MUTED, after=30),
    "Heading 1": Look(16, _STRONG, bold=True, before=22, after=9),
    "Heading 2": Look(12.5, _STRONG, bold=True, before=14, after=6),
    "TOC Heading": Look(13, _STRONG, bold=True, before=18, after=8),
    "Caption": Look(9.5, _INK, bold=True, before=14, after=6),
    "Header": Look(8.5, _MUTED),
    "Footer": Look(8.5, _MUTED),
    "toc 1": Look(10.5, after=5),
    "footnote text": Look(8, after=2, lines=1.1),
    "Table Text": Look(9, before=1.5, after=1.5, lines=1.05),
}


# The same, for a sheet that must stand on two pages.
COMPACT: Mapping[str, Look] = {
    **LOOKS,
    "Normal": Look(9.5, after=4, lines=1.1),
    "Quote": Look(9.5, after=4, lines=1.1, indent=12),
    "List Bullet": Look(9.5, after=3, lines=1.1),
    "Title": Look(19, _STRONG, bold=True, after=3, lines=1.05),
    "Subtitle": Look(10, _MUTED, after=6),
    "Heading 1": Look(12, _STRONG, bold=True, before=9, after=4),
    "Heading 2": Look(10, _STRONG, bold=True, before=5, after=3),
    "Table Text": Look(8.5, before=1, after=1, lines=1.0),
    "footnote text": Look(7.5, after=1, lines=1.0),
}


def set_styles(document: WordDocument, looks: Mapping[str, Look]) -> None:
    """Our styles, in an empty document of python-docx."""
    for name, identifier in PARAGRAPH_STYLES.items():
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.islower())
        added.base_style = document.styles["Normal"]
        added.element.set(qn("w:styleId"), identifier)
    call = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    call.element.set(qn("w:styleId"), "FootnoteReference")
    call.font.superscript = True
    mention = document.styles.add_style("Mention", WD_STYLE_TYPE.CHARACTER)
    mention.font.size, mention.font.color.rgb = Pt(9.5), RGBColor.from_string(_MUTED)
    _set_fonts_and_language(document)
    for name, look in looks.items():
        apply(look, document.styles[name])
        document.styles[name].font.color.rgb = RGBColor.from_string(look.colour)
    document.styles["toc 1"].paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)


def _set_fonts_and_language(document: WordDocument) -> None:
    """One font everywhere, in place of the theme's; French for spelling and hyphenation."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), _FONT)
    for language in [
        *document.styles.element.iter(qn("w:lang")),
        *document.settings.element.iter(qn("w:themeFontLang")),
    ]:
        language.set(qn("w:val"), "fr-FR")
    for ornament in list(document.styles.element.xpath("w:style/w:pPr/w:pBdr | w:style/w:rPr/w:spacing")):
        ornament.getparent().remove(ornament)
    document.settings.element.find(qn("w:zoom")).set(qn("w:percent"), "100")


def apply(look: Look, style: ParagraphStyle) -> None:
    """Give a style its sizes and spaces; its font and its colour are left as they are."""
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(look.before), Pt(look.after), look.lines
    spacing.widow_control = True
    if look.indent:
        spacing.left_indent = Pt(look.indent)
