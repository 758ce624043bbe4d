"""What a documentalist would give: the embedded fiches named for the subjects near a question (index/topics.tsv), as signals.

The terms of a subject tell which texts may be on it; somebody who has read the fiches tells which are. Only the embedded fiches
were read so: for any other fiche these signals are absent, and the relevance models rest on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from corpus.models import Fiche
from index.topics import NearTopic, indexed_files

__all__ = ["fiche_indexing", "question_indexing", "subject_weights"]

Features = dict[str, float]
Floats = NDArray[np.float64]


def fiche_indexing(fiches: Sequence[Fiche], near: Sequence[NearTopic]) -> list[Features]:
    """For each fiche, how far it is given for the near subjects, 0 to 1; {} for a fiche that nobody indexed, or without subjects.

    "given" weighs the subjects as they are near, "given_sharp" by the squares, where the closest counts for most; "given_share" is
    the share of "given" in that of the fiche given most.
    """
    wide, sharp = subject_weights(near)
    known = {file for n in near for file in n.topic.fiches}
    most = max((float(wide @ [n.topic.fiches.get(file, 0.0) for n in near]) for file in known), default=0.0)
    rows: list[Features] = []
    for file in map(_file, fiches):
        if not near or file not in indexed_files():
            rows.append({})
            continue
        worth = np.array([n.topic.fiches.get(file, 0.0) for n in near])
        given = float(wide @ worth)
        rows.append({"indexed": 1.0, "given": given, "given_sharp": float(sharp @ worth), "given_share": given / most if most else 0.0})
    return rows


def question_indexing(near: Sequence[NearTopic], own: float, best: Fiche, five: Sequence[Fiche]) -> Features:
    """How far any embedded fiche, the best and one of the first five are given for the near subjects; {} where the best is not indexed.

    `own` is the question's best cosine with a text of the library, by the model of `NearTopic.cosine`.
    """
    if not near or _file(best) not in indexed_files():
        return {}
    wide, sharp = subject_weights(near)
    held = np.array([max(n.topic.fiches.values(), default=0.0) for n in near])
    lacking = 1.0 - float(sharp @ held)
    files = [_file(fiche) for fiche in five]
    return {
        "indexed": 1.0,
        "given_any": float(sharp @ held),
        "given_any_wide": float(wide @ held),
        "given_best": float(sharp @ [n.topic.fiches.get(_file(best), 0.0) for n in near]),
        "given_five": float(sharp @ [max((n.topic.fiches.get(file, 0.0) for file in files), default=0.0) for n in near]),
        "close_ungiven": near[0].closeness * lacking,
        "lead_ungiven": (max(n.cosine for n in near) - own) * lacking,
    }


def subject_weights(near: Sequence[NearTopic]) -> tuple[Floats, Floats]:
    """The weights of the subjects, and their squares brought to the sum 1."""
    wide = np.array([n.weight for n in near])
    squares = wide**2
    return wide, squares / max(float(squares.sum()), 1e-12)


def _file(fiche: Fiche) -> str:
    return PurePath(fiche.file).stem
