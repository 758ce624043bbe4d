"""Figures on annotated questions, exact for a ranking made by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.evaluation import evaluate, fiche_names, read_questions, table
from assistant.records import Answer, Result
from index.library import Library


@pytest.fixture
def assistant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    library = Library.open(tmp_path / "library", FakeEncoder(), cut=cut_paragraphs)
    for name, department in (("a", "Doubs"), ("b", "Nord"), ("c", "Var")):
        fiche = make_fiche(f"{name}-1f2e3d", f"Titre {name}", departments=(department,), file=f"fiche-{name}.md")
        library.add(make_document(f"fiche-{name}.md", name * 64), [fiche])
    made = Assistant(library)

    def ask(question: str, **_: Any) -> Answer:
        """Ranks b, a, c, none quoted; answers unless asked for nothing; names the départements of the question."""
        order = [library.fiche(f"{name}-1f2e3d") for name in "bac"]
        named = tuple(d for d in ("Doubs", "Nord", "Var") if d in question)
        return Answer(question, None, "rien" not in question, "", named, tuple(Result(f, 0.5, True, ()) for f in order))

    monkeypatch.setattr(made, "ask", ask)
    return made


def questions(path: Path, *records: Any) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    return path


def test_figures_are_those_of_the_ranking(assistant: Assistant, tmp_path: Path) -> None:
    path = questions(
        tmp_path / "q.jsonl",
        {"question": "Doubs Var", "type": "which", "relevant": [{"id": "fiche-a", "grade": 2}], "departments": ["Doubs"]},
        {"question": "rien", "type": "none", "relevant": []},
    )
    assert evaluate(assistant, path) == {
        "all": {
            "answered": 1.0,
            "ndcg@10": pytest.approx(1 / math.log2(3)),
            "recall@5": 1.0,
            "recall@10": 1.0,
            "départements f1": pytest.approx(2 / 3),
            "refused": 1.0,
        },
        "which": {
            "answered": 1.0,
            "ndcg@10": pytest.approx(1 / math.log2(3)),
            "recall@5": 1.0,
            "recall@10": 1.0,
            "départements f1": pytest.approx(2 / 3),
        },
        "none": {"refused": 1.0},
    }


def test_identifiers_and_file_names_are_the_same(assistant: Assistant, tmp_path: Path) -> None:
    one, other = (
        questions(tmp_path / f"{name}.jsonl", {"question": "x", "relevant": [{"id": name, "grade": 2}]}) for name in ("a-1f2e3d", "fiche-a")
    )
    assert evaluate(assistant, one) == evaluate(assistant, other)


def test_a_file_of_several_fiches_names_none() -> None:
    fiches = [make_fiche("x", file="r.pdf"), make_fiche("y", file="r.pdf"), make_fiche("z", file="note.md")]
    assert fiche_names(fiches) == {"x": "x", "y": "y", "z": "z", "note": "z"}


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("{", "ligne 2 : attendu"),
        ("[]", "ligne 2 : attendu"),
        ({"id": "1"}, "ligne 2 : attendu"),
        ({"question": 3}, "ligne 2 : attendu"),
        ({"question": "x", "relevant": ["a"]}, "ligne 2 : attendu"),
        ({"question": "x", "relevant": [{"id": "nimp", "grade": 2}]}, "fiches inconnues de cette bibliothèque : nimp"),
    ],
)
def test_malformed_questions_are_named(assistant: Assistant, tmp_path: Path, record: Any, message: str) -> None:
    path = questions(tmp_path / "q.jsonl", {"question": "x"}, record)
    with pytest.raises(AssistantError, match=message):
        evaluate(assistant, path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n \n")
    (tmp_path / "latin.jsonl").write_bytes("é".encode("latin-1"))
    for name, message in (("none", "introuvable"), ("empty.jsonl", "aucune question"), ("latin.jsonl", "UTF-8"), (".", "dossier")):
        with pytest.raises(AssistantError, match=message):
            read_questions(tmp_path / name)


def test_lines_are_cut_at_line_feeds_only(tmp_path: Path) -> None:
    path = questions(tmp_path / "q.jsonl", '\ufeff{"question": "un\u2028deux"}\r', {"question": "trois"})
    assert [(q["line"], q["question"]) for q in read_questions(path)] == [(1, "un\u2028deux"), (2, "trois")]


def test_table_ends_with_all() -> None:
    text = table({"all": {"ndcg@10": 0.5}, "which": {"ndcg@10": 0.25, "answered": 1.0}})
    assert text.split("\n") == ["which          ndcg@10 0.250  answered 1.000", "all            ndcg@10 0.500"]
