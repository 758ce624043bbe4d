"""From text to the terms of the lexical index: French first, other languages kept usable.

Stems: Snowball for French (Porter, "Snowball: a language for stemming algorithms", 2001) on words whose accents were
folded, so that "precarite" typed in haste meets "précarité". Folding hides a few endings Snowball knows by their
accents; `_restore` gives them back. Small rules complete it: a last -s or -x, the -ent of plural verbs, the -ère of feminines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import Stemmer

from index.language import guess_language, stop_words, words

__all__ = ["ANALYSER_VERSION", "analyse", "fold", "stem"]

ANALYSER_VERSION: Final = 2
"""Raised when the terms of a same text change: lexical files of another version are rebuilt."""

ELISIONS: Final = words("l d j m t s n c qu jusqu lorsqu puisqu quoiqu dell all nell dall sull un degl")
"""What an apostrophe cuts off; any other ("prud'homme", "aujourd'hui", "entr'aide") joins its two halves."""

CLITICS: Final = words("je tu il elle on nous vous ils elles ce moi toi lui leur le la les y en là ci")
"""What a hyphen ties to a verb ("aide-t-on", "existe-t-il"): grammar, so the whole is not a word."""

DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
THOUSANDS: Final = re.compile(r"(?<![\d,.])\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?![\d])")
SUPERSCRIPT: Final = re.compile(r"\^\{(.*?)\}")
ORDINAL: Final = r"(?:(?:ers?|[eè]res?|res?|[eè]mes?|es?|nde?s?)\b)?"
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
TERM: Final = re.compile(NUMBER.pattern + ORDINAL + r"|[^\W\d_]+(?:['\-][^\W_]+)*")
NONE: Final[frozenset[str]] = frozenset()
PLAIN: Final = str.maketrans(
    {"’": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
"""Typographic variants to plain ones; soft hyphens and other invisible characters to nothing."""

APART: Final = {"aidant": "aidant", "aidante": "aidant"}
"""Words of the field whose stem is that of another of its words: who cares for a relative is not the help that is given."""

_stemmer = Stemmer.Stemmer("french")


def fold(text: str) -> str:
    """`text` in lower case, without accents, ligatures spelt out, typographic apostrophes and hyphens made plain."""
    lowered = text.translate(PLAIN).lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def analyse(text: str, language: str | None = "fr", *, keep_all: bool = False) -> list[str]:
    """Terms of `text` in its order, repeats kept, stop words dropped; `language=None` guesses it (for questions).

    - "l'aide" -> aid; "aujourd'hui" and "prud'homme" stay one word; "R.S.A." and "RSA" -> rsa.
    - "co-construction" -> the whole (coconstruct) and its parts, since people write it in every way.
    - "470 000" -> 470000; "1,5" -> 1.5; "65%" -> 65; "1er" -> 1.
    - Stop words are those of the language alone, compared with their accents ("né" is not "ne"); their terms meet
      no French text anyway. A capital sigle in ordinary text is never a stop word ("le PAS", "MAIS").
    - `keep_all` keeps stop words too, as the lexicon of everyday expressions needs ("ne s'en sort plus").
    - Stems are French whatever the language: cognates meet ("inclusion", "integration"), and both sides agree.
    """
    plain = unicodedata.normalize("NFC", text).translate(PLAIN)
    stops = NONE if keep_all else stop_words(language if language is not None else guess_language(plain))
    plain = DOTTED.sub(lambda m: m.group().replace(".", "") + " ", SUPERSCRIPT.sub(r"\1", plain))
    plain = THOUSANDS.sub(lambda m: re.sub(r"\D", "", m.group()), plain)
    shouted = plain.isupper()
    terms: list[str] = []
    for word in TERM.findall(plain):
        terms.extend(_terms(word, stops, shouted))
    return terms


@lru_cache(maxsize=400_000)
def _terms(word: str, stops: frozenset[str], shouted: bool) -> Sequence[str]:
    """Terms of one word as written: numbers, elisions, hyphens, sigles. Remembered, since a library says the same words over and over."""
    if number := NUMBER.match(word):
        return [number.group().replace(",", ".")]
    if len(word) > 1 and word.isupper() and word.isalpha() and not shouted:
        return [stem(word)] if len(word) > 2 or word.lower() not in stops else []
    lowered = word.lower()
    if lowered in stops:
        return []
    halves = lowered.split("-")
    if len(halves) == 1:
        return _elided(lowered, stops)
    parts = [term for half in halves if len(half) > 2 for term in _elided(half, stops)]
    if halves[-1] in CLITICS or not parts:
        return parts
    head = halves[0].rsplit("'", maxsplit=1)[-1]
    return [stem("".join([head, *halves[1:]]).replace("'", "")), *parts]


def _elided(word: str, stops: frozenset[str]) -> list[str]:
    """Terms of a word without hyphen: what an elision leaves, or both halves joined."""
    while "'" in word and word not in stops:
        head, _, rest = word.partition("'")
        if head in ELISIONS:
            word = rest
        elif rest in {"s", "t", "re", "ve", "ll", "d", "m"}:  # English: "county's", "don't", "we're"
            word = head
        else:
            word = head + rest
    return [] if not word or word in stops or (len(word) == 1 and word.isalpha()) else [stem(word)]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """French stem of one word, folded; numbers and other scripts come back as they are, lower case."""
    folded = fold(word)
    if not folded.isascii() or not folded.isalpha():
        return folded
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith("ss"):
        folded = folded[:-1]
    if folded in APART:
        return APART[folded]
    stemmed = fold(_stemmer.stemWord(_restore(folded)))
    # "mutualisent", "étrangère": Snowball keeps these endings; enough letters must remain ("parent", "misère" stay).
    if (stemmed.endswith("ent") and len(stemmed) > 6) or (stemmed.endswith("er") and len(stemmed) > 7):
        stemmed = stemmed.removesuffix("ent").removesuffix("er")
    return stemmed[:-1] if len(stemmed) > 3 and stemmed[-1] in "sx" else stemmed


def _restore(folded: str) -> str:
    """The accents of endings Snowball recognises by them: -ité, -ée, -ière."""
    if folded.endswith("ite") and len(folded) > 5:
        return folded[:-1] + "é"
    if folded.endswith("ee"):
        return folded[:-2] + "ée"
    if folded.endswith("iere"):
        return folded[:-4] + "ière"
    return folded
