"""The page of a PDF drawn as an image, with a passage framed where it stands.

Drawn from the copy that the library keeps (kept.py); where there is none, the text view is enough. pypdfium2 is not safe
between threads: one lock for all.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

from corpus.models import Fiche

__all__ = ["draw", "page_count", "pages_of"]

SCALE = 1.6
"""Pixels a point: 115 dots an inch, legible and light."""
INK = (199, 119, 0)
SHORTEST = 12
"""Letters of a passage that must be found on a page for it to be framed there."""
_LOCK = threading.Lock()


def pages_of(fiche: Fiche, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Physical pages on which these spans of the fiche stand, in order; [] where they are not known."""
    found: list[int] = []
    for start, end in spans or [(0, 1)]:
        first, last = fiche.mark_at(start), fiche.mark_at(max(start, end - 1))
        if first and last and first.number is not None and last.number is not None:
            found += [n for n in range(first.number, last.number + 1) if n not in found]
    return found


def page_count(path: Path) -> int:
    """Number of pages; 0 for a file that is no readable PDF."""
    try:
        with _LOCK:
            document = pypdfium2.PdfDocument(path)
            count = len(document)
            document.close()
    except pypdfium2.PdfiumError:
        return 0
    return count


def draw(path: Path, number: int, passages: Sequence[str] = ()) -> bytes:
    """Page `number` (from 1) as PNG, the parts of `passages` that stand on it framed. Raises ValueError for no such page."""
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise ValueError(f"{path.name} : PDF illisible") from error
        try:
            if not 1 <= number <= len(document):
                raise ValueError(f"{path.name} : pas de page {number}, il y en a {len(document)}")
            page = document[number - 1]
            image = page.render(scale=SCALE).to_pil().convert("RGB")
            boxes = _boxes(page, passages)
            height = page.get_height()
        finally:
            document.close()
    return _framed(image, [_pixels(box, height) for box in boxes])


def _boxes(page: Any, passages: Sequence[str]) -> list[tuple[float, float, float, float]]:
    """(left, bottom, right, top) of each line of the passages, in points."""
    text = page.get_textpage()
    written = text.get_text_range()
    letters, places = _letters(written)
    boxes: list[tuple[float, float, float, float]] = []
    for passage in passages:
        found = _stretch(_letters(passage)[0], letters)
        if found is None:
            continue
        first, last = places[found[0]], places[found[1] - 1]
        for i in range(text.count_rects(first, last - first + 1)):
            boxes.append(text.get_rect(i))
    return boxes


def _letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits only, lower case, without accents nor ligatures, and where each stands: what a PDF and a reader agree on."""
    kept: list[str] = []
    places: list[int] = []
    for i, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).lower():
            if letter.isalnum():
                kept.append(letter)
                places.append(i)
    return "".join(kept), places


def _stretch(passage: str, page: str) -> tuple[int, int] | None:
    """Where the passage stands in the page's letters: whole, else its beginning or its end (it runs over two pages)."""
    if len(passage) < SHORTEST:
        return None
    whole = page.find(passage)
    if whole >= 0:
        return whole, whole + len(passage)
    head = _longest(passage, page, from_start=True)
    tail = _longest(passage, page, from_start=False)
    best = max((part for part in (head, tail) if part), key=lambda part: part[1] - part[0], default=None)
    return best if best and best[1] - best[0] >= SHORTEST else None


def _longest(passage: str, page: str, from_start: bool) -> tuple[int, int] | None:
    """The longest beginning (or end) of the passage that the page holds, by bisection: a part of a held part is held."""
    low, high = 0, len(passage)
    while low < high:
        middle = (low + high + 1) // 2
        part = passage[:middle] if from_start else passage[-middle:]
        low, high = (middle, high) if part in page else (low, middle - 1)
    if not low:
        return None
    part = passage[:low] if from_start else passage[-low:]
    at = page.rfind(part) if from_start else page.find(part)
    return at, at + low


def _pixels(box: tuple[float, float, float, float], height: float) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    return (left - 2) * SCALE, (height - top - 2) * SCALE, (right + 2) * SCALE, (height - bottom + 2) * SCALE


def _framed(image: Any, boxes: Sequence[tuple[float, float, float, float]]) -> bytes:
    if boxes:
        layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        for box in boxes:
            pen.rectangle(box, fill=(*INK, 46))
        left, top = min(b[0] for b in boxes) - 6, min(b[1] for b in boxes) - 6
        right, bottom = max(b[2] for b in boxes) + 6, max(b[3] for b in boxes) + 6
        pen.rectangle((left, top, right, bottom), outline=(*INK, 255), width=3)
        image = Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")
    out = io.BytesIO()
    image.quantize(colors=64).save(out, "PNG", optimize=True)
    return out.getvalue()
