"""The files that benchmarks/derive.py makes are those of what the embedded library and the inventory of subjects hold today."""

from __future__ import annotations

import importlib
import random
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from corpus.fichefile import embedded_files, read_fiche_file
from corpus.passages import passages
from index.adapter import fit, load_adapters
from index.encoder import Encoder, load, second_encoder
from index.metric import fit_metric, load_metrics
from index.topics import load_topics, shipped_rows
from index.vectors import Vectors, load_vectors, shipped_path, vector_key
from index.views import units

AGAIN = "run python benchmarks/derive.py"
SAMPLE, SEED = 24, 20181004
BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
ROUNDED = 3e-4
"""Norm of what float16 takes away, as a share of the norm of the whole: 2.5e-4 at most."""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Every text of the embedded library that is embedded, each once."""
    fiches = [read_fiche_file(path)[1] for path in embedded_files()]
    return list(dict.fromkeys(unit.text for fiche in fiches for unit in units(fiche, passages(fiche))))


@pytest.fixture(scope="module", params=["first", "second"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found = load(None) if request.param == "first" else second_encoder()
    assert found is not None
    return found


def test_every_text_has_its_vector(encoder: Encoder, texts: list[str]) -> None:
    shipped = load_vectors(shipped_path(encoder.fingerprint))
    wanted = {vector_key(encoder.fingerprint, text): text for text in texts}
    assert [wanted[key][:80] for key in wanted.keys() - shipped.keys()] == [], AGAIN
    assert len(shipped.keys() - wanted.keys()) == 0, f"vectors of texts no longer there: {AGAIN}"


def test_a_sample_encoded_afresh_is_the_same(encoder: Encoder, texts: list[str]) -> None:
    shipped = load_vectors(shipped_path(encoder.fingerprint))
    sample = random.Random(SEED).sample(texts, SAMPLE)
    kept = np.stack([shipped[vector_key(encoder.fingerprint, text)] for text in sample])
    cosines = np.vecdot(kept, encoder.passage(sample))
    assert cosines.min() >= 0.999, f"{sample[int(cosines.argmin())][:80]}: {AGAIN}"


def test_every_question_of_the_inventory_has_its_vector(encoder: Encoder) -> None:
    shipped = shipped_rows(encoder.fingerprint, load_topics())
    assert shipped is not None, AGAIN
    assert shipped.shape == (sum(len(topic.questions) for topic in load_topics()), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(shipped, axis=1), 1.0, atol=1e-5)


@pytest.mark.slow
def test_a_sample_of_the_inventory_encoded_afresh_is_the_same(encoder: Encoder) -> None:
    shipped = shipped_rows(encoder.fingerprint, load_topics())
    assert shipped is not None, AGAIN
    questions = [question for topic in load_topics() for question in topic.questions]
    sample = random.Random(SEED).sample(range(len(questions)), 20)
    cosines = np.vecdot(shipped[sample], encoder.query([questions[i] for i in sample]))
    assert cosines.min() >= 0.999, f"{questions[sample[int(cosines.argmin())]]}: {AGAIN}"


def told(view: str) -> list[list[str]]:
    """For each embedded fiche, its texts of a view."""
    fiches = [read_fiche_file(path)[1] for path in embedded_files()]
    return [[unit.text for unit in units(fiche, passages(fiche)) if unit.view == view] for fiche in fiches]


def rows_of(encoder: Encoder, view: str) -> list[Vectors]:
    """The same as shipped rows."""
    shipped = load_vectors(shipped_path(encoder.fingerprint))
    return [np.stack([shipped[vector_key(encoder.fingerprint, text)] for text in texts]) for texts in told(view) if texts]


def same(shipped: Vectors, fresh: Vectors) -> bool:
    return float(np.linalg.norm(shipped - fresh)) < ROUNDED * float(np.linalg.norm(fresh))


def differing(shipped: Mapping[str, Vectors], fresh: Mapping[str, Vectors]) -> list[str]:
    return [name for name, part in fresh.items() if not isinstance(part, str) and not same(shipped[name], part)]


@pytest.mark.slow
def test_the_metrics_are_those_of_a_fresh_fit(encoder: Encoder) -> None:
    rows = shipped_rows(encoder.fingerprint, load_topics())
    assert rows is not None, AGAIN
    subject = [number for number, topic in enumerate(load_topics()) for _ in topic.questions]
    fresh = fit_metric(rows, np.array(subject), np.concatenate(rows_of(encoder, "everyday")))
    assert differing(asdict(load_metrics()[encoder.fingerprint]), asdict(fresh)) == [], AGAIN


def test_the_adapters_were_fitted_to_the_fiches_of_today(encoder: Encoder) -> None:
    means = np.stack([rows.mean(axis=0) for rows in rows_of(encoder, "passage")])
    assert same(load_adapters()[encoder.fingerprint].fiche_mean, means.mean(axis=0)), AGAIN


@pytest.mark.slow
def test_the_second_adapter_is_that_of_a_fresh_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first comes of the same run, into the same file: its everyday questions alone would take minutes to encode."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    ridge = importlib.import_module("derive").RIDGE
    encoder = second_encoder()
    assert encoder is not None
    topics, stems = load_topics(), [path.stem for path in embedded_files()]
    rows = shipped_rows(encoder.fingerprint, topics)
    assert rows is not None, AGAIN
    everyday = [(text, i) for i, asked in enumerate(told("everyday")) for text in asked]
    questions = list(encoder.query([text for text, _ in everyday]))
    owners, weights = [i for _, i in everyday], [1.0] * len(everyday)
    named = [[stems.index(name) for name, worth in topic.fiches.items() if worth == 1] for topic in topics for _ in topic.questions]
    for row, fiches in zip(rows, named, strict=True):
        for fiche in fiches:
            questions.append(row)
            owners.append(fiche)
            weights.append(1 / len(fiches))
    means = np.stack([rows.mean(axis=0) for rows in rows_of(encoder, "passage")])
    fresh = fit(encoder.fingerprint, np.stack(questions), means, np.array(owners), np.array(weights), ridge[encoder.name])
    assert differing(asdict(load_adapters()[encoder.fingerprint]), asdict(fresh)) == [], AGAIN
