"""What the commands write: Markdown laid out (pure: width and style are told), JSON lines, faults, progress."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

__all__ = ["Progress", "Style", "complain", "dump", "layout", "progress_line", "safe", "style_of"]

Progress = Callable[[int, int, str], None]

WIDEST = 100
"""Columns beyond which lines are hard to read."""
BOLD_ON, BOLD_OFF = "\ue000", "\ue001"
SPECIAL = re.compile(r"\\([\\`*_\[\]<>#|~])")
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
GLUED = re.compile(r"(?<=«) | (?=[»:;?!])|(?<=\bp\.) ")
"""Spaces at which French typography does not break a line."""


@dataclass(frozen=True, slots=True)
class Style:
    """How to lay out: `width` in columns, None to leave lines whole; `bold` where the terminal shows it."""

    width: int | None = None
    bold: bool = False


def style_of(stream: TextIO, environment: Mapping[str, str]) -> Style:
    """What suits `stream`: nothing for a file or a pipe; NO_COLOR (no-color.org) and TERM=dumb forbid bold."""
    if not stream.isatty():
        return Style()
    bold = not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
    return Style(max(20, min(shutil.get_terminal_size().columns, WIDEST)), bold)


def safe(text: str) -> str:
    """Text that cannot drive the terminal: control characters but line breaks become spaces, overrides of direction go."""
    kept = (" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text if c not in BIDI)
    return "".join(kept)


def layout(markdown: str, style: Style) -> str:
    """The text without marks: quotations indented, lines wrapped at `style.width`, bold where `style.bold`."""
    # A title, its quotation and its source belong together.
    close = re.sub(r"\n\n(?=> |\\?\[\d+\\?\] )", "\n", safe(markdown))
    lines = [_line(line, style.width) for line in _marked(close).split("\n")]
    text = "\n".join(lines)
    on, off = ("\x1b[1m", "\x1b[0m") if style.bold else ("", "")
    return text.replace(BOLD_ON, on).replace(BOLD_OFF, off)


def _marked(markdown: str) -> str:
    """Pairs of unescaped ** as one character each, backslashes read."""
    text = markdown.replace(BOLD_ON, "").replace(BOLD_OFF, "")
    text = re.sub(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*", BOLD_ON + r"\1" + BOLD_OFF, text)
    return SPECIAL.sub(r"\1", text)


def _line(line: str, width: int | None) -> str:
    """One line of Markdown: what it starts with decides the indent of it and of what follows."""
    indent = ""
    if line.startswith(">"):
        indent, line = "   ", line[1:].removeprefix(" ")
    elif re.match(r"\[\d+\] ", line):
        indent = "   "
    marker = re.match(r"- |\[\d+\] |" + BOLD_ON + r"?\d+\. ", line)
    hanging = indent + (" " * len(marker[0].replace(BOLD_ON, "")) if marker else "")
    if width is None or not line:
        return (indent + line).rstrip()
    glued = GLUED.sub("\u00a0", line)
    wrapped = textwrap.fill(glued, width, initial_indent=indent, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
    # The glue only held the line together: what is copied from the terminal must be what the document says.
    return wrapped if "\u00a0" in line else wrapped.replace("\u00a0", " ")


def dump(value: Any) -> None:
    """One line of JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def complain(message: str) -> int:
    """One line on standard error; returns the exit code of a fault."""
    with contextlib.suppress(OSError):
        print(f"essaim : {' '.join(safe(message).split())}", file=sys.stderr)
    return 1


def progress_line() -> Progress | None:
    """A line that rewrites itself, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, what: str = "") -> None:
        end = "\n" if done >= total else ""
        print(f"\r{safe(what) or 'encodage'} : {done}/{total}\x1b[K", end=end, file=sys.stderr, flush=True)

    return show
