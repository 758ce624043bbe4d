"""Addresses of the page: everything a view shows is in its query string, so that it can be bookmarked, sent and gone back to.

`Address.parse` never raises: an address comes from anywhere, and what cannot be read in it is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlencode

from assistant.strings import LANGUAGES, UiLanguage

__all__ = ["FACETS", "SORTS", "VIEWS", "Address", "Facet", "Sort", "View"]

View = Literal["ask", "explore", "fiche", "source", "basket", "compare", "similar", "transfer", "documents", "about"]
VIEWS: tuple[View, ...] = get_args(View)
Sort = Literal["title", "place", "recent", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
Facet = Literal["departments", "regions", "themes", "audiences", "evidence", "documents"]
FACETS: tuple[Facet, ...] = get_args(Facet)

# What each field is called in an address, in French like the rest of what users see.
NAMES = {
    "departments": "departement",
    "regions": "region",
    "themes": "theme",
    "audiences": "public",
    "evidence": "preuve",
    "documents": "document",
    "fiches": "id",
}
VIEW_NAMES: dict[View, str] = {
    "ask": "question",
    "explore": "explorer",
    "fiche": "fiche",
    "source": "source",
    "basket": "panier",
    "compare": "comparer",
    "similar": "proches",
    "transfer": "transferer",
    "documents": "documents",
    "about": "a-propos",
}
SORT_NAMES: dict[Sort, str] = {"title": "titre", "place": "departement", "recent": "recent", "oldest": "ancien"}
MOST = 200
"""Values kept of one repeated field, and longest address read, in thousands of characters."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the reader is."""

    view: View = "ask"
    question: str = ""
    previous: str = ""
    """The question this one follows, as it was understood."""
    departments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    first: int | None = None
    """First year of the period, and last."""
    last: int | None = None
    ignored: tuple[str, ...] = ()
    """What the reader removed of what was understood of the question: "lieu", "periode", "porteur", "preuve"."""
    sort: Sort = "title"
    fiches: tuple[str, ...] = ()
    """Identifiers: one for a fiche or a source, several for a comparison or a basket."""
    cited: tuple[tuple[int, int], ...] = ()
    """Spans of the fiche's text to mark."""
    page: int | None = None
    """Physical page of the source to show; how far down the list of initiatives is shown, when exploring."""
    language: UiLanguage = "fr"

    @classmethod
    def parse(cls, query: str) -> Address:
        """The address of a query string, with or without its "?"."""
        fields: dict[str, list[str]] = {}
        for name, value in parse_qsl(query.lstrip("?")[: MOST * 1000], keep_blank_values=False):
            fields.setdefault(name, []).append(value.strip())

        def one(name: str) -> str:
            return fields.get(name, [""])[-1]

        values: dict[str, Any] = {key: tuple(dict.fromkeys(v for v in fields.get(name, [])[:MOST] if v)) for key, name in NAMES.items()}
        return cls(
            view=next((v for v, name in VIEW_NAMES.items() if name == one("vue")), "ask"),
            question=one("q"),
            previous=one("suite"),
            first=_number(one("de")),
            last=_number(one("a")),
            ignored=tuple(v for v in ("lieu", "periode", "porteur", "preuve") if v in fields.get("sans", [])),
            sort=next((s for s, name in SORT_NAMES.items() if name == one("tri")), "title"),
            cited=_spans(one("cite")),
            page=_number(one("page")),
            language=next((x for x in LANGUAGES if x == one("lang")), "fr"),
            **values,
        )

    def query(self) -> str:
        """The query string with its "?", defaults left out: the same place always has the same address."""
        pairs: list[tuple[str, str]] = []
        if self.view != "ask":
            pairs.append(("vue", VIEW_NAMES[self.view]))
        pairs += [(name, value) for name, value in (("q", self.question), ("suite", self.previous)) if value]
        pairs += [(name, value) for key, name in NAMES.items() for value in getattr(self, key)]
        pairs += [(name, str(value)) for name, value in (("de", self.first), ("a", self.last)) if value is not None]
        pairs += [("sans", value) for value in self.ignored]
        if self.sort != "title":
            pairs.append(("tri", SORT_NAMES[self.sort]))
        if self.cited:
            pairs.append(("cite", ",".join(f"{start}-{end}" for start, end in self.cited)))
        if self.page is not None:
            pairs.append(("page", str(self.page)))
        if self.language != "fr":
            pairs.append(("lang", self.language))
        return "?" + urlencode(pairs)

    def to(self, view: View, **changes: Any) -> Address:
        """Another view in the same language, nothing else kept."""
        return Address(view=view, language=self.language, **changes)

    def change(self, **changes: Any) -> Address:
        """The same place with some fields changed."""
        return replace(self, **changes)

    def toggled(self, facet: Facet, value: str) -> Address:
        """The same place with one value of a facet added, or removed where it is there."""
        held: tuple[str, ...] = getattr(self, facet)
        changed: dict[str, Any] = {facet: tuple(v for v in held if v != value) if value in held else (*held, value)}
        return replace(self, page=None, **changed)

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, facet) for facet in FACETS) or self.first is not None or self.last is not None

    def unfiltered(self) -> Address:
        """The same place without any filter."""
        none: dict[str, Any] = dict.fromkeys(FACETS, ())
        return replace(self, first=None, last=None, page=None, **none)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    found = [(int(a), int(b)) for a, b in re.findall(r"(\d{1,9})-(\d{1,9})", text)[:50]]
    return tuple(sorted((a, b) for a, b in found if a < b))
