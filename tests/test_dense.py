"""FAISS against NumPy, and the derived files that hold it."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.dense import FLAT_LIMIT, HNSW_LIMIT, DenseIndex, Kind, kind_for
from index.derived import read_derived, write_derived
from index.errors import CorruptIndexError
from index.vectors import load_vectors, save_vectors, shipped_vectors, unit_rows, vector_key

KINDS: tuple[Kind, ...] = ("flat", "hnsw", "ivf")


def sample(count: int, dimension: int = 16, seed: int = 1) -> tuple[Any, Any]:
    generator = np.random.default_rng(seed)
    ids = generator.permutation(10 * count)[:count].astype(np.int64)
    return ids, unit_rows(generator.standard_normal((count, dimension)))


def exact(ids: Any, vectors: Any, query: Any, k: int, allowed: Any = None) -> list[int]:
    scores = vectors @ query
    keep = np.ones(len(ids), dtype=bool) if allowed is None else np.isin(ids, allowed)
    return [int(ids[i]) for i in np.argsort(-scores, kind="stable") if keep[i]][:k]


@pytest.mark.parametrize("kind", KINDS)
def test_search_equals_a_dot_product(kind: Kind) -> None:
    ids, vectors = sample(400)
    index = DenseIndex.build(ids, vectors, kind)
    assert (index.kind, index.exact, len(index), index.dimension) == (kind, kind == "flat", 400, 16)
    for query in sample(5, seed=2)[1]:
        found, scores = index.search(query, 7)
        assert found.tolist() == exact(ids, vectors, query, 7)
        by_id = dict(zip(ids.tolist(), vectors @ query, strict=True))
        np.testing.assert_allclose(scores, [by_id[int(i)] for i in found], atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_filter_acts_before_the_search(kind: Kind) -> None:
    ids, vectors = sample(400)
    index = DenseIndex.build(ids, vectors, kind)
    query = sample(1, seed=3)[1][0]
    # The ten farthest: a filter after the search would find none of them.
    farthest = np.array(exact(ids, vectors, query, 400)[-10:], dtype=np.int64)
    found, _ = index.search(query, 10, farthest)
    assert found.tolist() == exact(ids, vectors, query, 10, farthest)


@pytest.mark.parametrize("kind", KINDS)
def test_more_asked_than_there_is(kind: Kind) -> None:
    ids, vectors = sample(50)
    index = DenseIndex.build(ids, vectors, kind)
    found, scores = index.search(vectors[0], 500)
    assert sorted(found.tolist()) == sorted(ids.tolist())
    assert -1 not in found
    assert (np.diff(scores) <= 1e-6).all()
    some = ids[:3]
    assert sorted(index.search(vectors[0], 500, some)[0].tolist()) == sorted(some.tolist())


def test_edges() -> None:
    ids, vectors = sample(20)
    index = DenseIndex.build(ids, vectors)
    assert index.search(vectors[0], 0)[0].tolist() == []
    assert index.search(vectors[0], 5, np.zeros(0, dtype=np.int64))[0].tolist() == []
    zero = np.zeros(16, dtype=np.float32)
    found, scores = index.search(zero, 5)
    assert len(found) == 5 and not scores.any()
    with pytest.raises(KeyError):
        index.vectors(np.array([-5], dtype=np.int64))
    with pytest.raises(ValueError, match="distinct"):
        DenseIndex.build(np.array([1, 1]), vectors[:2])
    empty = DenseIndex.build(np.zeros(0, dtype=np.int64), np.zeros((0, 16), dtype=np.float32))
    assert len(empty) == 0 and empty.search(zero, 3)[0].tolist() == [] and empty.cosines(zero).tolist() == []


def test_a_zero_vector_is_kept_and_scores_zero() -> None:
    vectors = np.vstack([np.zeros(16), sample(1)[1]]).astype(np.float32)
    index = DenseIndex.build(np.array([7, 8]), vectors)
    assert index.cosines(vectors[1]).tolist() == pytest.approx([0.0, 1.0])


def test_cosines_and_vectors_follow_the_ids() -> None:
    ids, vectors = sample(30)
    index = DenseIndex.build(ids, vectors)
    np.testing.assert_array_equal(index.ids, ids)
    np.testing.assert_allclose(index.cosines(vectors[3]), vectors @ vectors[3], atol=1e-6)
    np.testing.assert_array_equal(index.vectors(ids[[5, 2]]), vectors[[5, 2]])


@pytest.mark.parametrize("kind", ["flat", "hnsw"])
def test_extended_leaves_the_former_untouched(kind: Kind) -> None:
    ids, vectors = sample(60)
    former = DenseIndex.build(ids[:40], vectors[:40], kind)
    later = former.extended(ids[40:], vectors[40:])
    assert (len(former), len(later)) == (40, 60)
    assert later.search(vectors[50], 1)[0].tolist() == [ids[50]]
    np.testing.assert_array_equal(later.vectors(ids), vectors)


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_and_back(kind: Kind) -> None:
    ids, vectors = sample(100)
    again = DenseIndex.from_bytes(DenseIndex.build(ids, vectors, kind).to_bytes())
    assert again.kind == kind
    assert again.search(vectors[9], 5)[0].tolist() == exact(ids, vectors, vectors[9], 5)
    with pytest.raises(ValueError, match="FAISS"):
        DenseIndex.from_bytes(b"nothing of the kind")


def test_kind_is_chosen_by_size() -> None:
    assert [kind_for(n) for n in (0, FLAT_LIMIT, FLAT_LIMIT + 1, HNSW_LIMIT, HNSW_LIMIT + 1)] == ["flat", "flat", "hnsw", "hnsw", "ivf"]


def test_derived_file(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    write_derived(path, {"generation": "3"}, b"payload")
    header, payload = read_derived(path)
    assert (header["generation"], payload) == ("3", b"payload")
    assert [p.name for p in tmp_path.iterdir()] == ["dense.faiss"]


def test_drafts_of_a_killed_process_are_swept(tmp_path: Path) -> None:
    old, recent = tmp_path / ".dense.faiss.aaaa", tmp_path / ".dense.faiss.bbbb"
    for draft in (old, recent):
        draft.write_bytes(b"half")
    os.utime(old, (0, 0))
    write_derived(tmp_path / "dense.faiss", {}, b"payload")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".dense.faiss.bbbb", "dense.faiss"]


@pytest.mark.parametrize("damage", ["missing", "empty", "other", "truncated", "header", "payload"])
def test_damaged_derived_file(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "dense.faiss"
    write_derived(path, {"generation": "3"}, b"payload" * 100)
    data = path.read_bytes()
    changed = {
        "empty": b"",
        "other": b"PNG" + data,
        "truncated": data[:-5],
        "header": data[:20] + b"\xff" + data[21:],
        "payload": data[:-1] + b"!",
    }
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(changed[damage])
    with pytest.raises(CorruptIndexError, match=r"dense\.faiss"):
        read_derived(path)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dense.faiss"
    write_derived(path, {}, b"old")

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        write_derived(path, {}, b"new")
    assert read_derived(path)[1] == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["dense.faiss"]


def test_unit_rows() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0]]))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0], [0, 0], [0, 0]])
    assert rows.dtype == np.float32


def test_vector_files(tmp_path: Path) -> None:
    vectors = {vector_key("model", text): row for text, row in zip("abc", sample(3, 384)[1], strict=True)}
    save_vectors(tmp_path / "v.npz", vectors)
    again = load_vectors(tmp_path / "v.npz")
    assert again.keys() == vectors.keys()
    for key, row in vectors.items():
        assert float(row @ again[key]) > 0.999
        assert float(np.linalg.norm(again[key])) == pytest.approx(1.0, abs=1e-5)
    assert vector_key("model", "a") != vector_key("other", "a")
    data = (tmp_path / "v.npz").read_bytes()
    for damaged in (b"", b"nothing of the kind", data[:200], data[:-200]):
        (tmp_path / "v.npz").write_bytes(damaged)
        with pytest.raises((ValueError, OSError)):
            load_vectors(tmp_path / "v.npz")


def test_shipped_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors.shipped_path", lambda fingerprint: tmp_path / f"{fingerprint}.npz")
    save_vectors(tmp_path / "model.npz", {vector_key("model", "a"): sample(1, 8)[1][0]})
    assert list(shipped_vectors("model")) == [vector_key("model", "a")]
    assert shipped_vectors("other") == {}
    (tmp_path / "model.npz").write_bytes(b"PK\3\4 damaged")
    assert shipped_vectors("model") == {}


def test_a_shipped_file_whose_compressed_data_is_damaged_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors.shipped_path", lambda fingerprint: tmp_path / f"{fingerprint}.npz")
    path = tmp_path / "model.npz"
    save_vectors(path, {vector_key("model", text): row for text, row in zip("abc", sample(3, 384)[1], strict=True)})
    sound = path.read_bytes()
    middle = len(sound) // 2
    path.write_bytes(sound[:middle] + b"\xff" * 60 + sound[middle + 60 :])
    with pytest.raises(zlib.error), np.load(path) as archive:
        archive["vectors"]
    with pytest.raises(ValueError, match=r"model\.npz: not a file of vectors"):
        load_vectors(path)
    assert shipped_vectors("model") == {}
