"""The SQLite store: exact records, transactions, two writers, damage."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from pathlib import Path

import pytest
from conftest import make_document, make_fiche

from corpus.models import Passage
from index.errors import BusyLibraryError, DamagedLibraryError, NewerLibraryError, ReadOnlyLibraryError
from index.records import document_from_json, document_to_json, fiche_from_json, fiche_to_json, passage_from_json, passage_to_json
from index.store import Store, is_writable, next_generation


def test_records_come_back_equal() -> None:
    full = make_fiche(years=(2013, 2018), departments=("Nord", "Pas-de-Calais"), text="Texte « é »\n\n- point\u00a0!\u2028 fin")
    assert fiche_from_json(fiche_to_json(full)) == full
    document = make_document()
    assert document_from_json(document_to_json(document)) == document
    passage = Passage("p#1", "p", "Description", "description", None, 0, 5, "Texte")
    assert passage_from_json(passage_to_json(passage)) == passage


def test_records_with_nothing_known_come_back_equal() -> None:
    bare = make_fiche(
        departments=(),
        regions=(),
        organisation=None,
        years=None,
        status=None,
        contacts=(),
        chapter=None,
        theme=None,
        audiences=(),
        sections=(),
        marks=(),
        evidence=None,
        everyday=(),
    )
    assert fiche_from_json(fiche_to_json(bare)) == bare


def test_a_new_store_is_versioned_and_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    assert store.connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert store.generation == 0
    identity = store.meta()["library"]
    store.close()
    again = Store(tmp_path / "library.sqlite")
    assert again.meta()["library"] == identity
    again.close()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    with pytest.raises(RuntimeError), store.writing() as connection:
        connection.execute("INSERT INTO documents (name, sha256, origin, record) VALUES ('a', 'b', '', '{}')")
        next_generation(connection)
        raise RuntimeError("power cut")
    assert store.connection.execute("SELECT COUNT(*) FROM documents").fetchone() == (0,)
    assert store.generation == 0
    store.close()


def test_a_reader_sees_one_state_while_a_writer_works(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    reader, writer = Store(path), Store(path)
    with reader.reading() as reading:
        assert reading.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone() == ("0",)
        with writer.writing() as writing:
            next_generation(writing)
        assert reading.execute("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation'").fetchone() == (0,)
    assert reader.generation == 1
    reader.close()
    writer.close()


def test_threads_of_one_store_do_not_see_each_others_unfinished_work(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    seen: list[int] = []
    with store.writing() as connection:
        next_generation(connection)
        thread = threading.Thread(target=lambda: seen.append(store.generation))
        thread.start()
        thread.join()
    assert (seen, store.generation) == ([0], 1)
    store.close()


def test_a_second_writer_waits_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    first, second = Store(path), Store(path, busy_seconds=0.1)
    with first.writing(), pytest.raises(BusyLibraryError, match=r"library\.sqlite"), second.writing():
        pass
    with second.writing() as connection:
        next_generation(connection)
    assert first.generation == 1
    first.close()
    second.close()


@pytest.mark.parametrize("content", [b"this is not a database, only some text " * 50, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(content)
    with pytest.raises(DamagedLibraryError, match=r"library\.sqlite"):
        Store(path)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerLibraryError, match="mettre Essaim à jour"):
        Store(path)


def test_read_only(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Store(path).close()
    store = Store(path, read_only=True)
    assert store.generation == 0
    with pytest.raises(ReadOnlyLibraryError, match="lecture seule"), store.writing():
        pass
    store.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["library.sqlite"]


def test_is_writable(tmp_path: Path) -> None:
    assert is_writable(tmp_path)
    assert not is_writable(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []


def test_unit_ids_are_never_used_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    insert = "INSERT INTO units (fiche, view, start, end, text, key, vector) VALUES (1, 'title', 0, 0, 't', 'k', x'00')"
    with store.writing() as connection:
        connection.execute("INSERT INTO documents (id, name, sha256, origin, record) VALUES (1, 'a', 'b', '', '{}')")
        connection.execute("INSERT INTO fiches (id, fiche_id, document, record) VALUES (1, 'f', 1, '{}')")
        first = connection.execute(insert).lastrowid
        connection.execute("DELETE FROM units")
        assert connection.execute(insert).lastrowid == (first or 0) + 1
        connection.execute("DELETE FROM documents")
        assert connection.execute("SELECT COUNT(*) FROM units").fetchone() == (0,)
    store.close()


def raise_generation(path: Path, times: int) -> None:
    for _ in range(times):
        store = Store(path)
        with store.writing() as connection:
            next_generation(connection)
        store.close()


def test_processes_that_create_and_close_a_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    processes = [multiprocessing.get_context("spawn").Process(target=raise_generation, args=(path, 20)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [p.exitcode for p in processes] == [0, 0, 0]
    store = Store(path)
    assert store.generation == 60
    store.close()
