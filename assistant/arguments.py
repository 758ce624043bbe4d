"""argparse in French: usage, headings, and the one-line errors of wrong usage (exit code 2)."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

__all__ = ["Command", "Parser", "Run", "at_least_one", "folder"]

Run = Callable[[argparse.Namespace], int]

ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "il manque {0}"),
    (r"unrecognized arguments: (.+)", "argument inconnu : {0}"),
    (r"argument (\S+): expected one argument", "{0} attend une valeur"),
    (r"argument (\S+): expected at least one argument", "{0} attend au moins une valeur"),
    (r"argument (\S+): invalid int value: '(.*)'", "{0} attend un nombre entier, pas « {1} »"),
    (r"argument (\S+): ignored explicit argument '(.*)'", "{0} n'attend pas de valeur"),
    (r"argument (\S+): not allowed with argument (.+)", "{0} ne va pas avec {1}"),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)", "{0} : « {1} » inconnu ; au choix : {2}"),
    (r"argument (\S+): (.+)", "{0} : {1}"),
)
"""What argparse says, and what we say; the first that fits."""


class Command(Protocol):
    """Adds a command: name, function, help text."""

    def __call__(self, name: str, run: Run, text: str) -> argparse.ArgumentParser: ...


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with "usage :" in front, and room for the longest command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26)

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks French and never guesses an abbreviated option."""

    def __init__(
        self,
        prog: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
        parents: Sequence[Parser] = (),
        add_help: bool = True,
    ) -> None:
        super().__init__(
            prog,
            description=description,
            epilog=epilog,
            parents=parents,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        # A parser without help is only ever a parent: argparse merges its groups into those of the same title, here its own.
        if add_help:
            # argparse writes ":" right after them.
            self._positionals.title = "arguments "
            self._optionals.title = "options "
            self.add_argument("-h", "--help", action="help", help="afficher cette aide")

    def error(self, message: str) -> NoReturn:
        """One line on standard error, then exit code 2."""
        print(f"{self.prog} : {self._french(message)} ; voir « {self.prog} --help »", file=sys.stderr)
        raise SystemExit(2)

    def _french(self, message: str) -> str:
        if found := re.fullmatch(r"argument COMMANDE: invalid choice: (?:'(.*)'|\"(.*)\") \(choose from (.+)\)", message, re.S):
            return self._unknown_command(found[1] or found[2] or "", re.findall(r"'([^']+)'", found[3]))
        for pattern, text in ERRORS:
            if found := re.fullmatch(pattern, message, re.S):
                return text.format(*found.groups())
        return message

    def _unknown_command(self, name: str, known: list[str]) -> str:
        if " " in name.strip():
            return f'une question se pose ainsi : {self.prog} ask "{_clipped(name)}"'
        nearest = difflib.get_close_matches(name, known, 1, 0.5)
        return f"commande inconnue : {_clipped(name)}" + (f" ; la plus proche : {nearest[0]}" if nearest else "")


def _clipped(text: str, width: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def at_least_one(text: str) -> int:
    """A whole number of one or more, for `type=`."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"attendu un nombre entier à partir de 1, pas « {_clipped(text)} »")
    return number


def folder(text: str) -> Path:
    """A folder's path, for `type=`; an empty one would silently stand for the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("attendu le chemin d'un dossier")
    return Path(text).expanduser()
