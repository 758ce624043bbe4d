"""Records to Markdown: exact texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import make_fiche

from assistant.question import Period, understand
from assistant.records import Quote, Result
from assistant.render import (
    answer_body,
    citation,
    date_label,
    escape,
    fiche_text,
    full_source,
    period_label,
    plain,
    quotation,
    reference,
    short_source,
    source_line,
    sources_block,
    status_text,
    understood_lines,
    unquoted,
    where,
)
from corpus.models import Source

RECUEIL = Source("Solidarité et innovation sociale. Recueil d'initiatives proposées par les départements", "Odas", "2018-10", restated=True)


def quote(text: str, page: int | None = 12) -> Quote:
    return Quote(text, 0, len(text), page, "Description")


def result(relevant: bool = True, quotes: tuple[Quote, ...] | None = None, **changes: Any) -> Result:
    return Result(make_fiche(**changes), 0.9, relevant, (quote("Le site est gratuit."),) if quotes is None else quotes)


def test_escaped_text_reads_back_verbatim() -> None:
    text = "a *b* _c_ [d](e) <f> #g |h| `i` ~j~ \\k"
    assert plain(escape(text)) == text
    assert "<f>" not in escape(text)


@pytest.mark.parametrize(
    ("date", "french", "english"),
    [
        ("2018", "2018", "2018"),
        ("2018-10", "octobre 2018", "October 2018"),
        ("2018-08-04", "4 août 2018", "4 August 2018"),
        (None, None, None),
    ],
)
def test_dates(date: str | None, french: str | None, english: str | None) -> None:
    assert (date_label(date, "fr"), date_label(date, "en")) == (french, english)


def test_where() -> None:
    assert where(make_fiche(departments=("Doubs", "Nord"), years=(2014, 2016)), "fr") == " (Doubs et Nord, 2014)"
    assert where(make_fiche(departments=(), years=None), "fr") == ""


def test_the_long_title_of_a_source_is_cut_in_citations_only() -> None:
    fiche = make_fiche(source=RECUEIL)
    assert short_source(fiche, "fr") == "Odas, Solidarité et innovation sociale, octobre 2018"
    assert full_source(fiche, "fr") == (
        "Solidarité et innovation sociale. Recueil d'initiatives proposées par les départements, Odas, octobre 2018"
    )
    assert source_line(fiche, "fr") == f"d'après {full_source(fiche, 'fr')}"
    assert reference(fiche, [quote("a", 48)], "fr") == f"{source_line(fiche, 'fr')}, p. 48"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Recueil", "Recueil"),
        ("Référent de parcours : l'expérimentation est lancée dans quatre départements", "Référent de parcours"),
        (
            "Des pôles de compétences territorialisés pour l'insertion professionnelle en milieu ordinaire",
            "Des pôles de compétences territorialisés pour…",
        ),
    ],
)
def test_short_titles(title: str, short: str) -> None:
    assert short_source(make_fiche(source=Source(title, None, None)), "fr") == short


def test_citation_says_what_is_restated() -> None:
    quotes = [quote("a", 48), quote("b", 49), quote("c", 48)]
    restated = make_fiche(source=RECUEIL)
    said = replace(restated, source=replace(RECUEIL, restated=False))
    assert (
        citation(2, restated, quotes, "fr")
        == "[2] Reformulé par Essaim d'après Odas, Solidarité et innovation sociale, octobre 2018, p. 48, 49"
    )
    assert citation(1, said, quotes[:1], "en") == "[1] Odas, Solidarité et innovation sociale, October 2018, p. 48"
    assert citation(1, make_fiche(source=Source("", None, None)), [quote("a", None)], "fr") == "[1] recueil.pdf"


def test_quotation_marks_what_is_skipped() -> None:
    assert quotation([quote("Un."), quote("Deux.")], "fr") == "« Un. \\[…\\] Deux. »"
    assert quotation([quote("- un"), quote("Deux.")], "fr") == "« - un\n\\[…\\]\nDeux. »"
    assert quotation([quote("Voici :"), quote("- un")], "en") == "“Voici :\n\\[…\\]\n- un”"


def test_body_shows_the_first_and_names_the_rest() -> None:
    text = answer_body([result(), result(fiche_id="b", title="Autre *chose*", source=RECUEIL)], 1, "fr")
    assert text == (
        "**1. La plateforme Job 41** (Loir-et-Cher, 2016)\n\n> « Le site est gratuit. »\n\n"
        "\\[1\\] Reformulé par Essaim d'après Odas, Recueil, octobre 2018, p. 12\n\n"
        "Et une autre initiative : Autre \\*chose\\* (Loir-et-Cher, 2016)."
    )


def test_full_titles_stand_once() -> None:
    long = result(source=RECUEIL)
    assert sources_block([long, result(), result(source=RECUEIL, fiche_id="b")], "fr") == (
        "Titre complet de la source : Solidarité et innovation sociale. "
        "Recueil d'initiatives proposées par les départements, Odas, octobre 2018."
    )
    assert sources_block([result()], "fr") == ""
    assert sources_block([replace(long, quotes=())], "fr") == ""


@pytest.mark.parametrize(
    ("period", "french"),
    [
        (Period(2015, None), "depuis 2015"),
        (Period(None, 2010), "jusqu'en 2010"),
        (Period(2010, 2015), "de 2010 à 2015"),
        (Period(2012, 2012), "en 2012"),
    ],
)
def test_periods(period: Period, french: str) -> None:
    assert period_label(period, "fr") == french


def test_what_was_understood() -> None:
    assert understood_lines(understand("Quelles actions dans le Doubs depuis 2015 ?"), "fr") == [
        "Lieu : Doubs",
        "Période : démarrées depuis 2015",
    ]
    assert understood_lines(understand("Quelles actions menées en 2012 ?"), "fr") == ["Période : en 2012"]
    assert understood_lines(understand("Which projects started in 2012?"), "en") == ["Period: started in 2012"]
    assert understood_lines(understand("Quelles actions pour les aidants ?"), "fr") == []


def test_titles_within_quotation_marks() -> None:
    assert unquoted("La plateforme « Job 41 »") == "La plateforme “Job 41”"


def test_a_whole_fiche() -> None:
    text = "Description\n\nLe site est gratuit."
    section = replace(make_fiche().sections[0], start=13, end=len(text))
    fiche = make_fiche(text=text, sections=(section,), years=(2016, 2018), source=RECUEIL)
    assert fiche_text(fiche, "fr").split("\n\n") == [
        "**La plateforme Job 41**",
        "Département : Loir-et-Cher\nPorteur : Conseil départemental\nAnnées : 2016–2018\nÉtat : En cours\n"
        "Publics : allocataires du RSA\nPreuve : chiffres du porteur\nContact : Mme Exemple, 02 54 00 00 00\n"
        f"Source : {full_source(fiche, 'fr')}, p. 12\nIdentifiant : job-41",
        "Texte reformulé par Essaim d'après cette source.",
        "**Description**",
        "Le site est gratuit.",
    ]


def test_status() -> None:
    values = {
        "folder": "/b",
        "documents": 2,
        "fiches": 3,
        "passages": 9,
        "model": "fake",
        "dimension": 32,
        "bytes": 1_540_000,
        "read_only": True,
    }
    assert status_text(values, "fr").split("\n") == [
        "Bibliothèque : /b",
        "Documents : 2",
        "Fiches : 3",
        "Passages : 9",
        "Modèle (dimensions) : fake (32)",
        "Taille : 1,5 Mo",
        "Ouverte en lecture seule",
    ]
