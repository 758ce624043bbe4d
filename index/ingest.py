"""Documents into the store: what changed, which vectors are known already, one transaction a document."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.models import Document, Fiche, Passage
from index.encoder import Encoder
from index.errors import BusyLibraryError, DuplicateFicheError, ModelMismatchError
from index.records import document_to_json, fiche_from_json, fiche_to_json, passage_to_json
from index.store import Store, next_generation, set_meta
from index.vectors import Vectors, unit_rows, vector_key
from index.views import Unit, units

__all__ = [
    "Cut",
    "Known",
    "Plan",
    "Progress",
    "check_model",
    "plan",
    "rebuild",
    "write_all",
]

Cut = Callable[[Fiche], Sequence[Passage]]
Progress = Callable[[int, int, str], None]
"""Called with (texts encoded, texts to encode, document's name)."""
Known = Mapping[str, Vectors]
"""{vector_key: vector (dim,)}: the vector file of the embedded library, for instance."""
CHUNK: Final = 500
"""Parameters of one SQL statement; SQLite allows 999 in its oldest builds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A document to write: its fiches, and the units of each with the keys of their vectors."""

    document: Document
    fiches: tuple[Fiche, ...]
    units: tuple[tuple[Unit, ...], ...]
    keys: tuple[tuple[str, ...], ...]
    origin: str

    @property
    def texts(self) -> dict[str, str]:
        """{vector_key: text} of every unit."""
        return {key: unit.text for row, names in zip(self.units, self.keys, strict=True) for unit, key in zip(row, names, strict=True)}


def plan(store: Store, fingerprint: str, entry: tuple[Document, Iterable[Fiche]], *, cut: Cut, origin: str) -> Plan | None:
    """What writing this document takes; None where the store holds it as it is, or where the user removed it from `origin`."""
    document, chosen = entry[0], tuple(entry[1])
    with store.reading() as connection:
        if (
            origin
            and connection.execute("SELECT 1 FROM removed WHERE name = ? AND sha256 = ?", (document.name, document.sha256)).fetchone()
        ):
            return None
        row = connection.execute("SELECT id, record FROM documents WHERE name = ?", (document.name,)).fetchone()
        if row is not None and row[1] == document_to_json(document):
            # The same file may give other fiches once the way it is split has improved.
            stored = [r for (r,) in connection.execute("SELECT record FROM fiches WHERE document = ? ORDER BY id", (row[0],))]
            if stored == [fiche_to_json(f) for f in chosen]:
                return None
        _refuse_duplicates(connection, document.name, chosen)
    rows = tuple(tuple(units(fiche, cut(fiche))) for fiche in chosen)
    keys = tuple(tuple(vector_key(fingerprint, unit.text) for unit in row) for row in rows)
    return Plan(document, chosen, rows, keys, origin)


def _refuse_duplicates(connection: sqlite3.Connection, name: str, fiches: Sequence[Fiche]) -> None:
    seen: set[str] = set()
    for fiche in fiches:
        if fiche.id in seen:
            raise DuplicateFicheError(fiche.id, name, name)
        seen.add(fiche.id)
        found = connection.execute(
            "SELECT d.name FROM fiches f JOIN documents d ON d.id = f.document WHERE f.fiche_id = ? AND d.name != ?", (fiche.id, name)
        ).fetchone()
        if found:
            raise DuplicateFicheError(fiche.id, name, str(found[0]))


def known_vectors(store: Store, keys: Iterable[str], dimension: int, given: Known) -> dict[str, Vectors]:
    """The vectors of these keys that the store holds or that were given; those of a wrong dimension are ignored."""
    wanted = list(dict.fromkeys(keys))
    found = {k: unit_rows(given[k])[0] for k in wanted if k in given and np.asarray(given[k]).shape == (dimension,)}
    rest = [k for k in wanted if k not in found]
    with store.reading() as connection:
        for start in range(0, len(rest), CHUNK):
            part = rest[start : start + CHUNK]
            marks = ",".join("?" * len(part))
            for key, blob in connection.execute(f"SELECT key, vector FROM units WHERE key IN ({marks})", part):
                if len(blob) == 4 * dimension:
                    found[key] = np.frombuffer(blob, dtype="<f4").astype(np.float32)
    return found


def vectors_of(
    texts: Mapping[str, str], known: Mapping[str, Vectors], encoder: Encoder, progress: Callable[[int], None]
) -> dict[str, Vectors]:
    """{key: vector} for every key of `texts`, encoding those not known; `progress` is called with the texts encoded so far."""
    missing = [key for key in texts if key not in known]
    fresh = encoder.passage([texts[k] for k in missing], progress=lambda done, _: progress(done)) if missing else ()
    return {key: known[key] for key in texts if key in known} | dict(zip(missing, fresh, strict=True))


def check_model(store: Store, encoder: Encoder) -> None:
    """Raises ModelMismatchError where the store's vectors are of another model; a store without vectors takes any."""
    meta = store.meta()
    if "fingerprint" in meta and meta["fingerprint"] != encoder.fingerprint:
        old, new = meta["model"], encoder.name
        if old == new:
            # Same name, other weights or prompts: say which.
            old, new = f"{old} [{meta['fingerprint']}]", f"{new} [{encoder.fingerprint}]"
        raise ModelMismatchError(store.path.parent, old, new)


def set_model(connection: sqlite3.Connection, encoder: Encoder) -> None:
    """Record within a transaction which model the vectors are of."""
    set_meta(connection, model=encoder.name, fingerprint=encoder.fingerprint, dimension=str(encoder.dimension))


def write_document(store: Store, encoder: Encoder, planned: Plan, vectors: Mapping[str, Vectors]) -> None:
    """One transaction: the document added, or replaced with its fiches and units. Raises as `Store.writing` and `check_model` do."""
    document = planned.document
    with store.writing() as connection:
        check_model(store, encoder)
        set_model(connection, encoder)
        _refuse_duplicates(connection, document.name, planned.fiches)
        connection.execute("DELETE FROM removed WHERE name = ?", (document.name,))
        connection.execute(
            "INSERT INTO documents (name, sha256, origin, record) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, origin = excluded.origin, record = excluded.record",
            (document.name, document.sha256, planned.origin, document_to_json(document)),
        )
        (row,) = connection.execute("SELECT id FROM documents WHERE name = ?", (document.name,)).fetchone()
        connection.execute("DELETE FROM fiches WHERE document = ?", (row,))
        for fiche, fiche_units, keys in zip(planned.fiches, planned.units, planned.keys, strict=True):
            added = connection.execute(
                "INSERT INTO fiches (fiche_id, document, record) VALUES (?, ?, ?)", (fiche.id, row, fiche_to_json(fiche))
            ).lastrowid
            write_units(connection, added or 0, fiche_units, keys, vectors)
        next_generation(connection)


def write_units(
    connection: sqlite3.Connection, fiche: int, fiche_units: Sequence[Unit], keys: Sequence[str], vectors: Mapping[str, Vectors]
) -> None:
    """Insert the units of the fiche of that row, with their vectors as little-endian float32."""
    connection.executemany(
        "INSERT INTO units (fiche, view, start, end, text, key, passage, vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                fiche,
                unit.view,
                unit.start,
                unit.end,
                unit.text,
                key,
                None if unit.passage is None else passage_to_json(unit.passage),
                np.asarray(vectors[key], dtype="<f4").tobytes(),
            )
            for unit, key in zip(fiche_units, keys, strict=True)
        ],
    )


def reporter(progress: Progress | None, done: int, total: int, name: str) -> Callable[[int], None]:
    """What tells `progress` how far a document's encoding is, `done` texts of `total` having been encoded before it."""
    return lambda count: progress(done + count, total, name) if progress is not None else None


def write_all(store: Store, encoder: Encoder, plans: Sequence[Plan], given: Known, progress: Progress | None) -> None:
    """Encode what is new in the plans and write them, one transaction each; progress counts the texts of all of them."""
    keys = [key for p in plans for key in p.texts]
    known = known_vectors(store, keys, encoder.dimension, given)
    total = len(set(keys) - known.keys())
    done = 0
    for planned in plans:
        name = planned.document.name
        fresh = vectors_of(planned.texts, known, encoder, reporter(progress, done, total, name))
        done += len(fresh.keys() - known.keys())
        known.update(fresh)
        write_document(store, encoder, planned, fresh)


def rebuild(store: Store, encoder: Encoder, cut: Cut, progress: Progress | None) -> None:
    """Cut and encode every fiche again and replace all units, in one transaction; vectors of `encoder` already there are kept."""
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT f.id, f.record, d.name FROM fiches f JOIN documents d ON d.id = f.document ORDER BY f.document, f.id"
        ).fetchall()
    fiches = [(row, fiche_from_json(record), name) for row, record, name in rows]
    made = [(row, name, units(fiche, cut(fiche))) for row, fiche, name in fiches]
    keyed = [(row, name, found, [vector_key(encoder.fingerprint, u.text) for u in found]) for row, name, found in made]
    known = known_vectors(store, (key for *_, keys in keyed for key in keys), encoder.dimension, {})
    total = len({key for *_, keys in keyed for key in keys} - known.keys())
    done = 0
    for _, name, found, keys in keyed:
        texts = {key: unit.text for key, unit in zip(keys, found, strict=True)}
        fresh = vectors_of(texts, known, encoder, reporter(progress, done, total, name))
        done += len(fresh.keys() - known.keys())
        known.update(fresh)
    with store.writing() as connection:
        present = {row for (row,) in connection.execute("SELECT id FROM fiches")}
        if present != {row for row, *_ in keyed}:
            raise BusyLibraryError(store.path, 0)
        connection.execute("DELETE FROM units")
        for row, _, found, keys in keyed:
            write_units(connection, row, found, keys, known)
        set_model(connection, encoder)
        next_generation(connection)
