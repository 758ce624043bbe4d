"""Errors of `index`; every message is one line in French, names the value and the next step.

LibraryError
├── MissingLibraryError      no library in the folder
├── DamagedLibraryError      the SQLite file cannot be read
│   └── NewerLibraryError        it was written by a newer Essaim
├── BusyLibraryError         another process kept writing for too long
├── ReadOnlyLibraryError     a change was asked of a folder that cannot be written
├── UnknownFicheError        no fiche of that identifier
├── UnknownDocumentError     no document of that name
├── DuplicateFicheError      two fiches share one identifier
├── ModelError               the model
│   ├── ModelLoadError           cannot be loaded: package missing, no network, unknown name
│   └── ModelMismatchError       is not the one the library was built with
└── CorruptIndexError        a derived file is damaged; internal, healed by rebuilding it from the store
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = [
    "BusyLibraryError",
    "CorruptIndexError",
    "DamagedLibraryError",
    "DuplicateFicheError",
    "LexiconError",
    "LibraryError",
    "MissingLibraryError",
    "ModelError",
    "ModelLoadError",
    "ModelMismatchError",
    "NewerLibraryError",
    "ReadOnlyLibraryError",
    "UnknownDocumentError",
    "UnknownFicheError",
]


class LibraryError(Exception):
    """Any error of this package: one line, fit to be shown to the user as it is."""


class MissingLibraryError(LibraryError):
    """There is no library in the folder and none was to be created."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} : aucune bibliothèque ici ; la créer avec `essaim --library {folder} add FICHIER`")
        self.folder = folder


class DamagedLibraryError(LibraryError):
    """The SQLite file cannot be read: not a database, truncated, unreadable."""

    def __init__(self, path: Path, reason: str, step: str | None = None) -> None:
        default = "remettre une copie de sauvegarde, ou supprimer ce fichier et ajouter de nouveau les documents"
        super().__init__(f"{path} : bibliothèque illisible ({reason}) ; {step or default}")
        self.path = path


class NewerLibraryError(DamagedLibraryError):
    """Its schema is of a later version than this Essaim knows."""

    def __init__(self, path: Path, version: int, known: int) -> None:
        super().__init__(path, f"écrite au format {version}, cette version d'Essaim connaît le {known}", "mettre Essaim à jour")


class BusyLibraryError(LibraryError):
    """Another process held the write lock for longer than the time allowed."""

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(f"{path} : un autre programme y écrit depuis plus de {seconds:g} s ; réessayer quand il aura fini")


class ReadOnlyLibraryError(LibraryError):
    """A change was asked of a library opened for reading only."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} : dossier en lecture seule ; copier la bibliothèque dans un dossier ouvert en écriture")


class UnknownFicheError(LibraryError):
    """No fiche has this identifier; `nearest` holds the closest ones, best first."""

    def __init__(self, fiche_id: str, nearest: Sequence[str] = ()) -> None:
        hint = f"les plus proches : {', '.join(nearest)}" if nearest else "`essaim fiches` les énumère"
        super().__init__(f"{fiche_id} : fiche inconnue ; {hint}")
        self.fiche_id = fiche_id
        self.nearest = tuple(nearest)


class UnknownDocumentError(LibraryError):
    """No document has this name; `nearest` holds the closest ones, best first."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        hint = f"les plus proches : {', '.join(nearest)}" if nearest else "`essaim status` les énumère"
        super().__init__(f"{name} : document inconnu ; {hint}")
        self.name = name
        self.nearest = tuple(nearest)


class DuplicateFicheError(LibraryError):
    """Two fiches share one identifier, within a document or across two."""

    def __init__(self, fiche_id: str, document: str, other: str) -> None:
        where = f"deux fois dans {document}" if other == document else f"dans {document} et déjà dans {other}"
        super().__init__(
            f"{fiche_id} : identifiant de fiche présent {where} ; leur donner des titres distincts ou retirer l'un des documents"
        )
        self.fiche_id = fiche_id


class LexiconError(LibraryError):
    """A file of the lexicon breaks its format: the file, the line, and what was expected."""


class ModelError(LibraryError):
    """Anything about the embedding model."""


class ModelLoadError(ModelError):
    """The model cannot be loaded."""

    def __init__(self, name: str, reason: str, step: str) -> None:
        super().__init__(f"{name} : modèle indisponible ({reason}) ; {step}")
        self.name = name


class ModelMismatchError(ModelError):
    """The library's vectors are not those of the model given: mixing them would make every score meaningless."""

    def __init__(self, folder: Path, library_model: str, given_model: str) -> None:
        super().__init__(
            f"{folder} : construite avec le modèle {library_model}, alors que {given_model} est demandé ; "
            f"garder le premier (sans --model), ou recalculer tout avec "
            f"`essaim --library {folder} rebuild --model {given_model.split(' ', maxsplit=1)[0]}`"
        )
        self.library_model = library_model
        self.given_model = given_model


class CorruptIndexError(LibraryError):
    """A derived file (dense or lexical) is missing, damaged, or not of this store's state."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name} : {reason}")
        self.path = path
        self.reason = reason
