"""Opinions completed and corrected: one line an opinion, and nobody's but one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.feedback import FILE, read_feedback, record_feedback

OWN, OTHER = "a" * 32, "b" * 32


def test_an_opinion_given_again_replaces_the_first_where_it_stands(tmp_path: Path) -> None:
    record_feedback(tmp_path, "useful", "q", identifier=OWN)
    record_feedback(tmp_path, "useless", "autre", identifier=OTHER)
    record_feedback(tmp_path, "missing", "q", "le téléphone", identifier=OWN)
    found = [(r["id"], r["verdict"], r["comment"]) for r in read_feedback(tmp_path)]
    assert found == [(OWN, "missing", "le téléphone"), (OTHER, "useless", "")]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("identifier", ["", "a", "A" * 32, "a" * 33, "../" + "a" * 29])
def test_an_opinion_without_a_random_name_is_one_more(tmp_path: Path, identifier: str) -> None:
    for _ in range(2):
        record_feedback(tmp_path, "useful", "q", identifier=identifier)
    assert [set(r) for r in read_feedback(tmp_path)] == [{"date", "verdict", "question", "comment", "fiches"}] * 2


def test_lines_that_cannot_be_read_are_kept_as_they_are(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{damaged\n[1]\n", encoding="utf-8")
    record_feedback(tmp_path, "useful", "q", identifier=OWN)
    record_feedback(tmp_path, "missing", "q", identifier=OWN)
    assert (tmp_path / FILE).read_text(encoding="utf-8").startswith("{damaged\n[1]\n{")
    assert [r["verdict"] for r in read_feedback(tmp_path)] == ["missing"]
