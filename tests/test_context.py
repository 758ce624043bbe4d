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
        ("et pour les personnes âgées ?", "Quels départements aident les aidants en Bretagne pour les personnes âgées ?"),
        ("combien ça coûte ?", "Quels départements aident les aidants en Bretagne combien ça coûte ?"),
    ],
)
def test_a_follow_up_is_joined_to_the_question_before(question: str, meant: str) -> None:
    assert follow_up(question, PREVIOUS) == meant


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
    assert without(asked, []) == asked
    assert without("en Gironde ?", ["lieu"]) == "en Gironde ?", "never an empty question"
