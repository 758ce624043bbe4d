"""Strategy for documents with headings: the tree of headings, and which of its nodes are fiches.

A node is a fiche when it shows it: labelled or header lines right under its heading, or children that are sections
("Contexte", "Résultats"). What stands above fiches is chapter and theme. Without any fiche, each top-level section is one, or
the whole document when it is short or its sections are parts of one initiative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.fields import is_header_line, label_of, read_header
from corpus.places import departments_in, is_place_line, main_departments, owners_of_line
from corpus.split.blocks import Block, prose_size
from corpus.split.build import Draft
from corpus.split.grouped import split_group
from corpus.split.headings import bare_title, chapter_number, is_boilerplate, is_group_heading, is_section_heading
from corpus.split.report import with_heading
from corpus.split.sommaire import Sommaire
from corpus.split.source import is_imprint
from corpus.text import fold

__all__ = ["promote", "split_headed"]

_SHORT_DOCUMENT = 4000
_PREAMBLE = 300
_HEADER_BLOCKS = 14
_ENOUGH = 0.4
"""Share of the text that fiches must hold; below it what looked like fiches are accidents of a document of another kind."""
_ASIDE = re.compile(r"^(?:sommaire|table des (?:matieres|illustrations)|index|mentions legales|remerciements|contents)\b")


@dataclass(slots=True)
class _Node:
    title: str
    level: int
    block: Block | None
    own: list[Block] = field(default_factory=list)
    """Blocks between its heading and its first child."""
    children: list[_Node] = field(default_factory=list)

    def blocks(self) -> Iterator[Block]:
        """Its blocks and those of its children, headings included, its own heading left out."""
        yield from self.own
        for child in self.children:
            if child.block is not None:
                yield child.block
            yield from child.blocks()

    @property
    def size(self) -> int:
        return sum(len(b.text) for b in self.blocks())


def split_headed(blocks: Sequence[Block], sommaire: Sommaire, title: str) -> list[Draft]:
    """The fiches of a document with headings, in reading order; `title` stands for the document where it is one fiche."""
    kept = [b for i, b in enumerate(blocks) if not (sommaire.span[0] <= i < sommaire.span[1]) and not is_boilerplate(b.text)]
    root = _tree(promote(kept))
    drafts: list[Draft] = []
    top = root
    while len(top.children) == 1 and top.children[0].children and not _is_fiche(top.children[0]):
        top = top.children[0]  # the document's title is no chapter
    for child in top.children:
        _walk(child, None, None, (), drafts)
    if top.own and _place_lines(top.own):
        drafts = [*_group(top.own, ()), *drafts]
    whole = prose_size(b for b in root.blocks() if not any(map(_field, _lines(b))))
    if not drafts or prose_size(b for d in drafts for b in d.body) < _ENOUGH * whole:
        drafts = _sections(root, title)
    for draft, entry in zip(drafts, sommaire.align([d.title for d in drafts]), strict=True):
        if entry is not None:
            draft.label, draft.chapter, draft.theme = entry.page, entry.chapter or draft.chapter, entry.theme or draft.theme
    return drafts


def promote(blocks: Sequence[Block]) -> list[Block]:
    """Bold lines, capitals and "Fiche 3 : …" lines as headings, for documents that mark none; sections one level below the rest."""
    marked = any(b.kind == "heading" for b in blocks)
    levels = [_promoted_level(b, following, marked) for b, following in zip(blocks, [*blocks[1:], None], strict=True)]
    return [b if level is None else replace(b, kind="heading", level=level) for b, level in zip(blocks, levels, strict=True)]


def _promoted_level(block: Block, following: Block | None, marked: bool) -> int | None:
    """The level of a line that heads something without a mark, in a document that marks headings or not; None for text."""
    text = block.text
    if block.kind != "para" or len(block.lines) != 1 or len(text) >= 150:
        return None
    placed = following is not None and ((label_of(following.text) or ("",))[0] == "place" or is_place_line(following.text))
    if placed and block.all_bold:
        return 5
    if is_section_heading(text, marked=block.all_bold) and not placed:
        return 6
    if re.match(r"(?:fiche|action|initiative) (?:n[°o] ?)?\d", text, re.IGNORECASE) and not text.endswith("."):
        return 5
    return None if marked else _unmarked_level(block)


def _unmarked_level(block: Block) -> int | None:
    text = block.text
    if chapter_number(text):
        return 2
    if is_group_heading(text):
        return 3
    if block.all_bold and is_place_line(text, marked=True):
        return 4
    return 5 if block.all_bold and label_of(text) is None and not text.endswith((".", ";", ",")) else None


def _tree(blocks: Sequence[Block]) -> _Node:
    root = _Node("", 0, None)
    path = [root]
    for block in blocks:
        if block.kind != "heading":
            path[-1].own.append(block)
            continue
        before = next((i for i, n in enumerate(path) if n.level == block.level), None)
        if before is not None and path[before].title == _slide(block.text) != block.text:
            del path[before + 1 :]  # the next slide of the same subject
            continue
        while path[-1].level >= block.level:
            path.pop()
        node = _Node(_slide(block.text), block.level, block)
        path[-1].children.append(node)
        path.append(node)
    return root


def _slide(title: str) -> str:
    """A title without its count of slides: "Le dossier (2/5)" goes on with "Le dossier (1/5)"."""
    return re.sub(r"\s*\(\d{1,2}\s?/\s?\d{1,2}\)$", "", title)


def _is_section(node: _Node) -> bool:
    return is_section_heading(node.title, marked=True) and not _is_group(node)


def _is_group(node: _Node) -> bool:
    numbered = chapter_number(node.title)
    return is_group_heading(numbered[1] if numbered else node.title)


def _is_fiche(node: _Node) -> bool:
    """Whether a node shows itself as a fiche."""
    if _is_section(node) and not _placed_by(node):
        return False
    if node.block is None or _is_group(node) or chapter_number(node.title) or is_place_line(node.title, marked=True):
        return False
    labelled = _labelled(node)
    if _fiches_below(node) >= (2 if labelled else 1):
        return False
    return labelled or (sum(map(_is_section, node.children)) >= 2 and (len(node.children) < 9 or bool(departments_in(_header_text(node)))))


def _placed_by(node: _Node) -> bool:
    """Whether a place is told right under a heading: even "Évaluation" is then the title of a fiche."""
    lines = [line for b in node.own[:3] for line in _lines(b)]
    return any(is_place_line(line) or (label_of(line) or ("",))[0] == "place" for line in lines)


def _fiches_below(node: _Node) -> int:
    return sum(1 if _is_fiche(c) else _fiches_below(c) for c in node.children)


def _header_text(node: _Node) -> str:
    return "\n".join([node.title, *(b.text for b in list(node.blocks())[:_HEADER_BLOCKS])])


def _labelled(node: _Node) -> bool:
    """Whether header lines stand under the heading, before any running text."""
    lines = [line for b in node.own[:_HEADER_BLOCKS] for line in _lines(b) if b.kind != "item" or label_of(line)]
    lines += [line for c in node.children for b in c.own[:4] for line in _lines(b) if _is_section(c) and label_of(line)]
    told = {found[0] for line in lines if (found := label_of(line)) is not None}
    if len(told - {"theme"}) >= 2 or "place" in told or any(is_place_line(line) for line in lines[:8]):
        return True
    return sum(1 for line in lines[:8] if len(line) < 120 and is_header_line(line) and not line.endswith(".") and not is_imprint(line)) >= 2


def _lines(block: Block) -> list[str]:
    return [block.text] if block.kind in ("row", "item") else list(block.lines)


def _walk(node: _Node, chapter: str | None, theme: str | None, owners: tuple[str, ...], drafts: list[Draft]) -> None:
    """Collect the fiches under a node."""
    if _is_fiche(node):
        drafts.append(_fiche(node, chapter, theme, owners))
        return
    place = owners_of_line(node.title) if node.block is not None and is_place_line(node.title, marked=True) else ()
    if place:
        if not node.children or all(_is_section(c) for c in node.children):
            drafts += [_placed(d, chapter, theme) for d in split_group(list(node.blocks()), place)]
            return
        if any(_placed_by(c) for c in node.children):  # fiches of their own that only follow the last initiative of the place
            drafts += [_placed(d, chapter, theme) for d in split_group(node.own, place)]
        owners = place
    elif _is_group(node) or _place_lines(node.own):
        numbered = chapter_number(node.title)
        chapter, theme = (chapter, node.title) if chapter or not numbered else (numbered[1] or node.title, theme)
        drafts += [_placed(d, chapter, theme) for d in _group(node.own, owners)]
    elif node.block is not None and node.children:
        numbered = chapter_number(node.title)
        chapter, theme = (chapter, node.title) if chapter is not None else ((numbered and numbered[1]) or node.title, theme)
    for child in node.children:
        if owners and child.children == [] and not _is_fiche(child) and not _is_section(child):
            drafts.append(_fiche(child, chapter, theme, owners))
        else:
            _walk(child, chapter, theme, owners, drafts)


def _placed(draft: Draft, chapter: str | None, theme: str | None) -> Draft:
    draft.chapter, draft.theme = chapter, theme
    return draft


def _place_lines(blocks: Sequence[Block]) -> list[int]:
    found = [i for i, b in enumerate(blocks) if b.kind == "para" and is_place_line(b.text, marked=b.all_bold)]
    return found if len(found) > 1 else []


def _group(blocks: Sequence[Block], owners: tuple[str, ...]) -> list[Draft]:
    """Short initiatives of a group's blocks, under its place lines."""
    at = [i for i, b in enumerate(blocks) if b.kind == "para" and is_place_line(b.text, marked=b.all_bold)]
    drafts = split_group(blocks[: at[0]] if at else blocks, owners) if owners else []
    for a, b in zip(at, [*at, len(blocks)][1:], strict=True):
        drafts += split_group(blocks[a + 1 : b], owners_of_line(blocks[a].text))
    return drafts


def _fiche(node: _Node, chapter: str | None, theme: str | None, owners: tuple[str, ...] = ()) -> Draft:
    """One fiche: its header lines read, the rest its body."""
    header_lines: list[str] = []
    body: list[Block] = []
    open_header = True
    for block in node.blocks():
        lines = _lines(block)
        if block.kind == "heading":
            open_header = False
            body.append(block)
        elif any(_field(line) for line in lines) or (open_header and block.kind != "item" and all(_bare_header(line) for line in lines)):
            header_lines += lines
            body += [replace(block, text=line, lines=(line,), lead="", breaks=()) for line in lines if _keep(line)]
        else:
            open_header = False
            body.append(with_heading(block))
    header = read_header(header_lines)
    if not header.departments:
        own = "\n".join(b.text for b in body if b.kind != "heading")
        header.departments = owners or tuple(departments_in(header.organisation or "", towns=True)) or main_departments(node.title, own)
    return Draft(bare_title(node.title), header, body, chapter, theme)


def _field(line: str) -> bool:
    found = label_of(line)
    return found is not None and len(line) < 300


def _keep(line: str) -> bool:
    """Whether a labelled line is also text to quote: who it is for belongs to the description."""
    found = label_of(line)
    return found is not None and found[0] == "audience" and bool(found[1])


def _bare_header(line: str) -> bool:
    return is_place_line(line, marked=True) or (is_header_line(line) and len(line) < 160 and not line.endswith("."))


def _sections(root: _Node, title: str) -> list[Draft]:
    """The fallback: one fiche a top-level section, or one for the whole document; nothing of the text is lost."""
    top, above = root, list(root.own)
    while len(top.children) == 1 and top.children[0].children:
        top = top.children[0]
        above += top.own
    name = top.title or title
    parts = [c for c in top.children if c.size > 0 and not _ASIDE.match(fold(bare_title(c.title)))]
    several = len({tuple(o) for c in parts if (o := departments_in(c.title))}) >= 2
    if len(parts) < 2 or sum(map(_is_section, parts)) * 2 >= len(parts) or (root.size < _SHORT_DOCUMENT and not several):
        whole = _Node(name, top.level, top.block, above, top.children)
        return [_fiche(whole, None, None)] if whole.size else []
    drafts = [_fiche(c, top.title or None, None) for c in parts]
    if sum(len(b.text) for b in above) > _PREAMBLE:
        drafts.insert(0, _fiche(_Node(name, top.level, top.block, above), None, None))
    return drafts
