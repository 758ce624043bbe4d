"""Running headers, footers and printed page numbers: what stands in the margins of page after page.

A line of a margin that comes back at the same height, its figures aside, is furniture. It is removed from the text, after the printed
number has been read from it. A line that begins with "»" is kept: it is the way reports announce a theme above each of its pages, and
the splitter reads it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf_layout import Line, Row

__all__ = ["THEME_MARK", "page_labels", "strip_furniture"]

THEME_MARK = "»"
TOP, BOTTOM = 0.92, 0.10
"""Margins, as shares of the page's height."""
SAME_HEIGHT = 3.0
RECURS = 3
"""A line is furniture from this number of pages on."""

_NUMBER = r"(?P<number>\d{1,4}|[ivxlc]{1,7})"
_ALONE = re.compile(rf"^[\s\-–—|•]*(?:pages?|p\.)?\s*{_NUMBER}\s*(?:(?:/|sur|de)\s*\d{{1,4}})?[\s\-–—|•]*$", re.IGNORECASE)
_LAST = re.compile(rf"[\s|•\-–—]{_NUMBER}$", re.IGNORECASE)
_FIRST = re.compile(rf"^{_NUMBER}[\s|•\-–—]", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Printed:
    """A number found in a margin: what it would make of the page."""

    label: str
    offset: int
    """Printed minus physical."""
    roman: bool


def strip_furniture(pages: list[list[Row]], heights: list[float]) -> tuple[list[list[Row]], list[str | None]]:
    """The pages without their furniture, and the printed number of each page.

    :param heights: height of each page in points, same order.
    """
    margins = [[s for row in rows for s in row if s.y > TOP * h or s.y < BOTTOM * h] for rows, h in zip(pages, heights, strict=True)]
    furniture = _recurring(margins)
    candidates = [_candidates(number, margin, furniture) for number, margin in enumerate(margins, 1)]
    labels = page_labels(candidates)
    dropped: list[set[Line]] = []
    for margin, label in zip(margins, labels, strict=True):
        drop = {s for s in margin if s in furniture and not s.text.startswith(THEME_MARK)}
        dropped.append(drop | {s for s in margin if label is not None and _alone(s.text) == label})
    kept = [[[s for s in row if s not in drop] for row in rows] for rows, drop in zip(pages, dropped, strict=True)]
    return [[row for row in rows if row] for rows in kept], labels


def _recurring(margins: list[list[Line]]) -> set[Line]:
    """Margin lines whose words come back at the same height on other pages."""
    pages: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, margin in enumerate(margins):
        for segment in margin:
            words, height = _class(segment)
            for near in (height - 1, height, height + 1):
                pages[words, near].add(page)
    return {s for margin in margins for s in margin if len(pages[_class(s)]) >= RECURS}


def _class(segment: Line) -> tuple[str, int]:
    """Words of a line, figures aside, and its height in steps of `SAME_HEIGHT`."""
    return re.sub(r"\d+", "#", " ".join(segment.text.split()).casefold()), round(segment.y / SAME_HEIGHT)


def _candidates(page: int, margin: list[Line], furniture: set[Line]) -> list[_Printed]:
    """Numbers of the margin that may be the page's: those alone on their line, or at an end of a running line."""
    found = []
    for segment in margin:
        matches = [_ALONE.match(segment.text)]
        if segment in furniture:
            matches += [_LAST.search(segment.text), _FIRST.match(segment.text)]
        for match in matches:
            printed = _printed(match.group("number"), page) if match else None
            if printed:
                found.append(printed)
    return found


def _printed(label: str, page: int) -> _Printed | None:
    if label.isdigit():
        return _Printed(str(int(label)), int(label) - page, roman=False)
    values = [_ROMAN[c] for c in label.lower()]
    total = sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
    return _Printed(label.lower(), total - page, roman=True)


def _alone(text: str) -> str | None:
    match = _ALONE.match(text)
    printed = _printed(match.group("number"), 0) if match else None
    return printed.label if printed else None


def page_labels(candidates: list[list[_Printed]]) -> list[str | None]:
    """The printed number of each page.

    Numbers are believed only when they run on: `RECURS` pages at least with the same distance between printed and physical number. An
    unnumbered page between two pages of the same run gets its number, the covers before the first and after the last none.
    """
    support = Counter((c.roman, c.offset) for page in candidates for c in {(c.roman, c.offset): c for c in page}.values())
    labels: list[str | None] = []
    runs: list[tuple[bool, int] | None] = []
    for page in candidates:
        best = max(page, key=lambda c: support[c.roman, c.offset], default=None)
        believed = best is not None and support[best.roman, best.offset] >= min(RECURS, max(2, len(candidates)))
        labels.append(best.label if best is not None and believed else None)
        runs.append((best.roman, best.offset) if best is not None and believed else None)
    known = [i for i, run in enumerate(runs) if run is not None]
    for a, b in pairwise(known):
        run = runs[a]
        if run is not None and run == runs[b] and not run[0]:
            for i in range(a + 1, b):
                labels[i] = str(i + 1 + run[1])
    return labels
