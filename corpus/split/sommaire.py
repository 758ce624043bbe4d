"""The table of contents: its entries with chapter, theme and printed page, and the match of titles found in the text with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.split.blocks import Block
from corpus.split.headings import chapter_number, is_group_heading
from corpus.text import clean, dice, fold, squeeze, trigrams

__all__ = ["Entry", "Sommaire", "read_sommaire"]

_LINE = re.compile(
    r"^(?P<title>.*?\S)\s*(?:\.{2,}|…+|(?:\s*\.\s){2,}|\t|\s{2,}|\s\|\s|(?<=[^\W\d_])\s(?=\d{1,3}$))[\s.…|]*"
    r"(?P<page>\d{1,4}|[ivxl]{1,6})?\s*\|?$"
)
_TITLES = ("sommaire", "table des matieres", "table of contents", "contents", "index des fiches", "liste des fiches", "les fiches")
_THEME = re.compile(r"^[»›►]\s*")
_MATCH = 0.62  # dice of trigrams above which a title of the text and one of the sommaire are the same


@dataclass(frozen=True, slots=True)
class Entry:
    """A fiche announced by the sommaire."""

    title: str
    page: str | None
    """Printed page, as written."""
    chapter: str | None
    theme: str | None


@dataclass(frozen=True, slots=True)
class Sommaire:
    """What the sommaire says; all empty when the document has none."""

    entries: tuple[Entry, ...] = ()
    themes: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)
    """The blocks it takes up, end exclusive."""

    def align(self, titles: Sequence[str]) -> list[Entry | None]:
        """For each title of the text, in reading order, its entry or None.

        Order decides between equal titles: the alignment keeps both sequences in order and maximises the sum of similarities.
        """
        a, b = [trigrams(t) for t in titles], [trigrams(e.title) for e in self.entries]
        best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
        for i in range(len(a) - 1, -1, -1):
            for j in range(len(b) - 1, -1, -1):
                s = dice(a[i], b[j])
                best[i][j] = max(best[i + 1][j], best[i][j + 1], s + best[i + 1][j + 1] if s >= _MATCH else 0.0)
        found: list[Entry | None] = [None] * len(a)
        i = j = 0
        while i < len(a) and j < len(b):
            if best[i][j] == best[i + 1][j]:
                i += 1
            elif best[i][j] == best[i][j + 1]:
                j += 1
            else:
                found[i] = self.entries[j]
                i, j = i + 1, j + 1
        return found

    def has_title(self, text: str) -> float:
        """How well `text` matches some entry's title, 0 to 1."""
        grams = trigrams(text)
        return max((dice(grams, trigrams(e.title)) for e in self.entries), default=0.0)

    def is_theme(self, text: str) -> bool:
        """Whether a short line is a theme or chapter of the sommaire, even damaged or cut."""
        short = squeeze(re.sub(r"^\d+", "", text))
        if len(short) < 5:
            return False
        grams = trigrams(text)
        names = self.themes + self.chapters
        return any(dice(grams, trigrams(t)) >= 0.8 or (len(short) >= 12 and short in squeeze(t)) for t in names)


def read_sommaire(blocks: Sequence[Block]) -> Sommaire:
    """The sommaire of a document, found by its title or by a run of lines that end in page numbers."""
    start = next((i for i, b in enumerate(blocks) if fold(b.text).strip(" :#") in _TITLES), None)
    if start is None:
        return Sommaire()
    lines, end, misses = [], start + 1, 0
    for i in range(start + 1, len(blocks)):
        parsed = [_parse(line) for line in (blocks[i].lines if blocks[i].kind != "row" else [blocks[i].text])]
        good = [p for p in parsed if p is not None]
        lines += good
        misses = 0 if good else misses + 1
        if good:
            end = i + 1
        if misses > 3:
            break
    return _built(lines, (start, end)) if len(lines) >= 3 else Sommaire()


def _parse(line: str) -> tuple[str, str | None] | None:
    """Title and page of a sommaire line; None for any other line, such as "Chapitre 1" at the head of the first chapter."""
    m = _LINE.match(clean(line))
    numbered = chapter_number(clean(line))
    if not m or (numbered and not numbered[1]):
        return None
    title = m.group("title").rstrip(" .…|").strip()
    if len(title) < 3 or re.search(r"\d,\s*\d", title):
        return None
    return title, m.group("page")


def _built(lines: Sequence[tuple[str, str | None]], span: tuple[int, int]) -> Sommaire:
    entries: list[Entry] = []
    themes: list[str] = []
    chapters: list[str] = []
    chapter = theme = None
    for title, page in lines:
        if numbered := chapter_number(title):
            chapter, theme = numbered[1] or title, None
            chapters.append(chapter)
        elif _THEME.match(title) or is_group_heading(title):
            theme = _THEME.sub("", title)
            themes.append(theme)
        else:
            entries.append(Entry(title, page, chapter, theme))
    return Sommaire(tuple(entries), tuple(themes), tuple(chapters), span)
