"""A document as a flat list of blocks: headings, paragraphs, list items, table rows, in reading order.

Wrapped lines of one paragraph are joined, also over a page break; a block remembers where its pages change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from corpus.models import Document
from corpus.text import bullet, clean

__all__ = ["RUNNING", "Block", "BlockKind", "make_block", "prose_size", "read_blocks"]

BlockKind = Literal["heading", "para", "item", "row"]

RUNNING = ("»", "›", "►")
"""What opens a running header kept by the reader."""

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(=+|-{3,})\s*$")
_RULE = re.compile(r"^\s*(?:(?:[-*_]\s*){3,}|\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?)\s*$")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_BOLD = re.compile(r"^\s*(?:\*\*|__)(?=\S)(.+?)(?:\*\*|__)\s*(.*)$", re.DOTALL)
_GLUED_BOLD = re.compile(r"\*{4,}")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_LABEL = re.compile(r"^[^\W\d_][^:.;!?]{1,40}\s?:(?:\s|$)")
_SHORT_LINE = 80
_OPEN_END = re.compile(r"[.!?:;…»)\]]['\"”’]?$")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, item, heading or table row, cleaned of its marks."""

    kind: BlockKind
    text: str
    """Lines joined."""
    lines: tuple[str, ...]
    """One element a line of the source, cleaned."""
    raw: tuple[str, ...]
    """The same lines with their marks."""
    page: int
    """Index in `document.pages` of its first character."""
    level: int = 0
    """Level of a heading (1 is the highest), indentation of an item."""
    lead: str = ""
    """The part in bold that opens the block, empty where there is none."""
    breaks: tuple[tuple[int, int], ...] = ()
    """(offset in `text`, page index) where the page changes inside the block."""

    @property
    def all_bold(self) -> bool:
        """Whether the whole block is in bold, a final colon or full stop aside."""
        return bool(self.lead) and len(self.lead) >= len(self.text) - 2


def read_blocks(document: Document) -> list[Block]:
    """The blocks of a document; empty ones are left out, `lead` tells bold openings."""
    markdown = document.name.lower().endswith((".md", ".markdown"))
    width = _wrap_width([line for page in document.pages for line in page.text.split("\n")])
    blocks: list[Block] = []
    for index, page in enumerate(document.pages):
        fresh = [b for group in _groups(page.text) for b in _group_blocks(group, index, width, markdown, document.has_pages)]
        head = 1 if len(fresh) > 1 and fresh[0].text.startswith(RUNNING) else 0  # the theme at the top of the page
        if len(fresh) > head and blocks and _runs_on(blocks[-1], fresh[head], 30):
            blocks[-1] = _joined(blocks[-1], fresh[head])
            fresh = fresh[head + 1 :]
        blocks += fresh
    return _mend_breaks(blocks)


def prose_size(blocks: Iterable[Block]) -> int:
    """Characters of running text, headings, tables and short lines left out."""
    return sum(len(b.text) for b in blocks if b.kind in ("para", "item") and len(b.text) > _SHORT_LINE)


def _wrap_width(lines: list[str]) -> int | None:
    """Line length of a hard-wrapped text, None when each line is a paragraph of its own."""
    lengths = sorted(len(line.rstrip()) for line in lines if len(line.strip()) > 40)
    if len(lengths) < 4:
        return None
    top = lengths[int(0.9 * (len(lengths) - 1))]
    full = sum(1 for n in lengths if 0.8 * top <= n <= 1.25 * top)
    return top if top <= 140 and full >= 0.5 * len(lengths) else None


def _groups(text: str) -> Iterator[list[str]]:
    """Runs of lines between blank lines; glued bold parts ("title**place****date**") become lines."""
    group: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip(" \t\u00a0\u202f*_>"):
            if group:
                yield group
            group = []
        elif _GLUED_BOLD.search(line) and not line.lstrip().startswith("|"):
            group += _unglued(line)
        else:
            group.append(line)
    if group:
        yield group


def _unglued(line: str) -> list[str]:
    head, *rest = _GLUED_BOLD.split(line)
    if not head.lstrip().startswith("**") and "**" in head:
        title, _, first = head.partition("**")
        parts = [title, first, *rest]
    else:
        parts = [head, *rest]
    return [p.replace("**", "").strip() for p in parts if p.strip("* ")]


def _group_blocks(group: list[str], page: int, width: int | None, markdown: bool, paged: bool) -> list[Block]:
    """The blocks of one run of lines."""
    blocks: list[Block] = []
    for i, raw in enumerate(group):
        line = _QUOTE.sub("", raw)
        heading, item = _HEADING.match(line), bullet(line)
        if _RULE.match(line):
            if _UNDERLINE.match(line) and i == 1 and len(blocks) == 1 and blocks[0].kind == "para" and not _ROW.match(group[0]):
                blocks[0] = replace(blocks[0], kind="heading", level=1 if "=" in line else 2)
            continue
        if heading:
            if text := clean(heading.group(2)):
                blocks.append(Block("heading", text, (text,), (line,), page, len(heading.group(1))))
        elif _ROW.match(line):
            blocks.append(Block("row", clean(line.strip().strip("|").replace("|", " | ")), (clean(line),), (line,), page))
        elif item is not None and clean(item[1]):
            blocks.append(make_block("item", item[1], page, item[0]))
        elif not clean(line).strip("-–•* "):
            continue
        elif blocks and blocks[-1].kind in ("para", "item") and (paged or _continues(blocks[-1], line, width, markdown)):
            blocks[-1] = _joined(blocks[-1], make_block("para", line, page))
        else:
            blocks.append(make_block("para", line, page))
    return blocks


def make_block(kind: BlockKind, raw: str, page: int, level: int = 0) -> Block:
    """A block of one line of the source, its mark of list already taken off."""
    text = clean(raw)
    bold = _BOLD.match(raw)
    lead = clean(bold.group(1)) if bold else ""
    return Block(kind, text, (text,), (raw,), page, level, lead if text.startswith(lead) else "")


def _continues(block: Block, line: str, width: int | None, markdown: bool) -> bool:
    """Whether `line`, right under the block's last line, belongs to the same paragraph."""
    last, text = block.lines[-1], line.strip()
    if _LABEL.match(clean(text)) and (width is None or len(last) < 0.7 * width):
        return False
    if block.all_bold or text.startswith(("**", "__")) or "@" in last:
        return False
    if width is not None:
        return len(last) >= 0.72 * width or (len(last) >= 0.5 * width and text[:1].islower())
    if block.kind == "item":
        return markdown or line[:1] in " \t"
    return markdown and not _OPEN_END.search(last) and text[:1].islower()


def _runs_on(last: Block, first: Block, least: int) -> bool:
    """Whether a paragraph cut by a page break, `least` characters long, goes on in the next block."""
    if last.kind not in ("para", "item") or first.kind != "para" or _OPEN_END.search(last.text) or len(last.text) < least or last.all_bold:
        return False
    opening = first.text.lstrip("(«“\"'")[:1]
    if opening.islower() or (first.text[:1] == "(" and len(last.text) > 100):
        return True
    full = len(last.lines) > 2 and len(last.lines[-1]) >= 0.75 * max(map(len, last.lines))
    return full and last.kind == "para" and not first.lead and not first.text.startswith(RUNNING)


def _mend_breaks(blocks: list[Block]) -> list[Block]:
    """Paragraphs cut by a page break that conversion has turned into a blank line."""
    mended: list[Block] = []
    for block in blocks:
        if mended and mended[-1].kind == "para" and len(block.text) > 40 and _opens_low(block.text) and _runs_on(mended[-1], block, 100):
            mended[-1] = _joined(mended[-1], block)
        else:
            mended.append(block)
    return mended


def _opens_low(text: str) -> bool:
    return text[:1] == "(" or text[:1].islower()


def _joined(a: Block, b: Block) -> Block:
    """Two parts of one paragraph, with a blank between them; a hyphen at the end of a page joins its word's halves."""
    glue = "" if re.search(r"[^\W\d_]-$", a.text) and b.text[:1].islower() else " "
    offset = len(a.text) + len(glue)
    breaks = a.breaks + (((offset, b.page),) if b.page != (a.breaks[-1][1] if a.breaks else a.page) else ())
    breaks += tuple((offset + at, page) for at, page in b.breaks)
    text = a.text + glue + b.text
    return replace(a, text=text, lines=a.lines + b.lines, raw=a.raw + b.raw, lead=_lead(a, b, text), breaks=breaks)


def _lead(a: Block, b: Block, text: str) -> str:
    # A bold opening may run over several lines of its paragraph.
    bold = None if a.lead else _BOLD.match(" ".join(a.raw + b.raw))
    lead = clean(bold.group(1)) if bold else a.lead
    return lead if text.startswith(lead) else ""
