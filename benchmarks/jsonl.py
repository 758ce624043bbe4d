"""Files of one JSON object a line: the questions and annotations that the benchmarks read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["read_jsonl"]


def read_jsonl(*files: Path) -> list[dict[str, Any]]:
    """The objects of the files, one after the other; blank lines are skipped."""
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
