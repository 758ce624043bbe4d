"""From the blocks of one initiative to its `Fiche`: text, sections with exact offsets, page marks, identifier."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.audiences import audiences_in
from corpus.contacts import contacts_in_prose
from corpus.fields import Header
from corpus.models import Document, Fiche, PageMark, Section, SectionKind, Source
from corpus.organisations import organisation_in_prose
from corpus.places import departments_in, readable_title
from corpus.split.blocks import Block
from corpus.split.headings import bare_title, section_kind
from corpus.territories import region_of
from corpus.text import fold
from corpus.years import years_in_prose

__all__ = ["Draft", "build_fiches"]


@dataclass(slots=True)
class Draft:
    """An initiative cut out of a document, before its text is built."""

    title: str
    header: Header
    body: list[Block]
    """Blocks of kind "heading" open sections; all others are text."""
    chapter: str | None = None
    theme: str | None = None
    label: str | None = None
    """Printed page told by the sommaire, for formats without pages."""
    shared: list[Block] = field(default_factory=list)
    """Introduction common to several drafts: becomes a section of context of its own, before the body."""


def build_fiches(document: Document, drafts: Sequence[Draft], source: Source) -> list[Fiche]:
    """The fiches of all drafts that have some text, in order, each with an identifier of its own."""
    drafts = [d for d in drafts if any(b.kind != "heading" for b in d.body)]
    spelling = "\n".join(b.text for d in drafts for b in d.body)
    for draft in drafts:
        draft.title = readable_title(bare_title(draft.title), spelling)
    fiches = [_fiche(document, d, source) for d in drafts]
    seen: dict[str, int] = {}
    for i, fiche in enumerate(fiches):
        if fiche.id in seen:
            # Same title and same places: the texts tell them apart, whatever their order.
            fiches[i] = replace(fiche, id=_identifier(document.name, fiche.title, fiche.departments, fiche.text))
        seen[fiches[i].id] = i
    return fiches


def _fiche(document: Document, draft: Draft, source: Source) -> Fiche:
    builder = _TextBuilder(document)
    if draft.shared:
        builder.open("context", "")
        for block in draft.shared:
            builder.add(block)
    builder.add_all(draft.body)
    text, sections, marks = builder.finished(draft.label)
    own = "\n\n".join(b.text for b in draft.body if b.kind != "heading")
    header = draft.header
    departments = header.departments or tuple(departments_in(header.organisation or "", towns=True))
    regions = tuple(dict.fromkeys(r for r in map(region_of, departments) if r))
    return Fiche(
        id=_identifier(document.name, draft.title, departments),
        title=draft.title,
        departments=departments,
        regions=regions,
        organisation=header.organisation or organisation_in_prose(own),
        years=header.years or years_in_prose(own) or years_in_prose("\n\n".join(b.text for b in draft.shared)),
        status=header.status,
        contacts=header.contacts or contacts_in_prose(own),
        chapter=draft.chapter,
        theme=draft.theme or header.theme,
        audiences=audiences_in(draft.title, own, header.public),
        document=document.name,
        file=document.name,
        source=source,
        text=text,
        sections=sections,
        marks=marks,
    )


def _identifier(name: str, title: str, departments: Sequence[str], extra: str = "") -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(title).replace("'", "-")).strip("-")[:48].strip("-")
    digest = hashlib.sha256("\n".join([name, title, ", ".join(departments), *([extra] if extra else [])]).encode()).hexdigest()
    return f"{slug or 'fiche'}-{digest[:6]}"


class _TextBuilder:
    """Appends blocks to a text and records sections and page changes as offsets in it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = ""
        self._sections: list[Section] = []
        self._open: tuple[SectionKind, str, int] | None = None
        self._level: tuple[int, SectionKind] = (0, "other")
        self._last: str = ""
        self._marks: list[PageMark] = []
        self._page = -1

    def open(self, kind: SectionKind, heading: str) -> None:
        """Begin a section at the current end of the text."""
        self._close()
        self._open = (kind, heading, len(self._text))

    def add_all(self, blocks: Sequence[Block]) -> None:
        self._close()
        for block in blocks:
            if block.kind == "heading":
                self._heading(block)
            else:
                if self._open is None:
                    self.open("description", "")
                self.add(block)

    def add(self, block: Block) -> None:
        """Append a paragraph or an item."""
        item = block.kind == "item"
        start = self._gap("\n" if item and self._last == "item" else "\n\n") + (2 if item else 0)
        self._text += f"- {block.text}" if item else block.text
        self._mark(start if self._marks else 0, block.page)
        for offset, page in block.breaks:
            self._mark(start + offset, page)
        self._last = block.kind

    def _heading(self, block: Block) -> None:
        heading = block.text.rstrip(" :")
        kind = section_kind(heading)
        if kind == "other" and block.level > self._level[0] > 0:
            kind = self._level[1]  # an untold subheading belongs to the section above it
        else:
            self._level = (block.level, kind)
        self._close()
        start = self._gap("\n\n")
        self._text += block.text
        self._mark(start if self._marks else 0, block.page)
        self._last = "heading"
        self.open(kind, heading)

    def _gap(self, blank: str) -> int:
        if self._text:
            self._text += blank
        if self._open is not None and self._open[2] >= len(self._text) - len(blank):
            self._open = (self._open[0], self._open[1], len(self._text))
        return len(self._text)

    def _mark(self, start: int, page: int) -> None:
        if page == self._page or not self._document.has_pages:
            return
        self._page = page
        source = self._document.pages[page]
        self._marks.append(PageMark(start, source.number, source.label))

    def _close(self) -> None:
        if self._open is not None and self._open[2] < len(self._text):
            self._sections.append(Section(*self._open, len(self._text)))
        self._open = None

    def finished(self, label: str | None) -> tuple[str, tuple[Section, ...], tuple[PageMark, ...]]:
        self._close()
        marks = tuple(self._marks)
        if not self._document.has_pages and label is not None:
            marks = (PageMark(0, None, label),)
        return self._text, tuple(self._sections), marks
