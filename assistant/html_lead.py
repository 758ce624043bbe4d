"""Where the first sentence's numbered links go: each beside the département its source is of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.html import esc, tag

__all__ = ["with_marks"]

QUOTED = re.compile(r"«[^»]*»|“[^”]*”")
"""Titles and sentences of fiches: a name in them is not what the first sentence says of a département."""


def with_marks(sentence: str, marks: Sequence[tuple[Sequence[str], str]]) -> str:
    """The sentence as HTML, each mark (the départements it is of, its link as HTML) beside the first of them that is named.

    Marks of no name in it come at the end. None ever begins a line: it is held to the word before it.
    """
    named = _named(QUOTED.sub(lambda m: " " * len(m[0]), sentence), [name for names, _ in marks for name in names])
    held: dict[int, list[str]] = {}
    for names, mark in marks:
        place = next((named[name] for name in names if name in named), len(sentence))
        held.setdefault(place, []).append(mark)
    out, last = [], 0
    for place in sorted(held):
        out.append(_held(sentence[last:place], held[place]))
        last = place
    return "".join(out) + esc(sentence[last:])


def _named(text: str, names: Sequence[str]) -> Mapping[str, int]:
    """Where each name first ends in the text; "Loire" is not found in "Haute-Loire"."""
    found: dict[str, int] = {}
    if names:
        either = "|".join(map(re.escape, dict.fromkeys(names)))
        for match in re.finditer(rf"(?<![\w-])(?:{either})(?![\w-])", text):
            found.setdefault(match[0], match.end())
    return found


def _held(text: str, marks: Sequence[str]) -> str:
    """The text, its last word and the marks on one line."""
    head, gap, word = text.rpartition(" ")
    return esc(head + gap) + tag("span", f"{esc(word)} {tag('span', ' '.join(marks), class_='es-cites')}", class_="es-held")
