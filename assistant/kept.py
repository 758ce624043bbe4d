"""Copies of the documents added, kept in the library's folder so that their pages can be shown later."""

from __future__ import annotations

import shutil
from pathlib import Path

__all__ = ["FOLDER", "document_file", "forget_file", "keep_file"]

FOLDER = "documents"
"""Inside the library's folder: the files of its documents, under their own names."""


def document_file(library: Path, name: str) -> Path | None:
    """The file kept for a document; None where there is none, or for a name that is not one of the folder's own."""
    folder = library / FOLDER
    path = folder / name
    if not name.lower().endswith(".pdf") or Path(name).name != name or not path.is_file():
        return None
    return path


def keep_file(library: Path, path: Path) -> bool:
    """Copy a PDF into the library's folder under its own name, replacing an older copy; False for any other kind of file."""
    if path.suffix.lower() != ".pdf":
        return False
    folder = library / FOLDER
    folder.mkdir(exist_ok=True)
    part = folder / f".{path.name}.part"
    shutil.copyfile(path, part)
    part.replace(folder / path.name)
    return True


def forget_file(library: Path, name: str) -> None:
    """Delete the copy of a document, if there is one."""
    file = document_file(library, name)
    if file is not None:
        file.unlink(missing_ok=True)
