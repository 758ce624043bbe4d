"""Runs of a page -> rows of segments: lines that a wide blank cuts where a column may end.

Everything is measured in font sizes, so that it does not depend on the page's format.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.readers.clean import clean_text, compose_accent
from corpus.readers.pdf_glyphs import Run

__all__ = ["Line", "Piece", "Row", "page_rows", "tidy"]

BLANK_EM = 0.17
"""A gap this wide between two runs is a blank: TeX rarely shrinks blanks below 0.19 em, Word spreads letters by up to 0.165 em."""
TIGHT_BLANK_EM = 0.12
"""The same in a line whose blanks are all gaps: there, many gaps of one width are blanks even if TeX has shrunk them further."""
TIGHT_GAPS = 5
SEGMENT_EM = 1.5
"""A gap this wide may separate two columns; justified lines have narrower ones, except in very narrow columns."""
SAME_ROW_EM = 0.25
RAISED_EM = 0.65
SMALLER = 0.85
"""Exponents and indices are smaller than their text by this factor at least."""
CELL, CELL_RUNS = 12.0, 60
"""Neighbours are looked for in squares of this many points, so many in each: a page may be made of single letters, or of traps."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line set in one weight."""

    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line as printed, inside one column."""

    pieces: tuple[Piece, ...]
    x0: float
    x1: float
    y: float
    size: float
    left: float
    """Edges of the column it stands in."""
    right: float
    zone: int
    """Lines of one column of one zone share this number."""
    foot: float
    """Baseline of the last printed line it holds: `y`, unless the rest of a cut word below was all of its line and moved up here
    (then `x1` is that line's end too)."""

    @property
    def text(self) -> str:
        return "".join(p.text for p in self.pieces)

    @property
    def bold(self) -> bool:
        """Whether every letter of the line is bold."""
        return any(p.bold for p in self.pieces) and all(p.bold or not p.text.strip() for p in self.pieces)


Row = list[Line]


def page_rows(runs: list[Run]) -> list[Row]:
    """The segments of a page, row by row from the top; empty where the page has no text."""
    rows = [_segments(row) for row in _rows(runs)]
    return [row for row in rows if row]


def _rows(runs: list[Run]) -> list[list[Run]]:
    """Runs grouped by baseline, from the top."""
    rows: list[list[Run]] = []
    for run in sorted(_on_baseline([r for r in runs if r.text.strip()]), key=lambda r: -r.y):
        if rows and abs(rows[-1][0].y - run.y) <= SAME_ROW_EM * min(rows[-1][0].size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _on_baseline(runs: list[Run]) -> list[Run]:
    """The runs with exponents and indices brought to the baseline of the larger run they are set against."""
    ends: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in runs:
        for x in (run.x0, run.x1):
            if len(cell := ends[int(x // CELL), int(run.y // CELL)]) < CELL_RUNS:
                cell.append(run)
    out = []
    for run in runs:
        main = next((m for m in _neighbours(run, ends) if run.size <= SMALLER * m.size and _set_against(run, m)), None)
        out.append(replace(run, y=main.y) if main else run)
    return out


def _neighbours(run: Run, ends: dict[tuple[int, int], list[Run]]) -> Iterator[Run]:
    """Runs that begin or end near an end of this one."""
    row = int(run.y // CELL)
    for column in sorted({int(x // CELL) + d for x in (run.x0, run.x1) for d in (-1, 0, 1)}):
        for near in (row - 1, row, row + 1):
            yield from ends.get((column, near), ())


def _set_against(small: Run, main: Run) -> bool:
    gap = max(small.x0 - main.x1, main.x0 - small.x1)
    return abs(small.y - main.y) <= RAISED_EM * main.size and -0.1 * main.size <= gap <= 0.3 * main.size


def _segments(row: list[Run]) -> Row:
    """A row cut where its blanks are wide enough to separate columns."""
    segments: Row = []
    group: list[Run] = []
    end = 0.0
    for run in sorted(row, key=_pen):
        if group and run.x0 - end > SEGMENT_EM * max(run.size, group[-1].size):
            segments.append(_line(group))
            group = []
        end = max(end, run.x1) if group else run.x1
        group.append(run)
    segments.append(_line(group))
    return [s for s in segments if s.pieces]


def _pen(run: Run) -> float:
    """Left edge, accents first: they are drawn before the letter they stand over and may start a little right of it."""
    return run.x0 - (0.15 * run.size if compose_accent(run.text, "e") else 0.0)


def _line(group: list[Run]) -> Line:
    pieces: list[Piece] = []
    previous: Run | None = None
    blank = _blank_width(group)
    for run in group:
        text = clean_text(run.text) if not run.text.isspace() else " "
        text += " " if run.text[-1:].isspace() and not text.endswith(" ") else ""
        if previous is not None:
            if _printed_twice(previous, run):
                continue
            text = _attach(pieces, text, (run.x0 - previous.x1) / min(run.size, previous.size), blank)
        if text:
            pieces.append(Piece(text, run.bold))
        previous = run
    weights: dict[float, int] = {}
    for run in group:
        weights[run.size] = weights.get(run.size, 0) + len(run.text)
    size = max(weights, key=lambda s: (weights[s], s))
    main = next(r for r in group if r.size == size)
    x0, x1 = min(r.x0 for r in group), max(r.x1 for r in group)
    return Line(tidy(pieces), x0, x1, main.y, size, x0, x1, 0, main.y)


def _printed_twice(a: Run, b: Run) -> bool:
    """Bold is sometimes faked by printing the same characters again a hair to the right."""
    return a.text == b.text and abs(a.x0 - b.x0) < 0.1 * a.size


def _blank_width(group: list[Run]) -> float:
    """The gap, in font sizes, from which two runs of this line are two words."""
    if any(" " in run.text.strip() for run in group) or sum(len(run.text) for run in group) < 2.5 * len(group):
        return BLANK_EM
    gaps = [b.x0 - a.x1 > TIGHT_BLANK_EM * a.size for a, b in pairwise(group)]
    return TIGHT_BLANK_EM if sum(gaps) >= TIGHT_GAPS else BLANK_EM


def _attach(pieces: list[Piece], text: str, gap: float, blank: float) -> str:
    """`text` as it continues `pieces`: after a blank, or under the accent that was drawn over its first letter. Gaps in font sizes."""
    if gap > blank and not text.startswith(" "):
        return " " + text
    last = pieces[-1].text if pieces else ""
    accented = compose_accent(last[-1:], text[:1]) if gap < 0.05 and last else None
    if accented:
        pieces[-1] = replace(pieces[-1], text=last[:-1])
        return accented + text[1:]
    return text


def tidy(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one weight merged, blanks single, none at either end."""
    out: list[Piece] = []
    for piece in pieces:
        text = " ".join(piece.text.split(" ")) if "  " not in piece.text else " ".join(piece.text.split())
        text = (" " if piece.text[:1] == " " and not text.startswith(" ") else "") + text
        text += " " if piece.text[-1:] == " " and text.strip() and not text.endswith(" ") else ""
        if out and out[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not out:
            text = text.lstrip(" ")
        if not text:
            continue
        if out and (out[-1].bold == piece.bold or not text.strip()):
            out[-1] = Piece(out[-1].text + text, out[-1].bold)
        else:
            out.append(Piece(text, piece.bold))
    if out:
        out[-1] = Piece(out[-1].text.rstrip(" "), out[-1].bold)
    return tuple(p for p in out if p.text)
