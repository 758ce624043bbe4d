"""Fit the weights by which quotations are chosen (assistant/quotes.json) on annotated evidence.

    OMP_WAIT_POLICY=passive python benchmarks/fit_quotes.py --library LIBRARY [--map MAP.json] [--write]

LIBRARY is a library of the documents that the evidence was copied from, MAP a JSON object {stem of the fiche's name in the
questions: [ids of its fiches in LIBRARY]}; without MAP, LIBRARY is one of fiche files and a fiche goes by its file's stem. A pair
is a question and a fiche that answers it, with the sentences an annotator copied from it; what the search would rank is left out.

The model is a conditional logit: among the sentences of a fiche, the probability that this one is the evidence is the softmax of a
weighted sum of `assistant.quotes.features`. It is fitted by maximum likelihood with a ridge on standardised features. The figure
printed is the share of pairs whose quotations hold 60 % of the evidence's words, over folds of whole questions the weights were
not fitted on, with all of the choice: greedy steps, length, lists.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from jsonl import read_jsonl
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from assistant import quotes
from assistant.embedded import open_library
from assistant.question import Understanding, folded, understand
from corpus.models import Fiche
from corpus.sentences import fiche_sentences
from index import Library
from index.concepts import coverage
from index.prepare import Prepared
from index.search import Filters

HERE = Path(__file__).parent
MODEL = Path(quotes.__file__).with_name("quotes.json")
NAMES = tuple(quotes.FEATURES)
FOLDS = 5
RIDGE = 0.03
HELD = 0.25
"""Share of the evidence's words from which a sentence that overlaps it is the evidence, or a part of it."""
QUOTED = 0.6
"""Share of the evidence's words from which it counts as quoted."""
THERE = 0.9
"""Share of the evidence's words in the fiche's sentences under which the pair is left out: evidence from a heading or a table."""


@dataclass(slots=True)
class Pair:
    """A question, a fiche that answers it, and what an annotator copied from that fiche."""

    group: str
    """The question's identifier: its pairs are never on both sides of a fold."""
    kind: str
    fiche: Fiche
    understood: Understanding
    prepared: Prepared
    prior: list[tuple[int, int, float]]
    cosines: list[float] | None
    wanted: set[str]
    rows: np.ndarray[Any, Any]
    """(sentences, NAMES)"""
    truth: np.ndarray[Any, Any]
    """(sentences,) share of the evidence that each sentence is; adds up to 1."""


def words(text: str) -> set[str]:
    """Words as evidence is compared: folded, three letters or more, cut at seven."""
    return {w[:7] for w in re.findall(r"[a-z0-9]{3,}", folded(text))}


def squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(text))


def overlaps(sentence: str, evidence: str) -> bool:
    """Whether one stands in the other, or a run of thirty characters in both."""
    one, other = squeezed(sentence), squeezed(evidence)
    return one in other or other in one or any(one[i : i + 30] in other for i in range(0, len(one) - 29, 10))


def pairs(library: Library, files: Sequence[Path], named: dict[str, list[str]]) -> list[Pair]:
    """Every annotated pair whose evidence is in the sentences of a fiche of the library."""
    fiches = {fiche.id: fiche for fiche in library.fiches()}
    found: list[Pair] = []
    for question in read_jsonl(*files):
        direct = {r["id"] for r in question["relevant"] if r["grade"] == 2}
        evidence = [e for e in question.get("evidence") or () if e["id"] in direct]
        prepared = library.prepare(question["question"]) if evidence else None
        for one in evidence:
            own = [fiches[i] for i in named.get(one["id"], ()) if i in fiches]
            if prepared is not None and own:
                found += _pair(library, question, one["quote"], own, prepared)
    return found


def _pair(library: Library, question: dict[str, Any], evidence: str, own: Sequence[Fiche], prepared: Prepared) -> list[Pair]:
    wanted = words(evidence)
    shares = [_share(wanted, " ".join(f.text[a:b] for a, b in fiche_sentences(f))) for f in own]
    if max(shares) < THERE:
        return []
    fiche = own[int(np.argmax(shares))]
    understood = understand(question["question"])
    hit = library.search(prepared, Filters(fiche_ids=(fiche.id,)), 1)[0]
    prior = [(p.start, p.end, p.score) for p in hit.passages]
    near = library.sentence_cosines(fiche, prepared)
    cosines = near.tolist() if near is not None else None
    pool = quotes.candidates(fiche)
    seen = quotes.features(fiche, prior, understood.facts, cosines, prepared.topics, understood.period)
    rows = [{"words": coverage(prepared.concepts, one.stems), **row} for one, row in zip(pool, seen, strict=True)]
    parts = np.array([_share(wanted, one.text) if overlaps(one.text, evidence) else 0.0 for one in pool])
    parts[parts < min(HELD, parts.max())] = 0.0
    if not parts.any():
        return []
    table = np.array([[row[name] for name in NAMES] for row in rows])
    truth = parts / parts.sum()
    return [Pair(question["id"], question["type"], fiche, understood, prepared, prior, cosines, wanted, table, truth)]


def _share(wanted: set[str], text: str) -> float:
    return len(wanted & words(text)) / max(1, len(wanted))


def fit(some: Sequence[Pair]) -> dict[str, float]:
    """The weights of `NAMES` on raw features."""
    raw = np.concatenate([p.rows for p in some])
    spread = raw.std(axis=0)
    spread[spread < 1e-9] = 1.0
    x = (raw - raw.mean(axis=0)) / spread
    truth = np.concatenate([p.truth for p in some])
    sizes = [len(p.truth) for p in some]
    starts, owner = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(some)), sizes)

    def loss(weights: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        scores = x @ weights
        scores -= np.maximum.reduceat(scores, starts)[owner]
        logs = scores - np.log(np.add.reduceat(np.exp(scores), starts))[owner]
        slope = x.T @ (np.exp(logs) - truth) / len(some) + 2 * RIDGE * weights
        return float(-(truth * logs).sum() / len(some) + RIDGE * weights @ weights), slope

    fitted = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x / spread
    return {name: round(float(value), 2) for name, value in zip(NAMES, fitted, strict=True)}


def quoted(pair: Pair, weights: dict[str, float]) -> tuple[bool, int]:
    """Whether the evidence is quoted with these weights, and the characters quoted."""
    with mock.patch.object(quotes, "FEATURES", weights):
        found = quotes.choose(
            pair.fiche,
            pair.prepared.concepts,
            pair.prior,
            pair.understood.facts,
            pair.cosines,
            subjects=pair.prepared.topics,
            period=pair.understood.period,
        )
    return _share(pair.wanted, " ".join(q.text for q in found)) >= QUOTED, sum(len(q.text) for q in found)


def report(some: Sequence[Pair]) -> None:
    """Print the figures out of fold, with all of the questions' types, and those of the weights that ship."""
    names = {group: i for i, group in enumerate(dict.fromkeys(p.group for p in some))}
    groups = np.array([names[p.group] for p in some])
    out = np.zeros((len(some), 2))
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=0).split(groups, groups=groups):
        weights = fit([some[i] for i in train])
        out[test] = [quoted(some[i], weights) for i in test]
    print(f"{len(some)} pairs of {len(names)} questions")
    print(f"  evidence quoted out of fold: {out[:, 0].mean():.3f}, {out[:, 1].mean():.0f} characters")
    for kind in sorted({p.kind for p in some}):
        inside = np.array([p.kind == kind for p in some])
        print(f"  {kind:10s} {out[inside, 0].mean():.3f} of {inside.sum()}")
    files = sorted({p.group.split("-")[0] for p in some})
    for part in (files[: len(files) // 2], files[len(files) // 2 :]) if len(files) > 1 else ():
        weights = fit([p for p in some if p.group.split("-")[0] in part])
        rest = [quoted(p, weights)[0] for p in some if p.group.split("-")[0] not in part]
        print(f"  fitted on {'+'.join(part)}: {np.mean(rest):.3f} of the {len(rest)} others")
    shipped = np.array([quoted(p, dict(quotes.FEATURES)) for p in some])
    print(f"  weights that ship, fitted on some of these: {shipped[:, 0].mean():.3f}, {shipped[:, 1].mean():.0f} characters")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="+", default=sorted(HERE.glob("questions-[c-f].jsonl")))
    parser.add_argument("--library", type=Path, required=True, help="a library of the documents that the evidence was copied from")
    parser.add_argument("--map", type=Path, help="JSON: stem of a fiche in the questions to its ids in the library")
    parser.add_argument("--write", action="store_true", help="write assistant/quotes.json")
    options = parser.parse_args()
    with open_library(options.library, fill=False) as library:
        named: dict[str, list[str]] = json.loads(options.map.read_text(encoding="utf-8")) if options.map else {}
        for fiche in library.fiches() if not options.map else ():
            named.setdefault(Path(fiche.file).stem, []).append(fiche.id)
        some = pairs(library, options.questions, named)
    report(some)
    fitted = fit(some)
    print(json.dumps(fitted, indent=1))
    if options.write:
        MODEL.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
