"""The box questions are typed in, its examples, and what is said of the question under it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from assistant.address import Address
from assistant.html import esc, field, link, tag
from assistant.persons import anonymous
from assistant.strings import t

__all__ = ["EXAMPLES", "ask_form", "examples", "follow_up_line"]

EXAMPLES = ("list", "need", "everyday", "comparison", "english")
"""Keys `ui_example_…` (the question) and `ui_example_…_kind` (what it shows)."""


def ask_form(address: Address, count: int, asked: str = "") -> str:
    """The box. Its filters and language are kept in hidden fields; `asked` is what a follow-up would follow.

    Over an answer it takes one line, until the reader comes back to it.
    """
    language = address.language
    hidden = "".join(field(name, value) for name, value in _kept(address, asked))
    label = tag("label", esc(t("ui_ask_label", language)), for_="question")
    hint = tag("p", esc(t("ui_ask_hint", language, count=count)), class_="es-hint", id="question-hint")
    box = tag(
        "textarea",
        esc(address.question),
        id="question",
        name="q",
        rows="2",
        maxlength="2000",
        required=True,
        aria_describedby="question-hint",
    )
    button = tag("button", esc(t("ui_ask", language)), type="submit", class_="es-button")
    form = tag(
        "form",
        label + hint + tag("div", box + button, class_="es-ask-row") + hidden,
        class_="es-ask es-folded" if address.question else "es-ask",
        role="search",
        data_form="ask",
        data_fold=bool(address.question),
    )
    return form + _name_notice(address)


def _kept(address: Address, asked: str) -> list[tuple[str, str]]:
    """What a new question keeps of the address: filters, language, and the question it may follow."""
    kept = address.change(view="ask", question="", previous=asked, ignored=(), fiches=(), cited=(), page=None, sort="title")
    return parse_qsl(kept.query().lstrip("?"))


def _name_notice(address: Address) -> str:
    """Said where the question seems to name a person, with the same question without the name; an empty text elsewhere."""
    without = address.change(question=anonymous(address.question), previous=anonymous(address.previous))
    if without == address:
        return ""
    language = address.language
    # The address with the name gives its place to the other: "back" does not find it again.
    again = link(without, esc(t("ui_name_without", language)), data_replace=True)
    return tag("p", esc(t("ui_name_found", language)) + " " + again, class_="es-notice es-info es-name", role="status")


def follow_up_line(question: str, address: Address) -> str:
    """Says that the question was read as following the one before, and how to undo it."""
    language = address.language
    undo = link(address.change(previous=""), esc(t("ui_follow_up_undo", language)))
    return tag("p", esc(t("ui_follow_up", language, question=question)) + " " + undo, class_="es-notice es-info es-follow-up")


def examples(address: Address) -> str:
    """What can be asked, each a link."""
    language = address.language
    items = []
    for key in EXAMPLES:
        question = t(f"ui_example_{key}", language)
        kind = tag("span", esc(t(f"ui_example_{key}_kind", language)), class_="es-example-kind")
        items.append(tag("li", link(address.to("ask", question=question), kind + tag("span", esc(question)))))
    return tag("section", tag("h2", esc(t("ui_examples", language))) + tag("ul", "".join(items), class_="es-examples"))
