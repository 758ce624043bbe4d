"""A note to take home: chosen initiatives, answers, grids and transfer sheets as Markdown, CSV or DOCX.

Every quotation stands with its document, page and date, and the note says how to verify it. The caller gives the date, so
that the same basket gives the same note.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.compare import Cell, Comparison
from assistant.errors import ExportError
from assistant.records import Answer, Quote, Result
from assistant.render import answer_body, blockquote, date_label, escape, lead, neighbour_list, where
from assistant.render_grid import comparison_blocks, comparison_table, sheet_text, similar_text, sources_text
from assistant.scope import GENERIC
from assistant.similar import Similar
from assistant.strings import UiLanguage, t
from assistant.transfer import Sheet
from assistant.words import differs_line, fact_line, fiche_name, reason_line, verify_lines
from corpus.models import Fiche
from index.analyser import analyse, fold

__all__ = ["SUFFIXES", "Item", "Note", "answering", "near_answer", "note_fiches", "note_name", "to_csv", "to_markdown", "write"]

Item = Fiche | Answer | Comparison | Similar | Sheet
SUFFIXES = (".md", ".csv", ".docx")
WIDE = 3
"""Columns from which a grid is written row by row in Markdown: tables of long quotations cannot be read as text."""
NEIGHBOURS = 5
"""Initiatives named after those that answer, as on the page."""
LONGEST_NAME = 44
"""Characters of what a file's name says of the question, between "essaim-" and the date."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is exported, in order."""

    items: tuple[Item, ...]
    made: str
    """Date of the note, "2026-11-21"."""
    language: UiLanguage = "fr"
    title: str = ""
    """Empty: the catalogue's own title."""

    @property
    def heading(self) -> str:
        """Its title."""
        return self.title or t("note_title", self.language)

    @property
    def made_line(self) -> str:
        """When and with what it was made."""
        return t("note_made", self.language, date=date_label(self.made, self.language) or self.made)


def write(note: Note, path: Path) -> Path:
    """Write the note in the format of the path's suffix; returns the path. Raises ExportError naming the path and the reason."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(f"{path} : format inconnu ; terminer le nom par {', '.join(SUFFIXES)}")
    try:
        if suffix == ".docx":
            from assistant.export_docx import to_docx  # noqa: PLC0415 -- python-docx takes 0.3 s to import

            path.write_bytes(to_docx(note))
        elif suffix == ".csv":
            # With its mark, or Excel reads UTF-8 as Windows-1252.
            path.write_text(to_csv(note), encoding="utf-8-sig", newline="")
        else:
            path.write_text(to_markdown(note), encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{path} : écriture impossible ({error.strerror or error}) ; choisir un autre dossier") from error
    return path


def note_name(note: Note) -> str:
    """The name of the note's file without its suffix: "essaim-pch-logement-2026-11-22"; plain ASCII whatever was asked."""
    return "-".join(part for part in ("essaim", *_named(note), note.made[:10]) if part)


def _named(note: Note) -> tuple[str, str]:
    """What kind of note it is (nothing for an answer or a fiche), and what it is about."""
    if len(note.items) != 1:
        return t("file.basket", note.language), ""
    match note.items[0]:
        case Answer() as answer:
            return "", _slug(answer.question)
        case Comparison():
            return t("file.comparison", note.language), ""
        case Similar() as similar:
            return t("file.similar", note.language), _slug(similar.fiche.title)
        case Sheet() as sheet:
            return t("file.transfer", note.language), _slug(sheet.fiche.title)
        case Fiche() as fiche:
            return "", _slug(fiche.title)


def _slug(text: str) -> str:
    """The words that mean something, folded, as many as fit: "Quelles actions pour les aînés ?" is "aines"."""
    words = [w for w in re.findall(r"[a-z0-9]+", fold(text)) if set(analyse(w)) - GENERIC]
    lengths = itertools.accumulate(len(word) + 1 for word in words)
    return "-".join(word for word, length in zip(words, lengths, strict=True) if length <= LONGEST_NAME)


def answering(answer: Answer) -> list[Result]:
    """The initiatives shown in full: those that answer, else what is shown though it does not."""
    return list(answer.apart) or [r for r in answer.results if r.relevant]


def near_answer(answer: Answer) -> list[Result]:
    """The neighbours named after them."""
    shown = {r.fiche.id for r in answering(answer)}
    return [r for r in answer.results if r.fiche.id not in shown][:NEIGHBOURS]


def note_fiches(items: Iterable[Item]) -> tuple[Fiche, ...]:
    """The fiches a note quotes or names, each once, in order."""
    found: dict[str, Fiche] = {}
    for item in items:
        for fiche in _fiches(item):
            found.setdefault(fiche.id, fiche)
    return tuple(found.values())


def _fiches(item: Item) -> list[Fiche]:
    if isinstance(item, Fiche):
        return [item]
    if isinstance(item, Answer):
        return [r.fiche for r in answering(item)]
    if isinstance(item, Comparison):
        return list(item.fiches)
    if isinstance(item, Similar):
        return [item.fiche, *(s.fiche for s in item.found)]
    return [item.fiche]


# Markdown


def to_markdown(note: Note) -> str:
    """The note as Markdown, ended by its sources and by how to verify it."""
    language = note.language
    parts = [f"# {escape(note.heading)}", f"*{escape(note.made_line)}*"]
    parts += [_markdown(item, language) for item in note.items]
    text = "\n\n".join(parts)
    if any(isinstance(i, (Fiche, Answer, Similar)) for i in note.items):
        text += "\n\n" + sources_text(note_fiches(note.items), language)
    return text + "\n"


def _markdown(item: Item, language: UiLanguage) -> str:
    if isinstance(item, Fiche):
        return f"## {escape(fiche_name(item, language))}\n\n{blockquote(escape(item.text))}"
    if isinstance(item, Answer):
        return _answer(item, language)
    if isinstance(item, Comparison):
        wide = len(item.fiches) >= WIDE
        return f"## {t('grid_title', language)}\n\n{(comparison_blocks if wide else comparison_table)(item, language)}"
    return similar_text(item, language) if isinstance(item, Similar) else sheet_text(item, language)


def _answer(answer: Answer, language: UiLanguage) -> str:
    """The question, what was understood, the first sentence, the initiatives in full, the neighbours."""
    found, near = answering(answer), near_answer(answer)
    *before, first = lead(answer) or [""]
    parts = [f"## {escape(t('note_answer', language, question=answer.question))}", *(f"*{escape(note)}*" for note in answer.notes)]
    parts += [*map(escape, before), f"**{escape(first)}**" if first else "", answer_body(found, len(found), language)]
    if near:
        parts += [f"### {t('ui_neighbours' if found else 'ui_nearest', language)}", neighbour_list(near, language)]
    return "\n\n".join(part for part in parts if part)


# CSV: one row a quotation, a fact, a question or an empty cell


def to_csv(note: Note) -> str:
    """The note as CSV with semicolons, as French spreadsheets expect; cells that would be formulas are disarmed by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    language = note.language
    names = ("part", "asked", "title", "departments", "kind", "text", "page", "document", "date")
    writer.writerow([t(f"csv.{name}", language) for name in names])
    for item in note.items:
        for row in _rows(item, language):
            writer.writerow([disarmed(cell) for cell in row])
    for line in verify_lines(note_fiches(note.items), language):
        writer.writerow(["", "", "", "", t("csv.verify", language), disarmed(line), "", "", note.made])
    return out.getvalue()


def disarmed(cell: str) -> str:
    """The cell as text whatever it starts with."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _rows(item: Item, language: UiLanguage) -> list[list[str]]:
    if isinstance(item, Fiche):
        return [_row(t("note_fiche", language, title=item.title, place=""), "", item, "quote", item.text, _first_page(item), language)]
    if isinstance(item, Answer):
        return _answer_rows(item, language)
    if isinstance(item, Comparison):
        return _comparison_rows(item, language)
    if isinstance(item, Similar):
        part = t("similar_title", language, title=item.fiche.title, place=where(item.fiche, language))
        return [_quoted(part, reason_line(s.reasons, language), s.fiche, s.quote, language) for s in item.found if s.quote]
    return _sheet_rows(item, language)


def _answer_rows(item: Answer, language: UiLanguage) -> list[list[str]]:
    part = t("note_answer", language, question=item.question)
    rows = [[part, "", "", "", t("csv.answer", language), line, "", "", ""] for line in (*item.notes, *lead(item)) if line]
    rows += [_quoted(part, "", r.fiche, q, language) for r in answering(item) for q in r.quotes]
    return rows + [_row(part, "", r.fiche, "neighbour", "", "", language) for r in near_answer(item)]


def _comparison_rows(item: Comparison, language: UiLanguage) -> list[list[str]]:
    part = t("grid_title", language)
    rows: list[list[str]] = []
    for row in item.rows:
        for fiche, cell in zip(item.fiches, row.cells, strict=True):
            rows += _cell_rows(part, row.asked.title(language), fiche, cell, language)
    for fiche, differences in zip(item.fiches, item.differs, strict=True):
        rows.append(_row(part, t("grid_differs", language), fiche, "differs", differs_line(differences, language), "", language))
    return rows


def _sheet_rows(item: Sheet, language: UiLanguage) -> list[list[str]]:
    part = t("sheet_title", language, title=item.fiche.title, place=where(item.fiche, language))
    rows: list[list[str]] = []
    for group in item.groups:
        for criterion in group.criteria:
            asked = f"{group.title(language)} : {criterion.asked.title(language)}"
            if criterion.cell:
                rows += _cell_rows(part, asked, item.fiche, criterion.cell, language)
            else:
                rows.append(_row(part, asked, item.fiche, "question", criterion.asked.question(language), "", language))
    return rows


def _cell_rows(part: str, asked: str, fiche: Fiche, cell: Cell, language: UiLanguage) -> list[list[str]]:
    rows = [_row(part, asked, fiche, "fact", fact_line(f, language), "", language) for f in cell.facts]
    rows += [_quoted(part, asked, fiche, q, language) for q in cell.quotes]
    return rows or [_row(part, asked, fiche, "missing", "", "", language)]


def _quoted(part: str, asked: str, fiche: Fiche, quote: Quote, language: UiLanguage) -> list[str]:
    return _row(part, asked, fiche, "quote", quote.text, "" if quote.page is None else str(quote.page), language)


def _row(part: str, asked: str, fiche: Fiche, kind: str, text: str, page: str, language: UiLanguage) -> list[str]:
    places = ", ".join(fiche.departments)
    return [part, asked, fiche.title, places, t(f"csv.{kind}", language), text, page, _document(fiche), fiche.source.date or ""]


def _document(fiche: Fiche) -> str:
    return ", ".join(dict.fromkeys(p for p in (fiche.source.title, fiche.document) if p))


def _first_page(fiche: Fiche) -> str:
    return str(fiche.pages[0]) if fiche.pages else ""
