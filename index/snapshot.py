"""One state of a library in memory: fiches, where their units are, the dense and the lexical index.

A snapshot never changes, so threads search it while the next one is made. Its two derived files are read when they are
of this very state, caught up or rebuilt from the store otherwise.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus.models import Fiche
from index.analyser import ANALYSER_VERSION
from index.dense import DenseIndex, Ids, kind_for
from index.derived import read_derived, write_derived
from index.errors import CorruptIndexError, DamagedLibraryError
from index.lexical import LexicalIndex
from index.records import fiche_from_json
from index.store import Store
from index.vectors import Vectors
from index.views import VIEWS, View, plain

__all__ = ["DENSE_FILE", "LEXICAL_FILE", "Places", "Snapshot", "load", "save"]

DENSE_FILE: Final = "dense.faiss"
LEXICAL_FILE: Final = "lexical.npz"

UnitRow = tuple[int, int, str, str]
"""Of the store: id, row of the fiche, view, embedded text."""


@dataclass(frozen=True, slots=True)
class Places:
    """The units of one view, sorted by fiche then by id: `ids[i]` belongs to the fiche at position `fiche[i]`."""

    ids: Ids
    fiche: NDArray[np.int64]
    rows: NDArray[np.int64]
    """Their rows in the dense index."""

    def best(self, values: Vectors, fiches: int) -> Vectors:
        """(fiches,) the best of the units' values, given in the order of `ids`, for each fiche; NaN where it has none."""
        best = np.full(fiches, -np.inf, dtype=np.float32)
        np.maximum.at(best, self.fiche, np.where(np.isnan(values), -np.inf, values))
        best[np.isneginf(best)] = np.nan
        return best


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a search needs, of one generation of the store."""

    generation: int
    fiches: tuple[Fiche, ...]
    position: Mapping[str, int]
    """Fiche identifier to position in `fiches`."""
    row_ids: tuple[int, ...]
    """Row of each fiche in the store."""
    dense: DenseIndex
    lexical: LexicalIndex
    """Fields "passage" and "everyday" in the order of `places`, "title" and "fiche" in the order of `fiches`."""
    places: Mapping[View, Places]


def load(store: Store, folder: Path, previous: Snapshot | None, notices: list[str]) -> tuple[Snapshot, bool]:
    """The store's present state, and whether a derived file is to be written; what had to be rebuilt is said in `notices`.

    `previous` spares reading files when a library already open moves on.
    """
    with store.reading() as connection:
        loader = _Loader(store.meta(), folder, previous, notices)
        rows = connection.execute("SELECT id, fiche_id, record FROM fiches ORDER BY document, id").fetchall()
        units = connection.execute("SELECT id, fiche, view, text FROM units ORDER BY id").fetchall()
        try:
            fiches = tuple(fiche_from_json(record) for _, _, record in rows)
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedLibraryError(store.path, f"fiche illisible : {error}") from error
        dense = loader.dense(connection, np.array([u[0] for u in units], dtype=np.int64))
    places = _places(units, {row: i for i, (row, _, _) in enumerate(rows)}, dense)
    lexical = loader.lexical(fiches, units, places)
    position = {row[1]: i for i, row in enumerate(rows)}
    made = Snapshot(int(loader.meta["generation"]), fiches, position, tuple(row[0] for row in rows), dense, lexical, places)
    return made, loader.changed


def save(snapshot: Snapshot, store: Store, folder: Path) -> None:
    """Write both derived files, unless the store has moved on: whoever moved it writes later ones. Raises OSError."""
    dense, lexical = snapshot.dense.to_bytes(), snapshot.lexical.to_bytes()
    # The write lock keeps a slower process from putting its older files over newer ones.
    with store.writing():
        meta = store.meta()
        if int(meta["generation"]) != snapshot.generation:
            return
        write_derived(folder / DENSE_FILE, _dense_header(meta, len(snapshot.dense)), dense)
        write_derived(folder / LEXICAL_FILE, _lexical_header(meta), lexical)


def _dense_header(meta: Mapping[str, str], count: int) -> dict[str, Any]:
    wanted = {k: meta.get(k) for k in ("library", "generation", "fingerprint", "dimension")}
    return {"kind": "dense", "count": count, **wanted}


def _lexical_header(meta: Mapping[str, str]) -> dict[str, Any]:
    return {"kind": "lexical", "library": meta["library"], "generation": meta["generation"], "analyser": ANALYSER_VERSION}


def _same(header: Mapping[str, Any], wanted: Mapping[str, Any], *but: str) -> bool:
    return all(header.get(k) == v for k, v in wanted.items() if k not in but)


class _Loader:
    """Reads the derived files, or makes what they should hold."""

    def __init__(self, meta: Mapping[str, str], folder: Path, previous: Snapshot | None, notices: list[str]) -> None:
        self.meta = meta
        self.changed = False
        """Whether something was made that the files do not hold."""
        self._folder = folder
        self._previous = previous
        self._notices = notices

    def dense(self, connection: sqlite3.Connection, ids: Ids) -> DenseIndex:
        """The dense index of exactly `ids`: from its file, from an older one caught up, or from the store's vectors."""
        old = self._previous.dense if self._previous is not None else self._dense_file(len(ids))
        if old is not None and len(ids) and np.array_equal(old.ids, ids):
            self.changed = self.changed or self._previous is not None
            return old
        self.changed = True
        # An id always stands for the same vector (store.py), so an older index that holds no id too many only lacks some.
        dimension = int(self.meta.get("dimension", 1))
        usable = old is not None and len(old) and old.dimension == dimension and old.kind == kind_for(len(ids))
        if old is not None and usable and np.isin(old.ids, ids).all():
            fresh = np.setdiff1d(ids, old.ids)
            return old.extended(fresh, _vectors(connection, dimension, int(fresh.min()) if len(fresh) else 0, len(fresh)))
        return DenseIndex.build(ids, _vectors(connection, dimension, 0, len(ids)))

    def _dense_file(self, count: int) -> DenseIndex | None:
        """The index of the file, even an older one of this library and model; None where there is none fit to be used."""
        path, wanted = self._folder / DENSE_FILE, _dense_header(self.meta, count)
        try:
            header, payload = read_derived(path)
            if not _same(header, wanted, "generation", "count"):
                raise CorruptIndexError(path, "d'une autre bibliothèque ou d'un autre modèle")
            index = DenseIndex.from_bytes(payload)
        except (CorruptIndexError, ValueError) as error:
            self._say(path, error, count)
            return None
        if not _same(header, wanted):
            self._say(path, CorruptIndexError(path, "en retard sur la bibliothèque"), 1)
            self.changed = True
        return index

    def lexical(self, fiches: Sequence[Fiche], units: Sequence[UnitRow], places: Mapping[View, Places]) -> LexicalIndex:
        """The lexical index of this state, from its file or made again."""
        path = self._folder / LEXICAL_FILE
        if self._previous is None:
            try:
                header, payload = read_derived(path)
                if not _same(header, _lexical_header(self.meta)):
                    raise CorruptIndexError(path, "en retard sur la bibliothèque")
                index = LexicalIndex.from_bytes(payload)
                if len(index.fields["passage"]) == len(places["passage"].ids) and len(index.fields["fiche"]) == len(fiches):
                    return index
                raise CorruptIndexError(path, "ne correspond pas à la bibliothèque")
            except (CorruptIndexError, ValueError, KeyError) as error:
                self._say(path, error, len(fiches))
        self.changed = True
        return _lexical_index(fiches, units, places)

    def _say(self, path: Path, error: Exception, count: int) -> None:
        """Tell the user, unless the library is empty and there was nothing to read."""
        if count:
            reason = error.reason if isinstance(error, CorruptIndexError) else "contenu endommagé"
            self._notices.append(f"{path.name} : {reason} ; index refait depuis la bibliothèque")


def _vectors(connection: sqlite3.Connection, dimension: int, least: int, count: int) -> Vectors:
    """(count, dimension) vectors of the units from id `least` on, by id."""
    if not count:
        return np.zeros((0, dimension), dtype=np.float32)
    blobs = b"".join(blob for (blob,) in connection.execute("SELECT vector FROM units WHERE id >= ? ORDER BY id", (least,)))
    return np.frombuffer(blobs, dtype="<f4").astype(np.float32).reshape(count, dimension)


def _places(units: Sequence[UnitRow], order: Mapping[int, int], dense: DenseIndex) -> dict[View, Places]:
    sorter = np.argsort(dense.ids, kind="stable")
    found: dict[View, Places] = {}
    for view in VIEWS:
        pairs = sorted((order[fiche], unit) for unit, fiche, name, _ in units if name == view)
        ids = np.array([unit for _, unit in pairs], dtype=np.int64)
        rows = sorter[np.searchsorted(dense.ids, ids, sorter=sorter)] if len(ids) else ids
        found[view] = Places(ids, np.array([fiche for fiche, _ in pairs], dtype=np.int64), rows)
    return found


def _lexical_index(fiches: Sequence[Fiche], units: Sequence[UnitRow], places: Mapping[View, Places]) -> LexicalIndex:
    """Four fields: passages and everyday questions as embedded, the fiche's head, the whole fiche."""
    texts = {unit: text for unit, _, _, text in units}
    heads = [
        ". ".join((f.title, ", ".join((*f.departments, *f.regions)), f.theme or "", f.chapter or "", f.organisation or "")) for f in fiches
    ]
    fields: dict[str, Sequence[str]] = {
        "passage": [texts[int(i)] for i in places["passage"].ids],
        "everyday": [texts[int(i)] for i in places["everyday"].ids],
        "title": heads,
        "fiche": [f"{head}. {', '.join(f.audiences)}. {plain(f.text)}" for head, f in zip(heads, fiches, strict=True)],
    }
    return LexicalIndex.from_texts(fields)
