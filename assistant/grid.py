"""What a grid asks, as data (`grid.json`): the rows, and the classes of wording that answer them or speak against.

A class is a list of alternatives (amounts of money, staff, verbs of partnership, citations of law, dates, …), matched against
a folded sentence (lower case, no accents); rows.py weighs what a sentence matches.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.strings import UiLanguage

__all__ = ["Asked", "classes", "grid", "inherited", "matched", "patterns", "schemes"]

FILE = Path(__file__).with_name("grid.json")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked of a fiche: a row of the grid or a criterion of a sheet."""

    key: str
    label: Mapping[str, str]
    asks: Mapping[str, str]
    """The same as a question, {"fr", "en"}."""
    cues: Mapping[str, float]
    """{class: worth} of what answers it."""
    against: Mapping[str, float]
    """{class: worth} of what speaks against."""
    sections: Mapping[str, float]
    """{kind of section: worth}, negative where it is excluded."""
    threshold: float
    early: float = 0.0
    """Worth of standing at the very beginning of the fiche, in proportion."""
    items: int = 2
    """List items quoted at most."""
    extra: float = 1.0
    """What each further class is worth beside the best one: 1 adds them up, 0 keeps the best alone."""
    share: float = 0.72
    """Least worth of a further sentence, as a share of the best one's."""
    antecedent: float = 0.0
    """What speaks against a sentence all of whose years are well before the first year of the fiche: what was there before."""
    fallback: float | None = None
    """Where nothing reaches the threshold, the best sentence is quoted from this worth on, what is said in passing counted; None: never."""
    weak: Mapping[str, float] = field(default_factory=dict)
    """{class: worth} of what answers in passing, counted only then."""
    header: Sequence[str] = ()
    """Fields of a fiche that answer by themselves: where one is filled, nothing said in passing is looked for
    (`evidence`: only a fiche written by hand states it, and such a fiche states its audience too)."""
    parts: Sequence[Sequence[str]] = ()
    """Classes of the things asked together (staff, money): a sentence on one not yet answered needs no such share."""

    def title(self, language: UiLanguage) -> str:
        """Its label."""
        return self.label[language]

    def question(self, language: UiLanguage) -> str:
        """What it asks."""
        return self.asks[language]


@functools.cache
def _data() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


@functools.cache
def grid() -> tuple[Asked, ...]:
    """The rows of the comparison grid, in order."""
    return tuple(Asked(**row) for row in _data()["rows"])


def schemes() -> frozenset[str]:
    """Sigles that name a scheme, an allowance or a kind of service, by which initiatives resemble each other."""
    return frozenset(_data()["schemes"])


@functools.cache
def inherited() -> Mapping[str, str]:
    """{class of a line that leads in a list: what it makes of each of its items}."""
    return dict(_data()["inherited"])


@functools.cache
def classes() -> Mapping[str, str]:
    """{name: pattern} of every class: its alternatives joined, references to other classes (`@name@`) replaced."""
    raw = {name: "|".join(parts) for name, parts in _data()["classes"].items()}

    def full(pattern: str) -> str:
        return re.sub(r"@([a-z_]+)@", lambda m: f"(?:{full(raw[m.group(1)])})" if m.group(1) in raw else m.group(), pattern)

    return {name: full(pattern) for name, pattern in raw.items()}


@functools.cache
def patterns(name: str) -> re.Pattern[str]:
    """The compiled class; KeyError for an unknown one."""
    return re.compile(classes()[name])


@functools.lru_cache(maxsize=65536)
def matched(folded: str) -> frozenset[str]:
    """Names of the classes a folded sentence matches, what a class does not mean masked (the date of a law is not the project's)."""
    masks: dict[str, list[str]] = _data()["masks"]
    found = set()
    for name in classes():
        text = folded
        for mask in masks.get(name, ()):
            text = patterns(mask).sub(" ", text)
        if patterns(name).search(text):
            found.add(name)
    return frozenset(found)
