"""The functions offered to programs: documented Gradio endpoints, and the tools of the MCP server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
from gradio.events import api

from assistant import compare as grids
from assistant import similar as practice
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.practice_json import as_json
from assistant.records import fiche_json
from corpus.errors import CorpusError
from index.errors import LibraryError
from index.search import Filters

__all__ = ["add_api"]

T = TypeVar("T")
MOST = 50


def add_api(assistant: Assistant) -> None:
    """Declare the endpoints of one assistant, inside a `gr.Blocks` context."""

    def ask(question: str, departments: list[str] | None = None, k: int = 10) -> dict[str, Any]:
        """Answer a question about French social-innovation initiatives with verbatim, cited quotations.

        Args:
            question: The question or the situation, in any language; one or two sentences.
            departments: Official names of French départements to search in, for example ["Gironde"]; none for all of them.
            k: How many initiatives to return at most, 1 to 50, whether they answer or not.
        """
        answer = _said(lambda: assistant.ask(question, filters=Filters(departments=tuple(departments or ()))))
        found = answer.as_json()
        return {**found, "results": found["results"][: _bounded(k)]}

    def search(query: str, departments: list[str] | None = None, themes: list[str] | None = None, k: int = 10) -> list[dict[str, Any]]:
        """Rank the initiatives nearest to some words, without judging whether they answer.

        Args:
            query: Words or a sentence, in any language.
            departments: Official names of French départements to search in; none for all of them.
            themes: Themes or chapters to search in, as `show` gives them; none for all of them.
            k: How many initiatives, 1 to 50.
        """
        filters = Filters(departments=tuple(departments or ()), themes=tuple(themes or ()))
        hits = _said(lambda: assistant.library.search(query, filters, _bounded(k)))
        return [
            {"fiche": h.fiche.id, "title": h.fiche.title, "departments": list(h.fiche.departments), "score": round(h.score, 4)}
            for h in hits
        ]

    def show(fiche: str) -> dict[str, Any]:
        """Everything known of one initiative: title, place, dates, contacts, source, and its whole text.

        Args:
            fiche: The identifier of an initiative, as `ask` and `search` give it.
        """
        return _said(lambda: fiche_json(assistant.library.fiche(fiche)))

    def similar(fiche: str, k: int = 6) -> dict[str, Any]:
        """The initiatives closest to one in problem, audience and means, each with the reason in words and one quotation.

        Args:
            fiche: The identifier of an initiative.
            k: How many initiatives, 1 to 50.
        """
        return _said(lambda: as_json(practice.similar(assistant.library, fiche, _bounded(k))))

    def compare(fiches: list[str]) -> dict[str, Any]:
        """Compare two to five initiatives in a grid whose every cell is a verbatim quotation with its page, or empty.

        Args:
            fiches: Identifiers of two to five different initiatives.
        """
        return _said(lambda: as_json(grids.compare(assistant.library, fiches)))

    for function in (ask, search, show, similar, compare):
        api(function, api_name=function.__name__, queue=False)


def _bounded(k: int) -> int:
    return max(1, min(int(k), MOST))


def _said(call: Callable[[], T]) -> T:
    """The value of a call; errors of ours reach the client as their one line."""
    try:
        return call()
    except (AssistantError, CorpusError, LibraryError) as error:
        raise gr.Error(str(error), print_exception=False) from error
