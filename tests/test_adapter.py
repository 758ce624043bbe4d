"""The query-side adapter: the ridge solution itself, what it does to vectors, and its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.adapter import FILE, Adapter, fit, load_adapters, save_adapters
from index.encoder import load, second_encoder
from index.vectors import Vectors, unit_rows

DIMENSION, FICHES, QUESTIONS = 6, 5, 40
OWNER = np.arange(QUESTIONS) % FICHES
RIDGE = 0.3
ONES = np.ones(QUESTIONS)


@pytest.fixture
def data() -> tuple[Vectors, Vectors]:
    """Questions, each a rotated and noisy copy of its fiche, and the fiches' means."""
    random = np.random.default_rng(7)
    means = unit_rows(random.standard_normal((FICHES, DIMENSION)))
    turn, _ = np.linalg.qr(random.standard_normal((DIMENSION, DIMENSION)))
    return unit_rows(means[OWNER] @ turn + 0.1 * random.standard_normal((QUESTIONS, DIMENSION))), means


def test_fit_is_the_ridge_solution(data: tuple[Vectors, Vectors]) -> None:
    questions, means = data
    adapter = fit("fake", questions, means, OWNER, ONES, RIDGE)
    centred = questions - questions.mean(axis=0)
    targets = means - means.mean(axis=0)
    targets = (targets / np.linalg.norm(targets, axis=1, keepdims=True))[OWNER]
    # The penalty as rows of data: ordinary least squares on [X; sqrt(ridge) I] against [Y; 0] is ridge regression.
    stacked = np.vstack([centred, np.sqrt(RIDGE) * np.eye(DIMENSION)])
    expected, *_ = np.linalg.lstsq(stacked, np.vstack([targets, np.zeros((DIMENSION, DIMENSION))]), rcond=None)
    np.testing.assert_allclose(adapter.map, expected, atol=1e-5)
    np.testing.assert_allclose(adapter.question_mean, questions.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(adapter.fiche_mean, means.mean(axis=0), atol=1e-6)


def test_a_weight_of_two_is_a_question_given_twice(data: tuple[Vectors, Vectors]) -> None:
    questions, means = data
    # Each question with its opposite, for another fiche: however often a pair is given, the mean stays where it is.
    questions, owner = np.concatenate([questions, -questions]), np.concatenate([OWNER, (OWNER + 1) % FICHES])
    times = np.tile(1 + np.arange(QUESTIONS) % 3, 2)
    again = np.repeat(np.arange(2 * QUESTIONS), times)
    weighed = fit("fake", questions, means, owner, times.astype(np.float64), RIDGE)
    repeated = fit("fake", questions[again], means, owner[again], np.ones(len(again)), RIDGE)
    plain = fit("fake", questions, means, owner, np.ones(2 * QUESTIONS), RIDGE)
    np.testing.assert_allclose(weighed.map, repeated.map, atol=1e-6)
    np.testing.assert_allclose(weighed.question_mean, repeated.question_mean, atol=1e-6)
    assert np.abs(weighed.map - plain.map).max() > 1e-3


def test_a_question_of_no_weight_counts_for_nothing(data: tuple[Vectors, Vectors]) -> None:
    questions, means = data
    kept = np.arange(QUESTIONS) % 4 > 0
    weighed = fit("fake", questions, means, OWNER, kept.astype(np.float64), RIDGE)
    # The means are those of all questions and fiches: moved there, the others alone give the same map.
    centred = questions[kept] - questions.mean(axis=0)
    targets = unit_rows(means - means.mean(axis=0))[OWNER[kept]]
    expected = np.linalg.inv(centred.T @ centred + RIDGE * np.eye(DIMENSION)) @ centred.T @ targets
    np.testing.assert_allclose(weighed.map, expected, atol=1e-5)


def test_a_heavy_penalty_shrinks_the_map(data: tuple[Vectors, Vectors]) -> None:
    questions, means = data
    norms = [float(np.linalg.norm(fit("fake", questions, means, OWNER, ONES, ridge).map)) for ridge in (0.01, 1.0, 100.0)]
    assert norms[0] > norms[1] > norms[2]
    assert norms[2] < 0.5


def test_each_question_is_moved_to_its_own_fiche(data: tuple[Vectors, Vectors]) -> None:
    questions, means = data
    adapter = fit("fake", questions, means, OWNER, ONES, RIDGE)
    rows = adapter.fiches(means)
    moved = np.stack([adapter.question(question) for question in questions])
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1.0, atol=1e-5)
    assert ((moved @ rows.T).argmax(axis=1) == OWNER).all()
    assert not ((questions @ means.T).argmax(axis=1) == OWNER).all(), "the raw vectors must not already do"


def test_a_zero_vector_stays_zero(data: tuple[Vectors, Vectors]) -> None:
    adapter = fit("fake", *data, OWNER, ONES, RIDGE)
    assert not adapter.question(np.zeros(DIMENSION, dtype=np.float32)).any()
    # A fiche at the mean of all fiches says nothing of its own.
    assert not adapter.fiches(adapter.fiche_mean[None, :]).any()


def test_the_file_gives_them_back(data: tuple[Vectors, Vectors], tmp_path: Path) -> None:
    one, other = fit("one", *data, OWNER, ONES, RIDGE), fit("other", *data, OWNER, ONES, 3.0)
    save_adapters(tmp_path / "adapters.npz", {"one": one, "other": other})
    read = load_adapters(tmp_path / "adapters.npz")
    assert list(read) == ["one", "other"]
    for kept, made in ((read["one"], one), (read["other"], other)):
        assert kept.fingerprint == made.fingerprint
        for part in ("question_mean", "fiche_mean", "map"):
            value = getattr(kept, part)
            assert value.dtype == np.float32
            np.testing.assert_allclose(value, getattr(made, part), atol=2e-3)


def test_no_file_no_adapters_and_a_damaged_one_is_a_fault(tmp_path: Path) -> None:
    assert load_adapters(tmp_path / "none.npz") == {}
    (tmp_path / "bad.npz").write_bytes(b"not an archive")
    with pytest.raises(ValueError, match="pickle"):
        load_adapters(tmp_path / "bad.npz")


def test_adapters_ship_for_both_models() -> None:
    first, second = load(None), second_encoder()
    assert second is not None
    adapters = load_adapters(FILE)
    assert set(adapters) == {first.fingerprint, second.fingerprint}
    for encoder in (first, second):
        adapter: Adapter = adapters[encoder.fingerprint]
        assert adapter.map.shape == (encoder.dimension, encoder.dimension)
        assert np.isfinite(adapter.map).all()
