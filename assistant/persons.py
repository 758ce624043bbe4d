"""Whether a question seems to name a person: a civility before a capitalised name ("Madame Dupont", "M. de La Tour")."""

from __future__ import annotations

import functools
import re

from assistant.wording import pattern

__all__ = ["STAND_IN", "anonymous"]

STAND_IN = "X"
"""What stands for a name; like any single initial, it is not taken for one."""
CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
PARTICLE = r"(?:(?:de|du|des|van|von|el|ben)\s|d['’])"


def anonymous(question: str) -> str:
    """The question with X for each name that follows a civility; the same where it names nobody."""
    return _named().sub(_replaced, question)


@functools.cache
def _named() -> re.Pattern[str]:
    """Civility, then one or more names: capitals tell a name from "madame la directrice" or "monsieur est âgé"."""
    civility = rf"(?P<civility>(?i:{pattern('persons', 'civility').pattern}))"
    name = rf"{PARTICLE}?{CAPITALISED}"
    return re.compile(rf"{civility}(?P<gap>\.?\s+){name}(?:\s+{name})*")


def _replaced(match: re.Match[str]) -> str:
    """A sigle ("DR Nord") is no civility, and what bears somebody's name ("rue du docteur Roux") is not that person."""
    civility = match["civility"]
    before = match.string[: match.start()].lower()
    if civility not in (civility.lower(), civility.capitalize()) or re.search(rf"{pattern('persons', 'named_after').pattern}\s+$", before):
        return match.group()
    return civility + match["gap"] + STAND_IN
