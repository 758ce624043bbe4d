"""The date that a document gives itself on its first lines."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["cover_date"]

_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")
_DATE = re.compile(rf"\b(?:(?P<day>\d{{1,2}})(?:er)?\s+)?(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>(?:19|20)\d\d)\b")
_NUMERIC = re.compile(
    r"^\W*(?:(?:le|du|date|publié|mis à jour|modifié|version)\W+){0,3}(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)\W*$"
)
SHORT_LINE = 60


def cover_date(text: str) -> str | None:
    """The first date that stands on a short line, as "2018-10" or "2018-07-06"; None where there is none.

    Only short lines count: a date in the middle of a sentence tells of something else.
    """
    for line in text.split("\n"):
        if len(line) > SHORT_LINE:
            continue
        folded = "".join(c for c in unicodedata.normalize("NFD", line.casefold()) if not unicodedata.combining(c))
        named = _DATE.search(folded)
        match = named or _NUMERIC.match(line.casefold())
        if match:
            return _iso(match["year"], _MONTHS.index(match["month"]) + 1 if named else int(match["month"]), match["day"])
    return None


def _iso(year: str, month: int, day: str | None) -> str | None:
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
        return None
    return f"{year}-{month:02d}-{int(day):02d}" if day else f"{year}-{month:02d}"
