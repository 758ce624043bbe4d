"""Errors of `corpus`; every message names the file or value and the next step.

CorpusError
├── ReadError            a document cannot be read
│   └── UnknownFormatError   its kind is not one Essaim reads
└── FicheFileError       a file of the embedded library breaks its format
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["CorpusError", "FicheFileError", "ReadError", "UnknownFormatError"]


class CorpusError(Exception):
    """Any error of this package: one line, fit to be shown to the user as it is."""


class ReadError(CorpusError):
    """A document cannot be read: missing, empty, damaged, encrypted, or without any text."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path} : {reason}")
        self.path = Path(path)


class UnknownFormatError(ReadError):
    """The file's kind is not one Essaim reads."""


class FicheFileError(CorpusError):
    """A fiche file breaks its format: the file, the field, and what was expected."""

    def __init__(self, path: Path | str, field: str, expected: str) -> None:
        super().__init__(f"{path} : {field} : {expected}")
        self.path = Path(path)
        self.field = field
