"""Character repairs that are never a matter of taste: what no author of a report ever means to write.

Line structure and Markdown marks are left alone, since splitting relies on them.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean_text", "compose_accent"]

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufffe\uffff"))
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"), " ")
_LINES = {0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n"}
_TABLE = {**_NOTHING, **_BLANKS, **_LINES, **{ord(k): v for k, v in _LIGATURES.items()}}

# Spacing accents as old TeX fonts give them, with the combining accent each stands for.
_SPACING = {"´": "\u0301", "ˆ": "\u0302", "¨": "\u0308", "¸": "\u0327", "˜": "\u0303", "`": "\u0300"}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LONE_ACCENTS = re.compile(r"(?<=[^\W\d_])[\u0300-\u036f]+|[\u0300-\u036f]")
_SUPERSCRIPT = re.compile(r"\^\{([^{}\n]{1,6})\}")


def clean_text(text: str) -> str:
    """The text with its characters repaired, the same lines and the same marks.

    Composes accents (NFC) and drops those that compose with nothing, as in "continuité" + U+0301; spells out the f-ligatures
    (œ and æ are letters and stay); turns every blank into a space; drops soft hyphens, zero-width and control characters;
    reads "1^{er}" as "1er". Lines lose the blanks at their end.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    text = _LONE_ACCENTS.sub("", unicodedata.normalize("NFC", _CONTROLS.sub("", text)))
    text = _SUPERSCRIPT.sub(r"\1", text)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def compose_accent(accent: str, letter: str) -> str | None:
    """The accented letter that a spacing accent drawn over a letter stands for: "´", "e" -> "é"; None if there is none."""
    mark = _SPACING.get(accent)
    base = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    composed = unicodedata.normalize("NFC", base + mark) if mark else ""
    return composed if len(composed) == 1 else None
