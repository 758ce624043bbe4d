"""Fonts of a PDF: from the bytes of a string to characters and their widths.

`Font` is pypdf's own font record. It is not part of its public surface, so it is touched in this module alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject
from pypdf.generic._font import Font

__all__ = ["BROKEN", "Face", "FontCache"]

# What pypdf may raise on damaged input besides its own errors: it walks untyped objects.
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError, OSError, AssertionError)

_BOLD = re.compile(r"bold|heavy|black|semibold|demi(?!o)|(?:^|[+-])(?:cmbx|sfbx|ecbx|lmbx)|-bd|,b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18


@dataclass(frozen=True, slots=True)
class Face:
    """What a font gives: each code's text and width (in em), and its weight."""

    decode: Callable[[bytes], list[tuple[str, float, bool]]]
    bold: bool


class FontCache:
    """Fonts already decoded, by reference: a report uses the same five on every page."""

    def __init__(self) -> None:
        self._faces: dict[tuple[int, int], Face] = {}

    def face(self, raw: Any) -> Face:
        """The face of a font resource; a font that cannot be decoded gives no text."""
        if isinstance(raw, IndirectObject):
            key = (raw.idnum, raw.generation)
            if key not in self._faces:
                self._faces[key] = _make_face(raw.get_object())
            return self._faces[key]
        return _make_face(raw)


def _no_text(_data: bytes) -> list[tuple[str, float, bool]]:
    return []


def _make_face(resource: Any) -> Face:
    if not isinstance(resource, DictionaryObject):
        return Face(_no_text, bold=False)
    try:
        font = Font.from_font_resource(resource)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError, StopIteration):
        return Face(_no_text, bold=False)
    bold = bool(_BOLD.search(font.name)) or bool(font.font_descriptor.flags & _FORCE_BOLD)
    return Face(_decoder(font) if font.interpretable else _no_text, bold)


def _decoder(font: Font) -> Callable[[bytes], list[tuple[str, float, bool]]]:
    """A function from the bytes of a string operand to (text, width in em, whether word spacing applies) of each code."""
    widths = font.character_widths
    default = widths.get("default", 500)
    cache: dict[Any, tuple[str, float, bool]] = {}
    encoding = font.encoding

    def glyph(code: str, raw: str, single_space: bool) -> tuple[str, float, bool]:
        text = font.character_map.get(code, code)
        return (text if isinstance(text, str) else str(text), float(widths.get(raw, default)) / 1000, single_space)

    if isinstance(encoding, str):
        named = encoding

        def decode_named(data: bytes) -> list[tuple[str, float, bool]]:
            try:
                codes = data.decode(named, "surrogatepass")
            except (UnicodeDecodeError, LookupError):
                codes = data.decode("latin-1")
            one_byte = len(codes) == len(data)
            out = []
            for code in codes:
                if code not in cache:
                    cache[code] = glyph(code, code, one_byte and code == " ")
                out.append(cache[code])
            return out

        return decode_named

    table = encoding

    def decode_table(data: bytes) -> list[tuple[str, float, bool]]:
        out = []
        for byte in data:
            if byte not in cache:
                cache[byte] = glyph(table.get(byte, chr(byte)), chr(byte), byte == 32)
            out.append(cache[byte])
        return out

    return decode_table
