"""What a documentalist gives, by hand: three near subjects, a handful of fiches."""

from __future__ import annotations

import pytest
from conftest import make_fiche

from assistant import indexing
from assistant.indexing import fiche_indexing, question_indexing
from corpus.models import Fiche
from index.topics import NearTopic, Topic, load_topics


def near(weight: float, closeness: float, cosine: float, **fiches: float) -> NearTopic:
    return NearTopic(Topic("sujet", "initiative", (), ("sujet",), fiches), weight, closeness, cosine, 1.0)


def fiche(name: str) -> Fiche:
    return make_fiche(name, file=f"{name}.md")


# Squared weights: 25, 9 and 4 parts of 38.
NEAR = (near(0.5, 3.0, 0.6, bus=1.0, night=0.5), near(0.3, 2.0, 0.7, night=1.0), near(0.2, 1.0, 0.5, bus=0.5, garden=1.0))
LACKING = (near(0.5, 3.0, 0.6), near(0.3, 2.0, 0.7, night=1.0, taxi=0.5), near(0.2, 1.0, 0.5, bus=0.5))
BUS, NIGHT, GARDEN, TAXI, BOAT, ADDED = map(fiche, ("bus", "night", "garden", "taxi", "boat", "added-bus"))


@pytest.fixture(autouse=True)
def indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five fiches were read for the index; "boat" is given for nothing near."""
    monkeypatch.setattr(indexing, "indexed_files", lambda: frozenset({"bus", "night", "garden", "taxi", "boat"}))


def test_a_fiche_is_given_by_the_weights_of_its_subjects_and_by_their_squares() -> None:
    bus, night, garden, boat = fiche_indexing([BUS, NIGHT, GARDEN, BOAT], NEAR)
    assert bus == pytest.approx({"indexed": 1.0, "given": 0.5 + 0.1, "given_sharp": (25 + 4 / 2) / 38, "given_share": 1.0})
    assert night == pytest.approx({"indexed": 1.0, "given": 0.25 + 0.3, "given_sharp": (25 / 2 + 9) / 38, "given_share": 0.55 / 0.6})
    assert garden == pytest.approx({"indexed": 1.0, "given": 0.2, "given_sharp": 4 / 38, "given_share": 0.2 / 0.6})
    assert boat == {"indexed": 1.0, "given": 0.0, "given_sharp": 0.0, "given_share": 0.0}


def test_the_share_is_that_of_the_fiche_given_most_found_or_not() -> None:
    (garden,) = fiche_indexing([GARDEN], NEAR)
    assert garden["given_share"] == pytest.approx(0.2 / 0.6)


def test_where_nothing_is_given_the_share_is_none() -> None:
    (bus,) = fiche_indexing([BUS], [near(0.6, 3.0, 0.6), near(0.4, 2.0, 0.5)])
    assert bus == {"indexed": 1.0, "given": 0.0, "given_sharp": 0.0, "given_share": 0.0}


def test_a_fiche_that_nobody_indexed_has_no_signal() -> None:
    rows = fiche_indexing([ADDED, BUS, make_fiche("bus", file="recueil.pdf")], NEAR)
    assert [bool(row) for row in rows] == [False, True, False]
    assert fiche_indexing([BUS, ADDED], ()) == [{}, {}]
    assert fiche_indexing([], NEAR) == []


def test_each_fiche_has_a_row_of_its_own() -> None:
    one, other = fiche_indexing([ADDED, ADDED], NEAR)
    one["given"] = 1.0
    assert other == {}


def test_a_question_is_told_by_what_is_given_for_its_subjects() -> None:
    found = question_indexing(LACKING, 0.5, BUS, [BUS, TAXI])
    assert found == pytest.approx(
        {
            "indexed": 1.0,
            # Nothing for the first subject, a fiche on the second, one in part for the third.
            "given_any": (9 + 4 / 2) / 38,
            "given_any_wide": 0.3 + 0.2 / 2,
            "given_best": 4 / 2 / 38,
            "given_five": (9 / 2 + 4 / 2) / 38,
            "close_ungiven": 3.0 * 27 / 38,
            "lead_ungiven": (0.7 - 0.5) * 27 / 38,
        }
    )


def test_the_first_five_count_by_the_best_of_them_for_each_subject() -> None:
    for five, given in (([BUS], 2.0), ([BUS, NIGHT], 11.0), ([NIGHT, TAXI], 9.0), ([TAXI, ADDED], 4.5), ([BOAT], 0.0), ([], 0.0)):
        assert question_indexing(LACKING, 0.5, BUS, five)["given_five"] == pytest.approx(given / 38)


def test_a_question_whose_best_fiche_nobody_indexed_has_no_signal() -> None:
    assert question_indexing(NEAR, 0.5, ADDED, [ADDED, BUS]) == {}
    assert question_indexing((), 0.5, BUS, [BUS]) == {}
    assert question_indexing(NEAR, 0.5, BUS, [ADDED])["given_five"] == 0.0


def test_the_fiches_read_are_those_that_the_inventory_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    topic = next(topic for topic in load_topics() if 1.0 in topic.fiches.values())
    named = [fiche(name) for name in topic.fiches]
    rows = fiche_indexing([*named, ADDED], [NearTopic(topic, 1.0, 3.0, 0.6, 1.0)])
    assert [row.get("given") for row in rows] == [*topic.fiches.values(), None]
