"""Where a fiche says what is asked of it, which text of an initiative does, and whether it is on the subject."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import make_fiche

from assistant.facts import bearing, literal, on_subject
from assistant.question import understand
from assistant.quotes import candidates
from corpus.models import Source
from index.concepts import Concept
from index.prepare import Prepared, Query

CAMION = make_fiche(
    "camion",
    "Le camion des papiers",
    "Deux agents y aident les habitants. Il coûte 48 000 euros par an, payés par la MSA. En 2022, 1 340 habitants ont été reçus.",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Combien d'habitants reçus par le camion ?", ["En 2022, 1 340 habitants ont été reçus."]),
        ("Combien de personnes reçues ?", ["En 2022, 1 340 habitants ont été reçus."]),
        ("How many inhabitants were received?", ["En 2022, 1 340 habitants ont été reçus."]),
        ("Combien d'agents dans le camion ?", ["Deux agents y aident les habitants."]),
        ("Combien de vélos dans le camion ?", []),
        ("Combien coûte le camion ?", ["Il coûte 48 000 euros par an, payés par la MSA."]),
        ("Qui finance le camion ?", ["Il coûte 48 000 euros par an, payés par la MSA."]),
        ("Who pays for the truck?", ["Il coûte 48 000 euros par an, payés par la MSA."]),
        ("Quand a été créé le camion ?", ["En 2022, 1 340 habitants ont été reçus."]),
        ("Où se trouve le camion ?", None),
        ("Quels départements ont un camion ?", None),
    ],
)
def test_the_sentences_that_say_the_fact(question: str, said: list[str] | None) -> None:
    found = literal(CAMION, understand(question))
    assert (None if found is None else [candidates(CAMION)[i].text for i in found]) == said


def test_the_text_that_has_the_fact_stands_for_the_others() -> None:
    silent = make_fiche("a", text="Rien n'est dit.", contacts=())
    restated = make_fiche("b", text="Elle coûte 12 euros.", source=Source("R", "O", "2018", restated=True))
    original = make_fiche("c", text="Elle coûte 13 euros.", source=Source("R", "O", "2018", restated=False))
    texts = (silent, restated, original)
    assert bearing(texts, understand("Combien coûte la maison ?")) is original
    assert bearing(texts, understand("Qui contacter pour la maison ?")) is original
    assert bearing((restated, original), understand("Combien coûte la maison ?")) is restated
    assert bearing(texts, understand("En quelle année la maison ?")) is silent
    assert bearing(texts, understand("Quels départements ?")) is silent


def prepared(*concepts: tuple[str, float]) -> Prepared:
    """A question that names these words, by stem, with their rarity."""
    named = tuple(Concept(word, weight, (((word,), 1.0),)) for word, weight in concepts)
    return Prepared(Query(""), "fr", {}, np.zeros(2, dtype=np.float32), named)


@pytest.mark.parametrize(
    ("question", "concepts", "held"),
    [
        ("Combien coûte le camion ?", [("coute", 5.0), ("camion", 3.0)], True),
        ("Combien coûte le béguinage ?", [("coute", 1.0), ("beguinag", 3.0)], False),
        ("Combien coûte le béguinage du camion ?", [("beguinag", 4.0), ("camion", 3.0)], False),
        ("Combien coûte la maison dans la Somme ?", [("maison", 3.0), ("somm", 5.0)], False),
        ("Combien coûte le camion dans la Somme ?", [("camion", 3.0), ("somm", 5.0)], True),
        ("Combien ça coûte ?", [("coute", 1.0)], True),
    ],
)
def test_a_fiche_is_on_the_subject_that_it_names(question: str, concepts: list[tuple[str, float]], held: bool) -> None:
    assert on_subject(CAMION, understand(question), prepared(*concepts)) is held
