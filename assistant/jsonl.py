"""Question files: one JSON object a line (JSONL), UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

__all__ = ["read_lines"]


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """(line number, object) of every line that is not blank, None in place of a line that is no JSON object.

    Raises AssistantError where the file cannot be read or holds no line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise AssistantError(f"{path} : fichier introuvable") from error
    except IsADirectoryError as error:
        raise AssistantError(f"{path} : c'est un dossier ; attendu : un fichier JSONL") from error
    except OSError as error:
        raise AssistantError(f"{path} : lecture refusée par le système ; vérifier les droits du fichier") from error
    except UnicodeDecodeError as error:
        raise AssistantError(f"{path} : attendu : du texte JSONL en UTF-8") from error
    # Not splitlines(): JSON texts may hold U+2028 and its like as they are.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise AssistantError(f'{path} : aucune question ; attendu : une par ligne, {{"id": …, "question": …}}')
    for number, line in lines:
        yield number, _object(line)


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
