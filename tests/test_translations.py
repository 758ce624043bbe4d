"""Words of other languages: what is known, what is refused, and what it does to a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import FakeEncoder

from index.errors import LexiconError
from index.lexical import LexicalIndex, analyse
from index.prepare import Query, prepare
from index.translations import load_translations, translated


def test_a_word_is_known_in_its_language_only() -> None:
    assert "logement" in translated("Housing", "en")
    assert translated("housing", "de") == ()
    assert translated("qwertyuiop", "en") == ()
    assert {language for language, _ in load_translations()} == {"en", "de", "es", "it", "pt", "ar"}


def test_a_malformed_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("# en\nen\thousing\tlogement\nen\thelp\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="ligne 3"):
        load_translations(path)


def test_a_question_in_english_reaches_french_words(encoder: FakeEncoder) -> None:
    texts = ["Le logement des jeunes"]
    lexical = LexicalIndex.from_texts(dict.fromkeys(("passage", "everyday", "title", "fiche"), texts))
    prepared = prepare(Query("Which departments offer housing to young people?"), encoder, lexical)
    assert prepared.terms[analyse("logement")[0]] == 1.0
    housing = next(c for c in prepared.concepts if c.surface == "housing")
    assert not housing.unknown and len(housing.variants) >= 2
