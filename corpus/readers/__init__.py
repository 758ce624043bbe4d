"""Reading a document: `read(path)` chooses the reader by suffix and content.

A reader is a function `(path, data, sha256) -> Document` registered under its suffixes in `_READERS`; a new format is one module more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from corpus.errors import ReadError, UnknownFormatError
from corpus.models import Document
from corpus.readers.pdf import read_pdf
from corpus.readers.text import read_text

__all__ = ["SUFFIXES", "read"]

Reader = Callable[[Path, bytes, str], Document]

_READERS: dict[str, Reader] = {
    ".md": read_text,
    ".markdown": read_text,
    ".txt": read_text,
    ".pdf": read_pdf,
}

SUFFIXES: tuple[str, ...] = tuple(_READERS)
"""Suffixes of the kinds that can be read, lower case, with their dot."""

MAX_BYTES = 300_000_000
_PDF_MARK = b"%PDF-"


def read(path: Path) -> Document:
    """The document at `path`, read whole.

    :raises UnknownFormatError: when its kind is not one of `SUFFIXES`.
    :raises ReadError: when it is missing, a folder, empty, too large, damaged, encrypted or without text. One line, in French.
    """
    data = _bytes(path)
    reader = _reader(path, data)
    return reader(path, data, hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadError(path, "c'est un dossier ; donner un fichier")
        if path.stat().st_size > MAX_BYTES:
            raise ReadError(path, f"fichier de plus de {MAX_BYTES // 1_000_000} Mo ; le découper")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(path, "fichier introuvable") from error
    except PermissionError as error:
        raise ReadError(path, "lecture refusée par le système ; vérifier les droits du fichier") from error
    except OSError as error:
        raise ReadError(path, f"lecture impossible ({error.strerror or type(error).__name__})") from error
    if not data:
        raise ReadError(path, "fichier vide")
    return data


def _reader(path: Path, data: bytes) -> Reader:
    """By suffix; content decides where it contradicts the suffix, since files are often renamed."""
    is_pdf = _PDF_MARK in data[:1024]
    reader = _READERS.get(path.suffix.lower())
    if is_pdf and (reader is None or path.suffix.lower() == ".txt"):
        return read_pdf
    if reader is None:
        kinds = ", ".join(SUFFIXES)
        raise UnknownFormatError(path, f"format inconnu « {path.suffix or 'sans extension'} » ; Essaim lit {kinds}")
    if reader is read_pdf and not is_pdf:
        raise ReadError(path, "ce n'est pas un PDF, malgré son extension")
    return reader
