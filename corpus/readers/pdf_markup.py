"""Lines of a PDF -> the light Markdown that the splitter reads; the conventions stand at the head of `pdf.py`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf_columns import CELLS
from corpus.readers.pdf_furniture import THEME_MARK
from corpus.readers.pdf_layout import Line

__all__ = ["Profile", "page_text"]

HEADING_RATIO = 1.12
"""A line this much larger than the body is a heading."""
NEXT_LEVEL = 1.12
MAX_LEVELS = 6
HEADING_CHARS = 200
SAME_SIZE, BOLD_SAME_SIZE = 0.1, 0.03
"""Lines of one paragraph differ less than this in size, the more so if the first is bold: it may be a title slightly larger."""
GAP = 1.25
"""A step this much larger than the usual one starts a paragraph."""
SLIGHT_GAP = 1.06
"""A step larger by this much starts one if the line before it was short."""
HEADING_STEP = 1.6
"""Lines of one heading are not further apart than this, in font sizes."""
HEADING_LINES = 4
ITEM_GAP = 1.6
SAME_LEADING = 0.25
"""Lines differ by less than this, in points, where the step between them tells the usual one."""
BOLD_TITLE_LINES = 3
MOSTLY_BOLD = 0.6

_BULLET = re.compile(r"^[•●○◦▪▫■□►▶➢➤❖◆‣⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d]\s*(?=\S)|^o\s+(?=\S)|^[-–—−]\s+(?=\S)")
_DASH = re.compile(r"[-–—−]\s")
_LEADERS = re.compile(r"\s*(?:(?:\.\s?){4,}|…{2,}|_{5,})\s*(?=(?:\d[\d\s,;–-]*|[ivxlc]{1,7})$)")
"""Only before page numbers: elsewhere dots are an ellipsis."""
_MEANINGLESS = re.compile(r"[•●○◦▪▫■□►▶➢➤❖◆‣⁃∙·−\uf000-\uf0ff\s–—-]+|[.…_\s]{4,}\d*|o")
"""A bullet or leaders whose text is part of an image."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the whole document says about the meaning of its sizes, weights and gaps."""

    body: float
    """Font size of most characters."""
    levels: dict[float, int]
    """Heading level of each larger size, 1 for the largest."""
    leading: dict[float, float]
    """Usual step from line to line, by size rounded to half a point."""
    bold_tells: bool
    """False where most of the text is bold or nothing is."""

    @classmethod
    def of(cls, pages: list[list[Line]]) -> Profile:
        """The profile of a document; an empty one for a document without text."""
        sizes: Counter[float] = Counter()
        bold = 0
        steps: dict[float, Counter[float]] = defaultdict(Counter)
        for lines in pages:
            for line in lines:
                sizes[_round(line.size)] += len(line.text)
                bold += sum(len(p.text) for p in line.pieces if p.bold)
            for a, b in pairwise(lines):
                if a.zone == b.zone and abs(a.size - b.size) < SAME_LEADING and a.y > b.y:
                    steps[_round(a.size)][round((a.y - b.y) / a.size, 1)] += 1
        body = max(sizes, key=lambda s: sizes[s], default=0.0)
        leading = {size: max(c, key=lambda k: (c[k], -k)) * size for size, c in steps.items() if sum(c.values()) >= 5}
        return cls(body, _levels(sizes, body), leading, 0 < bold < MOSTLY_BOLD * sum(sizes.values()))

    def level(self, line: Line) -> int:
        """Heading level of a line, 0 for text."""
        if len(line.text) > HEADING_CHARS or CELLS in line.text:
            return 0
        return self.levels.get(_round(line.size), 0)

    def step(self, line: Line) -> float:
        """Usual step below a line of this size."""
        return self.leading.get(_round(line.size), 1.25 * line.size)


def _round(size: float) -> float:
    return round(size * 2) / 2


def _levels(sizes: Counter[float], body: float) -> dict[float, int]:
    levels: dict[float, int] = {}
    level, top = 0, 0.0
    for size in sorted((s for s in sizes if s >= HEADING_RATIO * body), reverse=True):
        if not level or top / size >= NEXT_LEVEL:
            level, top = min(level + 1, MAX_LEVELS), size
        levels[size] = level
    return levels


def page_text(lines: list[Line], profile: Profile) -> str:
    """The page as light Markdown: one line a line of the source, a blank line between paragraphs."""
    lines = [line for line in lines if not _MEANINGLESS.fullmatch(line.text)]
    blocks: list[list[Line]] = []
    joints: list[str] = []
    for i, line in enumerate(lines):
        joint = _joint(lines[i - 1], line, blocks[-1], profile) if i else ""
        if joint == "same":
            blocks[-1].append(line)
        else:
            blocks.append([line])
            joints.append("\n" if joint == "item" else "\n\n")
    texts = [_block_text(block, profile) for block in blocks]
    return "".join((joint if i else "") + text for i, (joint, text) in enumerate(zip(joints, texts, strict=True)))


def _joint(a: Line, b: Line, block: list[Line], profile: Profile) -> str:
    """How line `b` follows line `a`: in the "same" block, as the next "item" of a list, or after a "gap"."""
    if _LEADERS.search(a.text):
        return "item" if _LEADERS.search(b.text) else "gap"
    slack = BOLD_SAME_SIZE if profile.bold_tells and a.bold else SAME_SIZE
    if profile.level(a) != profile.level(b) or abs(a.size - b.size) > slack * a.size:
        return "gap"
    bullet = bool(_BULLET.match(b.text)) and not (_DASH.match(b.text) and _wrapped(a, b, profile))
    if _turns_column(a, b):
        return "same" if not bullet and _runs_on(a, b) else "gap"
    step = (a.foot - b.y) / profile.step(a)
    if profile.level(a):
        return "same" if a.foot - b.y <= HEADING_STEP * a.size and len(block) < HEADING_LINES else "gap"
    if bullet:
        in_list = bool(_BULLET.match(block[0].text))
        return "item" if step <= (ITEM_GAP if in_list else SLIGHT_GAP) else "gap"
    apart = step > GAP or (_short(a, b) and (step > SLIGHT_GAP or (profile.bold_tells and a.bold != b.bold)))
    return "gap" if apart else "same"


def _wrapped(a: Line, b: Line, profile: Profile) -> bool:
    """Whether `b` was put below `a` only for want of room: a dash at its head is then punctuation, as in "Titre - texte"."""
    return not _turns_column(a, b) and not _short(a, b) and a.foot - b.y <= SLIGHT_GAP * profile.step(a)


def _turns_column(a: Line, b: Line) -> bool:
    return b.y >= a.y or b.left > a.right


def _runs_on(a: Line, b: Line) -> bool:
    """Whether a paragraph goes on from the foot of a column to the head of the next."""
    return b.text[:1].islower() or not (a.text.endswith((".", "!", "?", ":", ";")) or _short(a, b))


def _short(a: Line, b: Line) -> bool:
    """Whether the first word of `b` would have fitted on line `a`: then `b` was not put below for want of room."""
    word = b.text.split(" ", 1)[0]
    return a.x1 + (len(word) * 0.5 + 0.5) * b.size < a.right


def _block_text(block: list[Line], profile: Profile) -> str:
    level = profile.level(block[0])
    plain = [line.text for line in block]
    if level and any(c.isalnum() for text in plain for c in text):
        return f"{'#' * level} {' '.join(plain)}"
    if any(_LEADERS.search(text) for text in plain):
        return "\n".join(_LEADERS.sub(" ..... ", text).strip() for text in plain)
    if not profile.bold_tells or plain[0].startswith(THEME_MARK):
        text = "\n".join(plain)
    elif len(block) <= BOLD_TITLE_LINES and all(line.bold for line in block) and not plain[-1].endswith((".", ";", ",")):
        text = f"**{' '.join(plain)}**"
    else:
        text = _marked(block)
    bullet = _BULLET.match(text)
    body = text[bullet.end() :] if bullet else text
    body = re.sub(r"\n([-–—−]) ", r" \1\n", body)  # at the head of a line it would pass for a list item
    body = re.sub(r"^(?=#+ )", r"\\", body, flags=re.MULTILINE)  # and this for a heading
    return f"- {body}" if bullet else body


def _marked(block: list[Line]) -> str:
    """The lines with "**" around what is bold; a mark may open on one line and close on a later one, never past the block."""
    out: list[str] = []
    is_open = False
    for number, line in enumerate(block):
        out.append("\n" if number else "")
        for piece in line.pieces:
            text = piece.text
            wanted = piece.bold and any(c.isalnum() for c in text)
            if wanted and not is_open:
                lead = len(text) - len(text.lstrip())
                out += [text[:lead], "**"]
                text = text[lead:]
                is_open = True
            elif is_open and not piece.bold:
                _close_mark(out)
                is_open = False
            out.append(text)
    if is_open:
        _close_mark(out)
    return "".join(out)


def _close_mark(out: list[str]) -> None:
    """Put the closing mark after the last character that is not blank."""
    blanks: list[str] = []
    while out and not out[-1].strip():
        blanks.append(out.pop())
    last = out.pop()
    kept = last.rstrip()
    out += [kept, "**", last[len(kept) :], *reversed(blanks)]
