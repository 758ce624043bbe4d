"""HTML of the page: the pieces every view is made of. Pure functions from values to text, without any web package.

Everything that comes from documents, questions or addresses passes through `esc`; what a function here returns is safe
to insert, and is never escaped again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assistant.address import Address, View
from assistant.strings import LANGUAGES, UiLanguage, t
from corpus.models import Fiche

__all__ = ["attributes", "basket_button", "chip", "esc", "facts", "fiche_address", "field", "link", "notice", "shell", "tag", "title_link"]


def esc(value: object) -> str:
    """Text for HTML, fit for content and for quoted attributes."""
    return escape(str(value), quote=True)


def attributes(values: dict[str, object]) -> str:
    """Attributes with a leading blank; None and False are left out, True stands alone; "_" in a name is written "-"."""
    parts = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        written = name.rstrip("_").replace("_", "-")
        parts.append(f" {written}" if value is True else f' {written}="{esc(value)}"')
    return "".join(parts)


def tag(name: str, content: str, /, **values: object) -> str:
    """An element around `content`, which is HTML already; `class_` for the class."""
    return f"<{name}{attributes(values)}>{content}</{name}>"


def link(address: Address, content: str, /, **values: object) -> str:
    """A link to another place of the page; `content` is HTML already."""
    return tag("a", content, href=address.query(), **values)


def field(name: str, value: object) -> str:
    """A hidden field of a form."""
    return f'<input type="hidden"{attributes({"name": name, "value": value})}>'


def chip(content: str, remove: Address | None, label: str, kind: str = "") -> str:
    """A chip; with `remove`, a link that takes it away, named `label` for screen readers."""
    classes = f"es-chip {kind}".strip()
    if remove is None:
        return tag("li", tag("span", content, class_=classes))
    cross = tag("span", "×", class_="es-cross", aria_hidden="true")
    return tag("li", link(remove, content + cross, class_=f"{classes} es-removable", aria_label=label, title=label))


def notice(content: str, kind: str = "info") -> str:
    """A framed message; `content` is HTML already. Faults are announced at once."""
    return tag("div", content, class_=f"es-notice es-{kind}", role="alert" if kind == "fault" else None)


def facts(items: Iterable[str], language: UiLanguage) -> str:
    """The short facts under a title (place, year, public, evidence); items are HTML already."""
    listed = "".join(tag("li", item) for item in items if item)
    return tag("ul", listed, class_="es-facts", aria_label=t("ui_facts", language)) if listed else ""


def title_link(fiche: Fiche, address: Address) -> str:
    """A fiche's title as a link to its page; from an answer or one of its passages, the question goes along for the way back."""
    return link(fiche_address(fiche, address), esc(fiche.title), lang="fr" if address.language != "fr" else None)


def fiche_address(fiche: Fiche, address: Address) -> Address:
    """The page of a fiche, with what the way back to an answer needs."""
    if address.question and address.view in ("ask", "source"):
        return address.change(view="fiche", fiches=(fiche.id,), cited=(), page=None)
    return address.to("fiche", fiches=(fiche.id,))


def basket_button(fiche: Fiche, language: UiLanguage, inside: str = "ui_basket_in") -> str:
    """A button the script makes a toggle of (`inside`: what it says once in): the basket is kept in the reader's browser only."""
    return tag(
        "button",
        esc(t("ui_basket_add", language)),
        type="button",
        class_="es-button es-quiet",
        aria_pressed="false",
        data_basket=fiche.id,
        data_title=fiche.title,
        data_on=t(inside, language),
        data_off=t("ui_basket_add", language),
        aria_label=f"{t('ui_basket_add', language)} : {fiche.title}",
    )


def shell(address: Address, title: str, main: str, views: Sequence[View], ends: bool = True) -> str:
    """A whole page: header, the view, footer. `title` is the document's title, as plain text; not `ends`: something follows it."""
    language = address.language
    skip = tag("a", esc(t("ui_skip", language)), href="#contenu", class_="es-skip")
    body = tag("div", main, id="contenu", class_="es-main", tabindex="-1")
    footer = tag(
        "footer",
        tag("p", esc(t("ui_footer", language))) + tag("p", link(address.to("about"), esc(t("ui_nav_about", language)))),
        class_="es-footer",
    )
    return tag(
        "div",
        skip + _header(address, views, address.view) + body + (footer if ends else ""),
        class_="es" if ends else "es es-short",
        lang=language,
        data_title=f"{title} – Essaim" if title else t("ui_title", language),
        data_address=address.query(),
    )


def _header(address: Address, views: Sequence[View], current: View) -> str:
    language = address.language
    brand = link(address.to("ask"), tag("span", "", class_="es-logo", aria_hidden="true") + "Essaim", class_="es-brand")
    tagline = tag("p", esc(t("ui_tagline", language)), class_="es-tagline")
    items = "".join(
        tag("li", link(address.to(view), _nav_label(view, language), aria_current="page" if view == current else None, data_nav=view))
        for view in views
    )
    nav = tag("nav", tag("ul", items), class_="es-nav", aria_label=t("ui_nav", language))
    others = "".join(
        link(address.change(language=other), esc(t("ui_language", other)), lang=other, hreflang=other, class_="es-language")
        for other in LANGUAGES
        if other != language
    )
    return tag("header", tag("div", tag("div", brand + tagline) + others, class_="es-header-top") + nav, class_="es-header")


def _nav_label(view: View, language: UiLanguage) -> str:
    label = esc(t(f"ui_nav_{view}", language))
    return label + tag("span", "", class_="es-count", data_basket_count=True) if view == "basket" else label
