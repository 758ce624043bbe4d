"""The commands of `essaim`: parse, call one function, print. Errors of ours are one line on standard error, exit code 1."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

from assistant import cli_library, cli_practice
from assistant.arguments import Parser, at_least_one, folder
from assistant.assistant import Assistant
from assistant.embedded import default_folder, open_library
from assistant.errors import AssistantError
from assistant.evaluation import evaluate, table
from assistant.jsonl import read_lines
from assistant.records import Answer, fiche_json
from assistant.render import added_line, fiche_text
from assistant.settings import Settings
from assistant.strings import t
from assistant.terminal import Style, complain, dump, layout, progress_line, safe, style_of
from corpus.errors import CorpusError
from index.errors import LibraryError
from index.lexicon import load_lexicon
from index.library import Library

__all__ = ["execute"]

EPILOG = """pour commencer :
  essaim ask "Quels départements mutualisent les heures de PCH ?"
  essaim serve                      la même chose dans le navigateur
  essaim add rapport.pdf            ajouter ses propres documents
  essaim COMMANDE --help            le détail d'une commande"""


def execute(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 an error said in one line). Wrong usage raises SystemExit(2)."""
    _quiet()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    try:
        with contextlib.ExitStack() as options.closing:
            code = int(options.run(options))
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output (head, less) has left: nothing is wrong, and there is nobody to tell.
        with contextlib.suppress(io.UnsupportedOperation):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("ESSAIM_DEBUG"):
            raise
        code = complain(_message(error))
    return code


def _message(error: BaseException) -> str:
    """What to tell the user: our own errors as they are, the system's in short, a fault of ours as such."""
    match error:
        case AssistantError() | CorpusError() | LibraryError():
            return str(error)
        case KeyboardInterrupt():
            return "interrompu ; ce qui était enregistré le reste"
        case OSError():
            return f"{error.filename or 'système'} : {error.strerror or error}"
        case _:
            fault = f"{type(error).__name__} : {error}"
            return f"défaut d'Essaim ({fault}) ; relancer avec ESSAIM_DEBUG=1 pour la trace, et le signaler"


def _quiet() -> None:
    """Libraries' own messages stay off our standard error; what cannot be encoded is escaped rather than fatal."""
    os.environ.setdefault("HF_HUB_VERBOSITY", "critical")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    if not sys.stderr.isatty():
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        os.environ.setdefault("TQDM_DISABLE", "1")
    handler = logging.StreamHandler()
    # On the handler, not the root logger: some libraries set their own loggers to DEBUG.
    handler.setLevel(logging.ERROR)
    logging.basicConfig(handlers=[handler], format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _shared(default: Any) -> Parser:
    """The options that stand before or after the command."""
    shared = Parser(add_help=False)
    library = "la bibliothèque (sinon ESSAIM_LIBRARY, sinon celle de l'utilisateur)"
    shared.add_argument("--library", type=folder, default=default, metavar="DOSSIER", help=library)
    model = "le modèle d'une bibliothèque neuve ou recalculée : un nom de sentence-transformers ou un dossier"
    shared.add_argument("--model", default=default, metavar="NOM", help=model)
    return shared


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="essaim",
        description="Des réponses citées sur les initiatives sociales des départements.",
        epilog=EPILOG,
        parents=[_shared(None)],
    )
    parser.add_argument("--version", action="version", version=f"essaim {version('essaim')}", help="afficher la version")
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", title="commandes ")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        # SUPPRESS: an option absent after the command must not undo the one given before it.
        sub = commands.add_parser(name, parents=[_shared(argparse.SUPPRESS)], help=text, description=text[0].upper() + text[1:] + ".")
        sub.set_defaults(run=run)
        return sub

    def json_option(sub: argparse.ArgumentParser, text: str = "le résultat en JSON") -> None:
        sub.add_argument("--json", action="store_true", help=text)

    ask = command("ask", _ask, "répondre à une question, sources à l'appui")
    ask.add_argument("question", nargs="*", metavar="QUESTION", help="la question, de préférence entre guillemets")
    ask.add_argument("--batch", type=Path, metavar="FICHIER.jsonl", help='une question par ligne : {"id": …, "question": …}')
    ask.add_argument("--k", type=at_least_one, default=10, metavar="N", help="initiatives classées (10, jamais moins)")
    json_option(ask, "la réponse en JSON, une par ligne")
    json_option(command("fiches", _fiches, "énumérer les fiches de la bibliothèque"), "une fiche JSON par ligne")
    show = command("show", _show, "lire une fiche entière")
    show.add_argument("id", metavar="ID", help="son identifiant, donné par « essaim fiches »")
    json_option(show)
    cli_practice.register(command, _library)
    cli_library.register(command, _library, _assistant)
    serve = command("serve", _serve, "ouvrir la page web")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADRESSE", help="adresse d'écoute (127.0.0.1 : cette machine seule)")
    serve.add_argument("--port", type=int, default=7860, metavar="PORT", help="port d'écoute (7860)")
    serve.add_argument("--manage", action="store_true", help="permettre d'ajouter et de retirer des documents, avec un mot de passe")
    measure = command("eval", _eval, "mesurer les réponses sur des questions annotées")
    measure.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    json_option(measure)
    return parser


def _library(options: argparse.Namespace) -> Library:
    """The library that the options and the environment name; what had to be repaired is said."""
    chosen = options.library is not None or bool(os.environ.get("ESSAIM_LIBRARY"))
    library = open_library(
        options.library or default_folder(os.environ),
        options.model,
        fill=not chosen,
        create=not chosen or options.command in {"add", "serve"},
        rebuild=options.command == "rebuild",
        progress=progress_line(),
    )
    options.closing.callback(library.close)
    for notice in library.notices:
        print(f"essaim : {safe(notice)}", file=sys.stderr)
    return library


def _assistant(options: argparse.Namespace) -> Assistant:
    return Assistant(_library(options), Settings(results=max(10, getattr(options, "k", 10))))


def _style() -> Style:
    return style_of(sys.stdout, os.environ)


def _ask(options: argparse.Namespace) -> int:
    if bool(options.question) == (options.batch is not None):
        print("essaim ask : donner une question, ou --batch FICHIER.jsonl ; voir « essaim ask --help »", file=sys.stderr)
        return 2
    if options.batch is not None:
        return _ask_batch(options)
    answer = _assistant(options).ask(" ".join(options.question))
    if options.json:
        dump(answer.as_json())
    else:
        print(_text(answer))
    return 0


def _text(answer: Answer) -> str:
    notes = " · ".join(answer.notes)
    parts = [notes] if notes else []
    parts.append(answer.text)
    if answer.understood and answer.results:
        expansions = load_lexicon().expansions(answer.understood.question)
        parts += [line] if (line := added_line(expansions, answer.understood.answer_language)) else []
    if answer.compared and answer.understood:
        command = f"essaim compare {' '.join(f.id for f in answer.compared)}"
        parts.append(t("compare_command", answer.understood.answer_language, command=command))
    return "\n\n".join(layout(part, _style()) for part in parts)


def _ask_batch(options: argparse.Namespace) -> int:
    """One answer a line, same order; a line that cannot be answered gets an answer that says why."""
    lines = list(read_lines(options.batch))
    assistant = _assistant(options)
    faults = 0
    for number, record in lines:
        identifier = None if record is None or record.get("id") is None else str(record["id"])
        given = None if record is None else record.get("question")
        question = given if isinstance(given, str) else ""
        try:
            if not isinstance(given, str):
                raise AssistantError(t("batch_line", "fr"))
            answer = assistant.ask(question)
        except AssistantError as error:
            faults += 1
            complain(f"{options.batch}, ligne {number} : {error}")
            answer = Answer(question[:2000], None, False, str(error), (), ())
        if options.json:
            dump(answer.as_json(identifier))
        else:
            print(layout(f"**{identifier or number}. {safe(answer.question)}**", _style()), _text(answer), "", sep="\n\n", flush=True)
    return 1 if faults else 0


def _fiches(options: argparse.Namespace) -> int:
    for fiche in _library(options).fiches():
        if options.json:
            dump(fiche_json(fiche))
        else:
            print("\t".join(" ".join(safe(part).split()) for part in (fiche.id, ", ".join(fiche.departments), fiche.title)))
    return 0


def _show(options: argparse.Namespace) -> int:
    fiche = _library(options).fiche(options.id)
    if options.json:
        dump(fiche_json(fiche))
    else:
        print(layout(fiche_text(fiche, "fr"), _style()))
    return 0


def _serve(options: argparse.Namespace) -> int:
    # The page is a client of this package, so it is found as an entry point and never imported by name.
    found = list(entry_points(group="essaim.clients", name="serve"))
    if not found:
        raise AssistantError("la page web n'est pas installée ; réinstaller essaim avec « pip install essaim »")
    found[0].load()(_assistant(options), host=options.host, port=options.port, manage=options.manage)
    return 0


def _eval(options: argparse.Namespace) -> int:
    figures = evaluate(_assistant(options), options.questions)
    print(json.dumps(figures, ensure_ascii=False) if options.json else table(figures))
    return 0
