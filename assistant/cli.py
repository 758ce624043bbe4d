"""The command `essaim`. The commands themselves are in commands.py, whose imports take a second: Ctrl-C is heard during it too."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 an error said in one line). Wrong usage raises SystemExit(2)."""
    try:
        from assistant.commands import execute  # noqa: PLC0415  (see above)
    except KeyboardInterrupt:
        print("essaim : interrompu", file=sys.stderr)
        return 1
    return execute(arguments)


if __name__ == "__main__":
    sys.exit(main())
