"""What is understood of a question: kinds, facts, periods, and what is refused."""

from __future__ import annotations

import pytest

from assistant.errors import QuestionError
from assistant.question import Period, clean, understand


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Quels départements proposent un accueil de jour pour les sans-abri ?", "list"),
        ("Je cherche des exemples de colocation pour jeunes handicapés", "list"),
        ("Which départements lend cars to jobseekers?", "list"),
        ("Welche Departements fördern Nachbarschaftshilfe?", "list"),
        ("Combien de familles ont été logées en 2016 ?", "fact"),
        ("Quel est le budget de la recyclerie ?", "fact"),
        ("Depuis quand existe la maison des aidants ?", "fact"),
        ("How much does the home visit cost?", "fact"),
        ("Compare les épiceries sociales de la Meuse et du Gard", "comparison"),
        ("Quelle différence entre un CLIC et une MAIA ?", "comparison"),
        ("Qui contacter pour l'habitat inclusif dans le Nord ?", "contact"),
        ("Quelle est l'adresse mail du service ?", "contact"),
        ("Combien de départements ont une maison de l'autonomie ?", "count"),
        ("ma grand-mère tombe souvent et vit seule", "need"),
        ("Bonjour !", "greeting"),
        ("merci beaucoup", "greeting"),
        ("Bonjour, je cherche une aide pour mon fils autiste", "list"),
    ],
)
def test_kind(question: str, kind: str) -> None:
    assert understand(question).kind == kind


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("Quel est le budget de la recyclerie ?", ("amount",)),
        ("Combien de mois dure le stage ?", ("duration", "quantity")),
        ("En quelle année et avec combien d'agents a-t-il démarré ?", ("quantity", "date")),
    ],
)
def test_facts_expected(question: str, facts: tuple[str, ...]) -> None:
    assert understand(question).facts[: len(facts)] == facts


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Quelles actions lancées avant 2010 ?", Period(None, 2009)),
        ("Les initiatives depuis 2015", Period(2015, None)),
        ("projets après 2015", Period(2016, None)),
        ("entre 2012 et 2014, qui a ouvert une maison ?", Period(2012, 2014)),
        ("Quels dispositifs créés en 2017 ?", Period(2017, 2017)),
        ("Combien de familles en 2016 ?", None),
        ("la loi de 2005 sur le handicap", None),
    ],
)
def test_period(question: str, period: Period | None) -> None:
    assert understand(question).period == period


def test_period_membership() -> None:
    assert (2012, None) in Period(2012, 2014)
    assert (2015, None) not in Period(2012, 2014)
    assert (1996, 2018) in Period(None, 2009)


@pytest.mark.parametrize(
    ("question", "language"), [("Quels départements ?", "fr"), ("Which departments help carers?", "en"), ("Wer hilft?", "en")]
)
def test_language_of_the_answer(question: str, language: str) -> None:
    assert understand(question).answer_language == language


def test_clean_puts_a_question_on_one_line() -> None:
    assert clean("  Qui aide\tles\n aidants ?\x00 ", 100) == "Qui aide les aidants ?"


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\x00\x01"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match="question vide"):
        clean(question, 100)


def test_a_long_question_is_refused_with_both_lengths() -> None:
    with pytest.raises(QuestionError, match="100000 caractères, 2000 au plus"):
        clean("a" * 100_000, 2000)
