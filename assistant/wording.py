"""Classes of wording as data (wording.json, urgent.json): how a question compares, counts, asks for a date, tells of a danger.

The files say their notation; a linguist extends them without code. Every class is compiled once, all languages together,
because a question may mix them and telling the language of three words is less sure than the words themselves.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

__all__ = ["names", "pattern"]

FILE = Path(__file__).with_name("wording.json")
URGENT = FILE.with_name("urgent.json")


@functools.cache
def _data() -> Any:
    """{group: {class: {language: alternatives}}} of both files; the parts of one serve the other too."""
    data, urgent = (json.loads(file.read_text(encoding="utf-8")) for file in (FILE, URGENT))
    return {**data, "urgent": urgent["urgent"], "parts": {**data["parts"], **urgent["parts"]}}


def names(group: str) -> tuple[str, ...]:
    """The classes of a group ("kinds", "facts", "urgent"), in the order of the file."""
    return tuple(_data()[group])


@functools.cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """The compiled class, to search in a folded text (lower case, no accents); KeyError for an unknown one."""
    return re.compile(_source(group, name))


def _source(group: str, name: str) -> str:
    return "(?:" + "|".join(_alternative(text) for texts in _data()[group][name].values() for text in texts) + ")"


def _alternative(text: str) -> str:
    """One alternative as a regular expression: whole words unless a * says otherwise, groups without a number, parts put in."""
    head = "" if text[0] in "*^" else r"\b"
    tail = r"\w*" if text[-1] == "*" else r"\b"
    body = re.sub(r"(?<!\\)\((?!\?)", "(?:", text.strip("*"))
    return head + re.sub(r"@([a-z_]+)@", lambda m: _source("parts", m[1]), body) + tail
