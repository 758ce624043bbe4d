"""Words cut at the end of a line put together again; the hyphen goes unless it belongs to the word.

The document itself is the dictionary: a form that it has elsewhere, with or without the hyphen, decides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from corpus.readers.pdf_layout import Line, Piece

__all__ = ["rejoin"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HEAD = re.compile(r"(?:^|[\s(«\"'’/])(?P<head>[^\s(«\"'’/]*[^\W_])[-\u2010]$")
_TAIL = re.compile(r"^(?P<word>[^\W_]+(?:['’-][^\W_]+)*)\S*(?: [:;?!»](?= |$))*")
_ADDRESS = re.compile(r"@|https?:|www\.|\.(?:fr|org|com|eu)\b")

# Endings that French sets off with a hyphen, and first halves that are rarely part of one word.
_CLITICS = frozenset(
    (
        "je",
        "tu",
        "il",
        "elle",
        "on",
        "nous",
        "vous",
        "ils",
        "elles",
        "ce",
        "ci",
        "là",
        "t",
        "moi",
        "toi",
        "lui",
        "leur",
        "y",
        "en",
        "même",
        "mêmes",
    )
)
_FIRST_HALVES = frozenset(
    (
        "non",
        "ci",
        "mi",
        "demi",
        "vis",
        "celui",
        "celle",
        "ceux",
        "celles",
        "peut",
        "rendez",
        "savoir",
        "mieux",
        "après",
        "avant",
        "quelques",
        "chef",
    )
)


def rejoin(pages: list[list[Line]]) -> list[list[Line]]:
    """The same lines with cut words whole on the line where they begin, over columns and pages too; lines left empty go."""
    words = _vocabulary(pages)
    flat = [(page, line) for page, lines in enumerate(pages) for line in lines]
    for i, (page, line) in enumerate(flat):
        if not line.text.endswith(("-", "\u2010")):
            continue
        j = _continuation(flat, i)
        head = _HEAD.search(line.text)
        if j is None or head is None:
            continue
        other = flat[j][1]
        tail = _TAIL.match(other.text)
        if tail is None:
            continue
        token = tail.group()
        keep = bool(_ADDRESS.search(head.group("head") + token)) or _keep_hyphen(head.group("head"), tail.group("word"), words)
        flat[i] = (page, _extend(line, token, keep))
        rest = _shorten(other, len(token))
        flat[j] = (flat[j][0], rest)
        if not rest.pieces and other.zone == line.zone and flat[j][0] == page:
            flat[i] = (page, replace(flat[i][1], foot=other.foot, x1=other.x1))  # so that what follows is judged as before
    out: list[list[Line]] = [[] for _ in pages]
    for page, line in flat:
        if line.text.strip():
            out[page].append(line)
    return out


def _continuation(flat: list[tuple[int, Line]], i: int) -> int | None:
    """Index of the line a cut word goes on in: the next of the same size, a running theme in between left aside."""
    page, line = flat[i]
    for j in range(i + 1, min(i + 3, len(flat))):
        other = flat[j][1]
        if other.text.startswith("»") and flat[j][0] > page:
            continue
        return j if abs(other.size - line.size) <= 0.1 * line.size else None
    return None


def _vocabulary(pages: list[list[Line]]) -> Counter[str]:
    """How often the document has each word, cut words left out; with and without an elided article."""
    words: Counter[str] = Counter()
    cut = False
    for lines in pages:
        for line in lines:
            text = line.text
            if cut:
                text = text.partition(" ")[2]
            cut = line.text.endswith(("-", "\u2010"))
            if cut:
                text = text.rpartition(" ")[0]
            for word in _WORD.findall(text.casefold().replace("’", "'")):
                words[word] += 1
                if "'" in word:
                    words[word.rpartition("'")[2]] += 1
                if "-" in word:
                    words.update(f"-{part}" for part in word.split("-"))
    return words


def _keep_hyphen(head: str, tail: str, words: Counter[str]) -> bool:
    """Whether the hyphen at the end of the line is the word's own."""
    if len(head) == 1 or not head[-1:].isalpha() or not tail[:1].isalpha():
        return True
    capital = tail[:1].isupper() and not head.isupper()
    head, tail = head.casefold(), tail.casefold().replace("’", "'")
    joined, hyphened = words[head + tail], words[f"{head}-{tail}"]
    if joined or hyphened:
        return hyphened > joined
    last = head.rpartition("-")[2]
    if last != head and words[last + tail]:
        return False
    first = re.split("['-]", tail)[0]
    if capital or last in _FIRST_HALVES or "'" in tail:  # "Val-d'Oise": no French word has an apostrophe after its first letters
        return True
    if first in _CLITICS and words[head] and len(head) > 2:
        return True
    compounds = words[f"-{head}"] and words[head] > 1 and words[tail] > 1
    return bool(compounds) and min(len(head), len(tail)) > 2


def _extend(line: Line, token: str, keep: bool) -> Line:
    *before, last = line.pieces
    stem = last.text if keep else last.text[:-1]
    return replace(line, pieces=(*before, Piece(stem + token, last.bold)))


def _shorten(line: Line, count: int) -> Line:
    """The line without its first `count` characters and the blank after them."""
    pieces: list[Piece] = []
    for piece in line.pieces:
        gone = min(count, len(piece.text))
        count -= gone
        text = piece.text[gone:]
        if text and not pieces:
            text = text.lstrip(" ")
        if text:
            pieces.append(Piece(text, piece.bold))
    return replace(line, pieces=tuple(pieces))
