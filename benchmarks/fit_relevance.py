"""Fit the relevance models on our own annotated questions and write assistant/relevance.json.

    python benchmarks/fit_relevance.py [--questions FILE …] [--diagram FILE.svg] [--write]
    python benchmarks/fit_relevance.py --check      the shipped models over the vectors of another encoder; nothing is fitted

The questions (benchmarks/questions-*.jsonl) were written for this by writers who had read the library and no other
question set. Everything reported is cross-validated over questions: no question is judged by a model that has seen it.
scikit-learn is needed here only (it comes with sentence-transformers).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from diagram import Bin, reliability_diagram
from jsonl import read_jsonl
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.assistant import RATED, Assistant
from assistant.embedded import open_library
from assistant.question import Understanding, understand
from assistant.relevance import MODEL, Relevance
from assistant.scope import scope_of
from assistant.signals import Features, fiche_features, question_features
from corpus.fichefile import embedded_files, read_fiche_file
from index.adapter import load_adapters
from index.concepts import Concept
from index.encoder import UsemEncoder
from index.library import Library
from index.search import Filters, Hit
from index.topics import NearTopic
from index.vectors import shipped_vectors

HERE = Path(__file__).parent
FOLDS = 10
TITLE = "title"
ADDED = "added-"
EMBEDDED, DOCUMENTS, BARE = "embedded library", "same fiches as documents", "same, without adapters"
"""The three searches of each question."""
SORTS = {
    "a": "unanswerable: absent subject",
    "b": "unanswerable: near miss",
    "c": "unanswerable: place, period or audience",
    "d": "unanswerable: out of scope",
}
SORT_WORDS = {"absent": "a", "near-miss": "b", "constraint": "c", "out-of-scope": "d"}
"""How the first file tells the sorts; the others have the letter, in brackets or not."""
FICHE_KNOTS, QUESTION_KNOTS = (0.3, 0.6, 0.85, 0.95), (0.3, 0.7)
"""Quantiles of each feature at which its slope may change."""
FICHE = (
    *("either", "coverage", "everyday", "rare_missing", "agreement", "sentence"),
    *("score", "gap", "rank", "share_of_best", "best_score", "meaning", "words"),
    *("z_adapted", "z_adapted_second", "z_asked", "z_asked_second", "z_bm25_fiche", "z_topics"),
    *("raw_second_everyday", "raw_second_passage", "raw_asked", "raw_asked_second"),
    *("indexed", "given", "given_sharp", "given_share"),
)
QUESTION = (
    *("coverage", "rare_missing", "sentence", "agreement", "everyday", "either"),
    *("raw_second_everyday", "raw_second_passage", "raw_dense_everyday", "raw_asked", "raw_asked_second"),
    *("z_adapted", "z_adapted_second", "z_asked", "z_asked_second", "z_bm25_fiche", "z_topics"),
    *("probability", "margin", "fifth", "expected", "restricted", "restricted_probability", "listed"),
    *("unknown", "unsaid", "length", "no_fact", "fact_missing", "uncounted", "amount", "fact", "outside", "outside_margin"),
    *("subject_unheld", "subject_thin", "subject_entitlement", "subject_elsewhere", "subject_best", "subject_none_of_five"),
    *("subject_unheld_wide", "subject_thin_wide", "subject_entitlement_wide", "subject_elsewhere_wide"),
    *("close_unheld", "close_thin", "close_entitlement", "close_elsewhere", "lead_unheld", "lead_thin"),
    *("subject_closeness_gap", "subject_cosine_gap"),
    *("indexed", "given_any", "given_any_wide", "given_best", "given_five", "close_ungiven", "lead_ungiven"),
)


@dataclass(slots=True)
class Case:
    """One question with what was found for it."""

    question: dict[str, Any]
    understood: Understanding
    hits: list[Hit]
    concepts: Sequence[Concept]
    rows: list[Features]
    grades: list[int]
    topics: Sequence[NearTopic]
    outside: float
    search: str
    """Which of the searches found it."""

    @property
    def answerable(self) -> bool:
        return bool(self.question["relevant"])

    @property
    def titled(self) -> bool:
        """Whether the question is a title: what else answers it was not looked for, so it is for the question's model only."""
        return self.question["type"] == TITLE

    @property
    def sort(self) -> str:
        """The type of an answerable question, why another has no answer."""
        return str(self.question["type"]) if self.answerable else SORTS[sort_letter(self.question["note"])]


def sort_letter(note: str) -> str:
    """Why a question has no answer, from what its writer noted: a, b, c or d."""
    lettered = re.match(r"\(?([a-d])\b", note)
    return lettered[1] if lettered else SORT_WORDS[note.split(maxsplit=1)[0]]


def titles() -> list[dict[str, Any]]:
    """Every other title of the embedded fiches, as a question that has an answer: people also type a few words, and nothing but them."""
    fiches = [(path.stem, read_fiche_file(path)[1].title) for path in embedded_files()[::2]]
    return [{"id": f"title-{s}", "question": title, "type": TITLE, "relevant": [{"id": s, "grade": 2}]} for s, title in fiches]


def cases(assistant: Assistant, questions: Sequence[dict[str, Any]], search: str) -> list[Case]:
    """Every question, searched as the assistant would."""
    found = []
    for question in questions:
        understood = understand(question["question"])
        if understood.kind == "greeting":
            continue
        hits, prepared = assistant.find(understood, scope_of(understood, Filters(), assistant.library.fiches()).filters, RATED)
        if not hits:
            continue
        rows = fiche_features(hits, prepared.concepts, understood, prepared.topics)
        wanted = {r["id"]: r["grade"] for r in question["relevant"]}
        grades = [wanted.get(Path(h.fiche.file).stem.removeprefix(ADDED), 0) for h in hits]
        outside = assistant.outside(prepared.second)
        found.append(Case(question, understood, hits, prepared.concepts, rows, grades, prepared.topics, outside, search))
    return found


def without_everyday(folder: Path) -> Library:
    """The embedded library as if it had been ingested: the same fiches, no everyday question, under names that nobody indexed."""
    library = open_library(folder, fill=False)
    read = [(path.stem, *read_fiche_file(path)) for path in embedded_files()]
    entries = [(document, [replace(fiche, everyday=(), file=f"{ADDED}{stem}.md")]) for stem, document, fiche in read]
    library.add_many(entries, vectors=shipped_vectors(library.encoder.fingerprint))
    return library


def without_adapters(library: Library) -> None:
    """Search as over documents that the adapters have not seen."""
    library._state.current()
    library._state._extra = replace(library._state._extra, adapters=(None, None), adapted=(None, None))


def groups_of(some: Sequence[Case]) -> np.ndarray[Any, Any]:
    """The question of each case: its two searches are never on both sides of a fold."""
    names = {name: i for i, name in enumerate(dict.fromkeys(c.question["id"] for c in some))}
    return np.array([names[c.question["id"]] for c in some])


def table(rows: Sequence[Features], names: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


class Hinges(BaseEstimator, TransformerMixin):  # type: ignore[misc]
    """Each feature as itself and as max(0, x - knot) at some of its quantiles; the knots are the distinct ones."""

    def __init__(self, quantiles: tuple[float, ...]) -> None:
        self.quantiles = quantiles

    def fit(self, x: np.ndarray[Any, Any], y: object = None) -> Hinges:
        marks = np.quantile(x, self.quantiles, axis=0).round(4)
        low, high = x.min(axis=0), x.max(axis=0)
        self.knots_: list[list[float]] = [
            [float(k) for k in dict.fromkeys(column) if low[i] < k < high[i]] for i, column in enumerate(marks.T.tolist())
        ]
        return self

    def transform(self, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        columns = [part for i, knots in enumerate(self.knots_) for part in (x[:, i], *(np.maximum(0, x[:, i] - k) for k in knots))]
        return np.stack(columns, axis=1)


def model(strength: float, knots: tuple[float, ...]) -> Pipeline:
    return make_pipeline(Hinges(knots), StandardScaler(), LogisticRegression(C=strength, max_iter=5000))


def written(fitted: Pipeline, names: Sequence[str]) -> dict[str, Any]:
    """The fitted model as `assistant.relevance.Model.from_json` reads it, on raw features: the scaler is folded in."""
    hinges, scaler, logistic = fitted
    slopes = iter((logistic.coef_[0] / scaler.scale_).tolist())
    intercept = float(logistic.intercept_[0] - (logistic.coef_[0] / scaler.scale_ * scaler.mean_).sum())
    terms = {name: [[knot, round(next(slopes), 5)] for knot in (None, *knots)] for name, knots in zip(names, hinges.knots_, strict=True)}
    return {"intercept": round(intercept, 5), "terms": terms}


def question_table(all_cases: Sequence[Case], probabilities: Sequence[Sequence[float]]) -> list[Features]:
    out = []
    for case, values in zip(all_cases, probabilities, strict=True):
        for row, value in zip(case.rows, values, strict=True):
            row["probability"] = value
        out.append(question_features(case.rows, case.hits, case.concepts, case.understood, case.topics, case.outside))
    return out


def cross_validated(all_cases: list[Case], strength: tuple[float, float]) -> tuple[np.ndarray[Any, Any], list[np.ndarray[Any, Any]]]:
    """Out-of-fold probability of each question being answered, and of each of its fiches answering."""
    answered = np.zeros(len(all_cases))
    fiches: list[np.ndarray[Any, Any]] = [np.zeros(0)] * len(all_cases)
    groups = groups_of(all_cases)
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=0).split(groups, groups=groups):
        one, two = fit([all_cases[i] for i in train], strength)
        probabilities = [one.predict_proba(table(all_cases[i].rows, FICHE))[:, 1] for i in test]
        rows = question_table([all_cases[i] for i in test], [list(p) for p in probabilities])
        answered[test] = two.predict_proba(table(rows, QUESTION))[:, 1]
        for i, p in zip(test, probabilities, strict=True):
            fiches[i] = p
    return answered, fiches


def fit(train: list[Case], strength: tuple[float, float]) -> tuple[Pipeline, Pipeline]:
    """Both models; the second sees the first's probabilities for questions it was not fitted on (stacking, Wolpert 1992)."""
    one = fiche_model(train, strength[0])
    inner: list[list[float]] = [[] for _ in train]
    groups = groups_of(train)
    for a, b in GroupKFold(5, shuffle=True, random_state=1).split(groups, groups=groups):
        part = fiche_model([train[i] for i in a], strength[0])
        for i in b:
            inner[i] = list(part.predict_proba(table(train[i].rows, FICHE))[:, 1])
    rows = question_table(train, inner)
    two = model(strength[1], QUESTION_KNOTS).fit(table(rows, QUESTION), np.array([c.answerable for c in train]))
    return one, two


def fiche_model(train: Sequence[Case], strength: float) -> Pipeline:
    """The model of the fiches found for these questions, titles aside."""
    rated = [c for c in train if not c.titled]
    x = np.concatenate([table(c.rows, FICHE) for c in rated])
    return model(strength, FICHE_KNOTS).fit(x, np.concatenate([np.array(c.grades) > 1 for c in rated]))


def report(all_cases: list[Case], answered: np.ndarray[Any, Any], fiches: list[np.ndarray[Any, Any]]) -> tuple[float, tuple[float, float]]:
    """Print the cross-validated figures; returns the thresholds: answered at, (relevant at, share of the best)."""
    truth = np.array([c.answerable for c in all_cases])
    flat = np.concatenate(fiches)
    labels = np.concatenate([np.array(c.grades) > 1 for c in all_cases])
    print(f"{len(all_cases)} questions, {(~truth).sum()} without an answer; {len(flat)} fiches rated, {labels.sum()} answer")
    for name, true, given in (("fiche:   ", labels, flat), ("question:", truth, answered)):
        error = calibration_error(true, given)
        print(f"{name} AUROC {roc_auc_score(true, given):.3f}  log loss {log_loss(true, given):.3f}  calibration error {error:.3f}")
    for at in np.quantile(answered[truth], (0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2)):
        print(f"  answered at {at:.3f}: answers {np.mean(answered[truth] >= at):.3f}, refuses {np.mean(answered[~truth] < at):.3f}")
    at = float(np.quantile(answered[truth], 0.04))
    print(f"  by sort, at {at:.3f}:")
    sorts = np.array([c.sort for c in all_cases])
    for name in sorted(set(sorts)):
        of_sort = answered[sorts == name]
        said = f"refused {np.mean(of_sort < at):.2f}" if name.startswith("un") else f"answered {np.mean(of_sort >= at):.2f}"
        print(f"    {name:42} {said} of {len(of_sort)}")
    searches = np.array([c.search for c in all_cases])
    for name in dict.fromkeys(searches.tolist()):
        inside = searches == name
        own, seen = answered[inside], truth[inside]
        at = float(np.quantile(own[seen], 0.04))
        area, refused = roc_auc_score(seen, own), np.mean(own[~seen] < at)
        print(f"  {name}: AUROC {area:.3f}; at {at:.3f}, answers {np.mean(own[seen] >= at):.3f}, refuses {refused:.3f}")
    grid = [(at, share) for at in (0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.4) for share in (0.0, 0.2, 0.3, 0.4)]
    means = {pair: mean_department_f1(all_cases, fiches, *pair) for pair in grid}
    # Of the pairs that do as well, the strictest: a département named wrongly in the first sentence costs more than one left out.
    best = max((pair for pair in grid if means[pair] >= max(means.values()) - 0.015), key=lambda pair: (pair[1], pair[0]))
    print(f"  relevant at {best[0]:.3f} and {best[1]:.1f} of the best: départements F1 {means[best]:.3f}")
    return float(np.quantile(answered[truth], 0.04)), best


def department_f1(case: Case, probabilities: np.ndarray[Any, Any], at: float, share: float) -> float:
    best = probabilities.max()
    chosen = [h for h, p in zip(case.hits, probabilities, strict=True) if p >= max(at, share * best) or p == best]
    found = {d for h in chosen for d in h.fiche.departments}
    wanted = set(case.question["departments"])
    return 2 * len(found & wanted) / (len(found) + len(wanted)) if wanted else float(not found)


def mean_department_f1(all_cases: Sequence[Case], fiches: Sequence[np.ndarray[Any, Any]], at: float, share: float) -> float:
    """Over the list questions that have an answer."""
    listed = [(c, p) for c, p in zip(all_cases, fiches, strict=True) if c.question["type"] in {"which", "filtered"} and c.answerable]
    return float(np.mean([department_f1(c, p, at, share) for c, p in listed]))


def binned(truth: np.ndarray[Any, Any], probability: np.ndarray[Any, Any], bins: int) -> list[Bin]:
    """The bins of equal width that hold something."""
    which = np.clip((probability * bins).astype(int), 0, bins - 1)
    return [
        Bin(b / bins, (b + 1) / bins, int(inside.sum()), float(probability[inside].mean()), float(truth[inside].mean()))
        for b in range(bins)
        if (inside := which == b).any()
    ]


def calibration_error(truth: np.ndarray[Any, Any], probability: np.ndarray[Any, Any], bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Naeini et al., 2015)."""
    return sum(b.count * abs(b.observed - b.predicted) for b in binned(truth, probability, bins)) / len(truth)


def reliability(truth: np.ndarray[Any, Any], probability: np.ndarray[Any, Any], bins: int = 5) -> str:
    lines = [f"| {b.low:.1f}–{b.high:.1f} | {b.count} | {b.predicted:.2f} | {b.observed:.2f} |" for b in binned(truth, probability, bins)]
    return "\n".join(["| predicted | cases | mean predicted | observed |", "|---|---|---|---|", *lines])


def check(kept: Path, files: Sequence[Path]) -> None:
    """Print what the shipped models are worth over the embedded library, by its own first model and by another one.

    The questions are those they were fitted on, so only the difference between the two is to be read.
    """
    relevance = Relevance.load()
    for folder, name in (("whole", None), (UsemEncoder.name, UsemEncoder.name)):
        with open_library(kept / folder, name) as library:
            fingerprint = library.encoder.fingerprint
            found = cases(Assistant(library), read_jsonl(*files), EMBEDDED)
        fiches = [np.array([relevance.fiche(row) for row in case.rows]) for case in found]
        answered = np.array([relevance.question(row) for row in question_table(found, [p.tolist() for p in fiches])])
        truth = np.array([c.answerable for c in found])
        labels, flat = np.concatenate([np.array(c.grades) > 1 for c in found]), np.concatenate(fiches)
        at = relevance.answered_at
        print(f"{fingerprint} (adapter: {'yes' if fingerprint in load_adapters() else 'no'})")
        for rated, true, given in (("fiche", labels, flat), ("question", truth, answered)):
            print(f"  {rated}: AUROC {roc_auc_score(true, given):.3f}  calibration error {calibration_error(true, given):.3f}")
        print(f"  at {at}: answers {np.mean(answered[truth] >= at):.3f}, refuses {np.mean(answered[~truth] < at):.3f}")
        print(f"  départements F1 {mean_department_f1(found, fiches, relevance.relevant_at, relevance.share):.3f}")


def dumped(fitted: dict[str, Any]) -> str:
    """The JSON with a line a feature, so that a change of one can be seen."""
    text = json.dumps(fitted, indent=1)
    return re.sub(r"\[\s+(null|[-\d.e]+),\s+([-\d.e]+)\s+\]", r"[\1, \2]", text) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="+", default=sorted(HERE.glob("questions-*.jsonl")))
    parser.add_argument("--strength", type=float, nargs=2, default=(0.05, 0.03), help="inverse regularisation of the two models")
    parser.add_argument("--library", type=Path, help="where to keep the embedded library between runs (a temporary folder)")
    parser.add_argument("--diagram", type=Path, help="write the reliability diagram (SVG)")
    parser.add_argument("--check", action="store_true", help="only rate the shipped models over another encoder's vectors")
    parser.add_argument("--write", action="store_true", help="write assistant/relevance.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = options.library or Path(folder)
        if options.check:
            check(kept, options.questions)
            return 0
        questions = read_jsonl(*options.questions) + titles()
        all_cases = cases(Assistant(open_library(kept / "whole")), questions, EMBEDDED)
        # Documents that people add have no everyday questions, and no adapter was fitted to them: the models must hold there too.
        plain = without_everyday(kept / "plain")
        all_cases += cases(Assistant(plain), questions, DOCUMENTS)
        without_adapters(plain)
        all_cases += cases(Assistant(plain), questions, BARE)
    strength = (options.strength[0], options.strength[1])
    answered, fiches = cross_validated(all_cases, strength)
    everything = all_cases
    kept_cases = [i for i, case in enumerate(all_cases) if not case.titled]
    all_cases, fiches, answered = [all_cases[i] for i in kept_cases], [fiches[i] for i in kept_cases], answered[kept_cases]
    answered_at, (relevant_at, share) = report(all_cases, answered, fiches)
    truth = np.array([c.answerable for c in all_cases])
    labels, flat = np.concatenate([np.array(c.grades) > 1 for c in all_cases]), np.concatenate(fiches)
    print(reliability(labels, flat))
    print(reliability(truth, answered))
    if options.diagram:
        panels = [("Fiche: it answers", binned(labels, flat, 10)), ("Question: the library answers", binned(truth, answered, 10))]
        options.diagram.write_text(reliability_diagram(panels), encoding="utf-8")
    one, two = fit(everything, strength)
    fitted = {
        "fiche": written(one, FICHE),
        "question": written(two, QUESTION),
        "relevant_at": round(relevant_at, 3),
        "share": share,
        "answered_at": round(answered_at, 3),
    }
    if options.write:
        MODEL.write_text(dumped(fitted), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
