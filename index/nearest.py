"""Names close to one that is unknown, for error messages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """At most three of `known`, best first: those that hold every word and number of `name`, then those spelt alike."""
    listed, parts = list(known), _parts(name)
    holding = [k for k in listed if parts and parts <= _parts(k)]
    alike = difflib.get_close_matches(name, listed, 3, 0.4)
    return list(dict.fromkeys([*sorted(holding, key=len), *alike]))[:3]


def _parts(name: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+|\d+", name.casefold()))
