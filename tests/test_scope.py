"""What a question restricts itself to, and whether it asks for anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import make_fiche

from assistant.question import understand
from assistant.scope import mentioning, scope_of
from index.search import Filters

FICHES = (
    make_fiche("a", chapter="Protection de l'enfance", audiences=("jeunes",)),
    make_fiche(
        "b",
        chapter="Autonomie",
        audiences=("personnes âgées",),
        text="Le même service existe dans la Sarthe. Il est né ici.",
        departments=("Doubs",),
    ),
)


@pytest.mark.parametrize(
    ("question", "filters", "bare"),
    [
        ("Quelles initiatives viennent de Corse ?", Filters(departments=("Corse-du-Sud", "Haute-Corse")), True),
        ("Que s'est-il lancé au cours de l'année 2012 ?", Filters(years=(2012, 2012), began=True), True),
        ("Quelles initiatives étaient en cours en 2012 ?", Filters(years=(2012, 2012)), True),
        ("Quelles initiatives sont portées par une fondation ?", Filters(bearers=("fondation",)), True),
        ("Quelles actions portées par une association aident les aidants ?", Filters(bearers=("association",)), False),
        ("Quels projets associatifs depuis 2015 ?", Filters(years=(2015, None), began=True, bearers=("association",)), True),
        ("Quelles actions lancées par le Conseil départemental du Doubs ?", Filters(departments=("Doubs",)), True),
        ("Quel est le budget de l'action portée par une association ?", Filters(), False),
        ("Dans le Doubs, qui forme les aidants ?", Filters(departments=("Doubs",)), False),
        ("Quelles actions de protection de l'enfance avant 2010 ?", Filters(years=(None, 2009), themes=("Protection de l'enfance",)), True),
        ("Quelles actions pour les personnes âgées ont démarré en 2017 ?", Filters(years=(2017, 2017), began=True, fiche_ids=("b",)), True),
        ("Quelles actions en faveur des aînés depuis 2016 ?", Filters(years=(2016, None), began=True, fiche_ids=("b",)), True),
        ("Dans le Doubs, qu'est-ce qui existe pour les vieux ?", Filters(departments=("Doubs",), fiche_ids=("b",)), True),
        ("Quelles actions pour les vieux isolés dans le Doubs ?", Filters(departments=("Doubs",)), False),
        ("Quelles actions dans les EHPAD du Doubs ?", Filters(departments=("Doubs",)), False),
        ("Quelles actions pour les seniors en EHPAD dans le Doubs ?", Filters(departments=("Doubs",)), False),
        ("Quelles initiatives pour l'ASE avant 2010 ?", Filters(years=(None, 2009), themes=("Protection de l'enfance",)), True),
        ("Pour le retour à l'emploi, lesquelles ont plus de dix ans et remontent à avant 2010 ?", Filters(years=(None, 2009)), False),
        ("Qui aide les aidants ?", Filters(), False),
        ("Combien d'initiatives ?", Filters(), True),
        ("Combien d'initiatives sur l'autonomie ?", Filters(themes=("Autonomie",)), True),
        ("Combien d'initiatives sur la protection de l'enfance dans le Doubs ?", Filters(departments=("Doubs",)), False),
        ("Combien d'initiatives sur l'âge ?", Filters(fiche_ids=("b",)), True),
        ("Combien d'initiatives aident les aidants ?", Filters(), False),
        ("Compare le Doubs et le Lot", Filters(departments=("Doubs", "Lot")), False),
        ("Qu'est-ce qui distingue le projet de la Manche de celui des villes ?", Filters(), False),
    ],
)
def test_scope(question: str, filters: Filters, bare: bool) -> None:
    scope = scope_of(understand(question), Filters(), FICHES)
    assert scope.bare is bare
    assert {*scope.filters.departments} == {*filters.departments}
    assert replace(scope.filters, departments=()) == replace(filters, departments=())


def test_the_filters_of_the_page_stay() -> None:
    outer = Filters(documents=("r.pdf",), departments=("Doubs", "Lot"))
    scope = scope_of(understand("Dans le Lot, quelles actions ?"), outer, FICHES)
    assert scope.filters == Filters(documents=("r.pdf",), departments=("Lot",))


def test_fiches_that_name_a_place_without_being_its_own() -> None:
    assert mentioning(FICHES, ("Sarthe",)) == ("b",)
    assert mentioning(FICHES, ("Doubs",)) == ()


CHAPTERS = (
    make_fiche("e", chapter="Insertion", theme="Participation des habitants", audiences=("jeunes handicapés",)),
    make_fiche("f", chapter="Logement et hébergement", theme="Autres démarches", audiences=("jeunes", "familles")),
    make_fiche("g", chapter="Insertion", theme="Autres démarches", audiences=("personnes handicapées",)),
)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("Pour le retour à l'emploi, lesquelles remontent à avant 2010 ?", Filters(years=(None, 2009), themes=("Insertion",))),
        ("Côté logement, quelles actions avant 2010 ?", Filters(years=(None, 2009), themes=("Logement et hébergement",))),
        (
            "Quelles initiatives avant 2010 sur la participation des habitants ?",
            Filters(years=(None, 2009), themes=("Participation des habitants",)),
        ),
        ("Quelles actions avant 2010 pour les jeunes handicapés ?", Filters(years=(None, 2009), fiche_ids=("e",))),
        ("Quelles actions avant 2010 pour les jeunes ou les handicapés ?", Filters(years=(None, 2009), fiche_ids=("e", "f", "g"))),
        ("Quelles actions avant 2010 pour les aînés ?", None),
        ("Pour les jeunes handicapés, qu'est-ce qui a vu le jour avant 2010 ?", Filters(years=(None, 2009), began=True, fiche_ids=("e",))),
        ("Quelles actions de participation avant 2010 ?", None),
    ],
)
def test_a_chapter_a_theme_or_an_audience_in_other_words(question: str, filters: Filters | None) -> None:
    scope = scope_of(understand(question), Filters(), CHAPTERS)
    assert scope.bare is (filters is not None)
    assert scope.filters == (filters or Filters(years=(None, 2009)))
