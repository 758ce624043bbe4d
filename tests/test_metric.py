"""The metric of questions: the whitening itself by another road, what it does to styles of asking, and its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import load, second_encoder
from index.metric import FILE, SHRINKAGE, Metric, fit_metric, load_metrics, save_metrics
from index.vectors import Vectors, unit_rows

DIMENSION = 5
SUBJECT = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3])


@pytest.fixture
def data() -> tuple[Vectors, Vectors]:
    """Questions of SUBJECT, of unequal spread along unaligned directions, and texts."""
    random = np.random.default_rng(3)
    mixed = random.standard_normal((DIMENSION, DIMENSION)) * [2.0, 1.0, 0.5, 0.2, 0.1]
    questions = random.standard_normal((4, DIMENSION))[SUBJECT] + random.standard_normal((len(SUBJECT), DIMENSION)) @ mixed
    return unit_rows(questions), unit_rows(random.standard_normal((9, DIMENSION)) + 0.5)


def pooled(questions: Vectors) -> NDArray[np.float64]:
    """The covariance within subjects, question by question."""
    total = np.zeros((DIMENSION, DIMENSION))
    for number in set(SUBJECT.tolist()):
        own = questions[number == SUBJECT].astype(np.float64)
        for row in own:
            away = row - own.mean(axis=0)
            total += np.outer(away, away)
    return total / len(questions)


def test_the_map_whitens_the_shrunk_covariance_within_subjects(data: tuple[Vectors, Vectors]) -> None:
    linalg = pytest.importorskip("scipy.linalg")
    questions, texts = data
    metric = fit_metric(questions, SUBJECT, texts)
    covariance = pooled(questions)
    level = sum(covariance[i, i] for i in range(DIMENSION)) / DIMENSION
    shrunk = (1 - SHRINKAGE) * covariance + SHRINKAGE * level * np.eye(DIMENSION)
    expected = np.real(linalg.sqrtm(linalg.inv(shrunk / level)))
    np.testing.assert_allclose(metric.map, expected, atol=1e-5)
    np.testing.assert_allclose(metric.map, metric.map.T, atol=1e-6)
    np.testing.assert_allclose(metric.map @ (shrunk / level) @ metric.map, np.eye(DIMENSION), atol=1e-5)
    np.testing.assert_allclose(metric.question_mean, questions.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(metric.text_mean, texts.mean(axis=0), atol=1e-6)


def test_a_style_of_asking_counts_for_less_than_the_subject() -> None:
    # Two subjects along the first axis, each asked in two styles along the second; nothing along the third.
    questions = np.array([[1, 1, 0], [1, -1, 0], [-1, 1, 0], [-1, -1, 0]], dtype=np.float32)
    metric = fit_metric(questions, np.array([0, 0, 1, 1]), questions)
    # Variances within: 0, 1, 0, of mean 1/3. Half of each with half of the mean, over the mean: 1/2, 2, 1/2.
    np.testing.assert_allclose(metric.map, np.diag([2**0.5, 0.5**0.5, 2**0.5]), atol=1e-6)
    plain, moved = unit_rows(questions), metric.questions(questions)
    # The same subject in the other style, the other subject in the same style.
    assert (plain[0] @ plain[1], plain[0] @ plain[2]) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert (moved[0] @ moved[1], moved[0] @ moved[2]) == pytest.approx((0.6, -0.6), abs=1e-6)


def test_subjects_of_one_question_and_numbers_without_any_do_no_harm() -> None:
    questions = np.array([[1, 1], [1, -1], [5, 5]], dtype=np.float32)
    metric = fit_metric(questions, np.array([0, 0, 4]), questions)
    # The lone question lies at its own mean: variances 0 and 2/3, of mean 1/3; 1/2 and 3/2 once shrunk.
    np.testing.assert_allclose(metric.map, np.diag([2**0.5, 1.5**-0.5]), atol=1e-6)


@pytest.fixture
def metric(data: tuple[Vectors, Vectors]) -> Metric:
    return fit_metric(data[0], SUBJECT, data[1])


def test_questions_are_moved_one_by_one_to_unit_rows(metric: Metric, data: tuple[Vectors, Vectors]) -> None:
    moved = metric.questions(data[0])
    assert moved.dtype == np.float32 and moved.shape == data[0].shape
    for row, question in zip(moved, data[0], strict=True):
        by_hand = [sum((question[i] - metric.question_mean[i]) * metric.map[i, j] for i in range(DIMENSION)) for j in range(DIMENSION)]
        np.testing.assert_allclose(row, np.array(by_hand) / np.sqrt(sum(x * x for x in by_hand)), atol=1e-5)
        np.testing.assert_allclose(metric.questions(question), row[None, :], atol=1e-6)


def test_texts_and_questions_differ_by_their_mean_only(metric: Metric, data: tuple[Vectors, Vectors]) -> None:
    apart = metric.text_mean - metric.question_mean
    assert np.abs(apart).max() > 0.1
    np.testing.assert_allclose(metric.texts(data[0] + apart), metric.questions(data[0]), atol=1e-5)
    assert np.abs(metric.texts(data[0]) - metric.questions(data[0])).max() > 0.1


def test_what_lies_at_the_mean_says_nothing(metric: Metric) -> None:
    assert not metric.questions(metric.question_mean).any()
    assert not metric.texts(np.stack([metric.text_mean] * 2)).any()
    assert metric.texts(np.zeros((0, DIMENSION), dtype=np.float32)).shape == (0, DIMENSION)


def test_the_file_gives_them_back(data: tuple[Vectors, Vectors], tmp_path: Path) -> None:
    made = {"one": fit_metric(data[0], SUBJECT, data[1]), "other": fit_metric(data[1], np.arange(9) // 3, data[0])}
    path = tmp_path / "metrics.npz"
    save_metrics(path, made)
    read = load_metrics(path)
    assert list(read) == ["one", "other"]
    for name, kept in read.items():
        for part in ("question_mean", "text_mean", "map"):
            value, expected = getattr(kept, part), getattr(made[name], part)
            assert value.dtype == np.float32
            # Float16 has eleven bits: half a unit in the last place.
            np.testing.assert_allclose(value, expected, rtol=2**-11, atol=1e-7)


def test_no_file_no_metrics(tmp_path: Path) -> None:
    assert load_metrics(tmp_path / "none.npz") == {}


@pytest.mark.parametrize(
    "damage",
    [
        "noise",
        "empty",
        "cut",
        "payload",
        "another archive",
        "a part missing",
    ],
)
def test_a_damaged_file_is_a_fault(metric: Metric, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "metrics.npz"
    save_metrics(path, {"one": metric})
    sound = path.read_bytes()
    match damage:
        case "noise":
            path.write_bytes(b"not an archive")
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(sound[: len(sound) // 2])
        case "payload":
            path.write_bytes(sound[:60] + b"\xff" * 60 + sound[120:])
        case "another archive":
            np.savez(path, rows=np.zeros(3))
        case "a part missing":
            np.savez(path, fingerprints=np.array(["one"]), question_mean_0=metric.question_mean, text_mean_0=metric.text_mean)
    with pytest.raises(ValueError):
        load_metrics(path)


def test_metrics_ship_for_both_models() -> None:
    first, second = load(None), second_encoder()
    assert second is not None
    metrics = load_metrics(FILE)
    assert set(metrics) == {first.fingerprint, second.fingerprint}
    for encoder in (first, second):
        metric = metrics[encoder.fingerprint]
        assert metric.map.shape == (encoder.dimension, encoder.dimension)
        assert metric.question_mean.shape == metric.text_mean.shape == (encoder.dimension,)
        np.testing.assert_allclose(metric.map, metric.map.T, atol=1e-3)
        # The shrunk covariance lies above SHRINKAGE of its level, so the map lies below its inverse root.
        values = np.linalg.eigvalsh(metric.map.astype(np.float64))
        assert 0 < values.min() < 0.7 and values.max() < SHRINKAGE**-0.5 + 1e-3
