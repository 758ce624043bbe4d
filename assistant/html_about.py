"""What Essaim is, what the library holds, where the map comes from, how a program asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.address import Address
from assistant.html import esc, tag
from assistant.strings import t

__all__ = ["about_page"]

PARTS = ("what", "how", "words", "limits", "data", "map", "program")
FOLDED = "program"


def about_page(status: Mapping[str, Any], address: Address) -> str:
    """The page reached from the footer; `status` is the library's."""
    language = address.language
    heading = tag("h1", esc(t("ui_about_title", language)), tabindex="-1", data_focus=True)
    parts = []
    for part in PARTS:
        values = {name: status[name] for name in ("fiches", "documents", "model")}
        text = "".join(tag("p", esc(p)) for p in t(f"ui_about_{part}_text", language, **values).split("\n"))
        name = esc(t(f"ui_about_{part}", language))
        parts.append(tag("details", tag("summary", name) + text) if part == FOLDED else tag("h2", name) + text)
    return tag("article", heading + "".join(parts), class_="es-about")
