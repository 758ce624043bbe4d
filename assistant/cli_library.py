"""The commands that change or verify the library: `essaim add`, `remove`, `status`, `check` and `rebuild`."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from assistant.arguments import Command
from assistant.assistant import Assistant
from assistant.embedded import check_folder
from assistant.render import status_text
from assistant.strings import t
from assistant.terminal import complain, dump, progress_line, safe
from corpus.fichefile import schema
from index.library import Library

__all__ = ["register"]

LISTED = 20
"""Most documents that `essaim status` names."""


def register(
    command: Command, library: Callable[[argparse.Namespace], Library], assistant: Callable[[argparse.Namespace], Assistant]
) -> None:
    """Add the five commands with `command`; `library` and `assistant` open what the options name."""
    add = command("add", lambda o: _add(o, assistant(o)), "ajouter des documents (PDF, Markdown, texte) ou des dossiers de documents")
    add.add_argument("paths", nargs="+", type=Path, metavar="CHEMIN")
    remove = command("remove", lambda o: _remove(o, assistant(o)), "retirer un document et ses fiches")
    remove.add_argument("name", metavar="NOM", help="le nom du fichier ajouté")
    status = command("status", lambda o: _status(o, library(o)), "dire ce que contient la bibliothèque")
    status.add_argument("--json", action="store_true", help="le résultat en JSON")
    check = command("check", lambda o: _check(o, library), "vérifier la bibliothèque, ou un dossier de fiches rédigées")
    check.add_argument("folder", nargs="?", type=Path, metavar="DOSSIER", help="un dossier de fiches Markdown à vérifier")
    check.add_argument("--schema", action="store_true", help="afficher le schéma JSON de l'en-tête d'une fiche")
    command("rebuild", lambda o: _rebuild(library(o)), "recalculer tous les vecteurs, par exemple avec un autre modèle")


def _add(options: argparse.Namespace, assistant: Assistant) -> int:
    report = assistant.add(options.paths, progress=progress_line())
    for line in report.lines():
        print(safe(line))
    for fault in report.faults:
        complain(fault)
    return 1 if report.faults else 0


def _remove(options: argparse.Namespace, assistant: Assistant) -> int:
    count = assistant.remove(options.name)
    print(t("removed", "fr", n=count, name=safe(options.name)))
    return 0


def _status(options: argparse.Namespace, library: Library) -> int:
    status = library.status()
    if options.json:
        dump(status)
    else:
        print(safe(status_text(status, "fr")))
        _print_added(library)
    return 0


def _print_added(library: Library) -> None:
    """The documents that did not come with Essaim, a line each; the last ones are counted when there are many."""
    shipped, counts = library.names("embedded"), Counter(f.file for f in library.fiches())
    names = [d.name for d in library.documents() if d.name not in shipped]
    for name in names[:LISTED]:
        print(t("status.added", "fr", n=counts[name], name=safe(name)))
    if left := names[LISTED:]:
        print(t("status.left", "fr", n=len(left)))


def _check(options: argparse.Namespace, open_library: Callable[[argparse.Namespace], Library]) -> int:
    if options.schema:
        print(json.dumps(schema(), ensure_ascii=False, indent=2))
        return 0
    if options.folder is not None:
        faults, count = check_folder(options.folder)
    else:
        library = open_library(options)
        faults, count = library.check(), len(library.fiches())
    for fault in faults:
        complain(fault)
    print(t("checked", "fr", n=count), t("faults", "fr", n=len(faults)) if faults else t("faultless", "fr"))
    return 1 if faults else 0


def _rebuild(library: Library) -> int:
    print(t("rebuilt", "fr", n=library.size, model=library.encoder.name))
    return 0
