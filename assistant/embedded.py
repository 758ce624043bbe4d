"""The embedded library: where it lives on a user's machine, how it is filled, and how a folder of fiches is checked."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from corpus.fichefile import embedded_files, read_fiche_file
from corpus.models import Document, Fiche
from index.encoder import load, second_encoder
from index.errors import DuplicateFicheError, ReadOnlyLibraryError
from index.lexicon import load_lexicon
from index.library import STORE_FILE, Library, Progress
from index.topics import load_topics
from index.vectors import shipped_vectors

__all__ = ["absent_files", "check_folder", "default_folder", "open_library", "restore"]


def default_folder(environment: Mapping[str, str]) -> Path:
    """ESSAIM_LIBRARY, else the user's data folder (XDG on Linux, its equivalent elsewhere)."""
    if chosen := environment.get("ESSAIM_LIBRARY"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "essaim"


def open_library(
    folder: Path,
    model: str | None = None,
    fill: bool = True,
    create: bool = True,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Library:
    """Open the library of `folder`; with `create`, made where there is none; with `fill`, its embedded fiches brought up to date.

    `model` None: the model the library was made with, the default one for a new library. `rebuild` computes every vector again.
    A fiche the user removed stays removed until the embedded library changes: only new or changed files are added.
    Raises AssistantError where a file stands in the way, and what `Library.open` raises.
    """
    _no_file_in_the_way(folder)
    second = second_encoder()
    known = shipped_vectors(second.fingerprint) if second is not None else None
    library = Library.open(
        folder,
        # None loads the library's own model, so that one made with another model is simply opened.
        load(model) if model is not None else None,
        create,
        rebuild=rebuild and (folder / STORE_FILE).exists(),
        progress=progress,
        lexicon=load_lexicon(),
        second=second,
        known=known,
        inventory=load_topics(),
    )
    if fill:
        _fill(library, progress)
    return library


def _no_file_in_the_way(folder: Path) -> None:
    for path in (folder, *folder.parents):
        if path.is_dir():
            return
        if path.exists():
            raise AssistantError(f"{path} : c'est un fichier ; attendu : le dossier d'une bibliothèque")


def _fill(library: Library, progress: Progress | None) -> None:
    """Add the embedded fiches that are new or changed, and take out those that Essaim no longer ships."""
    files = embedded_files()
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    fresh = [path for path in files if not library.holds(path.name, digests[path.name])]
    gone = library.names("embedded") - digests.keys()
    if not fresh and not gone:
        return
    entries = [(document, [fiche]) for document, fiche in map(read_fiche_file, fresh)]
    try:
        with library.deferred():
            for name in sorted(gone):
                library.remove(name)
            _add(library, entries, progress)
    except ReadOnlyLibraryError:
        if not library.size:
            raise
        library.notices.append("bibliothèque en lecture seule : les fiches d'Essaim n'y sont pas mises à jour")


def absent_files(library: Library) -> list[Path]:
    """The files of the embedded library that this one lacks: removed by the user, never added, or held under another name."""
    held = {document.name for document in library.documents()}
    return [path for path in embedded_files() if path.name not in held]


def restore(library: Library, progress: Progress | None = None) -> int:
    """Put back the embedded fiches that are absent; returns how many came back. What is left out is said in the notices."""
    absent = absent_files(library)
    library.readmit(path.name for path in absent)
    with library.deferred():
        _add(library, [(document, [fiche]) for document, fiche in map(read_fiche_file, absent)], progress)
    return len(absent) - len(absent_files(library))


def _add(library: Library, entries: Sequence[tuple[Document, list[Fiche]]], progress: Progress | None) -> None:
    """Add the entries, one by one where one of them is in the library under another name: the others must not be lost."""
    vectors = shipped_vectors(library.encoder.fingerprint)
    try:
        library.add_many(entries, progress=progress, vectors=vectors, origin="embedded")
    except DuplicateFicheError:
        for document, fiches in entries:
            try:
                library.add(document, fiches, vectors=vectors, origin="embedded")
            except DuplicateFicheError as error:
                library.notices.append(f"fiche d'Essaim laissée de côté : {error}")


def check_folder(folder: Path) -> tuple[list[str], int]:
    """Faults of the fiche files of a folder, one line each, and how many files were read.

    Raises CorpusError when the folder is missing or holds no Markdown file.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} : dossier introuvable")
    files = sorted(folder.rglob("*.md"))
    if not files:
        raise CorpusError(f"{folder} : aucun fichier .md ; voir docs/contribuer.md")
    faults: list[str] = []
    seen: dict[str, Path] = {}
    for path in files:
        try:
            _, fiche = read_fiche_file(path)
        except CorpusError as error:
            faults.append(str(error))
            continue
        if fiche.id in seen:
            faults.append(f"{path} : titre : la même initiative que {seen[fiche.id].name} (titre, départements et document identiques)")
        seen[fiche.id] = path
    return faults, len(files)
