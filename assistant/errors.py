"""Errors of `assistant`; every message says what was wrong and what to do next.

AssistantError
├── QuestionError     a question that cannot be answered as it stands: empty, too long
├── ComparisonError   initiatives that cannot be compared: too few, too many, the same one twice
├── PlaceError        a département that does not exist
└── ExportError       a note that cannot be written: unknown suffix, folder that cannot be written
"""

from __future__ import annotations

from typing import Literal

__all__ = ["AssistantError", "ComparisonError", "ComparisonFault", "ExportError", "PlaceError", "QuestionError"]

ComparisonFault = Literal["few", "many", "twice", "same"]


class AssistantError(Exception):
    """Any error of this package: one line, fit to be shown to the user as it is."""


class QuestionError(AssistantError):
    """The question is empty or too long."""


class ComparisonError(AssistantError):
    """Too few or too many initiatives, or the same one twice; `title` is that of one given in two texts.

    The message is for the command line: the page has words of its own for each reason.
    """

    def __init__(self, message: str, reason: ComparisonFault, title: str = "") -> None:
        super().__init__(message)
        self.reason: ComparisonFault = reason
        self.title = title


class PlaceError(AssistantError):
    """No département of that name."""


class ExportError(AssistantError):
    """The file cannot be written."""
