"""Errors in the page's words, each with a next step: what the same error says on the command line names commands."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.address import Address
from assistant.compare import LEAST, MOST
from assistant.errors import ComparisonError, PlaceError, QuestionError
from assistant.html import esc, link, notice, tag, title_link
from assistant.strings import t
from corpus.models import Fiche
from index.errors import UnknownDocumentError, UnknownFicheError

__all__ = ["fault_text", "fault_view"]


def fault_text(error: Exception | None, address: Address) -> str:
    """One or two sentences, as plain text: what is wrong, and what to do about it. None: a fault of ours."""
    title = error.title if isinstance(error, ComparisonError) else ""
    return t(_key(error, address), address.language, least=LEAST, most=MOST, title=title)


def _key(error: Exception | None, address: Address) -> str:
    match error:
        case None:
            return "ui_crash"
        case ComparisonError():
            return f"ui_fault_{error.reason}"
        case QuestionError():
            return "ui_fault_long" if any(c.isalnum() for c in address.question) else "ui_fault_empty"
    kinds = {UnknownFicheError: "fiche", UnknownDocumentError: "document", PlaceError: "place"}
    return f"ui_fault_{kinds.get(type(error), 'library')}"


def fault_view(error: Exception | None, address: Address, nearest: Sequence[Fiche] = ()) -> str:
    """The fault, initiatives that may be the one looked for, and the ways on: the basket too where a comparison fails."""
    language = address.language
    said = notice(tag("p", esc(fault_text(error, address)), tabindex="-1", data_focus=True), "fault")
    near = "".join(tag("li", title_link(fiche, address)) for fiche in nearest)
    if near:
        said += tag("section", tag("h2", esc(t("ui_fault_nearest", language))) + tag("ul", near, class_="es-list"))
    ways = link(address.to("ask"), esc(t("ui_nav_ask", language))) + link(address.to("explore"), esc(t("ui_nav_explore", language)))
    if isinstance(error, ComparisonError):
        ways = link(address.to("basket", fiches=address.fiches), esc(t("ui_basket_title", language)), class_="es-button") + ways
    return said + tag("p", ways, class_="es-actions")
