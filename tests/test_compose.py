"""The text of an answer, by kind of question: exact sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from conftest import make_fiche

from assistant import compose
from assistant.question import understand
from assistant.records import Answer, Quote, Result
from assistant.settings import Settings


def result(
    fiche_id: str, title: str, department: str | None, quote: str = "Les heures sont mutualisées.", relevant: bool = True, **changes: Any
) -> Result:
    fiche = make_fiche(fiche_id, title, quote, departments=(department,) if department else (), years=None, **changes)
    return Result(fiche, 0.9, relevant, (Quote(quote, 0, len(quote), 12, "Description"),))


DOUBS = result("doubs", "Habitat adapté", "Doubs")
NORD = result("nord", "HabiTED", "Nord")
GIRONDE = result("gironde", "Maisons familiales", "Gironde", relevant=False)


def answer(question: str, results: Sequence[Result], missed: Sequence[Result] | None = None) -> Answer:
    return compose.answer(understand(question), results, (), Settings(), missed)


def first(question: str, results: Sequence[Result]) -> str:
    return answer(question, results).text.split("\n\n")[0]


def test_a_list_names_the_departements_first() -> None:
    found = answer("Quels départements mutualisent les heures ?", [DOUBS, NORD, GIRONDE])
    assert found.text.split("\n\n") == [
        "**2 départements répondent : Doubs et Nord.**",
        "**1. Habitat adapté** (Doubs)",
        "> « Les heures sont mutualisées. »",
        "\\[1\\] Reformulé par Essaim d'après Odas, Recueil, octobre 2018, p. 12",
        "**2. HabiTED** (Nord)",
        "> « Les heures sont mutualisées. »",
        "\\[2\\] Reformulé par Essaim d'après Odas, Recueil, octobre 2018, p. 12",
        "Initiatives voisines, qui ne répondent pas exactement :",
        "- Maisons familiales (Gironde)",
    ]
    assert (found.answered, found.departments) == (True, ("Doubs", "Nord"))


@pytest.mark.parametrize(
    ("question", "results", "sentence"),
    [
        ("Quels départements mutualisent ?", [DOUBS], "**Un département répond : Doubs.**"),
        ("Which departments pool hours?", [DOUBS, NORD], "**2 départements answer: Doubs and Nord.**"),
        ("mon frère est handicapé", [DOUBS, NORD], "**2 initiatives répondent, dans 2 départements (Doubs et Nord).**"),
        ("mon frère est handicapé", [DOUBS], "**Une initiative répond : « Habitat adapté » (Doubs).**"),
        ("mon frère est handicapé", [result("a", "A", None), result("b", "B", None)], "**2 initiatives répondent.**"),
        (
            "Combien de départements mutualisent les heures ?",
            [DOUBS, NORD, GIRONDE],
            "**La bibliothèque compte 2 initiatives qui répondent, dans 2 départements (Doubs et Nord).**",
        ),
        (
            "Combien de départements mutualisent les heures ?",
            [DOUBS, NORD] * 5,
            "**La bibliothèque compte 10 initiatives qui répondent, dans 2 départements (Doubs et Nord). "
            "Il peut y en avoir d'autres : seules les mieux classées sont comptées.**",
        ),
        ("Comparer les habitats", [DOUBS, NORD], "**À comparer : Habitat adapté (Doubs) ; HabiTED (Nord).**"),
        (
            "Qui contacter pour Job 41 ?",
            [result("job", "La plateforme « Job 41 »", "Loir-et-Cher")],
            "**Pour « La plateforme “Job 41” » (Loir-et-Cher), la fiche nomme comme contact : Mme Exemple, 02 54 00 00 00. "
            "Coordonnées telles que publiées (octobre 2018) : à vérifier avant usage.**",
        ),
        (
            "Qui contacter pour Job 41 ?",
            [result("job", "Job 41", "Loir-et-Cher", contacts=())],
            "**La fiche « Job 41 » (Loir-et-Cher) ne donne pas de contact. L'organisme porteur : Conseil départemental. "
            "Essaim n'a pas d'annuaire : ni adresses, ni horaires, ni numéros, ni formulaires des services.**",
        ),
        (
            "Quel est le budget de la maison ?",
            [result("m", "La maison", "Var", "Elle coûte 9 000 euros.")],
            "**« Elle coûte 9 000 euros. » D'après la fiche « La maison » (Var).**",
        ),
        (
            "Quel est le budget de la maison ?",
            [result("m", "La maison", "Var", "Elle est belle. Elle coûte 9 000 euros. Elle est loin.")],
            "**« Elle coûte 9 000 euros. » D'après la fiche « La maison » (Var).**",
        ),
        (
            "Qui porte la maison ?",
            [result("m", "La maison", "Var")],
            "**Porteur de « La maison » (Var), selon la fiche : Conseil départemental.**",
        ),
        (
            "Comparer les habitats du Doubs et de la Gironde",
            [NORD, DOUBS, result("g", "Maisons", "Gironde")],
            "**À comparer : Habitat adapté (Doubs) ; Maisons (Gironde).**",
        ),
        (
            "Quel est le budget de la maison ?",
            [result("m", "La maison", "Var", "Elle est belle.")],
            "**La fiche « La maison » (Var) ne le dit pas. Ce qu'elle dit de plus proche :**",
        ),
    ],
)
def test_first_sentences(question: str, results: list[Result], sentence: str) -> None:
    assert first(question, results) == sentence


def test_nothing_found_says_so_and_what_to_try() -> None:
    found = answer("Quels départements élèvent des licornes ?", [GIRONDE])
    assert found.text.split("\n\n") == [
        "**Rien dans la bibliothèque ne répond à cette question.**",
        "La bibliothèque ne porte que sur des initiatives sociales. "
        "À essayer : d'autres mots, plus courants ou plus précis, ou une question plus courte.",
        "Les initiatives les plus proches, qui ne répondent pas forcément :",
        "- Maisons familiales (Gironde)",
    ]
    assert (found.answered, found.departments, len(found.results)) == (False, (), 1)


def test_nothing_found_here_or_elsewhere() -> None:
    assert answer("Qui élève des licornes dans le Doubs depuis 2019 ?", [GIRONDE], ()).text.split("\n\n")[:2] == [
        "**Rien dans la bibliothèque ne répond à cette question, ni dans le Doubs depuis 2019 ni ailleurs.**",
        "À essayer : d'autres mots, ou la question sans le lieu ni la date.",
    ]


@pytest.mark.parametrize(
    ("question", "missed", "sentence"),
    [
        ("Qui loge dans le Lot ?", [GIRONDE], "La bibliothèque n'a aucune initiative à ce sujet dans le Lot. Ailleurs :"),
        ("Qui loge à Mayotte ?", [], "La bibliothèque n'a aucune initiative à ce sujet à Mayotte. Ailleurs :"),
        ("Qui loge en Bretagne ?", [], "La bibliothèque n'a aucune initiative à ce sujet en Bretagne. Ailleurs :"),
        ("Qui loge depuis 2019 ?", [], "La bibliothèque n'a aucune initiative à ce sujet démarrée depuis 2019. En élargissant :"),
        ("Quelles actions lancées en 2019 ?", [], "La bibliothèque n'a aucune initiative à ce sujet démarrée en 2019. En élargissant :"),
        (
            "Quels projets associatifs dans le Lot ?",
            [],
            "La bibliothèque n'a aucune initiative à ce sujet dans le Lot (porteur : association). En élargissant :",
        ),
        ("Who houses people in Mayotte?", [], "The library has no initiative on this in Mayotte. Elsewhere:"),
    ],
)
def test_a_filter_that_leaves_nothing_is_said(question: str, missed: list[Result], sentence: str) -> None:
    found = answer(question, [DOUBS], missed)
    assert found.text.split("\n\n")[0] == sentence
    assert "Titre doubs" in found.text or DOUBS.fiche.title in found.text
    # What exists elsewhere is shown, and is not an answer to what was asked.
    assert not found.answered
    assert found.departments == ()
    assert not any(r.relevant for r in found.results)


def test_documents_cannot_write_markdown() -> None:
    hostile = result("h", "**gras** <b>", "Doubs", "Une [porte](http://x) *ouverte*.")
    text = answer("mon frère est handicapé", [hostile]).text
    assert "\\*\\*gras\\*\\* \\<b\\>" in text
    assert "Une \\[porte\\](http://x) \\*ouverte\\*." in text


def test_greeting_and_empty_library() -> None:
    assert compose.greeting(understand("bonjour")).text.startswith("Bonjour. Posez une question")
    assert (
        compose.empty_library(understand("aidants ?")).text
        == "La bibliothèque est vide : ajouter des documents avec « essaim add FICHIER »."
    )
    assert not compose.greeting(understand("bonjour")).answered
    assert compose.greeting(understand("merci beaucoup, au revoir")).text.startswith("Avec plaisir.")


def test_a_fact_that_the_fiche_does_not_hold_is_no_answer() -> None:
    silent = result("m", "La maison", "Var", "Elle est belle.")
    found = answer("Quel est le budget de la maison ?", [silent])
    assert not found.answered
    assert "« Elle est belle. »" in found.text
    assert answer("Quel est le budget de la maison ?", [result("m", "La maison", "Var", "Elle coûte 12 000 €.")]).answered


def test_a_literal_figure_of_the_nearest_fiche_is_said_without_reserve() -> None:
    likely = result("m", "La maison", "Var", "Elle coûte 12 000 €.", relevant=False)
    found = answer("Quel est le budget de la maison ?", [likely])
    assert found.text.startswith("**« Elle coûte 12 000 €. » D'après la fiche « La maison » (Var).**")
    assert found.answered, "an answer that is given is told as one"
    assert [r.relevant for r in found.results] == [True]
    assert found.departments == ("Var",)
    unmarked = answer("Qu'est-ce que la maison ?", [likely])
    assert unmarked.text.startswith("**La fiche la plus proche, « La maison » (Var), donne peut-être la réponse :**")


def test_the_silence_of_a_fiche_on_another_subject_is_not_said() -> None:
    other = replace(result("m", "La maison", "Var", "Elle est belle."), on_subject=False)
    refused = answer("Quel est le budget du foyer ?", [other])
    assert refused.text.startswith("**Rien dans la bibliothèque ne répond à cette question.**")
    assert (refused.answered, refused.apart, refused.results[0].relevant) == (False, (), False)
    placed = answer("Quel est le budget du foyer dans le Var ?", [GIRONDE], missed=[other])
    assert placed.text.startswith("**Rien dans la bibliothèque ne répond à cette question, ni dans le Var ni ailleurs.**")
    carrying = replace(result("f", "Le foyer", "Ain", "Il coûte 9 €.", relevant=False), score=0.6)
    off = replace(other, relevant=False)
    assert "« Il coûte 9 €. » D'après la fiche « Le foyer » (Ain)" in answer("Quel est le budget du foyer ?", [off, carrying]).text


def test_fiches_that_only_name_the_place_are_said_to() -> None:
    found = answer("Qui loge dans le Lot ?", [DOUBS])
    assert found.text.startswith(
        "**La bibliothèque n'a aucune initiative à ce sujet dans le Lot, mais une fiche d'un autre département cite ce territoire.**"
    )
    assert not answer("Qui loge dans le Doubs ?", [DOUBS]).text.startswith("**La bibliothèque")


def test_a_neighbour_far_from_the_question_is_not_named() -> None:
    far = replace(GIRONDE, score=0.001)
    assert "voisines" in answer("Qui loge ?", [DOUBS, GIRONDE]).text
    assert "voisines" not in answer("Qui loge ?", [DOUBS, far]).text


@pytest.mark.parametrize(("first", "second", "unsaid"), [(0.6, 0.59, True), (0.4, 0.13, True), (0.4, 0.14, False), (0.2, 0.01, False)])
def test_a_fact_is_unsaid_by_the_fiche_on_the_subject_or_far_ahead_of_the_others(first: float, second: float, unsaid: bool) -> None:
    results = [replace(result("a", "La maison", "Var", relevant=False), score=first), replace(GIRONDE, score=second)]
    text = answer("Quel est le budget de la maison ?", results).text
    assert ("La fiche « La maison » (Var) ne le dit pas" in text) is unsaid


def test_a_fact_asked_of_a_place_is_looked_for_in_its_own_fiche() -> None:
    here = replace(result("a", "La maison", "Var", relevant=False), score=0.6)
    elsewhere = replace(result("b", "Le foyer", "Ain", quote="Il accueille 12 personnes."), score=0.9)
    given = answer("Combien de personnes vivent dans la maison, dans le Var ?", [elsewhere, here], missed=[here])
    assert not given.answered
    assert given.text.startswith("**La fiche « La maison » (Var) ne le dit pas.")
