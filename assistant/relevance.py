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
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.question import Understanding, folded
from assistant.quotes import FACT_MARKS, candidates
from corpus.models import Fiche
from index.analyser import analyse
from index.concepts import Concept, coverage, matches
from index.encoder import Encoder
from index.search import Hit
from index.vectors import Vectors

__all__ = ["Features", "Model", "Outside", "Relevance", "fiche_features", "question_features"]

COUNTED = re.compile(r"\b(?:combien|nombre|proportion|pourcentage|taux|part) (?:de |d'|des |du )(\w{3,})|\bhow many ([a-z]{3,})")
"""What is counted: the noun after "combien de", "nombre de", "how many"."""
NUMBER_OR_WORD = re.compile(r"\d[\d\s.,]*\d|\d|[^\W\d_]+")
NUMERALS = frozenset(
    "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante cent mille".split()
)
MODEL = Path(__file__).with_name("relevance.json")
OUTSIDE = Path(__file__).with_name("outside.txt")
OUTSIDE_AT, OUTSIDE_MARGIN = 0.5, 0.2
"""Cosines of the second model from which a question is out of scope: none of 350 answerable questions is, over either library."""
Features = dict[str, float]


@functools.lru_cache(maxsize=8192)
def everyday_stems(fiche: Fiche) -> tuple[frozenset[str], ...]:
    """The stems of each everyday question of a fiche."""
    return tuple(frozenset(analyse(question)) for question in fiche.everyday)


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
        row["everyday"] = max((coverage(concepts, e) for e in everyday_stems(hit.fiche)), default=0.0)
        row["either"] = coverage(concepts, stems.union(*everyday_stems(hit.fiche)))
        row |= {f"raw_{name}": value for name, value in hit.signals.items()}
        row["sentence"] = max((coverage(concepts, c.stems) for c in candidates(hit.fiche)), default=0.0)
        row |= {f"z_{name}": value for name, value in z.items()}
        rows.append(row)
    return rows


class Outside:
    """Closeness of a question to things nobody asks of this library (outside.txt), by the second model."""

    def __init__(self, encoder: Encoder | None, path: Path = OUTSIDE) -> None:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
        self._rows = encoder.query(lines) if encoder is not None else None

    def __call__(self, question: Vectors) -> float:
        """Best cosine with one unit vector; 0 without a second model."""
        return float(np.vecdot(self._rows, question).max()) if self._rows is not None and question.any() else 0.0

    def is_elsewhere(self, question: Vectors, found: Sequence[Mapping[str, float]]) -> bool:
        """Whether a question is out of scope: close to these, and far from everything found (raw signals of the fiches)."""
        near = self(question)
        own = max((signals.get(name, 0.0) for signals in found for name in ("second_passage", "second_everyday")), default=0.0)
        return near >= OUTSIDE_AT and near - own >= OUTSIDE_MARGIN


def question_features(
    rows: Sequence[Features], hits: Sequence[Hit], concepts: Sequence[Concept], understood: Understanding, outside: float
) -> Features:
    """What tells whether the library answers at all, from the fiches found, best first; `outside` as `Outside` gives it."""
    if not rows:
        return {}
    first = max(rows, key=lambda r: r["probability"])
    ranked = sorted((r["probability"] for r in rows), reverse=True)
    total = sum(c.weight for c in concepts) or 1.0
    best = [max((matches(c, fiche_stems(h.fiche)) for h in hits[:5]), default=0.0) for c in concepts]
    fiche = hits[rows.index(first)].fiche
    support = _fact_support(fiche, concepts, understood)
    return {
        "probability": _logit(ranked[0]),
        "margin": ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0),
        "fifth": ranked[4] if len(ranked) > 4 else 0.0,
        "coverage": first["coverage"],
        "rare_missing": first["rare_missing"],
        "sentence": first["sentence"],
        "agreement": first["agreement"],
        "outside": outside,
        "outside_margin": outside - max(max(r.get("raw_second_everyday", 0.0), r.get("raw_second_passage", 0.0)) for r in rows)
        if outside
        else 0.0,
        "everyday": first["everyday"],
        "either": first["either"],
        "raw_second_everyday": first.get("raw_second_everyday", 0.0),
        "raw_second_passage": first.get("raw_second_passage", 0.0),
        "raw_adapted": first.get("raw_adapted", 0.0),
        "raw_adapted_second": first.get("raw_adapted_second", 0.0),
        "raw_dense_everyday": first.get("raw_dense_everyday", 0.0),
        "unknown": sum(c.weight for c in concepts if c.unknown) / total,
        "unsaid": sum(c.weight * (1 - m) for c, m in zip(concepts, best, strict=True)) / total,
        "no_fact": float(support == 0.0),
        "uncounted": 1.0 - _counted(fiche, understood),
        "amount": float("amount" in understood.facts),
        "fact_missing": 1.0 - support,
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


def _counted(fiche: Fiche, understood: Understanding) -> float:
    """For "combien de X" and its like: whether the fiche has a number just before X (1), elsewhere only (0.5) or none (0); 1 otherwise."""
    asked = COUNTED.search(folded(understood.question))
    if asked is None or "quantity" not in understood.facts:
        return 1.0
    noun = analyse(next(g for g in asked.groups() if g))
    if not noun:
        return 1.0
    best = 0.0
    for candidate in candidates(fiche):
        words = NUMBER_OR_WORD.findall(candidate.text)
        numbers = [i for i, word in enumerate(words) if word[0].isdigit() or folded(word) in NUMERALS]
        if numbers:
            best = max(best, 0.5)
        for i in numbers:
            if noun[0] in analyse(" ".join(words[i + 1 : i + 6])):
                return 1.0
    return best


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
    share: float
    """Least share of the best fiche's probability: beside a sure answer, a doubtful one is noise."""
    answered_at: float
    """Least probability of the question being answered for anything to be shown as an answer."""

    @classmethod
    def load(cls, path: Path = MODEL) -> Relevance:
        """The models of a JSON file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        fiche, question = (Model(data[name]["intercept"], data[name]["coefficients"]) for name in ("fiche", "question"))
        return cls(fiche, question, data["relevant_at"], data["share"], data["answered_at"])

    def judge(
        self, hits: Sequence[Hit], concepts: Sequence[Concept], understood: Understanding, outside: float = 0.0
    ) -> tuple[list[float], list[bool]]:
        """Probability of each fiche and whether it is shown as an answer; when any is, the best one is."""
        rows = fiche_features(hits, concepts, understood)
        for row in rows:
            row["probability"] = self.fiche(row)
        scores = [row["probability"] for row in rows]
        if not rows or self.question(question_features(rows, hits, concepts, understood, outside)) < self.answered_at:
            return scores, [False] * len(rows)
        best = max(scores)
        return scores, [p >= max(self.relevant_at, self.share * best) or p == best for p in scores]


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
