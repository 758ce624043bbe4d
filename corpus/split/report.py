"""Strategy for reports: fiches under unlabelled header lines, groups of short initiatives under names of places.

A fiche is anchored at its place line ("Département de…"): the title stands above it, metadata below it, then sections. A
place line followed by running text opens short initiatives instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.contacts import has_reach
from corpus.fields import is_header_line, label_of, read_header
from corpus.places import is_place_line, owners_of_line
from corpus.split.blocks import RUNNING, Block, make_block
from corpus.split.build import Draft
from corpus.split.grouped import split_group
from corpus.split.headings import chapter_number, is_boilerplate, is_group_heading, is_section_heading
from corpus.split.sommaire import Entry, Sommaire
from corpus.text import clean, squeeze

__all__ = ["anchors", "split_report"]

_HEADER_LINE = 260


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A fiche: blocks[title:place] is its title, blocks[place:body] its header."""

    title: int
    place: int
    body: int


def split_report(blocks: Sequence[Block], sommaire: Sommaire) -> list[Draft]:
    """The fiches and short initiatives of a report, in reading order."""
    blocks = _once([b for b in _exploded(blocks[sommaire.span[1] :]) if not is_boilerplate(b.text)])
    found = anchors(blocks, sommaire)
    starts = {a.title: a for a in found}
    running = _above_titles(blocks, starts, sommaire)
    entries = dict(zip([a.title for a in found], sommaire.align([_title(blocks, a) for a in found]), strict=True))
    return _collect(blocks, starts, entries, running, _group_name(sommaire))


def _collect(
    blocks: Sequence[Block], starts: dict[int, _Anchor], entries: dict[int, Entry | None], running: set[int], group_name: str | None
) -> list[Draft]:
    """Walk the blocks, keeping the chapter, theme and group in force."""
    drafts: list[Draft] = []
    outline = _Outline()
    i = 0
    while i < len(blocks):
        block, anchor = blocks[i], starts.get(i)
        numbered = chapter_number(block.text) if block.kind in ("para", "heading") else None
        if anchor:
            end = _end(blocks, anchor.body, starts, running)
            drafts.append(_draft(blocks, anchor, end, entries[i], outline))
            outline.group = outline.running = None
            i = end
        elif numbered:
            outline = _Outline(chapter=numbered[1] or (blocks[i + 1].text if i + 1 < len(blocks) and i + 1 not in starts else block.text))
            i += 1 if numbered[1] else 2
        elif is_group_heading(block.text) and block.kind != "item":
            outline.group, outline.running, i = block.text.lstrip("»›► "), None, i + 1
        elif i in running:
            outline.enter(block)
            i += 1
        elif _is_place(block) and (outline.group is not None or _next_place(blocks, i, starts)):
            end = _end(blocks, i + 1, starts, running, stop_at_place=True)
            outline.group = outline.group or group_name or ""
            for draft in split_group(blocks[i + 1 : end], owners_of_line(block.text)):
                draft.chapter, draft.theme = outline.chapter, outline.group or None
                drafts.append(draft)
            i = end
        else:
            i += 1
    return drafts


@dataclass(slots=True)
class _Outline:
    """What is in force at a point of the document."""

    chapter: str | None = None
    running: str | None = None
    """The theme that stands above the next title: good for that fiche only, since such headers go missing."""
    group: str | None = None
    """Name of the group of short initiatives being read, empty when it has none, None outside."""
    headings: dict[int, str] = field(default_factory=dict)
    """Headings above the fiches, by level."""

    def enter(self, block: Block) -> None:
        self.group = None
        if block.kind == "heading":
            self.headings = {level: text for level, text in self.headings.items() if level < block.level} | {block.level: block.text}
        else:
            self.running = block.text.lstrip("»›► ")

    def names(self) -> tuple[str | None, str | None]:
        """Chapter and theme of a fiche read here."""
        above = [self.headings[level] for level in sorted(self.headings)]
        chapter = self.chapter or (above[0] if above else None)
        rest = [name for name in above if name != chapter]
        return chapter, self.running or (rest[-1] if rest else None)


def _once(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the running headers that only repeat, page after page, the one in force."""
    out: list[Block] = []
    last = ""
    for block in blocks:
        if block.kind in ("para", "heading") and block.text.startswith(RUNNING) and len(block.text) < 140:
            if squeeze(block.text) == last and is_group_heading(block.text):
                continue
            last = squeeze(block.text)
        elif chapter_number(block.text):
            last = ""
        out.append(block)
    return out


def _above_titles(blocks: Sequence[Block], starts: dict[int, _Anchor], sommaire: Sommaire) -> set[int]:
    """Indices of what stands between a fiche and the title of the next: running header, theme of the sommaire, higher headings."""
    found: set[int] = set()
    for start in starts:
        for i in range(start - 1, max(start - 4, -1), -1):
            block = blocks[i]
            higher = block.kind == "heading" and blocks[start].kind == "heading" and block.level < blocks[start].level
            theme = len(block.text) < 120 and sommaire.is_theme(block.text)
            if block.kind not in ("para", "heading") or not (is_running(block) or higher or theme):
                break
            found.add(i)
    return found


def anchors(blocks: Sequence[Block], sommaire: Sommaire) -> list[_Anchor]:
    """The fiches of a report, by their place lines; a place line of a group of short initiatives is not one."""
    found: list[_Anchor] = []
    grouped, after = False, 0
    for i, block in enumerate(blocks):
        if i < after or block.kind in ("item", "row"):
            continue
        if is_group_heading(block.text):
            grouped = True
        elif is_running(block) or chapter_number(block.text):
            grouped = False
        elif _is_place(block):
            title = _title_start(blocks, i, max(after, 0), sommaire)
            body, proof = _header_end(blocks, i)
            listed = title is not None and sommaire.has_title(" ".join(b.text for b in blocks[title:i])) > 0.7
            if title is not None and proof and (listed or not grouped):
                found.append(_Anchor(title, i, body))
                grouped, after = False, body
    return found


def is_running(block: Block) -> bool:
    """Whether a block is a theme repeated at the head of each page."""
    text = block.text
    return block.kind in ("para", "heading") and text.startswith(RUNNING) and len(text) < 140 and not is_group_heading(text)


def _is_place(block: Block) -> bool:
    return block.kind in ("para", "heading") and is_place_line(block.text, marked=block.all_bold or block.kind == "heading")


def _next_place(blocks: Sequence[Block], i: int, starts: dict[int, _Anchor]) -> bool:
    """Whether another place line follows before the next fiche: one alone in a body is not a group."""
    for j in range(i + 1, len(blocks)):
        if j in starts or chapter_number(blocks[j].text):
            return False
        if _is_place(blocks[j]):
            return True
    return False


def _group_name(sommaire: Sommaire) -> str | None:
    return next((t for t in sommaire.themes if is_group_heading(t)), None)


def _title_start(blocks: Sequence[Block], place: int, after: int, sommaire: Sommaire) -> int | None:
    """Index of the first block of the title above a place line; None when what stands there is no title."""
    first = place - 1
    if first < after or not _may_be_title(blocks[first]):
        return None
    alone = sommaire.has_title(blocks[first].text)
    for more in (1, 2):
        start = first - more
        if start >= after and all(_may_be_title(b) for b in blocks[start:first]):
            joined = " ".join(b.text for b in blocks[start:place])
            if len(joined) < 220 and sommaire.has_title(joined) > max(alone + 0.1, 0.75):
                return start
    return first


def _may_be_title(block: Block) -> bool:
    text = block.text
    if block.kind not in ("para", "heading") or not 2 < len(text) < 200 or text.endswith((".", ";", ",", ":")):
        return False
    return not is_running(block) and chapter_number(text) is None


def _header_end(blocks: Sequence[Block], place: int) -> tuple[int, bool]:
    """End of the header that begins at a place line, and whether it proves to be a fiche's (a section, a date, an address)."""
    proof = False
    for j in range(place + 1, min(place + 14, len(blocks))):
        block = blocks[j]
        if block.kind == "item" and j > place + 1 and has_reach(block.text) and len(block.text) < 160:
            continue  # a wrapped contact line whose second half begins with a dash
        if is_section_heading(block.text, marked=block.all_bold or block.kind == "heading"):
            return j, True
        if block.kind in ("item", "row") or (_is_prose(block.text) and not _is_stacked(block)):
            return j, proof
        proof = proof or any(map(is_header_line, (block.text, *block.lines)))
    return min(place + 1, len(blocks)), False


def _is_stacked(block: Block) -> bool:
    """Whether a block is several short header lines one under the other."""
    return len(block.lines) > 1 and max(map(len, block.lines)) < 110 and is_header_line(block.lines[0])


def _is_prose(text: str) -> bool:
    if is_header_line(text):
        return len(text) > _HEADER_LINE
    return len(text) > 160 or text.endswith((":", ";")) or (text.endswith(".") and len(text) > 80)


def _end(blocks: Sequence[Block], start: int, starts: dict[int, _Anchor], running: set[int], *, stop_at_place: bool = False) -> int:
    """Index of the block that ends a body begun at `start`."""
    for j in range(start, len(blocks)):
        if j in starts or j in running or chapter_number(blocks[j].text):
            return j
        if blocks[j].kind != "item" and is_group_heading(blocks[j].text):
            return j
        if _is_place(blocks[j]) and (stop_at_place or _next_place(blocks, j, starts)):
            return j
    return len(blocks)


def _title(blocks: Sequence[Block], anchor: _Anchor) -> str:
    return " ".join(b.text for b in blocks[anchor.title : anchor.place])


def _draft(blocks: Sequence[Block], anchor: _Anchor, end: int, entry: Entry | None, outline: _Outline) -> Draft:
    lines = [line for b in blocks[anchor.place : anchor.body] for line in b.lines]
    body = [with_heading(b) for b in blocks[anchor.body : end] if not b.text.startswith(RUNNING)]
    chapter, theme = (entry.chapter, entry.theme) if entry else outline.names()
    # Labelled lines further down ("Contact : …" as the last line) fill what the header leaves open; they stay in the text.
    lines += [line for b in body if b.kind == "para" for line in b.lines if (label_of(line) or ("", ""))[1] and len(line) < _HEADER_LINE]
    return Draft(_title(blocks, anchor), read_header(lines), body, chapter, theme, entry.page if entry else None)


def with_heading(block: Block) -> Block:
    """The block, as a heading when it heads a section."""
    if block.kind == "para" and is_section_heading(block.text, marked=block.all_bold):
        return replace(block, kind="heading", level=block.level or 2)
    return block


def _exploded(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with a place line among their first lines cut there: headers and openings written without blank lines."""
    out: list[Block] = []
    for block in blocks:
        span = _place_span(block) if block.kind == "para" and len(block.lines) > 1 else None
        if span is None:
            out.append(block)
            continue
        bold = block.raw[0].startswith("**")
        place = " ".join(block.lines[span[0] : span[1]])
        out += [make_block("para", line, block.page) for line in block.raw[: span[0]]]
        out.append(make_block("para", f"**{place}**" if bold else place, block.page))
        rest = block.raw[span[1] :]
        short = len(rest) < 8 and all(is_header_line(clean(line)) or len(line) < 60 for line in rest)
        if short and not (bold and "**" in " ".join(rest)):
            out += [make_block("para", line, block.page) for line in rest]
        elif rest:
            out.append(make_block("para", ("**" if bold and "**" in " ".join(rest) else "") + " ".join(rest), block.page))
    return out


def _place_span(block: Block) -> tuple[int, int] | None:
    """Lines [start, end) of a block, among its first, that make a place line."""
    for start in range(min(4, len(block.lines))):
        for end in range(start + 1, min(start + 4, len(block.lines) + 1)):
            if is_place_line(" ".join(block.lines[start:end])):
                return start, end
    return None
