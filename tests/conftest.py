"""Shared by the tests: a deterministic encoder without any model, and small records made by hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import ReadError
from corpus.models import Document, Fiche, Page, PageMark, Passage, Section, Source
from corpus.readers import read


class FakeEncoder:
    """Each word has a pseudo-random vector drawn from its hash; a text is the normalised sum of its words'.

    Texts that share words are close, everything is reproducible, and `encoded` records what was asked of it.
    """

    def __init__(self, name: str = "fake", dimension: int = 32) -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = f"{name} dimension={dimension}"
        self.encoded: list[str] = []

    def query(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        return np.stack([self._vector(t) for t in texts]) if texts else np.zeros((0, self.dimension), dtype=np.float32)

    def passage(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> np.ndarray[Any, np.dtype[np.float32]]:
        self.encoded.extend(texts)
        if progress is not None:
            progress(len(texts), len(texts))
        return self.query(texts)

    def _vector(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        total = np.zeros(self.dimension)
        for word in re.findall(r"\w+", text.lower()):
            seed = int.from_bytes(hashlib.blake2b(f"{self.name} {word}".encode(), digest_size=8).digest(), "little")
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        norm = float(np.linalg.norm(total))
        return (total / norm if norm else total).astype(np.float32)


def make_fiche(fiche_id: str = "job-41", title: str = "La plateforme Job 41", text: str = "", **changes: Any) -> Fiche:
    """A fiche with a value in every field; `changes` replace some."""
    body = text or "Job 41 rapproche les allocataires du RSA et les entreprises.\n\nLe site est gratuit et ouvert depuis 2017."
    values: dict[str, Any] = {
        "id": fiche_id,
        "title": title,
        "departments": ("Loir-et-Cher",),
        "regions": ("Centre-Val de Loire",),
        "organisation": "Conseil départemental",
        "years": (2016, None),
        "status": "En cours",
        "contacts": ("Mme Exemple, 02 54 00 00 00",),
        "chapter": "Insertion",
        "theme": "Rapprocher de l'emploi",
        "audiences": ("allocataires du RSA",),
        "document": "recueil.pdf",
        "file": "recueil.pdf",
        "source": Source("Recueil", "Odas", "2018-10", restated=True, url="https://exemple.fr/recueil"),
        "text": body,
        "sections": (Section("description", "Description", 0, len(body)),),
        "marks": (PageMark(0, 14, "12"),),
        "evidence": "chiffres du porteur",
        "everyday": ("je cherche du travail près de chez moi",),
    }
    return Fiche(**{**values, **changes})


def make_document(name: str = "recueil.pdf", sha256: str = "a" * 64, **changes: Any) -> Document:
    """A document of one page."""
    values: dict[str, Any] = {
        "name": name,
        "title": "Recueil",
        "publisher": "Odas",
        "date": "2018-10",
        "sha256": sha256,
        "pages": (Page(14, "12", "Job 41"),),
        "has_pages": True,
        "warnings": ("Page 3 : sans texte.",),
    }
    return Document(**{**values, **changes})


def cut_paragraphs(fiche: Fiche) -> list[Passage]:
    """One passage a paragraph."""
    found = []
    for number, match in enumerate(re.finditer(r"[^\n]+(?:\n[^\n]+)*", fiche.text)):
        section = fiche.section_at(match.start())
        kind = section.kind if section else "other"
        heading = (section.heading or kind) if section else kind
        page = fiche.mark_at(match.start())
        found.append(
            Passage(
                f"{fiche.id}#{number}",
                fiche.id,
                heading,
                kind,
                page.number if page else None,
                match.start(),
                match.end(),
                match.group(),
            )
        )
    return found


def refusal(path: Path) -> str:
    """The message of the error that reading this file raises: one line that begins with the path, left out here."""
    with pytest.raises(ReadError) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path} : ")
    return message.removeprefix(f"{path} : ")


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()
