"""Clean text: the marks of Markdown and of conversion removed, the letters and digits left exactly as they are.

A quotation of a fiche is checked against its source on letters and digits alone, so nothing here adds, drops or replaces
one of them: only marks, blanks and typography change.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["bullet", "clean", "dice", "fold", "sentence_case", "squeeze", "trigrams", "without_tooltips"]

_BULLET = re.compile(r"^(\s*)(?:[-*+•●○◦▪■‣►✓✔➢➤❖–—]|[o§](?=\s))\s*(?:[•●○◦▪■‣►✓✔➢➤❖]|[o§](?=\s\S))?\s+(?=\S)")
_NUMBER = re.compile(r"^(\s*)(?=\(?(?:\d{1,2}|[a-z])[.)]\s+\S)")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_POWER = re.compile(r"\$?\^\{([^{}]*)\}\$?|\$?\^([a-zà-ÿ]{1,4})\b\$?")
_TAG = re.compile(r"</?(?:i|b|em|strong|u|sup|sub|span|small|a|p|div|br|font)\b[^<>]*>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(?<!\d)(?<!\d\s)\*{1,3}|\*{1,3}(?!\s?\d)")
_UNDERSCORES = re.compile(r"(?<![\w@/.])_{1,3}(?=\S)([^_]+?)(?<=\S)_{1,3}(?![\w@/.])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])")
_TOOLTIP = re.compile(r"\b([A-ZÀ-Ý][A-ZÀ-Ý0-9]{1,9})\1(?=[A-ZÀ-Ý][a-zà-ÿ])")


def clean(text: str) -> str:
    """One line or paragraph without marks: emphasis, exponents, tags, links, escapes; blanks reduced to single spaces."""
    text = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    text = _drop_doubled_accents(_INVISIBLE.sub("", text))
    text = _TAG.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _POWER.sub(lambda m: m.group(1) if m.group(1) is not None else m.group(2), text)
    text = _EMPHASIS.sub("", text)
    text = _UNDERSCORES.sub(r"\1", text)
    text = _ESCAPE.sub(r"\1", text).replace("`", "'") if "\\" in text or "`" in text else text
    return without_tooltips(_BLANKS.sub(" ", text).strip())


def bullet(line: str) -> tuple[int, str] | None:
    """Indentation and text of a list item, None when the line is not one; numbers ("1.", "2)") are text and stay."""
    m = _BULLET.match(line) or _NUMBER.match(line)
    return (len(m.group(1).expandtabs(4)), line[m.end() :]) if m else None


def _drop_doubled_accents(text: str) -> str:
    # An accent typed twice ("é" + U+0301) survives NFC and breaks every comparison; the letter itself is unchanged.
    if not any(unicodedata.combining(c) for c in text):
        return text
    kept: list[str] = []
    for c in text:
        if unicodedata.combining(c) and kept and unicodedata.decomposition(kept[-1]):
            continue
        kept.append(c)
    return "".join(kept)


def without_tooltips(text: str) -> str:
    """Glossary tooltips glued into the text set apart: "RSARSARevenu de solidarité active" -> "RSA (RSA : Revenu …)".

    Only blanks and punctuation are added. The expansion ends where its initials have spelt the sigle; when they never do,
    a blank is put between the three parts and nothing else.
    """
    for m in reversed(list(_TOOLTIP.finditer(text))):
        sigle, rest = m.group(1), text[m.end() :]
        end = _expansion_end(sigle, rest)
        tail = f" ({sigle} : {rest[:end]}){rest[end:]}" if end else f" {sigle} {rest}"
        text = text[: m.start()] + sigle + tail
    return text


def _expansion_end(sigle: str, rest: str) -> int:
    wanted = list(fold(sigle))
    for m in re.finditer(r"[^\W\d_]+", rest[:200]):
        if fold(m.group())[:1] == wanted[0]:
            wanted.pop(0)
            if not wanted:
                return m.end()
    return 0


def fold(text: str) -> str:
    """Lower case, accents and typographic variants removed: for comparison only."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'"))
    return "".join(c for c in text if not unicodedata.combining(c))


def squeeze(text: str) -> str:
    """Letters and digits of the folded text."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


@lru_cache(maxsize=4096)
def trigrams(text: str) -> frozenset[str]:
    """Trigrams of the squeezed text, with a start mark so that very short titles have some."""
    s = f"^^{squeeze(text)}$"
    return frozenset(s[i : i + 3] for i in range(len(s) - 2))


def dice(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice coefficient of two trigram sets, 0 to 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def sentence_case(title: str, text: str) -> str:
    """A title in capitals as the document itself spells its words; any other title unchanged.

    Words seen in lower case in `text` are written so; words seen only in capitals there stay (they are sigles).
    """
    letters = [c for c in title if c.isalpha()]
    if len(title.split()) < 3 or not letters or sum(c.isupper() for c in letters) < 0.9 * len(letters):
        return title
    spelt: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]+", text):
        if word.islower():
            spelt[fold(word)] = word
    for m in re.finditer(r"(?<=[^\W\d_]\s)([^\W\d_]+)", text):
        if m.group().istitle():
            spelt.setdefault(fold(m.group()), m.group())  # never in lower case, and inside a sentence: a proper name
    capitals = set(re.findall(r"\b[A-ZÀ-Ý]{2,}\b", text.replace(title, "")))

    def lower(m: re.Match[str]) -> str:
        word = m.group()
        return word if word in capitals and fold(word) not in spelt else spelt.get(fold(word), word.lower())

    lowered = re.sub(r"[^\W\d_]+", lower, title)
    return lowered[:1].upper() + lowered[1:]
