"""The files derived from the embedded library (benchmarks/derive.py) are those of what it holds today."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.fichefile import embedded_files, read_fiche_file
from corpus.passages import passages
from index.encoder import Encoder, load, second_encoder
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
