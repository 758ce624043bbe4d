"""What readers say of answers, kept in the library's folder, one JSON object a line; nothing leaves the machine."""

from __future__ import annotations

import datetime
import json
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
_LOCK = threading.Lock()


def record_feedback(folder: Path, verdict: str, question: str, comment: str = "", fiches: Sequence[str] = ()) -> None:
    """Add one opinion to the file of `folder`: no name, no address, the day and not the hour.

    Raises AssistantError for an unknown verdict, or when the folder cannot be written.
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
    try:
        with _LOCK, (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    except OSError as error:
        raise AssistantError(f"avis non enregistré : {folder} ne peut être écrit ({error.strerror})") from error


def read_feedback(folder: Path) -> list[dict[str, Any]]:
    """Every opinion recorded, oldest first; [] when there is none. Lines that cannot be read are left out."""
    path = folder / FILE
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return [record for record in found if isinstance(record, dict)]
