"""A library of fiches in a folder: documents in and out, fiches, search, and its own health.

`library.sqlite` is the truth (store.py); `dense.faiss` and `lexical.npz` are derived from it (snapshot.py), recognised when
they are stale or damaged, and made again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from corpus.models import Document, Fiche, Passage
from corpus.passages import passages as cut_passages
from index import ingest, snapshot
from index.checks import check
from index.encoder import Encoder, load
from index.errors import MissingLibraryError, ReadOnlyLibraryError, UnknownDocumentError, UnknownFicheError
from index.filters import Filters
from index.ingest import Cut, Known, Progress
from index.lexicon import Lexicon
from index.nearest import nearest
from index.prepare import Prepared, Query, prepare
from index.records import document_from_json, passage_from_json
from index.search import SIGNALS, Hit, Ranked, ScoredPassage, Weights, rank
from index.sentencevectors import SentenceVectors
from index.snapshot import Snapshot
from index.state import State
from index.store import Store, is_writable, next_generation
from index.topics import Topic, Topics, with_vectors
from index.vectors import Vectors

__all__ = ["STORE_FILE", "Library", "Progress"]

STORE_FILE = "library.sqlite"


class Library:
    """Open with `Library.open`. Threads may share one; processes may open the same folder.

    Every method may raise DamagedLibraryError or BusyLibraryError; those that change, ReadOnlyLibraryError.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder | None,
        cut: Cut,
        weights: Weights,
        lexicon: Lexicon | None,
        second: Encoder | None = None,
        known: Known | None = None,
        inventory: Sequence[Topic] = (),
    ) -> None:
        self.weights = weights
        self.lexicon = lexicon
        self._store = store
        self._folder = store.path.parent
        self._encoder = encoder
        self._cut = cut
        self._state = State(store, second, known or {})
        self._second = second
        self._inventory = inventory
        self._topics: Topics | None = None
        self._sentences = SentenceVectors(second) if second is not None else None

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder | None = None,
        create: bool = True,
        *,
        rebuild: bool = False,
        progress: Progress | None = None,
        cut: Cut = cut_passages,
        weights: Weights | None = None,
        lexicon: Lexicon | None = None,
        second: Encoder | None = None,
        known: Known | None = None,
        inventory: Sequence[Topic] = (),
        busy_seconds: float = 60.0,
    ) -> Library:
        """The library of `folder`; made where there is none and `create`.

        `encoder` None: the model the library was built with, loaded at first use. `rebuild` computes every vector again with
        `encoder`. `second` adds the signals of another model, `known` the vectors ({vector_key: vector}) of it that need not be
        made, `inventory` the subjects a question is placed among. `cut` gives the passages of a fiche. A folder that cannot be
        written is opened for reading.
        Raises MissingLibraryError, ModelMismatchError, ReadOnlyLibraryError (nothing to read and no right to create).
        """
        path = folder / STORE_FILE
        if not path.exists() and not create:
            raise MissingLibraryError(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ReadOnlyLibraryError(folder) from error
        read_only = not is_writable(folder)
        if read_only and not path.exists():
            raise ReadOnlyLibraryError(folder)
        store = Store(path, read_only=read_only, busy_seconds=busy_seconds)
        library = cls(store, encoder, cut, weights or Weights(), lexicon, second, known, inventory)
        try:
            if rebuild:
                library.rebuild(library.encoder, progress=progress)
            elif encoder is not None:
                ingest.check_model(library._store, encoder)
            library._current()
        except BaseException:
            library.close()
            raise
        return library

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the store; the library is of no use afterwards."""
        self._store.close()

    @property
    def notices(self) -> list[str]:
        """What had to be repaired, one line each in French, since the library was opened."""
        return self._state.notices

    @property
    def encoder(self) -> Encoder:
        """The library's model, loaded at first use. Raises ModelLoadError, ModelMismatchError."""
        with self._state.lock:
            if self._encoder is None:
                encoder = load(self._store.meta().get("model"))
                ingest.check_model(self._store, encoder)
                self._encoder = encoder
            return self._encoder

    # Documents in and out

    def add(
        self,
        document: Document,
        fiches: Iterable[Fiche],
        progress: Progress | None = None,
        *,
        vectors: Known | None = None,
        origin: str = "",
    ) -> bool:
        """Add a document and its fiches, or replace it where it changed; False where nothing changed. See `add_many`."""
        return self.add_many([(document, fiches)], progress, vectors=vectors, origin=origin) > 0

    def add_many(
        self,
        entries: Iterable[tuple[Document, Iterable[Fiche]]],
        progress: Progress | None = None,
        *,
        vectors: Known | None = None,
        origin: str = "",
    ) -> int:
        """Add or replace documents, one transaction each; returns how many changed.

        Only texts never seen are encoded: the vectors of others come from the store or from `vectors` ({vector_key: vector}).
        `origin` names a set that comes with Essaim: what the user removed from it stays out until it changes.
        Raises DuplicateFicheError, ModelMismatchError; documents already written stay.
        """
        if self._store.read_only:
            raise ReadOnlyLibraryError(self._folder)
        given, encoder = vectors or {}, self.encoder
        found = (ingest.plan(self._store, encoder.fingerprint, entry, cut=self._cut, origin=origin) for entry in entries)
        plans = [p for p in found if p is not None]
        with self.deferred():
            ingest.write_all(self._store, encoder, plans, given, progress)
        return len(plans)

    def remove(self, name: str) -> int:
        """Remove a document and its fiches; returns how many fiches went. Raises UnknownDocumentError with the nearest names."""
        with self._store.writing() as connection:
            row = connection.execute("SELECT id, sha256, origin FROM documents WHERE name = ?", (name,)).fetchone()
            if row is None:
                names = [n for (n,) in connection.execute("SELECT name FROM documents")]
                raise UnknownDocumentError(name, nearest(name, names))
            (count,) = connection.execute("SELECT COUNT(*) FROM fiches WHERE document = ?", (row[0],)).fetchone()
            connection.execute("DELETE FROM documents WHERE id = ?", (row[0],))
            if row[2]:
                connection.execute("INSERT OR REPLACE INTO removed VALUES (?, ?)", (name, row[1]))
            next_generation(connection)
        self._current()
        return int(count)

    def readmit(self, names: Iterable[str]) -> None:
        """Let `add_many` take from a set that comes with Essaim what the user had removed from it."""
        with self._store.writing() as connection:
            connection.executemany("DELETE FROM removed WHERE name = ?", [(name,) for name in names])

    def deferred(self) -> AbstractContextManager[None]:
        """Within it, changes do not update the derived indexes; they are updated once, at the end."""
        return self._state.deferred()

    def rebuild(self, encoder: Encoder, progress: Progress | None = None) -> None:
        """Cut and encode every fiche again, with `encoder` from now on, in one transaction."""
        ingest.rebuild(self._store, encoder, self._cut, progress)
        with self._state.lock:
            self._encoder = encoder
            self._state.restart()

    # What it holds

    @property
    def size(self) -> int:
        """Number of fiches."""
        return len(self._current().fiches)

    def documents(self) -> list[Document]:
        """Every document, in the order they were first added."""
        with self._store.reading() as connection:
            return [document_from_json(r) for (r,) in connection.execute("SELECT record FROM documents ORDER BY id")]

    def fiches(self) -> tuple[Fiche, ...]:
        """Every fiche, by document then in the document's order."""
        return self._current().fiches

    def fiche(self, fiche_id: str) -> Fiche:
        """The fiche of that identifier. Raises UnknownFicheError with the nearest ones."""
        return self._current().fiches[self._position(fiche_id)]

    def passages(self, fiche_id: str) -> tuple[Passage, ...]:
        """The passages of a fiche in reading order. Raises UnknownFicheError."""
        current = self._current()
        return tuple(self._passages_of(current.row_ids[self._position(fiche_id)]).values())

    def names(self, origin: str) -> set[str]:
        """Names of the documents of that origin (see `add_many`)."""
        with self._store.reading() as connection:
            return {name for (name,) in connection.execute("SELECT name FROM documents WHERE origin = ?", (origin,))}

    def holds(self, name: str, sha256: str) -> bool:
        """Whether the document of that name is in, from a file of that digest: reading it again may be spared."""
        with self._store.reading() as connection:
            return connection.execute("SELECT 1 FROM documents WHERE name = ? AND sha256 = ?", (name, sha256)).fetchone() is not None

    def status(self) -> dict[str, Any]:
        """What the library holds, as JSON values."""
        meta, current = self._store.meta(), self._current()
        with self._store.reading() as connection:
            (documents,) = connection.execute("SELECT COUNT(*) FROM documents").fetchone()
        files = (STORE_FILE, snapshot.DENSE_FILE, snapshot.LEXICAL_FILE)
        return {
            "folder": str(self._folder),
            "documents": documents,
            "fiches": len(current.fiches),
            "passages": len(current.places["passage"].ids),
            "units": len(current.dense),
            "model": meta.get("model"),
            "dimension": int(meta["dimension"]) if "dimension" in meta else None,
            "fingerprint": meta.get("fingerprint"),
            "index": current.dense.kind,
            "generation": current.generation,
            "read_only": self._store.read_only,
            "bytes": sum(f.stat().st_size for f in map(self._folder.joinpath, files) if f.exists()),
            "notices": list(self.notices),
        }

    def check(self) -> list[str]:
        """Faults found in the whole library, one line each in French; [] for a sound one."""
        return check(self._store, self._current())

    # Search

    def prepare(self, query: str | Query) -> Prepared:
        """Analyse and encode a question, once for any number of searches."""
        asked = Query(query) if isinstance(query, str) else query
        return prepare(asked, self.encoder, self._current().lexical, self.lexicon, self._second, self._subjects())

    def _subjects(self) -> Topics | None:
        """The inventory with the vectors of the library's models, read at the first question."""
        with self._state.lock:
            if self._topics is None and self._inventory:
                second = self._second.fingerprint if self._second is not None else None
                self._topics = with_vectors(self._inventory, self.encoder.fingerprint, second)
            return self._topics

    def search(
        self, query: str | Query | Prepared, filters: Filters | None = None, k: int = 10, *, weights: Weights | None = None
    ) -> list[Hit]:
        """The `k` best fiches among those `filters` allow, best first; fewer where fewer are allowed.

        A question without any known word or meaning still ranks: judging relevance is the caller's part.
        """
        prepared = query if isinstance(query, Prepared) else self.prepare(query)
        current, extra = self._state.current()
        found = rank(current, extra, prepared, filters or Filters(), k, weights or self.weights)
        return [self._hit(current, one) for one in found]

    @property
    def second(self) -> Encoder | None:
        """The second model, None without one."""
        return self._second

    def sentence_cosines(self, fiche: Fiche, prepared: Prepared) -> Vectors | None:
        """(sentences,) closeness of each sentence of `corpus.sentences.fiche_sentences`; None without a second model."""
        if self._sentences is None or not prepared.second.any():
            return None
        return self._sentences.cosines(fiche, prepared.second)

    def _hit(self, current: Snapshot, found: Ranked) -> Hit:
        passages = self._passages_of(current.row_ids[found.position])
        scored = tuple(ScoredPassage(passages[unit], *figures) for unit, *figures in found.passages if unit in passages)
        raw = {name: float(v) for name, v in zip(SIGNALS, found.raw, strict=True) if not math.isnan(v)}
        z = {name: float(v) for name, v in zip(SIGNALS, found.z, strict=True)}
        return Hit(current.fiches[found.position], found.score, raw, z, scored)

    def _passages_of(self, row: int) -> dict[int, Passage]:
        with self._store.reading() as connection:
            rows = connection.execute("SELECT id, passage FROM units WHERE fiche = ? AND view = 'passage' ORDER BY id", (row,))
            return {unit: passage_from_json(record) for unit, record in rows}

    def _position(self, fiche_id: str) -> int:
        known = self._current().position
        if fiche_id not in known:
            raise UnknownFicheError(fiche_id, nearest(fiche_id, known))
        return known[fiche_id]

    def _current(self) -> Snapshot:
        return self._state.current()[0]
