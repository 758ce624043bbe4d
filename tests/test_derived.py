"""The files that benchmarks/derive.py makes are those of what the embedded library and the inventory of subjects hold today."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.fichefile import embedded_files, read_fiche_file
from corpus.passages import passages
from index.encoder import Encoder, load, second_encoder
from index.topics import load_topics, shipped_rows
from index.vectors import load_vectors, shipped_path, vector_key
from index.views import units

AGAIN = "run python benchmarks/derive.py"
SAMPLE, SEED = 24, 20181004


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
