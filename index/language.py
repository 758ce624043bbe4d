"""A light guess at the language of a question, and the stop words of the languages questions come in.

Method: count stop words (Grefenstette, "Comparing two language identification schemes", JADT 1995) and letters only some languages have.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bm25s import stopwords as lists

__all__ = ["LANGUAGES", "guess_language", "stop_words", "told_language", "words"]


def words(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


FRENCH_EXTRA: Final = words("""
    a ai afin ainsi alors après au aucun aucune aujourd'hui auprès aussi autre autres avant avez avoir ayant beaucoup car ceci cela celle
    celles celui cet cette ceux chaque chez combien comme comment contre d'autres dans dedans dehors depuis dessous dessus dès donc dont
    déjà elles encore enfin entre est-ce êtes être eux existe existe-t-il existent fait faire fais font faut hors jusque là leurs lequel
    laquelle lesquels lesquelles lors lorsque malgré me moins nos où parce parmi pendant peu peut peuvent plus plusieurs pourquoi pourrait
    pouvoir près puis puisque quand quel quelle quelles quels quelque quelques quoi quoique rien sans sauf selon si sinon sous tandis tel
    telle telles tels toujours tous tout toute toutes trop très va vers via voici voilà vont vraiment ça étaient étais était étant été
    bonjour merci svp ci quelqu'un chose
""")

STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    "fr": frozenset(lists.STOPWORDS_FRENCH) | FRENCH_EXTRA,
    "en": frozenset(lists.STOPWORDS_EN_PLUS) | words("any get is there help someone"),
    "de": frozenset(lists.STOPWORDS_GERMAN) | words("gibt kann können wer"),
    "es": frozenset(lists.STOPWORDS_SPANISH) | words("qué cómo cuáles dónde hay existe existen quién"),
    "it": frozenset(lists.STOPWORDS_ITALIAN) | words("quali come ci cosa esiste esistono"),
    "pt": frozenset(lists.STOPWORDS_PORTUGUESE) | words("quais onde existe existem há"),
}
LANGUAGES: Final = tuple(STOP_WORDS)
"""Languages whose stop words are known, French first: it wins ties."""

TELLING: Final[dict[str, frozenset[str]]] = {
    "fr": words("""
        non ni don mal mis mise dort dormir aller voir zéro tout sein court travail mine mien age arrêt or para club con pas mais are son
        fort dame dames fin ton vivre sans sole parole femme femmes père mère dos
    """),
    "en": words("among inside without within near people who whom whose young older living lives children your hello please"),
}
"""Words that tell a language though they are content words there: stop words of the others are often French words ("non", "don")."""
LETTERS: Final[dict[str, str]] = {"fr": "çœêëùûîï", "de": "ßäöü", "es": "ñ¿¡", "pt": "ãõ", "it": "òì"}
SCRIPTS: Final[dict[str, str]] = {
    "ARABIC": "ar", "CYRILLIC": "ru", "GREEK": "el", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "THAI": "th", "ARMENIAN": "hy", "GEORGIAN": "ka",
}  # fmt: skip
UKRAINIAN: Final = re.compile("[іїєґ]", re.I)
PERSIAN: Final = re.compile("[پچژگ]")
ELISION: Final = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|d|j|l|n|s|c|m)['’]", re.I)
WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
COMPOUND: Final = re.compile(r"\b[^\W\d_]{2,}(?:-(?!(?:je|tu|ils?|elles?|on|nous|vous|ce|moi|toi|lui|leur|en)\b)[^\W\d_]{2,})+", re.I)
"""A word made of several ("burn-out", "Seine-Saint-Denis"): its parts are no function words, unlike those of "peut-on"."""
SHOUTED: Final = 3
"""Least words of a text all in capitals that is not a list of sigles."""
SIGLE: Final = re.compile(r"\b[^\W\d_]{2,}\b")
ACCENTS: Final = "éèà"
"""Letters that French has most of, without being alone to have them."""


def stop_words(language: str) -> frozenset[str]:
    """Stop words of that language, lower case with their accents; empty where the language has no list."""
    return STOP_WORDS.get(language, frozenset())


def guess_language(text: str) -> str:
    """Two-letter code of the language of `text`; "fr" where nothing tells.

    Latin scripts: French, English, German, Spanish, Italian and Portuguese are told apart. Other scripts give their
    most usual language: Arabic letters are "ar" ("fa" with Persian ones), Cyrillic "ru" ("uk" with Ukrainian ones).
    """
    return told_language(text) or "fr"


def told_language(text: str) -> str | None:
    """The same, None where nothing tells: a few keywords, a sigle, a name."""
    script = _script(text)
    if script is not None:
        return script
    plain = unicodedata.normalize("NFC", text)
    scores = _scores(plain)
    best = max(LANGUAGES, key=lambda code: scores[code])
    # French is the language of the library: another one must be told by something.
    best = best if scores[best] > scores["fr"] else "fr"
    return best if scores[best] > 0 else None


def _scores(text: str) -> dict[str, float]:
    """{language: how much tells it}, in words that it alone has."""
    whole = COMPOUND.sub(" ", text)
    if not text.isupper() or len(text.split()) < SHOUTED:
        # A capital sigle is no function word ("MAS", "HAS", "ARE").
        whole = SIGLE.sub(lambda m: " " if m.group().isupper() else m.group(), whole)
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for word in WORD.findall(whole.lower()):
        # A word of one language alone tells more than one that several share ("la", "en", "des").
        holders = [code for code in LANGUAGES if word in STOP_WORDS[code] or word in TELLING.get(code, ())]
        for code in holders:
            scores[code] += 1.0 / len(holders)
    lowered = text.lower()
    for code, letters in LETTERS.items():
        scores[code] += 0.5 * sum(lowered.count(letter) for letter in letters)
    scores["fr"] += 0.7 * len(ELISION.findall(lowered)) + min(0.6, 0.2 * sum(lowered.count(letter) for letter in ACCENTS))
    return scores


def _script(text: str) -> str | None:
    """Language of the script most letters are in, None where that is Latin."""
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha() and ord(letter) > 0x24F:
            script = unicodedata.name(letter, "").split(" ", maxsplit=1)[0]
            counts[script] = counts.get(script, 0) + 1
    known = {script: n for script, n in counts.items() if script in SCRIPTS}
    if not known:
        return None
    script = max(known, key=lambda s: known[s])
    letters = sum(1 for c in text if c.isalpha())
    if 2 * known[script] < letters:
        return None
    if script == "CYRILLIC" and UKRAINIAN.search(text):
        return "uk"
    if script == "ARABIC" and PERSIAN.search(text):
        return "fa"
    # Japanese mixes Chinese characters with its own: a single kana decides.
    return "ja" if {"HIRAGANA", "KATAKANA"} & known.keys() else SCRIPTS[script]
