"""Settings, a frozen value passed in; only cli.py and ui.py read the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.strings import UiLanguage

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What an assistant is told once."""

    language: UiLanguage | Literal["auto"] = "auto"
    """Language of the answers; "auto" is that of a question clearly in French or English, else that of the page (French elsewhere)."""
    results: int = 10
    """Initiatives ranked per answer, relevant or not."""
    shown: int = 6
    """Most relevant initiatives written out in the answer's text; the rest are counted."""
    neighbours: int = 3
    """Initiatives named as neighbours under an answer."""
    max_question: int = 2000
    """Longest question, in characters."""
    home: str | None = None
    """The user's own département (official name), for "elsewhere like here"."""
