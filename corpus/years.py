"""Years of an initiative: from a date line of its header, or from prose that plainly says when it began."""

from __future__ import annotations

import re

__all__ = ["YEAR", "Years", "parse_years", "years_in_prose"]

Years = tuple[int, int | None]

YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_RANGE = re.compile(rf"\b({YEAR})\s*(?:[-–—/]|à|au|jusqu['’](?:en|à|au))\s*(?:[^\W\d_]+\s+){{0,3}}({YEAR}|\d{{2}}(?!\d))")
_MONTH = r"(?:1er |\d{1,2} )?(?:[^\W\d_]+ ){0,2}?"
_STARTED = r"(?:lanc|cré|initi|ouv|instaur|install|engag|expériment|démarr|inaugur|procéd|mis)"
_BEGIN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "depuis 2012", "à compter de septembre 2017", "dès la rentrée 2015"
        r"\b(?:depuis|à compter d[eu’']|à partir d[eu’']|dès)\s*"
        rf"(?:l['’]automne |le printemps |la rentrée |fin |début |le mois d[e'’] ?)?(?:le )?{_MONTH}({YEAR})\b",
        # "créé en 2014", "lancée le 5 mars 2016"
        rf"\b(?:{_STARTED}[^\W\d_]*|mise? en (?:place|œuvre))\s+(?:[^\W\d_]+\s+){{0,2}}?(?:en|le|fin|début|au|à"
        rf"|dès)\s+{_MONTH}({YEAR})\b",
        # "En mars 2016, le département a créé"
        rf"(?:^|\s[-–:]\s)en (?:[^\W\d_]+ )?({YEAR}),? (?:le|la|les|l['’]|une?)[^.;]{{0,60}}\b(?:a|ont) (?:été )?{_STARTED}",
        # "Le 5 juillet 2018, la ministre a lancé"
        rf"^(?:ce|le) \d{{1,2}}(?:er)? [^\W\d_]+ ({YEAR}),? .{{0,90}}\b(?:a|ont) (?:été )?{_STARTED}",
        rf"\btout au long de l['’]année ({YEAR})\b",
    )
]
_NOT_ITS_OWN = re.compile(
    r"\bloi\b|\bplan\b|décret|ordonnance|schéma|bilan|données|arrêté|circulaire|population|chômage|statisti", re.IGNORECASE
)


def parse_years(text: str) -> Years | None:
    """First year of a date line, and the last one where it gives a range ("2014 – 2017", "Octobre 2016 à mai 2017")."""
    if m := _RANGE.search(text):
        first, last = int(m.group(1)), m.group(2)
        end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        if end >= first:
            return first, end
    found = re.search(rf"(?<!\d)({YEAR})(?!\d)", text)
    return (int(found.group(1)), None) if found else None


def years_in_prose(text: str) -> Years | None:
    """The first year in which the text plainly says that the initiative began ("créé en 2014", "depuis 2012"); None when unsure.

    Sentences that date something else (a law, a plan, figures) do not count.
    """
    for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text):
        found = [m for pattern in _BEGIN if (m := pattern.search(sentence))]
        first = min(found, key=lambda m: m.start(1), default=None)
        if first is not None and not _NOT_ITS_OWN.search(sentence[: first.end()]):
            return int(first.group(1)), None
    return None
