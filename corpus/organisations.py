"""Who runs an initiative, when only its prose says so."""

from __future__ import annotations

import re

__all__ = ["organisation_in_prose"]

_SIGLE = r"(?:\s\([A-ZÀ-Ý&' -]{2,}\))?"
_STRUCTURE = r"(?:association|fondation|CCAS|CIAS|GIP|MDPH|CIDFF|ADAPEI|APEI|UDAF|Croix|Secours|communauté|mutualité|fédération)\b"
_RUN_BY = re.compile(
    r"\b(?:portée?|gérée?|pilotée?|menée?|animée?|conduite?|proposée?|développée?|mise? en (?:œuvre|place)|confiée?)s?\s+(?:et \w+\s+)?"
    r"(?:par\s+(?:l['’]|le |la |les )?|à l['’]|à la |au |aux )"
    rf"(?P<by>{_STRUCTURE}[^,;:.()]{{0,80}}?{_SIGLE})(?=\s+(?:qui|pour|afin|avec|dans|en|depuis|et|est|propose)\b|[,;:.()]|$)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?:^|[.:–-] ?)L['’](?P<by>association\s[^,;:.]{{3,80}}?{_SIGLE})\s+"
    r"(?:propose|organise|gère|porte|anime|met|a (?:mis|créé|lancé|développé)|développe|accueille|accompagne)\b"
)


def organisation_in_prose(text: str) -> str | None:
    """The structure said to run the initiative ("portée par l'association X", "L'association X propose"); None when unsaid."""
    m = _RUN_BY.search(text) or _SUBJECT.search(text)
    if not m:
        return None
    by = m.group("by").strip()
    return by[:1].upper() + by[1:]
