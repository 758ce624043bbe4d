"""A metric for questions: what tells two subjects apart counts, what tells two ways of asking for one subject apart does not.

The inventory (topics.py) asks for each of its subjects in several ways: as a project officer would, in keywords, in everyday words,
in English. The vectors of one subject's questions differ by style and language only; their covariance, pooled over all subjects,
says which directions of the space hold style, and whitening by it makes these count for little (within-class covariance
normalisation: Hatch, Kajarekar & Stolcke, "Within-class covariance normalization for SVM-based speaker recognition", Interspeech
2006). Vectors are centred first: what all texts share says nothing about any (Mu & Viswanath, "All-but-the-Top", ICLR 2018).

It serves to compare questions with questions: with those of the inventory's subjects and with the everyday questions of fiches.
Between questions and passages it brings nothing (docs/recherche.md). Fitted by benchmarks/derive.py, shipped in metrics.npz.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from index.maps import load_maps, save_maps
from index.vectors import Vectors, unit_rows

__all__ = ["FILE", "Metric", "fit_metric", "load_metrics", "save_metrics"]

FILE: Final = Path(__file__).with_name("metrics.npz")
PARTS: Final = ("question_mean", "text_mean", "map")
SHRINKAGE: Final = 0.5
"""Share of the identity in the covariance (Ledoit & Wolf, 2004, set by hand): 0.3 does as well, 0.1 a little worse."""


@dataclass(frozen=True, slots=True)
class Metric:
    """Fitted for one model."""

    question_mean: Vectors
    """(dim,) mean of questions encoded as questions."""
    text_mean: Vectors
    """(dim,) mean of questions encoded as texts of a library: some models set the two apart by a prefix."""
    map: Vectors
    """(dim, dim), symmetric."""

    def questions(self, rows: Vectors) -> Vectors:
        """(n, dim) unit rows to compare, of (n, dim) or (dim,) vectors encoded as questions."""
        return unit_rows((rows - self.question_mean) @ self.map)

    def texts(self, rows: Vectors) -> Vectors:
        """The same of vectors encoded as texts."""
        return unit_rows((rows - self.text_mean) @ self.map)


def fit_metric(questions: Vectors, subject: np.ndarray[tuple[int], np.dtype[np.int64]], texts: Vectors) -> Metric:
    """Fit on `questions` (n, dim), question i asking for the subject numbered `subject[i]` from 0; `texts` (m, dim) give their mean."""
    count = np.bincount(subject)
    sums = np.zeros((len(count), questions.shape[1]))
    np.add.at(sums, subject, questions)
    within = questions - (sums / np.maximum(count, 1)[:, None])[subject]
    covariance = within.T @ within / len(questions)
    level = np.trace(covariance) / len(covariance)
    values, directions = np.linalg.eigh((1 - SHRINKAGE) * covariance + SHRINKAGE * level * np.eye(len(covariance)))
    # Up to a factor, which unit rows forget: near 1, so that float16 keeps it well.
    whitening = (directions * (values / level) ** -0.5) @ directions.T
    return Metric(questions.mean(axis=0), texts.mean(axis=0), whitening.astype(np.float32))


@functools.cache
def load_metrics(path: Path = FILE) -> Mapping[str, Metric]:
    """{fingerprint: metric} of a file; {} where there is none."""
    return {name: Metric(**parts) for name, parts in load_maps(path, PARTS).items()}


def save_metrics(path: Path, metrics: Mapping[str, Metric]) -> None:
    """Write them."""
    save_maps(path, {name: {part: getattr(metric, part) for part in PARTS} for name, metric in metrics.items()})
