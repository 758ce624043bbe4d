"""The map of the départements, coloured by number of initiatives, and the table that says the same in words."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path

from assistant.address import Address
from assistant.html import attributes, esc, link, tag
from assistant.strings import UiLanguage, t
from corpus.territories import DEPARTMENTS

__all__ = ["LEVELS", "department_map", "department_table", "level"]

OUTLINES = Path(__file__).with_name("map.json")
LEVELS = (1, 2, 4, 7)
"""Least number of initiatives of each shade."""
BOXED = ("Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte", "Métropole de Lyon")
"""Those without an outline of their own on the map: a box each, on the left."""
AROUND_PARIS = ("Paris", "Hauts-de-Seine", "Seine-Saint-Denis", "Val-de-Marne")
INSET = "translate(-10766 -4480) scale(3.4)"
"""Where Paris and its neighbours are drawn again, larger, in the upper left corner."""
BOX, GAP = 430, 60


@functools.cache
def outlines() -> tuple[int, int, dict[str, str]]:
    """(width, height, {official name: path}), in tenths of the source's unit."""
    data = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return data["width"], data["height"], data["paths"]


def level(count: int) -> int:
    """0 for none, then the shade."""
    return sum(count >= least for least in LEVELS)


def department_map(counts: Mapping[str, int], address: Address) -> str:
    """The map; a click sets or removes the filter, and the script writes above it what the pointer is on (`data-said`).

    Hidden from screen readers and the keyboard, which have the table.
    """
    language = address.language
    width, height, paths = outlines()
    shapes = [_area(name, f'<path d="{path}"/>', counts.get(name, 0), address) for name, path in paths.items()]
    inset = [_area(name, f'<path d="{paths[name]}"/>', counts.get(name, 0), address) for name in AROUND_PARIS]
    shapes.append(tag("g", "".join(inset), transform=INSET, class_="es-inset"))
    shapes.append(f'<text x="-700" y="-60" class="es-label">{esc(t("ui_map_inset", language))}</text>')
    shapes += [_box(i, name, counts.get(name, 0), address) for i, name in enumerate(BOXED)]
    said = [_said(name, counts.get(name, 0), language) for name in address.departments] or [t("ui_map_hint", language)]
    named = tag("p", esc(" ; ".join(said)), class_="es-map-said", data_map_said=True, aria_hidden="true")
    svg = tag(
        "svg", "".join(shapes), viewBox=f"-720 -260 {width + 760} {height + 300}", class_="es-map", aria_hidden="true", focusable="false"
    )
    return tag("figure", named + svg + _legend(language), class_="es-map-figure")


def _area(name: str, shape: str, count: int, address: Address) -> str:
    chosen = name in address.departments
    classes = f"es-area es-q{level(count)}" + (" es-chosen" if chosen else "")
    said = _said(name, count, address.language)
    if not count and not chosen:
        return tag("g", shape, class_=classes, data_said=said)
    target = address.to("explore") if address.view != "explore" else address
    return link(target.toggled("departments", name), shape, class_=classes, tabindex="-1", data_department=name, data_said=said)


def _box(position: int, name: str, count: int, address: Address) -> str:
    x, y = -640, 2700 + position * (BOX + GAP)
    shape = f"<rect{attributes({'x': x, 'y': y, 'width': BOX, 'height': BOX, 'rx': 40})}/>"
    label = f"<text{attributes({'x': x + BOX + 90, 'y': y + BOX // 2 + 65, 'class': 'es-label'})}>{esc(name)}</text>"
    return _area(name, shape + label, count, address)


def _legend(language: UiLanguage) -> str:
    bounds = [*LEVELS, None]
    items = [tag("li", tag("span", "", class_="es-key es-q0") + esc(t("ui_map_none", language)))]
    for i, least in enumerate(LEVELS):
        after = bounds[i + 1]
        most = after - 1 if after is not None else None
        label = f"{least} +" if most is None else str(least) if most == least else f"{least}-{most}"
        items.append(tag("li", tag("span", "", class_=f"es-key es-q{i + 1}") + esc(label)))
    return tag("figcaption", esc(t("ui_map_caption", language)) + tag("ul", "".join(items), class_="es-legend"), aria_hidden="true")


def _said(name: str, count: int, language: UiLanguage) -> str:
    """ "Gironde (33) : 14 initiatives", what is written above the map for a département pointed at or chosen."""
    return (
        t("ui_map_said", language, name=name, code=DEPARTMENTS[name].code, count=t("ui_initiatives", language, n=count))
        if name in DEPARTMENTS
        else name
    )


def department_table(counts: Mapping[str, int], address: Address) -> str:
    """The same as a table: every département that has an initiative, and the number of those that have none."""
    language = address.language
    rows = []
    for name in sorted((n for n in DEPARTMENTS if counts.get(n) or n in address.departments), key=lambda n: DEPARTMENTS[n].code):
        chosen = name in address.departments
        target = address.toggled("departments", name)
        cell = link(target, esc(name), aria_current="true" if chosen else None)
        code = tag("td", esc(DEPARTMENTS[name].code))
        rows.append(
            tag("tr", code + tag("th", cell, scope="row") + tag("td", esc(counts.get(name, 0))), class_="es-chosen" if chosen else None)
        )
    heads = "".join(tag("th", esc(t(f"ui_map_{key}", language)), scope="col") for key in ("code", "department", "count"))
    without = tag("p", esc(t("ui_map_without", language, n=sum(not counts.get(n) for n in DEPARTMENTS))), class_="es-hint")
    table = tag(
        "table",
        tag("caption", esc(t("ui_map_table", language)), class_="es-hidden") + tag("thead", tag("tr", heads)) + tag("tbody", "".join(rows)),
    )
    return tag(
        "details",
        tag("summary", esc(t("ui_map_table", language)))
        + tag("div", table, class_="es-scroll", tabindex="0", role="region", aria_label=t("ui_map_table", language))
        + without,
        open=True,
        data_facet="table",
    )
