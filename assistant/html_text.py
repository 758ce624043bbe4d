"""A fiche's text as HTML: paragraphs, lists and headings as they stand, page changes shown, spans marked, words marked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Sequence

from assistant.html import esc, tag
from assistant.strings import UiLanguage, t
from corpus.models import Fiche, printed_page
from index.analyser import analyse

__all__ = ["Spans", "fiche_text", "marked_words", "quoted"]

Spans = Sequence[tuple[int, int]]
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
PASSAGE = '<mark class="es-passage">'
BLOCK = re.compile(r"[^\n]+(?:\n(?!- |• )[^\n]+)*")


def marked_words(text: str, stems: Collection[str], name: str = "mark") -> str:
    """The text escaped, words that share a stem with the question in elements `name`."""
    if not stems:
        return esc(text)
    out, last = [], 0
    for match in WORD.finditer(text):
        word = match.group()
        # "non" or "de" in an expression of the question would be marked everywhere: short words only when they are sigles.
        if (len(word) > 3 or word.isupper()) and any(stem in stems for stem in analyse(word)):
            out += [esc(text[last : match.start()]), tag(name, esc(word))]
            last = match.end()
    return "".join(out) + esc(text[last:])


def quoted(text: str, stems: Collection[str], skipped: bool = False) -> str:
    """A quotation: its lines kept, list items as a list, the question's words marked; `skipped`: "[…]" before it."""
    lines = [(line, marked_words(_bare(line), stems)) for line in text.strip().split("\n") if line.strip()]
    if skipped and lines:
        lines[0] = (lines[0][0], tag("span", "[…]", class_="es-skipped") + " " + lines[0][1])
    return _grouped(lines)


def fiche_text(fiche: Fiche, spans: Spans, language: UiLanguage, stems: Collection[str] = ()) -> str:
    """The whole text, `spans` in <mark class="es-passage">, the first of them with the id "passage"."""

    def inline(start: int, end: int) -> str:
        return _inline(fiche.text, (start, end), spans, stems)

    blocks: list[str] = []
    group: list[tuple[str, str]] = []
    page = None
    for match in BLOCK.finditer(fiche.text):
        start, end = match.span()
        now = printed_page(fiche.mark_at(start))
        if now != page or fiche.section_at(start) is None:
            blocks.append(_grouped(group))
            group = []
        if now != page and now is not None:
            blocks.append(tag("p", esc(t("ui_page_starts", language, page=now)), class_="es-page-mark"))
        page = now
        if fiche.section_at(start) is None and len(match.group()) < 200:
            blocks.append(tag("h3", inline(start, end)))
            continue
        item = _is_item(match.group())
        group.append((match.group(), inline(start + (2 if item else 0), end)))
    # Marks are ours alone, since what the document says is escaped: the first one is where the reader is taken.
    return "".join([*blocks, _grouped(group)]).replace(PASSAGE, PASSAGE.replace(">", ' id="passage">'), 1)


def _inline(text: str, part: tuple[int, int], spans: Spans, stems: Collection[str]) -> str:
    """A part of the text with what is inside spans marked."""
    (at, end), out = part, []
    for a, b in spans:
        low, high = max(a, at), min(b, end)
        if low >= high:
            continue
        out.append(esc(text[at:low]))
        out.append(PASSAGE + marked_words(text[low:high], stems, "strong") + "</mark>")
        at = high
    return "".join(out) + esc(text[at:end])


def _is_item(line: str) -> bool:
    return line.startswith(("- ", "• "))


def _bare(line: str) -> str:
    return line[2:] if _is_item(line) else line


def _grouped(lines: Iterable[tuple[str, str]]) -> str:
    """(line as written, its HTML) as paragraphs and lists."""
    out = []
    for item, group in itertools.groupby(lines, key=lambda line: _is_item(line[0])):
        contents = [content for _, content in group]
        out.append(tag("ul", "".join(tag("li", c) for c in contents)) if item else "".join(tag("p", c) for c in contents))
    return "".join(out)
