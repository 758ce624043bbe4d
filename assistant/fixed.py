"""Answers that are said whole by a fixed text: on Essaim itself, for a directory, to what is not understood, in a danger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.question import Understanding
from assistant.records import Answer, Result
from assistant.strings import t
from assistant.urgent import urgent_line

__all__ = ["about", "directory", "not_understood", "warned"]


def about(understood: Understanding, count: int) -> Answer:
    """What Essaim is, where its texts come from and what it does not do, over a library of `count` initiatives."""
    text = t("about", understood.answer_language, count=count)
    return Answer(understood.question, understood, False, text, (), (), alone=True)


def directory(understood: Understanding, results: Sequence[Result]) -> Answer:
    """An address or opening hours of a public service: where these are."""
    language = understood.answer_language
    return _alone(understood, t("directory", language, sentence=t("no_directory", language)), results)


def not_understood(understood: Understanding, results: Sequence[Result]) -> Answer:
    """A question none of whose words is known."""
    return _alone(understood, t("not_understood", understood.answer_language), results)


def warned(answer: Answer) -> Answer:
    """The answer with the numbers to call first where the question tells of a danger; nothing else where nothing answers it."""
    if answer.understood is None or not (line := urgent_line(answer.question, answer.understood.answer_language)):
        return answer
    if answer.answered or answer.apart:
        return replace(answer, text=f"{line}\n\n{answer.text}")
    return _alone(answer.understood, f"**{line}**", answer.results)


def _alone(understood: Understanding, text: str, results: Sequence[Result]) -> Answer:
    """An answer beside which no initiative is named; they are in its JSON, as what the search found."""
    rest = tuple(replace(r, relevant=False) for r in results)
    return Answer(understood.question, understood, False, text, (), rest, alone=True)
