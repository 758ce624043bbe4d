"""Every text users read, French and English, from one catalogue (strings.json)."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

__all__ = ["LANGUAGES", "UiLanguage", "enumerate_names", "t"]

UiLanguage = Literal["fr", "en"]
LANGUAGES: tuple[UiLanguage, ...] = ("fr", "en")
CATALOGUE = Path(__file__).with_name("strings.json")


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """{key: {"fr": text, "en": text}}."""
    loaded: dict[str, dict[str, str]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return loaded


def t(key: str, language: UiLanguage, /, n: int | None = None, **values: object) -> str:
    """The text of `key`; with `n`, the form `key.one` or `key.many` (French counts 0 and 1 as one, English only 1).

    Raises KeyError for an unknown key: a missing text is a fault of ours, never shown as an empty one.
    """
    if n is not None:
        one = n <= 1 if language == "fr" else n == 1
        key = f"{key}.{'one' if one else 'many'}"
        values["n"] = n
    return catalogue()[key][language].format(**values)


def enumerate_names(names: Iterable[str], language: UiLanguage) -> str:
    """ "Doubs, Gironde et Nord" / "Doubs, Gironde and Nord"."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {t('and', language)} {listed[-1]}"
