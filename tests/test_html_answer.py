"""The answer as HTML: whose words a quotation is, where the first sentence's links go, how sources are named."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from conftest import make_fiche

from assistant.address import Address
from assistant.html_answer import answer_view, brief_source, card
from assistant.html_lead import with_marks
from assistant.question import understand
from assistant.records import Answer, Quote, Result, quote_at
from assistant.urgent import urgent_line
from corpus.models import Fiche, PageMark, Source
from index.lexicon import Expansion

RECUEIL = "Solidarité et innovation sociale. Recueil d'initiatives proposées par les départements"


def shown(html: str) -> str:
    """What is read, without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def result(fiche: Fiche, *also_in: Fiche) -> Result:
    quotes: tuple[Quote, ...] = (quote_at(fiche, 0, 20),)
    return Result(fiche, 0.9, True, quotes, also_in=also_in)


@pytest.mark.parametrize(
    ("source", "pages", "line"),
    [
        (Source(RECUEIL, "Odas", "2018-10", restated=True), "80", "d'après Recueil Odas 2018, p. 80"),
        (Source(RECUEIL, "Odas", "2018-10"), "80-81", "Recueil Odas 2018, p. 80-81"),
        (Source("L'expérimentation est lancée", "Fédération", "2017"), "", "Fédération 2017"),
        (Source("Bilan de l'année", "ARS", None), "", "Bilan ARS"),
        (Source("Rapport annuel", None, "2020-03"), "4", "Rapport annuel, mars 2020, p. 4"),
    ],
)
def test_a_source_in_a_few_words(source: Source, pages: str, line: str) -> None:
    assert brief_source(make_fiche(source=source), "fr", pages) == line


def test_a_card_says_whose_words_it_quotes() -> None:
    restated = make_fiche(source=Source(RECUEIL, "Odas", "2018-10", restated=True))
    html = card(1, result(restated), Address(question="q"), (), "fr")
    assert "[1] résumé d'après Recueil Odas 2018, p. 12" in shown(html) and 'class="es-tag"' in html
    assert RECUEIL.replace("'", "&#x27;") in html, "the whole title is one gesture away"
    own = card(1, result(replace(restated, source=Source(RECUEIL, "Odas", "2018-10"))), Address(question="q"), (), "fr")
    assert "[1] Recueil Odas 2018, p. 12" in shown(own) and "résumé" not in shown(own)


def test_texts_of_one_initiative_are_told_apart_by_document_and_page() -> None:
    restated = make_fiche(source=Source(RECUEIL, "Odas", "2018-10", restated=True))
    own = make_fiche("job-41-pdf", source=Source(RECUEIL, "Odas", "2018-10"), marks=(PageMark(0, 95, "93"),))
    html = card(1, result(restated, own), Address(question="q"), (), "fr")
    told = "La même initiative dans un autre texte : La plateforme Job 41 (Recueil Odas 2018, p. 93) Voir la page"
    assert told in shown(html)
    assert 'href="?vue=source&amp;q=q&amp;id=job-41-pdf"' in html, "the page of the original"
    other = card(1, result(own, restated), Address(question="q"), (), "fr")
    assert "La plateforme Job 41 (résumé d'après Recueil Odas 2018, p. 12)" in shown(other) and "Voir la page" not in shown(other)
    twice = card(1, result(restated, own, replace(own, id="b", document="autre.pdf")), Address(), (), "fr")
    assert "(Recueil Odas 2018, p. 93, recueil.pdf)" in shown(twice) and "(Recueil Odas 2018, p. 93, autre.pdf)" in shown(twice)


@pytest.mark.parametrize(
    ("sentence", "departments", "read"),
    [
        ("2 départements répondent : Doubs et Nord.", ["Nord", "Doubs"], "2 départements répondent : Doubs [2] et Nord [1]."),
        ("Haute-Loire et Loire répondent.", ["Loire", "Haute-Loire"], "Haute-Loire [2] et Loire [1] répondent."),
        ("Haute-Loire, Loire-Atlantique et Loire.", ["Loire"], "Haute-Loire, Loire-Atlantique et Loire [1]."),
        ("Doubs ; peut-être aussi : Nord.", ["Doubs", "Nord", "Doubs"], "Doubs [1] [3] ; peut-être aussi : Nord [2]."),
        ("Une initiative répond : « Paris <b> ».", ["Paris"], "Une initiative répond : « Paris &lt;b&gt; ». [1]"),
        ("Rien", [], "Rien"),
    ],
)
def test_each_link_stands_beside_its_departement(sentence: str, departments: list[str], read: str) -> None:
    marks = [((name,), f"<a>[{i}]</a>") for i, name in enumerate(departments, 1)]
    html = with_marks(sentence, marks)
    assert re.sub(r"</?(?:a|span)[^>]*>", "", html) == read
    assert html.count('class="es-held"') == len(set(departments)), "a link never begins a line"


def test_a_sentence_on_one_initiative_links_to_that_one() -> None:
    first, second = (make_fiche(f"f{i}", title, departments=("Gironde",)) for i, title in enumerate(("Atelier « photo »", "Théâtre")))
    text = "**La fiche « Atelier “photo” » (Gironde) ne donne pas de contact.**"
    html = answer_view(Answer("q", None, True, text, (), (result(first), result(second))), Address(question="q"), (), (), 6)
    before_cards = html[: html.index("es-cards")]
    assert "(Gironde [1]) ne donne" in shown(before_cards) and before_cards.count("data-cite") == 1


def test_the_question_is_printed_with_its_answer() -> None:
    html = answer_view(Answer("Qui <aide> ?", None, True, "**Oui.**", (), (result(make_fiche()),)), Address(question="q"), (), (), 6)
    assert '<p class="es-printed">Qui &lt;aide&gt; ?</p>' in html


@pytest.mark.parametrize(("question", "first"), [("mon mari me frappe, où aller ce soir ?", "3919"), ("où loger des aidants ?", "Compris")])
def test_the_numbers_to_call_stand_before_what_was_understood(question: str, first: str) -> None:
    expansions = (Expansion("loger", "everyday", ("log",), ("hébergement",), "loger", 3),)
    understood = understand(question)
    line = urgent_line(question, "fr")
    text = (f"{line}\n\n" if line else "") + "**Une initiative répond.**"
    answer = Answer(question, understood, True, text, ("Doubs",), (result(make_fiche()),))
    told = shown(answer_view(answer, Address(question=question), (), expansions, 5))
    marks = [told.index(mark) for mark in ("3919", "Compris", "répond") if mark in told]
    assert told.index(first) == min(marks)
