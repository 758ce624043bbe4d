"""Signals beside the first model's own: a second encoder of another family, the everyday questions by the models' metrics, the adapters.

Everything here is derived from the store and optional: without the second model, or for a model no map was fitted to, the
columns are absent and weigh nothing. The second model's vectors are kept in `second.npz` by unit id, which always stands for the
same text (store.py), so only new units are ever encoded.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from index.adapter import Adapter, load_adapters
from index.dense import Ids
from index.derived import read_derived, write_derived
from index.encoder import Encoder
from index.errors import CorruptIndexError
from index.metric import Metric, load_metrics
from index.prepare import Prepared
from index.snapshot import Places, Snapshot
from index.store import Store
from index.vectors import Vectors, unit_rows, vector_key
from index.views import View

__all__ = ["EXTRA_SIGNALS", "Extra", "load_extra"]

SECOND_FILE: Final = "second.npz"
SECOND_VIEWS: Final[tuple[View, ...]] = ("passage", "everyday")
"""Views the second model encodes: titles and whole fiches brought nothing in the ablation (docs/recherche.md)."""
EXTRA_SIGNALS: Final = ("second_passage", "second_everyday", "asked", "asked_second", "adapted", "adapted_second")
CHUNK: Final = 65_536
"""Rows averaged at once, so that a large library never copies all its vectors."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The everyday questions of a snapshot in the space of a metric."""

    metric: Metric
    rows: Vectors
    """(units, dim) unit rows in the order of the snapshot's places."""
    means: Vectors
    """(fiches, dim) their mean for each fiche, zero for a fiche that has none."""

    @classmethod
    def of(cls, metric: Metric | None, vectors: Vectors, places: Places, fiches: int) -> _Asked | None:
        """None where there is no metric or no everyday question."""
        if metric is None or not len(vectors):
            return None
        rows = metric.texts(vectors)
        return cls(metric, rows, _means(places, fiches, rows.__getitem__))

    def __call__(self, question: Vectors, places: Places, fiches: int) -> Vectors:
        """(fiches,) the best and the mean cosine of a fiche's questions with this one, added; NaN for a fiche that has none."""
        moved = self.metric.questions(question)[0]
        like: Vectors = places.best(self.rows @ moved, fiches) + self.means @ moved
        return like


@dataclass(frozen=True, slots=True)
class Extra:
    """The optional signals of one snapshot."""

    second: Mapping[View, Vectors] = field(default_factory=dict)
    """{view: (units, dim) rows in the order of the snapshot's places}."""
    asked: tuple[_Asked | None, _Asked | None] = (None, None)
    """The everyday questions of the fiches, by the metric of the first and of the second model."""
    adapters: tuple[Adapter | None, Adapter | None] = (None, None)
    """Of the first and of the second model."""
    adapted: tuple[Vectors | None, Vectors | None] = (None, None)
    """(fiches, dim) unit rows of the fiches in each adapter's target space."""

    def columns(self, places: Mapping[View, Places], prepared: Prepared, fiches: int) -> Vectors:
        """(fiches, EXTRA_SIGNALS) raw cosines, NaN where a signal or a fiche has none."""
        out = np.full((fiches, len(EXTRA_SIGNALS)), np.nan, dtype=np.float32)
        for i, view in enumerate(SECOND_VIEWS):
            if view in self.second and prepared.second.any():
                out[:, i] = places[view].best(np.vecdot(self.second[view], prepared.second), fiches)
        vectors = (prepared.vector, prepared.second)
        for i, (asked, vector) in enumerate(zip(self.asked, vectors, strict=True), EXTRA_SIGNALS.index("asked")):
            if asked is not None and vector.any():
                out[:, i] = asked(vector, places["everyday"], fiches)
        for i, (adapter, rows, vector) in enumerate(zip(self.adapters, self.adapted, vectors, strict=True), EXTRA_SIGNALS.index("adapted")):
            if adapter is not None and rows is not None and vector.any():
                out[:, i] = np.vecdot(rows, adapter.question(vector))
        return out


def load_extra(
    snapshot: Snapshot, store: Store, folder: Path, fingerprint: str | None, second: Encoder | None, given: Mapping[str, Vectors]
) -> Extra:
    """The optional signals of `snapshot`, whose first model is that of `fingerprint`.

    Vectors of the second model come from its file, from `given` ({vector_key: vector}), or are made.
    """
    adapters, metrics = load_adapters(), load_metrics()
    passages, places, count = snapshot.places["passage"], snapshot.places["everyday"], len(snapshot.fiches)
    first = adapters.get(fingerprint or "")
    adapted = first.fiches(_means(passages, count, lambda some: snapshot.dense.vectors(passages.ids[some]))) if first is not None else None
    metric = metrics.get(fingerprint or "")
    asked = _Asked.of(metric, snapshot.dense.vectors(places.ids), places, count) if metric is not None else None
    if second is None:
        return Extra(asked=(asked, None), adapters=(first, None), adapted=(adapted, None))
    table = _second_vectors(snapshot, store, folder, second, given)
    rows: dict[View, Vectors] = {view: table(snapshot.places[view].ids) for view in SECOND_VIEWS}
    other = adapters.get(second.fingerprint)
    moved = other.fiches(_means(passages, count, lambda some: table(passages.ids[some]))) if other is not None else None
    again = _Asked.of(metrics.get(second.fingerprint), rows["everyday"], places, count)
    return Extra(rows, (asked, again), (first, other), (adapted, moved))


class _Table:
    """Vectors by unit id."""

    def __init__(self, ids: Ids, vectors: Vectors) -> None:
        self.ids = ids
        self.vectors = vectors

    def __call__(self, ids: Ids) -> Vectors:
        return self.vectors[np.searchsorted(self.ids, ids)]


def _means(places: Places, fiches: int, vectors_of: Callable[[slice], Vectors]) -> Vectors:
    """(fiches, dim) means of the vectors of each fiche's units, given by their positions in `places`; zero for a fiche without any."""
    total: Vectors | None = None
    for start in range(0, len(places.ids), CHUNK):
        some = slice(start, start + CHUNK)
        part = vectors_of(some)
        if total is None:
            total = np.zeros((fiches, part.shape[1]), dtype=np.float32)
        np.add.at(total, places.fiche[some], part)
    if total is None:
        return np.zeros((fiches, 1), dtype=np.float32)
    counts = np.bincount(places.fiche, minlength=fiches).astype(np.float32)
    return np.asarray(total / np.maximum(counts, 1.0)[:, None], dtype=np.float32)


def _second_vectors(snapshot: Snapshot, store: Store, folder: Path, second: Encoder, given: Mapping[str, Vectors]) -> _Table:
    """The second model's vectors of every unit of its views, its file caught up where some were new."""
    path = folder / SECOND_FILE
    library = store.meta()["library"]
    wanted = np.sort(np.concatenate([snapshot.places[view].ids for view in SECOND_VIEWS]))
    known = _read(path, library, second)
    missing = np.setdiff1d(wanted, known.ids)
    if not len(missing) and len(known.ids) == len(wanted):
        return known
    fresh = _encode(store, missing, second, given)
    ids = np.concatenate([known.ids, missing])
    vectors = np.concatenate([known.vectors, fresh])
    keep = np.isin(ids, wanted)
    order = np.argsort(ids[keep])
    table = _Table(ids[keep][order], vectors[keep][order])
    if not store.read_only:
        _write(path, library, second, table)
    return table


def _encode(store: Store, ids: Ids, second: Encoder, given: Mapping[str, Vectors]) -> Vectors:
    with store.reading() as connection:
        texts = _texts(connection, ids)
    keys = [vector_key(second.fingerprint, text) for text in texts]
    out = np.zeros((len(texts), second.dimension), dtype=np.float32)
    unknown = [i for i, key in enumerate(keys) if key not in given]
    for i, key in enumerate(keys):
        if key in given:
            out[i] = given[key]
    if unknown:
        out[unknown] = second.passage([texts[i] for i in unknown])
    return out


def _texts(connection: sqlite3.Connection, ids: Ids) -> Sequence[str]:
    """The texts of units, in the order of `ids` (ascending); older units, known already, are not read again."""
    held = dict(connection.execute("SELECT id, text FROM units WHERE id >= ?", (int(ids[0]),))) if len(ids) else {}
    return [held[int(i)] for i in ids]


def _read(path: Path, library: str, second: Encoder) -> _Table:
    """The file's table; an empty one where it is missing, damaged, or of another library or model."""
    empty = _Table(np.zeros(0, dtype=np.int64), np.zeros((0, second.dimension), dtype=np.float32))
    try:
        header, payload = read_derived(path)
        if header.get("library") != library or header.get("fingerprint") != second.fingerprint:
            return empty
        with np.load(io.BytesIO(payload), allow_pickle=False) as archive:
            return _Table(archive["ids"], unit_rows(archive["vectors"]))
    except (CorruptIndexError, ValueError, KeyError):
        return empty


def _write(path: Path, library: str, second: Encoder, table: _Table) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, ids=table.ids, vectors=table.vectors.astype(np.float16))
    try:
        write_derived(path, {"kind": "second", "library": library, "fingerprint": second.fingerprint}, buffer.getvalue())
    except OSError:
        # A derived file that cannot be written costs a second at the next opening, nothing else.
        return
