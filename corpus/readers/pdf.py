"""PDF reader: pypdf 7 opens and decodes, the sibling modules rebuild lines from the places of the glyphs.

What the text of a page looks like (a contract with `corpus.split`; the same marks as in Markdown, so that one splitter reads both):

- One line a printed line; a paragraph is a run of lines, paragraphs and other blocks are separated by one blank line. Columns come one
  after the other. A paragraph cut by the end of a page simply stops: the next page begins with its rest (after the theme line).
- `# … ######` begin a line set larger than the body (12 % at least). The level is relative to this document: the largest size is 1,
  each clearly smaller one is a level further down. A heading of several lines is one line. No "**" inside headings.
- `**line**` alone on its line is a line or title wholly in bold at body size (a section heading, a département). Bold inside
  text is marked `**so**` as well; such a mark may open on one line and close on a later line of the same paragraph. Where most of
  a document is bold, bold says nothing and is not marked. Italics are never marked.
- List items begin with "- " whatever the bullet was; their other lines follow without a mark. Items of one list are not separated.
- A line of a table of contents is "title ..... 12": leaders always become exactly " ..... ", in that line bold is not marked.
- Cells of a table row are separated by " | ".
- Running headers, footers and page numbers are gone, save a line that begins with "»": the running theme of the page, on
  top, followed by a blank line.
- Words cut at line ends are whole, on the line where they begin. "1er", "m2": raised characters stand on the line.
- A source line that itself begins with "#" is written "\\# …"; a dash that only a line break put first goes back to the line before.
- A document in a single size and weight has no "#" and no "**": only lines and blank lines.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import DictionaryObject, IndirectObject

from corpus.errors import ReadError
from corpus.models import Document, Page
from corpus.readers.clean import clean_text
from corpus.readers.dates import cover_date
from corpus.readers.pdf_columns import reading_order
from corpus.readers.pdf_fonts import BROKEN, FontCache
from corpus.readers.pdf_furniture import strip_furniture
from corpus.readers.pdf_glyphs import page_runs, xobjects
from corpus.readers.pdf_hyphens import rejoin
from corpus.readers.pdf_layout import Row, page_rows
from corpus.readers.pdf_markup import Profile, page_text

__all__ = ["read_pdf"]

MAX_PAGES = 5_000
MAX_SECONDS = 300.0
"""The recueil, 157 pages, takes five. Pages not reached by then are reported as unread."""
FEW_LETTERS = 25
"""A page with images and fewer letters than this was probably scanned, its letters being a stamp or a folio."""


@dataclass(slots=True)
class _Raw:
    """One page before anything is known of the others."""

    rows: list[Row]
    height: float
    images: bool
    fault: str | None = None


def read_pdf(path: Path, data: bytes, sha256: str) -> Document:
    """The document as read; see the conventions above.

    :raises ReadError: encrypted with a password, damaged beyond recovery, without pages, or without any text (a scan).
    """
    with _quiet_pypdf() as complaints:
        reader = _open(path, data)
        pages, warnings = _pages(path, reader)
        raw = _read_pages(pages, recovered=bool(warnings))
        info = _information(reader)
        declared = _declared_labels(reader, len(pages))
    warnings += ["Le fichier est endommagé ; il a été lu après réparation."] if complaints and not warnings and _serious(complaints) else []
    rows, printed = strip_furniture([r.rows for r in raw], [r.height for r in raw])
    labels = _labels(printed, declared)
    lines = rejoin([reading_order(page) for page in rows])
    profile = Profile.of(lines)
    texts = [page_text(page, profile) for page in lines]
    warnings += _page_warnings(raw, texts)
    if not any(_letters(text) for text in texts):
        raise ReadError(path, _no_text_reason(raw))
    title = _title(info.get("title"), texts, path)
    return Document(
        name=path.name,
        title=title,
        publisher=_publisher(info.get("author"), texts),
        date=cover_date("\n".join(texts[:3])) or cover_date(texts[-1]),
        sha256=sha256,
        pages=tuple(Page(n, label, text) for n, (label, text) in enumerate(zip(labels, texts, strict=True), 1)),
        has_pages=True,
        warnings=tuple(warnings),
    )


@contextmanager
def _quiet_pypdf() -> Iterator[list[str]]:
    """Collects what pypdf logs instead of letting it reach the terminal."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger, handler = logging.getLogger("pypdf"), Collector()
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def _serious(complaints: list[str]) -> bool:
    return any("rebuild" in c or "EOF marker" in c or "incorrect startxref" in c for c in complaints)


def _open(path: Path, data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(path, "PDF protégé par un mot de passe ; en enregistrer une copie sans mot de passe")
    except DependencyError as error:
        raise ReadError(path, "PDF chiffré ; installer le paquet « cryptography » pour le lire") from error
    except BROKEN as error:
        raise ReadError(path, _damaged(error)) from error
    return reader


def _damaged(error: Exception) -> str:
    detail = " ".join(str(error).split())[:80]
    return f"PDF endommagé ({detail or type(error).__name__}) ; en demander une autre copie ou le réenregistrer"


def _pages(path: Path, reader: PdfReader) -> tuple[list[PageObject], list[str]]:
    """The pages in order; where the page tree is broken, every page object of the file, in the order of their numbers."""
    try:
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise ReadError(path, f"{count} pages, plus que les {MAX_PAGES} qu'Essaim lit ; découper le document")
        pages = [reader.pages[i] for i in range(count)]
        if pages:
            return pages, []
        reason = "aucune page"
    except BROKEN as error:
        reason = " ".join(str(error).split())[:80]
    pages = _stray_pages(reader)
    if not pages:
        raise ReadError(path, f"PDF endommagé ({reason}) ; en demander une autre copie ou le réenregistrer")
    many = f"{len(pages)} pages retrouvées" if len(pages) > 1 else "1 page retrouvée"
    return pages, [f"L'arbre des pages du fichier est endommagé : {many}, leur ordre n'est pas certain."]


def _stray_pages(reader: PdfReader) -> list[PageObject]:
    """Page objects found one by one in the file's table of objects."""
    numbers = {n for table in reader.xref.values() for n in table} | set(reader.xref_objStm)
    found: list[PageObject] = []
    for number in sorted(numbers)[: 20 * MAX_PAGES]:
        try:
            thing = reader.get_object(IndirectObject(number, 0, reader))
            if isinstance(thing, DictionaryObject) and thing.get("/Type") == "/Page" and len(found) < MAX_PAGES:
                page = PageObject(reader, thing.indirect_reference)
                page.update(thing)
                found.append(page)
        except BROKEN:
            continue
    return found


def _read_pages(pages: list[PageObject], *, recovered: bool) -> list[_Raw]:
    fonts = FontCache()
    deadline = time.monotonic() + MAX_SECONDS
    raw = []
    for page in pages:
        height = _height(page)
        images = _has_images(page)
        if time.monotonic() > deadline:
            raw.append(_Raw([], height, images, "page non lue (document trop long à lire)"))
            continue
        runs, fault = page_runs(page, fonts)
        rows = page_rows(runs)
        if recovered and not rows and not images:
            fault = fault or "vide ou perdue"
        raw.append(_Raw(rows, height, images, fault and f"page {'lue en partie' if rows else 'illisible'} ({fault})"))
    return raw


def _height(page: PageObject) -> float:
    """Height of the page as its text stands upright; A4 where the file does not say."""
    try:
        box = page.mediabox
        return float(box.width if page.rotation % 180 else box.height) or 842.0
    except BROKEN:
        return 842.0


def _has_images(page: PageObject) -> bool:
    try:
        kinds = {image.get("/Subtype") for image in xobjects(page)}
        return "/Image" in kinds
    except BROKEN:
        return False


def _page_warnings(raw: list[_Raw], texts: list[str]) -> list[str]:
    """One sentence for each page whose text is missing, consecutive pages together."""
    faults: list[tuple[int, str]] = []
    for number, (page, text) in enumerate(zip(raw, texts, strict=True), 1):
        if page.fault:
            faults.append((number, page.fault))
        elif page.images and _letters(text) < FEW_LETTERS:
            faults.append((number, f"{'presque ' if _letters(text) else ''}pas de texte, probablement une image"))
    grouped: list[tuple[int, int, str]] = []
    for number, fault in faults:
        if grouped and grouped[-1][1] == number - 1 and grouped[-1][2] == fault:
            grouped[-1] = (grouped[-1][0], number, fault)
        else:
            grouped.append((number, number, fault))
    return [f"p. {a} : {fault}" if a == b else f"p. {a} à {b} : {fault}" for a, b, fault in grouped]


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _no_text_reason(raw: list[_Raw]) -> str:
    fault = next((page.fault for page in raw if page.fault), None)
    if fault:
        return f"PDF sans texte lisible : {fault}"
    if any(page.images for page in raw):
        return "scan sans couche texte : le passer d'abord à la reconnaissance de caractères (OCR)"
    return "PDF sans aucun texte"


def _information(reader: PdfReader) -> dict[str, str]:
    """Title and author as the file declares them, cleaned; empty where it declares none."""
    try:
        data = reader.metadata
        pairs = {"title": data.title, "author": data.author} if data else {}
    except BROKEN:
        return {}
    return {k: " ".join(clean_text(v).split()) for k, v in pairs.items() if isinstance(v, str) and v.strip()}


def _declared_labels(reader: PdfReader, count: int) -> list[str] | None:
    """The file's own page labels, None where it has none."""
    try:
        root = reader.root_object
        if "/PageLabels" not in root:
            return None
        labels = list(reader.page_labels)
    except BROKEN:
        return None
    return labels if len(labels) == count else None


def _labels(printed: list[str | None], declared: list[str] | None) -> list[str | None]:
    """Printed numbers first; the file's labels fill in where no printed number speaks against them."""
    if declared is None or any(p is not None and p != d for p, d in zip(printed, declared, strict=True)):
        return printed
    return [p or d or None for p, d in zip(printed, declared, strict=True)]


def _title(declared: str | None, texts: list[str], path: Path) -> str:
    """The declared title if the document itself bears its words, else its largest early heading, else its first line, else the name."""
    start = "\n".join(texts[:4])
    if declared and not re.search(r"\.(docx?|pdf|odt|pptx?|indd)$", declared, re.IGNORECASE):
        words = re.findall(r"\w{4,}", declared.casefold())
        if words and sum(w in start.casefold() for w in words) >= 0.6 * len(words):
            return declared
    headings = [(len(m.group(1)), m.group(2)) for m in re.finditer(r"^(#+) (.+)$", start, re.MULTILINE) if _letters(m.group(2)) > 3]
    if headings:
        return min(headings, key=lambda h: h[0])[1]
    lines = (line.strip("*»- ") for line in start.split("\n"))
    return next((line for line in lines if _letters(line) > 3 and len(line) <= 200), path.stem)


def _publisher(author: str | None, texts: list[str]) -> str | None:
    """The declared author if its name stands on the cover and is not a list of people; None rather than a guess."""
    if not author or "," in author or ";" in author or len(author) > 80:
        return None
    return author if author.casefold() in "\n".join(texts[:2]).casefold() else None
