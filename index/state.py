"""The present state of an open library: its snapshot and the optional signals, moved on when the store has."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from index import snapshot
from index.encoder import Encoder
from index.errors import LibraryError
from index.extra import Extra, load_extra
from index.ingest import Known
from index.snapshot import Snapshot
from index.store import Store

__all__ = ["State"]


class State:
    """Safe to share between threads: what `current` gives never changes."""

    def __init__(self, store: Store, second: Encoder | None, known: Known) -> None:
        self.lock = threading.RLock()
        self.notices: list[str] = []
        """What had to be repaired, one line each in French."""
        self._store = store
        self._folder = store.path.parent
        self._second = second
        self._known = known
        self._snapshot: Snapshot | None = None
        self._extra = Extra()
        self._deferred = 0

    def current(self) -> tuple[Snapshot, Extra]:
        """The state of the store's present generation, whoever moved it there: this process or another."""
        with self.lock:
            known = self._snapshot
            if known is not None and (self._deferred or self._store.generation == known.generation):
                return known, self._extra
            return self._refresh(self.notices), self._extra

    def restart(self) -> None:
        """Make everything again after the vectors of the whole store changed: both files are stale, as expected, so nothing is said."""
        with self.lock:
            self._snapshot = None
            self._refresh([])

    @contextlib.contextmanager
    def deferred(self) -> Iterator[None]:
        """Within it the state stays as it is; it is brought up to date once, at the end."""
        with self.lock:
            self._deferred += 1
        try:
            yield
        finally:
            with self.lock:
                self._deferred -= 1
            self.current()

    def _refresh(self, notices: list[str]) -> Snapshot:
        made, changed = snapshot.load(self._store, self._folder, self._snapshot, notices)
        self._snapshot = made
        self._extra = load_extra(made, self._store, self._folder, self._store.meta().get("fingerprint"), self._second, self._known)
        if changed and made.fiches and not self._store.read_only:
            try:
                snapshot.save(made, self._store, self._folder)
            except (OSError, LibraryError) as error:
                # The search works from memory all the same; a later opening will write them.
                notices.append(f"index non enregistré : {error}")
        return made
