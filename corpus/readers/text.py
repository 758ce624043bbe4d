"""Markdown and plain text reader: the text as written, its characters repaired, in a single page."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from corpus.errors import ReadError
from corpus.models import Document, Page
from corpus.readers.clean import clean_text
from corpus.readers.dates import cover_date

__all__ = ["read_text"]

FIRST_LINES = 12
"""A title or a date further down is not the document's."""
LAST_LINES = 5
MAX_TITLE = 200

_HEADING = re.compile(r"^#{1,6}\s+(?P<title>.*\S)\s*#*$")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NOISE = re.compile(
    r"^(partager|imprimer|accueil|menu|sommaire|logo|cookies|connectez|rechercher|aller au contenu)|^[\w-]+-\d+x\d+$", re.IGNORECASE
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path, data: bytes, sha256: str) -> Document:
    """A text file as one page without a number; its line structure and Markdown marks are kept.

    :raises ReadError: when the bytes are not text, or the text is blank.
    """
    raw, warnings = _decode(path, data)
    text = clean_text(raw)
    if not any(c.isalnum() for c in text):
        raise ReadError(path, "le fichier ne contient aucun texte")
    lines = [line.strip() for line in _FRONT.sub("", text).split("\n") if line.strip()]
    return Document(
        name=path.name,
        title=_title(lines, path),
        publisher=None,
        date=cover_date("\n".join(lines[:FIRST_LINES])) or cover_date("\n".join(lines[-LAST_LINES:])),
        sha256=sha256,
        pages=(Page(1, None, text),),
        has_pages=False,
        warnings=warnings,
    )


def _decode(path: Path, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and what to say of its encoding: UTF-8, UTF-16 with its mark, else cp1252 with a warning."""
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise ReadError(path, "texte UTF-16 endommagé ; le réenregistrer en UTF-8") from error
    if b"\x00" in data or _control_share(data) > 0.02:
        raise ReadError(path, "le contenu n'est pas du texte (octets binaires)")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        # cp1252 leaves five bytes undefined: they become U+FFFD rather than an error, the rest is readable.
        return data.decode("cp1252", "replace"), ("Le texte n'est pas en UTF-8 ; il a été lu comme Windows-1252, vérifier les accents.",)


def _control_share(data: bytes) -> float:
    return sum(b < 32 and b not in b"\t\n\r\x0c\x1b" for b in data[:4096]) / max(1, len(data[:4096]))


def _title(lines: list[str], path: Path) -> str:
    """The first heading if there is one near the top, else the first line that reads like a title, else the file's name."""
    heading = next((m for m in map(_HEADING.match, lines[:FIRST_LINES]) if m), None)
    if heading:
        return _plain(heading["title"])
    for line in lines[:FIRST_LINES]:
        title = _plain(line)
        if _reads_like_a_title(title):
            return title
    return path.stem


def _plain(line: str) -> str:
    return re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", line).strip()


def _reads_like_a_title(line: str) -> bool:
    letters = sum(c.isalpha() for c in line)
    if letters < 4 or len(line) > MAX_TITLE or line.startswith(("|", "-", "•", "»", ">")):
        return False
    return not (_NOISE.match(line) or line.endswith((".", ";", ":")) or (cover_date(line) is not None and letters < 20))
