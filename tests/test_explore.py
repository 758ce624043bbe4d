"""Filters and counts of the view that explores, and the map."""

from __future__ import annotations

import re

import pytest
from conftest import make_fiche
from test_ui import checked

from assistant.address import Address
from assistant.explore import allowed, choices, department_counts, initiatives, select
from assistant.html_explore import explore_page
from assistant.html_map import LEVELS, department_map, level, outlines
from corpus.models import Fiche
from corpus.territories import DEPARTMENTS


def fiches() -> list[Fiche]:
    """Four, with each field in two values at least."""
    return [
        make_fiche(
            "a", "Béguinage", departments=("Nord",), regions=("Hauts-de-France",), years=(2010, 2012), chapter="Autonomie", theme=None
        ),
        make_fiche("b", "Accueil", departments=("Nord", "Gironde"), years=(2018, None), evidence="évalué", audiences=("aidants",)),
        make_fiche("c", "écoute", departments=("Métropole de Lyon",), years=None, evidence=None, document="autre.pdf", file="autre.pdf"),
        make_fiche("d", "Zone", departments=("La Réunion",), years=(2015, None)),
    ]


def ids(found: list[Fiche]) -> str:
    return "".join(f.id for f in found)


@pytest.mark.parametrize(
    ("address", "left"),
    [
        (Address(), "abcd"),
        (Address(departments=("Nord",)), "ab"),
        (Address(departments=("Nord", "La Réunion")), "abd"),
        (Address(departments=("Nord",), evidence=("évalué",)), "b"),
        (Address(evidence=("évalué",)), "b"),
        (Address(themes=("Autonomie",)), "a"),
        (Address(documents=("autre.pdf",)), "c"),
        (Address(first=2011, last=2016), "ad"),
        (Address(audiences=("aidants",), departments=("La Réunion",)), ""),
    ],
)
def test_filters_are_all_required_and_their_values_are_alternatives(address: Address, left: str) -> None:
    assert ids(allowed(fiches(), address)) == left


@pytest.mark.parametrize(("sort", "order"), [("title", "bacd"), ("place", "dcba"), ("recent", "bdac"), ("oldest", "adbc")])
def test_sorting_ignores_accents_and_puts_undated_last(sort: str, order: str) -> None:
    assert ids(select(fiches(), Address(sort=sort))) == order  # type: ignore[arg-type]


def test_a_long_list_goes_on_step_by_step() -> None:
    many = [make_fiche(f"f{i:03}", f"Titre {i:03}") for i in range(130)]
    first = explore_page(many, Address("explore"))
    assert first.count("data-basket=") == 20 and "Afficher 20 initiatives de plus (110 restent)" in first and 'id="suite"' not in first
    second = explore_page(many, Address("explore", page=2))
    assert second.count("data-basket=") == 40 and "Afficher 20 initiatives de plus (90 restent)" in second
    assert re.search(r'id="suite"><a[^>]*>Titre 020<', second)
    assert "Afficher 10 initiatives de plus" in explore_page(many, Address("explore", page=6))
    for page in (7, 99999):
        last = explore_page(many, Address("explore", page=page))
        assert last.count("data-basket=") == 130 and "data-more" not in last
    assert Address("explore", page=2).toggled("departments", "Nord").page is None, "another selection starts at its beginning"


def test_counts_of_a_facet_keep_the_other_filters_and_forget_its_own() -> None:
    address = Address(departments=("Nord",), evidence=("évalué",))
    counts = {c.value: (c.count, c.chosen) for c in choices(fiches(), address, "departments")}
    assert counts == {"Gironde": (1, False), "La Réunion": (0, False), "Métropole de Lyon": (0, False), "Nord": (1, True)}
    assert [c.value for c in choices(fiches(), Address(), "evidence")] == ["évalué", "chiffres du porteur"]


def test_a_chosen_value_unknown_to_the_library_can_be_removed() -> None:
    assert ("Jura", 0, True) in {(c.value, c.count, c.chosen) for c in choices(fiches(), Address(departments=("Jura",)), "departments")}


def test_the_map_has_every_departement_and_shades_by_count() -> None:
    drawn = department_map(department_counts(fiches()), Address("explore", departments=("Nord",)))
    said = {line.replace("&#x27;", "'") for line in re.findall(r'data-said="(.*?)"', drawn)}
    assert {re.sub(r" \(.*", "", line) for line in said} == set(DEPARTMENTS)
    assert {"Nord (59) : 2 initiatives", "Gironde (33) : 1 initiative", "Corrèze (19) : 0 initiative"} <= said
    assert ">Nord (59) : 2 initiatives</p>" in drawn, "what is chosen is written without the pointer"
    assert all(f">{name}</text>" in drawn for name in ("Guadeloupe", "La Réunion", "Métropole de Lyon")), "overseas by name"
    links = re.findall(r'<a href="([^"]*)" class="([^"]*)" tabindex="-1" data-department="([^"]*)"', drawn)
    assert {name: classes for _, classes, name in links} == {
        "Nord": "es-area es-q2 es-chosen",
        "Gironde": "es-area es-q1",
        "La Réunion": "es-area es-q1",
        "Métropole de Lyon": "es-area es-q1",
    }
    assert next(href for href, _, name in links if name == "Nord") == "?vue=explorer", "a second click removes the filter"


def test_shades() -> None:
    assert [level(n) for n in (0, 1, 2, 3, 4, 6, 7, 99)] == [0, 1, 2, 2, 3, 3, 4, 4] and len(LEVELS) == 4


def test_outlines_are_those_of_the_mainland_and_corsica() -> None:
    paths = outlines()[2]
    assert len(paths) == 96 and set(paths) < set(DEPARTMENTS)


@pytest.mark.parametrize(
    "address", [Address("explore"), Address("explore", departments=("Nord",), language="en"), Address("explore", themes=("Rien",))]
)
def test_the_view_is_sound_html_with_its_counts(address: Address) -> None:
    html = explore_page(fiches(), address)
    checked(html)
    number = len(select(fiches(), address))
    assert html.count("<li><div><h2>") == number
    assert f"{number} initiative" in html


def themed(fiche_id: str, chapter: str | None, theme: str | None) -> Fiche:
    return make_fiche(fiche_id, f"Titre {fiche_id}", chapter=chapter, theme=theme)


def test_sub_themes_stand_below_their_theme_and_shared_ones_apart() -> None:
    pairs = [("Autonomie", "Numérique"), ("Autonomie", "Autres"), ("Insertion", "Autres"), ("Insertion", None), (None, "Seul")]
    html = explore_page([themed(str(i), *pair) for i, pair in enumerate(pairs)], Address("explore", themes=("Autres",)))
    checked(html)
    facet = html[html.index('data-facet="themes"') :].partition("</fieldset>")[0]
    order = re.findall(r'value="([^"]*)"|<summary>([^<(]+)', facet)
    assert [value or summary for value, summary in order if value or not summary.startswith("Thème")] == [
        "Autonomie", "Un sous-thème", "Numérique", "Insertion", "Seul", "Sous-thèmes communs à plusieurs thèmes", "Autres",
    ]  # fmt: skip
    assert re.search(r"<details open><summary>Sous-thèmes communs", facet), "what is chosen is in sight"


def test_an_initiative_told_in_two_texts_counts_once() -> None:
    twins = {"a": ("c",), "c": ("a",)}
    four = fiches()
    assert ids(initiatives(four, twins)) == "abd"
    assert ids(select(four, Address(), twins)) == "bad"
    assert ids(select(four, Address(documents=("autre.pdf",)), twins)) == "c", "the text that the filters leave"
    counts = {
        c.value: c.count
        for c in choices([*four, make_fiche("e", departments=("Nord",))], Address(), "departments", {**twins, "e": ("b",), "b": ("e",)})
    }
    assert counts["Nord"] == 2
    html = explore_page(four, Address("explore"), twins)
    assert "3 initiatives sur 3" in html and html.count("data-basket=") == 3


def test_filters_apply_at_once_and_the_button_is_for_those_without_the_script() -> None:
    assert re.search(r"<noscript><button[^>]*>Appliquer</button></noscript>", explore_page(fiches(), Address("explore")))
