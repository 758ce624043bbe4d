"""Records of `corpus` to JSON and back, exactly: `fiche_from_json(fiche_to_json(f)) == f`."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from corpus.models import Document, Fiche, Page, PageMark, Passage, Section, Source

__all__ = ["document_from_json", "document_to_json", "fiche_from_json", "fiche_to_json", "passage_from_json", "passage_to_json"]


def fiche_to_json(fiche: Fiche) -> str:
    """One line of JSON with every field."""
    return _dump(fiche)


def fiche_from_json(text: str) -> Fiche:
    """The fiche written by `fiche_to_json`; ValueError, KeyError or TypeError for anything else."""
    data: dict[str, Any] = json.loads(text)
    years = data["years"]
    tuples = {k: tuple(data[k]) for k in ("departments", "regions", "contacts", "audiences", "everyday")}
    return Fiche(
        **{
            **data,
            **tuples,
            "years": None if years is None else (years[0], years[1]),
            "source": Source(**data["source"]),
            "sections": tuple(Section(**s) for s in data["sections"]),
            "marks": tuple(PageMark(**m) for m in data["marks"]),
        }
    )


def document_to_json(document: Document) -> str:
    """One line of JSON with every field, the pages' text included."""
    return _dump(document)


def document_from_json(text: str) -> Document:
    """The document written by `document_to_json`; ValueError, KeyError or TypeError for anything else."""
    data: dict[str, Any] = json.loads(text)
    return Document(**{**data, "pages": tuple(Page(**p) for p in data["pages"]), "warnings": tuple(data["warnings"])})


def passage_to_json(passage: Passage) -> str:
    """One line of JSON with every field."""
    return _dump(passage)


def passage_from_json(text: str) -> Passage:
    """The passage written by `passage_to_json`; ValueError or TypeError for anything else."""
    return Passage(**json.loads(text))


def _dump(record: Any) -> str:
    return json.dumps(dataclasses.asdict(record), ensure_ascii=False, separators=(",", ":"))
