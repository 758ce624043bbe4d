"""Rows of a page -> lines in reading order, column by column.

A zone of rows that leave the same vertical gutter free is read one side after the other, unless it is a table; what stands
above, below or between zones is read as it comes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from corpus.readers.pdf_layout import Line, Piece, Row, tidy

__all__ = ["CELLS", "reading_order"]

APART_EM = 3.0
"""Segments further apart than this are separate lines even where no column was recognised."""
LOOSE_GAP = 1.35
"""A step from line to line this much larger than the zone's usual one starts something else."""
FAR_EM = 4.0
"""Columns do not reach over a step from row to row larger than this."""
MAX_ROWS, MAX_SEGMENTS = 250, 60
"""No page to be read has more; searching one for columns would take for ever."""
CELLS = " | "
TEXT_COLUMN_LINES = 6
_PAGE_NUMBER = re.compile(r"\d{1,4}$|[ivxlc]{1,7}$")


def reading_order(rows: list[Row]) -> list[Line]:
    """The rows as lines, one column after the other, each line with the edges and number of its column."""
    lines: list[Line] = []
    zone = index = 0
    single: list[Line] = []
    if len(rows) > MAX_ROWS or any(len(row) > MAX_SEGMENTS for row in rows):
        _close(lines, [line for row in rows for line in _unsplit(row)], 0)
        return lines
    while index < len(rows):
        end, gutter = _zone(rows, index)
        if gutter is None:
            single += _unsplit(rows[index])
            index += 1
            continue
        while not any(s.x0 >= gutter for s in rows[index]):  # what stands above the columns is read before them
            single += _unsplit(rows[index])
            index += 1
        left = [[s for s in row if s.x1 <= gutter] for row in rows[index:end]]
        right = [[s for s in row if s.x1 > gutter] for row in rows[index:end]]
        if _is_table(left, right):
            zone = _close(lines, single + [_cells(row) for row in rows[index:end]], zone)
        else:
            zone = _close(lines, single, zone)
            edges = (gutter, max(s.x1 for row in rows for s in row))
            for side, edge in zip((left, right), edges, strict=True):
                inner = _with_room(reading_order([row for row in side if row]), edge)
                lines += [replace(line, zone=line.zone + zone) for line in inner]
                zone += max((line.zone for line in inner), default=0) + 1
        single = []
        index = end
    _close(lines, single, zone)
    return lines


def _with_room(column: list[Line], edge: float) -> list[Line]:
    """The lines with `edge` as their column's right edge, unless they show by filling it that the edge is nearer."""
    full = sum(line.x1 > line.right - line.size for line in column)
    if len(column) >= TEXT_COLUMN_LINES and full > 0.3 * len(column):
        return column
    return [replace(line, right=max(line.right, edge)) for line in column]


def _close(lines: list[Line], column: list[Line], zone: int) -> int:
    """Append a finished column with its edges; the number of the next zone."""
    if column:
        left, right = min(s.x0 for s in column), max(s.x1 for s in column)
        lines += [replace(s, left=left, right=right, zone=zone) for s in column]
        return zone + 1
    return zone


def _zone(rows: list[Row], start: int) -> tuple[int, float | None]:
    """The end of the longest zone that begins at row `start`, and the x of its gutter; None where there is no gutter."""
    free = [(min(s.x0 for r in rows for s in r), max(s.x1 for r in rows for s in r))]
    best: tuple[int, float | None] = (start, None)
    end = start
    for end in range(start, len(rows)):
        if end > start and rows[end - 1][0].y - rows[end][0].y > FAR_EM * rows[end][0].size:
            break
        free = _intersect(free, rows[end])
        gutter = _gutter(free, rows[start : end + 1])
        if gutter is not None:
            best = (end + 1, gutter)
        if not free:
            break
    if best[1] is None:
        return best
    return _trim(rows, start, best[0], best[1], at_bottom=best[0] == len(rows)), best[1]


def _intersect(free: list[tuple[float, float]], row: Row) -> list[tuple[float, float]]:
    """The intervals of `free` that no segment of the row covers, those too narrow for a gutter dropped."""
    for segment in row:
        cut: list[tuple[float, float]] = []
        for a, b in free:
            if segment.x1 <= a or segment.x0 >= b:
                cut.append((a, b))
            else:
                cut += [(a, segment.x0), (segment.x1, b)]
        free = [(a, b) for a, b in cut if b - a > segment.size]
    return free


def _gutter(free: list[tuple[float, float]], rows: list[Row]) -> float | None:
    """Middle of the first free interval with text on both sides of two rows at least, one of them sharing both sides."""
    for a, b in free:
        middle = (a + b) / 2
        left = sum(any(s.x1 <= middle for s in row) for row in rows)
        right = sum(any(s.x0 >= middle for s in row) for row in rows)
        both = sum(any(s.x1 <= middle for s in row) and any(s.x0 >= middle for s in row) for row in rows)
        if both and left >= 2 and right >= 2:
            return middle
    return None


def _trim(rows: list[Row], start: int, end: int, gutter: float, *, at_bottom: bool) -> int:
    """Where the zone really ends: rows after the right side's last belong to it only while the left side runs on evenly."""
    last = max(i for i in range(start, end) if any(s.x0 >= gutter for s in rows[i]))
    first = min(i for i in range(start, end) if any(s.x0 >= gutter for s in rows[i]))
    lefts = [row for row in rows[first : last + 1] if any(s.x1 <= gutter for s in row)]
    if at_bottom and len(lefts) >= TEXT_COLUMN_LINES and _fill([[s for s in r if s.x1 <= gutter] for r in lefts]) > 0.5:
        return end
    steps = sorted(a[0].y - b[0].y for a, b in pairwise(lefts))
    usual = steps[(len(steps) - 1) // 2] if steps else 1.5 * rows[start][0].size
    while last + 1 < end and rows[last][0].y - rows[last + 1][0].y <= LOOSE_GAP * usual:
        last += 1
    return last + 1


def _fill(column: list[Row]) -> float:
    """Share of the column's lines that reach its right edge: high in running text, low in a table."""
    lines = [row for row in column if row]
    left, right = min(r[0].x0 for r in lines), max(r[-1].x1 for r in lines)
    return sum(r[-1].x1 > right - 0.15 * (right - left) for r in lines) / len(lines)


def _is_table(left: list[Row], right: list[Row]) -> bool:
    """Rows of cells rather than columns of text: most rows have both sides, and the lines are short of their edges."""
    both = sum(bool(a) and bool(b) for a, b in zip(left, right, strict=True))
    either = max(sum(map(bool, left)), sum(map(bool, right)))
    return both >= 4 and both >= 0.6 * either and min(_fill(left), _fill(right)) < 0.5


def _cells(row: Row) -> Line:
    """A table row as one line, its cells separated by `CELLS`."""
    pieces: list[Piece] = []
    for segment in row:
        pieces += [Piece(CELLS, bold=False)] if pieces else []
        pieces += segment.pieces
    return replace(row[0], pieces=tuple(pieces), x1=row[-1].x1)


def _unsplit(row: Row) -> list[Line]:
    """Segments of a row without columns: joined by a blank, unless they are far apart; a page number at the far right by leaders."""
    if len(row) == 2 and _PAGE_NUMBER.match(row[1].text) and not _PAGE_NUMBER.match(row[0].text):
        return [replace(row[0], pieces=tidy([*row[0].pieces, Piece(" ..... ", bold=False), *row[1].pieces]), x1=row[1].x1)]
    out: list[Line] = []
    for segment in row:
        if out and segment.x0 - out[-1].x1 <= APART_EM * segment.size:
            joined = tidy([*out[-1].pieces, Piece(" ", bold=False), *segment.pieces])
            out[-1] = replace(out[-1], pieces=joined, x1=segment.x1)
        else:
            out.append(segment)
    return out
