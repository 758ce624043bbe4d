"""A reliability diagram (predicted against observed frequency) as plain SVG: for docs/pertinence.md, drawn by fit_relevance.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Bin", "reliability_diagram"]

SIDE, LEFT, TOP, GAP = 330, 56, 48, 76
"""Pixels: side of a plot, margin to the first one's left and above, room between two."""
STYLE = """
svg { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --rule: #d1d9e0; --line: #0b62c4; font: 12px system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --ink: #e6edf3; --soft: #9da7b3; --rule: #343b44; --line: #6cb2ff; }
}
.paper { fill: var(--paper); } text { fill: var(--soft); text-anchor: middle; }
.title { fill: var(--ink); font-weight: 600; font-size: 14px; }
.rule { stroke: var(--rule); } .ideal { stroke: var(--soft); stroke-dasharray: 5 4; } .count { font-size: 10px; } .end { text-anchor: end; }
.line { fill: none; stroke: var(--line); stroke-width: 2; } .point { fill: var(--line); stroke: var(--paper); stroke-width: 1.5; }
"""


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose probability lies in one interval."""

    low: float
    high: float
    count: int
    predicted: float
    """Mean probability."""
    observed: float
    """Share of them that are true."""


def reliability_diagram(panels: Sequence[tuple[str, Sequence[Bin]]]) -> str:
    """An SVG file with a plot for each (title, bins), side by side; it follows the reader's light or dark preference."""
    width, height = LEFT + len(panels) * (SIDE + GAP) - GAP + 24, TOP + SIDE + 76
    drawn = [part for i, (title, bins) in enumerate(panels) for part in _panel(LEFT + i * (SIDE + GAP), title, bins)]
    said = "; ".join(f"{title}: " + ", ".join(f"{b.predicted:.2f} → {b.observed:.2f}" for b in bins) for title, bins in panels)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        "<title>Predicted probability against observed frequency</title>",
        f"<desc>{escape(said)}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}" rx="6"/>',
    ]
    return "\n".join([*lines, *drawn, "</svg>", ""])


def _panel(left: float, title: str, bins: Sequence[Bin]) -> list[str]:
    """One plot, its left edge at `left`; the number of cases of each bin is written below it."""
    bottom = TOP + SIDE

    def at(x: float, y: float) -> tuple[str, str]:
        return f"{left + x * SIDE:.1f}", f"{bottom - y * SIDE:.1f}"

    def text(x: float, y: float, said: str, kind: str = "tick") -> str:
        return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(said)}</text>'

    def line(start: tuple[str, str], end: tuple[str, str], kind: str) -> str:
        return f'<line class="{kind}" x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}"/>'

    parts = [text(left + SIDE / 2, TOP - 20, title, "title")]
    for mark in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts += [line(at(mark, 0), at(mark, 1), "rule"), line(at(0, mark), at(1, mark), "rule")]
        parts += [text(left + mark * SIDE, bottom + 16, f"{mark:.1f}"), text(left - 6, bottom - mark * SIDE + 4, f"{mark:.1f}", "end")]
    parts += [line(at(0, 0), at(1, 1), "ideal")]
    points = [at(b.predicted, b.observed) for b in bins]
    parts += [f'<polyline class="line" points="{" ".join(map(",".join, points))}"/>']
    parts += [f'<circle class="point" cx="{x}" cy="{y}" r="4.5"/>' for x, y in points]
    parts += [text(left - 6, bottom + 36, "cases", "count end")]
    parts += [text(left + (b.low + b.high) / 2 * SIDE, bottom + 36, str(b.count), "count") for b in bins]
    middle = TOP + SIDE / 2
    upright = f'<text transform="translate({left - 36:.1f} {middle:.1f}) rotate(-90)">observed frequency</text>'
    return [*parts, text(left + SIDE / 2, bottom + 58, "predicted probability"), upright]
