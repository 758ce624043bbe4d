"""Follow-ups, and what the reader takes out of a question."""

from __future__ import annotations

import pytest

from assistant.context import follow_up, without

PREVIOUS = "Quels départements aident les aidants en Bretagne ?"


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("et en Gironde ?", "Quels départements aident les aidants en Gironde ?"),
        ("en Gironde", "Quels départements aident les aidants en Gironde ?"),
        ("And in Gironde?", "Quels départements aident les aidants in Gironde ?"),
        ("Et depuis 2015 ?", "Quels départements aident les aidants en Bretagne depuis 2015 ?"),
        ("et pour les personnes âgées ?", "Quels départements aident les aidants en Bretagne, et pour les personnes âgées ?"),
        ("combien ça coûte ?", "Quels départements aident les aidants en Bretagne ? combien ça coûte ?"),
    ],
)
def test_a_follow_up_is_joined_to_the_question_before(question: str, meant: str) -> None:
    assert follow_up(question, PREVIOUS) == meant


@pytest.mark.parametrize(
    ("previous", "question", "meant"),
    [
        ("Que fait la Gironde pour les aidants ?", "et le Nord ?", "Que fait le Nord pour les aidants ?"),
        ("Que fait la Gironde pour les aidants ?", "et dans le Nord ?", "Que fait le Nord pour les aidants ?"),
        ("Que fait la Gironde pour les aidants ?", "et en Charente ?", "Que fait la Charente pour les aidants ?"),
        ("Qui aide les aidants dans l'Ain ou dans le Jura ?", "et le Nord ?", "Qui aide les aidants dans le Nord ?"),
        ("En Gironde, qui aide les aidants ?", "et à Paris ?", "à Paris, qui aide les aidants ?"),
        ("Who helps carers in Gironde?", "and in Doubs?", "Who helps carers in Doubs?"),
        ("Qui aide les aidants depuis 2010 ?", "et depuis 2015 ?", "Qui aide les aidants depuis 2015 ?"),
        (
            "Comparer la Gironde et le Nord sur le RSA",
            "et le Doubs ?",
            "Comparer la Gironde et le Nord sur le RSA, et le Doubs ?",
        ),
    ],
)
def test_another_place_takes_the_place_and_the_form_of_the_first(previous: str, question: str, meant: str) -> None:
    assert follow_up(question, previous) == meant


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("Que fait la Gironde pour les aidants ?", "Que fait un département pour les aidants ?"),
        ("Le Département de la Gironde a-t-il des ateliers photo ?", "Un département a-t-il des ateliers photo ?"),
        ("En Gironde, qui aide les aidants ?", "qui aide les aidants ?"),
        ("Les actions de la Gironde et du Nord pour les jeunes", "Les actions pour les jeunes"),
        ("Existe-t-il, hors Île-de-France, des taxis sociaux ?", "Existe-t-il, des taxis sociaux ?"),
        ("Doubs : habitat PCH", "habitat PCH"),
        ("le 93 et le 94 : accueil des MNA", "un département : accueil des MNA"),
        ("Which schemes in Gironde help carers?", "Which schemes help carers?"),
    ],
)
def test_what_is_left_without_its_place_can_be_read(asked: str, left: str) -> None:
    assert without(asked, ["lieu"]) == left


@pytest.mark.parametrize(
    "question",
    [
        "Qui accueille des mineurs non accompagnés ?",
        "Y a-t-il un béguinage dans le Nord ?",
        "et",
        "?",
        "",
        "Une mère peut-elle être relayée quand elle travaille la nuit en horaires décalés ?",
    ],
)
def test_a_question_that_stands_by_itself_does_not_follow(question: str) -> None:
    assert follow_up(question, PREVIOUS) is None


def test_nothing_follows_nothing() -> None:
    assert follow_up("et en Gironde ?", "") is None


def test_the_place_and_the_period_can_be_taken_out() -> None:
    asked = "Quels départements aident les aidants en Bretagne depuis 2015 ?"
    assert without(asked, ["lieu"]) == "Quels départements aident les aidants depuis 2015 ?"
    assert without(asked, ["lieu", "periode"]) == "Quels départements aident les aidants ?"
    assert without("Quelles actions menées en 2016 pour les aidants ?", ["periode"]) == "Quelles actions menées pour les aidants ?"
    assert without(asked, []) == asked
    assert without("en Gironde ?", ["lieu"]) == "en Gironde ?", "never an empty question"
