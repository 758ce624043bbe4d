"""How a reader would cite the document: title, publisher and date, completed from its own first and last lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from corpus.models import Document, Source
from corpus.places import is_place_line, readable_title
from corpus.split.blocks import Block
from corpus.split.headings import bare_title, is_boilerplate, is_capitals
from corpus.split.sommaire import Sommaire
from corpus.text import fold, squeeze

__all__ = ["detect_source", "is_imprint"]

_MONTHS = ["janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre"]
_DATE = re.compile(rf"(?:(?P<day>\d{{1,2}})(?:er)? )?(?P<month>{'|'.join(_MONTHS)}) (?P<year>(?:19|20)\d\d)\b|^(?P<only>(?:19|20)\d\d)$")
_IMPRINT = re.compile(r"^(?P<by>[^\d–—]{2,60}?)\s*[-–—|,•]\s*(?P<date>(?:\d{1,2} )?(?:[^\W\d_]+ )?(?:19|20)\d\d)$")
_EDITED = re.compile(
    r"^(?:[ée]diteur|publi[ée] par|[ée]dit[ée] par|publi[ée]e? le .{6,20} par|une publication d[eu]|publication"
    r"|r[ée]alis[ée] par|auteur)\s*:?\s+(?P<by>.{2,80})$",
    re.IGNORECASE,
)


def is_imprint(text: str) -> bool:
    """Whether a line is only the publisher and date of the document ("Odas - Octobre 2018")."""
    m = _IMPRINT.match(text.strip())
    return bool(m) and m is not None and _iso(m.group("date")) is not None


def detect_source(document: Document, blocks: Sequence[Block], sommaire: Sommaire) -> Source:
    """The source of the document's fiches; what the reader found comes first."""
    publisher, date = document.publisher, document.date
    front = next((i for i, b in enumerate(blocks[:8]) if is_place_line(b.text)), 8)
    for block in [*blocks[:front], *blocks[-3:]]:
        text = block.text.strip()
        imprint, edited = _IMPRINT.match(text), _EDITED.match(text)
        if edited:
            by = edited.group("by")
            publisher = publisher or re.sub(r"^(?:l['’]|la |le |les )|[\s,(–-]+(?:[^\W\d_]+ )?(?:19|20)\d\d\)?$", "", by).strip(" .,")
            year = re.search(r"\b(?:19|20)\d\d\b", by)
            date = date or _iso(text) or (year.group() if year else None)
        elif imprint and _iso(imprint.group("date")):
            publisher, date = publisher or imprint.group("by").strip(), date or _iso(imprint.group("date"))
        elif len(text) < 40 and not text.isdigit():
            date = date or _iso(text)
    return Source(_title(document, blocks, sommaire), publisher, date)


def _title(document: Document, blocks: Sequence[Block], sommaire: Sommaire) -> str:
    """The document's title: the lines above its sommaire, else what the reader found."""
    stem = PurePath(document.name).stem
    found = "" if squeeze(document.title) in (squeeze(stem), squeeze(document.name)) or is_boilerplate(document.title) else document.title
    if not found and not sommaire.entries:
        found = next((b.text for b in blocks[:6] if _may_be_title(b.text) and not b.text.endswith(".")), "")
    first_heading = next((i for i, b in enumerate(blocks[:8]) if b.kind == "heading"), 0)
    front = [b for b in blocks[: sommaire.span[0] or first_heading][:6] if _may_be_title(b.text)]
    late = squeeze(found) == squeeze(blocks[first_heading].text) and first_heading > 0
    if front and (not found or late or squeeze(found) == squeeze(front[0].text)):
        text = "\n".join(b.text for b in blocks)
        second = front[1:2] if len(front) > 1 and bare_title(front[1].text) == front[1].text else []
        lines = list(dict.fromkeys(readable_title(b.text, text) for b in [front[0], *second]))
        return ". ".join(line.rstrip(" .") for line in lines)
    if is_capitals(found):
        found = readable_title(found, "\n".join(b.text for b in blocks))
    return found or document.title


def _may_be_title(text: str) -> bool:
    if not 3 < len(text) < 170 or is_imprint(text) or is_boilerplate(text):
        return False
    return _iso(text) is None and not _EDITED.match(text)


def _iso(text: str) -> str | None:
    m = _DATE.search(fold(text))
    if not m:
        return None
    if m.group("only"):
        return m.group("only")
    month = f"{m.group('year')}-{_MONTHS.index(m.group('month')) + 1:02d}"
    return f"{month}-{int(m.group('day')):02d}" if m.group("day") else month
