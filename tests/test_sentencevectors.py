"""Sentence vectors of fiches: exact cosines, and a cache that is bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from conftest import FakeEncoder, make_fiche

from corpus.sentences import fiche_sentences
from index.sentencevectors import SentenceVectors

TEXT = "Un bus passe le mardi. Il est gratuit.\n\n- Une liste\n- Une autre"


def test_one_cosine_a_sentence_in_their_order(encoder: FakeEncoder) -> None:
    fiche = make_fiche(text=TEXT)
    texts = [TEXT[start:end] for start, end in fiche_sentences(fiche)]
    assert texts == ["Un bus passe le mardi.", "Il est gratuit.", "Une liste", "Une autre"]
    question = encoder.query(["un bus gratuit"])[0]
    found = SentenceVectors(encoder).cosines(fiche, question)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, encoder.query(texts) @ question, atol=1e-6)


def test_sentences_are_encoded_once(encoder: FakeEncoder) -> None:
    cache, question = SentenceVectors(encoder), encoder.query(["bus"])[0]
    for _ in range(3):
        cache.cosines(make_fiche(text=TEXT), question)
    assert len(encoder.encoded) == 4
    cache.cosines(make_fiche(text="Le texte a changé."), question)
    assert encoder.encoded[4:] == ["Le texte a changé."], "same fiche, another text"


def test_the_least_recent_fiche_leaves_first(encoder: FakeEncoder) -> None:
    cache, question = SentenceVectors(encoder, kept=2), encoder.query(["bus"])[0]
    one, two, three = (make_fiche(name, text=f"Le {name} roule.") for name in ("bus", "taxi", "train"))
    for fiche in (one, two, one, three):
        cache.cosines(fiche, question)
    encoder.encoded.clear()
    cache.cosines(one, question)
    assert encoder.encoded == []
    cache.cosines(two, question)
    assert encoder.encoded == ["Le taxi roule."]


@pytest.mark.parametrize("sections", [(), None])
def test_a_fiche_without_sentences_has_no_cosine(encoder: FakeEncoder, sections: tuple[()] | None) -> None:
    fiche = make_fiche(sections=sections) if sections is not None else make_fiche(text=" \n\n ")
    assert SentenceVectors(encoder).cosines(fiche, encoder.query(["bus"])[0]).shape == (0,)


def test_threads_share_it(encoder: FakeEncoder) -> None:
    cache, question = SentenceVectors(encoder, kept=3), encoder.query(["bus"])[0]
    fiches = [make_fiche(str(n), text=f"Le bus {n} roule.") for n in range(8)]
    expected = [float(encoder.query([f.text])[0] @ question) for f in fiches]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: float(cache.cosines(fiches[n % 8], question)[0]), range(200)))
    np.testing.assert_allclose(found, [expected[n % 8] for n in range(200)], atol=1e-6)
