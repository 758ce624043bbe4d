"""First sentences of lists: what answers, what may, what the library cannot tell, and the names of its themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from conftest import make_fiche

from assistant import compose
from assistant.address import Address
from assistant.html_answer import answer_view
from assistant.question import understand
from assistant.records import Answer, Quote, Result
from assistant.scope import scope_of
from assistant.settings import Settings
from assistant.strings import t
from assistant.subject import Subject
from corpus.territories import DEPARTMENTS
from index.filters import Filters

TEXT = "Les heures sont mutualisées."


def result(department: str | None, score: float, relevant: bool = True, title: str = "") -> Result:
    places = (department,) if department else ()
    fiche = make_fiche(f"{department}-{score}", title or f"Titre {department}", TEXT, departments=places, years=None)
    return Result(fiche, score, relevant, (Quote(TEXT, 0, len(TEXT), 12, "Description"),))


DOUBS, NORD, VAR, LOT = result("Doubs", 0.9), result("Nord", 0.5), result("Var", 0.49), result("Lot", 0.3)
LIST, NEED, ENGLISH = "Quels départements mutualisent ?", "mon frère est handicapé", "Which departments pool hours?"


def first(question: str, results: Sequence[Result], **given: bool) -> str:
    return compose.answer(understand(question), results, (), Settings(), **given).text.split("\n\n")[0]


@pytest.mark.parametrize(
    ("question", "results", "sentence"),
    [
        (LIST, [DOUBS, NORD, VAR, LOT], "2 départements répondent : Doubs et Nord ; peut-être aussi : Var et Lot."),
        (LIST, [DOUBS, VAR], "Un département répond : Doubs ; peut-être aussi : Var."),
        (LIST, [DOUBS, result("Doubs", 0.3)], "Un département répond : Doubs."),
        (LIST, [VAR, LOT], "2 départements répondent peut-être : Var et Lot."),
        (LIST, [VAR], "Un département répond peut-être : Var."),
        (LIST, [DOUBS, result(None, 0.3)], "Un département répond : Doubs."),
        (
            LIST,
            [result(None, 0.9, title="A"), VAR],
            "Une initiative répond : « A » ; peut-être aussi une autre, dans un département (Var).",
        ),
        (ENGLISH, [DOUBS, VAR, LOT], "One département answers: Doubs; perhaps also: Var and Lot."),
        (ENGLISH, [VAR, LOT], "2 départements may answer: Var and Lot."),
        (NEED, [DOUBS, VAR], "Une initiative répond : « Titre Doubs » (Doubs) ; peut-être aussi une autre, dans un département (Var)."),
        (
            NEED,
            [DOUBS, NORD, VAR, LOT],
            "2 initiatives répondent, dans 2 départements (Doubs et Nord) ; peut-être aussi 2 autres, dans 2 départements (Var et Lot).",
        ),
        (NEED, [VAR], "Une initiative répond peut-être : « Titre Var » (Var)."),
        (NEED, [VAR, LOT], "2 initiatives répondent peut-être, dans 2 départements (Var et Lot)."),
        (NEED, [result(None, 0.9), result(None, 0.8), result(None, 0.1)], "2 initiatives répondent ; peut-être aussi une autre."),
        (LIST, [DOUBS] * 10, "Parmi les initiatives les plus proches, un département répond : Doubs."),
        (LIST, [DOUBS] * 9, "Un département répond : Doubs."),
    ],
)
def test_what_answers_and_what_may(question: str, results: list[Result], sentence: str) -> None:
    assert first(question, results) == f"**{sentence}**"


def test_all_that_filters_alone_leave_answers() -> None:
    assert first("Quelles initiatives dans le Var ?", [VAR], certain=True) == "**Un département répond : Var.**"
    asked = "Quelles initiatives ont été évaluées ?"
    assert first(asked, [VAR, LOT], certain=True, complete=True) == "**2 initiatives répondent, dans 2 départements (Var et Lot).**"


def test_many_departements_are_counted_without_their_names() -> None:
    names = sorted(DEPARTMENTS)[:16]
    asked = "Combien d'initiatives ont été évaluées ?"
    found = [result(name, 0.9) for name in names]
    counted = "La bibliothèque compte 16 initiatives qui répondent, dans 16 départements."
    assert first(asked, found, certain=True, complete=True) == f"**{counted}**"
    assert "dans 15 départements (Ain, Aisne," in first(asked, found[:15], certain=True, complete=True)


def test_the_json_names_all_departements_that_are_relevant() -> None:
    found = compose.answer(understand(LIST), [DOUBS, VAR], (), Settings())
    assert (found.answered, found.departments) == (True, ("Doubs", "Var"))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "Quels départements n'ont pas mis en place de PCH d'urgence ?",
            "Essaim ne cherche pas ce qui n'est pas fait : les fiches disent ce qui existe. "
            "2 initiatives parlent de ce sujet, dans 2 départements (Doubs et Lot).",
        ),
        (
            "Quelles initiatives pour les jeunes ont échoué ?",
            "La bibliothèque ne dit pas quelles initiatives ont échoué ou se sont arrêtées : elle décrit ce qui a été mis en place. "
            "2 initiatives parlent de ce sujet, dans 2 départements (Doubs et Lot).",
        ),
        (
            "What are the best initiatives for carers?",
            "The library does not rank initiatives and does not say which work best. "
            "2 initiatives speak of this topic, in 2 départements (Doubs and Lot).",
        ),
    ],
)
def test_what_no_fiche_tells_is_said_first(question: str, sentence: str) -> None:
    found = compose.answer(understand(question), [DOUBS, LOT, result("Var", 0.1, relevant=False)], (), Settings())
    assert found.text.split("\n\n")[0] == f"**{sentence}**"
    assert "répond" not in found.text and " answer" not in found.text
    assert (found.answered, found.departments) == (True, ("Doubs", "Lot"))


def test_nothing_found_of_what_no_fiche_tells() -> None:
    text = compose.answer(
        understand("Quelles initiatives pour les licornes ont échoué ?"), [replace(VAR, relevant=False)], (), Settings()
    ).text
    assert text.startswith(f"**{t('beyond_failed', 'fr')}**\n\n") and "répond" not in text and text.endswith("- Titre Var (Var)")


def test_nothing_but_what_no_fiche_tells() -> None:
    found = compose.untold(understand("Quelles initiatives ont échoué ?"))
    assert found.text == f"**{t('beyond_failed', 'fr')}**\n\n{t('beyond_advice', 'fr')}"
    assert (found.answered, found.results) == (False, ())
    html = answer_view(found, Address(question=found.question), (), (), 6)
    assert t("beyond_failed", "fr") in html and t("ui_try_explore", "fr") in html


LIBRARY = (
    make_fiche("a", chapter="Insertion", theme="Mobilité", audiences=("bénéficiaires du RSA", "jeunes")),
    make_fiche("b", chapter="Logement et hébergement", theme="Autres démarches", audiences=("personnes âgées",)),
    make_fiche("c", chapter="Insertion", theme=None, audiences=("personnes âgées", "jeunes sortants")),
)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("l'insertion", Subject("themes", "Insertion", 2)),
        ("le logement", Subject("themes", "Logement et hébergement", 1)),
        ("mobilité", Subject("themes", "Mobilité", 1)),
        ("RSA", Subject("audiences", "bénéficiaires du RSA", 1)),
        ("Quelles initiatives pour les personnes âgées ?", Subject("audiences", "personnes âgées", 2)),
        ("insertion des jeunes", None),
        ("les personnes", None),
        ("d'autres démarches ?", None),
        ("Qui aide les jeunes ?", None),
        ("Quelles initiatives d'insertion ont échoué ?", None),
        ("Quel est le budget de l'insertion ?", None),
    ],
)
def test_a_question_that_is_the_name_of_a_theme_or_audience(question: str, subject: Subject | None) -> None:
    assert scope_of(understand(question), Filters(), LIBRARY).subject == subject


def test_the_count_is_within_the_page_s_filters() -> None:
    asked = understand("insertion")
    assert scope_of(asked, Filters(audiences=("jeunes",)), LIBRARY).subject == Subject("themes", "Insertion", 1)
    assert scope_of(asked, Filters(departments=("Ain",)), LIBRARY).subject is None


def test_the_name_of_a_theme_is_answered_with_its_total() -> None:
    inside = replace(DOUBS, fiche=replace(DOUBS.fiche, chapter="Insertion"))
    outside = replace(VAR, fiche=replace(VAR.fiche, chapter="Autonomie"))
    subject = Subject("themes", "Insertion", 47)
    found = compose.answer(understand("insertion"), [inside], (), Settings(), subject=subject)
    assert found.text.startswith("**47 initiatives ont pour thème « Insertion » ; les plus proches de la question :**")
    both = compose.answer(understand("insertion"), [inside, outside], (), Settings(), subject=subject).text
    assert both.startswith("**47 initiatives ont pour thème « Insertion » ; les plus proches de la question, sous ce thème ou un autre :**")
    html = answer_view(found, Address(question="insertion", departments=("Doubs",)), (), (), 6)
    assert 'href="?vue=explorer&amp;departement=Doubs&amp;theme=Insertion"' in html and "Voir les 47 dans Explorer" in html


def test_a_name_that_fewer_bear_than_answer_is_not_what_is_asked() -> None:
    rare = Subject("audiences", "insertion", 1)
    found = compose.answer(understand("insertion"), [DOUBS, VAR], (), Settings(), subject=rare)
    assert "ont pour" not in found.text and "a pour" not in found.text
    assert found.subject is None


def test_a_word_of_a_title_is_never_said_to_be_nowhere() -> None:
    titled = result("Doubs", 0.1, relevant=False, title="Le baluchonnage à domicile")
    found: Answer = compose.answer(understand("baluchonnage"), [titled, replace(VAR, relevant=False)], (), Settings())
    assert found.text == (
        "**Aucune initiative ne répond à coup sûr, mais le titre d'une fiche le dit :**\n\n- Le baluchonnage à domicile (Doubs)"
    )
    assert not found.answered
