"""What the relevance models look at: the signals of each fiche found, and of the question as a whole. Dimensionless numbers, by name.

No feature looks at a topic by name. Words are compared as concepts (index/concepts.py): a sigle and its expansion, an everyday
expression and the field's terms are one. docs/pertinence.md says what each is for.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence

import numpy as np

from assistant.indexing import fiche_indexing, question_indexing, subject_weights
from assistant.question import Understanding, folded
from assistant.quotes import FACT_MARKS, candidates, holds_figure
from corpus.models import Fiche
from index.analyser import analyse
from index.concepts import Concept, best_coverage, coverage, matches
from index.search import Hit
from index.topics import NearTopic

__all__ = ["Features", "fiche_features", "numbers_among", "question_features", "read_stems"]

COUNTED = re.compile(r"\b(?:combien|nombre|proportion|pourcentage|taux|part) (?:de |d'|des |du )(\w{3,})|\bhow many ([a-z]{3,})")
"""What is counted: the noun after "combien de", "nombre de", "how many"."""
NUMBER_OR_WORD = re.compile(r"\d[\d\s.,]*\d|\d|[^\W\d_]+")
NUMERALS = frozenset(
    "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante cent mille".split()
)
Features = dict[str, float]
MEANING = ("dense_passage", "dense_fiche", "second_passage")
WORDS = ("bm25_passage", "bm25_fiche")
OF_THE_BEST = (
    *("coverage", "rare_missing", "sentence", "agreement", "everyday", "either"),
    *("raw_second_everyday", "raw_second_passage", "raw_dense_everyday", "raw_asked", "raw_asked_second"),
    *("z_adapted", "z_adapted_second", "z_asked", "z_asked_second", "z_bm25_fiche", "z_topics"),
)
"""Signals of the likeliest fiche that the question's model sees too."""


@functools.lru_cache(maxsize=8192)
def everyday_stems(fiche: Fiche) -> tuple[tuple[frozenset[str], ...], frozenset[str]]:
    """The stems of each everyday question of a fiche, and those of all of them."""
    each = tuple(frozenset(analyse(question)) for question in fiche.everyday)
    return each, frozenset().union(*each)


@functools.lru_cache(maxsize=8192)
def fiche_stems(fiche: Fiche) -> frozenset[str]:
    """Everything a fiche says, its title, places and theme included, as stems."""
    return frozenset(analyse(". ".join([fiche.title, *fiche.departments, *fiche.regions, fiche.theme or "", *fiche.audiences, fiche.text])))


def numbers_among(text: str) -> tuple[list[str], list[int]]:
    """The words and numbers of a text, in its order, and the positions among them of the numbers, in figures or spelt."""
    words = NUMBER_OR_WORD.findall(text)
    return words, [i for i, word in enumerate(words) if word[0].isdigit() or folded(word) in NUMERALS]


def read_stems(fiche: Fiche) -> None:
    """Analyse a fiche once for all the questions that will find it."""
    candidates(fiche)
    fiche_stems(fiche)
    everyday_stems(fiche)


def fiche_features(
    hits: Sequence[Hit], concepts: Sequence[Concept], understood: Understanding, near: Sequence[NearTopic] = ()
) -> list[Features]:
    """The signals of each hit, in the order of `hits`; dimensionless, comparable between questions. `near`: the subjects close to it."""
    best = hits[0].score if hits else 0.0
    tops = {name: max(h.standardised[name] for h in hits) for name in (hits[0].standardised if hits else {})}
    rows = fiche_indexing([hit.fiche for hit in hits], near)
    for rank, (hit, row) in enumerate(zip(hits, rows, strict=True), 1):
        z = hit.standardised
        stems = fiche_stems(hit.fiche)
        row |= {"score": hit.score, "gap": best - hit.score, "coverage": coverage(concepts, stems)}
        row |= {"best_score": best, "share_of_best": min(1.0, max(0.0, hit.score) / max(best, 1e-6)), "rank": 1.0 / rank}
        row["meaning"] = sum(z.get(name, 0.0) for name in MEANING) / len(MEANING)
        row["words"] = sum(z.get(name, 0.0) for name in WORDS) / len(WORDS)
        row["rare_missing"] = _rare_missing(concepts, stems)
        row["agreement"] = sum(z[name] >= tops[name] - 1e-6 for name in tops if tops[name] > 0) / max(1, len(tops))
        asked, everyday = everyday_stems(hit.fiche)
        row["everyday"] = best_coverage(concepts, asked, everyday)
        row["either"] = coverage(concepts, stems | everyday)
        row |= {f"raw_{name}": value for name, value in hit.signals.items()}
        row["sentence"] = best_coverage(concepts, (c.stems for c in candidates(hit.fiche)), stems)
        row |= {f"z_{name}": value for name, value in z.items()}
    return rows


def question_features(
    rows: Sequence[Features],
    hits: Sequence[Hit],
    concepts: Sequence[Concept],
    understood: Understanding,
    near: Sequence[NearTopic] = (),
    outside: float = 0.0,
) -> Features:
    """What tells whether the library answers at all, from the fiches found, best first, each row with its "probability".

    `near` are the subjects close to the question, `outside` its closeness to what nobody asks here (`relevance.Outside`).
    """
    if not rows:
        return {}
    first = max(rows, key=lambda r: r["probability"])
    fiche = hits[rows.index(first)].fiche
    own = max(max(r.get("raw_second_everyday", 0.0), r.get("raw_second_passage", 0.0)) for r in rows)
    found = {name: first.get(name, 0.0) for name in OF_THE_BEST}
    found |= _probabilities(rows, understood)
    found |= _words(hits, concepts)
    found |= _facts(fiche, concepts, understood)
    five = [hit.fiche for hit in hits[:5]]
    found |= _subjects(near, own, fiche, five) | question_indexing(near, own, fiche, five)
    return found | {"outside": outside, "outside_margin": outside - own if outside else 0.0}


def _probabilities(rows: Sequence[Features], understood: Understanding) -> Features:
    """How sure the fiches are; less is enough where a place or a period leaves few of them."""
    ranked = sorted((r["probability"] for r in rows), reverse=True)
    restricted = float(bool(understood.place.departments or understood.period))
    return {
        "probability": _logit(ranked[0]),
        "margin": ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0),
        "fifth": ranked[4] if len(ranked) > 4 else 0.0,
        "expected": sum(ranked),
        "restricted": restricted,
        "restricted_probability": restricted * _logit(ranked[0]),
        "listed": float(understood.kind == "list"),
    }


def _words(hits: Sequence[Hit], concepts: Sequence[Concept]) -> Features:
    """How much of the question nobody says: neither the library, nor any of the first five fiches."""
    total = sum(c.weight for c in concepts) or 1.0
    best = [max((matches(c, fiche_stems(h.fiche)) for h in hits[:5]), default=0.0) for c in concepts]
    return {
        "unknown": sum(c.weight for c in concepts if c.unknown) / total,
        "unsaid": sum(c.weight * (1 - m) for c, m in zip(concepts, best, strict=True)) / total,
        "length": min(len(concepts), 12) / 12,
    }


def _facts(fiche: Fiche, concepts: Sequence[Concept], understood: Understanding) -> Features:
    """Whether the best fiche has the figure that is asked for."""
    support = _fact_support(fiche, concepts, understood)
    return {
        "no_fact": float(support == 0.0),
        "fact_missing": 1.0 - support,
        "uncounted": 1.0 - _counted(fiche, understood),
        "amount": float("amount" in understood.facts),
        "fact": float(understood.kind == "fact"),
    }


def _subjects(near: Sequence[NearTopic], own: float, best: Fiche, five: Sequence[Fiche]) -> Features:
    """Whether the library says anything of the subjects near the question (index/topics.py); all 0 without an inventory.

    `own` is the question's best cosine with a text of the library, by the model of `NearTopic.cosine`. Each share is taken over
    the weights of the subjects ("_wide") and over their squares, where the closest one counts for most.
    """
    if not near:
        return {}
    weights, sharp = subject_weights(near)
    held = np.array([n.held for n in near])
    kinds = {
        "unheld": held == 0,
        "thin": np.exp(-held / 2),
        "entitlement": np.array([n.topic.sort == "droit" for n in near]),
        "elsewhere": np.array([n.topic.sort == "hors" for n in near]),
    }
    found = {f"subject_{name}": float(sharp @ values) for name, values in kinds.items()}
    found |= {f"subject_{name}_wide": float(weights @ values) for name, values in kinds.items()}
    found["subject_best"] = float(sharp @ [n.topic.said_by(fiche_stems(best)) for n in near])
    found["subject_none_of_five"] = float(sharp @ [not any(n.topic.said_by(fiche_stems(fiche)) for fiche in five) for n in near])
    # Being close to a subject tells nothing by itself: it counts with how little the library says of it.
    lead = max(n.cosine for n in near) - own
    found |= {f"close_{name}": near[0].closeness * found[f"subject_{name}"] for name in kinds}
    found |= {"lead_unheld": lead * found["subject_unheld"], "lead_thin": lead * found["subject_thin"]}
    for name in ("closeness", "cosine"):
        values = np.array([getattr(n, name) for n in near])
        floor = float(values.min())
        lacking, held_ones = values[held == 0], values[held > 0]
        found[f"subject_{name}_gap"] = float(max(lacking, default=floor)) - float(max(held_ones, default=floor))
    return found


def _rare_missing(concepts: Sequence[Concept], stems: frozenset[str]) -> float:
    """How little the text says the question's rarest concept, weighed by its share of the question; 0 when it says it."""
    if not concepts:
        return 0.0
    rarest = max(concepts, key=lambda c: c.weight)
    return (1 - matches(rarest, stems)) * rarest.weight / (sum(c.weight for c in concepts) or 1.0)


def _fact_support(fiche: Fiche, concepts: Sequence[Concept], understood: Understanding) -> float:
    """For a question that asks for a figure: the coverage of the best sentence that has one; 1 for any other question."""
    if understood.kind != "fact" or FACT_MARKS.keys().isdisjoint(understood.facts):
        return 1.0
    held = [c for c in candidates(fiche) if holds_figure(c.text, understood.facts)]
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
        words, numbers = numbers_among(candidate.text)
        if numbers:
            best = max(best, 0.5)
        for i in numbers:
            if noun[0] in analyse(" ".join(words[i + 1 : i + 6])):
                return 1.0
    return best


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
