"""The records every part of Essaim shares: Document -> Fiche -> Passage.

All are frozen. Offsets count characters of `Fiche.text` (Python string indices, end exclusive), so a quotation is
always the slice `fiche.text[start:end]` and never a retyped string.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import Literal, get_args

__all__ = [
    "EVIDENCE_KINDS",
    "Document",
    "Evidence",
    "Fiche",
    "Page",
    "PageMark",
    "Passage",
    "Section",
    "SectionKind",
    "Source",
]

SectionKind = Literal["context", "description", "results", "means", "conditions", "limits", "other"]

Evidence = Literal["évalué", "chiffres du porteur", "attendu", "aucun"]
EVIDENCE_KINDS: tuple[Evidence, ...] = get_args(Evidence)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read. A format without pages gives a single page, number 1, label None."""

    number: int
    """Physical page, from 1."""
    label: str | None
    """Printed page number where one is printed ("12", "iv"), else None."""
    text: str
    """Text of the page, running headers and footers removed, one line a line of the source."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read."""

    name: str
    """File name with its suffix, the key of a document in a library."""
    title: str
    publisher: str | None
    date: str | None
    """As precise as known: "2018", "2018-10" or "2018-10-04"."""
    sha256: str
    """Of the file's bytes, hexadecimal."""
    pages: tuple[Page, ...]
    has_pages: bool
    """Whether the format has pages (PDF); if not, page numbers are never shown unless a sommaire gives them."""
    warnings: tuple[str, ...] = ()
    """What a reader of the report must know: pages without text, damaged parts; one sentence each, in French."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """From offset `start` of the fiche's text on, the text stands on this page."""

    start: int
    number: int | None
    """Physical page, from 1; None where the format has no pages."""
    label: str | None
    """Printed page number, None where unknown."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a fiche: `text[start:end]` is its body, the heading line itself excluded."""

    kind: SectionKind
    heading: str
    """As written in the source; empty where the part has none."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fiche's text comes from, as a reader would cite it."""

    title: str
    publisher: str | None
    date: str | None
    restated: bool = False
    """True when the fiche restates the source in Essaim's own words: quotations are then of the fiche, not of the source."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fiche:
    """One initiative."""

    id: str
    """Stable: depends on the document's name, the title and the départements, not on position or run."""
    title: str
    departments: tuple[str, ...]
    """Official names of the owners (territories.py); places merely mentioned are not owners."""
    regions: tuple[str, ...]
    organisation: str | None
    years: tuple[int, int | None] | None
    """First year, and last year where the source gives one."""
    status: str | None
    contacts: tuple[str, ...]
    chapter: str | None
    theme: str | None
    audiences: tuple[str, ...]
    document: str
    """Name of the file the text was first published in (for a restated fiche, the source document's name)."""
    file: str
    """Name of the file it was read from: the document itself, or the fiche file of an embedded library."""
    source: Source
    text: str
    """The whole text it quotes from: paragraphs separated by a blank line, list items on lines that start with "- "."""
    sections: tuple[Section, ...]
    """In reading order, not overlapping."""
    marks: tuple[PageMark, ...]
    """Ascending by start, the first at 0; empty where no page is known."""
    evidence: Evidence | None = None
    everyday: tuple[str, ...] = ()
    """Questions in everyday words that it answers: they feed the index and are never quoted."""

    def mark_at(self, offset: int) -> PageMark | None:
        """The page on which character `offset` of the text stands, None where pages are unknown."""
        i = bisect.bisect_right([m.start for m in self.marks], offset) - 1
        return self.marks[i] if i >= 0 else None

    def section_at(self, offset: int) -> Section | None:
        """The section that holds character `offset`, None for a heading or a gap."""
        return next((s for s in self.sections if s.start <= offset < s.end), None)

    @property
    def pages(self) -> tuple[int, int] | None:
        """First and last page, printed where printed numbers are known, else physical; None without pages."""
        numbers = [printed_page(m) for m in self.marks]
        known = [n for n in numbers if n is not None]
        return (known[0], known[-1]) if known else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a fiche small enough to embed: `fiche.text[start:end] == text`."""

    id: str
    fiche_id: str
    section: str
    """Heading of the section it stands in, or its kind where there is no heading."""
    kind: SectionKind
    page: int | None
    """Printed page where known, else physical, of its first character."""
    start: int
    end: int
    text: str


def printed_page(mark: PageMark | None) -> int | None:
    """The page number to show: printed where it is a number, else physical, else None."""
    if mark is None:
        return None
    if mark.label is not None and mark.label.isdigit():
        return int(mark.label)
    return mark.number
