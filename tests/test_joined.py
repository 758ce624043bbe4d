"""Two topics joined in one question."""

from __future__ import annotations

import pytest

from assistant.joined import topics_joined
from assistant.question import understand


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Quelles actions pour l'insertion des jeunes et pour l'aide aux démarches en ligne en Bretagne ?",
            (
                "Quelles actions pour l'insertion des jeunes en Bretagne ?",
                "Quelles actions pour l'aide aux démarches en ligne en Bretagne ?",
            ),
        ),
        (
            "Depuis 2015, qui travaille sur le répit des aidants ou sur la garde d'enfants ?",
            ("Depuis 2015, qui travaille sur le répit des aidants ?", "Depuis 2015, qui travaille sur la garde d'enfants ?"),
        ),
        (
            "Which schemes for lonely older people and for young carers in Brittany?",
            ("Which schemes for lonely older people in Brittany?", "Which schemes for young carers in Brittany?"),
        ),
        ("Quelles actions pour les jeunes et pour les familles en Bretagne ?", ()),
        ("Quelles actions pour les jeunes majeurs et les familles isolées en Bretagne ?", ()),
        ("Quel budget pour l'insertion des jeunes et pour l'aide aux démarches en ligne ?", ()),
        ("Quelles actions pour la Bretagne profonde et pour les jeunes isolés ?", ()),
    ],
)
def test_the_parts_of_a_question(question: str, parts: tuple[str, ...]) -> None:
    assert topics_joined(understand(question)) == parts
