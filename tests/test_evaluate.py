"""Figures against values worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from index.evaluate import f1, ndcg, recall

GRADES = {"a": 2, "b": 1, "c": 2}


def test_ndcg() -> None:
    ideal = 3 / log2(2) + 3 / log2(3) + 1 / log2(4)
    assert ndcg(["a", "c", "b"], GRADES) == pytest.approx(1.0)
    assert ndcg(["x", "a", "y", "b"], GRADES) == pytest.approx((3 / log2(3) + 1 / log2(5)) / ideal)
    assert ndcg(["x", "a"], GRADES, 1) == 0.0
    # At 1, the ideal is one answer of grade 2: a helping one gets a third.
    assert ndcg(["b"], GRADES, 1) == pytest.approx(1 / 3)
    assert ndcg(["a", "a", "c"], GRADES) == ndcg(["a", "c"], GRADES)
    assert ndcg([], GRADES) == 0.0
    assert ndcg(["a"], {}) == 0.0


def test_recall() -> None:
    assert recall(["x", "a", "b"], {"a", "b", "c"}, 2) == pytest.approx(1 / 3)
    assert recall(["a", "a", "b"], {"a", "b"}, 2) == 1.0
    assert recall(["a"], set()) == 0.0


def test_f1() -> None:
    assert f1(["Nord", "Oise"], ["Oise", "Aude", "Gers"]) == pytest.approx(2 * 1 / 5)
    assert f1([], []) == 1.0
    assert f1(["Nord"], []) == 0.0
