"""Figures on annotated questions, in the terms of the field (nDCG, recall, F1), for `essaim eval`.

A question: {"id", "question", "type", "relevant": [{"id", "grade": 2 answers | 1 helps}], "departments": […]}, the id that of a fiche
or the name of its file ("job-41-loir-et-cher"); no relevant fiche means that the library does not hold the answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from assistant.assistant import Assistant
from assistant.errors import AssistantError, QuestionError
from assistant.jsonl import read_lines
from assistant.quotes import is_verbatim
from assistant.records import Answer
from corpus.models import Fiche
from index.evaluate import f1, ndcg, recall

__all__ = ["evaluate", "fiche_names", "read_questions", "table"]

Figures = dict[str, dict[str, float]]
LISTS = frozenset({"which", "filtered", "list"})


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The annotated questions of a JSONL file, with "grades" ({id: grade}) and "line". Raises AssistantError naming a malformed line."""
    return [_annotated(path, number, record) for number, record in read_lines(path)]


def _annotated(path: Path, number: int, record: dict[str, Any] | None) -> dict[str, Any]:
    try:
        if record is None or not isinstance(record["question"], str):
            raise TypeError
        grades = {str(r["id"]): int(r["grade"]) for r in record.get("relevant", [])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssistantError(f'{path}, ligne {number} : attendu {{"question": …, "relevant": [{{"id": …, "grade": 2}}]}}') from error
    return {**record, "grades": grades, "line": number}


def evaluate(assistant: Assistant, path: Path) -> Figures:
    """Mean figures, a row a type of question and "all" for all of them; a figure is absent where no question has it.

    Raises AssistantError for a malformed file, a fiche that the library does not hold, a question that cannot be asked.
    """
    questions = read_questions(path)
    known = fiche_names(assistant.library.fiches())
    if unknown := sorted({i for q in questions for i in q["grades"]} - known.keys()):
        raise AssistantError(f"{path} : fiches inconnues de cette bibliothèque : {', '.join(unknown[:3])} ; « essaim fiches » les énumère")
    rows: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for question in questions:
        grades = {known[name]: grade for name, grade in question["grades"].items()}
        try:
            answer = assistant.ask(question["question"])
        except QuestionError as error:
            raise AssistantError(f"{path}, ligne {question['line']} : {error}") from error
        for name, value in _figures({**question, "grades": grades}, answer).items():
            rows["all"][name].append(value)
            if kind := question.get("type"):
                rows[str(kind)][name].append(value)
    return {row: {name: fmean(values) for name, values in figures.items()} for row, figures in rows.items()}


def fiche_names(fiches: Iterable[Fiche]) -> dict[str, str]:
    """{name: identifier}: a fiche goes by its identifier and, when it is alone in its file, by the file's name without suffix."""
    listed = list(fiches)
    alone = Counter(Path(f.file).stem for f in listed)
    stems = {Path(f.file).stem: f.id for f in listed if alone[Path(f.file).stem] == 1}
    return {**stems, **{f.id: f.id for f in listed}}


def _figures(question: Mapping[str, Any], answer: Answer) -> dict[str, float]:
    grades: dict[str, int] = question["grades"]
    quotes = [is_verbatim(q, r.fiche) for r in answer.results for q in r.quotes]
    figures = {"quotes verbatim": fmean(quotes)} if quotes else {}
    if not grades:
        return {**figures, "refused": float(not answer.answered)}
    ranked: Sequence[str] = [r.fiche.id for r in answer.results]
    direct = {i for i, g in grades.items() if g == 2} or set(grades)
    figures |= {
        "answered": float(answer.answered),
        "ndcg@10": ndcg(ranked, grades, 10),
        "recall@5": recall(ranked, direct, 5),
        "recall@10": recall(ranked, direct, 10),
    }
    if question.get("type") in LISTS and question.get("departments"):
        figures["départements f1"] = f1(answer.departments, question["departments"])
    return figures


def table(figures: Figures) -> str:
    """One line a row, "all" last."""
    order = sorted(figures, key=lambda row: (row == "all", row))
    return "\n".join(f"{row:14s} " + "  ".join(f"{name} {value:.3f}" for name, value in figures[row].items()) for row in order)
