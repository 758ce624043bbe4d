"""The commands `essaim similar`, `compare` and `transfer`: parse, call one function, print or export."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.arguments import Command
from assistant.compare import Comparison, compare
from assistant.export import SUFFIXES, Note, write
from assistant.practice_json import as_json
from assistant.render import plain
from assistant.render_grid import comparison_blocks, elsewhere_text, sheet_text, similar_text
from assistant.similar import Similar, elsewhere, similar
from assistant.strings import UiLanguage, t
from assistant.transfer import Sheet, transfer
from index.library import Library

__all__ = ["register"]


def register(command: Command, library: Callable[[argparse.Namespace], Library]) -> None:
    """Add the three commands with `command`; `library` opens the library that the options name."""
    close = command("similar", lambda o: _similar(o, library(o)), "les initiatives proches d'une fiche, et pourquoi")
    close.add_argument("id", metavar="ID")
    close.add_argument("--k", type=int, default=6, help="initiatives montrées (6)")
    close.add_argument("--home", metavar="DÉPARTEMENT", help="montrer aussi celles de ce département et des voisins")
    grid = command("compare", lambda o: _compare(o, library(o)), "la grille comparée de deux à cinq fiches, chaque cellule citée")
    grid.add_argument("ids", nargs="+", metavar="ID")
    reading = command("transfer", lambda o: _transfer(o, library(o)), "la fiche de transfert d'une initiative (grille ASTAIRE)")
    reading.add_argument("id", metavar="ID")
    for sub in (close, grid, reading):
        sub.add_argument("--json", action="store_true", help="le résultat en JSON")
        sub.add_argument("--language", choices=("fr", "en"), default="fr", help="langue des intitulés (fr)")
        sub.add_argument("--export", type=Path, metavar="FICHIER", help=f"écrire une note ({', '.join(SUFFIXES)})")


def _similar(options: argparse.Namespace, library: Library) -> int:
    found = similar(library, options.id, max(1, options.k))
    near = elsewhere(library, found.fiche, options.home) if options.home else None
    value = as_json(found, options.language) | ({"elsewhere": as_json(near, options.language)} if near else {})
    text = similar_text(found, options.language)
    if near:
        text += "\n\n" + elsewhere_text(near, options.language)
    return _out(options, found, value, text)


def _compare(options: argparse.Namespace, library: Library) -> int:
    comparison = compare(library, options.ids)
    return _out(options, comparison, as_json(comparison, options.language), comparison_blocks(comparison, options.language))


def _transfer(options: argparse.Namespace, library: Library) -> int:
    sheet = transfer(library, options.id)
    return _out(options, sheet, as_json(sheet, options.language), sheet_text(sheet, options.language))


def _out(options: argparse.Namespace, item: Comparison | Similar | Sheet, value: dict[str, Any], text: str) -> int:
    """Print the result, as JSON on one line or as text; write the note where one is asked."""
    language: UiLanguage = options.language
    if options.export:
        made = datetime.now(UTC).astimezone().date().isoformat()
        path = write(Note((item,), made, language), options.export)
        print(path)
    elif options.json:
        print(json.dumps(value, ensure_ascii=False))
    else:
        print(plain(text), t("verify_command", language), sep="\n\n")
    return 0
