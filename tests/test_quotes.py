"""Choosing quotations: whole sentences, in reading order, the ones that answer, always slices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.quotes import candidates, choose, holds_fact, is_verbatim
from assistant.records import Quote
from corpus.models import Fiche, PageMark, Section, Source
from index.analyser import analyse
from index.concepts import Concept, coverage, matches

CONTEXT = "Le Département manque de places d'accueil. Les familles attendent dix-huit mois."
LEAD = "Le service propose :"
ITEMS = [
    "un accueil de jour pour les personnes âgées ;",
    "une aide au transport, financée à hauteur de 12 000 € par an ;",
    "un café des aidants.",
]
DESCRIPTION = "La maison a ouvert en 2014 à Trifouilly.\n\n" + LEAD + "\n\n" + "\n".join(f"- {item}" for item in ITEMS)
TEXT = f"Contexte\n\n{CONTEXT}\n\nDescription\n\n{DESCRIPTION}"


def fiche() -> Fiche:
    start = TEXT.index(DESCRIPTION)
    return Fiche(
        id="maison-000000",
        title="La maison",
        departments=("Gironde",),
        regions=("Nouvelle-Aquitaine",),
        organisation=None,
        years=None,
        status=None,
        contacts=(),
        chapter=None,
        theme=None,
        audiences=(),
        document="r.pdf",
        file="r.pdf",
        source=Source("R", None, None),
        text=TEXT,
        sections=(
            Section("context", "Contexte", TEXT.index(CONTEXT), TEXT.index(CONTEXT) + len(CONTEXT)),
            Section("description", "Description", start, len(TEXT)),
        ),
        marks=(PageMark(0, 14, "12"), PageMark(start, 15, "13")),
    )


def concepts(question: str) -> list[Concept]:
    return [Concept(stem, 1.0, (((stem,), 1.0),)) for stem in analyse(question)]


def test_candidates_are_sentences_and_items_never_headings() -> None:
    texts = [c.text for c in candidates(fiche())]
    assert texts == [
        "Le Département manque de places d'accueil.",
        "Les familles attendent dix-huit mois.",
        "La maison a ouvert en 2014 à Trifouilly.",
        LEAD,
        *ITEMS,
    ]


def test_the_sentence_that_answers_comes_with_its_page_and_section() -> None:
    (quote,) = choose(fiche(), concepts("les familles attendent combien de mois"), facts=("duration",), most=1)
    assert quote == Quote("Les familles attendent dix-huit mois.", quote.start, quote.end, 12, "Contexte")


def test_a_list_item_brings_the_line_that_introduces_it() -> None:
    quotes = choose(fiche(), concepts("aide au transport"), most=1)
    assert [q.text for q in quotes] == [LEAD, "- " + ITEMS[1].removesuffix(" ;")]
    assert [q.page for q in quotes] == [13, 13]


def with_text(description: str) -> Fiche:
    section = Section("description", None, 0, len(description))
    return replace(fiche(), text=description, sections=(section,), marks=())


def test_an_item_of_two_sentences_leaves_the_next_items_their_lead() -> None:
    found = with_text("Trois aides existent :\n\n- un prêt. Il est sans frais ;\n- une aide au transport vers la ville.")
    assert [q.text for q in choose(found, concepts("transport ville"), most=1)] == [
        "Trois aides existent :",
        "- une aide au transport vers la ville.",
    ]


def test_a_sentence_that_points_back_is_quoted_last() -> None:
    found = with_text("Elle aide les familles du quartier chaque jour. La maison aide les familles du quartier chaque jour.")
    assert [q.text for q in choose(found, concepts("familles"), most=1)] == ["La maison aide les familles du quartier chaque jour."]
    impersonal = with_text("Il faut une maison ouverte aux familles du quartier. Elle aide les familles du quartier chaque jour.")
    assert choose(impersonal, concepts("familles"), most=1)[0].text.startswith("Il faut")


def test_a_figure_is_preferred_when_one_is_asked() -> None:
    quotes = choose(fiche(), concepts("combien coûte l'accueil"), facts=("amount",), most=1)
    assert "- " + ITEMS[1].removesuffix(" ;") in [q.text for q in quotes]


def test_quotes_are_in_reading_order_and_verbatim() -> None:
    found = fiche()
    quotes = choose(found, concepts("café des aidants, places d'accueil"))
    assert [q.start for q in quotes] == sorted(q.start for q in quotes)
    assert all(is_verbatim(q, found) for q in quotes)
    assert not is_verbatim(Quote("Le Département a des places.", 10, 38, 12, None), found)


def test_a_question_that_matches_nothing_still_quotes_something() -> None:
    assert choose(fiche(), [])[0].text


def test_holds_fact_by_kind() -> None:
    assert holds_fact("Le budget est de 12 000 €.", ["amount"])
    assert holds_fact("1,5 M€", ["amount"])
    assert not holds_fact("12 000 familles", ["amount"])
    assert holds_fact("ouvert en 2014", ["date"])
    assert not holds_fact("dure longtemps", ["duration"])
    assert holds_fact("dure 18 mois", ["duration"])
    assert holds_fact("anything", ["person"])
    assert holds_fact("120 bénévoles", ["quantity"])
    assert not holds_fact("ouvert en 2014", ["quantity"])


def test_coverage_weighs_by_rarity_and_squares_partial_expansions() -> None:
    pch = Concept("PCH", 3.0, ((("pch",), 1.0), (("prestat", "compens", "handicap"), 0.9)))
    housing = Concept("logement", 1.0, ((("log",), 1.0),))
    assert matches(pch, {"prestat", "compens", "handicap"}) == 0.9
    assert matches(pch, {"handicap"}) == pytest.approx(0.1)
    assert coverage([pch, housing], {"pch"}) == 0.75
    assert coverage([], {"pch"}) == 0.0
