"""Words of other languages to the field's French words, so that BM25 and coverage work for a question in English or Arabic too.

Data (translations.tsv: language, word, French words), used only when the question is in that language: the dense models
are multilingual already, but "housing" shares no stem with "logement".
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from index.analyser import fold
from index.errors import LexiconError

__all__ = ["load_translations", "translated"]

FILE = Path(__file__).with_name("translations.tsv")


@functools.cache
def load_translations(path: Path = FILE) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """{(language, folded word): French words, best first}. Raises LexiconError naming the line of a malformed row."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LexiconError(f"{path} : illisible ({error.strerror})") from error
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) != 3 or not all(fields):
            raise LexiconError(f"{path}, ligne {number} : attendu langue<tab>mot<tab>français[|français]")
        found[fields[0], fold(fields[1])] = tuple(word.strip() for word in fields[2].split("|") if word.strip())
    return found


def translated(word: str, language: str) -> tuple[str, ...]:
    """French words for a word of that language; () where none is known."""
    return load_translations().get((language, fold(word)), ())
