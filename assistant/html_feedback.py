"""The form by which readers say what an answer is worth: nothing is kept before they choose."""

from __future__ import annotations

from assistant.address import Address
from assistant.feedback import VERDICTS
from assistant.html import esc, field, tag
from assistant.records import Answer
from assistant.strings import UiLanguage, t

__all__ = ["feedback_form"]

BOX = "avis-mot"
"""The part the script opens: a comment and what sends it."""


def feedback_form(answer: Answer, address: Address) -> str:
    """Useful (kept at once), not useful, something is missing (both ask for a word first); an empty text without results.

    The script (page.js) opens the box of the comment and sends: a choice can be changed, an opinion sent again replaces the first.
    """
    language = address.language
    if not answer.results or answer.alone:
        return ""
    head = tag("h2", esc(t("ui_feedback", language)), id="avis-titre")
    consent = tag("p", esc(t("ui_feedback_consent", language)), class_="es-hint", id="avis-accord")
    choice = tag(
        "div",
        "".join(_choice(verdict, language) for verdict in VERDICTS),
        class_="es-buttons",
        role="group",
        aria_labelledby="avis-titre",
        aria_describedby="avis-accord",
    )
    ids = "".join(field("fiches", r.fiche.id) for r in answer.results if r.relevant)
    return tag(
        "form",
        head + consent + choice + _box(language) + field("question", answer.question) + ids + tag("p", "", role="status", class_="es-said"),
        class_="es-feedback",
        data_form="feedback",
        data_failed=t("ui_feedback_failed", language),
        aria_labelledby="avis-titre",
    )


def _choice(verdict: str, language: UiLanguage) -> str:
    """A verdict, with what the box then asks for."""
    return tag(
        "button",
        esc(t(f"ui_feedback_{verdict}", language)),
        type="button",
        class_="es-button es-quiet",
        aria_pressed="false",
        aria_controls=BOX,
        data_verdict=verdict,
        data_asks=t("ui_feedback_more" if verdict == "useful" else "ui_feedback_comment", language),
    )


def _box(language: UiLanguage) -> str:
    """A comment that may stay empty, "send" and "cancel"."""
    label = tag("label", esc(t("ui_feedback_comment", language)), for_="avis")
    send = tag("button", esc(t("ui_feedback_send", language)), type="submit", class_="es-button")
    cancel = tag("button", esc(t("ui_feedback_cancel", language)), type="button", class_="es-button es-quiet", data_cancel=True)
    comment = '<textarea id="avis" name="comment" rows="3" maxlength="2000"></textarea>'
    return tag("div", label + comment + tag("div", send + cancel, class_="es-buttons"), id=BOX, class_="es-opinion", hidden=True)
