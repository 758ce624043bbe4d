"""How long a grid of five initiatives takes: `python benchmarks/grid.py [LIBRARY]`, the embedded fiches by default.

The first grid of a process reads the sentences and tries the patterns; the following ones find them kept.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.compare import compare, fiche_rows
from assistant.grid import classes, matched, patterns
from assistant.rows import units
from assistant.similar import similar
from assistant.transfer import transfer
from corpus.fichefile import embedded_files, read_fiche_file
from index.library import Library


class NoModel:
    """Vectors drawn at random: grids depend on texts alone."""

    name, dimension, fingerprint = "none", 8, "none"

    def query(self, texts: list[str]) -> np.ndarray:
        return self.passage(texts)

    def passage(self, texts: list[str], progress: object = None) -> np.ndarray:
        rows = np.random.default_rng(len(texts)).standard_normal((len(texts), self.dimension)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            library = Library.open(Path(sys.argv[1]))
        else:
            library = Library.open(Path(folder), NoModel())
            library.add_many([(document, [fiche]) for document, fiche in map(read_fiche_file, embedded_files())])
        ids = [f.id for f in library.fiches()]
        similar(library, ids[0])
        [patterns(name) for name in classes()]
        cold, warm = [], []
        for start in range(0, len(ids) - 5, 5):
            chosen = ids[start : start + 5]
            for times in (cold, warm):
                began = time.perf_counter()
                try:
                    compare(library, chosen)
                except Exception as error:  # Two texts of one initiative side by side.
                    print(error, file=sys.stderr)
                    break
                times.append(1000 * (time.perf_counter() - began))
        for kept in (units, matched, fiche_rows):
            kept.cache_clear()
        began = time.perf_counter()
        for fiche_id in ids:
            transfer(library, fiche_id)
        each = 1000 * (time.perf_counter() - began) / len(ids)
    for name, times in (("first", cold), ("again", warm)):
        print(f"grid of five, {name}: median {np.median(times):.0f} ms, longest {max(times):.0f} ms over {len(times)} grids")
    print(f"transfer sheet: {each:.0f} ms each over {len(ids)} fiches")


if __name__ == "__main__":
    main()
