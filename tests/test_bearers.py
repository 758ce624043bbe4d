"""Kinds of bearer: what an organisation's name tells, and what a question restricts to."""

from __future__ import annotations

import pytest
from conftest import make_fiche

from assistant.context import without
from assistant.question import understand
from assistant.render import understood_lines
from corpus.bearers import BEARERS, bearers_of
from index.filters import Filters


@pytest.mark.parametrize(
    ("organisation", "kinds"),
    [
        ("Association les Tilleuls", ("association",)),
        ("ADAPEI de la Meuse", ("association",)),
        ("Fondation Untel", ("fondation",)),
        ("Conseil départemental de l'Ain", ("département",)),
        ("Le Département du Gers", ("département",)),
        ("Conseil départemental de la citoyenneté et de l’autonomie", ()),
        ("Pôle solidarité", ("département",)),
        ("Conseil départemental, CAF de l'Ain et CHU", ("département", "hôpital", "caisse")),
        ("Métropole de Lyon", ("métropole",)),
        ("Communauté de communes du Pays", ("commune",)),
        ("CCAS de Lens", ("commune",)),
        ("MDPH 90", ("gip",)),
        ("Centre hospitalier de Niort", ("hôpital",)),
        ("ARS Île-de-France", ("état",)),
        ("Start-up Truc", ("entreprise",)),
        ("Les bailleurs du département", ("bailleur",)),
        ("Université de Lille", ("université",)),
        ("ILCG", ()),
        (None, ()),
    ],
)
def test_the_kinds_of_an_organisation(organisation: str | None, kinds: tuple[str, ...]) -> None:
    assert bearers_of(organisation) == kinds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Quelles initiatives sont portées par une fondation ?", ("fondation",)),
        ("Quelles actions portées et animées par une association ou un GIP ?", ("association", "gip")),
        ("Quelles démarches à l'initiative d'une commune ou d'une intercommunalité ?", ("commune",)),
        ("Quels dispositifs mis en place par un hôpital ?", ("hôpital",)),
        ("Quels projets associatifs aident les jeunes ?", ("association",)),
        ("Quelles actions associatives pour les jeunes ?", ("association",)),
        ("Quelles actions menées par le Département lui-même ?", ("département",)),
        ("Quelles actions sont pilotées par le conseil départemental ?", ("département",)),
        ("Quelles actions menées par les départements pour les aidants ?", ()),
        ("Quelles actions co-portées par une association et le Département ?", ("association",)),
        ("Quelles initiatives émanent d'une commune ?", ("commune",)),
        ("Quelles actions menées par une association plutôt que par le conseil départemental ?", ("association",)),
        ("Quelles actions portées par d'autres que le Département ?", tuple(k for k in BEARERS if k != "département")),
        ("Which schemes are run by a foundation or a hospital?", ("fondation", "hôpital")),
        ("¿Qué iniciativas gestionadas por una asociación existen?", ("association",)),
        ("Comment les associations du territoire aident-elles ?", ()),
        ("Qui développe le bénévolat associatif ?", ()),
        ("Quelles associations sont aidées par le Département ?", ()),
        ("Quel est le budget du projet porté par une association ?", ()),
    ],
)
def test_the_bearer_asked(question: str, kinds: tuple[str, ...]) -> None:
    assert understand(question).bearer.allowed == kinds


def test_fiches_of_a_bearer() -> None:
    fiches = [
        make_fiche("a", organisation="Fondation Untel"),
        make_fiche("b", organisation=None),
        make_fiche("c", organisation="CAF et GIP"),
    ]
    assert Filters(bearers=("fondation", "gip")).mask(fiches).tolist() == [True, False, True]


def test_the_bearer_is_shown_and_can_be_taken_out() -> None:
    asked = "Quelles actions portées par une association ou une fondation aident les aidants ?"
    assert understood_lines(understand(asked), "fr") == ["Porteur : association ou fondation"]
    assert understood_lines(understand(asked), "en") == ["Run by: an association or a foundation"]
    assert without(asked, ["porteur"]) == "Quelles actions aident les aidants ?"
    others = understand("Quelles actions portées par d'autres que le Département ?")
    assert understood_lines(others, "fr") == ["Porteur : autre que Département"]
