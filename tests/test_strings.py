"""The catalogue of texts: complete in both languages, with the same values in each."""

from __future__ import annotations

import string

import pytest

from assistant.strings import catalogue, enumerate_names, t


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_take_the_same_values() -> None:
    for key, texts in catalogue().items():
        assert set(texts) == {"fr", "en"}, key
        assert fields(texts["fr"]) == fields(texts["en"]), key
        assert all(text.strip() for text in texts.values()), key


def test_counted_texts_have_both_forms() -> None:
    forms = {key.rsplit(".", 1)[0] for key in catalogue() if key.endswith((".one", ".many"))}
    assert [key for key in sorted(forms) if f"{key}.one" not in catalogue() or f"{key}.many" not in catalogue()] == []


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [("fr", 0, "0 défaut"), ("fr", 1, "1 défaut"), ("fr", 2, "2 défauts"), ("en", 0, "0 faults"), ("en", 1, "1 fault")],
)
def test_plurals(language: str, n: int, text: str) -> None:
    assert t("faults", language, n=n) == text  # type: ignore[arg-type]


def test_an_unknown_key_is_a_fault() -> None:
    with pytest.raises(KeyError):
        t("no such key", "fr")


def test_enumerations() -> None:
    assert [enumerate_names(names, "fr") for names in ([], ["Doubs"], ["Doubs", "Nord"], ["Doubs", "Gironde", "Nord"])] == [
        "",
        "Doubs",
        "Doubs et Nord",
        "Doubs, Gironde et Nord",
    ]
    assert enumerate_names(["Doubs", "Nord"], "en") == "Doubs and Nord"
