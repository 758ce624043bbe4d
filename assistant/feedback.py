"""What readers say of answers, kept in the library's folder, one JSON object a line; nothing leaves the server."""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import AssistantError

__all__ = ["FILE", "VERDICTS", "Verdict", "read_feedback", "record_feedback"]

FILE = "feedback.jsonl"
Verdict = Literal["useful", "useless", "missing"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
LONGEST = 2000
IDENTIFIER = re.compile(r"[0-9a-f]{32}")
"""128 random bits: nobody can name another reader's opinion."""
_LOCK = threading.Lock()


def record_feedback(folder: Path, verdict: str, question: str, comment: str = "", fiches: Sequence[str] = (), identifier: str = "") -> None:
    """Add one opinion to the file of `folder`: no name, no address, the day and not the hour.

    With the `identifier` of an opinion already there (drawn at random by the page, for one answer shown once), it replaces that one:
    a reader completes or corrects. Raises AssistantError for an unknown verdict, or when the folder cannot be written.
    """
    if verdict not in VERDICTS:
        raise AssistantError(f"avis inconnu : {verdict!r} ; attendu : {', '.join(VERDICTS)}")
    record = {
        "date": datetime.date.today().isoformat(),
        "verdict": verdict,
        "question": question[:LONGEST],
        "comment": comment.strip()[:LONGEST],
        "fiches": [str(f)[:200] for f in fiches[:20]],
    }
    if IDENTIFIER.fullmatch(identifier):
        record["id"] = identifier
    try:
        with _LOCK:
            _write(folder / FILE, record)
    except OSError as error:
        raise AssistantError(f"avis non enregistré : {folder} ne peut être écrit ({error.strerror})") from error


def _write(path: Path, record: dict[str, Any]) -> None:
    """The record on a line of its own: in place of the one with its identifier, else at the end. Raises OSError."""
    line = json.dumps(record, ensure_ascii=False) + "\n"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if "id" in record and path.exists() else []
    known = [i for i, held in enumerate(lines) if _record(held).get("id") == record.get("id")]
    if not known:
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
        return
    lines[known[-1]] = line
    part = path.with_suffix(".part")
    part.write_text("".join(lines), encoding="utf-8")
    part.replace(path)


def _record(line: str) -> dict[str, Any]:
    """The opinion of a line; an empty one for a line that cannot be read."""
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def read_feedback(folder: Path) -> list[dict[str, Any]]:
    """Every opinion recorded, oldest first; [] when there is none. Lines that cannot be read are left out."""
    path = folder / FILE
    if not path.exists():
        return []
    return [record for record in map(_record, path.read_text(encoding="utf-8").splitlines()) if record]
