"""Relevance: judging rows made by hand with models made by hand, then the fitted models over the embedded library."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import make_fiche

from assistant.assistant import Assistant
from assistant.embedded import open_library
from assistant.question import understand
from assistant.relevance import Model, Relevance, fiche_features, question_features
from index.concepts import Concept
from index.search import SIGNALS, Hit

BUS = Concept("bus", 2.0, ((("bus",), 1.0),))
NIGHT = Concept("nuit", 1.0, ((("nuit",), 1.0),))
ASKED = understand("un bus de nuit")


def hit(name: str, text: str, score: float = 1.0, **z: float) -> Hit:
    fiche = make_fiche(name, name, text, everyday=())
    return Hit(fiche, score, dict.fromkeys(SIGNALS, 0.5), dict.fromkeys(SIGNALS, 0.0) | z, ())


HITS = [
    hit("one", "Le bus passe la nuit, dans tous les quartiers.", 3.0, adapted=2.0),
    hit("two", "Le bus passe le matin, dans tous les quartiers.", 2.0, adapted=1.0),
    hit("three", "Un jardin partagé par tous les voisins.", 0.5, adapted=-1.0),
]
YES = Model(5.0, {})
NO = Model(-5.0, {})
BY_COVERAGE = Model(-2.0, {"coverage": 4.0})


def judge(relevance: Relevance, hits: list[Hit] = HITS) -> tuple[list[float], list[bool]]:
    return relevance.judge(hits, [BUS, NIGHT], ASKED)


def test_features_tell_what_a_fiche_holds() -> None:
    rows = fiche_features(HITS, [BUS, NIGHT], ASKED)
    assert [row["coverage"] for row in rows] == pytest.approx([1.0, 2 / 3, 0.0])
    assert [row["gap"] for row in rows] == [0.0, 1.0, 2.5]
    assert [row["rare_missing"] for row in rows] == pytest.approx([0.0, 0.0, 2 / 3])
    assert [row["z_adapted"] for row in rows] == [2.0, 1.0, -1.0]
    assert rows[0]["agreement"] > rows[1]["agreement"]


def test_each_fiche_has_the_logistic_of_its_features() -> None:
    scores, flags = judge(Relevance(BY_COVERAGE, YES, relevant_at=0.6, share=0.0, answered_at=0.5))
    assert scores == pytest.approx([1 / (1 + math.exp(2.0 - 4.0 * coverage)) for coverage in (1.0, 2 / 3, 0.0)])
    assert flags == [True, True, False]


def test_a_question_below_its_threshold_has_no_answer() -> None:
    scores, flags = judge(Relevance(BY_COVERAGE, NO, relevant_at=0.6, share=0.0, answered_at=0.5))
    assert flags == [False, False, False]
    assert scores[0] > 0.8, "fiches keep their own probabilities: neighbours are ranked by them"


def test_an_answered_question_shows_its_best_fiche_at_least() -> None:
    assert judge(Relevance(BY_COVERAGE, YES, relevant_at=0.99, share=0.0, answered_at=0.5))[1] == [True, False, False]


def test_the_question_is_rated_from_its_best_fiche_wherever_it_stands() -> None:
    relevance = Relevance(BY_COVERAGE, Model(-5.0, {"coverage": 10.0}), relevant_at=0.6, share=0.0, answered_at=0.5)
    assert judge(relevance, HITS[::-1])[1] == [False, True, True]
    assert judge(relevance, HITS[2:])[1] == [False]


def test_no_hit_no_answer() -> None:
    assert judge(Relevance(YES, YES, 0.5, 0.0, 0.5), []) == ([], [])


def test_an_absent_feature_counts_for_nothing_and_extremes_do_not_overflow() -> None:
    assert Model(0.0, {"absent": 9.0})({}) == 0.5
    assert Model(-2000.0, {})({}) == 0.0
    assert Model(2000.0, {})({}) == 1.0


def test_the_models_shipped_use_features_that_exist_and_are_finite() -> None:
    relevance = Relevance.load()
    assert 0 < relevance.relevant_at < 1 and 0 < relevance.answered_at < 1
    for concepts in ([BUS, NIGHT], []):
        rows = fiche_features(HITS, concepts, ASKED)
        for row in rows:
            row["probability"] = relevance.fiche(row)
        asked = question_features(rows, HITS, concepts, ASKED, 0.4)
        for model, row in ((relevance.fiche, rows[0]), (relevance.question, asked)):
            assert set(model.coefficients) <= set(row)
            assert all(math.isfinite(value) for value in [model.intercept, *model.coefficients.values(), *row.values()])
            assert 0 <= model(row) <= 1


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over the embedded library, by the real models; the shipped vectors make it a matter of seconds."""
    folder: Path = tmp_path_factory.mktemp("embedded")
    with open_library(folder) as library:
        yield Assistant(library)


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    ["quelle est la recette de la tarte aux pommes ?", "va-t-il pleuvoir demain à Brest ?", "Qui a gagné le match hier soir ?"],
)
def test_what_the_library_is_not_about_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answered
    assert not any(result.relevant for result in answer.results)
    assert len(answer.results) == 10, "neighbours are shown all the same"


@pytest.mark.slow
def test_what_it_is_about_is_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Quels départements mutualisent les heures de PCH pour le logement ?")
    assert answer.answered
    scores = [result.score for result in answer.results]
    assert scores[0] == max(scores)


def test_beside_a_sure_answer_a_doubtful_one_is_noise() -> None:
    _, flags = judge(Relevance(BY_COVERAGE, YES, relevant_at=0.0, share=0.999, answered_at=0.5))
    assert flags.count(True) == 1
