"""Someone in danger: what is read of it in a question, and the one line with the numbers to call that then stands first.

Essaim has nothing for an emergency, and a list of initiatives would waste the time of whoever writes that they want to die. The signals
are classes of wording (urgent.json): the first person, or one person now. The subject that a professional asks about is none of them.
"""

from __future__ import annotations

from assistant.question import folded
from assistant.strings import UiLanguage, t
from assistant.wording import names, pattern

__all__ = ["signals", "urgent_line"]

DANGER = "danger"
"""The signal whose numbers are always given: police, ambulance, and by text message."""


def signals(question: str) -> tuple[str, ...]:
    """The dangers that a question tells of, in the order of urgent.json; () for nearly all questions."""
    plain = folded(question)
    return tuple(name for name in names("urgent") if pattern("urgent", name).search(plain))


def urgent_line(question: str, language: UiLanguage) -> str:
    """What to do in the danger that the question tells of, as one paragraph; an empty text where it tells of none."""
    found = signals(question)
    numbers = [t(f"urgent.{name}", language) for name in found if name != DANGER]
    return " ".join([t("urgent", language), *numbers]) if found else ""
