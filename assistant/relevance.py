"""How likely a fiche answers a question: two small logistic models over inspectable signals (signals.py), as lines in relevance.json.

Raw cosines of e5 models lie between 0.75 and 0.95 whatever is asked, so a cut-off on them rejects nothing; what tells an
answer is how far a fiche stands out from all the others on every signal, and how much of the question its text holds.
One model rates each fiche found; the other rates the question, from its best fiches and from the subjects near it. Both are
fitted by benchmarks/fit_relevance.py on questions written for that purpose; docs/pertinence.md has the figures.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.question import Understanding
from assistant.signals import Features, fiche_features, question_features
from index.concepts import Concept
from index.encoder import Encoder
from index.search import Hit
from index.topics import NearTopic
from index.vectors import Vectors

__all__ = ["Model", "Outside", "Relevance", "is_elsewhere"]

MODEL = Path(__file__).with_name("relevance.json")
OUTSIDE = Path(__file__).with_name("outside.txt")
OUTSIDE_AT, OUTSIDE_MARGIN = 0.5, 0.2
"""Cosines of the second model from which a question is out of scope: none of 350 answerable questions is, over either library."""


class Outside:
    """Closeness of a question to things nobody asks of this library (outside.txt), by the second model."""

    def __init__(self, encoder: Encoder | None, path: Path = OUTSIDE) -> None:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
        self._rows = encoder.query(lines) if encoder is not None else None

    def __call__(self, question: Vectors) -> float:
        """Best cosine with one unit vector; 0 without a second model."""
        return float(np.vecdot(self._rows, question).max()) if self._rows is not None and question.any() else 0.0


def is_elsewhere(near: float, found: Sequence[Mapping[str, float]]) -> bool:
    """Whether a question is out of scope: `near` to what nobody asks (`Outside`), far from all that is found (fiches' raw signals)."""
    own = max((signals.get(name, 0.0) for signals in found for name in ("second_passage", "second_everyday")), default=0.0)
    return near >= OUTSIDE_AT and near - own >= OUTSIDE_MARGIN


@dataclass(frozen=True, slots=True)
class Model:
    """Logistic over piecewise linear features: probability = sigmoid(intercept + sum of what each feature adds).

    A feature of value x adds the sum, over its pairs (knot, slope), of slope * max(0, x - knot); a knot None is a plain
    slope * x. So a signal may count for much where it starts and for little beyond, and it can still be read and drawn
    (generalised additive models, Hastie & Tibshirani 1986, with linear splines).
    """

    intercept: float
    terms: Mapping[str, tuple[tuple[float | None, float], ...]]

    def __call__(self, row: Features) -> float:
        """Probability, 0 to 1; a feature that the row lacks is 0."""
        return _sigmoid(self.intercept + sum(self.adds(name, row.get(name, 0.0)) for name in self.terms))

    def adds(self, name: str, value: float) -> float:
        """What a value of this feature adds, in log odds."""
        return sum(slope * (value if knot is None else max(0.0, value - knot)) for knot, slope in self.terms[name])

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Model:
        """The model of {"intercept", "terms": {feature: [[knot or null, slope], …]}}."""
        return cls(data["intercept"], {name: tuple((knot, slope) for knot, slope in pairs) for name, pairs in data["terms"].items()})


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
        fiche, question = (Model.from_json(data[name]) for name in ("fiche", "question"))
        return cls(fiche, question, data["relevant_at"], data["share"], data["answered_at"])

    def judge(
        self,
        hits: Sequence[Hit],
        concepts: Sequence[Concept],
        understood: Understanding,
        near: Sequence[NearTopic] = (),
        outside: float = 0.0,
    ) -> tuple[list[float], list[bool]]:
        """Probability of each fiche and whether it is shown as an answer; when any is, the best one is."""
        rows = fiche_features(hits, concepts, understood, near)
        for row in rows:
            row["probability"] = self.fiche(row)
        scores = [row["probability"] for row in rows]
        if not rows or self.question(question_features(rows, hits, concepts, understood, near, outside)) < self.answered_at:
            return scores, [False] * len(rows)
        best = max(scores)
        return scores, [p >= max(self.relevant_at, self.share * best) or p == best for p in scores]


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
