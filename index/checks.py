"""Is the library sound? Reads everything once."""

from __future__ import annotations

import numpy as np

from corpus.models import Passage
from index.records import document_from_json, fiche_from_json, passage_from_json
from index.snapshot import Snapshot
from index.store import Store
from index.vectors import vector_key

__all__ = ["check"]


def check(store: Store, snapshot: Snapshot) -> list[str]:
    """Faults, one line each in French naming what is wrong where; [] for a sound library.

    SQLite's own check; every record readable; every passage the exact slice of its fiche; every vector finite, of the
    model's dimension, of unit length (or zero), the same in the dense index, and keyed by its text.
    """
    faults: list[str] = []
    with store.reading() as connection:
        faults += [f"{store.path.name} : {line}" for (line,) in connection.execute("PRAGMA integrity_check(20)") if line != "ok"]
        faults += [f"{store.path.name} : lien rompu dans {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
        for name, record in connection.execute("SELECT name, record FROM documents"):
            try:
                document_from_json(record)
            except (ValueError, KeyError, TypeError) as error:
                faults.append(f"{name} : document illisible ({error})")
        texts: dict[int, tuple[str, str]] = {}
        for row, fiche_id, record in connection.execute("SELECT id, fiche_id, record FROM fiches"):
            try:
                texts[row] = (fiche_id, fiche_from_json(record).text)
            except (ValueError, KeyError, TypeError) as error:
                faults.append(f"{fiche_id} : fiche illisible ({error})")
        meta = store.meta()
        dimension, fingerprint = int(meta.get("dimension", 0)), meta.get("fingerprint", "")
        held = dict(zip(snapshot.dense.ids.tolist(), snapshot.dense.vectors(snapshot.dense.ids), strict=True))
        rows = connection.execute("SELECT id, fiche, view, text, key, passage, vector FROM units")
        for unit, fiche, view, text, key, passage, blob in rows:
            fiche_id, whole = texts.get(fiche, ("?", ""))
            where = f"{fiche_id}, unité {unit} ({view})"
            if passage is not None:
                faults += _passage_faults(where, passage_from_json(passage), fiche_id, whole)
            if key != vector_key(fingerprint, text):
                faults.append(f"{where} : vecteur d'un autre texte ou d'un autre modèle")
            faults += _vector_faults(where, blob, dimension)
            indexed = held.pop(unit, None)
            if indexed is None:
                faults.append(f"{where} : absente de l'index des vecteurs")
            elif indexed.astype("<f4").tobytes() != blob:
                faults.append(f"{where} : vecteur différent dans l'index")
    faults += [f"index des vecteurs : unité {unit} inconnue de la bibliothèque" for unit in held]
    return faults


def _passage_faults(where: str, passage: Passage, fiche_id: str, text: str) -> list[str]:
    faults = []
    if passage.fiche_id != fiche_id:
        faults.append(f"{where} : passage d'une autre fiche ({passage.fiche_id})")
    if text[passage.start : passage.end] != passage.text or not passage.text:
        faults.append(f"{where} : le passage {passage.id} n'est pas le texte de la fiche de {passage.start} à {passage.end}")
    return faults


def _vector_faults(where: str, blob: bytes, dimension: int) -> list[str]:
    if len(blob) != 4 * dimension:
        return [f"{where} : vecteur de {len(blob) // 4} dimensions au lieu de {dimension}"]
    vector = np.frombuffer(blob, dtype="<f4")
    if not np.isfinite(vector).all():
        return [f"{where} : vecteur non fini"]
    norm = float(np.linalg.norm(vector))
    return [] if norm == 0.0 or abs(norm - 1.0) < 1e-3 else [f"{where} : vecteur de longueur {norm:.4f}"]
