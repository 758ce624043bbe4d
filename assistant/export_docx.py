"""A note as a Word document one can send: titles, quotations, grids on landscape pages with a header row that repeats."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document as Docx
from docx.table import _Cell as DocxCell
from docx.text.paragraph import Paragraph

from assistant.compare import Cell, Comparison
from assistant.docx_style import LABEL_FILL, MUTED, footer, frame, header, into, label, landscape, portrait, shade, styles, table, widths
from assistant.evidence import standing_label
from assistant.export import Item, Note, answering, near_answer, note_fiches
from assistant.records import Answer, Quote
from assistant.render import lead, reference, where
from assistant.similar import Similar
from assistant.strings import UiLanguage, t
from assistant.transfer import Sheet, source
from assistant.words import differs_line, fact_line, fiche_name, reason_line, shared_line, source_entry, verify_lines
from corpus.models import Fiche

__all__ = ["to_docx"]

NO_BREAK = "\u00a0"
LANDSCAPE_FROM = 3
"""Columns from which a grid is set across the page."""
LABEL_WIDTH = 2.9
"""Centimetres of the column that says what is asked."""


def to_docx(note: Note) -> bytes:
    """The note as a .docx file; the same note gives the same text."""
    document = docx.Document()
    styles(document, note.language)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = note.heading, "Essaim", note.made_line
    properties.created = properties.modified = datetime.fromisoformat(note.made[:10]).replace(tzinfo=UTC)
    footer(document, note.heading)
    if note.items and _is_wide(note.items[0]):
        frame(document.sections[0], landscape=True)
    document.add_paragraph(note.heading, style="Title")
    document.add_paragraph(note.made_line, style="Muted")
    for item in note.items:
        _item(document, item, note.language)
    portrait(document)
    _sources(document, note)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _is_wide(item: Item) -> bool:
    """Whether it is a grid that is set across the page."""
    return isinstance(item, Comparison) and len(item.fiches) >= LANDSCAPE_FROM


def _item(document: Docx, item: Item, language: UiLanguage) -> None:
    if isinstance(item, Comparison):
        _comparison(document, item, language)
        return
    portrait(document)
    if isinstance(item, Sheet):
        _sheet(document, item, language)
    elif isinstance(item, Similar):
        _similar(document, item, language)
    elif isinstance(item, Answer):
        _answer(document, item, language)
    else:
        _fiche(document, item, language)


def _comparison(document: Docx, comparison: Comparison, language: UiLanguage) -> None:
    wide = _is_wide(comparison)
    if wide:
        landscape(document)
    else:
        portrait(document)
    document.add_heading(t("grid_title", language), 1)
    width = (29.7 if wide else 21.0) - 4.0
    columns = [LABEL_WIDTH, *[(width - LABEL_WIDTH) / len(comparison.fiches)] * len(comparison.fiches)]
    grid = table(document, columns, rows=1)
    header(grid.rows[0], [t("grid_row", language), *(fiche_name(f, language) for f in comparison.fiches)])
    for row in comparison.rows:
        cells = grid.add_row().cells
        label(cells[0], row.asked.title(language))
        for cell, content in zip(cells[1:], row.cells, strict=True):
            _fill(cell, content, language)
    cells = grid.add_row().cells
    label(cells[0], t("grid_differs", language))
    for cell, differences in zip(cells[1:], comparison.differs, strict=True):
        shade(cell, LABEL_FILL)
        into(cell, differs_line(differences, language), "Cell")
    widths(grid, columns)
    if comparison.shared:
        document.add_paragraph(shared_line(comparison, language), style="Muted")


def _fill(cell: DocxCell, content: Cell, language: UiLanguage) -> None:
    """Facts, then quotations with their page; "non renseigné" in grey where there is neither."""
    for fact in content.facts:
        into(cell, fact_line(fact, language), "Cell fact")
    if content.quotes:
        _quotation(into(cell, "", "Cell"), content.quotes, language)
    if not content:
        into(cell, t("not_said", language), "Cell missing")


def _quotation(paragraph: Paragraph, quotes: Sequence[Quote], language: UiLanguage) -> None:
    """The quotations in their marks, "[…]" between them, list items on their lines, then the pages."""
    # A guillemet never begins nor ends a line alone.
    before, after = t("quoted", language, text="\0").replace(" ", NO_BREAK).split("\0")
    paragraph.add_run(before)
    for i, quote in enumerate(quotes):
        if i:
            paragraph.add_run(" […] ")
        for j, line in enumerate(part for part in quote.text.split("\n") if part.strip()):
            if j:
                paragraph.add_run().add_break()
            paragraph.add_run(f"– {line[2:]}" if line.startswith("- ") else line)
    paragraph.add_run(after)
    pages = list(dict.fromkeys(q.page for q in quotes if q.page is not None))
    if pages:
        run = paragraph.add_run(f" ({t('page', language, page=', '.join(map(str, pages))).replace(' ', NO_BREAK)})")
        run.font.color.rgb = MUTED


def _sheet(document: Docx, sheet: Sheet, language: UiLanguage) -> None:
    fiche = sheet.fiche
    document.add_heading(t("sheet_title", language, title=fiche.title, place=where(fiche, language)), 1)
    document.add_paragraph(t("sheet_nature", language, standing=standing_label(fiche, language)))
    document.add_paragraph(t("sheet_reading", language, source=source()), style="Muted")
    document.add_paragraph(t("sheet_limit", language), style="Muted")
    for group in sheet.groups:
        document.add_heading(group.title(language), 2)
        document.add_paragraph(group.asks[language], style="Muted").paragraph_format.keep_with_next = True
        columns = [4.0, 13.0]
        grid = table(document, columns, rows=0)
        for criterion in group.criteria:
            cells = grid.add_row().cells
            label(cells[0], criterion.asked.title(language))
            if criterion.cell:
                _fill(cells[1], criterion.cell, language)
            else:
                into(cells[1], t("not_said", language), "Cell missing")
        widths(grid, columns)
    if sheet.questions:
        document.add_heading(t("sheet_questions", language), 2)
    for asked in sheet.questions:
        document.add_paragraph(
            t("sheet_ask", language, label=asked.title(language), question=asked.question(language)), style="List Bullet"
        )


def _similar(document: Docx, similar: Similar, language: UiLanguage) -> None:
    fiche = similar.fiche
    document.add_heading(t("similar_title", language, title=fiche.title, place=where(fiche, language)), 1)
    if similar.duplicates:
        titles = " ; ".join(fiche_name(f, language) for f in similar.duplicates)
        document.add_paragraph(t("similar_same", language, titles=titles), style="Muted")
    for found in similar.found:
        document.add_heading(fiche_name(found.fiche, language), 2)
        document.add_paragraph(reason_line(found.reasons, language), style="Muted")
        if found.quote:
            _cited(document, found.fiche, [found.quote], language)


def _answer(document: Docx, answer: Answer, language: UiLanguage) -> None:
    document.add_heading(t("note_answer", language, question=answer.question), 1)
    for note in answer.notes:
        document.add_paragraph(note, style="Muted")
    *before, first = lead(answer) or [""]
    for line in before:
        document.add_paragraph(line)
    document.add_paragraph().add_run(first).bold = True
    found, near = answering(answer), near_answer(answer)
    for result in found:
        document.add_heading(fiche_name(result.fiche, language), 2)
        _cited(document, result.fiche, result.quotes, language)
    if near:
        document.add_heading(t("ui_neighbours" if found else "ui_nearest", language), 2)
        for result in near:
            document.add_paragraph(fiche_name(result.fiche, language), style="List Bullet")


def _cited(document: Docx, fiche: Fiche, quotes: Sequence[Quote], language: UiLanguage) -> None:
    if quotes:
        _quotation(document.add_paragraph(style="Quote"), quotes, language)
    document.add_paragraph(reference(fiche, quotes, language), style="Muted")


def _fiche(document: Docx, fiche: Fiche, language: UiLanguage) -> None:
    document.add_heading(fiche_name(fiche, language), 1)
    for section in fiche.sections:
        if section.heading:
            document.add_heading(section.heading, 2)
        for line in fiche.text[section.start : section.end].split("\n"):
            if line.strip():
                item = line.startswith("- ")
                document.add_paragraph(line[2:] if item else line, style="List Bullet" if item else "Normal")


def _sources(document: Docx, note: Note) -> None:
    fiches = note_fiches(note.items)
    document.add_heading(t("note_sources", note.language), 1)
    for fiche in fiches:
        document.add_paragraph(source_entry(fiche, note.language), style="List Bullet")
    for line in verify_lines(fiches, note.language):
        document.add_paragraph(line, style="Muted")
