"""A query-side adapter: a linear map from how people ask to how fiches are written, learnt by ridge regression.

For each everyday question of the embedded library, the target is its fiche: the mean of the fiche's passage vectors, less
the mean over all fiches (what every fiche shares says nothing about which one is meant). So it is for the questions of the
inventory (topics.py), whose fiches a documentalist named; one that has several fiches is shared among them. The map is the ridge solution
(Hoerl and Kennard, 1970), the supervised cousin of the linear maps between embedding spaces of Mikolov et al. (2013). It is
fitted by benchmarks/derive.py, one map a model, and shipped in adapters.npz; docs/recherche.md has its figures.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.maps import load_maps, save_maps
from index.vectors import Vectors, unit_rows

__all__ = ["Adapter", "fit", "load_adapters", "save_adapters"]

FILE = Path(__file__).with_name("adapters.npz")
PARTS = ("question_mean", "fiche_mean", "map")


@dataclass(frozen=True, slots=True)
class Adapter:
    """Fitted for one model; `fingerprint` says which."""

    fingerprint: str
    question_mean: Vectors
    """(dim,) mean of the questions it was fitted on."""
    fiche_mean: Vectors
    """(dim,) mean of the fiches it was fitted on."""
    map: Vectors
    """(dim, dim): question less mean, to fiche less mean."""

    def question(self, vector: Vectors) -> Vectors:
        """(dim,) unit vector of a question, given its (dim,) unit vector; zero stays zero."""
        if not vector.any():
            return vector
        moved: Vectors = unit_rows((vector - self.question_mean) @ self.map)[0]
        return moved

    def fiches(self, means: Vectors) -> Vectors:
        """(n, dim) unit rows, given the (n, dim) means of the fiches' passage vectors."""
        return unit_rows(means - self.fiche_mean)


def fit(
    fingerprint: str,
    questions: Vectors,
    means: Vectors,
    owner: np.ndarray[tuple[int], np.dtype[np.int64]],
    weight: np.ndarray[tuple[int], np.dtype[np.float64]],
    ridge: float,
) -> Adapter:
    """Fit on `questions` (n, dim), question i asking for the fiche `owner[i]` of `means` (fiches, dim) and counting `weight[i]`.

    `ridge` is the penalty on the squared norm of the map, in the scale of unit vectors.
    """
    question_mean, fiche_mean = questions.mean(axis=0), means.mean(axis=0)
    centred = (questions - question_mean).astype(np.float64)
    targets = unit_rows(means - fiche_mean)[owner].astype(np.float64)
    weighed = (centred * weight[:, None]).T
    gram = weighed @ centred + ridge * np.eye(centred.shape[1])
    return Adapter(fingerprint, question_mean, fiche_mean, np.linalg.solve(gram, weighed @ targets).astype(np.float32))


@functools.cache
def load_adapters(path: Path = FILE) -> Mapping[str, Adapter]:
    """{fingerprint: adapter} of a file; {} where there is none. Raises ValueError for a damaged one: it ships with the code."""
    return {name: Adapter(name, **parts) for name, parts in load_maps(path, PARTS).items()}


def save_adapters(path: Path, adapters: Mapping[str, Adapter]) -> None:
    """Write them."""
    save_maps(path, {name: {part: getattr(adapter, part) for part in PARTS} for name, adapter in adapters.items()})
