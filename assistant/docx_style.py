"""How a Word note looks: one font, page upright or across, tables with thin rules and a header row that repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell as DocxCell
from docx.text.paragraph import Paragraph

from assistant.strings import UiLanguage

__all__ = [
    "LABEL_FILL",
    "MUTED",
    "footer",
    "frame",
    "header",
    "into",
    "label",
    "landscape",
    "portrait",
    "shade",
    "styles",
    "table",
    "widths",
]

FONT = "Arial"
INK = RGBColor(0x1B, 0x2A, 0x41)
MUTED = RGBColor(0x55, 0x5F, 0x6E)
RULE = "B8C2CC"
HEADER_FILL = "DCE6F0"
LABEL_FILL = "F3F6F9"
MARGIN = Cm(2)


def styles(document: Docx, language: UiLanguage) -> None:
    """Every style of the note, made or changed."""
    normal = _styled(document, "Normal", 10.5)
    normal.paragraph_format.space_after = Pt(6)
    _styled(document, "Title", 20, bold=True, color=INK).paragraph_format.space_after = Pt(4)
    for name, points in (("Heading 1", 15.0), ("Heading 2", 12.0)):
        _styled(document, name, points, bold=True, color=INK).paragraph_format.keep_with_next = True
    _styled(document, "List Bullet", 9.5)
    quote = _styled(document, "Quote", 10.5)
    quote.font.italic = False
    quote.paragraph_format.left_indent = Cm(0.7)
    for name, size, color in (("Muted", 9, MUTED), ("Cell", 8.5, None), ("Cell fact", 8.5, INK), ("Cell missing", 8.5, MUTED)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _styled(document, name, size, color=color).paragraph_format.space_after = Pt(2 if name.startswith("Cell") else 6)
    document.styles["Cell missing"].font.italic = True
    _language(document, "fr-FR" if language == "fr" else "en-GB")
    frame(document.sections[0], landscape=False)


def _styled(document: Docx, name: str, size: float, bold: bool = False, color: RGBColor | None = None) -> Any:
    """A style in our one font: heading styles of the template carry theme fonts, which must go."""
    style: Any = document.styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{attribute}"), FONT)
    if color is not None:
        style.font.color.rgb = color
    return style


def _language(document: Docx, code: str) -> None:
    """The language spelling checkers use."""
    style: Any = document.styles["Normal"]
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), code)
    style.element.get_or_add_rPr().append(mark)


def frame(section: Any, landscape: bool) -> None:
    """A4, upright or across, margins of two centimetres."""
    short, long = Cm(21.0), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def landscape(document: Docx) -> None:
    """From here on, pages across."""
    if document.sections[-1].orientation != WD_ORIENT.LANDSCAPE:
        frame(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)


def portrait(document: Docx) -> None:
    """From here on, upright pages."""
    if document.sections[-1].orientation != WD_ORIENT.PORTRAIT:
        frame(document.add_section(WD_SECTION.NEW_PAGE), landscape=False)


def footer(document: Docx, heading: str) -> None:
    """The note's title and the page number, on every page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Muted"]
    paragraph.add_run(f"{heading} · ")
    run: Any = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)


def table(document: Docx, columns: Sequence[float], rows: int) -> Any:
    """An empty table with thin grey rules and room in its cells; `columns` in centimetres."""
    made: Any = document.add_table(rows=rows, cols=len(columns))  # Half of its methods lack types.
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    properties = made._tbl.tblPr
    borders, padding = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    for edge in ("top", "left", "bottom", "right"):
        side = OxmlElement(f"w:{edge}")
        side.set(qn("w:w"), "80")
        side.set(qn("w:type"), "dxa")
        padding.append(side)
    # In this order, the one Word's schema asks for: … jc, tblBorders, tblLayout, tblCellMar, tblLook.
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(padding)
    return made


def widths(made: Any, columns: Sequence[float]) -> None:
    """Column widths, on the grid and on each cell: Word reads the one, LibreOffice the other; rows are not cut by a page's end."""
    for column, centimetres in zip(made.columns, columns, strict=True):
        column.width = Cm(centimetres)
    for row in made.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        for cell, centimetres in zip(row.cells, columns, strict=True):
            cell.width = Cm(centimetres)


def header(row: Any, texts: Sequence[str]) -> None:
    """The header row, repeated on every page."""
    for cell, text in zip(row.cells, texts, strict=True):
        shade(cell, HEADER_FILL)
        into(cell, text, "Cell").runs[0].bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def label(cell: DocxCell, text: str) -> None:
    """A cell that names its row."""
    shade(cell, LABEL_FILL)
    into(cell, text, "Cell").runs[0].bold = True


def into(cell: DocxCell, text: str, style: str) -> Paragraph:
    """A paragraph of the cell: the empty one it is made with, else a new one."""
    first = cell.paragraphs[0]
    paragraph: Paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    paragraph.style = style
    if text:
        paragraph.add_run(text)
    return paragraph


def shade(cell: DocxCell, fill: str) -> None:
    """Fill a cell with a colour, hexadecimal."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)
