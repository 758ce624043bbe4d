"""How likely a fiche answers a question: two small logistic models over inspectable signals, coefficients in relevance.json.

Raw cosines of e5 models lie between 0.75 and 0.95 whatever is asked, so a cut-off on them rejects nothing; what tells an
answer is how far a fiche stands out from all the others on every signal, and how much of the question its text holds.
One model rates each fiche found; the other rates the question, from its best fiches. Both are fitted by
benchmarks/fit_relevance.py on questions written for that purpose; docs/pertinence.md has the figures.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.question import Understanding
from assistant.quotes import FACT_MARKS, candidates
from corpus.models import Fiche
from index.analyser import analyse
from index.concepts import Concept, coverage, matches
from index.search import Hit

__all__ = ["Features", "Model", "Relevance", "fiche_features", "question_features"]

MODEL = Path(__file__).with_name("relevance.json")
Features = dict[str, float]


@functools.lru_cache(maxsize=8192)
def fiche_stems(fiche: Fiche) -> frozenset[str]:
    """Everything a fiche says, its title, places and theme included, as stems."""
    return frozenset(analyse(". ".join([fiche.title, *fiche.departments, *fiche.regions, fiche.theme or "", *fiche.audiences, fiche.text])))


def fiche_features(hits: Sequence[Hit], concepts: Sequence[Concept], understood: Understanding) -> list[Features]:
    """The signals of each hit, in the order of `hits`; dimensionless, comparable between questions."""
    best = hits[0].score if hits else 0.0
    tops = {name: max(h.standardised[name] for h in hits) for name in (hits[0].standardised if hits else {})}
    rows = []
    for hit in hits:
        z = hit.standardised
        stems = fiche_stems(hit.fiche)
        row = {"score": hit.score, "gap": best - hit.score, "coverage": coverage(concepts, stems)}
        row["rare_missing"] = _rare_missing(concepts, stems)
        row["agreement"] = sum(z[name] >= tops[name] - 1e-6 for name in tops if tops[name] > 0) / max(1, len(tops))
        row["sentence"] = max((coverage(concepts, c.stems) for c in candidates(hit.fiche)), default=0.0)
        row |= {f"z_{name}": value for name, value in z.items()}
        rows.append(row)
    return rows


def question_features(rows: Sequence[Features], hits: Sequence[Hit], concepts: Sequence[Concept], understood: Understanding) -> Features:
    """What tells whether the library answers at all, from the fiches found, best first."""
    if not rows:
        return {}
    first = max(rows, key=lambda r: r["probability"])
    ranked = sorted((r["probability"] for r in rows), reverse=True)
    total = sum(c.weight for c in concepts) or 1.0
    best = [max((matches(c, fiche_stems(h.fiche)) for h in hits[:5]), default=0.0) for c in concepts]
    return {
        "probability": _logit(ranked[0]),
        "margin": ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0),
        "fifth": ranked[4] if len(ranked) > 4 else 0.0,
        "coverage": first["coverage"],
        "rare_missing": first["rare_missing"],
        "sentence": first["sentence"],
        "agreement": first["agreement"],
        "unsaid": sum(c.weight * (1 - m) for c, m in zip(concepts, best, strict=True)) / total,
        "fact_missing": 1.0 - _fact_support(hits[rows.index(first)].fiche, concepts, understood),
        "fact": float(understood.kind == "fact"),
        "words": min(len(concepts), 12) / 12,
        "z_adapted": first["z_adapted"],
        "z_dense_everyday": first["z_dense_everyday"],
        "z_second_everyday": first["z_second_everyday"],
        "z_bm25_fiche": first["z_bm25_fiche"],
    }


def _rare_missing(concepts: Sequence[Concept], stems: frozenset[str]) -> float:
    """How little the text says the question's rarest concept, weighed by its share of the question; 0 when it says it."""
    if not concepts:
        return 0.0
    rarest = max(concepts, key=lambda c: c.weight)
    return (1 - matches(rarest, stems)) * rarest.weight / (sum(c.weight for c in concepts) or 1.0)


def _fact_support(fiche: Fiche, concepts: Sequence[Concept], understood: Understanding) -> float:
    """For a question that asks for a figure: the coverage of the best sentence that has one; 1 for any other question."""
    measurable = [f for f in understood.facts if f in FACT_MARKS]
    if understood.kind != "fact" or not measurable:
        return 1.0
    held = [c for c in candidates(fiche) if any(FACT_MARKS[f].search(c.text) for f in measurable)]
    return max((coverage(concepts, c.stems) for c in held), default=0.0)


@dataclass(frozen=True, slots=True)
class Model:
    """Logistic: probability = sigmoid(intercept + sum of coefficient * feature)."""

    intercept: float
    coefficients: Mapping[str, float]

    def __call__(self, row: Features) -> float:
        """Probability, 0 to 1."""
        return _sigmoid(self.intercept + sum(c * row.get(name, 0.0) for name, c in self.coefficients.items()))


@dataclass(frozen=True, slots=True)
class Relevance:
    """Both models and their thresholds."""

    fiche: Model
    question: Model
    relevant_at: float
    """Least probability of a fiche shown as an answer."""
    answered_at: float
    """Least probability of the question being answered for anything to be shown as an answer."""

    @classmethod
    def load(cls, path: Path = MODEL) -> Relevance:
        """The models of a JSON file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        fiche, question = (Model(data[name]["intercept"], data[name]["coefficients"]) for name in ("fiche", "question"))
        return cls(fiche, question, data["relevant_at"], data["answered_at"])

    def judge(self, hits: Sequence[Hit], concepts: Sequence[Concept], understood: Understanding) -> tuple[list[float], list[bool]]:
        """Probability of each fiche and whether it is shown as an answer; when any is, the best one is."""
        rows = fiche_features(hits, concepts, understood)
        for row in rows:
            row["probability"] = self.fiche(row)
        scores = [row["probability"] for row in rows]
        if not rows or self.question(question_features(rows, hits, concepts, understood)) < self.answered_at:
            return scores, [False] * len(rows)
        best = max(scores)
        return scores, [p >= self.relevant_at or p == best for p in scores]


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
