"""A PDF page as runs of characters with their place, size and weight.

pypdf opens the file and parses content streams; this module follows the text operators, because what the layout needs (where a run
ends, not only where it starts) is not reported by pypdf's text visitors.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, StreamObject

from corpus.readers.pdf_fonts import BROKEN, Face, FontCache

__all__ = ["Run", "page_runs", "xobjects"]

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

# Bounds against hostile files: an ordinary page has a few thousand operators and glyphs and forms nested two or three deep.
MAX_CONTENT_BYTES = 12_000_000
MAX_OPERATORS = 400_000
MAX_GLYPHS = 60_000
MAX_FORM_DEPTH = 8
MAX_FORMS = 500
MAX_STATE_STACK = 512

SPLIT_EM = 0.1
"""A move of more than this share of the font size ends a run: kerning is smaller, a blank is larger."""


class _TooMuchWorkError(Exception):
    """A page asks for more work than any honest page; its message says what there is too much of, in French."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters shown side by side with one font. Points, origin at the bottom left of the upright page."""

    text: str
    x0: float
    x1: float
    y: float
    """Baseline."""
    size: float
    bold: bool


def _multiply(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _numbers(operands: list[Any], count: int) -> list[float] | None:
    """The first `count` operands as finite floats, or None if the operator is malformed."""
    if len(operands) < count:
        return None
    try:
        values = [float(v) for v in operands[:count]]
    except (TypeError, ValueError):
        return None
    return values if all(math.isfinite(v) for v in values) else None


@dataclass(slots=True)
class _State:
    ctm: Matrix = IDENTITY
    face: Face | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> _State:
        return _State(self.ctm, self.face, self.size, self.char_space, self.word_space, self.scale, self.leading, self.rise)


class _Interpreter:
    """Follows the operators of one page; collects runs with their rotation (quarter turns)."""

    def __init__(self, page: PageObject, fonts: FontCache) -> None:
        self.pdf = page.pdf
        self.fonts = fonts
        self.runs: list[tuple[int, Run]] = []
        self.operators = self.glyphs = self.forms = 0
        self.tm: Matrix = IDENTITY
        self.line: Matrix = IDENTITY

    def follow(self, content: Any, resources: Any, state: _State, depth: int) -> None:
        if isinstance(content, StreamObject) and not isinstance(content, ContentStream):
            _check_size(len(content.get_data()))
        stream = content if isinstance(content, ContentStream) else ContentStream(content, self.pdf, "bytes")
        _check_size(len(stream.get_data()))
        resources = resources if isinstance(resources, DictionaryObject) else DictionaryObject()
        stack: list[_State] = []
        for operands, operator in stream.operations:
            self.operators += 1
            if self.operators > MAX_OPERATORS:
                raise _TooMuchWorkError("trop d'opérations de dessin")
            if operator == b"q":
                if len(stack) < MAX_STATE_STACK:
                    stack.append(state.copy())
            elif operator == b"Q":
                state = stack.pop() if stack else state
            elif operator == b"Do":
                self._form(operands, resources, state, depth)
            elif operator == b"Tf":
                self._font(operands, resources, state)
            else:
                self._step(operator, operands, state)

    def _form(self, operands: list[Any], resources: DictionaryObject, state: _State, depth: int) -> None:
        """Follow a form object; nesting and number are bounded, since forms may refer to each other for ever."""
        objects = _entry(resources, "/XObject")
        form = _entry(objects, operands[0]) if operands and isinstance(objects, DictionaryObject) else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            return
        self.forms += 1
        if depth >= MAX_FORM_DEPTH or self.forms > MAX_FORMS:
            raise _TooMuchWorkError("objets emboîtés sans fin")
        inner = state.copy()
        matrix = _entry(form, "/Matrix")
        values = _numbers(list(matrix), 6) if isinstance(matrix, ArrayObject) else None
        if values:
            inner.ctm = _multiply((values[0], values[1], values[2], values[3], values[4], values[5]), inner.ctm)
        saved = self.tm, self.line
        self.follow(form, _entry(form, "/Resources") or resources, inner, depth + 1)
        self.tm, self.line = saved

    def _font(self, operands: list[Any], resources: DictionaryObject, state: _State) -> None:
        fonts = _entry(resources, "/Font")
        if isinstance(fonts, DictionaryObject) and operands and operands[0] in fonts:
            state.face = self.fonts.face(fonts.raw_get(operands[0]))
        else:
            state.face = None
        size = _numbers(operands[1:], 1)
        if size:
            state.size = size[0]

    def _step(self, operator: bytes, operands: list[Any], state: _State) -> None:
        if operator == b"Tj":
            self._show(operands[:1], state)
        elif operator == b"TJ":
            self._show(list(operands[0]) if operands and isinstance(operands[0], list) else [], state)
        elif operator == b"BT":
            self.tm = self.line = IDENTITY
        elif operator == b"T*":
            self._move(0.0, -state.leading)
        elif operator == b"'":
            self._move(0.0, -state.leading)
            self._show(operands[:1], state)
        elif operator == b'"' and len(operands) >= 3:
            state.word_space, state.char_space = _numbers(operands, 2) or (state.word_space, state.char_space)
            self._move(0.0, -state.leading)
            self._show(operands[2:3], state)
        elif operator in _PARAMETERS:
            self._set(operator, operands, state)

    def _set(self, operator: bytes, operands: list[Any], state: _State) -> None:
        values = _numbers(operands, _PARAMETERS[operator])
        if values is None:
            return
        if operator == b"Td":
            self._move(values[0], values[1])
        elif operator == b"TD":
            state.leading = -values[1]
            self._move(values[0], values[1])
        elif operator == b"Tm":
            self.tm = self.line = (values[0], values[1], values[2], values[3], values[4], values[5])
        elif operator == b"cm":
            state.ctm = _multiply((values[0], values[1], values[2], values[3], values[4], values[5]), state.ctm)
        elif operator == b"Tc":
            state.char_space = values[0]
        elif operator == b"Tw":
            state.word_space = values[0]
        elif operator == b"Tz":
            state.scale = values[0] / 100
        elif operator == b"TL":
            state.leading = values[0]
        else:
            state.rise = values[0]

    def _move(self, x: float, y: float) -> None:
        self.line = self.tm = _multiply((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def _show(self, items: list[Any], state: _State) -> None:
        """Advance over strings and adjustments, and cut a run wherever the pen jumps."""
        if state.face is None or not state.size:
            return
        pen = start = 0.0
        text: list[str] = []
        jump = SPLIT_EM * abs(state.size)
        for item in items:
            if isinstance(item, bytes):
                for char, width, spaced in state.face.decode(item):
                    text.append(char)
                    end = pen + width * state.size * state.scale
                    pen = end + (state.char_space + (state.word_space if spaced else 0.0)) * state.scale
                    if abs(pen - end) > jump:
                        self._emit(text, start, end, state)
                        text, start = [], pen
            elif isinstance(item, int | float):
                end = pen
                pen -= float(item) / 1000 * state.size * state.scale
                if abs(pen - end) > jump:
                    self._emit(text, start, end, state)
                    text, start = [], pen
        self._emit(text, start, pen, state)
        self.tm = _multiply((1.0, 0.0, 0.0, 1.0, pen, 0.0), self.tm)

    def _emit(self, text: list[str], start: float, end: float, state: _State) -> None:
        if not text or state.face is None:
            return
        self.glyphs += len(text)
        if self.glyphs > MAX_GLYPHS:
            raise _TooMuchWorkError("trop de caractères")
        m = _multiply(self.tm, state.ctm)
        length = math.hypot(m[0], m[1])
        height = math.hypot(m[2], m[3]) * abs(state.size)
        if not length or not height or not math.isfinite(length * height):
            return
        turn = round(math.degrees(math.atan2(m[1], m[0])) / 90, 2)
        if turn != round(turn):
            return  # a slanted watermark, never the text
        x = m[4] + state.rise * m[2] + start * m[0]
        y = m[5] + state.rise * m[3] + start * m[1]
        x, y = _upright(x, y, int(turn) % 4)
        self.runs.append((int(turn) % 4, Run("".join(text), x, x + (end - start) * length, y, height, state.face.bold)))


_PARAMETERS = {b"Td": 2, b"TD": 2, b"Tm": 6, b"cm": 6, b"Tc": 1, b"Tw": 1, b"Tz": 1, b"TL": 1, b"Ts": 1}


def _upright(x: float, y: float, turns: int) -> tuple[float, float]:
    """Coordinates once text turned by that many quarter turns is laid upright."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turns]


def _check_size(size: int) -> None:
    if size > MAX_CONTENT_BYTES:
        raise _TooMuchWorkError("contenu démesuré")


def _entry(holder: Any, key: Any) -> Any:
    """A dictionary's entry, resolved; None where it is absent or the holder is not a dictionary."""
    if not isinstance(holder, DictionaryObject) or key not in holder:
        return None
    return holder.raw_get(key).get_object()


def _inherited(page: PageObject, key: str) -> Any:
    """A page attribute that may stand on an ancestor; the climb is bounded since a damaged tree may loop."""
    node: Any = page
    for _ in range(50):
        value = _entry(node, key)
        if value is not None:
            return value
        node = _entry(node, "/Parent")
    return None


def _contents(page: PageObject) -> Iterator[Any]:
    content = _entry(page, NameObject("/Contents"))
    if isinstance(content, ArrayObject | StreamObject):
        yield content


def xobjects(page: PageObject) -> Iterator[DictionaryObject]:
    """Images and forms of the page, and those one level inside its forms."""
    for holder in [page, *(_children(_inherited(page, "/Resources")))]:
        yield from _children(_inherited(page, "/Resources") if holder is page else _entry(holder, "/Resources"))


def _children(resources: Any) -> list[DictionaryObject]:
    objects = _entry(resources, "/XObject")
    found = (_entry(objects, name) for name in objects) if isinstance(objects, DictionaryObject) else ()
    return [thing for thing in found if isinstance(thing, DictionaryObject)][:MAX_FORMS]


def page_runs(page: PageObject, fonts: FontCache) -> tuple[list[Run], str | None]:
    """Every upright run of the page, in drawing order, and what kept it from being read to its end, in French, or None.

    Text turned otherwise than most of the page is left out. Whatever is wrong with the page, the runs found before are returned.
    """
    interpreter = _Interpreter(page, fonts)
    fault = None
    try:
        for content in _contents(page):
            interpreter.follow(content, _inherited(page, "/Resources"), _State(), 0)
    except _TooMuchWorkError as error:
        fault = str(error)
    except BROKEN:
        fault = "contenu endommagé"
    weight = [0, 0, 0, 0]
    for turn, run in interpreter.runs:
        weight[turn] += len(run.text)
    main = weight.index(max(weight))
    return [run for turn, run in interpreter.runs if turn == main], fault
