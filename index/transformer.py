"""Any model of sentence-transformers (Reimers and Gurevych, "Sentence-BERT", EMNLP 2019), by name or by folder.

torch and sentence-transformers are imported when an encoder is made, not before: they take seconds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.errors import ModelLoadError
from index.vectors import Progress, Vectors, encode_in_batches

__all__ = ["Prompts", "SentenceTransformerEncoder", "family_prompts"]


class Prompts(NamedTuple):
    """What is written before a question and before a passage."""

    query: str
    passage: str


FAMILIES: tuple[tuple[str, Prompts], ...] = (
    # First match wins. From the models' cards, for models that do not carry their prompts in their own files.
    (
        r"e5.*instruct|e5-mistral",
        Prompts("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ", ""),
    ),
    (r"(^|[-_])e5([-_]|$)", Prompts("query: ", "passage: ")),
    (r"bge-.*-en", Prompts("Represent this sentence for searching relevant passages: ", "")),
    (r"bge-.*-zh", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
    (r"nomic-embed", Prompts("search_query: ", "search_document: ")),
)


def family_prompts(name: str) -> Prompts:
    """Prompts of the family that the last part of `name` tells: e5, bge, nomic; none for bge-m3, gte and unknown ones."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1].lower()
    return next((prompts for pattern, prompts in FAMILIES if re.search(pattern, last)), Prompts("", ""))


class SentenceTransformerEncoder:
    """A model by its Hugging Face name ("BAAI/bge-m3") or a local folder; same protocol as the others (`index.encoder.Encoder`).

    Prompts: those given, else those the model carries, else those of its family. Texts beyond the model's own limit
    (`max_seq_length` tokens: 512 for e5-small, 8,192 for bge-m3) are truncated by it: only their beginning counts.
    No code from a model's repository is ever run (`trust_remote_code` stays off). Raises ModelLoadError.
    """

    def __init__(self, name_or_folder: str | Path, prompts: Prompts | None = None) -> None:
        self.name = str(name_or_folder)
        self._model = _open(self.name)
        self.dimension: int = int(self._model.get_embedding_dimension())
        self.prompts = prompts or _own_prompts(self._model) or family_prompts(self.name)
        shown = "|".join(p.replace("\n", "\\n") for p in self.prompts)
        # Base name and weights, not the path: a folder may move, and the hub's copy of a model equals the local one.
        self.fingerprint = f"{Path(self.name).name} {_weights_digest(self._model)} max={self._model.max_seq_length} prompts={shown}"

    def query(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension) float32 unit rows."""
        return encode_in_batches(lambda batch: self._encode("query", batch), texts, self.dimension)

    def passage(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(n, dimension) float32 unit rows."""
        return encode_in_batches(lambda batch: self._encode("document", batch), texts, self.dimension, progress=progress)

    def _encode(self, task: str, texts: list[str]) -> Vectors:
        # `task` reaches models whose layers differ for questions and documents (Router); `prompt` overrides their prompts.
        prompt = self.prompts.query if task == "query" else self.prompts.passage
        method = self._model.encode_query if task == "query" else self._model.encode_document
        return np.asarray(method(texts, prompt=prompt, show_progress_bar=False, convert_to_numpy=True), dtype=np.float32)


def _open(name: str) -> Any:
    """The SentenceTransformer of that name, on CPU; every way it fails becomes one clear line."""
    looks_local = Path(name).is_absolute() or name.startswith((".", "~")) or Path(name).exists()
    path = Path(name).expanduser()
    if looks_local and not (path / "config.json").is_file() and not (path / "modules.json").is_file():
        raise ModelLoadError(name, "ce dossier ne contient pas de modèle", "donner un dossier qui contient modules.json ou config.json")
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  (torch takes seconds to import)
    except ImportError as error:
        raise ModelLoadError(name, "paquet absent", "l'installer avec `pip install sentence-transformers`") from error
    try:
        return SentenceTransformer(str(path) if looks_local else name, device="cpu", local_files_only=looks_local)
    # The hub, transformers and safetensors raise many unrelated types here; all mean that the model cannot be used.
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error).strip().splitlines()[0][:120] if str(error).strip() else ''}"
        if "trust_remote_code" in str(error):
            raise ModelLoadError(name, "il exige d'exécuter du code téléchargé", "choisir un autre modèle") from error
        step = (
            "vérifier que le dossier est complet"
            if looks_local
            else "vérifier le nom et le réseau, ou donner le dossier d'une copie locale du modèle"
        )
        raise ModelLoadError(name, reason, step) from error


def _own_prompts(model: Any) -> Prompts | None:
    """The prompts the model's configuration carries, None where it carries none."""
    own: dict[str, str] = {k: v for k, v in (model.prompts or {}).items() if v}
    passage = next((own[k] for k in ("document", "passage", "corpus") if k in own), "")
    query = own.get("query", "")
    return Prompts(query, passage) if query or passage else None


def _weights_digest(model: Any) -> str:
    """12 hexadecimal characters over every parameter's name, shape and first 64 values, and the kinds of the model's layers."""
    digest = hashlib.sha256(" ".join(type(module).__name__ for module in model).encode())
    for name, tensor in sorted(model.state_dict().items()):
        head = tensor.detach().flatten()[:64].float().cpu().numpy().astype("<f4")
        digest.update(f"{name}{tuple(tensor.shape)}".encode() + head.tobytes())
    return digest.hexdigest()[:12]
