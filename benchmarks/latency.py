"""How long a question takes, encoding and the rest apart: `python benchmarks/latency.py LIBRARY [--questions FILE …]`.

The rest is everything between a typed question and its answer but the two models: understanding, search, relevance,
quotations. The first pass over the questions reads the sentences of the fiches found; the figures are of the second.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jsonl import read_jsonl

from assistant.assistant import Assistant
from assistant.embedded import open_library
from index.encoder import Encoder
from index.vectors import Progress, Vectors

HERE = Path(__file__).parent


class Timed:
    """An encoder that adds up the milliseconds its questions take."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.fingerprint = encoder.name, encoder.dimension, encoder.fingerprint
        self.spent = 0.0

    def query(self, texts: Sequence[str]) -> Vectors:
        """As the encoder does."""
        began = time.perf_counter()
        rows = self._encoder.query(texts)
        self.spent += 1000 * (time.perf_counter() - began)
        return rows

    def passage(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As the encoder does; not counted."""
        return self._encoder.passage(texts, progress)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("--questions", type=Path, nargs="+", default=sorted(HERE.glob("questions-*.jsonl")))
    options = parser.parse_args()
    questions = [record["question"] for record in read_jsonl(*options.questions)]
    library = open_library(options.library, fill=False)
    assistant = Assistant(library)
    timed = [Timed(library.encoder), *([Timed(library.second)] if library.second is not None else [])]
    # Timed encoders in place of the library's own: the same vectors, with a clock.
    library._encoder, library._second = timed[0], timed[1] if len(timed) > 1 else None
    for name in ("first pass", "again"):
        encoding, rest = [], []
        for question in questions:
            for encoder in timed:
                encoder.spent = 0.0
            began = time.perf_counter()
            assistant.ask(question)
            whole = 1000 * (time.perf_counter() - began)
            encoding.append(sum(encoder.spent for encoder in timed))
            rest.append(whole - encoding[-1])
        for part, times in (("encoding", encoding), ("the rest", rest)):
            print(f"{name}: {part}: median {np.median(times):.1f} ms, 95 % {np.quantile(times, 0.95):.1f} ms over {len(times)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
