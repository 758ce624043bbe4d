"""What a question restricts itself to, and whether it asks for anything else."""

from __future__ import annotations

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
        ("Que s'est-il lancé au cours de l'année 2012 ?", Filters(years=(2012, 2012)), True),
        ("Dans le Doubs, qui forme les aidants ?", Filters(departments=("Doubs",)), False),
        ("Quelles actions de protection de l'enfance avant 2010 ?", Filters(years=(None, 2009), themes=("Protection de l'enfance",)), True),
        ("Quelles actions pour les personnes âgées ont démarré en 2017 ?", Filters(years=(2017, 2017), fiche_ids=("b",)), True),
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
    assert (scope.filters.years, scope.filters.themes, scope.filters.fiche_ids) == (filters.years, filters.themes, filters.fiche_ids)


def test_the_filters_of_the_page_stay() -> None:
    outer = Filters(documents=("r.pdf",), departments=("Doubs", "Lot"))
    scope = scope_of(understand("Dans le Lot, quelles actions ?"), outer, FICHES)
    assert scope.filters == Filters(documents=("r.pdf",), departments=("Lot",))


def test_fiches_that_name_a_place_without_being_its_own() -> None:
    assert mentioning(FICHES, ("Sarthe",)) == ("b",)
    assert mentioning(FICHES, ("Doubs",)) == ()
