"""Fiche -> passages: stretches of whole sentences small enough to embed, each an exact slice of the fiche's text.

A passage never crosses a section. Paragraphs stay whole while they fit, lists stay with the line that leads them in, and
pieces too short to mean anything alone are joined to their neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.models import Fiche, Passage, Section, printed_page
from corpus.sentences import sentences

__all__ = ["passages"]

Span = tuple[int, int]

MAXIMUM = 900
"""Length in characters that no passage exceeds, a single longer sentence aside."""
TINY = 160
"""A piece shorter than this is joined to the one before it, or after it, when both fit."""


def passages(fiche: Fiche, size: int = 700, maximum: int = MAXIMUM) -> list[Passage]:
    """The passages of a fiche, in order, about `size` characters long and at most `maximum`.

    `passage.text == fiche.text[passage.start:passage.end]`; every character of every section outside blanks is in exactly one.
    Raises `ValueError` unless 0 < size <= maximum.
    """
    if not 0 < size <= maximum:
        raise ValueError(f"size must be between 1 and maximum ({maximum}), got {size}")
    found: list[Passage] = []
    for section in fiche.sections:
        for start, end in _cut(fiche.text, section, size, maximum):
            found.append(_passage(fiche, section, start, end, len(found)))
    return found


def _passage(fiche: Fiche, section: Section, start: int, end: int, index: int) -> Passage:
    return Passage(
        id=f"{fiche.id}#{index}",
        fiche_id=fiche.id,
        section=section.heading or section.kind,
        kind=section.kind,
        page=printed_page(fiche.mark_at(start)),
        start=start,
        end=end,
        text=fiche.text[start:end],
    )


def _cut(text: str, section: Section, size: int, maximum: int) -> list[Span]:
    """Spans of a section's passages."""
    spans: list[Span] = []
    for unit in _units(text, section):
        pieces = [unit] if unit[1] - unit[0] <= maximum else list(_split(text, unit, size, maximum))
        for start, end in pieces:
            if spans and end - spans[-1][0] <= size:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return _merge_tiny(spans, maximum)


def _units(text: str, section: Section) -> Iterator[Span]:
    """Paragraphs, a list counted with the paragraph that leads it in ("… trois axes :")."""
    open_unit: Span | None = None
    for block in _blocks(text, section):
        is_list = text.startswith("- ", block[0])
        if open_unit is not None and is_list and text[open_unit[0] : open_unit[1]].endswith(":"):
            yield (open_unit[0], block[1])
            open_unit = None
            continue
        if open_unit is not None:
            yield open_unit
        open_unit = block
    if open_unit is not None:
        yield open_unit


def _blocks(text: str, section: Section) -> Iterator[Span]:
    for m in re.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*", text[section.start : section.end]):
        end = m.start() + len(m.group().rstrip())
        yield section.start + m.start(), section.start + end


def _split(text: str, unit: Span, size: int, maximum: int) -> Iterator[Span]:
    """A unit too long for one passage, cut between items or sentences; a lead-in stays with its first item."""
    start = end = unit[0]
    for a, b in _steps(text, unit, size):
        enough = end - start >= TINY and not text[start:end].endswith(":")
        if end > start and (b - start > maximum or (b - start > size and enough)):
            yield start, end
            start = a
        end = b
    if end > start:
        yield start, end


def _steps(text: str, unit: Span, size: int) -> Iterator[Span]:
    """What a unit may be cut between: items that are not too long, and sentences."""
    for line in re.finditer(r"[^\n]+", text[unit[0] : unit[1]]):
        start, end = unit[0] + line.start(), unit[0] + line.end()
        if line.group().startswith("- ") and end - start <= size:
            yield start, end
            continue
        for i, (a, b) in enumerate(sentences(text[start:end])):
            yield start if i == 0 else start + a, start + b


def _merge_tiny(spans: list[Span], maximum: int) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        short = merged and (end - start < TINY or merged[-1][1] - merged[-1][0] < TINY)
        if short and end - merged[-1][0] <= maximum:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged
