"""The box, the names of persons in it, opinions: what the page promises of questions."""

from __future__ import annotations

import pytest
from conftest import make_fiche

from assistant.address import Address
from assistant.html import shell
from assistant.html_about import about_page
from assistant.html_ask import ask_form
from assistant.html_feedback import feedback_form
from assistant.persons import anonymous
from assistant.records import Answer, Result


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("Ma cliente Madame Dupont est surendettée", "Ma cliente Madame X est surendettée"),
        ("M. de La Tour et Mme Le Gall ont un enfant", "M. X et Mme X ont un enfant"),
        ("monsieur DURAND, 85 ans", "monsieur X, 85 ans"),
        ("Mrs Smith needs help", "Mrs X needs help"),
        ("Le Dr. Élise Martin-Roy suit-elle des jeunes ?", "Le Dr. X suit-elle des jeunes ?"),
    ],
)
def test_a_civility_before_a_capitalised_name_names_a_person(question: str, without: str) -> None:
    assert anonymous(question) == without
    assert anonymous(without) == without


@pytest.mark.parametrize(
    "question",
    [
        "Madame la directrice du CCAS",
        "Monsieur est âgé et seul",
        "Mme D. a 85 ans",
        "La DR Nord et le RSA",
        "La résidence Madame de Sévigné, rue du docteur Roux",
        "Le Nord, la MDPH et Paris",
        "Quels départements aident les aidants ?",
    ],
)
def test_what_names_nobody_is_left_as_it_is(question: str) -> None:
    assert anonymous(question) == question


def test_a_question_that_names_a_person_is_answered_with_a_notice() -> None:
    html = ask_form(Address(question="Madame Dupont est âgée", previous="M. Roux", departments=("Doubs",)), 3)
    assert "La question semble nommer une personne." in html
    assert 'href="?q=Madame+X+est+%C3%A2g%C3%A9e&amp;suite=M.+X&amp;departement=Doubs" data-replace' in html
    assert "semble nommer" not in ask_form(Address(question="Une dame âgée"), 3)


def test_the_box_takes_one_line_over_an_answer_only() -> None:
    assert 'class="es-ask es-folded"' in ask_form(Address(question="q"), 3) and "data-fold" in ask_form(Address(question="q"), 3)
    assert "es-folded" not in ask_form(Address(), 3) and "data-fold" not in ask_form(Address(), 3)


def test_an_opinion_is_asked_with_its_consent_first() -> None:
    answer = Answer("q", None, True, "**Oui.**", (), (Result(make_fiche(), 0.9, True, ()),))
    html = feedback_form(answer, Address())
    order = [html.index(part) for part in ('id="avis-accord"', 'data-verdict="useful"', 'data-verdict="missing"', "<textarea", ">Envoyer<")]
    assert order == sorted(order)
    assert html.count('type="submit"') == 1 and 'class="es-opinion" hidden' in html, "nothing is sent before the box is open"
    assert html.count('aria-controls="avis-mot"') == 3 and 'aria-describedby="avis-accord"' in html
    assert feedback_form(Answer("q", None, False, "Rien.", (), ()), Address()) == ""


def test_what_is_promised_holds_on_a_phone_and_on_a_shared_server() -> None:
    status = {"fiches": 2, "documents": 1, "model": "essai"}
    pages = [shell(Address(language=x), "", about_page(status, Address(language=x)), ("ask",)) for x in ("fr", "en")]
    for told in (
        "Les questions vont au serveur d&#x27;Essaim",
        "historique du navigateur",
        "ne sont enregistrées que si vous donnez un avis",
    ):
        assert told in pages[0]
    assert "résumé d&#x27;après" in pages[0] and "in the browser&#x27;s history" in pages[1]
    assert not any(told in page for page in pages for told in ("cette machine", "this machine", "ni envoyées", "neither sent"))
