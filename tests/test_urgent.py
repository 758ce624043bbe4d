"""Danger told in a question: what is heard, what is a professional's subject, and the line that then stands first."""

from __future__ import annotations

import pytest
from test_compose import DOUBS, GIRONDE, answer

from assistant.fixed import warned
from assistant.urgent import signals, urgent_line


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("je veux mourir", ("suicide",)),
        ("Ma fille veut se suicider", ("suicide",)),
        ("I want to kill myself", ("suicide",)),
        ("Je suis une femme battue avec deux enfants, on doit partir ce soir", ("violence",)),
        ("mon conjoint m’a frappée, où aller ?", ("violence",)),
        ("my husband hits me", ("violence",)),
        ("mes parents ne veulent plus de moi, j'ai 17 ans", ("child",)),
        ("le voisin frappe ses enfants", ("child",)),
        ("a child is in danger", ("child",)),
        ("une famille à la rue ce soir, que faire ?", ("homeless",)),
        ("I have nowhere to sleep", ("homeless",)),
        ("on frappe mon père à l'EHPAD", ("frail",)),
        ("my mother is being abused by her carer", ("frail",)),
        ("j'ai 16 ans et je suis à la rue", ("child", "homeless")),
        ("il va me tuer", ("danger",)),
    ],
)
def test_a_danger_is_heard(question: str, found: tuple[str, ...]) -> None:
    assert signals(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "Quels départements luttent contre les violences conjugales ?",
        "prévention du suicide",
        "hébergement des femmes victimes de violences",
        "accueil des sans-abri en hiver",
        "jeunes à la rue",
        "mon père veut mourir à la maison",
        "je ne veux plus vivre seule",
        "j'en ai marre, je veux en finir avec les papiers",
        "enfants en danger, repérage",
        "mon enfant est en danger de décrochage",
        "je vis dans la rue Pasteur",
        "mon fils se bat contre la maladie",
        "maltraitance des personnes âgées",
        "domestic violence shelters",
        "J'accompagne un jeune majeur qui sort de l'aide sociale à l'enfance sans logement ni ressources",
        "Ma mère perd la tête et je n'en peux plus, qui peut prendre le relais ?",
    ],
)
def test_a_subject_is_no_danger(question: str) -> None:
    assert signals(question) == ()


def test_the_line_has_the_numbers() -> None:
    assert urgent_line("je veux mourir", "fr") == (
        "Essaim ne traite pas l'urgence. Danger immédiat : 17 ou 112 (114 par SMS), 15 pour un secours médical. "
        "Idées de suicide : 3114, gratuit, jour et nuit."
    )
    assert "3919" in urgent_line("my husband hits me", "en")
    assert urgent_line("les aidants", "fr") == ""


def test_the_line_comes_first_and_alone_where_nothing_answers() -> None:
    found = warned(answer("mon mari me frappe, qui loge ?", [DOUBS, GIRONDE]))
    first, second = found.text.split("\n\n")[:2]
    assert first.startswith("Essaim ne traite pas l'urgence.") and second.startswith("**Une initiative répond")
    nothing = warned(answer("je veux mourir", [GIRONDE]))
    assert nothing.text == f"**{urgent_line('je veux mourir', 'fr')}**"
    assert (nothing.alone, nothing.answered, len(nothing.results)) == (True, False, 1)
    assert warned(answer("qui loge ?", [DOUBS])).text.startswith("**")
