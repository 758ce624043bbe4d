"""What says nothing, and answers that name no initiative."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.address import Address
from assistant.fixed import about, directory, not_understood
from assistant.html_answer import answer_view
from assistant.nonsense import says_nothing
from assistant.question import understand
from index.concepts import Concept
from index.prepare import Prepared, Query


def unknown(question: str, *, unheard: bool = True) -> bool:
    """Whether a question says nothing of which the library knows no word."""
    concept = Concept(question, 5.0, (((question,), 1.0),), unheard)
    return says_nothing(understand(question), Prepared(Query(question), "fr", {}, np.zeros(2, dtype=np.float32), (concept,)))


@pytest.mark.parametrize("question", ["asdf qwer zxcv", "qsdfghjklm", "quoi ?", "et alors", "12345", "gneugneu"])
def test_what_says_nothing(question: str) -> None:
    assert unknown(question)


@pytest.mark.parametrize(
    "question", ["béguinage", "logemnt handicpa", "Gironde", "trottinette", "Wie geht es Ihnen?", "帮助老人", "carers"]
)
def test_what_says_something(question: str) -> None:
    assert not unknown(question)


def test_a_word_of_the_library_says_something() -> None:
    assert not unknown("asdf", unheard=False)


def test_answers_that_name_no_initiative_are_shown_whole() -> None:
    said = about(understand("c'est quoi essaim"), 187)
    assert (said.answered, said.alone, said.results) == (False, True, ())
    html = answer_view(said, Address(question="c'est quoi essaim"), (), (), 6)
    assert "bibliothèque d&#x27;initiatives sociales des départements (187 ici)" in html or "départements (187 ici)" in html
    assert "n&#x27;a que ces textes" in html or "n'a que ces textes" in html
    assert "?vue=a-propos" in html
    assert directory(understand("adresse de la MDPH"), ()).text.startswith("**Essaim n'a pas d'annuaire : ni adresses, ni horaires")
    assert not_understood(understand("asdf"), ()).text.startswith("**Question non comprise")
