"""Concepts: how well a text says one, and how much of a question it holds."""

from __future__ import annotations

import pytest

from index.concepts import Concept, best_coverage, coverage, matches

PCH = Concept("PCH", 3.0, ((("pch",), 1.0), (("prestat", "compens", "handicap"), 0.9)))
BUS = Concept("bus", 1.0, ((("bus",), 1.0),))


@pytest.mark.parametrize(
    ("stems", "worth"),
    [
        ({"pch"}, 1.0),
        ({"prestat", "compens", "handicap"}, 0.9),
        ({"prestat", "compens", "handicap", "pch"}, 1.0),
        ({"handicap"}, 0.9 / 9),
        ({"handicap", "compens"}, 0.9 * 4 / 9),
        ({"bus"}, 0.0),
        (set(), 0.0),
    ],
)
def test_the_best_variant_counts_partial_ones_squared(stems: set[str], worth: float) -> None:
    assert matches(PCH, stems) == pytest.approx(worth)
    assert matches(PCH, sorted(stems)) == pytest.approx(worth)


def test_a_concept_without_variants_is_never_said() -> None:
    assert matches(Concept("?", 1.0, ()), {"bus"}) == 0.0
    assert matches(Concept("?", 1.0, (((), 1.0),)), {"bus"}) == 0.0


def test_coverage_weighs_concepts_by_rarity() -> None:
    assert coverage([PCH, BUS], ["pch"]) == pytest.approx(0.75)
    assert coverage([PCH, BUS], iter(["bus"])) == pytest.approx(0.25)
    assert coverage([PCH, BUS], {"pch", "bus"}) == 1.0
    assert coverage([], {"bus"}) == 0.0
    assert coverage([Concept("le", 0.0, ((("le",), 1.0),))], {"le"}) == 0.0


def test_the_best_of_several_texts_is_the_greatest_coverage() -> None:
    concepts = [Concept("bus", 2.0, ((("bus",), 1.0), (("transport", "collectif"), 0.9))), Concept("nuit", 1.0, ((("nuit",), 1.0),))]
    texts = [frozenset({"bus"}), frozenset({"nuit", "transport"}), frozenset({"jour"})]
    together = frozenset().union(*texts)
    assert [round(coverage(concepts, text), 4) for text in texts] == [0.6667, 0.4833, 0.0]
    assert best_coverage(concepts, texts, together) == coverage(concepts, texts[0])
    assert best_coverage(concepts, texts[1:], together) == coverage(concepts, texts[1])
    assert best_coverage(concepts, texts[2:], texts[2]) == 0.0
    assert best_coverage(concepts, [], together) == 0.0
    assert best_coverage([], texts, together) == 0.0
